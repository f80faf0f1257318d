"""Few changes against a published roster.

Hospital policy: what people were told is changed as little as possible.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.board import Board
from app.roster.model import Finding, PlanContext
from app.roster.rules.base import PersonRule, RuleSpec, on_day, plan_of
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class MinimalChange(PersonRule):
    """Charge for each cell that differs from the published roster."""

    spec = RuleSpec(
        "minimal-change",
        title=say("Few changes"),
        help=say("A published roster is changed in as few cells as possible."),
        citation="医院规则",
        sample="P",
        default_weight=20,
    )

    def post(self, board: Board) -> None:
        """Price every other state of every published cell."""
        context = plan_of(board)
        if context.published is None:
            return
        everything = frozenset(range(len(context.contents)))
        for person in self.people:
            for state, days in _days_by_state(context.published.rows[person]).items():
                others = everything - {state}
                if self.weight is None:
                    board.ban(others, rule=self.label, people=(person,), days=days)
                else:
                    board.price(others, rule=self.label, weight=self.weight, people=(person,), days=days)

    def check_person(self, line: bytes, person: int, context: PlanContext) -> Iterator[Finding]:
        """Yield the cells changed."""
        if context.published is None:
            return
        for day, before in enumerate(context.published.rows[person]):
            now = line[context.past_days + day]
            if now != before:
                message = say(
                    "{name}, {day}: {now} instead of the published {before}",
                    name=context.people[person].label,
                    day=on_day(context, day),
                    now=context.codes[now] or say("a day off"),
                    before=context.codes[before] or say("a day off"),
                )
                yield self.finding(message, cells=((person, day),))


def _days_by_state(row: bytes) -> dict[int, list[int]]:
    days: dict[int, list[int]] = {}
    for day, state in enumerate(row):
        days.setdefault(state, []).append(day)
    return days
