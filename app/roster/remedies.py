"""What would help where no lawful roster exists, or a shift stays short: the cheapest ways out, each tried before it is told.

Five kinds, one after another: open a locked cell, make an exception from a rule of the hospital's own, ask fewer people of a
shift, move a leave, borrow a person. For each kind everything of it is made dear instead of binding, the problem is solved,
and what the roster then pays for is the remedy. The remedy is written into the problem, where it binds again, and that
problem is solved too: only what leaves a lawful roster is told, with what the roster costs. Law is never relaxed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import attrs

from app.roster.answering import Solver, never
from app.roster.audit import check_roster
from app.roster.model import Roster, RosterProblem
from app.roster.remedy_kinds import BORROW, DEAR, KINDS, Kind, Step
from app.words import Words, say


@attrs.frozen(slots=True)
class Remedy:
    """A way out that was tried.

    Attributes:
        kind: unlock, exception, fewer, leave, borrow, or together.
        steps: what to do.
        problem: the problem with the steps taken.
        roster: a lawful roster of it.
        cost: what its weighted rules cost, the exceptions made apart.
    """

    kind: str
    steps: tuple[Step, ...]
    problem: RosterProblem
    roster: Roster
    cost: int

    @property
    def price(self) -> int:
        """What the remedy weighs against others."""
        return sum(step.weight for step in self.steps)

    @property
    def text(self) -> Words:
        """The remedy and its effect in one sentence."""
        told = "; ".join(str(step.text) for step in self.steps)
        return say(
            "{steps}: then a lawful roster is possible; wishes and fairness cost {cost}.", steps=told, cost=self.cost
        )


def remedies(problem: RosterProblem, solver: Solver, *, cancelled: Callable[[], bool] = never) -> Iterator[Remedy]:
    """Yield remedies as they are found and proved; where none of one kind alone helps, one of all kinds together.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    found = False
    for kind in KINDS:
        if cancelled():
            return
        remedy = _tried((kind,), problem, solver)
        if remedy is not None:
            found = True
            yield remedy
    if not found and not cancelled():
        remedy = _tried(tuple(kind for kind in KINDS if kind is not BORROW), problem, solver)
        if remedy is not None:
            yield remedy


def cheapest(found: list[Remedy]) -> list[Remedy]:
    """Return remedies, the least of a burden first."""
    return sorted(found, key=lambda remedy: (remedy.price, remedy.cost))


def _tried(kinds: tuple[Kind, ...], problem: RosterProblem, solver: Solver) -> Remedy | None:
    relaxed = problem
    for kind in kinds:
        relaxed = kind.relaxed(relaxed)
    if relaxed == problem:
        return None
    answer = solver(relaxed)
    if answer is None:
        return None
    changed, steps = problem, []
    for kind in kinds:
        changed, own = kind.taken(changed, relaxed, answer)
        steps.extend(own)
    if not steps:
        return None
    roster = answer.roster if _lawful(changed, answer.roster) else None
    if roster is None:
        again = solver(changed)
        roster = None if again is None else again.roster
    if roster is None:
        return None
    name = kinds[0].name if len(kinds) == 1 else "together"
    cost = sum(f.cost for f in check_roster(changed, roster) if f.weight != DEAR)
    return Remedy(name, tuple(steps), changed, roster, cost)


def _lawful(problem: RosterProblem, roster: Roster) -> bool:
    """Tell whether the roster found while everything was dear keeps the problem with the remedy in it: then it is one."""
    return roster.people == len(problem.people) and not any(f.is_hard for f in check_roster(problem, roster))
