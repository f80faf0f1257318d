"""Reading the kits of ``resources/roster`` and fitting one to a ward: numbers needed follow from beds and staff."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

import attrs

import resources
from app.errors import UserError
from app.roster.model import RuleConfig, Segment, ShiftClass
from app.roster.sheet.ward import (
    AccountDef,
    Basis,
    CodeDef,
    Columns,
    Gains,
    Need,
    Package,
    RulePack,
    Season,
    SymbolDef,
    WardSetup,
)
from app.words import say

FOLDER = "roster"
_WEEKDAYS = 5


class NoSuchKitError(UserError):
    """A kit was named that is not shipped."""

    def __init__(self, key: str) -> None:
        super().__init__(
            say("There is no starter kit “{key}”.", key=key),
            field="kit",
            remedy=say("There are: {known}.", known="、".join(kits())),
        )


@attrs.frozen(slots=True)
class Kit:
    """A starter kit: key, title, and the set-up for a ward of usual size (``beds``, about ``staff`` nurses)."""

    key: str
    title: str
    beds: int
    staff: int
    raw: Mapping[str, Any] = attrs.field(repr=False)


@cache
def kits() -> Mapping[str, Kit]:
    """Return the shipped kits by key, in the order of the files."""
    folder = resources.path(FOLDER, "kits")
    return {path.stem: _kit(path.stem, tomllib.loads(path.read_text("utf-8"))) for path in sorted(folder.iterdir())}


def kit(key: str) -> Kit:
    """Return one kit.

    Raises:
        NoSuchKitError: there is none of that key.
    """
    found = kits().get(key)
    if found is None:
        raise NoSuchKitError(key)
    return found


def setup_from_kit(key: str, *, beds: int | None = None, staff: int | None = None) -> WardSetup:
    """Return a ward's set-up from a kit, the numbers needed fitted to its beds and nurses.

    Raises:
        NoSuchKitError: there is none of that key.
    """
    chosen = kit(key)
    raw, common = chosen.raw, common_setup()
    size = chosen.beds if beds is None else beds
    nurses = staff if staff is not None else round(size * raw["nurses_per_bed"]) or chosen.staff
    own = tuple(_code(each) for each in raw["code"])
    kept = tuple(each for each in common.codes if each.code not in {c.code for c in own})
    rules = (*common.rules.rules, *(_rule(each) for each in raw.get("rule", ())))
    return attrs.evolve(
        common,
        kit=key,
        codes=(*own, *kept),
        doubles=tuple((a, b) for a, b in raw.get("doubles", ())),
        groups=tuple(raw["groups"]),
        packages=tuple(Package(each["name"], tuple(each["week"])) for each in raw.get("package", ())),
        needs=tuple(_need(each, size, nurses) for each in raw["need"]),
        after_night=raw.get("after_night", common.after_night),
        rules=attrs.evolve(
            common.rules, rules=_tightest(rules), sources=(*common.rules.sources, *_sources(raw.get("rule", ())))
        ),
        beds=size,
    )


@cache
def common_setup() -> WardSetup:
    """Return what every ward starts with: leave, accounts, symbols, columns, signatures and the hospital's rules."""
    raw = tomllib.loads(resources.path(FOLDER, "common.toml").read_text("utf-8"))
    return WardSetup(
        codes=tuple(_code(each) for each in raw["code"]),
        symbols=tuple(SymbolDef(each["sign"], each["title"]) for each in raw["symbol"]),
        accounts=tuple(
            AccountDef(each["code"], each["title"], each["unit"], Gains(each.get("gains", "nothing")))
            for each in raw["account"]
        ),
        columns=Columns(tuple(raw["columns"]["left"]), tuple(raw["columns"]["right"])),
        rest=raw["rest"],
        after_night=raw["after_night"],
        signatures=tuple(raw["signatures"]),
        notes=raw["notes"],
        rules=RulePack(rules=tuple(_rule(each) for each in raw["rule"]), sources=_sources(raw["rule"])),
    )


def segment_of(text: str) -> Segment:
    """Return the stretch written ``08:00-16:00``; hours past midnight go on counting (``20:00-32:00``)."""
    first, last = (_minutes(part) for part in text.split("-"))
    return Segment(first, last)


def _minutes(text: str) -> int:
    hours, minutes = text.strip().split(":")
    return int(hours) * 60 + int(minutes)


def _kit(key: str, raw: Mapping[str, Any]) -> Kit:
    staff = round(raw["beds"] * raw["nurses_per_bed"]) or 30
    return Kit(key, raw["title"], raw["beds"], staff, raw)


def _code(raw: Mapping[str, Any]) -> CodeDef:
    plain = {k: v for k, v in raw.items() if k not in {"times", "season", "kind", "takes", "posts", "keys"}}
    return CodeDef(
        **plain,
        kind=ShiftClass(raw["kind"]),
        segments=tuple(segment_of(text) for text in raw.get("times", ())),
        seasons=tuple(_season(each) for each in raw.get("season", ())),
        takes=Decimal(raw.get("takes", "0")),
        posts=tuple(raw.get("posts", ())),
        keys=tuple(raw.get("keys", ())),
    )


def _season(raw: Mapping[str, Any]) -> Season:
    first, last = (tuple(int(part) for part in raw[name].split("-")) for name in ("first", "last"))
    times = tuple(segment_of(text) for text in raw["times"])
    return Season(raw["title"], (first[0], first[1]), (last[0], last[1]), times)


def _need(raw: Mapping[str, Any], beds: int, staff: int) -> Need:
    """Return a line of the demand: typed by weekday, or reckoned from beds a nurse or from a share of the staff."""
    least, basis = int(raw.get("least", 0)), None
    if "week" in raw:
        week = tuple(int(n) for n in raw["week"])
    elif "beds_each" in raw:
        each = raw["beds_each"]
        basis = Basis(work_beds=Decimal(str(each["work"])), rest_beds=Decimal(str(each["rest"])), least=least)
        week = basis.week(beds)
    else:
        work, rest = (max(least, round(staff * float(raw["staff_share"][day]))) for day in ("work", "rest"))
        week = (*(work,) * _WEEKDAYS, rest, rest)
    return Need(
        raw["title"],
        tuple(raw["codes"]),
        week=(week[0], week[1], week[2], week[3], week[4], week[5], week[6]),
        target=int(raw.get("target", 0)),
        spare=raw.get("spare"),
        levels=tuple(raw.get("levels", ())),
        skill=raw.get("skill", ""),
        basis=basis,
    )


def _rule(raw: Mapping[str, Any]) -> RuleConfig:
    return RuleConfig(
        raw["rule"],
        name=raw.get("name", ""),
        weight=raw.get("weight"),
        params=raw.get("params", {}),
        staffing=tuple(raw.get("staffing", ())),
    )


def _sources(raw: Iterable[Mapping[str, Any]]) -> tuple[tuple[str, str], ...]:
    return tuple((_rule(each).label, each["source"]) for each in raw)


def _tightest(rules: Iterable[RuleConfig]) -> tuple[RuleConfig, ...]:
    """Return the rules with a later setting of the same name in place of the earlier one."""
    return tuple({rule.label: rule for rule in rules}.values())
