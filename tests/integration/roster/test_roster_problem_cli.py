"""``xinglin roster check|explain`` on files, as a person or a script calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.roster.files import write_json
from app.roster.model import Demand, Person, RuleConfig, Wish, context_of, roster_to_plain, to_plain
from tests.kit.rosters import ward

Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin roster …``: exit code, and what was told (JSON where asked for)."""

    def go(*words: object) -> tuple[int, Any]:
        capsys.readouterr()
        code = main(["roster", *map(str, words)])
        told = capsys.readouterr()
        return code, json.loads(told.out) if "--json" in words else told.out + told.err

    return go


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Return a small ward and an unlawful roster of it, in files."""
    context, roster = ward(
        "N A - / - - -",
        people=(Person("p0", name="甲"), Person("p1", name="乙")),
        demands=(Demand(("A",), (1,), minimum=1, title="白班"),),
        wishes=(Wish("p0", 1, kind="off", weight=3),),
        rules=(RuleConfig("rest-after-nights"),),
    )
    write_json(tmp_path / "ward.json", to_plain(context.problem))
    write_json(tmp_path / "roster.json", roster_to_plain(roster, context_of(context.problem)))
    return tmp_path / "ward.json", tmp_path / "roster.json"


def test_check_tells_what_is_broken_and_exits_with_one(run: Run, files: tuple[Path, Path]) -> None:
    code, told = run("check", *files, "--json")
    assert code == PROBLEMS
    assert (told["lawful"], told["hard"], told["cost"]) == (False, 1, 3)
    hard, soft = told["findings"]
    assert hard["rule"] == "rest-after-nights"
    assert (hard["hard"], hard["level"], hard["title"]) == (True, "policy", "夜班后休息")
    assert hard["cells"][0] == {"person": "p0", "day": 0, "date": "2026-11-02"}
    assert (soft["cost"], soft["message"]) == (3, "甲 11月3日：期望休息未满足")
    code, text = run("check", *files)
    assert code == PROBLEMS
    assert "甲 11月3日：距 11月2日夜班仅 1 天即上班" in text
    assert "违反硬性规则 1 处，期望与公平代价合计 3。" in text


def test_check_of_a_lawful_roster_exits_with_nought(run: Run, files: tuple[Path, Path]) -> None:
    write_json(files[1], {"rows": {"p0": ["N", "", ""], "p1": ["", "A", ""]}})
    code, told = run("check", *files, "--json")
    assert (code, told) == (DONE, {"lawful": True, "hard": 0, "cost": 0, "findings": []})


def test_explain_says_why_and_why_not(run: Run, files: tuple[Path, Path]) -> None:
    code, told = run("explain", *files, "--person", "p0", "--day", "2026-11-03", "--json")
    assert code == DONE
    assert (told["shift"], told["date"]) == ("A", "2026-11-03")
    assert "乙" not in told["summary"]
    assert [other["person"] for other in told["others"]] == ["p1"]
    code, told = run("explain", *files, "--person", "p0", "--day", "2", "--shift", "P", "--json")
    assert (told["shift"], told["level"]) == ("P", "free")
    code, text = run("explain", *files, "--person", "p1", "--day", "1", "--shift", "-")
    assert code == DONE
    assert "乙 11月3日 已经是 休。" in text
    _, text = run("explain", *files, "--person", "p0", "--day", "1")
    assert "可替班人选：" in text
    assert "乙：代价 -3，本期 0 小时" in text


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--person", "p9", "--day", "0"), "本排班表中没有“p9”"),
        (("--person", "p0", "--day", "3"), "3 不在排班期内。"),
        (("--person", "p0", "--day", "2026-11-05"), "排班期为 2026-11-02 至 2026-11-04。"),
        (("--person", "p0", "--day", "soon"), "soon"),
        (("--person", "p0", "--day", "0", "--shift", "夜"), "本排班表中没有“夜”"),
    ],
)
def test_a_cell_that_is_not_there_is_refused_in_words(
    run: Run, files: tuple[Path, Path], words: tuple[str, ...], says: str
) -> None:
    code, text = run("explain", *files, *words)
    assert code == WRONG_INPUT
    assert says in text
    code, told = run("explain", *files, *words, "--json")
    assert code == WRONG_INPUT
    assert told["error"]["message"]


def test_a_broken_file_is_refused_with_file_place_and_remedy(run: Run, files: tuple[Path, Path]) -> None:
    values = json.loads(files[0].read_text(encoding="utf-8"))
    values["people"][1]["name"] = 7
    write_json(files[0], values)
    code, told = run("check", *files, "--json")
    assert code == WRONG_INPUT
    assert told["error"]["message"] == "无法读取 ward.json：people[1].name：“7”不是带引号的文本。"
    assert told["error"]["field"] == "people[1].name"
    assert "docs/roster-json.md" in told["error"]["remedy"]
