"""A month of the whole hospital: the budget split to the cent, every unit computed, printed at once; cap and release."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import attrs
import pypdfium2
import pytest

from app.access.actor import Grant, Role
from app.desk import Desk
from app.errors import CancelledError, NotAllowedError, NotFoundError, UserError
from app.performance.allotting import By, parts_of
from app.performance.book import compute, open_run, step
from app.performance.caps import agency_meter, cap_meter, keep_cap
from app.performance.entries import Entry, EntryKind, enter
from app.performance.hospital import allot, allotment, run_hospital
from app.performance.problem import Method, Step, Unit
from app.performance.releasing import Grade, held_sheet, release
from app.performance.schemes import keep_scheme
from app.reports.batch import joined, render_each, render_joined
from app.reports.catalogue import build_document, render
from app.reports.document import PageBreak
from app.reports.printing import Rendered
from app.settings import change_setting
from app.staff.people import add_person
from app.staff.units import UnitKind, add_unit
from tests.kit.desks import desk_for
from tests.kit.paywards import MONTH, Ward, worked_ward

D = Decimal
PLAIN = Unit(
    code="", pool="基数", steps=(Step(name="平均", method=Method.AVERAGE),), people=(), hold_back=D("0.2"), counts=("基数项",),
)  # fmt: skip
PARTS = {Grade.EXCELLENT: D(1), Grade.PASS: D(1), Grade.BASIC: D("0.5"), Grade.FAIL: D(0)}


@attrs.frozen
class Hospital:
    ward: Ward
    office: int
    people: tuple[int, int]

    @property
    def desk(self) -> Desk:
        return self.ward.desk


@pytest.fixture
def hospital() -> Hospital:
    """The worked ward, and an office of two people who share 10,000.00 alike, a fifth kept back."""
    ward = worked_ward()
    desk = ward.desk
    office = add_unit(desk, name="病案科", kind=UnitKind.DEPARTMENT, parent_id=2).id
    one, other = (
        add_person(
            desk, fields={"name": name, "staff_no": number, "hire_date": date(2015, 7, 1)}, staffing_type=staffing,
            home_unit_id=office, category="administration",
        )
        for name, number, staffing in (("档案甲", "Z01", "BZ"), ("档案乙", "Z02", "HT"))
    )  # fmt: skip
    keep_scheme(desk, unit_id=office, spec=PLAIN, since="2026-01", document="绩效方案〔2026〕2号")
    enter(desk, unit_id=office, month=MONTH, entries=[Entry(kind=EntryKind.SCORE, name="基数", value=D(10000))])
    return Hospital(ward, office, (one, other))


def _allotted(of: Hospital, **given: object) -> None:
    allot(of.desk, month=MONTH, budget=D("50000.01"), document="院长办公会纪要〔2026〕11号", **given)  # type: ignore[arg-type]


def _granted(of: Hospital, unit_id: int) -> int:
    clerk = desk_for(vault=of.desk.vault, login="clerk")
    made = compute(clerk, unit_id=unit_id, month=MONTH).line
    step(clerk, run_id=made.id, deed="submit")
    step(of.desk, run_id=made.id, deed="approve")
    return made.id


def test_the_budget_is_split_by_the_units_own_pools_and_adds_up(hospital: Hospital) -> None:
    _allotted(hospital, hold_back=D("0.05"))
    found = allotment(hospital.desk, month=MONTH)

    assert found is not None
    assert {part.unit: str(part.weight) for part in found.parts} == {"内科一病区": "28331.02", "病案科": "10000.00"}
    assert found.reserve + found.handed_out == D("50000.01")
    assert found.reserve == D("2500.00")
    done = run_hospital(hospital.desk, month=MONTH)
    pools = {line.unit: line.pool for line in done.done}
    assert pools == {part.unit: part.amount for part in found.parts}
    for line in done.done:
        unit = open_run(hospital.desk, run_id=line.id).outcome.units[0]
        assert unit.reserve + sum(person.shared for person in unit.people) == unit.pool


def test_heads_and_decided_weights_split_it_too(hospital: Hospital) -> None:
    _allotted(hospital, by=By.HEADS)
    by_heads = allotment(hospital.desk, month=MONTH)
    _allotted(hospital, by=By.TYPED, weights={hospital.ward.unit: D(3), hospital.office: D(1)})
    typed = allotment(hospital.desk, month=MONTH)

    assert by_heads is not None
    assert [part.weight for part in by_heads.parts] == [5, 2]
    assert typed is not None
    assert [str(part.amount) for part in typed.parts] == ["37500.01", "12500.00"]
    assert typed.version == 2
    with pytest.raises(UserError, match="病案科"):
        _allotted(hospital, by=By.TYPED, weights={hospital.ward.unit: D(3)})
    for wrong in (D("0.001"), D(-1), D("NaN")):
        with pytest.raises(UserError):
            parts_of(wrong, {1: D(1)})
    with pytest.raises(UserError):
        parts_of(D(1), {1: D(0)})


def test_a_month_that_is_submitted_keeps_its_part(hospital: Hospital) -> None:
    _granted(hospital, hospital.office)
    with pytest.raises(UserError, match="病案科"):
        _allotted(hospital)
    done = run_hospital(hospital.desk, month=MONTH)

    assert [line.unit for line in done.closed] == ["病案科"]
    assert [line.unit for line in done.done] == ["内科一病区"]


def test_a_unit_that_fails_does_not_stop_the_others_and_stopping_keeps_what_is_done(hospital: Hospital) -> None:
    empty = add_unit(hospital.desk, name="新科室", kind=UnitKind.DEPARTMENT, parent_id=2).id
    keep_scheme(hospital.desk, unit_id=empty, spec=PLAIN, since="2026-01", document="x")
    done = run_hospital(hospital.desk, month=MONTH)

    assert [each.unit for each in done.failed] == ["新科室"]
    assert {line.unit for line in done.done} == {"内科一病区", "病案科"}
    seen: list[tuple[int, int, str]] = []

    def stop(count: int, of: int, name: str) -> bool:
        seen.append((count, of, name))
        return count < 1

    with pytest.raises(CancelledError):
        run_hospital(hospital.desk, month=MONTH, progress=stop)
    assert seen == [(0, 3, "内科一病区"), (1, 3, "病案科")]


def test_whoever_holds_a_ward_only_splits_nothing(hospital: Hospital) -> None:
    finance = desk_for(Grant(Role.FINANCE, hospital.ward.unit), vault=hospital.desk.vault)
    with pytest.raises(NotAllowedError):
        allot(finance, month=MONTH, budget=D(1), document="x")
    with pytest.raises(NotAllowedError):
        cap_meter(finance, year=2026)


def test_all_units_are_printed_at_once_or_one_by_one(hospital: Hospital, tmp_path: Path) -> None:
    run_hospital(hospital.desk, month=MONTH)
    one = render_joined(hospital.desk, "perf-slip", {"month": MONTH})
    text = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(one.data))

    assert one.pages == 4  # five people of the ward on three pages, the office begins its own
    assert "护士N005" in text
    assert "档案乙" in text
    tables = render_joined(hospital.desk, "perf-unit", {"month": MONTH})
    assert tables.record_no != one.record_no
    assert "科室绩效分配表" in pypdfium2.PdfDocument(tables.data)[1].get_textpage().get_text_range()

    def keep(unit: str, made: Rendered) -> Path:
        path = tmp_path / f"{unit}.pdf"
        path.write_bytes(made.data)
        return path

    kept = render_each(hospital.desk, "perf-unit", {"month": MONTH}, keep)
    assert [path.name for path, _made in kept] == ["内科一病区.pdf", "病案科.pdf"]
    assert len({made.record_no for _path, made in kept}) == 2
    with pytest.raises(CancelledError):
        render_joined(hospital.desk, "perf-slip", {"month": MONTH}, progress=lambda _done, _of, _name: False)
    with pytest.raises(NotFoundError):
        render_joined(hospital.desk, "perf-slip", {"month": "2026-09"})
    with pytest.raises(UserError):
        render_joined(hospital.desk, "perf-summary", {"month": MONTH})


def test_joined_sheets_keep_their_headings(hospital: Hospital) -> None:
    run_hospital(hospital.desk, month=MONTH)
    units = (hospital.ward.unit, hospital.office)
    sheets = [build_document(hospital.desk, "perf-unit", {"month": MONTH, "unit": unit}) for unit in units]
    whole = joined(sheets)

    assert sum(isinstance(block, PageBreak) for block in whole.blocks) == 1
    assert whole.landscape


def test_the_years_total_is_a_meter_and_a_stop(hospital: Hospital) -> None:
    assert cap_meter(hospital.desk, year=2026).room is None
    keep_cap(hospital.desk, year=2026, amount=D("7060.32"), document="人社核定〔2026〕3号")
    with pytest.raises(UserError, match=r"7,?060"):
        _granted(hospital, hospital.ward.unit)
    assert cap_meter(hospital.desk, year=2026).exceeded
    meter = keep_cap(hospital.desk, year=2026, amount=D(10000), document="人社核定〔2026〕9号")
    assert (meter.used, meter.waiting, meter.exceeded) == (D(0), D("7060.33"), False)
    step(hospital.desk, run_id=1, deed="approve")
    meter = cap_meter(hospital.desk, year=2026)

    assert (meter.used, meter.room, meter.percent) == (D("7060.33"), D("2939.67"), D("70.6"))
    assert dict(meter.granted) == {MONTH: D("7060.33")}


def test_the_agency_share_by_both_denominators(hospital: Hospital) -> None:
    meter = agency_meter(hospital.desk)  # one of seven is dispatched, two are on the establishment

    assert round(meter.ratio.percent_of_contracted, 2) == 20.0
    assert round(meter.ratio.percent_of_all, 2) == 14.29
    assert (meter.over, meter.over_of_all, meter.binds) == (True, True, False)
    change_setting(hospital.desk, key="hospital-form", value="private")
    change_setting(hospital.desk, key="agency-limit-percent", value=15)
    meter = agency_meter(hospital.desk)
    assert (meter.over, meter.over_of_all, meter.binds) == (True, False, True)


def test_what_was_kept_back_is_released_after_the_assessment(hospital: Hospital) -> None:
    one, other = hospital.people
    where = {"unit_id": hospital.office, "first": "2026-01", "last": MONTH}
    assert held_sheet(hospital.desk, **where).lines == ()  # type: ignore[arg-type]
    _granted(hospital, hospital.office)
    before = held_sheet(hospital.desk, **where)  # type: ignore[arg-type]
    assert [(line.staff_no, line.waiting) for line in before.lines] == [("Z01", D(1000)), ("Z02", D(1000))]
    release(hospital.desk, **where, grades={other: Grade.BASIC}, document="考核〔2026〕1号", parts=PARTS)  # type: ignore[arg-type]
    first, second = held_sheet(hospital.desk, **where).lines  # type: ignore[arg-type]

    assert (first.waiting, first.grade) == (D(1000), None)
    assert (second.waiting, second.released, second.forfeited, second.grade) == (D(0), D(500), D(500), Grade.BASIC)
    with pytest.raises(UserError, match="没有留存"):
        release(hospital.desk, **where, grades={other: Grade.PASS}, document="x", parts=PARTS)  # type: ignore[arg-type]
    with pytest.raises(UserError):
        release(hospital.desk, **where, grades={one: Grade.PASS}, document="x", parts={})  # type: ignore[arg-type]
    text = _text(render(hospital.desk, "perf-release", {"month": MONTH, "unit": hospital.office}))
    assert "伍佰元整" in text
    assert "基本合格" in text


def test_the_first_distribution_is_printed(hospital: Hospital) -> None:
    assert "没有一次分配" in _text(render(hospital.desk, "perf-allotment", {"month": MONTH}))
    _allotted(hospital, hold_back=D("0.05"))
    text = _text(render(hospital.desk, "perf-allotment", {"month": MONTH}))

    assert "47,500.01" in text
    assert "肆万柒仟伍佰元零壹分" in text


def _text(made: Rendered) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made.data))
