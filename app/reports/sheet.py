"""The pen and the strokes: coordinates are points from the top left; the painter turns them."""

from __future__ import annotations

from collections.abc import Callable

import attrs

from app.reports import fonts
from app.reports.document import Align

MM = 72 / 25.4
SIZES = {"A4": (210 * MM, 297 * MM), "A3": (297 * MM, 420 * MM)}
MARGIN = 15 * MM
FOOT = 7 * MM  # above the margin: the rule at the foot, what stands under it, and air
LEADING = 1.42
PAD_X = 3.0
PAD_Y = 2.6
HAIR = 0.4
RULE = 0.8
TITLE = 17.0
META = 9.0

Progress = Callable[[int, int], bool]


@attrs.frozen(slots=True)
class TextStroke:
    """Text whose baseline begins at (x, y)."""

    x: float
    y: float
    text: str
    size: float
    strong: bool
    ink: str = ""  # #RRGGBB; black where empty


@attrs.frozen(slots=True)
class LineStroke:
    """A straight line; ``dashed`` for where paper is cut."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = HAIR
    dashed: bool = False


@attrs.frozen(slots=True)
class ShadeStroke:
    """A light ground behind heads and bands; survives a photocopier as nothing, never carries meaning."""

    x: float
    y: float
    width: float
    height: float
    colour: str = ""  # #RRGGBB; light grey where empty


Stroke = TextStroke | LineStroke | ShadeStroke
Page = list[Stroke]


@attrs.define(slots=True)
class Layout:
    """The pen: where it stands, on which page, and how wide the paper is."""

    width: float
    height: float
    margin: float = MARGIN
    pages: list[Page] = attrs.field(factory=lambda: [[]])
    y: float = attrs.field(default=attrs.Factory(lambda self: self.margin, takes_self=True))

    @property
    def left(self) -> float:
        """The left edge of the text."""
        return self.margin

    @property
    def room(self) -> float:
        """The width of the text."""
        return self.width - 2 * self.margin

    @property
    def bottom(self) -> float:
        """Where the text must end."""
        return self.height - self.margin - FOOT

    def fits(self, height: float) -> bool:
        """Tell whether ``height`` more points fit on this page."""
        return self.y + height <= self.bottom

    def turn(self) -> None:
        """Begin the next page."""
        self.pages.append([])
        self.y = self.margin

    def take_back(self, pages: int, strokes: int) -> None:
        """Leave ``pages`` pages, the last of them with its first ``strokes`` strokes."""
        del self.pages[pages:]
        del self.pages[-1][strokes:]

    def add(self, *strokes: Stroke) -> None:
        """Put strokes on the present page."""
        self.pages[-1].extend(strokes)

    def text(
        self, text: str, *, x: float, width: float, size: float, align: Align = "left", strong: bool = False
    ) -> None:
        """Put one line of text at the pen's height, aligned inside ``width``."""
        start = x
        if align != "left":
            free = width - fonts.width(text, size=size, strong=strong)
            start = x + (free if align == "right" else free / 2)
        self.add(TextStroke(start, self.y + size, text, size, strong))
