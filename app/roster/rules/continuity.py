"""Continuity: the same family of shifts on consecutive working days, so that patients keep their nurse.

Hospital policy (责任制整体护理).
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._patterns import Pattern, PatternRule
from app.roster.rules.base import RuleSpec
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class Continuity(PatternRule):
    """Charge for each change from one family to another from one day to the next."""

    spec = RuleSpec(
        "continuity",
        title=say("Continuity"),
        help=say("People stay in the same shift from day to day, so that patients keep their nurse."),
        citation="医院规则（责任制整体护理）",
        sample="A P A P",
        default_weight=1,
    )

    def patterns(self, context: PlanContext) -> tuple[tuple[Words, Pattern], ...]:
        """Return each family followed by other work."""
        return tuple(
            (say("change from {family}", family=name), (states, context.work - states))
            for name, states in context.families
            if context.work - states
        )
