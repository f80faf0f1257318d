"""``xinglin roster solve|compare`` on files: solved, repaired, impossible with its causes and remedies, refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.roster.files import write_json
from app.roster.model import Demand, Leave, Person, RosterProblem, RuleConfig, Wish, to_plain
from tests.kit.rosters import ward

Run = Callable[..., tuple[int, Any]]
STAFF = tuple(Person(f"p{i}", name=name) for i, name in enumerate("甲乙丙"))


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin roster …``: exit code, and what was told (JSON where asked for)."""

    def go(*words: object) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["roster", *map(str, words)])
        told = capsys.readouterr()
        return code, json.loads(told.out) if "--json" in words else told.out + told.err

    return go


def problem(**more: Any) -> RosterProblem:
    fields: dict[str, Any] = {
        "people": STAFF,
        "demands": (Demand(("A",), (0, 1, 2, 3), minimum=1, wanted=1, over=2, title="白班"),),
        "rules": (RuleConfig("consecutive-work", params={"most": 2}),),
        **more,
    }
    return ward("- - - - / - - - - / - - - -", doubles=(), **fields)[0].problem


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a small ward in a file."""
    path = tmp_path / "ward.json"
    write_json(path, to_plain(problem()))
    return path


def test_a_ward_is_solved_to_the_proof_and_the_file_checks_out(run: Run, file: Path) -> None:
    out = file.with_name("roster.json")
    code, told = run("solve", file, "--seconds", "30", "--out", out, "--json")
    assert code == DONE
    assert (told["status"], told["cost"], told["bound"], told["gap"]) == ("proved", 0, 0, 0.0)
    assert json.loads(out.read_text(encoding="utf-8"))["roster"] == told["roster"]
    assert run("check", file, out, "--json") == (DONE, {"lawful": True, "hard": 0, "cost": 0, "findings": []})


def test_one_seed_and_one_worker_give_one_roster(run: Run, file: Path) -> None:
    rosters = [
        run("solve", file, "--seconds", "30", "--seed", "7", "--workers", "1", "--json")[1]["roster"] for _ in "ab"
    ]
    assert rosters[0] == rosters[1]


def test_people_read_it_as_a_table(run: Run, file: Path) -> None:
    code, text = run("solve", file, "--seconds", "30")
    assert code == DONE
    lines = text.splitlines()
    assert lines[1] == "2026-11"
    assert lines[2].split() == ["2", "3", "4", "5"]
    assert [line.split()[0] for line in lines[3:6]] == ["甲", "乙", "丙"]
    assert all(len(line.split()) == 5 for line in lines[3:6])


def test_weights_can_be_chosen(run: Run, file: Path) -> None:
    write_json(file, to_plain(problem(wishes=(Wish("p0", 0, kind="off", weight=2),))))
    assert run("solve", file, "--seconds", "30", "--weights", "wishes", "--json")[1]["status"] == "proved"


def test_what_is_impossible_is_told_with_cause_and_remedies(run: Run, file: Path) -> None:
    impossible = problem(
        demands=(Demand(("A",), (0,), minimum=3, title="白班"),), leave=(Leave("p1", (0,), code="年"),)
    )
    write_json(file, to_plain(impossible))
    code, told = run("solve", file, "--seconds", "5", "--json")
    assert code == PROBLEMS
    assert told["status"] == "infeasible"
    assert "roster" not in told
    assert [s["message"] for s in told["capacity"]] == ["11月2日 白班：能上的有 2 人，需要 3 人。"]
    assert told["conflict"]["minimal"] is True
    assert {r["message"] for r in told["conflict"]["reasons"]} == {
        "11月2日 白班需 3 人",
        "乙 11月2日：已批准休假（年）",
    }
    assert [r["kind"] for r in told["remedies"]] == ["fewer", "leave", "borrow"]
    assert told["remedies"][1]["roster"]["rows"]["p1"][0] == "A"
    code, told = run("solve", file, "--seconds", "5", "--no-remedies", "--json")
    assert (code, told["remedies"]) == (PROBLEMS, [])
    code, text = run("solve", file, "--seconds", "5")
    assert "原因：" in text
    assert "可行的办法：" in text


def test_a_shift_that_stays_short_is_told_with_its_cause(run: Run, file: Path) -> None:
    short = problem(
        demands=(Demand(("A",), (0,), minimum=3, minimum_weight=50, title="白班"),),
        leave=(Leave("p1", (0,), code="年"),),
    )
    write_json(file, to_plain(short))
    code, told = run("solve", file, "--seconds", "3", "--json")
    assert (code, told["status"]) in {(PROBLEMS, "proved"), (PROBLEMS, "feasible")}
    (entry,) = told["short"]
    assert entry["message"] == "11月2日 白班：实有 2 人，需 3 人"
    assert "乙 11月2日：已批准休假（年）" in entry["conflict"]["message"]


def test_a_repair_keeps_what_it_can(run: Run, file: Path, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    write_json(old, {"rows": {"p0": ["A", "A", "", ""], "p1": ["", "", "A", "A"]}})
    new = tmp_path / "new.json"
    away = ("--away", "p0", "2026-11-03", "年")
    code, told = run("solve", file, "--repair", old, *away, "--from", "1", "--out", new, "--json")
    assert (code, told["status"]) == (DONE, "proved")
    assert told["repair"]["fewest"] is True
    first = told["repair"]["changes"][0]
    assert (first["person"], first["date"], first["before"], first["after"]) == ("p0", "2026-11-03", "A", "年")
    assert len(told["repair"]["changes"]) == 2
    code, text = run("solve", file, "--repair", old, *away)
    assert "甲 11月3日：A 改为 年" in text
    code, told = run("solve", file, "--repair", old, *away, "--max-changes", "1", "--json")
    assert (code, told["status"]) == (PROBLEMS, "infeasible")
    assert "改动不超过 1 格" in told["message"]
    code, told = run("compare", file, old, new, "--json")
    assert code == DONE
    assert {p["verdict"] for p in told["people"]} <= {"same", "gains", "loses"}
    assert "工时" in run("compare", file, old, new)[1]


def test_a_published_roster_is_repaired_without_naming_it(run: Run, file: Path) -> None:
    published = (("A", "A", "A", ""), ("", "", "", "A"), ("", "", "", ""))
    write_json(file, to_plain(problem(published=" / ".join(" ".join(c or "-" for c in row) for row in published))))
    code, told = run("solve", file, "--repair", "--json")
    assert code == DONE
    assert len(told["repair"]["changes"]) == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--away", "p0", "0"), "须与 --repair 同用"),
        (("--repair",), "没有已发布的排班"),
        (("--repair", "OLD", "--away", "p0"), "--away 后应为"),
        (("--repair", "OLD", "--away", "p9", "0"), "没有“p9”"),
        (("--repair", "OLD", "--away", "p0", "9"), "9 不在排班期内"),
        (("--repair", "OLD", "--away", "p0", "0", "夜"), "没有“夜”"),
        (("--seconds", "30", "--out", "none/x.json"), "无法写入"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, *, words: tuple[str, ...], says: str
) -> None:
    monkeypatch.chdir(file.parent)
    write_json(file.with_name("OLD"), {"rows": {"p0": ["A", "A", "", ""]}})
    code, text = run("solve", file, *words)
    assert code == WRONG_INPUT
    assert says in text


@pytest.mark.parametrize("seconds", ["0", "-1", "soon", "nan"])
def test_a_time_that_is_none_is_refused(run: Run, file: Path, seconds: str) -> None:
    with pytest.raises(SystemExit):
        run("solve", file, "--seconds", seconds)
