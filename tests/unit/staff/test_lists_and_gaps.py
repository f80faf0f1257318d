"""Filters as values, what is missing of people, and a department that finds its wards."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from app.staff.gaps import gaps_of
from app.staff.index import StaffFilter, StaffIndex
from app.staff.listing import StaffLine

TODAY = date(2026, 11, 23)
WHOLE = StaffLine(
    id=1, staff_no="1001", name="单伟", pinyin="shan wei", initials="sw", sort_key="shan wei", sex="2",
    birth=date(1990, 3, 7), age=36, id_no="x", phone="x", work_start=None, hire_date=date(2015, 7, 1), left_on=None,
    staffing_type="HT", category="nurse", home_unit_id=7, home_unit="内科", working_unit_id=7, working_unit="内科",
    campus_id=2, campus="总院区", title_code="253", title="主管护师", qualified_code="253", appointed_code="253",
    nurse_level="N2", post_grade=None, state="active", contract_until=date(2026, 12, 31), open_ended=False, flags=(),
    masked=False,
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({}, ()),
        ({"id_no": None, "phone": ""}, ("id_no", "phone")),
        ({"nurse_level": None, "title_code": None}, ("title", "nurse_level")),
        ({"nurse_level": None, "category": "administration", "title_code": None}, ()),
        ({"staffing_type": "BZ"}, ("post_grade",)),
        ({"contract_until": None}, ("contract",)),
        ({"contract_until": None, "open_ended": True}, ()),
        ({"staffing_type": "JX", "staff_no": None, "contract_until": None, "hire_date": None}, ()),
        ({"state": "left", "id_no": None}, ()),
    ],
)
def test_what_is_missing_depends_on_who_it_is(changes: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert gaps_of(attrs.evolve(WHOLE, **changes)) == missing


def test_a_department_finds_its_wards_and_days_count_from_the_day_of_the_list() -> None:
    ward = attrs.evolve(WHOLE, id=2, home_unit_id=8, working_unit_id=8, birth=date(1968, 2, 1), sex="1", phone=None)
    other = attrs.evolve(WHOLE, id=3, home_unit_id=9, working_unit_id=9, contract_until=date(2028, 1, 1))
    index = StaffIndex((WHOLE, ward, other), below={7: frozenset({7, 8})}, today=TODAY)

    def ids(**fields: Any) -> list[int]:
        return [line.id for line in index.search("", within=StaffFilter(**fields))]

    assert ids(unit_ids=(7,)) == [1, 2]
    assert ids(unit_ids=(8,)) == [2]
    assert ids(contract_within=40) == [1, 2]
    assert ids(contract_within=37) == []
    assert ids(retires_within=900) == [2]
    assert ids(missing=("phone", "birth")) == [2]
    assert ids(missing=("phone",), unit_ids=(9,)) == []


def test_a_saved_filter_is_read_back_as_it_was() -> None:
    wanted = StaffFilter(text="zx", unit_ids=(7,), missing=("phone",), retires_within=365, contract_by=TODAY)
    assert StaffFilter.from_json(wanted.to_json()) == wanted
    assert StaffFilter.from_json('{"of_a_later_release": 1, "sexes": ["2"]}') == StaffFilter(sexes=("2",))
    with pytest.raises(ValueError, match=r"\[\]"):
        StaffFilter.from_json("[]")
