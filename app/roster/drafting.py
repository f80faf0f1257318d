"""A draft in any case: a lawful roster where there is one, else the one that gives way least where a hospital may.

Law and ministries' standards, leave, locks and licences bind always. What a hospital asks of itself (numbers of people, its own
rules) becomes dear instead of binding once it is proved, or likely, that no roster keeps all of it; the head nurse then sees
a whole month with its few open points marked, rather than nothing.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

import attrs

from app.roster.answering import never
from app.roster.audit import check_roster
from app.roster.capacity import Shortage
from app.roster.model import Finding, RosterProblem
from app.roster.planner.beside import CapacityCheck
from app.roster.planner.outcome import Feasible, Outcome, Proposal, Proved, Stopped
from app.roster.planner.solve import solve
from app.roster.remedy_kinds import DEAR, ExceptionMade, Fewer
from app.words import Words, say

#: Seconds, and part of the time given, the strict search may go without a lawful roster.
PATIENCE = 6.0
SHARE = 0.4
#: Seconds the search that gives way has at least.
LEAST = 0.5
#: Seconds more at most, where time is up without a roster that gives way: on a slow machine one comes late rather than never.
EXTRA = 30.0
MOST_WORKERS = 4


@attrs.frozen(slots=True)
class GivesWay:
    """From here on the rosters are of ``problem``: what the hospital may give way in is dear in it, not binding."""

    problem: RosterProblem
    words: Words


@attrs.frozen(slots=True)
class Yielded:
    """Time is up; the best roster keeps the law and misses ``open_points`` of what the hospital asks of itself."""

    best: Proposal
    seconds: float
    open_points: tuple[Finding, ...]

    @property
    def causes(self) -> tuple[Words, ...]:
        """The open points in sentences."""
        return tuple(each.message for each in self.open_points)

    @property
    def words(self) -> Words:
        """Say what is open."""
        return say(
            "It keeps the law; {count} points of the ward's own rules and numbers are open.",
            count=len(self.open_points),
        )


def draft(
    problem: RosterProblem,
    *,
    seconds: float = 60.0,
    workers: int = 1,
    seed: int = 0,
    cancel: Callable[[], bool] = never,
    checked: Callable[[tuple[Shortage, ...]], None] = lambda _found: None,
) -> Iterator[Proposal | GivesWay | Outcome | Yielded]:
    """Yield rosters, each better than the one before, and as the last item how it ended.

    Takes what ``solve`` takes, and up to ``EXTRA`` seconds more where there would be no roster at all; ``checked`` hears once,
    from another thread, what the capacity check found meanwhile. Rosters are lawful in everything until ``GivesWay`` is
    yielded (once at most), and only when no roster was before it; after it they may have open points, told by ``open_points``.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
        BugError: as ``solve``.
    """
    check = CapacityCheck(problem, checked)
    try:
        yield from _drafted(problem, check, seconds=seconds, workers=workers, seed=seed, cancel=cancel)
    finally:
        check.close()


def _drafted(
    problem: RosterProblem,
    check: CapacityCheck,
    *,
    seconds: float,
    workers: int,
    seed: int,
    cancel: Callable[[], bool],
) -> Iterator[Proposal | GivesWay | Outcome | Yielded]:
    began = time.perf_counter()
    patience = min(PATIENCE, SHARE * seconds)
    found = False
    ended: Outcome | None = None

    def tired() -> bool:
        return cancel() or (not found and (check.hopeless or time.perf_counter() - began > patience))

    for item in solve(problem, seconds=seconds, workers=workers, seed=seed, cancel=tired):
        if isinstance(item, Proposal):
            found = True
            yield item
        else:
            ended = item
    softer = softened(problem)
    if found or cancel() or softer == problem:
        yield ended or Stopped(None, time.perf_counter() - began, cause="cancelled")
        return
    yield GivesWay(softer, say("No roster keeps all of it so far; looking for the one with the fewest open points."))
    spent = time.perf_counter() - began
    given = max(LEAST, seconds - spent)
    for item in _giving_way(softer, seconds=given, workers=workers, seed=seed, cancel=cancel):
        yield _later(item, softer, spent)


def _giving_way(
    softer: RosterProblem, *, seconds: float, workers: int, seed: int, cancel: Callable[[], bool]
) -> Iterator[Proposal | Outcome]:
    """Yield what the search of ``softer`` yields; where it ends without any roster it goes on until the first."""
    began = time.perf_counter()
    found = False

    def enough() -> bool:
        return found or cancel()

    for item in solve(softer, seconds=seconds, workers=workers, seed=seed, cancel=cancel):
        if isinstance(item, Stopped) and item.best is None and not cancel():
            break
        yield item
    else:
        return
    spent = time.perf_counter() - began
    for item in solve(softer, seconds=EXTRA, workers=workers, seed=seed, cancel=enough):
        found = found or isinstance(item, Proposal)
        if isinstance(item, Stopped) and item.best is not None and not cancel():
            yield Feasible(attrs.evolve(item.best, seconds=item.best.seconds + spent), item.seconds + spent)
        else:
            yield attrs.evolve(item, seconds=item.seconds + spent)


def softened(problem: RosterProblem) -> RosterProblem:
    """Return the problem with the hospital's own rules and numbers dear instead of binding."""
    softer = Fewer().relaxed(ExceptionMade().relaxed(problem))
    demands = tuple(
        attrs.evolve(d, maximum_weight=DEAR) if d.maximum is not None and d.maximum_weight is None else d
        for d in softer.demands
    )
    return attrs.evolve(softer, demands=demands)


def open_points(problem: RosterProblem, proposal: Proposal) -> tuple[Finding, ...]:
    """Return what a roster of a softened problem misses of what was binding."""
    return tuple(each for each in check_roster(problem, proposal.roster) if each.weight == DEAR)


def workers_here(*, spare: int = 0) -> int:
    """Return how many threads a search may use on this machine, ``spare`` processors left alone."""
    return max(1, min(MOST_WORKERS, (os.cpu_count() or 1) - spare))


def _later(item: Proposal | Outcome, softer: RosterProblem, spent: float) -> Proposal | Outcome | Yielded:
    """Return an item of the second search, timed from the beginning of the first."""
    if isinstance(item, Proposal):
        return attrs.evolve(item, seconds=item.seconds + spent)
    seconds = item.seconds + spent
    if isinstance(item, (Feasible, Proved)):
        missed = open_points(softer, item.best)
        if missed:
            return Yielded(attrs.evolve(item.best, seconds=item.best.seconds + spent), seconds, missed)
    return attrs.evolve(item, seconds=seconds)
