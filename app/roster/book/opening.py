"""Opening a ward's month: everything the vault knows of it, as a sheet; opening it again keeps what was typed."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.asked import leave_of, wishes_of
from app.roster.book.ledger import heads_of, history_of, openings_of, overtime_of, shares_of
from app.roster.book.members import rows_of
from app.roster.book.setups import setup_on, unit_row
from app.roster.book.store import covering, draft_of, require_sheet, sheet_row
from app.roster.sheet import RowMark, Sheet, SheetCell, SheetRow, SheetState, blank_rows
from app.roster.sheet.serial import dumps
from app.roster.sheet.sheet import Row
from app.words import say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LONGEST = 62
HOURS = "hours_balance"  # the account fair hours are counted from


def open_month(
    desk: Desk, *, unit_id: int, first: date, days: int | None = None, group: Mapping[str, str] | None = None
) -> Sheet:
    """Open a ward's sheet and return it, filled with everything the vault knows of those days.

    A stored one is brought up to date: people, leave, wishes, licences and balances as they stand today, cells as typed.

    Args:
        desk: at which desk.
        unit_id: the ward.
        first: the first day.
        days: length of a new sheet; the rest of the month when None.
        group: nursing group by person id for people who stood on no sheet before.

    Raises:
        YearNotLoadedError: the calendar of the year is not loaded.
        NotFoundError: no such ward, none of the actor's, or not set up.
        UserError: the days lie on another sheet of the ward, or nobody works there.
    """
    span = days or calendar.monthrange(first.year, first.month)[1] - first.day + 1
    if not 1 <= span <= LONGEST:
        raise UserError(say("A sheet holds from 1 to {most} days.", most=LONGEST), field="days")
    with desk.write(Verb.ROSTER_EDIT, label=say("Open roster")) as work:
        unit = unit_row(work, unit_id)
        row = sheet_row(work, unit_id, first)
        if row is not None:
            return again(work, row)
        _require_free(work, unit_id, first, span)
        sheet = _fresh(work, unit_id, unit.name, first=first, days=span, groups=group or {})
        row = RosterSheetRow(
            unit_id=unit_id,
            first=first,
            days=span,
            state=SheetState.DRAFT.value,
            version=0,
            draft=dumps(sheet),
            saves=1,
            opened_at=work.now,
            opened_by=work.actor.login,
            saved_at=work.now,
            saved_by=work.actor.login,
        )
        work.session.add(row)
        work.session.flush()
        after = {"unit_id": unit_id, "first": first, "days": span, "people": len(sheet.rows)}
        work.record("roster", row.id, action="roster.open", after=after)
        return sheet


def load_sheet(desk: Desk, *, unit_id: int, first: date) -> Sheet:
    """Return a stored sheet brought up to date, for reading.

    Raises:
        NotFoundError: there is none, or the ward is not among the actor's.
    """
    with desk.read(Verb.ROSTER_VIEW) as work:
        return again(work, require_sheet(work, unit_id, first))


def _fresh(work: Work, unit_id: int, name: str, *, first: date, days: int, groups: Mapping[str, str]) -> Sheet:
    setup = setup_on(work, unit_id, first)
    last = first + timedelta(days=days - 1)
    heads = heads_of(work, first, days)
    rows = rows_of(work, unit_id, setup, first=first, last=last)
    if not rows:
        raise UserError(
            say("Nobody works in {ward} in that time.", ward=name),
            field="ward",
            remedy=say("Record who belongs there, or lend people to it, in the staff ledger."),
        )
    before = covering(work, unit_id, first - timedelta(days=1))
    rows = _arranged(rows, None if before is None else draft_of(before), groups)
    sheet = Sheet(
        unit_id,
        name,
        first=first,
        days=days,
        ward=setup,
        rows=rows,
        cells=blank_rows(len(rows), days),
        heads=heads,
        remark=setup.notes,
    )
    return _leave_written(brought_in(work, sheet))


def again(work: Work, row: RosterSheetRow) -> Sheet:
    """Return a stored sheet with today's facts; a sealed one as it is."""
    old = draft_of(row)
    if old.state is SheetState.SEALED:
        return old
    setup = setup_on(work, row.unit_id, row.first) if old.state is SheetState.DRAFT else old.ward
    keep = [int(each.id) for each, cells in zip(old.rows, old.cells, strict=True) if any(not c.blank for c in cells)]
    fresh = rows_of(work, row.unit_id, setup, first=row.first, last=old.last, keep=keep)
    known = old.row_index
    shown = old.state is SheetState.PUBLISHED  # on the notice board only people lent in since may still come
    rows = _arranged(tuple(r for r in fresh if not shown or r.id in known or RowMark.LOAN_IN in r.marks), old, {})
    blank = blank_rows(1, old.days)[0]
    cells = tuple(old.cells[known[each.id]] if each.id in known else blank for each in rows)
    heads = heads_of(work, row.first, row.days)
    sheet = attrs.evolve(old, ward=setup, rows=rows, cells=cells, heads=heads)
    brought = brought_in(work, sheet)
    return _leave_written(brought) if old.state is SheetState.DRAFT else brought


