"""Public instances: read, judged as published, solved, and one meaning for judge and rules.

The instances here are made up in the published forms; those published are used where they are at hand.
"""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from app.__main__ import main
from app.roster.audit import check_roster
from app.roster.benchmarks import curtois, inrc2
from app.roster.benchmarks.competition import inrc2_assignments, inrc2_problem
from app.roster.benchmarks.problems import curtois_assignments, curtois_problem
from app.roster.model import RosterProblem, context_of

PUBLISHED = Path(__file__).parents[4] / "shared" / "bench" / "inrc2" / "n005w4"
SCENARIO = """SCENARIO = tiny
WEEKS = 2
SKILLS = 2
Head
ICU
SHIFT_TYPES = 3
Early (2,5)
Late (2,3)
Night (3,5)
FORBIDDEN_SHIFT_TYPES_SUCCESSIONS
Early 0
Late 1 Early
Night 2 Early Late
CONTRACTS = 2
Full (6,9) (3,5) (2,3) 1 1
Part (3,6) (2,4) (2,5) 1 0
NURSES = 4
Anna Full 2 Head ICU
Bo Full 1 ICU
Chen Part 2 Head ICU
Du Part 1 ICU
"""
HISTORY = """HISTORY
0 tiny
NURSE_HISTORY
Anna 0 0 Night 2 4 0
Bo 3 1 Late 3 3 0
Chen 0 0 None 0 0 4
Du 0 0 None 0 0 1
"""
WEEK = """WEEK_DATA
tiny
REQUIREMENTS
Early Head (0,1) (0,0) (0,1) (0,0) (0,1) (0,0) (0,0)
Early ICU (0,1) (0,1) (1,1) (0,1) (0,1) (0,0) (0,0)
Late ICU (0,0) (0,1) (0,0) (0,1) (0,0) (0,1) (0,0)
Night ICU (0,1) (0,1) (0,1) (0,1) (0,1) (0,1) (0,1)
SHIFT_OFF_REQUESTS = 2
Bo Any Tue
Du Night Sat
"""
CURTOIS = """SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=14|L=14,4320,2400,5,2,2,1
B,E=14|L=0,4320,2400,5,2,2,1
C,E=14|L=14,4320,1920,4,2,2,2
SECTION_DAYS_OFF
A,3
SECTION_SHIFT_ON_REQUESTS
B,1,E,2
SECTION_SHIFT_OFF_REQUESTS
C,5,L,3
SECTION_COVER
""" + "".join(f"{day},{shift},1,100,1\n" for day in range(14) for shift in "EL")


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    named = {"Sc-tiny.txt": SCENARIO, "H0-tiny-0.txt": HISTORY, "WD-tiny-0.txt": WEEK, "WD-tiny-1.txt": WEEK}
    for name, text in named.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in named]


def _drawn(problem: RosterProblem, random: Random) -> list[list[str]]:
    dense = random.random()
    found = []
    for person in problem.people:
        codes = [shift.code for shift in problem.shifts if not shift.skill or shift.skill in person.skills]
        found.append([random.choice(codes) if random.random() < dense else "" for _ in range(problem.days)])
    return found


def test_the_published_report_is_met_item_by_item() -> None:
    if not PUBLISHED.is_dir():
        pytest.skip("the published instances are not at hand")
    weeks = [PUBLISHED / f"WD-n005w4-{number}.txt" for number in (1, 2, 3, 3)]
    instance = inrc2.read(PUBLISHED / "Sc-n005w4.txt", PUBLISHED / "H0-n005w4-0.txt", weeks)
    duties = {}
    for week, name in enumerate(("1-0", "2-1", "3-2", "3-3")):
        text = (PUBLISHED / "Solution_H_0-WD_1-2-3-3" / f"Sol-n005w4-{name}.txt").read_text("utf-8")
        for words in (line.split() for line in text.splitlines()):
            if len(words) == 4 and words[1] in inrc2.DAYS:
                duties[words[0], 7 * week + inrc2.DAYS.index(words[1])] = (words[2], words[3])
    judged = inrc2.judge(instance, duties)
    assert judged.broken == ()
    assert judged.parts == {
        "assignments": 320, "consecutive": 465, "days off": 330, "preferences": 70, "weekends": 210, "whole weekends": 60,
        "cover": 240,
    }  # fmt: skip
    assert judged.penalty == 1695


