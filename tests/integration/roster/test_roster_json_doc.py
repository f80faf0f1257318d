"""docs/roster-json.md: what it shows runs, and nothing a file may hold is missing from it."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import attrs
import pytest

from app.__main__ import main
from app.console import DONE, PROBLEMS
from app.roster.files import read_problem, write_json
from app.roster.model import (
    Barred,
    Block,
    Dated,
    Demand,
    Leave,
    Lock,
    Orientation,
    Pairing,
    Person,
    RosterProblem,
    RuleConfig,
    Segment,
    Shift,
    Wish,
)
from app.roster.rules import ALL_RULES

DOCS = Path(__file__).parents[3] / "docs"
TEXT = (DOCS / "roster-json.md").read_text("utf-8")
WARD = DOCS / "examples" / "roster-ward.json"


def _shown() -> list[Any]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)]


def test_every_field_of_a_problem_is_told() -> None:
    told = set(re.findall(r"[`\"]([a-z_]+)[`\"]", TEXT))
    parts = (
        RosterProblem, Person, Shift, Segment, Demand, Wish, Leave, Lock, Pairing, Block, RuleConfig, Barred, Orientation,
    )  # fmt: skip
    known = {field.name for part in parts for field in attrs.fields(part)}
    assert known - told == set()


def test_the_problem_shown_is_read_and_asks_for_a_rule_there_is(tmp_path: Path) -> None:
    write_json(tmp_path / "shown.json", _shown()[0])
    read = read_problem(tmp_path / "shown.json")
    assert read.people[0].levels == (Dated("N2", since=dt.date(2026, 12, 10)),)
    assert read.demands == (Demand(("A",), (0, 1, 2), minimum=2, wanted=3, under=6),)
    assert {config.rule for config in read.rules} <= {rule.spec.key for rule in ALL_RULES}


def test_the_ward_is_solved_checked_and_explained_by_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "roster.json"

    def told(*words: object) -> tuple[int, Any]:
        code = main(["roster", *map(str, words), "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, solved = told("solve", WARD, "--seconds", 30, "--no-remedies", "--out", out)
    assert code == DONE
    assert solved["status"] in {"proved", "feasible"}
    rows = solved["roster"]["rows"]
    assert rows["1001"][0] == ""  # locked
    assert rows["1006"][5:8] == ["年", "年", "年"]
    assert not any(rows["1004"][8:])  # the licence lapsed
    assert not {"P", "N"} & set(rows["1005"])  # nurses an infant
    code, checked = told("check", WARD, out)
    assert (code, checked["lawful"], checked["cost"]) == (DONE, True, solved["cost"])
    code, refused = told("explain", WARD, out, "--person", "1005", "--day", 3, "--shift", "N")
    assert code == DONE
    assert refused["level"] == "law"


def test_the_roster_shown_is_read_and_what_it_breaks_is_told_in_the_form_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    roster, answer = _shown()[1:3]
    roster["rows"]["1001"] += [""] * 5  # the ward has ten days
    write_json(tmp_path / "roster.json", roster)
    assert main(["roster", "check", str(WARD), str(tmp_path / "roster.json"), "--json"]) == PROBLEMS
    told = json.loads(capsys.readouterr().out)
    assert set(told) == set(answer)
    assert told["findings"]
    for finding in told["findings"]:
        assert set(finding) == set(answer["findings"][0])
    assert set(told["findings"][0]["cells"][0]) == set(answer["findings"][0]["cells"][0])
