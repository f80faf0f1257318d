"""Repair: somebody is away, or a cell must change, and as few people as possible are told anew.

First the fewest changed cells that make the roster lawful again are found, then, among rosters with that many changes, the
one that costs wishes and fairness least. The search looks near the days concerned before it looks further; that no smaller
repair exists anywhere is proved where the effort suffices, and said to be open where it does not.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import attrs

from app.roster.answering import Solver, never
from app.roster.audit import check_roster
from app.roster.board_cpsat import Held
from app.roster.exact import Exact, Found, solve_exactly
from app.roster.model import Change, Demand, Leave, Lock, Roster, RosterProblem, RuleConfig, context_of
from app.roster.rules import RULES_BY_KEY
from app.roster.rules.cover import counts

#: How many days before and after those concerned are looked at, one after another; the whole period comes last.
REACHES = (1, 3, 7)
EFFORT = 4.0
OWN = ("minimal-change", "change-cap")


@attrs.frozen(slots=True)
class Repair:
    """A roster made lawful again.

    Attributes:
        problem: the problem it is a roster of: with the absences, and the old roster as the published one.
        roster: the new roster.
        changes: the cells that differ from the old one.
        fewest: no lawful roster has fewer changes; False where that is not proved.
        cost: what the weighted rules cost.
    """

    problem: RosterProblem
    roster: Roster
    changes: tuple[Change, ...]
    fewest: bool
    cost: int


def repair(
    problem: RosterProblem,
    roster: Roster,
    *,
    absences: Iterable[Leave] = (),
    closed_before: int = 0,
    most: int | None = None,
    otherwise: Solver | None = None,
    effort: float = EFFORT,
    cancelled: Callable[[], bool] = never,
) -> Repair | None:
    """Make ``roster`` lawful with the fewest changes; None where no repair was found (within ``most`` changes).

    Args:
        problem: the problem, with the locks that stay.
        roster: the roster as people know it.
        absences: leave that has come up; locks on those cells are dropped.
        closed_before: days before this one stay as they are: they are over.
        most: changed cells, at most.
        otherwise: asked when the search near the days concerned finds nothing.
        effort: of each question, in units of about a second.
        cancelled: asked between questions.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    asked = with_absences(keeping(problem, roster, closed_before=closed_before), tuple(absences))
    work = _Repairing(asked, roster, closed_before, effort, cancelled)
    near = work.fewest_near()
    if near is None:
        return work.ask(otherwise, most)
    free, first = near
    count = len(tuple(roster.diff(first)))
    if most is not None and count > most:
        return None
    best = work.cheapest(free, first, count)
    changes = tuple(roster.diff(best))
    return Repair(asked, best, changes, work.is_fewest(count), work.cost(best))


def keeping(problem: RosterProblem, roster: Roster, *, closed_before: int = 0) -> RosterProblem:
    """Return the problem with ``roster`` as the published one and the days that are over locked."""
    context = context_of(problem)
    rows = context.written(roster)
    given = {(lock.person, lock.day) for lock in problem.locks}
    past = tuple(
        Lock(person.id, day, row[day])
        for person, row in zip(problem.people, rows, strict=True)
        for day in range(min(closed_before, problem.days))
        if (person.id, day) not in given
    )
    return attrs.evolve(problem, published=rows, locks=(*problem.locks, *past))


def with_absences(problem: RosterProblem, absences: tuple[Leave, ...]) -> RosterProblem:
    """Return the problem with ``absences`` granted: older leave of those cells and their locks give way."""
    away = {(leave.person, day) for leave in absences for day in leave.days}
    kept = (attrs.evolve(old, days=tuple(d for d in old.days if (old.person, d) not in away)) for old in problem.leave)
    return attrs.evolve(
        problem,
        leave=(*(leave for leave in kept if leave.days), *absences),
        locks=tuple(lock for lock in problem.locks if (lock.person, lock.day) not in away),
        wishes=tuple(wish for wish in problem.wishes if (wish.person, wish.day) not in away),
    )


