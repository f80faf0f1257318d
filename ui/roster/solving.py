"""What is asked of the solver and what it says while it works, as values. Runs in the pool; the window never waits. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from app.roster.accepted import with_accepted
from app.roster.drafting import GivesWay, Yielded, draft, open_points, workers_here
from app.roster.model import RosterProblem, RuleConfig, context_of
from app.roster.planner.outcome import Feasible, Outcome, Proposal, Proved, Stopped
from app.roster.sheet import Place, Sheet, apply_roster, blanks, frozen_place, planned_code, problem
from app.roster.variants import weighted
from app.words import N_, Words, tr
from ui.roster.editor import changed_places

if TYPE_CHECKING:
    from app.roster.capacity import Shortage
    from ui.roster.editor import Editor

SECONDS = 30
NAP = 0.05
MINIMAL = "minimal-change"
CAP = "change-cap"
NONE_YET = N_("Stopped before a lawful roster was found.")


class Scope(StrEnum):
    """Which cells the solver may change."""

    BLANKS = "blanks"
    CHOSEN = "chosen"
    UNLOCKED = "unlocked"
    REPAIR = "repair"


@attrs.frozen(slots=True)
class Wanted:
    """One order to the solver: cells it may change, time, for a repair how many cells may differ, and the weight set."""

    scope: Scope
    free: tuple[Place, ...] = ()
    seconds: int = SECONDS
    most_changes: int | None = None
    weights: str = "balanced"
    seed: int = 1


@attrs.frozen(slots=True)
class Live:
    """A better roster while it works: the sheet as it would be, its figures, and how far the best can be."""

    sheet: Sheet
    number: int
    cost: int
    bound: Words | str
    seconds: float
    changed: int


@attrs.frozen(slots=True)
class Before:
    """What the capacity check says before anything is solved; empty when nothing is short."""

    sentences: tuple[str, ...]


@attrs.frozen(slots=True)
class Ended:
    """How it ended: the best sheet, if there is one, the sentence, and what is in the way if there is none."""

    best: Live | None
    sentence: str
    causes: tuple[str, ...] = ()
    proved: bool = False
    problem: RosterProblem | None = None


@attrs.define
class Control:
    """What the window may ask of a run under way."""

    stopped: bool = False
    paused: bool = False


def wanted_of(editor: Editor, scope: Scope, chosen: tuple[Place, ...], *, most_changes: int | None = None) -> Wanted:
    """Return an order for the sheet as it stands."""
    sheet = editor.sheet
    open_cells = tuple(p for p in sheet.places() if not frozen_place(sheet, p))
    free = {
        Scope.BLANKS: blanks(sheet),
        Scope.CHOSEN: tuple(p for p in chosen if not frozen_place(sheet, p)),
        Scope.UNLOCKED: open_cells,
        Scope.REPAIR: open_cells,
    }[scope]
    return Wanted(scope, free, most_changes=most_changes)


def asked_of(sheet: Sheet, wanted: Wanted) -> RosterProblem:
    """Return the problem an order comes to."""
    asked = problem(sheet, free=wanted.free, near_published=wanted.scope is not Scope.REPAIR)
    if wanted.scope is Scope.REPAIR:
        rows = tuple(tuple(_planned(sheet, row, day) for day in range(sheet.days)) for row in range(len(sheet.rows)))
        rules = (*(r for r in asked.rules if r.rule not in {MINIMAL, CAP}), *_near(wanted.most_changes))
        asked = attrs.evolve(asked, published=rows, rules=rules)
    return weighted(with_accepted(asked), wanted.weights)


def run(sheet: Sheet, wanted: Wanted, control: Control, tell: Callable[[Before | Live], None]) -> Ended:
    """Solve; ``tell`` hears the check beforehand and each better roster. Returns within a moment of ``control.stopped``.

    While ``control.paused`` nothing is computed; going on searches anew with what time is left, and only what is better
    than the best so far is told.
    """
    asked = asked_of(sheet, wanted)
    best: Live | None = None
    outcome: Outcome | Yielded | None = None
    left, seed, solved = float(wanted.seconds), wanted.seed, asked
    while left > 0 and not _stopped(control):
        began, given = time.monotonic(), left
        search = draft(
            solved,
            seconds=given,
            workers=workers_here(spare=1),
            seed=seed,
            cancel=lambda: control.stopped or control.paused,
            checked=lambda short: tell(_before(short, wanted)),
        )
        for item in search:
            if isinstance(item, GivesWay):
                solved = item.problem
            elif not isinstance(item, Proposal):
                outcome = item
            elif best is None or item.cost < best.cost:
                best = _live(sheet, solved, item, number=1 if best is None else best.number + 1, wanted=wanted)
                tell(attrs.evolve(best, seconds=wanted.seconds - given + item.seconds))
        left, seed = given - (time.monotonic() - began), seed + 1
        if not control.paused:
            break
        while _held(control):
            time.sleep(NAP)
    return _ended(sheet, asked, best, outcome, wanted=wanted)


def days_of(wanted: Wanted) -> frozenset[int] | None:
    """Return the days an order is about; None: all of them. What is amiss on other days is not this order's to mend."""
    return frozenset(p.day for p in wanted.free) if wanted.scope in {Scope.BLANKS, Scope.CHOSEN} else None


