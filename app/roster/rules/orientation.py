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
    """Let people in orientation work only the family of shifts one of their preceptors works that day.

    Preceptors named in a pairing go before all others: who is named is the one beside whom she learns.
    """

    spec = RuleSpec(
        "orientation",
        title=say("Orientation"),
        help=say(
            "Who is in orientation (未脱教) works only beside her preceptor: the one named for her, else any of the ward."
        ),
        level=RuleLevel.STANDARD,
        citation="国卫办医发〔2016〕2号；护士条例 21(2)",
        sample="A / P",
        always=True,
    )

    def company(self, context: PlanContext, day: int) -> Beside:
        """Return the people in orientation with their preceptors."""
        named: dict[str, list[str]] = {}
        for pairing in context.problem.pairings:
            if pairing.kind == "guided":
                named.setdefault(pairing.first, []).append(pairing.second)
        found: list[tuple[int, tuple[int, ...]]] = []
        for p in self.people:
            person = context.people[p]
            time = person.orientation
            if time is not None and time.covers(context.date(day)):
                preceptors = named.get(person.id) or time.preceptors
                found.append((p, tuple(context.person(key) for key in preceptors)))
        return tuple(found)

    def sentence(self, context: PlanContext, person: int, others: tuple[int, ...]) -> Words:
        """Say which preceptors are missing."""
        del person
        names = "、".join(context.people[p].label for p in others)
        return say("without a preceptor beside ({names})", names=names)
