"""Years of the calendar at a real encrypted database; people found while typing; the commands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import attrs
import pytest

from app.access.actor import Role
from app.calendar.kinds import DayKind
from app.calendar.years import (
    YearNotLoadedError,
    YearState,
    calendar_year,
    keep_year,
    load_year,
    loaded_years,
    shipped_days,
    year_state,
)
from app.errors import NotAllowedError, UserError
from app.exchange.calendars import read_year_file
from app.staff.index import StaffFilter, StaffIndex
from app.staff.listing import StaffLine
from app.staff.names import read_name
from tests.kit.desks import desk_for

HEAD = "date,kind,name,notice_no"


def test_a_year_is_an_error_until_it_is_loaded() -> None:
    desk = desk_for()
    assert year_state(desk, 2026) is YearState.SHIPPED
    with pytest.raises(YearNotLoadedError):
        calendar_year(desk, 2026)
    load_year(desk, 2026)
    load_year(desk, 2026)
    assert year_state(desk, 2026) is YearState.LOADED
    assert loaded_years(desk) == (2026,)
    assert calendar_year(desk, 2026).kind_of(date(2026, 10, 6)) is DayKind.SWAP_OFF


def test_a_year_without_a_notice_cannot_be_loaded() -> None:
    desk = desk_for()
    assert year_state(desk, 2027) is YearState.NOT_LOADED
    with pytest.raises(YearNotLoadedError):
        load_year(desk, 2027)


def test_a_notice_is_imported_and_a_false_one_refused(tmp_path: Path) -> None:
    desk = desk_for()
    good = tmp_path / "2026.csv"
    lines = [f"{s.day},{s.kind},{s.name},某号" for s in shipped_days(2026)]
    good.write_text("\n".join([HEAD, *lines]), encoding="utf-8-sig")
    assert keep_year(desk, 2026, read_year_file(good, 2026)).notice_no == "某号"

    for text in (
        HEAD,
        "\n".join([HEAD, *lines[1:]]),
        "day\n",
        f"{HEAD}\n2026-13-01,WORK,,",
        f"{HEAD}\n{lines[0]}\n{lines[0]}",
    ):
        bad = tmp_path / "bad.csv"
        bad.write_text(text, encoding="utf-8")
        with pytest.raises(UserError) as refused:
            keep_year(desk, 2026, read_year_file(bad, 2026), name=bad.name)
        assert refused.value.field == "file"
    assert calendar_year(desk, 2026).notice_no == "某号"


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError):
        read_year_file(tmp_path / "none.csv", 2026)


def test_only_those_who_may_load_a_calendar() -> None:
    with pytest.raises(NotAllowedError):
        load_year(desk_for(Role.AUDITOR), 2026)


def person(number: int, name: str, **more: object) -> StaffLine:
    reading = read_name(name)
    empty = dict.fromkeys(f.name for f in attrs.fields(StaffLine))
    known = {
        "id": number,
        "staff_no": f"10{number:02d}",
        "name": name,
        "pinyin": reading.pinyin,
        "initials": reading.initials,
        "sort_key": reading.sort_key,
        "flags": (),
    }
    return StaffLine(**{**empty, **known, **more})  # type: ignore[arg-type]  # a test's line, only what it needs


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("单", ["单伟"]),
        ("sw", ["单伟"]),
        ("dw", ["单伟", "张𬱖文"]),
        ("SHANWEI", ["单伟"]),
        ("shan wei", ["单伟"]),
        ("1002", ["欧阳娜"]),
        ("ouyang", ["欧阳娜"]),
        ("oyn", ["欧阳娜"]),
        ("𬱖", ["张𬱖文"]),
        ("", ["单伟", "欧阳娜", "张𬱖文"]),
        ("nobody", []),
    ],
)
def test_people_are_found_by_name_reading_initials_and_number(text: str, names: list[str]) -> None:
    index = StaffIndex([person(1, "单伟"), person(2, "欧阳娜"), person(3, "张𬱖文")])
    assert [line.name for line in index.search(text)] == names


def test_filters_narrow_and_live_in_json() -> None:
    lent = person(1, "单伟", staffing_type="BZ", home_unit_id=5, working_unit_id=6, age=40)
    home = person(2, "欧阳娜", staffing_type="HT", home_unit_id=5, working_unit_id=5, age=25, qualified_code="254")
    index = StaffIndex([lent, home])
    cases: list[tuple[StaffFilter, list[int]]] = [
        (StaffFilter(staffing_types=("BZ",)), [1]),
        (StaffFilter(unit_ids=(6,)), [1]),
        (StaffFilter(unit_ids=(5,)), [1, 2]),
        (StaffFilter(on_loan=True), [1]),
        (StaffFilter(not_appointed=True), [2]),
        (StaffFilter(age_from=30), [1]),
        (StaffFilter(age_to=30), [2]),
        (StaffFilter(text="sw", age_to=30), []),
        (StaffFilter(text="oyn"), [2]),
        (StaffFilter(contract_by=date(2026, 12, 31)), []),
    ]
    for wanted, ids in cases:
        assert [line.id for line in index.search("", within=wanted)] == ids
        assert StaffFilter.from_json(wanted.to_json()) == wanted
    with pytest.raises(ValueError):
        StaffFilter.from_json("[]")
