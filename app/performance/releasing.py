"""What was kept back of performance pay (80/20) is released once the year's assessment is done, share by share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.caps import GRANTED
from app.performance.money import NOUGHT, cents
from app.performance.service_days import Month
from app.staff.units import load_units
from app.words import N_, say
from db.tables import PerfReleaseRow, PerfRunRow, PerfShareRow, PersonRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

ASSESSMENT_LAW = "事业单位人事管理条例第二十一条、第二十二条"


class Grade(StrEnum):
    """The year's assessment (年度考核), as the regulation grades it."""

    EXCELLENT = "excellent"
    PASS = "pass"  # noqa: S105 - a grade
    BASIC = "basic"
    FAIL = "fail"


GRADE_TITLES: Mapping[Grade, str] = {
    Grade.EXCELLENT: N_("Assessed excellent"),
    Grade.PASS: N_("Assessed qualified"),
    Grade.BASIC: N_("Assessed basically qualified"),
    Grade.FAIL: N_("Assessed not qualified"),
}


@attrs.frozen(slots=True, kw_only=True)
class HeldLine:
    """What was kept back of one person, in yuan, with the months it comes from.

    ``released`` and ``forfeited`` are of what was settled already, ``grade`` of the newest assessment there.
    """

    person_id: int
    staff_no: str
    name: str
    staffing: str
    waiting: Decimal
    months: tuple[tuple[str, Decimal], ...]
    released: Decimal
    forfeited: Decimal
    grade: Grade | None


@attrs.frozen(slots=True, kw_only=True)
class HeldSheet:
    """A unit's kept-back money of months from ``first`` through ``last``."""

    unit_id: int
    unit: str
    first: str
    last: str
    lines: tuple[HeldLine, ...]


def held_sheet(desk: Desk, *, unit_id: int, first: str, last: str) -> HeldSheet:
    """Return what is kept back of a unit's people over some months that are approved or beyond.

    Raises:
        UserError: a month is none, or the last lies before the first.
    """
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        return _sheet(work, unit_id, first, last)


def release(
    desk: Desk,
    *,
    unit_id: int,
    first: str,
    last: str,
    grades: Mapping[int, Grade],
    document: str,
    parts: Mapping[Grade, Decimal],
) -> HeldSheet:
    """Release what is kept back of those who were assessed; the others wait. Returns the sheet as it stands then.

    ``parts`` tells what part of it a grade is paid (0 to 1); what is not paid falls to the hospital and stays on record.

    Raises:
        UserError: no paper, no part for a grade given, a part that is none, or nothing is kept back of these people.
    """
    if not document.strip():
        raise UserError(say("Name the document that decided it."), field="document")
    for given in frozenset(grades.values()):
        if given not in parts or not 0 <= parts[given] <= 1:
            raise UserError(say("Say what part of the kept money each grade is paid, from 0 to 1."), field="parts")
    with desk.write(Verb.PERFORMANCE_APPROVE, label=say("Release kept-back pay")) as work:
        work.require_unit(unit_id)
        count = 0
        for share, month, _person in _waiting(work, unit_id, first, last):
            grade = grades.get(share.person_id)
            if grade is None:
                continue
            work.session.add(
                PerfReleaseRow(
                    unit_id=unit_id, person_id=share.person_id, share_id=share.id, month=month, held=share.held,
                    paid=cents(share.held * parts[grade]), grade=grade.value, document=document.strip(),
                    recorded_at=work.now, recorded_by=work.actor.login,
                )
            )  # fmt: skip
            count += 1
        if not count:
            raise UserError(say("Nothing is kept back of these people in these months."), field="grades")
        work.session.flush()
        work.record("performance", unit_id, action="performance.release",
                    after={"first": first, "last": last, "shares": count}, reason=document)  # fmt: skip
        return _sheet(work, unit_id, first, last)


def _waiting(work: Work, unit_id: int, first: str, last: str) -> list[tuple[PerfShareRow, str, PersonRow]]:
    """Return the shares with money kept back that were not released yet."""
    share, run, done = PerfShareRow, PerfRunRow, PerfReleaseRow
    rows = work.session.execute(
        select(share, run.month, PersonRow)
        .join(run, run.id == share.run_id)
        .join(PersonRow, PersonRow.id == share.person_id)
        .outerjoin(done, done.share_id == share.id)
        .where(run.unit_id == unit_id, run.state.in_(GRANTED), run.month >= first, run.month <= last, done.id.is_(None))
        .order_by(PersonRow.staff_no, PersonRow.id, run.month)
    )
    return [(row, month, person) for row, month, person in rows if row.held]


def _sheet(work: Work, unit_id: int, first: str, last: str) -> HeldSheet:
    if Month.of(last).first < Month.of(first).first:
        raise UserError(say("The end lies before the start."), field="last")
    months: dict[int, list[tuple[str, Decimal]]] = defaultdict(list)
    people: dict[int, tuple[PersonRow, str]] = {}
    for share, month, person in _waiting(work, unit_id, first, last):
        months[share.person_id].append((month, share.held))
        people[share.person_id] = (person, share.staffing)
    settled: dict[int, list[PerfReleaseRow]] = defaultdict(list)
    done = PerfReleaseRow
    rows = work.session.execute(
        select(done, PersonRow, PerfShareRow.staffing)
        .join(PersonRow, PersonRow.id == done.person_id)
        .join(PerfShareRow, PerfShareRow.id == done.share_id)
        .where(done.unit_id == unit_id, done.month >= first, done.month <= last)
        .order_by(done.id)
    )
    for row, person, staffing in rows:
        settled[row.person_id].append(row)
        people.setdefault(row.person_id, (person, staffing))
    lines = (
        _line(person, staffing, tuple(months[who]), tuple(settled[who])) for who, (person, staffing) in people.items()
    )
    return HeldSheet(
        unit_id=unit_id, unit=load_units(work.session)[unit_id].name, first=first, last=last,
        lines=tuple(sorted(lines, key=lambda line: (line.staff_no, line.person_id))),
    )  # fmt: skip


def _line(
    person: PersonRow, staffing: str, months: tuple[tuple[str, Decimal], ...], settled: tuple[PerfReleaseRow, ...]
) -> HeldLine:
    return HeldLine(
        person_id=person.id, staff_no=person.staff_no or "", name=person.name, staffing=staffing, months=months,
        waiting=sum((amount for _month, amount in months), NOUGHT),
        released=sum((row.paid for row in settled), NOUGHT),
        forfeited=sum((row.held - row.paid for row in settled), NOUGHT),
        grade=Grade(settled[-1].grade) if settled else None,
    )  # fmt: skip
