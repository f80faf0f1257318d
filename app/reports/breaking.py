"""Breaking lines of mixed Chinese and Latin text: any Han character may end a line, Latin words and numbers stay whole."""

from __future__ import annotations

from functools import lru_cache

from app.reports import fonts

NEVER_FIRST = "，。、；：？！）】》〉」』”’％%…·,.;:?!)]}"
NEVER_LAST = "（【《〈「『“‘([{"
BETWEEN_ITEMS = "、；"
SHORT_ITEM = 6  # signs of a name or a code with its word, which the eye reads as one


def break_lines(text: str, *, width: float, size: float, strong: bool = False) -> tuple[str, ...]:
    """Return ``text`` in lines no wider than ``width`` points; explicit line ends are kept."""
    if not text:
        return ("",)
    if "\n" not in text and fonts.width(text, size=size, strong=strong) <= width:
        return (text,)
    return _broken(text, round(width, 2), size, strong)


@lru_cache(maxsize=20_000)
def _broken(text: str, width: float, size: float, strong: bool) -> tuple[str, ...]:  # noqa: FBT001 - a cache key
    lines: list[str] = []
    for part in text.split("\n"):
        lines.extend(_fill(part, width, size, strong=strong))
    return tuple(lines)


def _fill(text: str, width: float, size: float, *, strong: bool) -> list[str]:
    lines: list[str] = []
    line = ""
    used = 0.0
    for word in _words(text):
        wide = fonts.width(word, size=size, strong=strong)
        if used + wide <= width or not line:
            if wide > width:
                *full, word = _chop(word, width, size, strong=strong)  # noqa: PLW2901 - the rest of the word goes on
                lines.extend(full)
                wide = fonts.width(word, size=size, strong=strong)
            line, used = line + word, used + wide
            continue
        lines.append(line.rstrip())
        line = word.lstrip()
        used = fonts.width(line, size=size, strong=strong)
    lines.append(line)
    return lines


def _words(text: str) -> list[str]:
    """Cut into pieces that must not be parted: closing signs and what they close, short items of a list (names)."""
    if not any(sign in text for sign in BETWEEN_ITEMS):
        return _pieces(text)
    found: list[str] = []
    for item in _items(text):
        found.extend([item] if len(item.strip()) <= SHORT_ITEM + 1 else _pieces(item))
    return found


def _items(text: str) -> list[str]:
    """Cut a list behind its separators; an item keeps the one that ends it."""
    items, begin = [], 0
    for place, character in enumerate(text):
        if character in BETWEEN_ITEMS and text[place + 1 : place + 2] not in NEVER_FIRST:
            items.append(text[begin : place + 1])
            begin = place + 1
    return [*items, text[begin:]] if begin < len(text) else items


def _pieces(text: str) -> list[str]:
    words: list[str] = []
    for character in text:
        if words and (
            (_latin(character) and _latin(words[-1][-1])) or character in NEVER_FIRST or words[-1][-1] in NEVER_LAST
        ):
            words[-1] += character
        else:
            words.append(character)
    return words


def _latin(character: str) -> bool:
    return character.isascii() and not character.isspace() and character not in "/-_"


def _chop(word: str, width: float, size: float, *, strong: bool) -> list[str]:
    """Cut a piece that is wider than the column at the last character that fits."""
    pieces = [""]
    used = 0.0
    for character in word:
        wide = fonts.width(character, size=size, strong=strong)
        if used + wide > width and pieces[-1]:
            pieces.append("")
            used = 0.0
        pieces[-1] += character
        used += wide
    return pieces
