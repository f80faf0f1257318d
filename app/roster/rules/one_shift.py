"""One shift a day; double cells (``A/值``) only where the ward lists them, and not too many.

Hospital policy: a duty beside a shift is usual, a second shift is not.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext
from app.roster.rules._totals import TotalRule, Window
from app.roster.rules.base import RuleSpec, number
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class OneShift(TotalRule):
    """Bound the double cells of a person in the period."""

    most: int = number(say("double cells a person in the period, at most"), default=31, most=366)

    spec = RuleSpec(
        "one-shift",
        title=say("One shift a day"),
        help=say("A cell holds one shift, or a double the ward has allowed; no more doubles than agreed."),
        citation="医院规则",
        sample="A/值 A/值 A/值",
    )

    def worth(self, context: PlanContext) -> list[int]:
        """Return 1 for a double cell."""
        return [int(len(held) > 1) for held in context.contents]

    def bounds(self, context: PlanContext, window: Window) -> tuple[None, int]:
        """Return the most double cells."""
        del context, window
        return None, self.most

    def sentence(self, context: PlanContext, person: int, window: Window, *, total: int, bound: int) -> Words:
        """Say how many double cells there are."""
        del window
        name = context.people[person].label
        return say("{name}: {total} double cells, at most {bound}", name=name, total=total, bound=bound)
