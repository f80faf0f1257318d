"""Fonts for paper: Noto Sans SC, and HanaMin B for the rare characters it lacks, chosen character by character.

A PDF has no system fallback: a character no font has prints as an empty box. So runs are split here by what each font
really contains, and missing characters are reported to the caller before anything is drawn.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import attrs
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics, ttfonts
from reportlab.pdfbase.ttfonts import TTFont

import resources

REGULAR = "XL"
BOLD = "XLB"
RARE = "XLR"
FILES = {REGULAR: "NotoSansSC-Regular.ttf", BOLD: "NotoSansSC-Bold.ttf", RARE: "HanaMinB.ttf"}
SELECTORS = ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF))
EM = 1000.0
BLOCK = 100  # entries a bfchar block may hold

#: One TTFont must not serve two documents at once: whoever draws holds this.
DRAWING = threading.RLock()


@attrs.frozen(slots=True)
class Run:
    """A stretch of text in one font."""

    font: str
    text: str


def _to_unicode(fontname: str, subset: list[int]) -> str:
    """Write the map from glyph codes back to characters, with surrogate pairs beyond the first plane.

    WORKAROUND: reportlab 5.1 writes four hex digits whatever the character, so that 李𬱖 copies and searches wrong.
    Delete this function and its installation when the library writes UTF-16 there.
    """
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        f"/CIDSystemInfo << /Registry ({fontname}) /Ordering ({fontname}) /Supplement 0 >> def",
        f"/CMapName /{fontname} def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        f"<00> <{len(subset) - 1:02X}>",
        "endcodespacerange",
    ]
    for start in range(0, len(subset), BLOCK):
        part = subset[start : start + BLOCK]
        lines.append(f"{len(part)} beginbfchar")
        lines.extend(
            f"<{start + offset:02X}> <{chr(code).encode('utf-16-be').hex().upper()}>"
            for offset, code in enumerate(part)
        )
        lines.append("endbfchar")
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines)


@cache
def _load(name: str) -> Any:
    """Register a font once and return its face."""
    ttfonts.makeToUnicodeCMap = _to_unicode
    setattr(rl_config, "canvas_basefontname", REGULAR)  # noqa: B010 - the library's stubs do not list it
    font = TTFont(name, str(resources.path("fonts", FILES[name])))
    pdfmetrics.registerFont(font)
    return font.face


def start() -> None:
    """Load what every sheet needs (the rare font waits until a rare character comes)."""
    _load(REGULAR)
    _load(BOLD)


@cache
def _home(character: str, font: str) -> tuple[str, float]:
    """Return the font that has ``character`` and its width in thousandths of the size."""
    if silent(character):
        return font, 0.0
    code = ord(character)
    for name in (font, RARE):
        face = _load(name)
        if code in face.charToGlyph:
            return name, float(face.charWidths.get(code, face.defaultWidth))
    return font, EM


@cache
def has(character: str) -> bool:
    """Tell whether any of our fonts can print ``character``."""
    code = ord(character)
    return code in _load(REGULAR).charToGlyph or code in _load(RARE).charToGlyph


@cache
def silent(character: str) -> bool:
    """Tell whether ``character`` leaves no ink of its own: controls, joiners, variation selectors.

    Private-use and yet unassigned characters are not silent: they are lost glyphs and must be said.
    """
    return unicodedata.category(character) in {"Cc", "Cf"} or any(
        first <= ord(character) <= last for first, last in SELECTORS
    )


def missing(text: str) -> str:
    """Return the characters of ``text`` that no font has, each once; silent ones aside."""
    return "".join(sorted(c for c in set(text) if not c.isspace() and not silent(c) and not has(c)))


def width(text: str, *, size: float, strong: bool = False) -> float:
    """Return the width of ``text`` in points."""
    return _ems(text, BOLD if strong else REGULAR) * size / EM


@lru_cache(maxsize=1 << 15)  # a table asks for every text when it breaks, aligns and paints it
def _ems(text: str, font: str) -> float:
    return sum(_home(character, font)[1] for character in text)


def runs(text: str, *, strong: bool = False) -> Iterator[Run]:
    """Split ``text`` into runs of one font each."""
    font = BOLD if strong else REGULAR
    if any(silent(character) for character in text):
        text = "".join(character for character in text if not silent(character))
    current, begin = "", 0
    for place, character in enumerate(text):
        home = _home(character, font)[0]
        if home != current:
            if place > begin:
                yield Run(current, text[begin:place])
            current, begin = home, place
    if begin < len(text):
        yield Run(current, text[begin:])