class _Repairing:
    def __init__(
        self, problem: RosterProblem, roster: Roster, closed_before: int, effort: float, cancelled: Callable[[], bool]
    ) -> None:
        self.problem, self.roster, self.effort, self.cancelled = problem, roster, effort, cancelled
        self.first = closed_before
        rules = (*_hard(problem), RuleConfig("minimal-change", weight=1))
        self.bare = attrs.evolve(problem, rules=rules, wishes=(), demands=tuple(_firm(problem, roster)))

    def fewest_near(self) -> tuple[frozenset[tuple[int, int]], Roster] | None:
        """Return the cells looked at and a roster with the fewest changes among them."""
        best: tuple[frozenset[tuple[int, int]], Roster, int] | None = None
        for free in self._reaches():
            if self.cancelled():
                break
            found = self._solve(self.bare, free)
            if found.roster is not None and (best is None or found.cost < best[2]):
                best = free, found.roster, found.cost
            elif best is not None:
                break  # a wider look found nothing better
        return None if best is None else best[:2]

    def cheapest(self, free: frozenset[tuple[int, int]], first: Roster, count: int) -> Roster:
        """Return the cheapest roster with ``count`` changes among ``free``."""
        capped = attrs.evolve(self.problem, rules=(*_others(self.problem), _cap(count)))
        found = self._solve(capped, free, near=first)
        return first if found.roster is None or found.cost > self.cost(first) else found.roster

    def is_fewest(self, count: int) -> bool:
        """Tell whether it is proved that fewer changes do not suffice."""
        forced = self._forced()
        if count <= forced:
            return True
        if self.cancelled():
            return False
        fewer = attrs.evolve(self.bare, rules=(*_hard(self.problem), _cap(count - 1)))
        return (
            self._solve(fewer, self._cells(range(self.first, self.problem.days)), any_lawful=True).found
            is Found.INFEASIBLE
        )

    def ask(self, otherwise: Solver | None, most: int | None) -> Repair | None:
        """Leave it to a solver of whole problems."""
        if otherwise is None:
            return None
        dear = RuleConfig("minimal-change", weight=_dearest(self.problem))
        caps = () if most is None else (_cap(most),)
        answer = otherwise(attrs.evolve(self.problem, rules=(*_others(self.problem), dear, *caps)))
        if answer is None:
            return None
        changes = tuple(self.roster.diff(answer.roster))
        return Repair(self.problem, answer.roster, changes, len(changes) <= self._forced(), self.cost(answer.roster))

    def cost(self, roster: Roster) -> int:
        """Return what the weighted rules of the problem cost."""
        plain = attrs.evolve(self.problem, rules=_others(self.problem))
        return sum(f.cost for f in check_roster(plain, roster))

    def _forced(self) -> int:
        """Return the cells of locks and leave that hold something else now: they change in any repair."""
        context = context_of(self.problem)
        wanted = {(lock.person, lock.day): lock.code for lock in self.problem.locks}
        wanted.update({(leave.person, d): leave.code for leave in self.problem.leave for d in leave.days})
        return sum(
            self.roster.cell(context.person(key), day) != context.state(code)
            for (key, day), code in wanted.items()
            if 0 <= day < context.days
        )

    def _reaches(self) -> Iterator[frozenset[tuple[int, int]]]:
        days = self._concerned()
        if days:
            for reach in REACHES:
                first, last = max(self.first, days[0] - reach), min(self.problem.days, days[-1] + reach + 1)
                yield self._cells(range(first, last))
        yield self._cells(range(self.first, self.problem.days))

    def _concerned(self) -> tuple[int, ...]:
        """Return the days on which the roster as it stands breaks a hard rule."""
        found = check_roster(self.bare, self.roster)
        return tuple(sorted({d for f in found if f.is_hard for _, d in f.cells if d >= self.first}))

    def _cells(self, days: range) -> frozenset[tuple[int, int]]:
        return frozenset((p, d) for p in range(len(self.problem.people)) for d in days)

    def _solve(
        self,
        problem: RosterProblem,
        free: frozenset[tuple[int, int]],
        *,
        near: Roster | None = None,
        any_lawful: bool = False,
    ) -> Exact:
        held = Held(self.roster.rows, free)
        return solve_exactly(problem, effort=self.effort, held=held, near=near or self.roster, any_lawful=any_lawful)


def _firm(problem: RosterProblem, roster: Roster) -> Iterator[Demand]:
    """Yield what the repair has to cover: binding minima, and those only priced on the days the roster as known meets them."""
    context = context_of(problem)
    for demand in problem.demands:
        if demand.minimum_weight is None:
            maximum = demand.maximum if demand.maximum_weight is None else None
            yield attrs.evolve(demand, under=0, over=0, maximum=maximum)
            continue
        states = context.states_of(demand.shifts)
        people = range(len(problem.people))
        met = tuple(
            d
            for d in demand.days
            if sum(roster.cell(p, d) in states and counts(context, demand, person=p, day=d) for p in people)
            >= demand.minimum
        )
        if met:
            yield Demand(
                demand.shifts,
                met,
                skill=demand.skill,
                levels=demand.levels,
                everybody=demand.everybody,
                minimum=demand.minimum,
                title=demand.title,
            )


def _hard(problem: RosterProblem) -> tuple[RuleConfig, ...]:
    """Return the hard rules, and those in force anyway silenced where they are only weighted."""
    listed = {config.rule for config in problem.rules}
    silent = (
        RuleConfig(key, params={"factor": 0})
        for key, rule in RULES_BY_KEY.items()
        if rule.spec.always and key == "wishes" and key not in listed
    )
    kept = (c for c in _others(problem) if c.weight is None and RULES_BY_KEY[c.rule].spec.key != "wishes")
    return (*kept, *silent)


def _others(problem: RosterProblem) -> tuple[RuleConfig, ...]:
    return tuple(config for config in problem.rules if config.rule not in OWN)


def _cap(most: int) -> RuleConfig:
    return RuleConfig("change-cap", name="repair", params={"most": most})


def _dearest(problem: RosterProblem) -> int:
    """Return a weight beside which the others hardly count."""
    weights = [config.weight or 0 for config in problem.rules] + [wish.weight for wish in problem.wishes]
    return 1000 * max(1, *weights, 1)
