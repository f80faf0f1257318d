"""The legality of every cell a shift could be dropped on, for a whole roster at once.

The rules are taken from their phrases (``post``), compiled into arrays; that both faces of a rule agree is what makes this
the same as asking ``check`` for each cell. A target is judged by what the drop would newly break: a rule already broken
elsewhere says nothing, one broken further or in a new place does.
"""

from __future__ import annotations

from enum import IntEnum

import attrs
import numpy as np

from app.roster import phrases
from app.roster.audit_amounts import Amounts, compile_amounts
from app.roster.audit_motifs import Motifs
from app.roster.audit_toll import Bytes, Flags, Frame, Ints, Toll
from app.roster.model import PlanContext, Roster, RuleLevel
from app.roster.rules import BanRule, Rule, blank_board, rules_of

_STRIDE = 4096


class TargetLevel(IntEnum):
    """What a drop would do, the graver the greater: nothing; cost more wishes; break policy, a standard, the law."""

    FREE = 0
    DEARER = 1
    POLICY = 2
    STANDARD = 3
    LAW = 4


LEVELS = {
    RuleLevel.POLICY: TargetLevel.POLICY,
    RuleLevel.STANDARD: TargetLevel.STANDARD,
    RuleLevel.LAW: TargetLevel.LAW,
}


@attrs.frozen(slots=True, eq=False)
class Targets:
    """The verdict on every cell; people and days are indices.

    Attributes:
        levels: per person a byte a day, each a ``TargetLevel``.
    """

    levels: tuple[bytes, ...]
    _code: Ints
    _cost: Ints
    _rules: tuple[Rule, ...]

    def level(self, person: int, day: int) -> TargetLevel:
        """Return the verdict on one cell."""
        return TargetLevel(self.levels[person][day])

    def rule(self, person: int, day: int) -> Rule | None:
        """Return the gravest hard rule the drop would newly break; None when it breaks none."""
        code = int(self._code[person, day])
        return self._rules[_STRIDE - 1 - code % _STRIDE] if code else None

    def cost(self, person: int, day: int) -> int:
        """Return by how much the weighted rules would cost more (negative: less)."""
        return int(self._cost[person, day])


