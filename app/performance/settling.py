"""Settling a sealed month of overtime: lines that are never changed, balances that follow, corrections by their opposite.

What is paid leaves the balances the sealed roster has put it on (hours over the norm, rest days, holidays worked), so
that nobody is paid and given time off for the same hour. Time off of the establishment stays where the roster put it;
where the ward keeps no such account it is posted to the accrued hours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.overtime import DayKind, OvertimeLine
from app.performance.overtime_book import OvertimeOfPerson, OvertimeSheet, sheet_of, worked_of
from app.performance.service_days import Month
from app.roster.sheet.ward import Gains, WardSetup
from app.settings import read_setting
from app.staff.balances import Entry
from app.words import say
from db.tables import BalancePostingRow, OvertimeLineRow, PersonRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

ACCRUED = "accrued_hours"
_KEPT = ("hours", "paid_hours", "rate", "hour_price", "amount", "time_off", "citation")
_Key = tuple[int, str]


@attrs.frozen(slots=True, kw_only=True)
class SettledLine:
    """One settled figure as it stands on record, in hours and yuan; ``reverses_id`` marks the opposite of another."""

    id: int
    person_id: int
    name: str
    kind: DayKind
    hours: Decimal
    paid_hours: Decimal
    amount: Decimal
    time_off: Decimal
    cells: tuple[str, ...]
    reverses_id: int | None
    reason: str
    at: datetime
    by: str


@attrs.frozen(slots=True, kw_only=True)
class Settlement:
    """What a settling wrote: new lines, reversed ones, and postings to balances."""

    written: int
    reversed: int
    postings: int


def settle(desk: Desk, *, unit_id: int, month: str, reason: str = "") -> Settlement:
    """Settle a unit's sealed month; a month settled before is put right by reversing entries, with a reason.

    Raises:
        UserError: a roster is not sealed, a base is missing, somebody is settled elsewhere, nothing differs, or a
            correction has no reason.
        YearNotLoadedError: nobody may guess the days of a year.
    """
    span = Month.of(month)
    with desk.write(Verb.PERFORMANCE_APPROVE, label=say("Settle overtime")) as work:
        work.require_unit(unit_id)
        sheet = sheet_of(work, unit_id, month)
        _require_ready(work, sheet)
        standing = _standing(work, unit_id, month)
        fresh = {(person.person_id, line.kind.value): (person, line) for person, line in _lines(sheet)}
        changed = [key for key in fresh.keys() | standing.keys() if _differs(fresh.get(key), standing.get(key))]
        if not changed:
            raise UserError(say("Nothing differs from what was settled."), field="month")
        if standing and not reason.strip():
            raise UserError(say("Say why the settled month was wrong."), field="reason")
        books = _Books(work, sheet, span, reason.strip())
        for key in sorted(changed):
            if key in standing:
                books.take_back(standing[key])
            if key in fresh:
                books.write(*fresh[key])
        done = Settlement(written=books.written, reversed=books.taken_back, postings=books.postings)
        work.record("performance", unit_id, action="overtime.settle", after={"month": month, **attrs.asdict(done)},
                    reason=reason.strip() or None)  # fmt: skip
        work.touch("balance")
        return done


def settled(desk: Desk, *, unit_id: int, month: str) -> tuple[SettledLine, ...]:
    """Return every settled line of a unit's month, reversals included, in the order they were written."""
    Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        rows = work.session.execute(
            select(OvertimeLineRow, PersonRow.name)
            .join(PersonRow, PersonRow.id == OvertimeLineRow.person_id)
            .where(OvertimeLineRow.unit_id == unit_id, OvertimeLineRow.month == month)
            .order_by(OvertimeLineRow.id)
        )
        return tuple(
            SettledLine(
                id=row.id, person_id=row.person_id, name=name, kind=DayKind(row.kind), hours=row.hours,
                paid_hours=row.paid_hours, amount=row.amount, time_off=row.time_off,
                cells=tuple(row.cells.splitlines()), reverses_id=row.reverses_id, reason=row.reason,
                at=row.recorded_at, by=row.recorded_by,
            )
            for row, name in rows
        )  # fmt: skip


