"""What is entered for a month: scores, quantities, lines of the pool, adjustments. Corrected by taking back, never by erasing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.access.users import names_by_login
from app.errors import NotFoundError, UserError
from app.performance.guard import refuse_banned
from app.performance.money import cents
from app.performance.service_days import Month
from app.words import say
from db.tables import PerfEntryRow, PerfRunRow, PersonRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


class EntryKind(StrEnum):
    """What an entry is. The stored value never changes."""

    SCORE = "score"  # a score, rate or index: of a person, or of the unit
    WORK = "work"  # a quantity of an item: of a person, or of the unit
    KEY = "key"  # the row of a coefficient table that a person stands in, from this month on
    ATTENDANCE = "attendance"  # attendance coefficient, 0 to 1
    LINE = "line"  # added to or taken from the pool, with a reason
    DIRECT = "direct"  # yuan of a step with typed amounts
    ADJUSTMENT = "adjustment"  # by the hospital, with a reason
    WITHIN = "within"  # moved within the unit, with a reason
    VETO = "veto"  # takes no part this month, with the reason


OF_PERSONS = frozenset(EntryKind) - {EntryKind.SCORE, EntryKind.WORK, EntryKind.LINE}
WITH_REASON = frozenset({EntryKind.LINE, EntryKind.ADJUSTMENT, EntryKind.WITHIN, EntryKind.VETO})
OF_MONEY = frozenset({EntryKind.LINE, EntryKind.DIRECT, EntryKind.ADJUSTMENT, EntryKind.WITHIN})


@attrs.frozen(slots=True, kw_only=True)
class Entry:
    """One input of a unit's month. ``person_id`` None: of the unit itself. ``id`` None until it is kept."""

    kind: EntryKind
    name: str = ""
    value: Decimal = Decimal(0)
    person_id: int | None = None
    key: str | None = None
    day: date | None = None
    reason: str = ""
    source: str = ""
    id: int | None = None
    by: str = ""
    by_name: str = ""


def enter(desk: Desk, *, unit_id: int, month: str, entries: Iterable[Entry]) -> tuple[int, ...]:
    """Keep entries of a unit's month; return their ids. All of them, or none.

    Raises:
        UserError: an entry lacks its person, name or reason, is banned, or the month is closed.
        NotFoundError: no such unit or person.
    """
    Month.of(month)
    given = tuple(entries)
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Enter inputs")) as work:
        work.require_unit(unit_id)
        if work.session.get(UnitRow, unit_id) is None:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        require_open(work, unit_id, month)
        return write_entries(work, unit_id, month, given)


def write_entries(work: Work, unit_id: int, month: str, entries: Iterable[Entry]) -> tuple[int, ...]:
    """Keep entries inside an open unit of work; see ``enter``."""
    span = Month.of(month)
    rows = [_row(work, unit_id, month, entry, span) for entry in entries]
    work.session.add_all(rows)
    work.session.flush()
    for row in rows:
        work.record("performance", row.id, action="performance.enter",
                    after={"kind": row.kind, "name": row.name, "value": row.value, "month": month},
                    reason=row.reason or None)  # fmt: skip
    return tuple(row.id for row in rows)


def take_back(desk: Desk, *, entry_id: int, reason: str) -> None:
    """Take an entry back; it stays readable and counts no more.

    Raises:
        UserError: no reason, it was taken back already, or the month is closed.
        NotFoundError: no such entry.
    """
    if not reason.strip():
        raise UserError(say("Say why it is taken back."), field="reason")
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Take back entry")) as work:
        row = work.session.get(PerfEntryRow, entry_id)
        if row is None:
            raise NotFoundError(say("There is no entry {number}.", number=entry_id), field="entry")
        work.require_unit(row.unit_id)
        require_open(work, row.unit_id, row.month)
        if row.reversed_at is not None:
            raise UserError(say("This entry was taken back already."), field="entry")
        row.reversed_at, row.reversed_by, row.reversed_reason = work.now, work.actor.login, reason.strip()
        work.record("performance", row.id, action="performance.take-back", before={"value": row.value}, reason=reason)


def entries_of(desk: Desk, *, unit_id: int, month: str) -> tuple[Entry, ...]:
    """Return what counts in a unit's month."""
    Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        return read_entries(work, unit_id, month)


