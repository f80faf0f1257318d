"""Juniors never alone: people of the lower levels work only where someone of a higher level works too.

护士条例 21(2): who is not registered works only under a nurse's guidance; 值班和交接班制度 (国卫医发〔2018〕8号): never
alone on duty. Which levels need company by night is hospital policy.
"""

from __future__ import annotations

import attrs

from app.roster.model import PlanContext, RuleLevel
from app.roster.rules._company import Beside, CompanyRule
from app.roster.rules.base import RuleSpec, codes
from app.words import Words, say


@attrs.frozen(slots=True, kw_only=True)
class NeverAlone(CompanyRule):
    """Let people of ``levels`` work ``shifts`` only beside people of ``beside``."""

    levels: tuple[str, ...] = codes(say("levels that need company"), default=("N0",))
    beside: tuple[str, ...] = codes(say("levels that may give it"), default=("N2", "N3", "N4"))
    shifts: tuple[str, ...] = codes(say("the shifts or families; all work when empty"))

    spec = RuleSpec(
        "never-alone",
        title=say("Juniors never alone"),
        help=say("People of the lower levels work only where someone of a higher level works the same shift."),
        level=RuleLevel.STANDARD,
        citation="护士条例 21(2)；国卫医发〔2018〕8号 值班和交接班制度",
        sample="N / A",
    )

    def company(self, context: PlanContext, day: int) -> Beside:
        """Return the juniors bound, each with every senior."""
        seniors = [p for p in range(len(context.people)) if self._is_senior(context, p, day)]
        juniors = (p for p in self.people if context.levels[p][day] in self.levels)
        return tuple((j, tuple(p for p in seniors if p != j)) for j in juniors)

    def families(self, context: PlanContext) -> tuple[tuple[str, frozenset[int]], ...]:
        """Return the families concerned."""
        asked = context.states_of(self.shifts)
        return tuple((name, states & asked) for name, states in context.families if states & asked)

    def sentence(self, context: PlanContext, person: int, others: tuple[int, ...]) -> Words:
        """Say who is missing."""
        del context, person, others
        return say("without anyone of {levels} beside", levels="/".join(self.beside))

    def _is_senior(self, context: PlanContext, person: int, day: int) -> bool:
        return context.counted[person][day] and context.levels[person][day] in self.beside
