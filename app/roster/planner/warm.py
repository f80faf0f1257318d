"""Compile the planner's inner loops before anybody waits for them: ``python -m app.roster.planner.warm``.

Set-up runs it once after an installation or an update; where the compiled code is there already it takes a moment.
"""

from __future__ import annotations

from datetime import date

from app.roster.model import Demand, Person, RosterProblem, RuleConfig, Segment, Shift, ShiftClass
from app.roster.planner.solve import solve

SECONDS = 240.0


def warm() -> None:
    """Solve a ward of four people once, so that every kernel is compiled and kept."""
    for _item in solve(_problem(), seconds=SECONDS, workers=1, seed=1):
        pass


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
