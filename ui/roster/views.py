"""What the sheet shows, as frozen values: made by the presenter, drawn by the grid. Nothing here knows Qt."""

from __future__ import annotations

from enum import IntEnum, StrEnum

import attrs

from app.roster.sheet.sheet import Place


class Look(StrEnum):
    """How a code looks: the class of its shift. The code itself is always written."""

    OFF = "off"
    DAY = "day"
    EVENING = "evening"
    NIGHT = "night"
    DUTY = "duty"
    REST = "rest"
    LEAVE = "leave"


class Verdict(IntEnum):
    """What a drop on a cell would meet, the graver the greater.

    Drawn as colour and as shape: a thick frame, a thin one with a full corner, hatching.
    """

    NONE = 0
    FREE = 1
    ASK = 2
    REFUSED = 3


class Fault(IntEnum):
    """The gravest thing the check says of a cell; each has a shape of its own."""

    NONE = 0
    WISH = 1
    POLICY = 2
    LAW = 3


class WishMark(IntEnum):
    """A wish for the day: granted (filled corner), denied (open corner)."""

    NONE = 0
    GRANTED = 1
    DENIED = 2


@attrs.frozen(slots=True, cache_hash=True)
class GridCell:
    """One cell as drawn.

    Args:
        text: the code as written, ``A`` or ``A/值``.
        look: class of the (first) shift.
        ink, ground: the hospital's own colours; empty for those of the class.
        symbols: up to two signs after the code (▲ ★ ②).
        hours: hours added or taken, as written: ``+1``.
        aside: what is written beside the code where a day is wide: the remark, else the times of the shift.
        wish: a wish and whether it is met.
        note: there is a remark.
        locked: nobody but her may move it.
        changed: not as published, or changed by the proposal just taken.
        frozen: the person may not take a shift on this day (licence, leave).
        fault: the gravest finding on the cell.
    """

    text: str = ""
    look: Look = Look.OFF
    ink: str = attrs.field(default="", kw_only=True)
    ground: str = attrs.field(default="", kw_only=True)
    symbols: str = attrs.field(default="", kw_only=True)
    hours: str = attrs.field(default="", kw_only=True)
    aside: str = attrs.field(default="", kw_only=True)
    wish: WishMark = attrs.field(default=WishMark.NONE, kw_only=True)
    note: bool = attrs.field(default=False, kw_only=True)
    locked: bool = attrs.field(default=False, kw_only=True)
    changed: bool = attrs.field(default=False, kw_only=True)
    frozen: bool = attrs.field(default=False, kw_only=True)
    fault: Fault = attrs.field(default=Fault.NONE, kw_only=True)


@attrs.frozen(slots=True)
class GridRow:
    """One nurse: what stands left of the days, her cells, and the figures right of them.

    ``badge`` is the character of the staffing type, ``badge_tone`` the name of its tone; ``mark`` follows the name
    (in orientation, on loan) and ``about`` says in words what all her marks mean; ``figures`` are as written, one a column
    of ``GridView.figures``.
    """

    name: str
    cells: tuple[GridCell, ...]
    team: str = attrs.field(default="", kw_only=True)
    level: str = attrs.field(default="", kw_only=True)
    badge: str = attrs.field(default="", kw_only=True)
    badge_tone: str = attrs.field(default="calm", kw_only=True)
    mark: str = attrs.field(default="", kw_only=True)
    about: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    figures: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    fault: Fault = attrs.field(default=Fault.NONE, kw_only=True)


@attrs.frozen(slots=True)
class GridDay:
    """The head of a day: number, weekday, and what kind of day it is.

    ``kind``: work, rest or holiday; ``badge``: 休 or 班 where the calendar swaps a day; ``title`` names a holiday.
    """

    number: int
    weekday: str
    kind: str = attrs.field(default="work", kw_only=True)
    badge: str = attrs.field(default="", kw_only=True)
    title: str = attrs.field(default="", kw_only=True)
    today: bool = attrs.field(default=False, kw_only=True)
    new_week: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen(slots=True)
class FootCell:
    """Cover of one demand on one day: how many are there; ``short`` is how many are missing, ``over`` too many.

    ``open``: next to nobody is planned on that day yet, so that what is missing is no news.
    """

    text: str
    short: int = 0
    over: int = 0
    open: bool = False


@attrs.frozen(slots=True)
class FootLine:
    """One demand under the sheet: its name, how many are needed, and its days."""

    title: str
    need: str
    cells: tuple[FootCell, ...]
    code: str = attrs.field(default="", kw_only=True)


@attrs.frozen(slots=True)
class GridView:
    """The whole sheet. ``figures``: heads of the right columns with what they mean."""

    days: tuple[GridDay, ...] = ()
    rows: tuple[GridRow, ...] = ()
    foot: tuple[FootLine, ...] = ()
    figures: tuple[tuple[str, str], ...] = ()


@attrs.frozen(slots=True)
class Block:
    """A rectangle of cells, all ends included."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def around(cls, one: Place, other: Place) -> Block:
        """Return the rectangle between two cells."""
        return cls(min(one.row, other.row), min(one.day, other.day), max(one.row, other.row), max(one.day, other.day))

    @property
    def height(self) -> int:
        """Number of rows."""
        return self.bottom - self.top + 1

    @property
    def width(self) -> int:
        """Number of days."""
        return self.right - self.left + 1

    @property
    def single(self) -> bool:
        """Tell whether it is one cell."""
        return self.height == 1 and self.width == 1

    def has(self, place: Place) -> bool:
        """Tell whether ``place`` lies in it."""
        return self.top <= place.row <= self.bottom and self.left <= place.day <= self.right

    def places(self) -> tuple[Place, ...]:
        """Return its cells, row by row."""
        return tuple(Place(r, d) for r in range(self.top, self.bottom + 1) for d in range(self.left, self.right + 1))
