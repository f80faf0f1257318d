"""Before a swap is asked for: the own duties that can be given, and what colleagues could give for one of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.requests.book import own_person, ward_of
from app.requests.judging import SwapBench, Verdict, place_of
from app.requests.landing import published_on
from app.roster.book.life import as_published
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True, kw_only=True)
class Chance:
    """A colleague's duty one could have for one's own: who, which day, what both hold on the days, and the verdict."""

    person_id: int
    name: str
    own_day: date
    other_day: date
    held: tuple[tuple[date, str, str], ...]
    verdict: Verdict


def chances(desk: Desk, *, day: date, person_id: int | None = None) -> tuple[Chance, ...]:
    """Return whom the own duty of a day could be swapped with, judged by the rules, the best first.

    ``person_id``: of whom, for whoever answers. What law forbids is left out; of colleagues nothing private is told.

    Raises:
        UserError: the day has begun or is not published, or holds no duty to give.
    """
    verb = Verb.REQUEST_OWN if person_id in {None, desk.actor.person_id} else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        who = own_person(work) if person_id is None else person_id
        unit_id = ward_of(work, who, day)
        if verb is Verb.REQUEST_ANSWER:
            work.require_unit(unit_id)
        if day <= work.today:
            raise UserError(say("Days that have begun can't be swapped."), field="own_day")
        row = published_on(work, unit_id, day)
        if row is None:
            raise UserError(
                say("The roster of {day} is not published.", day=day), field="own_day",
                remedy=say("While a roster is a draft, bring a wish."),
            )  # fmt: skip
        sheet = as_published(work, row)
        since = max(0, (work.today - sheet.first).days + 1)
    place = place_of(sheet, who, (day - sheet.first).days)
    if place is None:
        raise UserError(say("This person does not stand on the sheet."), field="own_day")
    bench = SwapBench(sheet)
    if sheet.cells[place.row][place.day].blank:
        raise UserError(
            say("{name} has no duty to swap on {day}.", name=sheet.rows[place.row].name, day=f"{day:%m-%d}"),
            field="own_day",
        )
    return tuple(
        Chance(
            person_id=offer.person_id, name=offer.name, own_day=day, other_day=sheet.date(offer.day),
            held=tuple((sheet.date(d), own, other) for d, own, other in offer.held), verdict=offer.verdict,
        )
        for offer in bench.offers(place.row, place.day, since=since)
    )  # fmt: skip
