"""Posts closed in pregnancy and while nursing.

女职工劳动保护特别规定, annex 三 (一)(二)(三)(九): ethylene oxide and formaldehyde above the limit, anaesthetic gas, unsealed
radioactive sources, heavy work; of these annex 四 (一) closes items (一), (三) and (九) while nursing. 职业病防治法 38. Which
shifts carry such a post is the hospital's own table.
"""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._bans import BanRule, Bar, nursing_days, pregnant_days
from app.roster.rules.base import RuleSpec, codes
from app.words import Words, say

IN_PREGNANCY = ("anaesthetic-gas", "unsealed-source", "ethylene-oxide", "formaldehyde", "heavy-work")
PREGNANT = "女职工劳动保护特别规定 附录三(一)(二)(三)(九)；职业病防治法 38"
NURSING = "女职工劳动保护特别规定 附录四(一)；职业病防治法 38"
WHILE_NURSING = ("unsealed-source", "ethylene-oxide", "formaldehyde", "heavy-work")


@attrs.frozen(slots=True, kw_only=True)
class ExcludedPosts(BanRule):
    """Close the shifts at excluded posts from the first day of pregnancy and while nursing."""

    pregnant: tuple[str, ...] = codes(say("posts closed in pregnancy"), default=IN_PREGNANCY)
    nursing: tuple[str, ...] = codes(say("posts closed while nursing"), default=WHILE_NURSING)

    spec = RuleSpec(
        "excluded-posts",
        title=say("Posts closed in pregnancy and while nursing"),
        help=say("Shifts at posts with anaesthetic gas, open radioactive sources and the like are closed."),
        level=RuleLevel.LAW,
        citation="女职工劳动保护特别规定 附录三、四；职业病防治法 38",
        sample="手",
        always=True,
        may_soften=False,
    )

    def bars(self, context: PlanContext, person: int) -> Iterator[Bar]:
        """Return the shifts at closed posts."""
        expecting = pregnant_days(context, person, weeks=0)
        yield from _closed(context, expecting, self.pregnant, cause=say("post closed in pregnancy"), citation=PREGNANT)
        feeding = nursing_days(context, person)
        yield from _closed(context, feeding, self.nursing, cause=say("post closed while nursing"), citation=NURSING)


def _closed(
    context: PlanContext, days: range | tuple[int, ...], posts: tuple[str, ...], *, cause: Words, citation: str
) -> Iterator[Bar]:
    states = context.states_where(i for i, s in enumerate(context.shifts) if set(s.posts) & set(posts))
    return (Bar(day, states, cause, citation) for day in days)