def _arranged(rows: tuple[SheetRow, ...], before: Sheet | None, groups: Mapping[str, str]) -> tuple[SheetRow, ...]:
    """Return the rows in the order and groups of the sheet before; newcomers stand at the end of their group."""
    known = {} if before is None else {row.id: row for row in before.rows}
    order = {} if before is None else before.row_index
    placed = [
        attrs.evolve(
            row,
            group=known[row.id].group if row.id in known else groups.get(row.id, ""),
            remark=known[row.id].remark if row.id in known else "",
            person=attrs.evolve(row.person, team=known[row.id].group if row.id in known else groups.get(row.id, "")),
        )
        for row in rows
    ]
    ranks = {group: place for place, group in enumerate(dict.fromkeys(groups.values()))}
    last = len(order)
    return tuple(sorted(placed, key=lambda r: (order.get(r.id, last), ranks.get(r.group, -1))))


def brought_in(work: Work, sheet: Sheet) -> Sheet:
    """Return the sheet with wishes, leave, history, shares and balances of today."""
    shares = shares_of(work, sheet.ward_id, sheet.rows, sheet.first)
    openings = openings_of(work, sheet)
    overtime = overtime_of(work, sheet)
    rows = tuple(
        attrs.evolve(
            row,
            opening=openings[row.id],
            person=attrs.evolve(
                row.person, carried=_carried(dict(openings[row.id]), shares[row.id], overtime.get(row.id, 0))
            ),
        )
        for row in sheet.rows
    )
    return attrs.evolve(
        sheet,
        rows=rows,
        history=history_of(work, rows, sheet.first),
        wishes=wishes_of(work, sheet),
        leave=leave_of(work, sheet),
    )


def _carried(
    opening: Mapping[str, Decimal], shares: tuple[tuple[str, int], ...], overtime: int
) -> tuple[tuple[str, int], ...]:
    hours = ("half-hours", int(opening.get(HOURS, Decimal(0)) * 2))
    return (*shares, hours, ("overtime-minutes", overtime))


def _leave_written(sheet: Sheet) -> Sheet:
    """Write granted leave into its cells, so that nobody has to type it."""
    rows: list[Row] = []
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        granted = {day: sheet.leave_days[row.id, day] for day in range(sheet.days) if (row.id, day) in sheet.leave_days}
        rows.append(
            tuple(
                SheetCell((granted[day].code,)) if day in granted and cell.codes != (granted[day].code,) else cell
                for day, cell in enumerate(cells)
            )
        )
    return attrs.evolve(sheet, cells=tuple(rows))


def _require_free(work: Work, unit_id: int, first: date, days: int) -> None:
    last = first + timedelta(days=days - 1)
    wanted = select(RosterSheetRow).where(RosterSheetRow.unit_id == unit_id, RosterSheetRow.first <= last)
    for row in work.session.scalars(wanted):
        end = row.first + timedelta(days=row.days - 1)
        if end >= first:
            raise UserError(
                say("These days stand on the sheet of {first} to {last} already.", first=row.first, last=end),
                field="month",
            )