def stands(desk: Desk, *, sheet: OvertimeSheet) -> str:
    """Return how a sheet stands against what was settled: ``open``, ``settled`` or ``differs``."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        standing = _standing(work, sheet.unit_id, sheet.month)
    if not standing:
        return "open"
    fresh = {(person.person_id, line.kind.value): (person, line) for person, line in _lines(sheet)}
    differs = any(_differs(fresh.get(key), standing.get(key)) for key in fresh.keys() | standing.keys())
    return "differs" if differs else "settled"


def _require_ready(work: Work, sheet: OvertimeSheet) -> None:
    if not sheet.sealed:
        raise UserError(
            say("The roster of {month} is not sealed; overtime is settled after that.", month=sheet.month),
            field="month",
            remedy=say("Seal the roster first: 'xinglin roster seal'."),
        )
    lacking = "、".join(f"{line.name}（{line.staff_no}）" for line in sheet.lines if line.lacks_base)
    if lacking:
        raise UserError(
            say("Nothing on record prices the hours of {people}.", people=lacking),
            field="base",
            remedy=say("Enter the monthly base: 'xinglin overtime base'."),
        )
    mine = {line.person_id: line.name for line in sheet.lines}
    rows = work.session.execute(
        select(OvertimeLineRow.person_id, UnitRow.name)
        .join(UnitRow, UnitRow.id == OvertimeLineRow.unit_id)
        .where(OvertimeLineRow.month == sheet.month, OvertimeLineRow.unit_id != sheet.unit_id)
    )
    for person_id, unit in rows:
        if person_id in mine:
            raise UserError(
                say("{person} is settled with {unit} already.", person=mine[person_id], unit=unit), field="unit"
            )


def _lines(sheet: OvertimeSheet) -> Iterator[tuple[OvertimeOfPerson, OvertimeLine]]:
    for person in sheet.lines:
        for line in person.result.lines:
            if line.paid_hours or line.time_off:
                yield person, line


def _differs(fresh: tuple[OvertimeOfPerson, OvertimeLine] | None, row: OvertimeLineRow | None) -> bool:
    if fresh is None or row is None:
        return True
    return any(getattr(fresh[1], name) != getattr(row, name) for name in _KEPT)


def _standing(work: Work, unit_id: int, month: str) -> Mapping[_Key, OvertimeLineRow]:
    """Return the lines of a month that were not reversed, by person and kind."""
    row = OvertimeLineRow
    rows = work.session.scalars(select(row).where(row.unit_id == unit_id, row.month == month).order_by(row.id)).all()
    gone = {each.reverses_id for each in rows}
    return {(each.person_id, each.kind): each for each in rows if each.reverses_id is None and each.id not in gone}


class _Books:
    """Writes lines and the postings that follow from each; a posting names the line it belongs to."""

    def __init__(self, work: Work, sheet: OvertimeSheet, span: Month, reason: str) -> None:
        self.work, self.sheet, self.span, self.reason = work, sheet, span, reason
        self.worked = worked_of(work, (line.person_id for line in sheet.lines), span)
        self.hours_a_day = Decimal(int(read_setting(work.session, "hours-per-day")))
        self.written = self.taken_back = self.postings = 0

    def write(self, person: OvertimeOfPerson, line: OvertimeLine) -> None:
        row = OvertimeLineRow(
            unit_id=self.sheet.unit_id, month=self.sheet.month, person_id=person.person_id, staffing=person.staffing,
            kind=line.kind.value, cells="\n".join(person.figures[line.kind].cells), reverses_id=None,
            reason=self.reason, recorded_at=self.work.now, recorded_by=self.work.actor.login,
            **{name: getattr(line, name) for name in _KEPT},
        )  # fmt: skip
        self.work.session.add(row)
        self.work.session.flush()
        self.written += 1
        for account, amount in self._postings(person, line):
            self._post(row, account, amount, Entry.PLUS if amount > 0 else Entry.MINUS)

    def take_back(self, row: OvertimeLineRow) -> None:
        """Write the opposite of a line, and of every posting that came of it."""
        turned = ("hours", "paid_hours", "amount", "time_off")
        same = {name: getattr(row, name) for name in ("rate", "hour_price", "citation", "cells", "staffing", "kind")}
        opposite = OvertimeLineRow(
            unit_id=row.unit_id, month=row.month, person_id=row.person_id, reverses_id=row.id, reason=self.reason,
            recorded_at=self.work.now, recorded_by=self.work.actor.login, **same,
            **{name: -getattr(row, name) for name in turned},
        )  # fmt: skip
        self.work.session.add(opposite)
        self.taken_back += 1
        posting = BalancePostingRow
        for old in self.work.session.scalars(select(posting).where(posting.source == self._source(row))).all():
            if old.reverses_id is None:
                self._post(row, old.account, -old.amount, Entry(old.entry), reverses=old.id)

    def _postings(self, person: OvertimeOfPerson, line: OvertimeLine) -> Iterator[tuple[str, Decimal]]:
        ward = self.worked[person.person_id].ward
        over = _account(ward, Gains.HOURS_OVER_NORM)
        if line.paid_hours:
            if over:
                yield over, -line.paid_hours
            if line.kind is DayKind.STATUTORY and (days := Decimal(person.count.holidays)):
                yield from ((code, -days) for code in (_account(ward, Gains.HOLIDAYS_WORKED),) if code)
            if line.kind is DayKind.REST:
                days = line.paid_hours / self.hours_a_day
                yield from ((code, -days) for code in (_account(ward, Gains.REST_DAYS),) if code)
        if line.time_off and not over:
            yield ACCRUED, line.time_off

    def _post(
        self, row: OvertimeLineRow, account: str, amount: Decimal, entry: Entry, *, reverses: int | None = None
    ) -> None:
        self.work.session.add(
            BalancePostingRow(
                person_id=row.person_id, account=account, entry=entry.value, on_day=self.span.last, amount=amount,
                source=self._source(row), reverses_id=reverses, recorded_at=self.work.now,
                recorded_by=self.work.actor.login,
            )
        )  # fmt: skip
        self.postings += 1

    def _source(self, row: OvertimeLineRow) -> str:
        return f"overtime:{row.id}:{row.month} {self.sheet.unit}"


def _account(ward: WardSetup, gains: Gains) -> str:
    return next((each.code for each in ward.accounts if each.gains == gains), "")
