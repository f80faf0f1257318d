"""How many people are needed: by day, shifts, skill and level."""

from __future__ import annotations

import attrs


@attrs.frozen(slots=True)
class Demand:
    """On each of ``days``, people counted whose cell holds one of ``shifts``.

    Fewer than ``minimum`` or more than ``maximum`` is hard, unless a weight prices each person missing or too many.
    ``under`` and ``over`` price each person below and above ``wanted``.

    Args:
        shifts: codes of which any counts.
        days: days of the period, from 0.
        skill: count only people who hold it.
        levels: count only people of these clinical levels.
        everybody: count people of N0 and in orientation too (public benchmarks, and second posts).
        minimum, minimum_weight, wanted, under, over, maximum, maximum_weight: see above.
        title: what to call it in sentences.
    """

    shifts: tuple[str, ...]
    days: tuple[int, ...]
    skill: str = attrs.field(default="", kw_only=True)
    levels: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    everybody: bool = attrs.field(default=False, kw_only=True)
    minimum: int = attrs.field(default=0, kw_only=True)
    minimum_weight: int | None = attrs.field(default=None, kw_only=True)
    wanted: int | None = attrs.field(default=None, kw_only=True)
    under: int = attrs.field(default=0, kw_only=True)
    over: int = attrs.field(default=0, kw_only=True)
    maximum: int | None = attrs.field(default=None, kw_only=True)
    maximum_weight: int | None = attrs.field(default=None, kw_only=True)
    title: str = attrs.field(default="", kw_only=True)

    @property
    def aim(self) -> int:
        """How many are aimed at: wanted, or the minimum where nothing is wanted."""
        return self.minimum if self.wanted is None else self.wanted
