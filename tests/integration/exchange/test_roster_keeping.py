"""A read roster becomes the ward's month: every cell of people on file stands in the sheet, codes mean what her legend says."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.access.unlock import unlock
from app.clock import on_day
from app.roster.book.opening import load_sheet
from app.roster.model import ShiftClass
from app.roster.sheet import CodeDef, Sheet

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
PASSWORD = "long enough for a test"
ORTHOPAEDICS = "roster_guke1.xlsx"
CHILDREN = "roster_erke1.xlsx"


def _sheet(hospital: Path, unit_id: int, first: date) -> Sheet:
    desk = unlock(hospital, "head", PASSWORD, read_only=True, clock=on_day(date(2026, 11, 23)))
    try:
        return load_sheet(desk, unit_id=unit_id, first=first)
    finally:
        desk.close()


def _cells(sheet: Sheet) -> dict[str, dict[str, str]]:
    """Return name -> day -> codes, symbols and minutes, as kept."""
    found: dict[str, dict[str, str]] = {}
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        days = found.setdefault(row.person.name, {})
        for place, cell in enumerate(cells):
            day = (sheet.first + timedelta(days=place)).isoformat()
            days[day] = f"{cell.text}|{''.join(cell.symbols)}|{cell.minutes_adjust}"
    return found


def _wanted(people: list[Truth]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for person in people:
        if person.get("not_staff"):
            continue
        marks, more = person.get("marks", {}), person.get("hours_adjust", {})
        days = found.setdefault(person["name"], {})
        days |= {
            day: f"{code}|{marks.get(day, '')}|{int(more.get(day, 0) * 60)}" for day, code in person["days"].items()
        }
    return found


def test_a_month_is_kept_cell_by_cell_and_reading_it_again_replaces_the_draft(
    samples: Path, truth: Truth, own: Path, run: Run
) -> None:
    code, told = run(own, "roster", "import", str(samples / ORTHOPAEDICS), "--code", "培=extra:4")
    kept = told["kept"]

    assert code == 1
    assert (kept["state"], kept["people"], kept["replaced"]) == ("draft", 22, False)
    assert kept["unexplained"] == ["G3"]
    assert [(each["name"], each["reason"]) for each in kept["left_out"]] == [("梁晴", "not_staff")]
    sheet = _sheet(own, kept["unit_id"], date(2026, 11, 1))
    assert _cells(sheet) == _wanted(truth["files"][ORTHOPAEDICS]["people"])

    again = run(own, "roster", "import", str(samples / ORTHOPAEDICS), "--published")[1]["kept"]
    assert (again["state"], again["replaced"], again["unexplained"]) == ("published", True, [])
    code, told = run(own, "roster", "import", str(samples / ORTHOPAEDICS))
    assert (code, told["error"]["field"]) == (2, "month")


def test_the_ward_learns_her_words(samples: Path, own: Path, run: Run) -> None:
    kept = run(own, "roster", "import", str(samples / ORTHOPAEDICS), "--code", "培=extra:4")[1]["kept"]
    ward = _sheet(own, kept["unit_id"], date(2026, 11, 1)).ward

    night, middle, loan, training = (ward.code(each) or CodeDef("?") for each in ("夜", "中", "借", "培"))
    assert (night.kind, night.title, night.minutes_on(date(2026, 11, 1))) == (ShiftClass.NIGHT, "夜班", 480)
    assert (middle.kind, [(s.start, s.until) for s in middle.segments]) == (ShiftClass.EVENING, [(960, 1440)])
    assert (loan.kind, loan.credit) == (ShiftClass.LEAVE, 480)
    assert (training.kind, training.minutes) == (ShiftClass.DUTY, 240)
    assert {"▲", "②", "♥"} <= {each.sign for each in ward.symbols}


def test_weeks_become_one_sheet(samples: Path, truth: Truth, own: Path, run: Run) -> None:
    kept = run(own, "roster", "import", str(samples / CHILDREN))[1]["kept"]

    assert (kept["first"], kept["days"], kept["people"]) == ("2026-11-02", 28, 18)
    people = [person for week in truth["files"][CHILDREN]["weeks"] for person in week["people"]]
    assert _cells(_sheet(own, kept["unit_id"], date(2026, 11, 2))) == _wanted(people)


def test_a_namesake_is_chosen_by_the_person_at_the_desk(own: Path, run: Run, tmp_path: Path, truth: Truth) -> None:
    from tests.kit.rostersheets import Style, write

    path = tmp_path / "排班.xlsx"
    style = Style(dept="骨科一病区", start=date(2026, 11, 1), days=30, columns=("姓名",), people=1)
    write(path, style)
    who = next(each for each in truth["files"][ORTHOPAEDICS]["people"] if each["staff_no"])["staff_no"]

    code, told = run(own, "roster", "import", str(path), "--person", f"4={who}")
    assert code in (0, 1), json.dumps(told, ensure_ascii=False)
    assert told["kept"]["people"] == 1
    code, told = run(own, "roster", "import", str(path), "--person", "4=9999999")
    assert (code, told["error"]["field"]) == (2, "staff")


def test_hours_are_kept_exactly() -> None:
    from app.exchange.rosters.keeping import cell_of, code_of
    from app.exchange.rosters.values import ReadCell, Shift

    assert cell_of(ReadCell(("A",), "②▲", Decimal("-0.5"))).minutes_adjust == -30
    double = code_of(Shift("两头", "两头班", "7:00-11:00,17:00-21:00", Decimal(8), "day"))
    assert [(s.start, s.until) for s in double.segments] == [(420, 660), (1020, 1260)]
    over = code_of(Shift("N", "大夜", "23:30-08:00", Decimal("8.5"), "night"))
    assert [(s.start, s.until) for s in over.segments] == [(1410, 1920)]
    assert (over.kind, over.minutes) == (ShiftClass.NIGHT, 510)
