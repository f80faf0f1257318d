"""Eligibility: nobody works on a lapsed licence.

护士条例 21(1), 医师法 13–14 and the other grounds that ``app.credentials`` gives with each cause. A licence holds through its
printed day and bars from the next. Statutory causes have no override.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import Barred, PlanContext, RuleLevel
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Eligibility(BanRule):
    """Close work, or the shifts and posts named, on barred days."""

    spec = RuleSpec(
        "eligibility",
        title=say("Eligibility"),
        help=say("Nobody is rostered on days barred by a lapsed licence, a suspension or another cause on record."),
        level=RuleLevel.LAW,
        citation="护士条例 21；医师法 13、14",
        sample="A A",
        always=True,
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the barred days with their causes."""
        for barred in context.people[person].barred:
            states = self._states(context, barred)
            first = 0 if barred.first is None else max(0, context.day(barred.first))
            last = context.days - 1 if barred.last is None else min(context.days - 1, context.day(barred.last))
            cause = say("{cause}", cause=barred.cause)
            for day in range(first, last + 1):
                yield Bar(day, states, cause, barred.citation, barred.level)

    @staticmethod
    def _states(context: PlanContext, barred: Barred) -> frozenset[int]:
        if not barred.shifts and not barred.posts:
            return context.work
        by_post = {i for i, s in enumerate(context.shifts) if set(s.posts) & set(barred.posts)}
        named = context.states_of(barred.shifts) if barred.shifts else frozenset()
        return context.states_where(by_post) | named
