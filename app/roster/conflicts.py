"""Why there is no lawful roster: the fewest rules and cells that can't be kept together, in sentences.

The place is looked for first where a person would look: one person's row, one day, a few days, a week, the period. There
CP-SAT names assumptions that suffice (one worker, no presolve, no objective); since those need not be few, clauses are left
out one after another, and what stays impossible without them is told without them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import attrs
from ortools.sat.python import cp_model

from app.roster.board import Board
from app.roster.board_cpsat import translate
from app.roster.board_cut import Clause, Cut, cut
from app.roster.model import Cells, Finding, PlanContext, RosterProblem, RuleLevel, context_of
from app.roster.rules import BanRule, Rule, board_of, owner_of, rules_of
from app.roster.rules.base import on_day, span
from app.roster.rules.cover import Cover, demand_title
from app.words import Words, say

#: Lengths of the stretches looked at, shortest first; the whole period comes after them.
STRETCHES = (1, 3, 7, 14)
NAMES_SHOWN = 6
#: Units of effort the whole search may take, and one question at most.
EFFORT = 16.0
QUESTION = 2.0


@attrs.frozen(slots=True)
class Reason:
    """One part of a conflict.

    Attributes:
        rule: name of the rule's setting.
        title, level, citation: of the rule.
        text: the sentence.
        cells: (person, day) indices; person -1 where it is about a day.
    """

    rule: str
    title: Words
    level: RuleLevel
    citation: str
    text: Words
    cells: Cells


@attrs.frozen(slots=True)
class Conflict:
    """Rules and cells that can't be kept together.

    Attributes:
        reasons: the parts, law first.
        minimal: leave any one out, and the rest can be kept; False when the effort did not suffice to prove it.
        first, last: the days it lies on.
    """

    reasons: tuple[Reason, ...]
    minimal: bool
    first: int
    last: int

    @property
    def text(self) -> Words:
        """The conflict in one sentence."""
        told = "; ".join(str(reason.text) for reason in self.reasons)
        return say("These can't all be kept: {reasons}.", reasons=told)


@attrs.frozen(slots=True)
class Search:
    """What the search for a conflict came to.

    Attributes:
        conflict: the conflict; None when none was found.
        possible: True when a lawful roster was met, False with a conflict, None when the effort did not suffice.
    """

    conflict: Conflict | None
    possible: bool | None


def find_conflict(
    problem: RosterProblem, *, effort: float = EFFORT, cancelled: Callable[[], bool] = lambda: False
) -> Search:
    """Look for the fewest rules and cells that leave no lawful roster.

    Args:
        problem: the problem.
        effort: units of the solver's deterministic time the search may take, about a second each.
        cancelled: asked between questions; when it says True the search ends undecided.

    Raises:
        RuleSettingError: the problem sets a rule in a way it does not allow.
    """
    context = context_of(problem)
    board = board_of(context)
    asking = _Asking(effort, cancelled)
    possible: bool | None = None
    for piece in _places(board):
        possible = asking.possible(piece, piece.clauses)
        if possible is False:
            asking.left = max(asking.left, effort / 2)
            clauses = _Shrinking(piece, asking).fewest()
            return Search(_told(context, piece, clauses, minimal=asking.sure), possible=False)
    return Search(None, possible)


def conflict_of_shortage(problem: RosterProblem, shortage: Finding, *, effort: float = EFFORT) -> Search:
    """Look for what keeps a demand from being met in full, when missing it is only priced.

    ``shortage`` is a finding of the cover rule: the demand is made binding on its day, and the conflict looked for.
    """
    figures = dict(shortage.figures)
    demand, day = problem.demands[figures["demand"]], figures["day"]
    needed = attrs.evolve(demand, days=(day,), minimum=figures["bound"], minimum_weight=None, maximum=None)
    return find_conflict(attrs.evolve(problem, demands=(*problem.demands, needed)), effort=effort)


def _places(board: Board) -> Iterator[Cut]:
    """Yield the cuts to look at: each person alone, stretches of days, the whole."""
    for person in range(board.people):
        yield cut(board, 0, board.days, people=(person,))
    for length in STRETCHES:
        if length < board.days:
            step = max(1, length // 2)
            for first in range(0, board.days - length + step, step):
                yield cut(board, min(first, board.days - length), length)
    yield cut(board, 0, board.days)


@attrs.define
class _Asking:
    """Asks the solver, as long as effort is left.

    Attributes:
        left: units of effort left.
        sure: no question of the shrinking went unanswered.
    """

    left: float
    cancelled: Callable[[], bool]
    sure: bool = True

    def possible(self, piece: Cut, clauses: Iterable[Clause]) -> bool | None:
        """Tell whether the clauses can be kept together; None when the effort does not suffice."""
        if self.left <= 0 or self.cancelled():
            return None
        told = tuple(clauses)
        solver = self.solver()
        status = solver.solve(translate(piece.saying(told), held=piece.held(told)).model)
        self.left -= solver.deterministic_time
        return None if status == cp_model.UNKNOWN else status != cp_model.INFEASIBLE

    def solver(self) -> cp_model.CpSolver:
        """Return a solver for one question."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.max_deterministic_time = min(QUESTION, max(0.05, self.left))
        return solver


