"""Shifts: what can stand in a cell of a roster."""

from __future__ import annotations

from enum import StrEnum

import attrs

DAY_MINUTES = 24 * 60
NIGHT_FROM = 22 * 60
NIGHT_UNTIL = 6 * 60


class ShiftClass(StrEnum):
    """What a shift is to the rules, whatever its code says."""

    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    DUTY = "duty"
    REST = "rest"
    LEAVE = "leave"

    @property
    def is_work(self) -> bool:
        """Tell whether a person in this shift is at work (or on call)."""
        return self not in {ShiftClass.REST, ShiftClass.LEAVE}


@attrs.frozen(slots=True)
class Segment:
    """A stretch of presence, in minutes from midnight of the day the shift begins on; ``until`` may pass 1440."""

    start: int = attrs.field(validator=attrs.validators.ge(0))
    until: int

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.until - self.start

    @property
    def night_minutes(self) -> int:
        """Minutes that fall between 22:00 and 06:00 (labour law explanation of 1994)."""
        pieces = (
            (0, NIGHT_UNTIL),
            (NIGHT_FROM, DAY_MINUTES + NIGHT_UNTIL),
            (DAY_MINUTES + NIGHT_FROM, 3 * DAY_MINUTES),
        )
        return sum(max(0, min(self.until, b) - max(self.start, a)) for a, b in pieces)


@attrs.frozen(slots=True)
class Shift:
    """One code of the shift dictionary.

    Args:
        code: what is written in the cell (``A``, ``N``, ``年假``); unique in a problem.
        title: the name people read.
        kind: the class the rules go by.
        segments: presence, oldest first; empty where only the length is known (public benchmarks).
        minutes: working time counted for one such cell (leave may be credited).
        night_minutes: part of the presence between 22:00 and 06:00; any of it makes the shift a night in law.
        family: shifts of one family are the same work to rules on successions and runs (``A主``, ``A责``); the code
            itself when empty.
        skill: the skill a person must hold to take it; empty for none.
        posts: hazards and places rules may exclude people from (``anaesthetic-gas``, ``radiation``).
        plannable: the solver may place it; leave and privately agreed codes are only ever entered or locked.
    """

    code: str
    title: str = attrs.field(default="", kw_only=True)
    kind: ShiftClass = attrs.field(default=ShiftClass.DAY, kw_only=True)
    segments: tuple[Segment, ...] = attrs.field(default=(), kw_only=True)
    minutes: int = attrs.field(default=0, kw_only=True)
    night_minutes: int = attrs.field(default=0, kw_only=True)
    family: str = attrs.field(default="", kw_only=True)
    skill: str = attrs.field(default="", kw_only=True)
    posts: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    plannable: bool = attrs.field(default=True, kw_only=True)

    @classmethod
    def timed(cls, code: str, *segments: tuple[int, int], **more: object) -> Shift:
        """Make a shift from its segments; the minutes by day and by night follow from them."""
        parts = tuple(Segment(a, b) for a, b in segments)
        known: dict[str, object] = {
            "segments": parts,
            "minutes": sum(p.minutes for p in parts),
            "night_minutes": sum(p.night_minutes for p in parts),
        }
        return cls(code, **{**known, **more})  # type: ignore[arg-type]

    @property
    def is_work(self) -> bool:
        """Tell whether a person in this shift is at work."""
        return self.kind.is_work

    @property
    def touches_night(self) -> bool:
        """Tell whether law counts it as night work: class night, or any minute between 22:00 and 06:00."""
        return self.kind is ShiftClass.NIGHT or self.night_minutes > 0
