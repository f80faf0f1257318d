"""What is asked for and what is given for single cells: locks, wishes, leave, pairings, night blocks."""

from __future__ import annotations

from typing import Literal

import attrs


@attrs.frozen(slots=True)
class Lock:
    """The cell of ``person`` (id) on ``day`` is written: ``code`` as in ``A``, ``A/值``, or empty for a day off."""

    person: str
    day: int
    code: str


@attrs.frozen(slots=True)
class Wish:
    """A wish of ``person`` (id) for ``day``.

    ``on``: to work one of ``shifts`` (any work when empty). ``off``: to work none of them (no work at all when empty).
    ``weight`` is what missing it costs, multiplied with nothing else.
    """

    person: str
    day: int
    kind: Literal["on", "off"] = attrs.field(kw_only=True)
    shifts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    weight: int = attrs.field(default=1, kw_only=True)


@attrs.frozen(slots=True)
class Leave:
    """Granted leave of ``person`` (id): each of ``days`` holds exactly ``code`` (a day off when empty)."""

    person: str
    days: tuple[int, ...]
    code: str = attrs.field(default="", kw_only=True)
    title: str = attrs.field(default="", kw_only=True)


@attrs.frozen(slots=True)
class Pairing:
    """Two people (ids) who should meet, or never meet, in the same family of shifts on a day.

    ``guided``: ``second`` is the named preceptor of ``first``, one of several perhaps: while ``first`` is in orientation
    she works only beside one of those named (``shifts`` plays no part).

    ``together``: whenever ``first`` works (one of ``shifts`` when given), ``second`` works the same family.
    ``apart``: they never work the same family on a day. ``reason`` is private and never printed.
    """

    first: str
    second: str
    kind: Literal["together", "apart", "guided"] = attrs.field(kw_only=True)
    shifts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    reason: str = attrs.field(default="", kw_only=True)


@attrs.frozen(slots=True)
class Block:
    """包班: from ``first`` to ``last`` (days, both included) ``person`` (id) works no shift but ``shifts``."""

    person: str
    first: int
    last: int
    shifts: tuple[str, ...]
