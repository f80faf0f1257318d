"""Planned and actual: a sick call, who stepped in, hours more or less; the plan stays as it was published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.life import trace
from app.roster.book.store import body_of, draft_of, require_sheet, write_cells, write_draft
from app.roster.book.versions import replace_body
from app.roster.sheet import CellChange, Place, Sheet, SheetState, adjust, record_actual
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk, Work
    from db.tables import RosterSheetRow


@attrs.frozen(slots=True)
class Happened:
    """What really happened in one cell: codes worked (None: as planned) and ± minutes (None: as they are)."""

    person_id: int
    day: date
    text: str | None
    minutes: int | None = None


def record(desk: Desk, *, unit_id: int, first: date, happened: Sequence[Happened], reason: str) -> Sheet:
    """Note what was worked in a published sheet: a sick call and its replacement are one call with two entries.

    The plan on the notice board stays; cover, hours, fees and balances go by what was worked. Returns the sheet.

    Raises:
        UserError: no reason, the sheet is not published, or an entry lies outside it.
        UnknownCodeTypedError: the ward has no such code.
    """
    if not reason.strip():
        raise UserError(say("Say what happened."), field="reason")
    with desk.write(Verb.ROSTER_EDIT, label=say("Note what was worked")) as work:
        return record_within(work, require_sheet(work, unit_id, first), happened, reason=reason.strip())


def record_within(work: Work, row: RosterSheetRow, happened: Sequence[Happened], *, reason: str) -> Sheet:
    """Note what was worked inside a unit of work. Errors as ``record``."""
    if row.state != SheetState.PUBLISHED.value:
        raise UserError(say("Only a published roster has an actual layer."), field="state")
    before = body_of(work, row.id, row.version)
    after = _applied(before, happened)
    found = before.diff(after)
    if not found:
        raise UserError(say("Nothing was changed."), field="cells")
    replace_body(work, row, after)
    write_cells(work, row.id, after)
    trace(work, row, after, found, layer="actual", reason=reason)
    write_draft(work, row, _onto(draft_of(row), after, found))
    told = {"unit_id": row.unit_id, "cells": [(c.person, after.date(c.day)) for c in found]}
    work.record("roster", row.id, action="roster.actual", after=told, reason=reason)
    return after


def _applied(sheet: Sheet, happened: Sequence[Happened]) -> Sheet:
    for each in happened:
        row = sheet.row_index.get(str(each.person_id))
        offset = (each.day - sheet.first).days
        if row is None or not 0 <= offset < sheet.days:
            raise UserError(say("The day lies outside the sheet."), field="day")
        place = Place(row, offset)
        sheet = record_actual(sheet, place, text=each.text)
        if each.minutes is not None:
            sheet = adjust(sheet, (place,), minutes=each.minutes).sheet
    return sheet


def _onto(draft: Sheet, worked: Sheet, changes: Sequence[CellChange]) -> Sheet:
    """Return the draft with the actual layer of the changed cells; changes of the plan not published yet stay."""
    cells = {}
    for each in changes:
        row = draft.row_index.get(each.person)
        if row is not None:
            new = worked.cells[worked.row_index[each.person]][each.day]
            old = draft.cells[row][each.day]
            cells[Place(row, each.day)] = attrs.evolve(
                old, actual=new.actual, minutes_adjust=new.minutes_adjust, symbols=new.symbols
            )
    return draft.with_cells(cells)
