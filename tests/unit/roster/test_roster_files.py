"""A problem and a roster as JSON: both ways without loss, and every fault told with its place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.roster.files import read_problem, read_roster, write_json
from app.roster.model import (
    ProblemUnreadableError,
    context_of,
    dumps,
    from_plain,
    json_of,
    loads,
    roster_from_plain,
    roster_to_plain,
    to_plain,
)
from app.roster.rules import ALL_RULES
from app.roster.samples import hospital_ward
from tests.kit.rosters import random_config, random_problem, random_roster


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_problem_and_its_roster_come_back_as_they_went(seed: int) -> None:
    problem = random_problem(seed, *(random_config(kind, seed) for kind in ALL_RULES))
    context = context_of(problem)
    roster = random_roster(context, seed)
    assert loads(dumps(problem)) == problem
    assert roster_from_plain(json.loads(json.dumps(roster_to_plain(roster, context))), context) == roster


WARD = hospital_ward(8, 7)


def ward(**changed: Any) -> dict[str, Any]:
    return {**json.loads(dumps(WARD)), **changed}


def person(**more: Any) -> dict[str, Any]:
    people: list[dict[str, Any]] = ward()["people"]
    return ward(people=[people[0], {**people[1], **more}, *people[2:]])


@pytest.mark.parametrize(
    ("raw", "path", "says"),
    [
        ([], "", "不是花括号对象"),
        (ward(format=2), "", "本程序读取格式 1"),
        ({k: v for k, v in ward().items() if k != "days"}, "", "缺少“days”"),
        (ward(days=0), "days", "“0”应满足 >= 1"),
        (ward(days="7"), "days", "“7”不是整数"),
        (ward(days=True), "days", "“True”不是整数"),
        (ward(start="2026-12-41"), "start", "“2026-12-41”不是 2026-11-02 这样的日期"),
        (ward(people="甲"), "people", "“甲”不是列表"),
        (ward(nights=3), "", "此处没有“nights”这一项"),
        (person(name=5), "people[1].name", "“5”不是带引号的文本"),
        (person(levels=[{"value": "N2", "since": "heute"}]), "people[1].levels[0].since", "“heute”不是"),
        (person(levels=["N2"]), "people[1].levels[0]", "“N2”不是花括号对象"),
        (person(orientation={"preceptors": ["x"]}), "people[1].orientation.preceptors", "没有编号为“x”的人员"),
        (person(barred=[{"cause": "证", "shifts": ["夜"]}]), "people[1].barred[0].shifts", "没有班次“夜”"),
        (person(id="1001"), "people[0]", "“1001”重复"),
        (person(id=""), "people[1]", "不能用作编号或代码"),
        (ward(shifts=[{"code": "A", "kind": "noon"}]), "shifts[0].kind", "“noon”不在可选值之列"),
        (ward(shifts=[{"code": "A", "plannable": 1}]), "shifts[0].plannable", "应为 true 或 false"),
        (ward(doubles=[["A"]]), "doubles[0]", "应有 2 个值，现有 1 个"),
        (ward(doubles=[["A", "夜"]]), "doubles[0]", "没有班次“夜”"),
        (ward(locks=[{"person": "1001", "day": 7, "code": "A"}]), "locks[0].day", "第 7 天不在 0 至 6 之内"),
        (ward(locks=[{"person": "1001", "day": 0, "code": "?"}]), "locks[0].code", "没有班次“?”"),
        (ward(wishes=[{"person": "1001", "day": 0, "kind": "no"}]), "wishes[0].kind", "“no”不在可选值之列"),
        (ward(leave=[{"person": "1001", "days": [0], "code": "假"}]), "leave[0].code", "没有班次“假”"),
        (ward(demands=[{"shifts": ["夜"], "days": [0]}]), "demands[0].shifts", "没有班次“夜”"),
        (ward(pairings=[{"first": "1001", "second": "?", "kind": "apart"}]), "pairings[0].second", "没有编号为“?”"),
        (ward(blocks=[{"person": "9", "first": 0, "last": 1, "shifts": ["N"]}]), "blocks[0].person", "“9”"),
        (ward(history=[["A"]] * 7), "history", "8 人却有 7 行"),
        (ward(history=[["A"]] * 7 + [[]]), "history[7]", "有 0 天，应为 1 天"),
        (ward(history=[["夜"]] * 8), "history[0]", "没有班次“夜”"),
        (ward(published=[["?"] * 7] * 8), "published[0]", "没有班次“?”"),
        (ward(day_kinds=["work"]), "day_kinds", "有 1 天，应为 7 天"),
        (ward(day_kinds=["sunday"] * 7), "day_kinds[0]", "“sunday”不在可选值之列"),
        (ward(holidays=[[9]]), "holidays[0]", "第 9 天不在"),
        (ward(rules=[{"rule": "cover", "params": []}]), "rules[0]", "不是花括号对象"),
        (ward(rules=[{"rule": "cover", "people": ["9"]}]), "rules[0].people", "没有编号为“9”的人员"),
    ],
)
def test_every_fault_is_told_with_its_place(raw: Any, path: str, says: str) -> None:
    with pytest.raises(ProblemUnreadableError) as caught:
        from_plain(raw)
    assert caught.value.faults[0].path == path
    assert says in str(caught.value.faults[0])
    assert says in str(caught.value)
    assert caught.value.remedy is not None


def test_all_faults_are_told_at_once_and_many_are_counted() -> None:
    raw = ward(days="x", start="y", demands=[{"shifts": "AB", "days": [0]}])
    with pytest.raises(ProblemUnreadableError) as caught:
        from_plain(raw)
    assert {fault.path for fault in caught.value.faults} == {"start", "days", "demands[0].shifts"}
    many = ward(locks=[{"person": "x", "day": 0, "code": "A"}] * 9)
    with pytest.raises(ProblemUnreadableError, match="另有 4 处"):
        from_plain(many)


def test_text_that_is_no_json_is_told_by_line_and_column() -> None:
    with pytest.raises(ProblemUnreadableError, match="第 2 行第 1 列"):
        json_of('{"a": 1,\n]')
    with pytest.raises(ProblemUnreadableError, match="嵌套层次过深"):
        json_of("[" * 100_000)


@pytest.mark.parametrize(
    ("raw", "path", "says"),
    [
        ({}, "rows", "不是花括号对象"),
        ({"rows": {"1": ["A"] * 7}}, "rows.1", "没有此编号"),
        ({"rows": {"1001": ["A"]}}, "rows.1001", "有 1 天，排班问题为 7 天"),
        ({"rows": {"1001": "AAAAAAA"}}, "rows.1001", "不是列表"),
        ({"rows": {"1001": ["A", 5]}}, "rows.1001[1]", "不是带引号的文本"),
        ({"rows": {"1001": ["夜"] * 7}}, "rows.1001", "没有班次“夜”"),
        ({"rows": {}, "start": "2026-01-01"}, "start", "排班问题从 2026-12-01 开始"),
        ({"rows": {}, "format": 9}, "rows", "本程序读取格式 1"),
    ],
)
def test_a_roster_that_does_not_fit_is_told_with_its_place(raw: Any, path: str, says: str) -> None:
    with pytest.raises(ProblemUnreadableError) as caught:
        roster_from_plain(raw, context_of(WARD))
    assert caught.value.faults[0].path == path
    assert says in str(caught.value)


def test_files_that_are_missing_or_foreign_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"无法打开 .*none\.json"):
        read_problem(tmp_path / "none.json")
    foreign = tmp_path / "foreign.json"
    foreign.write_bytes("病区".encode("gbk"))
    with pytest.raises(UserError, match=r"foreign\.json 不是 UTF-8 文本"):
        read_problem(foreign)
    huge = tmp_path / "huge.json"
    with huge.open("wb") as stream:
        stream.truncate(65 * 2**20)
    with pytest.raises(UserError, match="超过 64 MB"):
        read_problem(huge)


def test_rules_set_wrongly_are_refused_with_the_file(tmp_path: Path) -> None:
    path = tmp_path / "ward.json"
    write_json(path, ward(rules=[{"rule": "weekly-rest", "weight": 5}]))
    with pytest.raises(UserError, match=r"ward.json 的 rules\[0\]：“每周休息”为硬性规定"):
        read_problem(path)
    write_json(path, ward(rules=[{"rule": "cover"}, {"rule": "shift-count", "params": {"shifts": ["夜"], "most": 1}}]))
    with pytest.raises(UserError, match=r"ward.json 的 rules\[1\]：.*夜"):
        read_problem(path)


def test_what_is_written_is_read_again_and_nowhere_is_refused(tmp_path: Path) -> None:
    problem = tmp_path / "ward.json"
    write_json(problem, to_plain(WARD))
    assert read_problem(problem) == WARD
    context = context_of(WARD)
    roster = random_roster(context, 1)
    write_json(tmp_path / "roster.json", {"roster": roster_to_plain(roster, context), "cost": 3})
    assert read_roster(tmp_path / "roster.json", context) == roster
    assert sorted(p.name for p in tmp_path.iterdir()) == ["roster.json", "ward.json"]
    with pytest.raises(UserError, match="无法写入"):
        write_json(tmp_path / "none" / "x.json", {})
