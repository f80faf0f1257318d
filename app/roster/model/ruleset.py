"""How rules are set for one problem: hard or weighted, parameters, and whom they bind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import attrs

Param = int | str | bool | tuple[Any, ...] | None


def freeze(value: Any) -> Param:
    """Return ``value`` with every list made a tuple, so that it can be hashed and shared."""
    if isinstance(value, (list, tuple)):
        return tuple(freeze(v) for v in value)
    return value  # type: ignore[no-any-return]


def _pairs(value: Any) -> tuple[tuple[str, Param], ...]:
    items = value.items() if isinstance(value, Mapping) else value
    return tuple((str(k), freeze(v)) for k, v in items)


@attrs.frozen(slots=True)
class RuleConfig:
    """One rule as it stands in this problem. A rule may be set several times under different names.

    Args:
        rule: key of the rule.
        name: tells settings of one rule apart; empty for the only one.
        weight: None makes it hard; otherwise the price of one unit missed.
        params: name to value, as the rule's parameters are typed.
        staffing: staffing types it binds; empty for all.
        people: ids it binds; empty for all.
        since, until: first and last day it is in force (a law from its date on, an approval of averaged hours from and to);
            None leaves that end open. A period with any such day is judged by it.
    """

    rule: str
    name: str = attrs.field(default="", kw_only=True)
    weight: int | None = attrs.field(default=None, kw_only=True)
    params: tuple[tuple[str, Param], ...] = attrs.field(default=(), kw_only=True, converter=_pairs)
    staffing: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    people: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    since: date | None = attrs.field(default=None, kw_only=True)
    until: date | None = attrs.field(default=None, kw_only=True)

    def in_force(self, first: date, last: date) -> bool:
        """Tell whether it is in force on any day from ``first`` to ``last``."""
        return (self.since is None or self.since <= last) and (self.until is None or self.until >= first)

    @property
    def label(self) -> str:
        """Return the name findings and guards carry: ``key`` or ``key/name``."""
        return f"{self.rule}/{self.name}" if self.name else self.rule
