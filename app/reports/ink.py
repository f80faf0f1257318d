"""A page's strokes as the operators of a PDF: grounds, then lines, then text, each written as short as can be.

The library's canvas formats every number and every text by itself; over a hospital's slips that is half the work. Here
lines of one width are one path, and a text that comes again (labels, formulas, the foot) is encoded once a document.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

import attrs
from reportlab.pdfbase import pdfmetrics

from app.reports import fonts
from app.reports.sheet import LineStroke, Page, ShadeStroke, TextStroke

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas

GREY = "0.955"
#: How each byte stands in a string of a PDF: as itself where it is plain, else in octal.
_WRITTEN = {
    code: chr(code) if chr(code).isascii() and chr(code).isprintable() and chr(code) not in "()\\" else f"\\{code:03o}"
    for code in range(256)
}


@attrs.frozen(slots=True)
class Ink:
    """Writes strokes of one document; ``height`` is that of its paper, for a PDF counts from the foot."""

    canvas: Canvas
    height: float
    _known: dict[tuple[str, bool], tuple[tuple[str, str], ...]] = attrs.field(factory=dict, repr=False)

    def page(self, strokes: Page) -> None:
        """Write what stands on the present page."""
        shades = (each for each in strokes if isinstance(each, ShadeStroke))
        lines = [each for each in strokes if isinstance(each, LineStroke)]
        texts = (each for each in strokes if isinstance(each, TextStroke))
        code = [*self._shades(shades), *self._lines(lines), *map(self._text, texts)]
        self.canvas.addLiteral("\n".join(code))

    def _shades(self, strokes: Iterable[ShadeStroke]) -> Iterator[str]:
        for each in strokes:
            box = f"{each.x:.2f} {self.height - each.y - each.height:.2f} {each.width:.2f} {each.height:.2f} re f"
            yield f"{_colour(each.colour)} {box}"
        yield "0 g"

    def _lines(self, strokes: list[LineStroke]) -> Iterator[str]:
        kinds = dict.fromkeys((each.width, each.dashed) for each in strokes)
        for width, dashed in kinds:
            yield f"{width:.2f} w {'[3 3]' if dashed else '[]'} 0 d"
            yield from (
                f"{each.x1:.2f} {self.height - each.y1:.2f} m {each.x2:.2f} {self.height - each.y2:.2f} l"
                for each in strokes
                if each.width == width and each.dashed is dashed
            )
            yield "S"

    def _text(self, stroke: TextStroke) -> str:
        key = (stroke.text, stroke.strong)
        pieces = self._known.get(key)
        if pieces is None:
            pieces = self._known[key] = tuple(self._encoded(*key))
        at = f"1 0 0 1 {stroke.x:.2f} {self.height - stroke.y:.2f} Tm"
        size = f"{stroke.size:.2f}"
        told = " ".join(
            f"{font} {size} Tf {at if place == 0 else ''} {text}" for place, (font, text) in enumerate(pieces)
        )
        return f"BT {told} ET" if not stroke.ink else f"{_colour(stroke.ink)} BT {told} ET 0 g"

    def _encoded(self, text: str, strong: bool) -> Iterator[tuple[str, str]]:  # noqa: FBT001 - a key of the known
        """Yield a text in pieces of one subset of one font each: the font's name in the file, the operator."""
        # Fonts are subset by document, and only the canvas knows its own; the library's stubs know neither.
        document: Any = self.canvas._doc  # type: ignore[attr-defined]  # noqa: SLF001
        for run in fonts.runs(text, strong=strong):
            font: Any = pdfmetrics.getFont(run.font)
            for subset, data in font.splitString(run.text, document):
                name = font.getSubsetInternalName(subset, document)
                yield name, f"({data.decode('latin-1').translate(_WRITTEN)}) Tj"


def _colour(colour: str) -> str:
    """Return the operator for ``#RRGGBB``, the light grey of grounds where it is empty."""
    if not colour:
        return f"{GREY} g"
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return f"{red:.4f} {green:.4f} {blue:.4f} rg"
