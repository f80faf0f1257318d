"""Names as people bear them: cleaned, read in pinyin, sorted, masked. Pure.

Everything counts by code point, never by storage unit, so that rare characters of the supplementary planes are whole.
Surnames have readings of their own (单 is shàn, not dān); compound surnames are looked at first.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache

import attrs

import resources

INTERPUNCT = "\u00b7"
_WRONG_INTERPUNCTS = "•‧・･∙⋅●᛫⸱﹒．"
_HAN_RANGES = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF), (0x3007, 0x3007))
_PUA_RANGES = ((0xE000, 0xF8FF), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD))
_BLANKS = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")
_LONGEST_COMPOUND = 2


@attrs.frozen(slots=True)
class Reading:
    """How a name is read: ``pinyin`` with blanks between syllables, first letters, other first letters, sort key."""

    pinyin: str
    initials: str
    other_initials: tuple[str, ...]
    sort_key: str


def clean_name(text: str) -> str:
    """Return a name as it is stored: NFC, one kind of interpunct, no padding inside Chinese names."""
    name = unicodedata.normalize("NFC", text)
    for wrong in _WRONG_INTERPUNCTS:
        name = name.replace(wrong, INTERPUNCT)
    name = _BLANKS.sub(" ", name).strip()
    if any(is_han(sign) for sign in name):
        name = name.replace(" ", "")
        # A full stop between two Chinese characters is a mistyped interpunct; after a Latin initial it is not.
        name = re.sub(r"(?<=[^\x00-\x7f])\.(?=[^\x00-\x7f])", INTERPUNCT, name)
    return name


def is_han(sign: str) -> bool:
    """Tell whether one code point is a Chinese character of any plane (or 〇)."""
    point = ord(sign)
    return any(low <= point <= high for low, high in _HAN_RANGES)


def private_signs(text: str) -> tuple[str, ...]:
    """Return the stand-ins of the private use area in ``text``: old systems' substitutes for rare characters."""
    return tuple(sign for sign in text if any(low <= ord(sign) <= high for low, high in _PUA_RANGES))


@cache
def surname_readings() -> dict[str, tuple[str, ...]]:
    """Return surname -> readings (the usual one first), from ``resources/staff/surnames.csv``."""
    with resources.path("staff", "surnames.csv").open(encoding="utf-8", newline="") as stream:
        return {row["surname"]: tuple(row["readings"].split("|")) for row in csv.DictReader(stream)}


def read_name(name: str) -> Reading:
    """Return how ``name`` is read; a character without a known reading stands for itself and sorts last."""
    table = surname_readings()
    surname = next((name[:size] for size in range(_LONGEST_COMPOUND, 0, -1) if name[:size] in table), "")
    own = table[surname][0].split(" ") if surname else []
    rest = name[len(surname) :]
    syllables = [*own, *_syllables(rest)]
    return reading_of(" ".join(syllables), name=name)


def reading_of(pinyin: str, *, name: str) -> Reading:
    """Return the reading of ``name`` for a pinyin that a person corrected by hand."""
    syllables = pinyin.lower().split()
    initials = "".join(syllable[0] for syllable in syllables)
    return Reading(" ".join(syllables), initials, other_initials(name, but=initials), sort_key(pinyin, name))


def sort_key(pinyin: str, name: str) -> str:
    """Return what lists sort by: pinyin, then the name itself, so that equal readings keep one order."""
    return f"{pinyin.lower()}\x1f{name}"


@cache
def _letters(sign: str) -> tuple[str, ...]:
    """Return the possible first letters of one character."""
    if not is_han(sign):
        return (sign.lower(),) if sign.isalnum() else ()
    import pypinyin  # its dictionaries take a third of a second: only for who reads names

    found = pypinyin.pinyin(sign, style=pypinyin.Style.NORMAL, heteronym=True, errors="ignore")
    letters = dict.fromkeys(reading[0] for reading in found[0]) if found else {sign: None}
    return tuple(letters)


def other_initials(name: str, *, but: str = "") -> tuple[str, ...]:
    """Return first letters under other readings of single characters (one character varied at a time)."""
    signs = [sign for sign in name if is_han(sign)]
    if len(signs) != len(but):
        return ()
    found: dict[str, None] = {}
    for place, sign in enumerate(signs):
        for letter in _letters(sign):
            if letter != but[place]:
                found[but[:place] + letter + but[place + 1 :]] = None
    return tuple(found)


def cut(text: str, *, length: int) -> str:
    """Return at most ``length`` characters of ``text``, by code point."""
    return text if len(text) <= length else text[: max(0, length - 1)] + "…"


def mask_name(name: str) -> str:
    """Return a name of which only the first character shows."""
    return name[:1] + "*" * (len(name) - 1)


def mask_number(number: str | None, *, head: int = 3, tail: int = 4) -> str | None:
    """Return a number of which only the first ``head`` and last ``tail`` signs show; short ones are hidden whole."""
    if not number:
        return number
    if len(number) <= head + tail:
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _syllables(text: str) -> list[str]:
    """Return the syllables of ``text``: one a Chinese character, one a Latin word."""
    import pypinyin

    pieces: list[str] = []
    for part in re.split(rf"[ {INTERPUNCT}]+", text):
        for found in pypinyin.lazy_pinyin(part) if part else ():
            # Characters without a known reading come back as one run.
            pieces.extend(found if all(is_han(sign) for sign in found) else [found.lower()])
    return pieces
