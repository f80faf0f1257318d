"""A year of the calendar from the files people have: workbooks of both shapes, calendar files, text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.calendar.kinds import DayKind
from app.calendar.years import calendar_year, keep_year, shipped_days
from app.clock import on_day
from app.errors import UserError
from app.exchange.calendars import read_year_file
from tests.kit.desks import TODAY, desk_for
from tests.kit.vaults import FAST
from tests.unit.calendar.test_notice import NOTICE_2026

FESTIVALS = (
    ("元旦", "1月1日至3日", "1月4日"),
    ("春节", "2月15日至23日", "2月14日、2月28日"),
    ("清明节", "4月4日至6日", ""),
    ("劳动节", "5月1日至5日", "5月9日"),
    ("端午节", "6月19日至21日", ""),
    ("中秋节", "9月25日至27日", ""),
    ("国庆节", "10月1日至7日", "9月20日、10月10日"),
)


def kinds(path: Path) -> dict[str, DayKind]:
    return {f"{special.day}": special.kind for special in read_year_file(path, 2026)}


SHIPPED = {f"{special.day}": special.kind for special in shipped_days(2026)}


def test_a_table_of_festivals_is_read(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["2026年节假日安排"])
    sheet.append(["节日名称", "放假时间", "调休上班日期", "天数"])
    for name, rest, work in FESTIVALS:
        sheet.append([name, rest, work, 3])
    path = tmp_path / "2026放假.xlsx"
    book.save(path)
    assert kinds(path) == SHIPPED


def test_a_table_with_a_day_a_row_is_read_with_its_own_kinds(tmp_path: Path) -> None:
    words = {
        DayKind.STATUTORY: "法定节假日",
        DayKind.OBSERVED: "补假",
        DayKind.SWAP_OFF: "调休",
        DayKind.SWAP_WORK: "上班",
    }
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "类别", "名称"])
    for special in shipped_days(2026):
        sheet.append([special.day, words[special.kind], special.name])
    path = tmp_path / "days.xlsx"
    book.save(path)
    assert kinds(path) == SHIPPED


def test_a_calendar_file_tells_rest_and_work_by_the_names_of_its_events(tmp_path: Path) -> None:
    events = [
        ("元旦（休）", "20260101", "20260104"),
        ("元旦（班）", "20260104", "20260105"),
        ("春节（休）", "20260215", "20260224"),
        ("春节 补班", "20260214", ""),
        ("春节 补班", "20260228", ""),
        ("清明节", "20260404", "20260407"),
        ("劳动节", "20260501", "20260506"),
        ("劳动节补班", "20260509", ""),
        ("端午节", "20260619", "20260622"),
        ("中秋节", "20260925", "20260928"),
        ("国庆节", "20261001", "20261008"),
        ("国庆节补班", "20260920", ""),
        ("国庆节补班", "20261010", ""),
        ("小暑", "20260707", ""),
    ]
    lines = ["BEGIN:VCALENDAR"]
    for title, begin, end in events:
        lines += ["BEGIN:VEVENT", f"DTSTART;VALUE=DATE:{begin}"]
        lines += [f"DTEND;VALUE=DATE:{end}"] * bool(end)
        lines += [f"SUMMARY:{title}", "END:VEVENT"]
    path = tmp_path / "holidays.ics"
    path.write_text("\r\n".join(lines), encoding="utf-8")
    assert kinds(path) == SHIPPED


def test_a_text_and_our_own_csv_are_read(tmp_path: Path) -> None:
    text = tmp_path / "notice.txt"
    text.write_text(NOTICE_2026, encoding="utf-8")
    assert kinds(text) == SHIPPED
    own = tmp_path / "own.csv"
    rows = "\n".join(f"{s.day},{s.kind},{s.name},某号" for s in shipped_days(2026))
    own.write_text(f"date,kind,name,notice_no\n{rows}", encoding="utf-8")
    assert kinds(own) == SHIPPED


def test_a_file_without_that_year_is_refused_and_nothing_is_kept(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["日期", "名称"])
    sheet.append(["2024-01-01", "元旦"])
    path = tmp_path / "old.xlsx"
    book.save(path)
    with pytest.raises(UserError) as refused:
        read_year_file(path, 2026)
    assert "old.xlsx" in str(refused.value)
    desk = desk_for()
    with pytest.raises(UserError):
        keep_year(desk, 2026, shipped_days(2026)[1:])
    with pytest.raises(UserError):
        calendar_year(desk, 2026)


def test_the_command_loads_a_notice(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    founding = Founding(
        hospital="杏林示范医院", login="head", password="Test-pass-2026!", name="测试员", campuses=("总院区", "东院区")
    )
    create_hospital(tmp_path / "vault", founding, clock=on_day(TODAY), kdf=FAST).desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", "Test-pass-2026!")
    notice = tmp_path / "通知.txt"
    notice.write_text(NOTICE_2026, encoding="utf-8")
    code = main(
        ["calendar", "load", "2026", str(notice), "--vault", str(tmp_path / "vault"), "--user", "head", "--json"]
    )
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert code == 0
    assert told["notice_no"] == "国务院办公厅2025年11月4日通知"
    assert len(told["days"]) == len(SHIPPED)
