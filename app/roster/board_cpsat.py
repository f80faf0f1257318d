"""A board as a CP-SAT model: the exact translation of every phrase, straight from what ``app.roster.phrases`` says of it.

One Boolean a person, day and state; literals for sets of states are made when first asked for. Facts (the past) are plain
``True`` and ``False`` and are worked out before anything reaches the model. With ``guarded`` every hard phrase hangs on the
guard of its name, so that a conflict can be told in the names of rules; without, hard phrases are plain constraints.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import attrs
from ortools.sat.python import cp_model, cp_model_helper

from app.roster import phrases
from app.roster.board import OFF, UNKNOWN, Board, Cell, Limit, Literal, States

Fact = bool | cp_model_helper.Literal
Terms = list[tuple[int, Fact]]


@attrs.frozen(slots=True, eq=False)
class CpSatBoard:
    """The model of one board.

    Attributes:
        model: hard phrases as constraints, and the weighted ones as its objective.
        cells: ``cells[person][day][state]``, exactly one of each day true; of a cell that is held, plain facts.
        guards: name of each hard phrase to its guard; empty unless asked for.
    """

    model: cp_model.CpModel
    cells: tuple[tuple[tuple[Any, ...], ...], ...]
    guards: dict[str, cp_model.IntVar]

    def fix(self, rows: Iterable[Iterable[int]]) -> None:
        """Demand that the cells are those of ``rows`` (states, a row a person)."""
        for own, row in zip(self.cells, rows, strict=True):
            for states, state in zip(own, row, strict=True):
                self._set(states[state])

    def hint(self, rows: Iterable[Iterable[int]]) -> None:
        """Let the search begin near ``rows``."""
        for own, row in zip(self.cells, rows, strict=True):
            for states, state in zip(own, row, strict=True):
                for k, cell in enumerate(states):
                    if not isinstance(cell, bool):
                        self.model.add_hint(cell, k == state)

    def _set(self, cell: Fact) -> None:
        if cell is False:
            self.model.add_bool_or([])
        elif not isinstance(cell, bool):
            self.model.add_bool_and([cell])

    def read(self, solver: cp_model.CpSolver) -> tuple[bytes, ...]:
        """Return the rows of the solution ``solver`` found."""
        return tuple(
            bytes(next(k for k, x in enumerate(states) if _holds(x, solver)) for states in own) for own in self.cells
        )


def _holds(cell: Fact, solver: cp_model.CpSolver) -> bool:
    return cell if isinstance(cell, bool) else solver.boolean_value(cell)


@attrs.frozen(slots=True)
class Held:
    """Cells that keep what a roster says: all but ``free`` ((person, day) pairs) keep the state of ``rows``."""

    rows: Sequence[Sequence[int]]
    free: frozenset[tuple[int, int]]

    def state(self, person: int, day: int) -> int | None:
        """Return the state a cell keeps; None for a free one."""
        return None if (person, day) in self.free else self.rows[person][day]


def translate(board: Board, *, guarded: bool = False, held: Held | None = None) -> CpSatBoard:
    """Return the model of ``board``; with ``held`` only the free cells are variables, all others are facts."""
    work = _Translation(board, guarded=guarded, held=held)
    for phrase in board.phrases:
        work.say(phrase)
    work.model.minimize(cp_model.LinearExpr.weighted_sum(work.prices, work.weights) + work.constant)
    return CpSatBoard(work.model, work.cells, work.guards)


class _Translation:
    """The model in the making."""

    def __init__(self, board: Board, *, guarded: bool, held: Held | None) -> None:
        self.board = board
        self.held = held
        self.guarded = guarded
        self.model = cp_model.CpModel()
        self.guards: dict[str, cp_model.IntVar] = {}
        self.prices: list[cp_model.IntVar] = []
        self.weights: list[int] = []
        self.constant = 0
        self.everything = frozenset(range(board.states))
        self.cells = tuple(tuple(self._cell(p, d) for d in range(board.days)) for p in range(board.people))
        self._sets: dict[tuple[int, int, States], Fact] = {}
        self._derived: dict[Literal, Fact] = {}

    def _cell(self, person: int, day: int) -> tuple[Fact, ...]:
        kept = None if self.held is None else self.held.state(person, day)
        if kept is not None:
            return tuple(k == kept for k in range(self.board.states))
        states = [self.model.new_bool_var(f"{person}:{day}:{k}") for k in range(self.board.states)]
        self.model.add_exactly_one(states)
        return tuple(states)

    def say(self, phrase: phrases.Phrase) -> None:
        """Add one phrase."""
        match phrase:
            case phrases.Ban():
                self._cells(phrase, None)
            case phrases.Price():
                self._cells(phrase, phrase.weight)
            case phrases.Sequence():
                self._sequence(phrase)
            case phrases.Run():
                self._run(phrase)
            case phrases.Total():
                self._total(phrase)
            case phrases.Blocks():
                self._blocks(phrase)
            case phrases.Cover():
                terms: Terms = [(1, self.inside(p, phrase.day, phrase.states)) for p in phrase.people]
                self._bound(terms, phrase.limits, phrase.rule)
            case phrases.Linear():
                self._bound(
                    [(c, self.literal(part)) for c, part in phrase.terms], phrase.limits, phrase.rule, phrase.constant
                )

    # -- literals --------------------------------------------------------------------------------------------------

    def inside(self, person: int, day: int, states: States) -> Fact:
        """Return whether a cell, of the period or the past, is in ``states``."""
        if day < 0:
            return int(self.board.past[person, self.board.past_days + day]) in states
        states &= self.everything
        if not states or states == self.everything:
            return bool(states)
        kept = None if self.held is None else self.held.state(person, day)
        if kept is not None:
            return kept in states
        if (person, day, states) not in self._sets:
            self._sets[person, day, states] = self._member(person, day, states)
        return self._sets[person, day, states]

    def _member(self, person: int, day: int, states: States) -> Fact:
        own = self.cells[person][day]
        if len(states) == 1:
            return own[next(iter(states))]
        if len(states) == len(own) - 1:
            return _negated(own[next(iter(self.everything - states))])
        member = self.model.new_bool_var("")
        self.model.add(cp_model.LinearExpr.sum([own[k] for k in states]) == member)
        return member

    def literal(self, part: Literal) -> Fact:
        """Return the truth of a literal."""
        if isinstance(part, Cell):
            return self.inside(part.person, part.day, part.states)
        if part not in self._derived:
            facts = [self.literal(p) for p in part.parts]
            if part.kind == "all":
                self._derived[part] = _negated(self._any([_negated(f) for f in facts]))
            else:
                found = self._any(facts)
                self._derived[part] = found if part.kind == "any" else _negated(found)
        return self._derived[part]

    def _any(self, facts: Sequence[Fact]) -> Fact:
        if any(f is True for f in facts):
            return True
        open_facts = [f for f in facts if not isinstance(f, bool)]
        if len(open_facts) < 2:  # noqa: PLR2004 - one fact is itself
            return open_facts[0] if open_facts else False
        found = self.model.new_bool_var("")
        self.model.add_max_equality(found, open_facts)
        return found

    # -- constraints -----------------------------------------------------------------------------------------------

    def _guard(self, rule: str) -> list[cp_model.IntVar]:
        if not self.guarded:
            return []
        if rule not in self.guards:
            self.guards[rule] = self.model.new_bool_var(rule)
        return [self.guards[rule]]

    def _forbid(self, facts: Iterable[Fact], weight: int | None, rule: str) -> None:
        """Forbid that all of ``facts`` hold together, or charge ``weight`` for it."""
        told = list(facts)
        if any(f is False for f in told) or weight == 0:
            return
        clause = [f.negated() for f in told if not isinstance(f, bool)]
        if weight is None:
            self.model.add_bool_or([*clause, *(g.negated() for g in self._guard(rule))])
        elif not clause:
            self.constant += weight
        else:
            missed = self.model.new_bool_var("")
            self.model.add_bool_or([*clause, missed])
            self._charge(missed, weight)

    def _charge(self, variable: cp_model.IntVar, weight: int) -> None:
        self.prices.append(variable)
        self.weights.append(weight)

    def _bound(self, terms: Terms, limits: tuple[Limit, ...], rule: str, constant: int = 0) -> None:
        """Bound ``constant`` + the sum of coefficient x fact."""
        open_terms = [(c, f) for c, f in terms if c and not isinstance(f, bool)]
        known = constant + sum(c for c, f in terms if f is True)
        low = known + sum(min(0, c) for c, _ in open_terms)
        high = known + sum(max(0, c) for c, _ in open_terms)
        amount = cp_model.LinearExpr.weighted_sum([f for _, f in open_terms], [c for c, _ in open_terms]) + known
        for limit in limits:
            worst = limit.missed(low if limit.sense == "least" else high)
            if not worst or limit.weight == 0:
                continue
            if not open_terms:
                self._settled(limit, worst, rule)
                continue
            slack: cp_model.IntVar | int = 0 if limit.weight is None else self.model.new_int_var(0, worst, "")
            kept = amount + slack >= limit.value if limit.sense == "least" else amount - slack <= limit.value
            if isinstance(slack, int):
                self.model.add(kept).only_enforce_if(*self._guard(rule))
            else:
                self.model.add(kept)
                self._charge(slack, limit.weight or 0)

    def _settled(self, limit: Limit, missed: int, rule: str) -> None:
        if limit.weight is None:
            self.model.add_bool_or([g.negated() for g in self._guard(rule)])
        else:
            self.constant += limit.weight * missed

    # -- phrases ---------------------------------------------------------------------------------------------------

    def _cells(self, phrase: phrases.Ban | phrases.Price, weight: int | None) -> None:
        for p in phrase.people:
            for d in phrase.days:
                for k in phrase.states & self.everything:
                    self._forbid((self.cells[p][d][k],), weight, phrase.rule)

    def _sequence(self, phrase: phrases.Sequence) -> None:
        for p in phrase.people:
            for start in phrase.starts:
                facts = (self.inside(p, start + i, states) for i, states in enumerate(phrase.sets))
                self._forbid(facts, phrase.weight, phrase.rule)

    def _run(self, phrase: phrases.Run) -> None:
        for limit in phrase.limits:
            for p in phrase.people:
                for d in range(self.board.days):
                    if limit.sense == "most":
                        self._too_long(phrase, limit, p, d)
                    else:
                        self._too_short(phrase, limit, p, d)

    def _too_long(self, phrase: phrases.Run, limit: Limit, person: int, day: int) -> None:
        first = day - limit.value
        if first >= -self.board.past_days:
            facts = (self.inside(person, d, phrase.states) for d in range(first, day + 1))
            self._forbid(facts, limit.weight, phrase.rule)

    def _too_short(self, phrase: phrases.Run, limit: Limit, person: int, day: int) -> None:
        others = self.everything - phrase.states
        for length in range(1, limit.value):
            before = day - length - 1
            if before < -self.board.past_days:
                break
            run = (self.inside(person, d, phrase.states) for d in range(before + 1, day))
            facts = (self.inside(person, before, others), *run, self.inside(person, day, others))
            weight = None if limit.weight is None else limit.weight * (limit.value - length)
            self._forbid(facts, weight, phrase.rule)

    def _total(self, phrase: phrases.Total) -> None:
        for p, already in zip(phrase.people, phrase.already, strict=True):
            for window in phrase.windows:
                terms: Terms = []
                constant = already
                for d in window:
                    if d >= 0:
                        terms.extend((worth, self.cells[p][d][k]) for k, worth in enumerate(phrase.worth))
                    elif d >= -self.board.past_days:
                        state = int(self.board.past[p, self.board.past_days + d])
                        constant += 0 if state == UNKNOWN else phrase.worth[state]
                self._bound_states(terms, phrase.limits, phrase.rule, constant, phrase.worth[OFF])

    def _bound_states(self, terms: Terms, limits: tuple[Limit, ...], rule: str, constant: int, base: int) -> None:
        """Bound a sum over cells; each cell is one state, so a worth all states share is a constant."""
        days = len(terms) // self.board.states
        self._bound([(c - base, f) for c, f in terms], limits, rule, constant + base * days)

    def _blocks(self, phrase: phrases.Blocks) -> None:
        past, days = self.board.past_days, self.board.days
        for p, already in zip(phrase.people, phrase.already, strict=True):
            terms: Terms = [
                (1, self._any([self.inside(p, d, phrase.states) for d in block if -past <= d < days]))
                for block in phrase.blocks
            ]
            self._bound(terms, phrase.limits, phrase.rule, already)


def _negated(fact: Fact) -> Fact:
    return not fact if isinstance(fact, bool) else fact.negated()
