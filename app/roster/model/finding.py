"""What a rule has to say about a roster."""

from __future__ import annotations

from enum import StrEnum

import attrs

from app.words import Words


class RuleLevel(StrEnum):
    """Where a rule comes from: statute or regulation, ministry document, or the hospital itself."""

    LAW = "law"
    STANDARD = "standard"
    POLICY = "policy"


Cells = tuple[tuple[int, int], ...]


@attrs.frozen(slots=True)
class Finding:
    """One breach of one rule.

    Args:
        rule: the name the rule is configured under (``key`` or ``key/name``).
        level: law, standard or policy.
        weight: None for a hard breach; otherwise the price of one unit.
        magnitude: by how many units the rule is missed.
        cells: (person, day) indices concerned; days before the period are negative.
        figures: the numbers behind the sentence, name to whole number.
        message: the sentence people read.
        citation: the source.
    """

    rule: str
    level: RuleLevel
    weight: int | None = attrs.field(kw_only=True)
    magnitude: int = attrs.field(default=1, kw_only=True)
    cells: Cells = attrs.field(default=(), kw_only=True)
    figures: tuple[tuple[str, int], ...] = attrs.field(default=(), kw_only=True)
    message: Words = attrs.field(kw_only=True)
    citation: str = attrs.field(default="", kw_only=True)

    @property
    def is_hard(self) -> bool:
        """Tell whether the roster is unlawful for it."""
        return self.weight is None

    @property
    def cost(self) -> int:
        """Price of a soft finding: weight x magnitude; 0 for a hard one."""
        return 0 if self.weight is None else self.weight * self.magnitude