def _before(short: Sequence[Shortage], wanted: Wanted) -> Before:
    days = days_of(wanted)
    return Before(tuple(str(each.text) for each in short if days is None or not days.isdisjoint(each.days)))


def _missed(asked: RosterProblem, item: Proposal, wanted: Wanted) -> int:
    """Return how many points stay open on the days of the order."""
    days = days_of(wanted)
    found = open_points(asked, item)
    return sum(days is None or any(day in days for _row, day in each.cells) for each in found)


def _stopped(control: Control) -> bool:
    """Tell whether the window wants an end; it may say so at any moment from its own thread."""
    return control.stopped


def _held(control: Control) -> bool:
    """Tell whether the window holds the run."""
    return control.paused and not control.stopped


def _live(sheet: Sheet, asked: RosterProblem, item: Proposal, *, number: int, wanted: Wanted) -> Live:
    after = _only(sheet, apply_roster(sheet, item.roster, context=context_of(asked)), wanted)
    missed = _missed(asked, item, wanted)
    bound = tr("{count} points open", count=missed) if missed else item.gap_words
    return Live(after, number, item.cost, bound, item.seconds, len(changed_places(sheet, after)))


def _only(sheet: Sheet, after: Sheet, wanted: Wanted) -> Sheet:
    """Return the proposal with nothing written but in the cells it may change; a repair leaves blanks blank."""
    free = set(wanted.free)
    kept = {
        place: sheet.cells[place.row][place.day]
        for place in changed_places(sheet, after)
        if place not in free or (wanted.scope is Scope.REPAIR and _same_plan(sheet, after, place))
    }
    return after.with_cells(kept)


def _same_plan(sheet: Sheet, after: Sheet, place: Place) -> bool:
    return _planned(sheet, place.row, place.day) == _planned(after, place.row, place.day)


def _ended(
    sheet: Sheet, asked: RosterProblem, best: Live | None, outcome: Outcome | Yielded | None, *, wanted: Wanted
) -> Ended:
    if outcome is None:
        return Ended(best, tr("Stopped.") if best else tr(NONE_YET), problem=asked)
    found = best
    if isinstance(outcome, (Proved, Feasible, Yielded)) and (best is None or outcome.best.cost <= best.cost):
        found = _live(sheet, asked, outcome.best, number=1 if best is None else best.number, wanted=wanted)
    causes = getattr(outcome, "causes", ()) or getattr(outcome, "short", ())
    told = tuple(str(each) for each in causes)
    if found is None and isinstance(outcome, Stopped) and outcome.cause == "cancelled":
        return Ended(None, tr(NONE_YET), problem=asked)
    return Ended(found, str(outcome.words), told, proved=isinstance(outcome, Proved), problem=asked)


def _near(most: int | None) -> tuple[RuleConfig, ...]:
    keep = RuleConfig(MINIMAL, weight=50)
    return (keep,) if most is None else (keep, RuleConfig(CAP, params={"most": most}))


def _planned(sheet: Sheet, row: int, day: int) -> str:
    return planned_code(sheet.ward, sheet.cells[row][day].codes)