class _Shrinking:
    """Leaves clauses out of a conflict as long as it stays one."""

    def __init__(self, piece: Cut, asking: _Asking) -> None:
        self.piece, self.asking = piece, asking

    def fewest(self) -> tuple[Clause, ...]:
        """Return the clauses left: none of them can be left out, unless the effort ran out."""
        kept = self._sufficient()
        for alike in (_by_rule, _by_rule_and_person):
            kept = self._without(kept, alike)
        self.asking.sure = True
        return self._without(kept, _alone)

    def _sufficient(self) -> tuple[Clause, ...]:
        """Return clauses that suffice, as the solver's assumptions name them."""
        clauses = self.piece.clauses
        named = (attrs.evolve(c, phrase=attrs.evolve(c.phrase, rule=str(i))) for i, c in enumerate(clauses))
        whole = translate(self.piece.saying(named), guarded=True, held=self.piece.held(clauses))
        whole.model.minimize(0)
        guards = {var.index: int(name) for name, var in whole.guards.items()}
        whole.model.add_assumptions(list(whole.guards.values()))
        solver = self.asking.solver()
        solver.parameters.cp_model_presolve = False
        if solver.solve(whole.model) != cp_model.INFEASIBLE:
            return clauses
        named_here = {guards[i] for i in solver.sufficient_assumptions_for_infeasibility()}
        found = tuple(c for i, c in enumerate(clauses) if i in named_here)
        return found if self.asking.possible(self.piece, found) is False else clauses

    def _without(self, kept: tuple[Clause, ...], alike: Callable[[Clause], object]) -> tuple[Clause, ...]:
        for group in reversed(dict.fromkeys(alike(c) for c in kept)):  # the latest first: the earliest stay
            rest = tuple(c for c in kept if alike(c) != group)
            if len(rest) < len(kept):
                possible = self.asking.possible(self.piece, rest)
                self.asking.sure = self.asking.sure and possible is not None
                kept = rest if possible is False else kept
        return kept


def _by_rule(clause: Clause) -> object:
    return clause.rule.split("/")[0]


def _by_rule_and_person(clause: Clause) -> object:
    return clause.rule, clause.people


def _alone(clause: Clause) -> object:
    return id(clause)


# -- in sentences ------------------------------------------------------------------------------------------------------


def _told(context: PlanContext, piece: Cut, clauses: Iterable[Clause], *, minimal: bool) -> Conflict:
    rules = rules_of(context)
    grouped: dict[tuple[Rule, str], list[Clause]] = {}
    for clause in clauses:
        rule = owner_of(clause.rule, rules)
        if rule is not None:
            grouped.setdefault((rule, clause.rule.partition(":")[0] if isinstance(rule, Cover) else ""), []).append(
                clause
            )
    reasons = [reason for (rule, _), own in grouped.items() for reason in _reasons(context, rule, own)]
    order = {level: i for i, level in enumerate(RuleLevel)}
    reasons.sort(key=lambda reason: order[reason.level])
    return Conflict(tuple(reasons), minimal, piece.first, piece.first + piece.days - 1)


def _reasons(context: PlanContext, rule: Rule, clauses: Sequence[Clause]) -> Iterator[Reason]:
    days = tuple(sorted({d for c in clauses for d in c.days}))
    people = tuple(sorted({p for c in clauses for p in c.people}))
    if isinstance(rule, BanRule):
        yield from _ban_reasons(context, rule, clauses)
        return
    spec = rule.spec
    if isinstance(rule, Cover):
        index = int(clauses[0].rule.rpartition("/")[2].split(":")[0])
        demand = context.problem.demands[index]
        told = {"when": _when(context, days), "what": demand_title(demand), "needed": demand.minimum}
        cells: Cells = tuple((-1, d) for d in days)
        yield Reason(
            rule.label, spec.title, spec.level, spec.citation, say("{when} {what}: {needed} are needed", **told), cells
        )
        return
    text = say("{rule} ({who}, {when})", rule=spec.title, who=_names(context, people), when=_when(context, days))
    cells = tuple((p, d) for p in people for d in days)
    yield Reason(rule.label, spec.title, spec.level, spec.citation, text, cells)


def _ban_reasons(context: PlanContext, rule: BanRule, clauses: Sequence[Clause]) -> Iterator[Reason]:
    """Yield a reason for each cause, with everybody it holds for on the same days."""
    cells = {(p, d) for c in clauses for p in c.people for d in c.days}
    by_person: dict[tuple[int, Words, str, RuleLevel], list[int]] = {}
    for person in sorted({p for p, _ in cells}):
        for bar in rule.bars_of(context, person):
            if (person, bar.day) in cells:
                source = bar.citation or rule.spec.citation, bar.level or rule.spec.level
                by_person.setdefault((person, bar.cause, *source), []).append(bar.day)
    alike: dict[tuple[Words, str, RuleLevel, tuple[int, ...]], list[int]] = {}
    for (person, cause, citation, level), days in by_person.items():
        alike.setdefault((cause, citation, level, tuple(dict.fromkeys(days))), []).append(person)
    for (cause, citation, level, on), people in alike.items():
        text = say("{name}, {when}: {cause}", name=_names(context, tuple(people)), when=_when(context, on), cause=cause)
        places = tuple((p, d) for p in people for d in on)
        yield Reason(rule.label, rule.spec.title, level, citation, text, places)


def _when(context: PlanContext, days: tuple[int, ...]) -> Words:
    if not days:
        return say("before the period")
    return on_day(context, days[0]) if len(days) == 1 else span(context, days[0], days[-1])


def _names(context: PlanContext, people: tuple[int, ...]) -> Words | str:
    shown = "、".join(context.people[p].label for p in people[:NAMES_SHOWN])
    more = len(people) - NAMES_SHOWN
    return say("{names} and {more} more", names=shown, more=more) if more > 0 else shown
