"""What contradicts itself in a ward's set-up, each fault with the section and the line it stands in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum

import attrs

from app.roster.model import Pairing
from app.roster.sheet.cell import read_cell
from app.roster.sheet.ward import LEFT_COLUMNS, RIGHT_COLUMNS, WardSetup
from app.words import Words, say

ACCOUNT = "account:"
MOST_SIGNS = 2


class Section(StrEnum):
    """The parts of a set-up as its page shows them."""

    SHIFTS = "shifts"
    LEAVE = "leave"
    PACKAGES = "packages"
    PAIRINGS = "pairings"
    NEEDS = "needs"
    SYMBOLS = "symbols"
    ACCOUNTS = "accounts"
    COLUMNS = "columns"
    SHEET = "sheet"


@attrs.frozen(slots=True)
class Flaw:
    """One fault: the section, the line within it (its code, title or sign; empty for the whole) and the field."""

    section: Section
    line: str
    field: str
    told: Words


def flaws_of(setup: WardSetup) -> tuple[Flaw, ...]:
    """Return what contradicts itself."""
    return (
        *_codes(setup),
        *_accounts(setup),
        *_needs(setup),
        *_packages(setup),
        *_pairings(setup),
        *_symbols(setup),
        *_sheet(setup),
    )


def _codes(setup: WardSetup) -> Iterator[Flaw]:
    accounts = {each.code for each in setup.accounts}
    for code in setup.codes:
        section = Section.LEAVE if code.is_leave else Section.SHIFTS
        if not code.code.strip() or "/" in code.code:
            yield Flaw(section, code.code, "code", say("A code needs a text without a slash."))
        if code.account and code.account not in accounts:
            told = say("“{code}” takes from an account the ward does not have.", code=code.code)
            yield Flaw(section, code.code, "account", told)
    for text in _twice(each.code for each in setup.codes):
        code = next(each for each in setup.codes if each.code == text)
        told = say("The code “{code}” stands twice in the dictionary.", code=text)
        yield Flaw(Section.LEAVE if code.is_leave else Section.SHIFTS, text, "code", told)


def _accounts(setup: WardSetup) -> Iterator[Flaw]:
    for account in setup.accounts:
        if not account.code.strip() or not account.title.strip():
            yield Flaw(Section.ACCOUNTS, account.code, "title", say("An account needs a code and a name."))
    for text in _twice(each.code for each in setup.accounts):
        yield Flaw(Section.ACCOUNTS, text, "code", say("The account {code} stands there twice.", code=text))


def _needs(setup: WardSetup) -> Iterator[Flaw]:
    known = _known(setup)
    for need in setup.needs:
        if not need.title.strip():
            yield Flaw(Section.NEEDS, need.title, "title", say("A line of the demand needs a name."))
        if not need.codes:
            told = say("“{title}” counts no shift; name the codes it asks for.", title=need.title)
            yield Flaw(Section.NEEDS, need.title, "codes", told)
        for code in need.codes:
            if code not in known:
                told = say("“{code}” is asked for, but the dictionary does not have it.", code=code)
                yield Flaw(Section.NEEDS, need.title, "codes", told)
    for title in _twice(each.title for each in setup.needs):
        yield Flaw(Section.NEEDS, title, "title", say("“{title}” stands twice in the demand.", title=title))


def _packages(setup: WardSetup) -> Iterator[Flaw]:
    for package in setup.packages:
        if not package.name.strip():
            yield Flaw(Section.PACKAGES, package.name, "name", say("A package needs a name."))
        for text in package.week:
            if text and read_cell(text, setup).unknown:
                told = say("The package “{name}” holds “{code}”, which the dictionary does not have.",
                           name=package.name, code=text)  # fmt: skip
                yield Flaw(Section.PACKAGES, package.name, "week", told)
    for name in _twice(each.name for each in setup.packages):
        yield Flaw(Section.PACKAGES, name, "name", say("The package “{name}” stands there twice.", name=name))


def _pairings(setup: WardSetup) -> Iterator[Flaw]:
    seen: set[frozenset[str]] = set()
    for pairing in setup.pairings:
        pair = frozenset((pairing.first, pairing.second))
        line = pairing_key(pairing)
        if len(pair) == 1:
            yield Flaw(Section.PAIRINGS, line, "second", say("A pairing is of two people."))
        elif pair in seen:
            yield Flaw(Section.PAIRINGS, line, "second", say("These two stand among the pairings twice."))
        seen.add(pair)


def pairing_key(pairing: Pairing) -> str:
    """Return what a pairing is told apart by."""
    return f"{pairing.first}+{pairing.second}"


def _symbols(setup: WardSetup) -> Iterator[Flaw]:
    for symbol in setup.symbols:
        if not 1 <= len(symbol.sign.strip()) <= MOST_SIGNS or not symbol.title.strip():
            told = say("A symbol is one or two signs with their meaning.")
            yield Flaw(Section.SYMBOLS, symbol.sign, "sign", told)
    for sign in _twice(each.sign for each in setup.symbols):
        yield Flaw(Section.SYMBOLS, sign, "sign", say("The symbol {sign} stands there twice.", sign=sign))


def _sheet(setup: WardSetup) -> Iterator[Flaw]:
    known = _known(setup)
    for field, code in (("rest", setup.rest), ("after_night", setup.after_night)):
        if code and code not in known:
            told = say("“{code}” is asked for, but the dictionary does not have it.", code=code)
            yield Flaw(Section.SHEET, "", field, told)
    for pair in setup.doubles:
        for code in pair:
            if code not in known:
                told = say("“{code}” is asked for, but the dictionary does not have it.", code=code)
                yield Flaw(Section.SHEET, "", "doubles", told)
    for name in _twice(setup.groups):
        yield Flaw(Section.SHEET, "", "groups", say("The group “{name}” stands there twice.", name=name))
    accounts = {f"{ACCOUNT}{each.code}" for each in setup.accounts}
    for key in (*setup.columns.left, *setup.columns.right):
        if key not in {*LEFT_COLUMNS, *RIGHT_COLUMNS, *accounts}:
            told = say("The sheet shows a column “{key}” that is not there.", key=key.removeprefix(ACCOUNT))
            yield Flaw(Section.COLUMNS, key, "columns", told)
    if "name" not in setup.columns.left:
        yield Flaw(Section.COLUMNS, "name", "columns", say("A sheet without names can't be read; show the names."))


def _known(setup: WardSetup) -> frozenset[str]:
    return frozenset({each.code for each in setup.codes} | {each.family for each in setup.codes if each.family})


def _twice(texts: Iterable[str]) -> tuple[str, ...]:
    seen: set[str] = set()
    again: dict[str, None] = {}
    for text in texts:
        if text in seen:
            again[text] = None
        seen.add(text)
    return tuple(again)
