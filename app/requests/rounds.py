"""Rounds of wishes: until when a ward takes wishes for a month, and how many a person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.requests.model import IMPORTANT, OPEN, Kind, State
from app.roster.book.setups import unit_row
from app.roster.book.store import covering
from app.roster.sheet import SheetState
from app.settings import read_setting
from app.words import Words, say
from db.tables import RequestRow, RosterWishRow, WishRoundRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True, kw_only=True)
class Round:
    """How a ward takes wishes for a month.

    Args:
        until: last day; None where neither a round nor the hospital's setting names one.
        most, important: wishes a person may bring, and how many of them may be important; 0 for ``most``: no bound.
        opened: a round was opened for it. closed: closed by hand.
        taken: wishes that stand for the month. people: of how many people.
        shut: why no wish is taken now; None while they are.
    """

    unit_id: int
    unit: str
    month: date
    until: date | None
    most: int
    important: int
    opened: bool
    closed: bool
    taken: int
    people: int
    shut: Words | None

    @property
    def is_open(self) -> bool:
        """Tell whether wishes are taken."""
        return self.shut is None


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def open_round(desk: Desk, *, unit_id: int, month: date, until: date, most: int | None = None) -> Round:
    """Open the round of a ward for a month, or set another last day; a closed one is open again.

    Raises:
        UserError: the last day is over, or lies behind the month's first days; a negative number of wishes.
        NotFoundError: no such ward, or none the actor answers for.
    """
    first = month_of(month)
    with desk.write(Verb.REQUEST_ANSWER, label=say("Open round of wishes")) as work:
        unit_row(work, unit_id)
        if until < work.today or until >= month_after(first):
            raise UserError(say("The last day lies between today and the end of the month wished for."), field="until")
        if most is not None and most < 0:
            raise UserError(say("The number is at least {least}.", least=0), field="most")
        row = _row(work, unit_id, first)
        before = None if row is None else {"until": row.until, "most": row.most}
        if row is None:
            row = WishRoundRow(unit_id=unit_id, month=first)
            work.session.add(row)
        row.until, row.most, row.closed_at, row.closed_by = until, most, None, None
        row.opened_at, row.opened_by = work.now, work.actor.login
        work.session.flush()
        after = {"unit_id": unit_id, "month": first, "until": until, "most": most}
        work.record("wish-round", row.id, action="request.round", before=before, after=after)
        return round_in(work, unit_id, first)


def close_round(desk: Desk, *, unit_id: int, month: date) -> Round:
    """Close the round of a ward for a month before its day.

    Raises:
        NotFoundError: no round was opened for it.
    """
    first = month_of(month)
    with desk.write(Verb.REQUEST_ANSWER, label=say("Close round of wishes")) as work:
        unit_row(work, unit_id)
        row = _row(work, unit_id, first)
        if row is None:
            raise NotFoundError(
                say("No round of wishes was opened for {month}.", month=f"{first:%Y-%m}"), field="month"
            )
        row.closed_at, row.closed_by = work.now, work.actor.login
        work.record("wish-round", row.id, action="request.close", after={"unit_id": unit_id, "month": first})
        return round_in(work, unit_id, first)


def round_of(desk: Desk, *, unit_id: int, month: date) -> Round:
    """Return how a ward takes wishes for a month.

    Raises:
        NotFoundError: no such ward, or none the actor answers for.
    """
    with desk.read(Verb.REQUEST_ANSWER) as work:
        return round_in(work, unit_id, month_of(month))


def rounds(desk: Desk, *, month: date) -> tuple[Round, ...]:
    """Return how each ward with a roster set-up takes wishes for a month, of the wards the actor answers for."""
    from app.roster.book.setups import wards

    known = [line.unit_id for line in wards(desk) if line.version]
    with desk.read(Verb.REQUEST_ANSWER) as work:
        seen = (unit_id for unit_id in known if work.scope is None or unit_id in work.scope)
        return tuple(round_in(work, unit_id, month_of(month)) for unit_id in seen)


def round_in(work: Work, unit_id: int, month: date) -> Round:
    """Return how a ward takes wishes for a month (inside a unit of work)."""
    unit, row = unit_row(work, unit_id), _row(work, unit_id, month)
    ahead = int(read_setting(work.session, "wish-deadline-days"))
    until = row.until if row is not None else month - timedelta(days=ahead) if ahead else None
    most = row.most if row is not None and row.most is not None else int(read_setting(work.session, "wishes-a-month"))
    wish = RosterWishRow
    taken, people = work.session.execute(
        select(func.count(wish.id), func.count(wish.person_id.distinct())).where(
            wish.unit_id == unit_id, wish.day >= month, wish.day < month_after(month), wish.withdrawn_at.is_(None)
        )
    ).one()
    return Round(
        unit_id=unit_id, unit=unit.name, month=month, until=until, most=most,
        important=int(read_setting(work.session, "strong-wishes-a-month")), opened=row is not None,
        closed=row is not None and row.closed_at is not None, taken=taken, people=people,
        shut=_shut(work, unit_id, month, row, until),
    )  # fmt: skip


def _shut(work: Work, unit_id: int, month: date, row: WishRoundRow | None, until: date | None) -> Words | None:
    if month_after(month) <= work.today:
        return say("The month is over.")
    if is_published(work, unit_id, max(month, work.today)):
        return say("The roster of this month is published; ask for a swap instead.")
    if row is not None and row.closed_at is not None:
        return say("The head nurse has closed the round of wishes for this month.")
    if until is not None and work.today > until:
        return say("Wishes for this month were taken until {day}.", day=until)
    return None


def require_room(work: Work, *, unit_id: int, person_id: int, day: date, weight: int, late: bool) -> None:
    """Stop where a person's wish for a day is one too many, or comes when none are taken.

    ``late``: whoever answers enters it, from paper; the day does not bind, a published month does.

    Raises:
        UserError: says why.
    """
    now = round_in(work, unit_id, month_of(day))
    if now.shut is not None and not (late and not is_published(work, unit_id, day)):
        raise UserError(now.shut, field="day")
    month = month_of(day)
    wish, asked = RosterWishRow, RequestRow
    held = work.session.scalar(
        select(func.count(wish.id)).where(
            wish.person_id == person_id, wish.day >= month, wish.day < month_after(month), wish.withdrawn_at.is_(None)
        )
    )
    if now.most and (held or 0) >= now.most:
        raise UserError(say("This person has brought {count} wishes for the month already.", count=held), field="day")
    if weight < IMPORTANT:
        return
    strong = work.session.scalar(
        select(func.count(asked.id)).where(
            asked.person_id == person_id, asked.kind == Kind.WISH.value, asked.weight >= IMPORTANT,
            asked.state.in_([*(s.value for s in OPEN), State.APPROVED.value]),
            asked.first >= month, asked.first < month_after(month),
        )
    )  # fmt: skip
    if (strong or 0) >= now.important:
        raise UserError(say("{count} important wishes a month, not more.", count=now.important), field="important")


def is_published(work: Work, unit_id: int, day: date) -> bool:
    """Tell whether the roster that holds a day is on the notice board, or sealed."""
    sheet = covering(work, unit_id, day)
    return sheet is not None and sheet.state in {SheetState.PUBLISHED.value, SheetState.SEALED.value}


def _row(work: Work, unit_id: int, month: date) -> WishRoundRow | None:
    wanted = select(WishRoundRow).where(WishRoundRow.unit_id == unit_id, WishRoundRow.month == month)
    return work.session.scalar(wanted)
