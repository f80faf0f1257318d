"""Sheets on the vault: rows read and written inside a unit of work; the published layer cell by cell."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select

from app.errors import NotFoundError, UserError
from app.roster.model import ShiftClass
from app.roster.sheet import Sheet, SheetCell, SheetState
from app.roster.sheet.serial import dumps, loads
from app.roster.sheet.totals import codes_of
from app.words import say
from db.tables import RosterCellRow, RosterSheetRow, RosterVersionRow

if TYPE_CHECKING:
    from app.desk import Work


class SheetMovedOnError(UserError):
    """Somebody else saved the sheet since it was read."""

    code = "moved-on"

    def __init__(self, login: str) -> None:
        super().__init__(
            say("{login} has saved this sheet meanwhile.", login=login),
            remedy=say("Open it again; your own cells are still in the undo history."),
        )


def sheet_row(work: Work, unit_id: int, first: date) -> RosterSheetRow | None:
    """Return the stored sheet of a ward that begins on ``first``."""
    wanted = select(RosterSheetRow).where(RosterSheetRow.unit_id == unit_id, RosterSheetRow.first == first)
    return work.session.scalar(wanted)


def require_sheet(work: Work, unit_id: int, first: date) -> RosterSheetRow:
    """Return the stored sheet of a ward that begins on ``first``.

    Raises:
        NotFoundError: there is none, or the ward is not among the actor's.
    """
    row = sheet_row(work, unit_id, first)
    if row is None or (work.scope is not None and unit_id not in work.scope):
        raise NotFoundError(
            say("There is no roster of {month} for this ward.", month=f"{first:%Y-%m}"),
            field="month",
            remedy=say("Open it first: 'xinglin roster open'."),
        )
    return row


def covering(work: Work, unit_id: int, day: date) -> RosterSheetRow | None:
    """Return the stored sheet of a ward that covers ``day``."""
    rows = work.session.scalars(
        select(RosterSheetRow)
        .where(RosterSheetRow.unit_id == unit_id, RosterSheetRow.first <= day)
        .order_by(RosterSheetRow.first.desc())
    )
    return next((row for row in rows if (day - row.first).days < row.days), None)


def draft_of(row: RosterSheetRow) -> Sheet:
    """Return the draft of a stored sheet, with state and version as stored."""
    import attrs

    return attrs.evolve(loads(row.draft), state=SheetState(row.state), version=row.version)


def body_of(work: Work, sheet_id: int, number: int) -> Sheet:
    """Return a version that was published.

    Raises:
        NotFoundError: there is none of that number.
    """
    body = work.session.scalar(
        select(RosterVersionRow.body).where(RosterVersionRow.sheet_id == sheet_id, RosterVersionRow.number == number)
    )
    if body is None:
        raise NotFoundError(say("There is no version {number} of this roster.", number=number), field="version")
    return loads(body)


def write_draft(work: Work, row: RosterSheetRow, sheet: Sheet) -> None:
    """Store a draft; no audit row, for autosave comes every few seconds."""
    row.draft, row.saves = dumps(sheet), row.saves + 1
    row.saved_at, row.saved_by = work.now, work.actor.login
    work.session.flush()
    work.touch("roster")


def write_version(work: Work, row: RosterSheetRow, sheet: Sheet, *, kind: str, reason: str | None) -> RosterVersionRow:
    """Store what goes on the notice board as the next version, and its cells; return the version."""
    body = dumps(sheet)
    version = RosterVersionRow(
        sheet_id=row.id,
        number=sheet.version,
        kind=kind,
        body=body,
        digest=hashlib.sha256(body.encode()).hexdigest(),
        reason=reason,
        made_at=work.now,
        made_by=work.actor.login,
    )
    work.session.add(version)
    row.version = sheet.version
    write_cells(work, row.id, sheet)
    return version


def write_cells(work: Work, sheet_id: int, sheet: Sheet) -> None:
    """Lay the published layer of a sheet anew."""
    work.session.execute(delete(RosterCellRow).where(RosterCellRow.sheet_id == sheet_id))
    found = [_cell(sheet, sheet_id, row, day) for row in range(len(sheet.rows)) for day in range(sheet.days)]
    if found:
        work.session.execute(insert(RosterCellRow), found)


def _cell(sheet: Sheet, sheet_id: int, row: int, day: int) -> dict[str, Any]:
    cell: SheetCell = sheet.cells[row][day]
    on = sheet.date(day)
    held = codes_of(sheet.ward, cell, actual=True)
    return {
        "sheet_id": sheet_id,
        "person_id": int(sheet.rows[row].id),
        "day": on,
        "codes": cell.text,
        "symbols": "".join(cell.symbols),
        "minutes_adjust": cell.minutes_adjust,
        "actual": None if cell.actual is None else "/".join(cell.actual),
        "remark": cell.remark,
        "reason": cell.reason,
        "minutes": sum(code.minutes_on(on) for code in held) + cell.minutes_adjust,
        "nights": int(any(code.kind is ShiftClass.NIGHT for code in held)),
        "night_minutes": sum(code.night_minutes_on(on) for code in held),
        "fees": " ".join(code.fee for code in held if code.fee),
        "at_work": any(code.is_work for code in held),
        "holiday": sheet.heads[day].kind == "holiday",
    }