@attrs.define(eq=False)
class Preview:
    """The compiled rules of a problem over one roster.

    Attributes:
        lines: ``[person, past + day]`` states, history in front.
        closed: ``[person, day, state]`` code of the gravest rule that closes the state there; 0 for none.
        price: ``[person, day, state]`` what the cell costs by itself.
    """

    frame: Frame
    rules: tuple[Rule, ...]
    lines: Bytes
    closed: Ints
    price: Ints
    motifs: Motifs
    amounts: tuple[Amounts, ...]

    @classmethod
    def of(cls, context: PlanContext, roster: Roster) -> Preview:
        """Compile the rules in force and take over ``roster``."""
        frame = Frame(len(context.people), context.days, context.past_days, len(context.contents))
        rules = rules_of(context)
        lines = _lines(context, roster)
        coded = [(p, _code(rule.spec.level, i)) for i, rule in enumerate(rules) for p in _phrases(rule, context)]
        closed, price = _cells(coded, frame)
        _bars(rules, context, closed)
        runs = ((p, c) for p, c in coded if isinstance(p, (phrases.Sequence, phrases.Run)))
        motifs = Motifs.of(runs, frame)
        amounts = compile_amounts(coded, frame, lines[:, : frame.past])
        self = cls(frame, rules, lines, closed, price, motifs, amounts)
        self.follow(context, roster, range(frame.people))
        return self

    def follow(self, context: PlanContext, roster: Roster, people: range | tuple[int, ...]) -> None:
        """Take over the rows of ``people``."""
        rows = np.array(people, dtype=np.intp)
        self.lines[rows] = _lines(context, roster)[rows]
        self.motifs.follow(self.lines, rows)
        for amounts in self.amounts:
            amounts.follow(self.lines)

    def targets(self, source: tuple[int, int] | None, state: int) -> Targets:
        """Judge a drop of ``state`` on every cell.

        ``source``: the cell it comes from, which gets what the target held (a move or a swap); None when it comes from
        the palette or is a copy.
        """
        frame = self.frame
        now = self.lines[:, frame.past :]
        toll = Toll.nothing(frame.people, frame.days)
        self.motifs.place(state, toll)
        if source is not None:
            self._leave(*source, state, toll)
        toll.add(self._in_cells(state))
        flat = Toll(toll.code.reshape(-1), toll.cost.reshape(-1))
        for amounts in self.amounts:
            skip = np.zeros(len(amounts.constant), dtype=np.bool_)
            if source is not None:
                cell = source[0] * frame.days + source[1]
                skip[amounts.touched(cell)] = True
                amounts.exchange(cell, state, self.lines, flat)
            amounts.place(state, flat, skip=skip)
        idle: Flags = now == state
        toll.code[idle] = 0
        toll.cost[idle] = 0
        return _verdict(toll, self.rules)

    def _in_cells(self, state: int) -> Toll:
        now = self.lines[:, self.frame.past :]
        held = np.take_along_axis(self.price, now[:, :, None].astype(np.intp), axis=2)[:, :, 0]
        return Toll(self.closed[:, :, state], self.price[:, :, state] - held)

    def _leave(self, person: int, day: int, state: int, toll: Toll) -> None:
        """Book what the source's own row says: of each swap within the row, and of what it gets from other rows."""
        past, days = self.frame.past, self.frame.days
        now = self.lines[:, past:]
        given, which = np.unique(now, return_inverse=True)
        within = np.tile(now[person], (days, 1))
        within[:, day] = now[person]
        within[np.arange(days), np.arange(days)] = state
        from_others = np.tile(now[person], (len(given), 1))
        from_others[:, day] = given
        rows = Toll.nothing(days + len(given))
        self.motifs.rows(person, np.concatenate([within, from_others]), rows)
        toll.code[person] = rows.code[:days]
        toll.cost[person] = rows.cost[:days]
        others = Toll(rows.code[days:][which].reshape(now.shape), rows.cost[days:][which].reshape(now.shape))
        others.code[person] = 0
        others.cost[person] = 0
        toll.add(others)
        toll.add(Toll(self.closed[person, day][now], self.price[person, day][now] - self.price[person, day, state]))


def _verdict(toll: Toll, rules: tuple[Rule, ...]) -> Targets:
    levels = np.maximum(toll.code // _STRIDE, (toll.cost > 0).astype(np.int32)).astype(np.uint8)
    return Targets(tuple(row.tobytes() for row in levels), toll.code, toll.cost, rules)


def _code(level: RuleLevel, index: int) -> int:
    return LEVELS[level] * _STRIDE + _STRIDE - 1 - index


def _lines(context: PlanContext, roster: Roster) -> Bytes:
    rows = [np.frombuffer(context.line(roster, p), dtype=np.uint8) for p in range(len(context.people))]
    return np.array(rows, dtype=np.uint8)


def _phrases(rule: Rule, context: PlanContext) -> list[phrases.Phrase]:
    if isinstance(rule, BanRule) and rule.weight is None:
        return []
    board = blank_board(context)
    rule.post(board)
    return board.phrases


def _cells(coded: list[tuple[phrases.Phrase, int]], frame: Frame) -> tuple[Ints, Ints]:
    closed = np.zeros((frame.people, frame.days, frame.states), dtype=np.int32)
    price = np.zeros_like(closed)
    for phrase, code in coded:
        if isinstance(phrase, (phrases.Ban, phrases.Price)) and phrase.people and phrase.days:
            where = np.ix_(phrase.people, phrase.days, sorted(phrase.states & frame.everything))
            if isinstance(phrase, phrases.Ban):
                closed[where] = np.maximum(closed[where], code)
            else:
                price[where] += phrase.weight
    return closed, price


def _bars(rules: tuple[Rule, ...], context: PlanContext, closed: Ints) -> None:
    """Book what hard bans close; a bar may have a level of its own (a cause in law, a cause of the hospital's)."""
    for index, rule in enumerate(rules):
        if isinstance(rule, BanRule) and rule.weight is None:
            for person in rule.people:
                for bar in rule.bars_of(context, person):
                    states = sorted(bar.states)
                    code = _code(bar.level or rule.spec.level, index)
                    closed[person, bar.day, states] = np.maximum(closed[person, bar.day, states], code)
