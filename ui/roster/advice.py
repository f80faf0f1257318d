"""Where no roster keeps everything: why in sentences, and ways out that were tried, each with the sheet it leads to. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from app.roster.answering import solver
from app.roster.audit import check_roster
from app.roster.conflicts import conflict_of_shortage, find_conflict
from app.roster.model import Finding, RosterProblem, RuleLevel, context_of
from app.roster.remedies import Remedy, remedies
from app.roster.sheet import Place, Sheet, SheetLeave, accept, apply_roster, lock, problem, roster, unfilled
from app.words import tr
from ui.roster.compare import figures_of

#: What one remedy may take to be tried, in seconds; a shortage is explained with so much effort.
TRIAL = 6.0
EFFORT = 6.0
CAUSES = 2
STEPS_TOLD = 3


@attrs.frozen(slots=True, eq=False)
class Offer:
    """One way out.

    Attributes:
        kind: unlock, exception, fewer, leave, borrow or together.
        text: what to do.
        effect: what the sheet then comes to, in real units.
        sheet: the sheet with it done, reasons kept where a rule of the hospital is set aside.
        moved: person and day of granted leave that has to be taken back.
        price: what it weighs against the others.
    """

    kind: str
    text: str
    effect: str
    sheet: Sheet
    moved: tuple[tuple[str, int], ...] = ()
    price: int = 0


@attrs.frozen(slots=True)
class Advice:
    """What is in the way, and the ways out found so far, the least of a burden first; ``whole`` once the search is over."""

    causes: tuple[str, ...] = ()
    offers: tuple[Offer, ...] = ()
    whole: bool = False


def advise(
    sheet: Sheet,
    asked: RosterProblem,
    *,
    short: tuple[Finding, ...] = (),
    cancelled: Callable[[], bool],
    tell: Callable[[Advice], None],
) -> Advice:
    """Look for causes and remedies of a problem without a lawful roster, or of shifts that stay ``short``.

    ``tell`` hears each time something was found. Ends soon after ``cancelled`` says so.
    """
    causes = _causes(asked, short, cancelled)
    advice = Advice(causes)
    tell(advice)
    binding = _binding(asked, short)
    offers: list[Offer] = []
    for remedy in remedies(binding, solver(seconds=TRIAL, cancelled=cancelled), cancelled=cancelled):
        offers.append(offer_of(sheet, asked, remedy))
        advice = Advice(causes, tuple(sorted(offers, key=lambda each: each.price)))
        tell(advice)
    return attrs.evolve(advice, whole=True)


def shortages(asked: RosterProblem, sheet: Sheet) -> tuple[Finding, ...]:
    """Return the demands of ``asked`` that a sheet leaves below their minimum."""
    context = context_of(asked)
    found = []
    for finding in check_roster(asked, roster(sheet, context=context)):
        figures = dict(finding.figures)
        if "demand" not in figures:
            continue
        demand = asked.demands[figures["demand"]]
        if figures["count"] < demand.minimum == figures["bound"]:
            found.append(finding)
    return tuple(found)


def offer_of(sheet: Sheet, asked: RosterProblem, remedy: Remedy) -> Offer:
    """Return a remedy as it comes to stand in the sheet."""
    told = _told(remedy)
    kept = {(lock_.person, lock_.day) for lock_ in remedy.problem.locks}
    opened = [
        Place(sheet.row_index[each.person], each.day)
        for each in asked.locks
        if (each.person, each.day) not in kept and sheet.cells[sheet.row_index[each.person]][each.day].locked
    ]
    moved = tuple(_moved(asked, remedy))
    free = lock(sheet, opened, locked=False) if opened else sheet
    free = _without_leave(free, moved)
    context = context_of(remedy.problem)
    own = attrs.evolve(remedy.roster, rows=remedy.roster.rows[: len(sheet.rows)])
    after = apply_roster(free, own, context=context)
    after = _explained(after, tr("Way out: {steps}", steps=told))
    gaps = sum(missing for _day, _need, missing in unfilled(after))
    effect = figures_of(after, sheet).sentence
    if remedy.kind == "borrow" and gaps:
        effect = tr("{figures}; the borrowed nurse comes in once the loan is recorded", figures=effect)
    return Offer(remedy.kind, told, effect, after, moved, remedy.price)


def _told(remedy: Remedy) -> str:
    """Return the steps in a line, the first few by name."""
    steps = [str(step.text) for step in remedy.steps]
    more = len(steps) - STEPS_TOLD
    first = "；".join(steps[:STEPS_TOLD])
    return tr("{steps} and {count} more of that kind", steps=first, count=more) if more > 0 else first


def _causes(asked: RosterProblem, short: tuple[Finding, ...], cancelled: Callable[[], bool]) -> tuple[str, ...]:
    if short:
        found = [str(f.message) for f in short]
        for finding in short[:CAUSES]:
            conflict = None if cancelled() else conflict_of_shortage(asked, finding, effort=EFFORT).conflict
            found += [] if conflict is None else [str(reason.text) for reason in conflict.reasons]
        return tuple(dict.fromkeys(found))
    conflict = find_conflict(asked, cancelled=cancelled).conflict
    return () if conflict is None else tuple(str(reason.text) for reason in conflict.reasons)


def _binding(asked: RosterProblem, short: tuple[Finding, ...]) -> RosterProblem:
    """Return the problem with what is short made binding, so that a remedy has something to mend."""
    if not short:
        return asked
    indices = {dict(f.figures)["demand"] for f in short}
    demands = (attrs.evolve(d, minimum_weight=None) if index in indices else d for index, d in enumerate(asked.demands))
    return attrs.evolve(asked, demands=tuple(demands))


def _moved(asked: RosterProblem, remedy: Remedy) -> Iterator[tuple[str, int]]:
    kept = {(leave.person, day) for leave in remedy.problem.leave for day in leave.days}
    for leave in asked.leave:
        yield from ((leave.person, day) for day in leave.days if (leave.person, day) not in kept)


def _without_leave(sheet: Sheet, moved: Iterable[tuple[str, int]]) -> Sheet:
    gone = set(moved)
    if not gone:
        return sheet
    left: list[SheetLeave] = []
    for each in sheet.leave:
        days = [d for d in range(each.first, each.last + 1) if (each.person, d) not in gone]
        for day in days:
            if left and left[-1].person == each.person and left[-1].last == day - 1 and left[-1].code == each.code:
                left[-1] = attrs.evolve(left[-1], last=day)
            else:
                left.append(attrs.evolve(each, first=day, last=day))
    return attrs.evolve(sheet, leave=tuple(left))


def _explained(sheet: Sheet, reason: str) -> Sheet:
    """Keep the reason at every cell that breaks a rule of the hospital without one, and at one cell of a day left short."""
    made = problem(sheet)
    places: list[Place] = []
    for finding in check_roster(made, roster(sheet, context=context_of(made))):
        if not finding.is_hard or finding.level is not RuleLevel.POLICY:
            continue
        for row, day in finding.cells:
            if day < 0:
                continue
            where = _of_day(sheet, day) if row < 0 else Place(row, day)
            if not any(sheet.cells[r][day].reason for r in (range(len(sheet.rows)) if row < 0 else (row,))):
                places.append(where)
    return accept(sheet, dict.fromkeys(places), reason=reason) if places else sheet


def _of_day(sheet: Sheet, day: int) -> Place:
    """Return a cell that stands for a day: the first where something is written."""
    filled = (row for row, cells in enumerate(sheet.cells) if not cells[day].blank)
    return Place(next(filled, 0), day)
