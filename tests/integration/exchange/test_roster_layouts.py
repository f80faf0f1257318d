"""Rosters in layouts no sample shows: every layout is read back whole, and so is any mixture of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.exchange.parsing import parse
from app.exchange.rosters.reading import read_roster
from app.exchange.rosters.values import ReadRoster
from app.exchange.sandbox import book_of
from tests.kit.rostersheets import SYMBOLS, WARDS, Style, Told, write

TODAY = date(2027, 3, 10)
HEADS = ("numbers", "numbers-below", "texts", "slashes", "dots", "dates", "stacked")
LEGENDS = ("colon", "equals", "parenthesis", "table", "side", "sheet", "pairs")
COLUMNS = (
    ("姓名",),
    ("姓名", "层级"),
    ("组别", "姓名", "工号"),
    ("职称/层级", "姓名"),
    ("工号", "姓名", "组别", "职称", "层级"),
)
TITLES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("{dept}{y}年{m}月份护理排班表", ()),
    ("{dept}护士值班表", ("{y}.{mm}",)),
    ("二〇二七年三月 {dept} 排班表", ()),
    ("{dept}护理人员排班表（{m}月）", ()),
    ("护士排班表", ("科室：{dept}　　{y}年{m}月　　护士长：王静",)),
    ("澜江市第一人民医院{dept}护士排班表", ("{y}-{mm}",)),
    ("{dept}排班", ("填表日期：2027年2月25日", "{y}年{m}月")),
)
WEEKS = (
    ("weeks", "stacked"),
    ("weeks", "weekdays"),
    ("weeks", "numbers"),
    ("week-sheets", "slashes"),
    ("week-sheets", "weekdays"),
)
STYLES = (
    *(Style(head=head) for head in HEADS),
    *(Style(legend=legend, ward=ward) for legend in LEGENDS for ward in range(len(WARDS))),
    *(Style(columns=columns) for columns in COLUMNS),
    *(Style(title=title, above=above) for title, above in TITLES),
    *(Style(split=split, head=head, days=28) for split, head in WEEKS),
    Style(split="halves"),
    Style(subtotal=True),
    Style(subtotal=True, head="slashes"),
    Style(start=date(2027, 2, 26), days=28),  # a month that begins on the 26th
    Style(start=date(2027, 2, 26), days=28, head="slashes"),
    Style(start=date(2026, 12, 1)),
    Style(start=date(2027, 2, 1), days=28, people=20),
)


def _named(style: Style) -> str:
    plain = Style()
    return ",".join(
        f"{field.name}={getattr(style, field.name)}"
        for field in attrs.fields(Style)
        if getattr(style, field.name) != getattr(plain, field.name)
    )


@pytest.mark.parametrize("style", STYLES, ids=_named)
def test_a_layout_is_read_back_whole(style: Style, tmp_path: Path) -> None:
    assert _faults(style, tmp_path / "roster.xlsx") == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    style=st.builds(
        Style,
        ward=st.integers(0, len(WARDS) - 1),
        head=st.sampled_from(HEADS),
        legend=st.sampled_from(LEGENDS),
        columns=st.sampled_from(COLUMNS),
        split=st.sampled_from(("month", "halves")),
        start=st.dates(date(2025, 1, 1), date(2028, 12, 31)).map(lambda day: day.replace(day=1)),
        days=st.just(28),
        people=st.integers(3, 22),
        seed=st.integers(0, 10_000),
    )
)
def test_any_mixture_is_read_back_whole(style: Style, tmp_path: Path) -> None:
    assert _faults(style, tmp_path / "roster.xlsx") == []


def _faults(style: Style, path: Path) -> list[str]:
    """Return what reading a roster of ``style`` gets wrong, in words."""
    told = write(path, style)
    roster = read_roster(book_of(path.name, list(parse(path.read_bytes())), digest=""), today=TODAY)
    faults = [
        f"{what} is {mine!r}, not {wanted!r}"
        for what, mine, wanted in (
            ("ward", roster.ward, style.dept),
            ("unknown", roster.unknown, {}),
            ("marks", dict(roster.marks), SYMBOLS),
            ("legend", {s.code: (s.name, s.time, float(s.hours or 0), s.kind) for s in roster.legend},
             {code: (name, time, hours, kind) for code, name, time, hours, kind in WARDS[style.ward]}),
            ("doubts", [str(doubt.text) for doubt in roster.doubts], []),
        )
        if mine != wanted
    ]  # fmt: skip
    rows = _rows(roster)
    faults += [] if len(rows) == len(told) else [f"{len(rows)} people, not {len(told)}"]
    for person in told:
        mine = rows.get((person.name, person.number if "工号" in style.columns else ""), {})
        faults += [
            f"{person.name} {what}: {mine.get(what)} is not {wanted}"
            for what, wanted in _wanted(person).items()
            if mine.get(what) != wanted
        ]
    return faults


def _rows(roster: ReadRoster) -> dict[tuple[str, str], dict[str, Any]]:
    """Return every person with all their cells, over all weeks."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in roster.lines:
        held = found.setdefault(
            (line.name, line.about.get("staff_no", "")), {"days": {}, "marks": {}, "adjust": {}, "merged": []}
        )
        held["days"] |= {day: cell.text for day, cell in line.days.items()}
        held["marks"] |= {day: cell.marks for day, cell in line.days.items() if cell.marks}
        held["adjust"] |= {day: float(cell.adjust) for day, cell in line.days.items() if cell.adjust is not None}
        held["merged"] += [(span.first, span.last, span.text) for span in line.spans]
    return found


def _wanted(person: Told) -> Mapping[str, Any]:
    return {"days": person.days, "marks": person.marks, "adjust": person.adjust, "merged": person.merged}
