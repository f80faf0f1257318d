"""Which part of a board is planned anew next: how many people, how many days, where.

Sizes are chosen by what they gained lately for the work they took. Days of all people gain most on most boards; what was tried
without gain is left alone until something near it changes.
"""

from __future__ import annotations

import attrs
import numpy as np
from numpy.typing import NDArray

from app.roster.planner.joint import counting, each_rows_cost
from app.roster.planner.state import State
from app.roster.planner.tables import Tables

#: Cells a part has at most, for each level of size.
CELLS = (350, 900, 1800)
#: Days of a part; the whole horizon besides, where that is not longer than ``LONG``.
SPANS = (7, 14, 28, 56)
LONG = 100
#: Arcs of a person's automaton up to which parts are of full size, and at most so many times smaller beyond.
LIGHT = 1_000
SMALLEST = 4.0
#: What is hoped for at first of days of everybody, and of some people.
HOPE, HOPE_OF_FEW = 20.0, 2.0
#: Merits are at least this part of the best one.
FLOOR = 0.02
#: Cells that take about a second.
SECOND = 800
#: Days around a part in which a change makes it worth another try.
NEAR = 7
#: Places looked at for one that is worth a try.
LOOKS = 6


@attrs.define
class Kind:
    """A size of part, and how much it has gained lately for the work it takes.

    With ``apart`` the days are two stretches of ``days`` each with others between, which trade what is counted over all days.
    """

    people: int
    days: int
    apart: bool = False
    merit: float = 0.0
    work: float = attrs.field()

    @work.default
    def _guess(self) -> float:
        return max(0.02, (self.people * self.days * (1 + self.apart) / SECOND) ** 2)

    def tried(self, gain: float, work: float) -> None:
        """Remember what a try gained and took."""
        self.work = max(0.01, 0.7 * self.work + 0.3 * work)
        self.merit = 0.75 * self.merit + 0.25 * gain / max(work, 1e-3)


@attrs.frozen(eq=False)
class Choice:
    """Some people over days ``a`` up to ``b``, without the days ``held``."""

    kind: Kind
    people: tuple[int, ...]
    a: int
    b: int
    held: NDArray[np.bool_] | None = None


class Parts:
    """Chooses parts of the boards of ``tables``."""

    def __init__(self, tables: Tables, rng: np.random.Generator) -> None:
        self.tables = tables
        self.rng = rng
        self.kinds = kinds(tables)
        self.clock = 0
        self.changed = np.zeros(tables.board.days, dtype=np.int64)
        self.failed: dict[tuple[int, int, int], int] = {}

    def choose(self, state: State) -> Choice:
        """Choose the next part: a size by merit, a place by chance or around what costs most."""
        merit = np.array([kind.merit for kind in self.kinds])
        weight = np.maximum(merit, FLOOR * merit.max() + 1e-3)  # the share of time, so that dear ones are tried seldom
        weight /= np.array([kind.work for kind in self.kinds])
        kind = self.kinds[int(self.rng.choice(len(self.kinds), p=weight / weight.sum()))]
        choice = self._place(kind, state)
        for _ in range(LOOKS):
            if not self._hopeless(choice):
                break
            choice = self._place(kind, state)
        return choice

    def tried(self, choice: Choice, gain: float, work: float) -> None:
        """Remember what planning ``choice`` anew gained and took."""
        choice.kind.tried(gain, work)
        self.clock += 1
        if gain > 0:
            self.changed[choice.a : choice.b] = self.clock
        elif choice.held is None:
            self.failed[len(choice.people), choice.a, choice.b] = self.clock

    def moved(self, days: NDArray[np.bool_]) -> None:
        """Remember that others changed the roster on ``days``."""
        self.changed[days] = self.clock

    def _hopeless(self, choice: Choice) -> bool:
        """Tell whether the same days of everybody failed before, and nothing has changed near them since."""
        if len(choice.people) < self.tables.board.people or choice.held is not None:
            return False
        when = self.failed.get((len(choice.people), choice.a, choice.b), -1)
        return bool(when > self.changed[max(0, choice.a - NEAR) : choice.b + NEAR].max())

    def _place(self, kind: Kind, state: State) -> Choice:
        """Choose people and days: half the time around a joint row that costs something, with people who may count in it."""
        board, joint = self.tables.board, self.tables.joint
        days, span = board.days, min(kind.days, board.days)
        a = int(self.rng.integers(0, days - span + 1))
        order = self.rng.permutation(board.people)
        costs = each_rows_cost(joint, state.counts)
        if self.rng.random() < 0.5 and costs.sum() > 0:  # noqa: PLR2004 - half
            r = int(self.rng.choice(len(costs), p=costs / costs.sum()))
            day = int(joint.day[r])
            if day >= 0:
                a = min(max(0, day - int(self.rng.integers(0, span))), days - span)
                may = counting(joint, self.tables.allowed, r, day)
                fit = order[may[order]][: max(1, kind.people // 2)]
                order = np.concatenate([fit, order[~np.isin(order, fit)]])
        people = tuple(sorted(int(p) for p in order[: kind.people]))
        if not kind.apart:
            return Choice(kind, people, a, a + span)
        other = int(self.rng.integers(0, days - span + 1))
        held = np.ones(days, dtype=np.bool_)
        held[a : a + span] = held[other : other + span] = False
        return Choice(kind, people, min(a, other), max(a, other) + span, held)


def kinds(tables: Tables) -> list[Kind]:
    """Return the kinds of parts worth trying on this board."""
    everybody, days = tables.board.people, tables.board.days
    found = []
    for people, span in shapes(tables):
        found.append(Kind(people, span, merit=HOPE if people == everybody else HOPE_OF_FEW))
        if people == everybody and 2 * span < days:
            found.append(Kind(people, span, apart=True, merit=HOPE))
    return found


def shapes(tables: Tables) -> list[tuple[int, int]]:
    """Return the sizes of parts worth trying on this board: people and days, fewer where people remember much."""
    people, days = tables.board.people, tables.board.days
    arcs = max(automaton.step.size for automaton in tables.automata)
    heavy = min(SMALLEST, max(1.0, arcs / LIGHT))
    spans = {min(days, span) for span in SPANS} | ({days} if days <= LONG else set())
    found = {(min(people, max(4, int(cells / heavy / span))), span) for cells in CELLS for span in spans}
    if days > LONG:
        found |= {(min(people, n), days) for n in (2, 4)}
    return sorted(found)
