"""Orientation: new staff work beside one of their preceptors.

新入职护士培训大纲 (国卫办医发〔2016〕2号) gives two years of training; 护士条例 21(2): only under guidance before
registration. Such people are not counted in the numbers needed.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._company import Beside, CompanyRule
from app.roster.rules.base import RuleSpec
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class Orientation(CompanyRule):
    """Let people in orientation work only the family of shifts one of their preceptors works that day."""

    spec = RuleSpec(
        "orientation",
        title=say("Orientation"),
        help=say("Who is in orientation (未脱教) works only beside a preceptor."),
        level=RuleLevel.STANDARD,
        citation="国卫办医发〔2016〕2号；护士条例 21(2)",
        sample="A / P",
        always=True,
    )

    def company(self, context: PlanContext, day: int) -> Beside:
        """Return the people in orientation with their preceptors."""
        found: list[tuple[int, tuple[int, ...]]] = []
        for p in self.people:
            time = context.people[p].orientation
            if time is not None and time.covers(context.date(day)):
                found.append((p, tuple(context.person(key) for key in time.preceptors)))
        return tuple(found)

    def sentence(self, context: PlanContext, person: int, others: tuple[int, ...]) -> Words:
        """Say which preceptors are missing."""
        del person
        names = "、".join(context.people[p].label for p in others)
        return say("without a preceptor beside ({names})", names=names)
