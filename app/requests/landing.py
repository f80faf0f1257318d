"""Bringing what was approved into the rosters: leave and hours into drafts and published months, swaps as traced changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.errors import UserError
from app.requests.judging import SwapBench, place_of
from app.roster.book.actuals import Happened, record_within
from app.roster.book.asking import put_leave, take_leave_back
from app.roster.book.life import as_published, change_within
from app.roster.book.opening import again
from app.roster.book.store import body_of, covering, draft_of, write_draft
from app.roster.sheet import EMPTY, Place, Sheet, SheetCell, SheetState
from app.roster.sheet.cell import MOST_CODES
from app.staff.dated import facts_of_many
from app.staff.facts import FactKind
from app.words import Words, say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Work
    from db.tables import RequestRow

HOUR = 60
_PLACES = (FactKind.HOME_UNIT, FactKind.WORKING_UNIT)


class NoDutyAnyMoreError(UserError):
    """What was to be swapped is no longer on the notice board."""

    code = "moved-on"

    def __init__(self, day: date) -> None:
        super().__init__(
            say("The roster of {day} has changed since the swap was asked for.", day=f"{day:%m-%d}"),
            remedy=say("Deny it with that reason; a new one may be asked for."),
        )


def land_leave(work: Work, row: RequestRow, stand_ins: Mapping[date, int]) -> None:
    """Grant a leave and write it into every sheet its days lie on.

    A draft holds it at once; a published month becomes its next version, days already past are noted as worked otherwise;
    ``stand_ins`` (day -> person) take the duty left open on a published day.

    Raises:
        UserError: a month is sealed, other leave stands in that time, or a stand-in may not take the duty.
    """
    reason = str(say("leave, request {number}", number=row.id))
    row.leave_id = put_leave(
        work, unit_id=row.unit_id, person_id=row.person_id, first=row.first, last=row.last, code=row.codes,
        document=row.attachment or "",
    )  # fmt: skip
    for sheet in sheets_of(work, row.person_id, row.first, row.last):
        if sheet.state == SheetState.SEALED.value:
            raise UserError(
                say("The roster of {month} is sealed.", month=f"{sheet.first:%Y-%m}"),
                field="first",
                remedy=say("Put the days right on the sheet itself; then leave them out here."),
            )
        if sheet.state == SheetState.DRAFT.value:
            write_draft(work, sheet, again(work, sheet))
        elif sheet.state == SheetState.PUBLISHED.value:
            _leave_published(work, sheet, row, stand_ins, reason=reason)


def _leave_published(
    work: Work, sheet: RosterSheetRow, row: RequestRow, stand_ins: Mapping[date, int], *, reason: str
) -> None:
    board = body_of(work, sheet.id, sheet.version)
    days = [board.date(d) for d in range(board.days) if row.first <= board.date(d) <= row.last]
    over = [day for day in days if day < work.today and place_of(board, row.person_id, 0) is not None]
    if over:
        record_within(work, sheet, [Happened(row.person_id, day, row.codes) for day in over], reason=reason)
    cells: dict[tuple[int, date], SheetCell] = {}
    for day in days:
        place = place_of(board, row.person_id, (day - board.first).days)
        if place is None or day < work.today:
            continue
        left = board.cells[place.row][place.day]
        cells[row.person_id, day] = SheetCell((row.codes,), remark=left.remark)
        taker = place_of(board, stand_ins[day], place.day) if day in stand_ins else None
        if taker is not None and not left.blank:
            cells[stand_ins[day], day] = taken_over(board, taker, left)
    if cells:
        change_within(work, sheet, cells, reason=reason)


def taken_over(sheet: Sheet, taker: Place, left: SheetCell) -> SheetCell:
    """Return the cell of somebody who takes a duty over: the duty alone on a day off, else beside the own one.

    Raises:
        UserError: both together are more than a day holds.
    """
    own = sheet.cells[taker.row][taker.day]
    at_work = any(known.is_work for code in own.codes if (known := sheet.ward.code(code)) is not None)
    if at_work and len(own.codes) + len(left.codes) > MOST_CODES:
        raise UserError(
            say("{name} has a duty of their own on {day} and can't take two more.", name=sheet.rows[taker.row].name,
                day=f"{sheet.date(taker.day):%m-%d}"),
            field="stand_ins",
        )  # fmt: skip
    codes = (*own.codes, *left.codes) if at_work else left.codes
    return attrs.evolve(own, codes=codes, symbols=left.symbols or own.symbols, reason="")


def land_hours(work: Work, row: RequestRow) -> None:
    """Write leave for part of a day as hours less beside the duty of that day.

    Raises:
        UserError: no roster holds a duty of that day yet, or it is sealed.
    """
    assert row.hours is not None
    sheet = covering(work, row.unit_id, row.first)
    held = (
        None
        if sheet is None
        else draft_of(sheet)
        if sheet.state == SheetState.DRAFT.value
        else as_published(work, sheet)
    )
    place = None if held is None else place_of(held, row.person_id, (row.first - held.first).days)
    if sheet is None or held is None or place is None or held.cells[place.row][place.day].blank:
        raise UserError(
            say("No roster holds a duty of {name} on {day} yet.", name=say("this person"), day=row.first),
            field="first",
            remedy=say("Plan the day first; then approve the hours."),
        )
    cell = held.cells[place.row][place.day]
    less = attrs.evolve(
        cell,
        minutes_adjust=cell.minutes_adjust - int(row.hours * HOUR),
        remark="；".join(
            part for part in (cell.remark, str(say("{hours} h of leave", hours=f"{row.hours:f}"))) if part
        ),
    )
    if sheet.state == SheetState.DRAFT.value:
        write_draft(work, sheet, held.with_cells({place: less}))
    else:
        reason = str(say("leave, request {number}", number=row.id))
        change_within(work, sheet, {(row.person_id, row.first): less}, reason=reason)


def land_swap(work: Work, row: RequestRow, held: tuple[tuple[date, str, str], ...], *, reason: str) -> None:
    """Exchange the duties of a swap on the published sheet as its next version, each cell with its trace.

    Raises:
        NoDutyAnyMoreError: they no longer hold what was asked for.
        UnlawfulRosterError: the exchange breaks law as things stand now.
    """
    sheet, bench, one, other = bench_of(work, row)
    days = [(day - bench.sheet.first).days for day, _own, _others in held]
    found = bench.held(one, other, days)
    for (_place, own, others), (day, had, had_other) in zip(found, sorted(held), strict=True):
        if (own, others) != (had, had_other):
            raise NoDutyAnyMoreError(day)
    cells = {(person, bench.sheet.date(day)): cell for (person, day), cell in bench.exchanged(one, other, days).items()}
    change_within(work, sheet, cells, reason=reason)


def bench_of(work: Work, row: RequestRow) -> tuple[RosterSheetRow, SwapBench, int, int]:
    """Return the published sheet of a swap, a bench over it, and the rows of asker and colleague.

    Raises:
        NoDutyAnyMoreError: there is no such sheet any more, or one of them does not stand on it.
    """
    sheet = published_on(work, row.unit_id, row.first)
    if sheet is None:
        raise NoDutyAnyMoreError(row.first)
    bench = SwapBench(as_published(work, sheet))
    one = place_of(bench.sheet, row.person_id, 0)
    other = place_of(bench.sheet, row.partner_id or 0, 0)
    if one is None or other is None:
        raise NoDutyAnyMoreError(row.first)
    return sheet, bench, one.row, other.row


def published_on(work: Work, unit_id: int, day: date) -> RosterSheetRow | None:
    """Return the published sheet of a ward that covers a day."""
    sheet = covering(work, unit_id, day)
    return sheet if sheet is not None and sheet.state == SheetState.PUBLISHED.value else None


def take_back(work: Work, row: RequestRow, *, reason: str) -> tuple[Words, ...]:
    """Take approved leave back: drafts lose its cells, published days become days off; return what is left to do by hand.

    Raises:
        UserError: a month is sealed, or its days have begun.
    """
    if row.leave_id is None:
        raise UserError(say("Hours that were approved are put right on the sheet itself."), field="request")
    if row.first <= work.today:
        raise UserError(
            say("This leave has begun."), field="request",
            remedy=say("Take single days back on the roster."),
        )  # fmt: skip
    take_leave_back(work, row.leave_id, reason)
    told: list[Words] = []
    for sheet in sheets_of(work, row.person_id, row.first, row.last):
        month = f"{sheet.first:%Y-%m}"
        if sheet.state == SheetState.DRAFT.value:
            draft = draft_of(sheet)
            write_draft(work, sheet, draft.with_cells(dict.fromkeys(_held_by(draft, row), EMPTY)))
        elif sheet.state == SheetState.PUBLISHED.value:
            board = body_of(work, sheet.id, sheet.version)
            rest = SheetCell((board.ward.rest,)) if board.ward.rest else EMPTY
            cells = {(row.person_id, board.date(p.day)): rest for p in _held_by(board, row)}
            if cells:
                change_within(work, sheet, cells, reason=reason)
                told.append(say("{month}: the days are days off now; plan them on the roster.", month=month))
    return tuple(told)


def _held_by(sheet: Sheet, row: RequestRow) -> Iterator[Place]:
    for day in range(sheet.days):
        place = place_of(sheet, row.person_id, day)
        inside = row.first <= sheet.date(day) <= row.last
        if place is not None and inside and sheet.cells[place.row][day].codes == (row.codes,):
            yield place


def sheets_of(work: Work, person_id: int, first: date, last: date) -> tuple[RosterSheetRow, ...]:
    """Return the stored sheets, on which a person may stand, that hold a day from ``first`` to ``last``."""
    facts = facts_of_many(work, [person_id])[person_id]
    units = {fact.unit_id for fact in facts if fact.kind in _PLACES and fact.unit_id is not None}
    sheet = RosterSheetRow
    rows = work.session.scalars(
        select(sheet).where(sheet.unit_id.in_(units), sheet.first <= last).order_by(sheet.first, sheet.unit_id)
    )
    return tuple(row for row in rows if row.first + timedelta(days=row.days - 1) >= first)
