"""What performance pay may not rest on: revenue of drugs, consumables, tests and imaging. Pure.

The ban is a regulation's (see ``resources/performance/forbidden.toml`` for the words and the citation). Names, titles and
sources of every quantity are judged before any formula is computed, so that another name alone does not let it in.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache

import attrs

import resources
from app.errors import UserError
from app.words import say


@attrs.frozen(slots=True)
class Ban:
    """Why a quantity is refused: what it is revenue of (empty: revenue as such) and on what ground."""

    text: str
    subject: str
    citation: str


class ForbiddenInputError(UserError):
    """A formula was to rest on revenue that pay may not be tied to."""

    code = "forbidden-input"

    def __init__(self, ban: Ban) -> None:
        super().__init__(
            say("“{name}” may not be an input of performance pay: pay must not be tied to such revenue ({citation}).",
                name=ban.text, citation=ban.citation),
            field="inputs",
            remedy=say("Use work done instead: cases, bed-days, operations, points, quality, satisfaction."),
        )  # fmt: skip
        self.ban = ban


@lru_cache(maxsize=65536)  # a month asks about the same few names thousands of times
def banned(text: str) -> Ban | None:
    """Return why ``text`` (a quantity's name, title or source) is refused, None where it may be used."""
    rules = _rules()
    rest = _plain(text)
    for phrase in rules.allowed:
        rest = rest.replace(phrase, "\n")
    if rules.phrases.search(rest):
        return Ban(text, "", rules.citation)
    if not rules.money.search(rest):
        return None
    for name, words in rules.subjects:
        if words.search(rest):
            return Ban(text, name, rules.citation)
    return None


def refuse_banned(*texts: str) -> None:
    """Stop at the first of ``texts`` that may not be used.

    Raises:
        ForbiddenInputError: with the ground.
    """
    for text in texts:
        ban = banned(text)
        if ban is not None:
            raise ForbiddenInputError(ban)


_BETWEEN = re.compile(r"[\s_\-./()]+")
_INSIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])")


def _plain(text: str) -> str:
    spaced = _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text).casefold())
    return _INSIDE_CHINESE.sub("", spaced).strip()


@attrs.frozen(slots=True)
class _Rules:
    """The words of the ban, ready to be looked for; those in Latin letters only as whole words."""

    allowed: tuple[str, ...]
    phrases: re.Pattern[str]
    money: re.Pattern[str]
    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    citation: str


@cache
def _rules() -> _Rules:
    with resources.path("performance", "forbidden.toml").open("rb") as stream:
        told = tomllib.load(stream)
    return _Rules(
        tuple(_plain(phrase) for phrase in told["allowed"]), _any_of(told["phrases"]), _any_of(told["money"]),
        tuple((subject["name"], _any_of(subject["words"])) for subject in told["subject"]), told["citation"],
    )  # fmt: skip


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    plain = [_plain(word) for word in words]
    whole = (rf"(?<![a-z]){re.escape(word)}(?![a-z])" if word.isascii() else re.escape(word) for word in plain)
    return re.compile("|".join(whole))
