"""Codes that stand in drafts: a set-up that would be taken by them can't lose one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.errors import UserError
from app.roster.book.store import draft_of
from app.roster.sheet import SheetState, WardSetup
from app.words import say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Work


def codes_in_drafts(work: Work, unit_id: int, *, since: date = date.min) -> dict[str, int]:
    """Return in how many cells of a ward's drafts each code stands (for services inside a unit of work)."""
    found: dict[str, int] = {}
    wanted = select(RosterSheetRow).where(
        RosterSheetRow.unit_id == unit_id,
        RosterSheetRow.first >= since,
        RosterSheetRow.state == SheetState.DRAFT.value,
    )
    for row in work.session.scalars(wanted):
        for cells in draft_of(row).cells:
            for cell in cells:
                for code in cell.codes:
                    found[code] = found.get(code, 0) + 1
    return found


def require_codes_kept(work: Work, unit_id: int, setup: WardSetup, *, since: date) -> None:
    """Stop where a set-up no longer has a code that stands in a draft which would take it.

    Raises:
        UserError: names the first such code and in how many cells it stands.
    """
    for code, cells in codes_in_drafts(work, unit_id, since=since).items():
        if setup.code(code) is None:
            raise UserError(
                say("“{code}” stands in {cells} cells of a draft; it can't be taken away.", code=code, cells=cells),
                field="codes",
                remedy=say("Take it out of use instead: it is offered no more, and old sheets keep it."),
            )
