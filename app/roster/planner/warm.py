"""Compile the planner's inner loops before anybody waits for them: ``python -m app.roster.planner.warm``.

Set-up runs it once after an installation or an update; where the compiled code is there already it takes a moment.
"""

from __future__ import annotations

import time
from datetime import date

from app.roster.model import Demand, Person, RosterProblem, RuleConfig, Segment, Shift, ShiftClass, context_of
from app.roster.planner.hub import Hub
from app.roster.planner.person import persons
from app.roster.planner.search import Crew
from app.roster.planner.tables import tabulate
from app.roster.rules import board_of

SECONDS = 240.0


class _Unproved(Hub):
    """Never content with what is proved, so that no step is left out."""

    proved = False


def warm() -> None:
    """Take every step of the search once on a ward of four people, so that every kernel is compiled and kept."""
    board = board_of(context_of(_problem()))
    tables = tabulate(board)
    Crew(_Unproved(board, time.perf_counter() + SECONDS), tables, persons(tables), workers=1).rehearse()


def _problem() -> RosterProblem:
    day = Shift("A", kind=ShiftClass.DAY, segments=(Segment(480, 960),))
    night = Shift("N", kind=ShiftClass.NIGHT, segments=(Segment(1320, 1800),))
    rules = (
        RuleConfig("consecutive-work", params={"most": 5}),
        RuleConfig("days-off-run", params={"least": 2}),
        RuleConfig("succession", params={"forbidden": (("N", ("A",)),)}),
        RuleConfig("weekends-most", params={"most": 1}),
        RuleConfig("fair-nights", weight=3),
        RuleConfig("kinds-per-week", weight=1, params={"most": 1}),
    )
    return RosterProblem(
        name="warm",
        start=date(2026, 6, 1),
        days=14,
        people=tuple(Person(str(number)) for number in range(4)),
        shifts=(day, night),
        demands=tuple(Demand((code,), tuple(range(14)), wanted=1, under=10, over=1) for code in ("A", "N")),
        rules=rules,
    )


if __name__ == "__main__":
    warm()
