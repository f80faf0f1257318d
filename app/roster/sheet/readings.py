"""How codes are read aloud: 休 is typed as x or xiu, 大夜班 as dyb, with no input method switched on. Pure."""

from __future__ import annotations

from functools import lru_cache
from itertools import product

MOST_READ = 8  # characters of a title that are read


@lru_cache(maxsize=4096)
def readings(text: str) -> tuple[str, ...]:
    """Return what ``text`` can be typed as in Latin letters: first letters, and whole syllables.

    A lone character is read every way it can be (行 is xing and hang). Empty where there is nothing Chinese.
    """
    if text.isascii():
        return ()
    import pypinyin  # its dictionaries take a third of a second: only for who types

    style = pypinyin.Style.NORMAL
    if len(text) == 1:
        found = [tuple(dict.fromkeys(pypinyin.pinyin(text, style=style, heteronym=True)[0]))]
    else:
        found = [(syllable,) for syllable in pypinyin.lazy_pinyin(text[:MOST_READ], style=style)]
    spoken = list(product(*found))
    whole = ["".join(syllables) for syllables in spoken]
    first = ["".join(syllable[:1] for syllable in syllables) for syllables in spoken]
    return tuple(dict.fromkeys(each.casefold() for each in (*first, *whole)))


def reads_as(text: str, typed: str) -> bool:
    """Tell whether ``text`` can begin with ``typed`` (small Latin letters)."""
    return any(reading.startswith(typed) for reading in readings(text))