def read_entries(work: Work, unit_id: int, month: str) -> tuple[Entry, ...]:
    """Return what counts in a unit's month: this month's entries, and the keys that hold since an earlier one."""
    rows = work.session.scalars(
        select(PerfEntryRow)
        .where(PerfEntryRow.unit_id == unit_id, PerfEntryRow.month <= month, PerfEntryRow.reversed_at.is_(None))
        .order_by(PerfEntryRow.month, PerfEntryRow.id)
    )
    found = [row for row in rows if row.month == month or row.kind == EntryKind.KEY]
    keys = {(row.person_id, row.name): row for row in found if row.kind == EntryKind.KEY}
    kept = [row for row in found if row.kind != EntryKind.KEY or keys[row.person_id, row.name] is row]
    who = names_by_login(work)
    return tuple(_entry(row, who(row.recorded_by)) for row in kept)


def require_open(work: Work, unit_id: int, month: str) -> None:
    """Stop here when the unit's month is approved or beyond.

    Raises:
        UserError: with the way to go on.
    """
    closed = ("approved", "published", "sealed")
    query = select(PerfRunRow.state).where(
        PerfRunRow.unit_id == unit_id, PerfRunRow.month == month, PerfRunRow.state.in_(closed)
    )
    if work.session.scalars(query).first() is not None:
        raise UserError(
            say("The month {month} of this unit is closed.", month=month),
            field="month",
            remedy=say("Enter an adjustment in a later month, or have it returned first."),
        )


def is_open(work: Work, unit_id: int, month: str) -> bool:
    """Tell whether anything may still be entered for a unit's month."""
    try:
        require_open(work, unit_id, month)
    except UserError:
        return False
    return True


def _row(work: Work, unit_id: int, month: str, entry: Entry, span: Month) -> PerfEntryRow:
    _check(entry, span)
    if entry.person_id is not None and work.session.get(PersonRow, entry.person_id) is None:
        raise NotFoundError(say("There is no person {number}.", number=entry.person_id), field="person")
    return PerfEntryRow(
        month=month, unit_id=unit_id, person_id=entry.person_id, kind=entry.kind.value, name=entry.name.strip(),
        value=entry.value, key=entry.key, day=entry.day, reason=entry.reason.strip(), source=entry.source.strip(),
        recorded_at=work.now, recorded_by=work.actor.login,
    )  # fmt: skip


def _check(entry: Entry, span: Month) -> None:
    if (entry.kind in OF_PERSONS) and entry.person_id is None:
        raise UserError(say("This entry needs a person."), field="person")
    if entry.kind not in {EntryKind.ATTENDANCE, EntryKind.VETO} and not entry.name.strip():
        raise UserError(say("This entry needs a name."), field="name")
    if entry.kind is EntryKind.KEY and not entry.key:
        raise UserError(say("Say which row of the table holds."), field="key")
    if entry.kind in WITH_REASON and not entry.reason.strip():
        raise UserError(say("“{title}” needs a reason.", title=entry.name or entry.kind.value), field="reason")
    if entry.kind in OF_MONEY and cents(entry.value) != entry.value:
        raise UserError(say("An amount of money has no parts of a cent."), field="value")
    if entry.kind is EntryKind.ATTENDANCE and not 0 <= entry.value <= 1:
        raise UserError(say("An attendance coefficient lies between 0 and 1."), field="value")
    if entry.kind is EntryKind.WORK and entry.value < 0:
        raise UserError(say("A quantity of work is not below nought."), field="value")
    if entry.day is not None and not span.first <= entry.day <= span.last:
        raise UserError(
            say("{day} is not in the month {month}.", day=entry.day, month=f"{span.first:%Y-%m}"), field="day"
        )
    if entry.kind is not EntryKind.LINE or entry.value > 0:
        refuse_banned(entry.name, entry.source)


def _entry(row: PerfEntryRow, by_name: str) -> Entry:
    return Entry(
        kind=EntryKind(row.kind), name=row.name, value=row.value, person_id=row.person_id, key=row.key, day=row.day,
        reason=row.reason, source=row.source, id=row.id, by=row.recorded_by,
        by_name=by_name,
    )  # fmt: skip
