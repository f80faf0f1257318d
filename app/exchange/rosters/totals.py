"""What the printed totals of a roster tell: hours its legend leaves out, and rows that do not add up. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

import attrs

from app.exchange.rosters.signs import tight
from app.exchange.rosters.values import Doubt, Line, ReadRoster, Shift
from app.words import say

CENT = Decimal("0.01")  # totals are printed to two places


def printed(line: Line) -> Decimal | None:
    """Return the hours a row states itself."""
    text = tight(line.about.get("hours", ""))
    return Decimal(text) if re.fullmatch(r"[+-]?\d+(?:\.\d+)?", text) else None


def with_hours(roster: ReadRoster) -> ReadRoster:
    """Return the roster with hours the legend leaves out, where every printed total agrees on them (a 补休 that takes 8)."""
    silent = {shift.code for shift in roster.legend if shift.hours is None}
    told: dict[str, set[Decimal | None]] = {}
    for line in roster.lines:
        codes = [code for cell in line.days.values() for code in cell.codes if code in silent]
        stated = printed(line)
        if stated is None or not codes:
            continue
        rest = stated - roster.hours_of(line)
        alone = len(set(codes)) == 1 or not rest
        for code in set(codes):
            told.setdefault(code, set()).add(rest / codes.count(code) if alone else None)
    return attrs.evolve(roster, legend=tuple(_told(shift, told.get(shift.code, set())) for shift in roster.legend))


def _told(shift: Shift, values: set[Decimal | None]) -> Shift:
    value = next(iter(values)) if len(values) == 1 else None
    return attrs.evolve(shift, hours=value) if value else shift


def differences(roster: ReadRoster) -> list[Doubt]:
    """Return where a row's printed hours differ from what its codes add up to, with paid leave counted or without it."""
    found: list[Doubt] = []
    leave = {shift.code: shift.hours or Decimal(0) for shift in roster.legend if shift.kind == "leave"}
    for block in roster.blocks:
        for line in block.lines:
            stated, total = printed(line), roster.hours_of(line)
            away = sum((leave.get(code, Decimal(0)) for cell in line.days.values() for code in cell.codes), Decimal(0))
            if stated is not None and min(abs(stated - total), abs(stated - total + away)) > CENT:
                text = say(
                    "The sheet says {printed} hours, the codes add up to {total}.",
                    printed=format(stated, "f"),
                    total=format(total, "f"),
                )
                found.append(Doubt(block.sheet, line.row, "hours_differ", text))
    return found
