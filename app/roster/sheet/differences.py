"""What differs between two set-ups of a ward, in sentences a head nurse can check before she saves. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import attrs

from app.roster.model import Segment
from app.roster.sheet.times import season_text, times_text
from app.roster.sheet.ward import Basis, Season, WardSetup
from app.words import N_, Words, say

#: What a field is called; fields of no name here are not told apart.
FIELD_TITLES = {
    "title": N_("name"), "kind": N_("class"), "segments": N_("working time"), "seasons": N_("seasonal times"),
    "minutes": N_("hours"), "credit": N_("hours credited"), "ink": N_("text colour"), "fill": N_("cell colour"),
    "fee": N_("night-fee class"), "counts": N_("counts towards cover"), "account": N_("balance account"),
    "takes": N_("taken from the account"), "duty": N_("privilege asked for"), "family": N_("family"),
    "skill": N_("skill"), "posts": N_("hazards"), "plannable": N_("planned by the solver"),
    "most_a_week": N_("most a week"), "coefficient": N_("coefficient"), "masked": N_("shown on the notice board"),
    "citation": N_("citation"), "keys": N_("other ways to type it"), "active": N_("in use"), "code": N_("code"),
    "week": N_("by weekday"), "holiday": N_("on holidays"), "dates": N_("on single days"), "target": N_("aimed above"),
    "spare": N_("most above"), "codes": N_("codes counted"), "levels": N_("levels"), "basis": N_("reckoned from"),
    "unit": N_("unit"), "gains": N_("gains by itself"), "under": N_("price of one too few"),
    "over": N_("price of one too many"), "missing": N_("price below the minimum"), "everybody": N_("counts everybody"),
}  # fmt: skip
_PLAIN = {
    "groups": N_("Groups"),
    "doubles": N_("Double cells"),
    "columns": N_("Columns"),
    "rest": N_("Code of a day off"),
    "after_night": N_("Code after a night"),
    "signatures": N_("Signatures"),
    "notes": N_("Notes"),
    "beds": N_("Beds"),
}


def differences(old: WardSetup, new: WardSetup) -> tuple[Words, ...]:
    """Return what ``new`` adds, changes and takes away."""
    return (
        *_listed(say("Code in a cell"), old.codes, new.codes, key=lambda each: each.code),
        *_listed(say("Demand"), old.needs, new.needs, key=lambda each: each.title),
        *_listed(say("Package"), old.packages, new.packages, key=lambda each: each.name),
        *_listed(say("Symbol"), old.symbols, new.symbols, key=lambda each: each.sign),
        *_listed(say("Account"), old.accounts, new.accounts, key=lambda each: each.title),
        *_plain(old, new),
        *((say("The pairings are others."),) if old.pairings != new.pairings else ()),
    )


def _listed(what: Words, old: Iterable[Any], new: Iterable[Any], *, key: Callable[[Any], str]) -> Iterator[Words]:
    before, after = {key(each): each for each in old}, {key(each): each for each in new}
    for name in after.keys() - before.keys():
        yield say("{what} “{name}” is new.", what=what, name=name)
    for name in before.keys() - after.keys():
        yield say("{what} “{name}” is taken away.", what=what, name=name)
    for name, item in after.items():
        if name in before and before[name] != item:
            told = "；".join(_fields(before[name], item))
            yield say("{what} “{name}”: {told}", what=what, name=name, told=told)
    kept = [name for name in before if name in after]
    if [name for name in after if name in before] != kept:
        yield say("{what}: another order.", what=what)


def _fields(old: Any, new: Any) -> Iterator[str]:
    for field in attrs.fields(type(new)):
        before, after = getattr(old, field.name), getattr(new, field.name)
        if before != after:
            title = FIELD_TITLES.get(field.name)
            name = str(say(title)) if title else field.name
            yield f"{name} {value_text(before)} → {value_text(after)}"


def _plain(old: WardSetup, new: WardSetup) -> Iterator[Words]:
    for name, title in _PLAIN.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            told = f"{value_text(before)} → {value_text(after)}" if name != "columns" else ""
            yield say("{what}: {told}", what=say(title), told=told or say("another choice or order"))


def value_text(value: Any) -> str:
    """Return a value of a set-up as people read it."""
    if isinstance(value, bool):
        return str(say("yes") if value else say("no"))
    if value is None or value in ("", ()):
        return "—"
    if isinstance(value, tuple):
        if isinstance(value[0], Segment):
            return times_text(value)
        return "、".join("/".join(each) if isinstance(each, tuple) and all(isinstance(x, str) for x in each)
                         else value_text(each) for each in value)  # fmt: skip
    if isinstance(value, Season):
        return season_text(value)
    if isinstance(value, Basis):
        return str(say("beds or levels of care"))
    return str(value)
