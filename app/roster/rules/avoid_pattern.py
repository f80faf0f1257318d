"""Patterns to avoid, such as a lonely rest day (``work off work``) or a lonely working day.

Hospital policy.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._patterns import Pattern, PatternRule, states_named
from app.roster.rules.base import RuleSpec, codes
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class AvoidPattern(PatternRule):
    """Charge for, or forbid, each pattern listed, written as words with spaces."""

    avoided: tuple[str, ...] = codes(say("patterns, such as: work off work"), default=("work off work",))

    spec = RuleSpec(
        "avoid-pattern",
        title=say("Patterns to avoid"),
        help=say("Sequences of days that tire people or waste their rest, such as a lonely day off."),
        citation="医院规则",
        sample="A - A",
        default_weight=5,
    )

    def patterns(self, context: PlanContext) -> tuple[tuple[str, Pattern], ...]:
        """Return the patterns listed."""
        return tuple((text, tuple(states_named(word, context) for word in text.split())) for text in self.avoided)