@pytest.mark.parametrize("seed", range(60))
def test_judge_and_rules_mean_the_same_in_the_competition(files: list[Path], seed: int) -> None:
    instance = inrc2.read(files[0], files[1], files[2:])
    problem = inrc2_problem(instance)
    context = context_of(problem)
    roster = context.roster(_drawn(problem, Random(seed)))
    duties = {(str(n), int(d)): (str(s), str(k)) for n, d, s, k in inrc2_assignments(roster, context)}
    judged, findings = inrc2.judge(instance, duties), check_roster(problem, roster)
    assert sum(f.cost for f in findings) == judged.penalty
    assert bool(judged.broken) == any(f.is_hard for f in findings)


@pytest.mark.parametrize("seed", range(40))
def test_judge_and_rules_mean_the_same_for_curtois(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "tiny.txt"
    path.write_text(CURTOIS, encoding="utf-8")
    instance = curtois.read(path)
    problem = curtois_problem(instance)
    context = context_of(problem)
    roster = context.roster(_drawn(problem, Random(seed)))
    duties = {(str(e), int(d)): str(s) for e, d, s in curtois_assignments(roster, context)}
    judged, findings = curtois.judge(instance, duties), check_roster(problem, roster)
    assert sum(f.cost for f in findings) == judged.penalty
    assert bool(judged.broken) == any(f.is_hard for f in findings)


def test_the_command_solves_a_competition_instance(files: list[Path], capsys: pytest.CaptureFixture[str]) -> None:
    out = files[0].parent / "sol.json"
    code = main(["bench", "inrc2", *map(str, files), "--seconds", "10", "--workers", "1", "--out", str(out), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    rows = json.loads(out.read_text("utf-8"))["assignments"]
    judged = inrc2.judge(inrc2.read(files[0], files[1], files[2:]), {(n, d): (s, k) for n, d, s, k in rows})
    assert (judged.broken, judged.penalty) == ((), told["objective"])
    assert told["bound"] <= told["objective"]


def test_the_command_solves_an_instance_of_curtois(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "tiny.txt", tmp_path / "sol.json"
    path.write_text(CURTOIS, encoding="utf-8")
    code = main(["bench", "curtois", str(path), "--seconds", "10", "--workers", "1", "--out", str(out), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert code == 0
    rows = json.loads(out.read_text("utf-8"))["assignments"]
    judged = curtois.judge(curtois.read(path), {(e, d): s for e, d, s in rows})
    assert (judged.broken, judged.penalty) == ((), told["objective"])


@pytest.mark.parametrize(
    ("wrong", "right", "told"),
    [
        ("A,E=14|L=14,4320", "A,E=14|L=14,4x20", "tiny.txt，第 7 行：“4x20”不是 0 至 10000000 的整数"),
        ("A,E=14|L=14,4320", "A,E=14|X=14,4320", "tiny.txt，第 7 行：没有名为“X”的对象"),
        ("C,5,L,3", "C,14,L,3", "tiny.txt，第 15 行：“14”不是 0 至 13 的整数"),
        ("C,5,L,3", "C,5,L", "tiny.txt，第 15 行：此行不完整"),
        (CURTOIS[CURTOIS.index("SECTION_COVER") :], "", "tiny.txt：SECTION_COVER 下没有内容"),
        (CURTOIS[CURTOIS.index("13,E,1") :], "", "tiny.txt：第 13 天没有人数要求"),
        (CURTOIS, "\x00", "tiny.txt：SECTION_HORIZON 下没有内容"),
    ],
)
def test_a_damaged_file_of_curtois_is_told_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wrong: str, right: str, told: str
) -> None:
    path = tmp_path / "tiny.txt"
    path.write_text(CURTOIS.replace(wrong, right), encoding="utf-8")
    assert main(["bench", "curtois", str(path), "--json"]) == 2
    assert told in json.loads(capsys.readouterr().out)["error"]["message"]


@pytest.mark.parametrize(
    ("place", "change", "told"),
    [
        (0, ("Full (6,9)", "Full (6;9)"), "Sc-tiny.txt，第 15 行：“6;9”不是"),
        (0, ("Du Part 1 ICU\n", ""), "Sc-tiny.txt，第 17 行：NURSES 有 3 行，应为 4 行"),
        (0, ("Bo Full", "Bo Half"), "Sc-tiny.txt，第 19 行：没有名为“Half”的对象"),
        (1, ("Du 0 0 None 0 0 1\n", ""), "H0-tiny-0.txt：没有 Du 的历史"),
        (1, ("0 tiny", "0 other"), "H0-tiny-0.txt，第 2 行：没有名为“other”的对象"),
        (2, ("Du Night Sat", "Eve Night Sat"), "WD-tiny-0.txt，第 10 行：没有名为“Eve”的对象"),
        (2, ("(0,1) (0,1) (0,1) (0,1) (0,1) (0,1) (0,1)", "(0,1)"), "WD-tiny-0.txt，第 7 行：此行不完整"),
        (3, (WEEK[WEEK.index("REQ") :], ""), "WD-tiny-1.txt：REQUIREMENTS 下没有内容"),
    ],
)
def test_a_damaged_file_of_the_competition_is_told_with_its_line(
    files: list[Path], capsys: pytest.CaptureFixture[str], place: int, change: tuple[str, str], told: str
) -> None:
    files[place].write_text(files[place].read_text("utf-8").replace(*change), encoding="utf-8")
    assert main(["bench", "inrc2", *map(str, files), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert told in error["message"]
    assert "Sc-" in error["remedy"]


def test_what_is_no_text_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photo.txt").write_bytes(b"\xff\xd8\xff\xe0")
    assert main(["bench", "curtois", str(tmp_path / "photo.txt"), "--json"]) == 2
    assert "photo.txt" in json.loads(capsys.readouterr().out)["error"]["message"]


def test_duties_of_nobody_or_of_no_day_are_broken(files: list[Path], tmp_path: Path) -> None:
    instance = inrc2.read(files[0], files[1], files[2:])
    for key, duty in ((("Eve", 0), ("Early", "ICU")), (("Anna", 14), ("Early", "ICU")), (("Anna", 0), ("Noon", "ICU"))):
        assert any("not of this instance" in text for text in inrc2.judge(instance, {key: duty}).broken)
    (tmp_path / "tiny.txt").write_text(CURTOIS, encoding="utf-8")
    small = curtois.read(tmp_path / "tiny.txt")
    for place, shift in ((("Z", 0), "E"), (("A", 14), "E"), (("A", 0), "X")):
        assert any("not of this instance" in text for text in curtois.judge(small, {place: shift}).broken)


def _instances() -> list[str]:
    found = [str(path) for path in sorted((PUBLISHED.parents[1] / "curtois").glob("*.txt"))]
    return found + [str(path) for path in sorted(PUBLISHED.parent.glob("n*"))]


@pytest.mark.parametrize("path", _instances() or ["none"], ids=lambda path: Path(path).stem)
def test_judge_and_rules_mean_the_same_on_published_instances(path: str) -> None:
    where, random = Path(path), Random(path)
    if path == "none":
        pytest.skip("the published instances are not at hand")
    if where.is_file():
        instance = curtois.read(where)
        problem, few = curtois_problem(instance), instance.days * len(instance.staff) > 4000
        context = context_of(problem)
        for _turn in range(1 if few else 4):
            roster = context.roster(_drawn(problem, random))
            duties = {(str(e), int(d)): str(s) for e, d, s in curtois_assignments(roster, context)}
            judged, findings = curtois.judge(instance, duties), check_roster(problem, roster)
            assert sum(f.cost for f in findings) == judged.penalty
            assert bool(judged.broken) == any(f.is_hard for f in findings)
        return
    weeks = sorted(where.glob("WD-*.txt"))
    for history in sorted(where.glob("H0-*.txt")):
        competition = inrc2.read(where / f"Sc-{where.name}.txt", history, random.sample(weeks, 4))
        problem = inrc2_problem(competition)
        context = context_of(problem)
        roster = context.roster(_drawn(problem, random))
        worked = {(str(n), int(d)): (str(s), str(k)) for n, d, s, k in inrc2_assignments(roster, context)}
        told, found = inrc2.judge(competition, worked), check_roster(problem, roster)
        assert sum(f.cost for f in found) == told.penalty
        assert bool(told.broken) == any(f.is_hard for f in found)


def test_a_place_that_cannot_be_written_is_told_at_the_first_roster(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "tiny.txt").write_text(CURTOIS, encoding="utf-8")
    out = tmp_path / "nowhere" / "sol.json"
    assert main(["bench", "curtois", str(tmp_path / "tiny.txt"), "--seconds", "30", "--out", str(out), "--json"]) == 2
    assert json.loads(capsys.readouterr().out)["error"]["field"] == "out"
