"""Skill: a shift that asks for a skill is taken only by people who hold it.

Hospital policy on posts; the legal side (licences, certificates) is eligibility.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Skill(BanRule):
    """Close the shifts whose skill a person does not hold."""

    spec = RuleSpec(
        "skill",
        title=say("Skills"),
        help=say("A shift that asks for a skill goes to people who hold it."),
        citation="医院岗位要求",
        sample="重",
        always=True,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the shifts closed on every day."""
        held = set(context.people[person].skills)
        lacking = [(i, s.skill) for i, s in enumerate(context.shifts) if s.skill and s.skill not in held]
        states = context.states_where(i for i, _ in lacking)
        cause = say("the skill {skill} is missing", skill="、".join(sorted({k for _, k in lacking})))
        return (Bar(day, states, cause) for day in range(context.days))
