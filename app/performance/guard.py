"""What performance pay may not rest on: revenue of drugs, consumables, tests and imaging. Pure.

The ban is a regulation's (see ``resources/performance/forbidden.toml`` for the words and the citation). Names, titles and
sources of every quantity are judged before any formula is computed, so that another name alone does not let it in.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from typing import Any

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
    words = _plain(text)
    rules = _rules()
    rest = words
    for phrase in rules["allowed"]:
        rest = rest.replace(_plain(phrase), "\n")
    if any(_holds(rest, phrase) for phrase in rules["phrases"]):
        return Ban(text, "", rules["citation"])
    if not any(_holds(rest, money) for money in rules["money"]):
        return None
    for subject in rules["subject"]:
        if any(_holds(rest, word) for word in subject["words"]):
            return Ban(text, subject["name"], rules["citation"])
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


def _holds(text: str, word: str) -> bool:
    plain = _plain(word)
    if plain.isascii():
        return re.search(rf"(?<![a-z]){re.escape(plain)}(?![a-z])", text) is not None
    return plain in text


def _plain(text: str) -> str:
    spaced = re.sub(r"[\s_\-./()]+", " ", unicodedata.normalize("NFKC", text).casefold())
    return re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", spaced).strip()


@cache
def _rules() -> dict[str, Any]:
    with resources.path("performance", "forbidden.toml").open("rb") as stream:
        return tomllib.load(stream)
