"""Locked cells keep what is written in them.

Hospital policy: what the head nurse locks is hers.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext
from app.roster.rules._bans import BanRule, Bar
from app.roster.rules.base import RuleSpec
from app.words import say


@attrs.frozen(slots=True, kw_only=True)
class Locks(BanRule):
    """Close every state but the locked one."""

    spec = RuleSpec(
        "locks",
        title=say("Locked cells"),
        help=say("Locked cells keep what is written in them."),
        citation="护士长锁定",
        sample="A",
        always=True,
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return what the locks close."""
        everything = frozenset(range(len(context.contents)))
        for lock in context.problem.locks:
            if context.person(lock.person) == person:
                kept = lock.code or say("a day off")
                others = everything - {context.state(lock.code)}
                yield Bar(lock.day, others, say("stays {code}", code=kept))
