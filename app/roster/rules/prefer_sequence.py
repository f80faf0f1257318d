"""Preferred sequences, such as A→P→N: who works after one shift goes on with the next one of the sequence.

Hospital policy (APN rostering).
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._patterns import Pattern, PatternRule, states_named
from app.roster.rules.base import RuleSpec, codes
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class PreferSequence(PatternRule):
    """Charge for a working day after ``first`` that is none of ``followers``."""

    after: tuple[tuple[str, tuple[str, ...]], ...] = codes(say("a shift, and those that should follow it"))

    spec = RuleSpec(
        "prefer-sequence",
        title=say("Preferred sequences"),
        help=say("After a shift the next working day is one of those preferred, such as A, P, N in turn."),
        citation="医院规则（APN 连续性排班）",
        sample="A N",
        default_weight=2,
    )

    def patterns(self, context: PlanContext) -> tuple[tuple[Words, Pattern], ...]:
        """Return the shift followed by any other work."""
        return tuple(self._other(context, first, followers) for first, followers in self.after)

    @staticmethod
    def _other(context: PlanContext, first: str, followers: tuple[str, ...]) -> tuple[Words, Pattern]:
        good = frozenset().union(*(states_named(w, context) for w in followers))
        name = say("{first} not followed by {good}", first=first, good="/".join(followers))
        return name, (states_named(first, context), context.work - good)
