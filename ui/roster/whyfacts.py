"""What is told of a shift in real units: hours from and to the next ones, and her month beside the ward's."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from decimal import Decimal

import attrs

from app.roster.model import Finding
from app.roster.sheet import Place, Sheet, row_totals
from app.roster.sheet.totals import codes_of
from app.words import tr
from ui.roster.present import plain

MINUTE = timedelta(minutes=1)
NEAR = 7  # days looked back and ahead for the next shift


@attrs.frozen(slots=True)
class Change:
    """What a weighted rule comes to: better or worse, and the finding that tells how it would stand."""

    better: bool
    finding: Finding


def net(came: Iterable[Finding], gone: Iterable[Finding]) -> tuple[Change, ...]:
    """Return what changes under weighted rules, each rule and person once, the dearest first.

    A share of hours that moves from 112 to 104 is one change, not one finding gone and another come.
    """
    before = {_topic(each): each for each in gone if not each.is_hard}
    after = {_topic(each): each for each in came if not each.is_hard}
    found: list[tuple[int, Change]] = []
    for topic in dict.fromkeys((*before, *after)):
        old, new = before.get(topic), after.get(topic)
        cost = (new.cost if new is not None else 0) - (old.cost if old is not None else 0)
        told = new or old
        if cost and told is not None:
            found.append((-abs(cost), Change(cost < 0, told)))
    return tuple(change for _cost, change in sorted(found, key=lambda each: each[0]))


def _topic(finding: Finding) -> tuple[object, ...]:
    people = tuple(sorted({person for person, _day in finding.cells}))
    days = () if people and people[0] >= 0 else finding.cells
    return finding.rule, people, days


def facts(sheet: Sheet, place: Place) -> tuple[str, ...]:
    """Return sentences about a person around a day: rest before and after the shift there, nights, hours and weekends."""
    told = []
    rest = _rest(sheet, place)
    if rest:
        told.append(rest)
    totals = row_totals(sheet, place.row)
    others = [row_totals(sheet, row) for row in range(len(sheet.rows)) if _takes_part(sheet, row)]
    count = max(1, len(others))
    nights = Decimal(sum(each.nights for each in others)) / count
    hours = Decimal(sum(each.minutes for each in others)) / 60 / count
    weekends = Decimal(sum(each.weekends for each in others)) / count
    told.append(
        tr(
            "Nights {nights} (ward {mean_nights}) · weekend days {weekends} ({mean_weekends}) · {hours} h ({mean_hours})",
            nights=totals.nights, mean_nights=plain(nights), weekends=totals.weekends, mean_weekends=plain(weekends),
            hours=plain(totals.hours), mean_hours=plain(hours),
        )
    )  # fmt: skip
    return tuple(told)


def _takes_part(sheet: Sheet, row: int) -> bool:
    return any(not cell.blank for cell in sheet.cells[row])


def _rest(sheet: Sheet, place: Place) -> str:
    """Return how long she is free before and after the shift of a cell; empty where there is none."""
    here = _hours_of(sheet, place)
    if here is None:
        return ""
    starts, ends = here
    before = next(
        (each[1] for d in range(1, NEAR) if (each := _hours_of(sheet, Place(place.row, place.day - d)))), None
    )
    after = next((each[0] for d in range(1, NEAR) if (each := _hours_of(sheet, Place(place.row, place.day + d)))), None)
    parts = []
    if before is not None:
        parts.append(tr("{hours} h free before", hours=_between(before, starts)))
    if after is not None:
        parts.append(tr("{hours} h free after", hours=_between(ends, after)))
    return " · ".join(parts)


def _hours_of(sheet: Sheet, place: Place) -> tuple[datetime, datetime] | None:
    if not 0 <= place.day < sheet.days:
        return None
    on = sheet.date(place.day)
    midnight = datetime.combine(on, time())
    cell = sheet.cells[place.row][place.day]
    held = [segment for code in codes_of(sheet.ward, cell) if code.is_work for segment in code.segments_on(on)]
    if not held:
        return None
    return midnight + min(s.start for s in held) * MINUTE, midnight + max(s.until for s in held) * MINUTE


def _between(ends: datetime, starts: datetime) -> str:
    return plain(Decimal((starts - ends) // MINUTE) / 60)
