"""Filling a sheet with the solver, in one call: for the command line; the screen runs the solver live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from app.errors import UserError
from app.roster.audit import check_roster
from app.roster.model import Finding, context_of
from app.roster.sheet import Sheet, apply_roster, blanks, problem
from app.words import say

if TYPE_CHECKING:
    from app.roster.planner.outcome import Proposal

TOLD = 5


@attrs.frozen(slots=True)
class Filled:
    """The sheet with the best roster found written in, and what the rules say of it."""

    sheet: Sheet
    findings: tuple[Finding, ...]


def fill_month(sheet: Sheet, *, everything: bool = False, seconds: float = 30.0, seed: int = 0) -> Filled:
    """Return the sheet with its blanks (or everything unlocked) filled; locked cells and leave stay.

    Raises:
        UserError: no lawful roster was found in the time; the remedy names what stands in the way.
    """
    from app.roster.planner.outcome import Proposal
    from app.roster.planner.solve import solve

    made = problem(sheet, free=None if everything else blanks(sheet))
    best: Proposal | None = None
    last: object = None
    for last in solve(made, seconds=seconds, seed=seed):
        if isinstance(last, Proposal):
            best = last
    if best is None:
        told = "；".join(str(each) for each in _causes(last)[:TOLD])
        raise UserError(
            say("No lawful roster was found in {seconds} s.", seconds=f"{seconds:g}"),
            remedy=say("In the way: {told}", told=told) if told else say("Give it more time, or unlock cells."),
        )
    after = apply_roster(sheet, best.roster, context=context_of(made))
    whole = problem(after)
    return Filled(after, check_roster(whole, context_of(whole).roster(_written(after))))


def _causes(outcome: object) -> tuple[object, ...]:
    return tuple(getattr(outcome, "causes", ()) or getattr(outcome, "short", ()))


def _written(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    from app.roster.sheet import planned_code

    return tuple(tuple(planned_code(sheet.ward, cell.codes) for cell in cells) for cells in sheet.cells)
