"""Filling a sheet with the solver, in one call: for the command line; the screen runs the solver live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from app.errors import UserError
from app.roster.audit import check_roster
from app.roster.model import Finding, context_of
from app.roster.sheet import Sheet, apply_roster, blanks, problem
from app.words import Words, say

if TYPE_CHECKING:
    from app.roster.planner.outcome import Proposal

TOLD = 5


@attrs.frozen(slots=True)
class Filled:
    """The sheet with the best roster found written in, and what the rules say of it.

    Attributes:
        sheet: the sheet.
        findings: what every rule says of it.
        told: how it ended, in a sentence.
        open_points: what of the ward's own rules and numbers is open, in sentences; empty when everything is kept.
    """

    sheet: Sheet
    findings: tuple[Finding, ...]
    told: Words
    open_points: tuple[Words, ...] = ()


def fill_month(
    sheet: Sheet, *, everything: bool = False, seconds: float = 30.0, seed: int = 0, workers: int | None = None
) -> Filled:
    """Return the sheet with its blanks (or everything unlocked) filled; locked cells and leave stay.

    Where the ward's own rules or numbers cannot all be kept, the roster with the fewest open points is written.

    Raises:
        UserError: no roster keeps the law, leave and locks; the remedy names what stands in the way.
    """
    from app.roster.drafting import draft, workers_here
    from app.roster.planner.outcome import Proposal

    made = problem(sheet, free=None if everything else blanks(sheet))
    best: Proposal | None = None
    last: Any = None
    for last in draft(made, seconds=seconds, seed=seed, workers=workers or workers_here()):
        if isinstance(last, Proposal):
            best = last
    if best is None:
        told = "；".join(str(each).rstrip("。.") for each in _causes(last)[:TOLD])
        raise UserError(
            say("No lawful roster was found in {seconds} s.", seconds=f"{seconds:g}"),
            remedy=say("In the way: {told}", told=told) if told else say("Give it more time, or unlock cells."),
        )
    after = apply_roster(sheet, best.roster, context=context_of(made))
    whole = problem(after)
    found = check_roster(whole, context_of(whole).roster(_written(after)))
    return Filled(after, found, last.words, _causes(last))


def _causes(outcome: object) -> tuple[Words, ...]:
    return tuple(getattr(outcome, "causes", ()) or getattr(outcome, "short", ()))


def _written(sheet: Sheet) -> tuple[tuple[str, ...], ...]:
    from app.roster.sheet import planned_code

    return tuple(tuple(planned_code(sheet.ward, cell.codes) for cell in cells) for cells in sheet.cells)
