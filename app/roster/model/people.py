"""People of a roster: what the rules must know of them, each fact with its dates."""

from __future__ import annotations

from datetime import date

import attrs

from app.roster.model.finding import RuleLevel


@attrs.frozen(slots=True)
class Dated:
    """A value in force from ``since`` on (None: from the beginning), until the next one."""

    value: str
    since: date | None = None


@attrs.frozen(slots=True)
class Barred:
    """Dates on which a person may not take shifts, with the cause in words and its source.

    ``first`` and ``last`` are both barred days; None leaves that end open. ``shifts`` and ``posts`` narrow it to those;
    both empty means every duty. A lapsed licence bars from the day after its printed day.
    """

    cause: str
    first: date | None = None
    last: date | None = attrs.field(default=None, kw_only=True)
    citation: str = attrs.field(default="", kw_only=True)
    level: RuleLevel = attrs.field(default=RuleLevel.LAW, kw_only=True)
    shifts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    posts: tuple[str, ...] = attrs.field(default=(), kw_only=True)

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` is barred."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    @property
    def elsewhere(self) -> bool:
        """Tell whether the person is simply not in the ward then: nothing is cited, every duty is closed."""
        return self.level is RuleLevel.POLICY and not (self.citation or self.shifts or self.posts)


@attrs.frozen(slots=True)
class Orientation:
    """A time in which a person works only beside one of ``preceptors`` (ids) and is not counted."""

    preceptors: tuple[str, ...]
    first: date | None = None
    last: date | None = attrs.field(default=None, kw_only=True)

    def covers(self, day: date) -> bool:
        """Tell whether ``day`` lies in the orientation."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@attrs.frozen(slots=True)
class Person:
    """One member of staff.

    Args:
        id: unique in a problem.
        name: as shown.
        staffing: dated staffing type (BZ, HT, PQ, FP ...); empty where it plays no part.
        levels: dated clinical level N0 to N4; empty where it plays no part.
        skills: skills held.
        team: nursing group, for continuity and mixes.
        barred: dates on which duties are forbidden, with causes.
        due: expected date of birth of a pregnancy; sensitive, kept only while it matters.
        children: birth dates of children being nursed.
        orientation: time under a preceptor.
        carried: balances brought in, account to whole number: ``nights``, ``weekends``, ``holidays``, ``minutes``,
            ``overtime-minutes``, ``assignments`` ...
        share: part of a full post in percent, for fair shares.
    """

    id: str
    name: str = attrs.field(default="", kw_only=True)
    staffing: tuple[Dated, ...] = attrs.field(default=(), kw_only=True)
    levels: tuple[Dated, ...] = attrs.field(default=(), kw_only=True)
    skills: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    team: str = attrs.field(default="", kw_only=True)
    barred: tuple[Barred, ...] = attrs.field(default=(), kw_only=True)
    due: date | None = attrs.field(default=None, kw_only=True)
    children: tuple[date, ...] = attrs.field(default=(), kw_only=True)
    orientation: Orientation | None = attrs.field(default=None, kw_only=True)
    carried: tuple[tuple[str, int], ...] = attrs.field(default=(), kw_only=True)
    share: int = attrs.field(default=100, kw_only=True)

    @property
    def label(self) -> str:
        """Return the name, or the id where there is none."""
        return self.name or self.id

    def staffing_on(self, day: date) -> str:
        """Return the staffing type in force on ``day``; empty when there is none."""
        return value_on(self.staffing, day)

    def level_on(self, day: date) -> str:
        """Return the clinical level in force on ``day``; empty when there is none."""
        return value_on(self.levels, day)

    def balance(self, account: str) -> int:
        """Return what is carried over on ``account`` (0 when nothing is)."""
        return next((amount for name, amount in self.carried if name == account), 0)


def value_on(values: tuple[Dated, ...], day: date) -> str:
    """Return the latest of ``values`` in force on ``day``; empty when none is yet."""
    held = ""
    for item in sorted(values, key=lambda v: v.since or date.min):
        if item.since is None or item.since <= day:
            held = item.value
    return held
