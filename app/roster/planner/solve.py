"""Solve a rostering problem: lawful rosters, each better than the one before, and then how it ended.

The search runs in threads of its own; the iterator only waits for them, checks every roster by the rules' own ``check`` and
hands it on. One worker and one seed walk the same way every time, however fast the machine is; how far they get depends
on the time.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import attrs

from app.errors import BugError
from app.roster.capacity import capacity
from app.roster.model import Finding, PlanContext, Roster, RosterProblem, context_of
from app.roster.planner.corpus import keep_case
from app.roster.planner.hub import Cells, HaltedError, Hub
from app.roster.planner.outcome import Feasible, Infeasible, Outcome, Proposal, Proved, Stopped
from app.roster.planner.person import persons
from app.roster.planner.search import Crew
from app.roster.planner.tables import tabulate
from app.roster.rules import board_of, rules_of
from app.words import Words

Made = TypeVar("Made")

LOOK_EVERY = 0.02
#: Kept back of the time, so that the last look and the way out fit in.
RESERVE = 0.05


def _never() -> bool:
    return False


@attrs.define(slots=False)
class _Failure:
    """Carries what a worker died of to the one who waits."""

    error: BaseException | None = None


@attrs.define(slots=False)
class _Search:
    """What a search is set up from: the problem as its rules see it, where its threads meet, and the threads' crew."""

    context: PlanContext
    hub: Hub
    crew: Crew


def solve(
    problem: RosterProblem,
    *,
    seconds: float = 60.0,
    workers: int = 1,
    seed: int = 0,
    cancel: Callable[[], bool] = _never,
) -> Iterator[Proposal | Outcome]:
    """Yield lawful rosters, each cheaper than the one before, and as the last item how the search ended.

    Args:
        problem: what is asked; locked cells stay as they are.
        seconds: how long it may take, everything included.
        workers: threads that search.
        seed: one seed and one worker go the same way every time.
        cancel: asked many times a second; once it says True the iterator ends within a tenth of a second. Closing the
            iterator has the same effect.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
        BugError: a roster the search thought lawful has a hard finding; the problem was kept for the corpus.
    """
    began = time.perf_counter()
    search = _aside(partial(_set_up, problem, began, seconds=seconds, workers=max(1, workers)), cancel)
    if search is None:
        yield Stopped(None, time.perf_counter() - began, cause="cancelled")
        return
    context, hub, crew, failure = search.context, search.hub, search.crew, _Failure()

    def run(number: int) -> None:
        try:
            crew.work(number, seed * 1000 + number)
        except HaltedError:
            pass
        except BaseException as error:  # noqa: BLE001 - told to the thread that waits
            failure.error = error
            hub.halt()

    threads = [] if hub.impossible else [threading.Thread(target=run, args=(n,)) for n in range(max(1, workers))]
    for thread in threads:
        thread.start()
    best: Proposal | None = None
    try:
        while True:
            running = any(thread.is_alive() for thread in threads)
            cancelled = cancel()
            cells = None if cancelled else _newest(hub, wait=LOOK_EVERY if running else 0.0)
            if failure.error is not None:
                raise failure.error
            if cells is not None:
                asked = time.perf_counter()
                check = partial(_proposal, context, cells, hub, asked - began)
                found = check() if best is None else _aside(check, cancel)  # the first is kept whoever stops
                if found is None:
                    continue
                best = found
                hub.until = min(hub.until, began + seconds - RESERVE - 2.0 * (time.perf_counter() - asked))
                yield best
            elif cancelled or not running or hub.left <= 0:
                break
    finally:
        hub.halt()
    yield _outcome(context, hub, best, time.perf_counter() - began, cancelled=cancel())


def _set_up(problem: RosterProblem, began: float, *, seconds: float, workers: int) -> _Search:
    context = context_of(problem)
    board = board_of(context)
    tables = tabulate(board)
    hub = Hub(board, began + max(0.0, seconds - RESERVE))
    hub.impossible = not tables.allowed.any(axis=2).all()  # a kept cell that nothing lawful can stand in
    return _Search(context, hub, Crew(hub, tables, persons(tables), workers=workers, seconds=seconds))


def _aside(make: Callable[[], Made], cancel: Callable[[], bool]) -> Made | None:
    """Return what ``make`` returns, which on a large board takes a second; None when it is cancelled before."""
    made: queue.SimpleQueue[Made | _Failure] = queue.SimpleQueue()

    def run() -> None:
        try:
            made.put(make())
        except BaseException as error:  # noqa: BLE001 - raised where it is waited for
            made.put(_Failure(error))

    threading.Thread(target=run).start()
    while True:
        try:
            found = made.get(timeout=LOOK_EVERY)
        except queue.Empty:
            if cancel():
                return None
        else:
            if not isinstance(found, _Failure):
                return found
            raise found.error or AssertionError


def _newest(hub: Hub, *, wait: float) -> Cells | None:
    """Return the newest roster handed in, older ones being passed over; None when there is none in time."""
    try:
        cells, _ = hub.found.get(timeout=wait) if wait else hub.found.get_nowait()
        while True:
            try:
                cells, _ = hub.found.get_nowait()
            except queue.Empty:
                return cells
    except queue.Empty:
        return None


def _proposal(context: PlanContext, cells: Cells, hub: Hub, seconds: float) -> Proposal:
    """Check a roster by the rules and wrap it up."""
    roster = Roster.of(cells.tolist())
    found = findings(context, roster)
    broken = [f for f in found if f.is_hard]
    if broken:
        kept = keep_case(context.problem, roster)
        raise BugError(f"the planner broke {broken[0].rule}; case kept at {kept}")
    cost = sum(f.cost for f in found)
    return Proposal(roster, cost, min(hub.bound, cost), seconds)


def findings(context: PlanContext, roster: Roster) -> list[Finding]:
    """Return what every rule in force says of ``roster``."""
    return [finding for rule in rules_of(context) for finding in rule.check(roster, context)]


def _outcome(context: PlanContext, hub: Hub, best: Proposal | None, seconds: float, *, cancelled: bool) -> Outcome:
    if best is not None:
        best = attrs.evolve(best, bound=min(hub.bound, best.cost))
    if best is not None and best.cost <= best.bound:
        return Proved(best, seconds)
    if hub.impossible:
        return Infeasible(tuple(s.text for s in capacity(context.problem)), seconds)
    if cancelled:
        return Stopped(best, seconds, cause="cancelled")
    if best is not None:
        return Feasible(best, seconds)
    return Stopped(None, seconds, cause="time", short=_short(context, hub))


def _short(context: PlanContext, hub: Hub) -> tuple[Words, ...]:
    if hub.least_wrong is None:
        return ()
    found = findings(context, Roster.of(hub.least_wrong[1].tolist()))
    return tuple(f.message for f in found if f.is_hard)
