"""Rosters with habits of their own: codes in parentheses, legends in several ways at once, halves of days, groups."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.exchange.rosters.reading import read_roster
from app.exchange.rosters.values import ReadRoster
from app.exchange.values import Cell, RawBook, RawSheet

TODAY = date(2026, 11, 10)
DAYS: list[Cell] = list(range(1, 31))
WEEKDAYS: list[Cell] = ["一二三四五六日"[date(2026, 11, day).weekday()] for day in range(1, 31)]


def read(*rows: list[Cell], merges: tuple[tuple[int, int, int, int], ...] = ()) -> ReadRoster:
    return read_roster(RawBook("排班.xlsx", "xlsx", "", (RawSheet("Sheet1", rows, merges=merges),)), today=TODAY)


def cells(roster: ReadRoster, name: str) -> list[str]:
    line = next(line for line in roster.lines if line.name == name)
    return [cell.text for _day, cell in sorted(line.days.items())]


def legend(roster: ReadRoster) -> dict[str, tuple[str, str, Any, str]]:
    return {s.code: (s.name, s.time, None if s.hours is None else float(s.hours), s.kind) for s in roster.legend}


def test_codes_that_stand_in_the_parentheses_of_their_names() -> None:
    doubles: list[Cell] = ["白、值", "白,值", "白 值", "白+值", "白（值）"]
    roster = read(
        ["急诊科护理人员排班表（2026年11月）"],
        ["姓名", "职务/层级", *DAYS],
        [None, None, *WEEKDAYS],
        ["王丽 N4", "护士长", *doubles, *(["小夜", "大夜", "下", "休", "白"] * 5)],
        [
            "班次说明：白班（白）8:00-12:00，14:30-18:00，8小时；小夜班（小夜）18:00-1:00，7小时；大夜班（大夜）1:00-8:00，7小时；下夜（下）；休息（休）；值班（值）。"
        ],
        ["符号说明：▲为应急，★表示组长"],
    )

    assert roster.unknown == {}
    assert legend(roster) == {
        "白": ("白班", "8:00-12:00,14:30-18:00", 8, "day"), "小夜": ("小夜班", "18:00-1:00", 7, "night"),
        "大夜": ("大夜班", "1:00-8:00", 7, "night"), "下": ("下夜", "", None, "rest"), "休": ("休息", "", None, "rest"),
        "值": ("值班", "", None, "extra"),
    }  # fmt: skip
    assert cells(roster, "王丽")[:6] == ["白/值"] * 5 + ["小夜"]
    assert dict(roster.marks) == {"▲": "应急", "★": "组长"}


def test_a_legend_in_two_ways_and_groups_as_rows() -> None:
    wide = 31
    roster = read(
        ["PICU 2026年11月排班表"],
        ["工号", "姓名", *[f"{day}号" for day in DAYS]],
        ["A组"],
        ["100001", "王丽", *(["D", "N", "O"] * 10)],
        ["B组"],
        ["100002", "李静", *(["O", "D", "N"] * 10)],
        ["D（白班）：7:30-19:30，12h；N（夜班）：19:30-7:30，12h；O：休息"],
        merges=((2, 0, 2, wide), (4, 0, 4, wide)),
    )

    assert (roster.unknown, roster.ward) == ({}, "PICU")
    assert legend(roster)["O"] == ("休息", "", None, "rest")
    assert [(other.row, other.type) for other in roster.others if other.type == "band"] == [(3, "band"), (5, "band")]


def test_a_table_that_begins_with_the_class_of_its_shifts() -> None:
    roster = read(
        ["产科护士排班表（2026年11月）"],
        ["姓名", *DAYS],
        ["王丽", *(["P1", "N1", "×", "√", "×"] * 6)],
        [],
        ["类别", "代码", "时间", "工时"],
        ["白班", "√", "8:00-17:30", "8"],
        ["小夜", "P1", "17:30-1:00", "7.5"],
        ["大夜", "N1", "0:00-8:00", "8"],
        ["休息", "×", None, None],
    )

    assert roster.unknown == {}
    assert legend(roster) == {"√": ("白班", "8:00-17:30", 8, "day"), "P1": ("小夜", "17:30-1:00", 7.5, "night"),
                              "N1": ("大夜", "0:00-8:00", 8, "night"), "×": ("休息", "", None, "rest")}  # fmt: skip


def test_halves_of_a_day_are_no_columns_beside_the_grid() -> None:
    heads: list[Cell] = [part for sign in "一二三四五六日" for part in (f"星期{sign}", None)]
    roster = read(
        ["门诊部护士周排班表"],
        ["2026年11月2日至2026年11月8日"],
        ["姓名", *heads, "备注"],
        [None, *["上午", "下午"] * 7, None],
        ["王丽", "诊", "休", "补", "补", *["诊"] * 8, "休", "休", "带教"],
        ["诊：门诊坐诊；补：补休；休：休息"],
        merges=tuple((2, 1 + 2 * day, 2, 2 + 2 * day) for day in range(7)),
    )

    assert cells(roster, "王丽") == ["诊/休", "补", "诊", "诊", "诊", "诊", "休"]
    assert dict(roster.lines[0].about) == {"remark": "带教"}
