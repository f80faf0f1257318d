"""Wishes and granted leave: entered, withdrawn, denied with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.roster.book.asked import standing
from app.roster.book.setups import setup_on, unit_row
from app.roster.sheet import CodeDef
from app.settings import read_setting
from app.words import say
from db.tables import PersonRow, RosterLeaveRow, RosterWishRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LONGEST_LEAVE = 730


@attrs.frozen(slots=True)
class WishLine:
    """A wish on record; ``denied`` says why it was denied, empty while it is open or granted."""

    id: int
    person_id: int
    name: str
    day: date
    kind: str
    codes: tuple[str, ...]
    weight: int
    reason: str
    source: str
    denied: str


@attrs.frozen(slots=True)
class LeaveLine:
    """Leave on record, from a day to a day (both included)."""

    id: int
    person_id: int
    name: str
    first: date
    last: date
    code: str
    title: str
    document: str


def add_wish(
    desk: Desk,
    *,
    unit_id: int,
    person_id: int,
    day: date,
    kind: Literal["on", "off"],
    codes: Sequence[str] = (),
    weight: int = 10,
    reason: str = "",
    source: str = "head-nurse",
) -> int:
    """Note a wish: to work (one of ``codes``, any work when empty) or to be off on ``day``; return its id.

    Raises:
        UserError: an unknown code, a weight below one, more wishes than a month allows, or one that comes too late.
        NotFoundError: no such ward or person.
    """
    with desk.write(Verb.ROSTER_EDIT, label=say("Note wish")) as work:
        _require_room(work, person_id, day, source=source)
        return put_wish(
            work, unit_id=unit_id, person_id=person_id, day=day, kind=kind, codes=codes, weight=weight, reason=reason,
            source=source,
        )  # fmt: skip


def put_wish(
    work: Work,
    *,
    unit_id: int,
    person_id: int,
    day: date,
    kind: str,
    codes: Sequence[str],
    weight: int,
    reason: str,
    source: str,
) -> int:
    """Note a wish inside a unit of work, without asking for room in the month; return its id. Errors as ``add_wish``."""
    unit_row(work, unit_id)
    _person(work, person_id)
    setup = setup_on(work, unit_id, day)
    names = {name for code in setup.codes for name in (code.code, code.family) if name}
    unknown = next((code for code in codes if code not in names), None)
    if unknown is not None:
        raise UserError(say("“{code}” is no code of this ward.", code=unknown), field="code")
    if weight < 1:
        raise UserError(say("A wish weighs at least one."), field="weight")
    row = RosterWishRow(
        person_id=person_id, unit_id=unit_id, day=day, kind=kind, codes=" ".join(codes), weight=weight,
        reason=reason.strip(), source=source, entered_at=work.now, entered_by=work.actor.login,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    after = {"person_id": person_id, "day": day, "kind": kind, "codes": row.codes}
    work.record("roster-wish", row.id, action="roster.wish", after=after)
    work.touch("roster")
    return row.id


def deny_wish(desk: Desk, *, wish_id: int, reason: str) -> None:
    """Deny a wish with a reason that the person can read; an empty reason is no denial.

    Raises:
        UserError: no reason.
        NotFoundError: no such wish.
    """
    if not reason.strip():
        raise UserError(say("Say why the wish can't be granted."), field="reason")
    with desk.write(Verb.ROSTER_EDIT, label=say("Deny wish")) as work:
        refuse_wish(work, wish_id, reason.strip())


def refuse_wish(work: Work, wish_id: int, reason: str) -> None:
    """Deny a wish inside a unit of work.

    Raises:
        NotFoundError: no such wish.
    """
    row = _wish(work, wish_id)
    row.denied = reason
    work.record("roster-wish", wish_id, action="roster.wish-deny", after={"denied": reason}, reason=reason)
    work.touch("roster")


def withdraw_wish(desk: Desk, *, wish_id: int) -> None:
    """Take a wish back; it stays on record.

    Raises:
        NotFoundError: no such wish.
    """
    with desk.write(Verb.ROSTER_EDIT, label=say("Withdraw wish")) as work:
        take_wish_back(work, wish_id)


def take_wish_back(work: Work, wish_id: int) -> None:
    """Take a wish back inside a unit of work.

    Raises:
        NotFoundError: no such wish.
    """
    row = _wish(work, wish_id)
    row.withdrawn_at = work.now
    work.record("roster-wish", wish_id, action="roster.wish-withdraw", after={"day": row.day})
    work.touch("roster")


def wishes(desk: Desk, *, unit_id: int, first: date, last: date) -> tuple[WishLine, ...]:
    """Return the wishes of a ward's people for the days from ``first`` to ``last``, by day."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        unit_row(work, unit_id)
        rows = work.session.execute(
            select(RosterWishRow, PersonRow.name)
            .join(PersonRow, PersonRow.id == RosterWishRow.person_id)
            .where(
                RosterWishRow.unit_id == unit_id,
                RosterWishRow.day >= first,
                RosterWishRow.day <= last,
                RosterWishRow.withdrawn_at.is_(None),
            )
            .order_by(RosterWishRow.day, RosterWishRow.id)
        )
        return tuple(
            WishLine(
                row.id, row.person_id, name, row.day, row.kind, tuple(row.codes.split()), row.weight, row.reason,
                row.source, row.denied or "",
            )
            for row, name in rows
        )  # fmt: skip


def grant_leave(
    desk: Desk,
    *,
    unit_id: int,
    person_id: int,
    first: date,
    last: date,
    code: str,
    document: str = "",
) -> int:
    """Grant leave from ``first`` to ``last`` (both included); the sheets of those days show it at once. Return its id.

    Raises:
        UserError: the end lies before the start, it is no leave of the ward, or other leave stands in that time.
        NotFoundError: no such ward or person.
    """
    with desk.write(Verb.ROSTER_EDIT, label=say("Grant leave")) as work:
        return put_leave(
            work, unit_id=unit_id, person_id=person_id, first=first, last=last, code=code, document=document
        )


def put_leave(
    work: Work, *, unit_id: int, person_id: int, first: date, last: date, code: str, document: str = ""
) -> int:
    """Grant leave inside a unit of work and return its id. Errors as ``grant_leave``."""
    known = require_leave(work, unit_id=unit_id, person_id=person_id, first=first, last=last, code=code)
    row = RosterLeaveRow(
        person_id=person_id, first=first, last=last, code=code, title=known.title, document=document.strip() or None,
        entered_at=work.now, entered_by=work.actor.login,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    after = {"person_id": person_id, "first": first, "last": last}  # the kind of leave may tell of health
    work.record("roster-leave", row.id, action="roster.leave", after=after)
    work.touch("roster")
    return row.id


def require_leave(work: Work, *, unit_id: int, person_id: int, first: date, last: date, code: str) -> CodeDef:
    """Return the leave a code means in a ward where it can be given in that time. Errors as ``grant_leave``."""
    if not first <= last <= first + timedelta(days=LONGEST_LEAVE):
        raise UserError(say("The end lies before the start."), field="last")
    unit_row(work, unit_id)
    _person(work, person_id)
    known = setup_on(work, unit_id, first).code(code)
    if known is None or known.is_work:
        raise UserError(say("“{code}” is no leave of this ward.", code=code), field="code")
    if _overlapping(work, person_id, first, last):
        raise UserError(say("Other leave stands in that time."), field="first")
    return known


def withdraw_leave(desk: Desk, *, leave_id: int, reason: str) -> None:
    """Take granted leave back; it stays on record.

    Raises:
        UserError: no reason.
        NotFoundError: no such leave.
    """
    if not reason.strip():
        raise UserError(say("Say why the leave is taken back."), field="reason")
    with desk.write(Verb.ROSTER_EDIT, label=say("Withdraw leave")) as work:
        take_leave_back(work, leave_id, reason.strip())


def take_leave_back(work: Work, leave_id: int, reason: str) -> None:
    """Take granted leave back inside a unit of work.

    Raises:
        NotFoundError: no such leave.
    """
    row = work.session.get(RosterLeaveRow, leave_id)
    if row is None or row.withdrawn_at is not None:
        raise NotFoundError(say("There is no such leave."))
    row.withdrawn_at, row.withdrawn_why = work.now, reason
    work.record("roster-leave", leave_id, action="roster.leave-withdraw", reason=reason)
    work.touch("roster")


def release_leave(desk: Desk, *, person_id: int, days: Iterable[date], reason: str) -> int:
    """Take single days of granted leave back; what is left of it stays granted. Return how many days were taken back.

    Raises:
        UserError: no reason.
        NotFoundError: on none of the days is leave granted.
    """
    if not reason.strip():
        raise UserError(say("Say why the leave is taken back."), field="reason")
    gone = sorted(set(days))
    with desk.write(Verb.ROSTER_EDIT, label=say("Withdraw leave")) as work:
        _person(work, person_id)
        rows = [r for r in standing(work, gone[0], gone[-1]) if r.person_id == person_id] if gone else []
        taken = 0
        for row in rows:
            inside = [day for day in gone if row.first <= day <= row.last]
            taken += len(inside)
            if inside:
                _split(work, row, inside, reason.strip())
        if not taken:
            raise NotFoundError(say("There is no such leave."))
        work.touch("roster")
        return taken


def _split(work: Work, row: RosterLeaveRow, gone: Sequence[date], reason: str) -> None:
    """Withdraw a leave and grant again what of it is not among ``gone``."""
    row.withdrawn_at, row.withdrawn_why = work.now, reason
    work.record("roster-leave", row.id, action="roster.leave-withdraw", reason=reason)
    begin = row.first
    for stop in (*gone, row.last + timedelta(days=1)):
        if begin < stop:
            kept = RosterLeaveRow(
                person_id=row.person_id, first=begin, last=stop - timedelta(days=1), code=row.code, title=row.title,
                document=row.document, entered_at=work.now, entered_by=work.actor.login,
            )  # fmt: skip
            work.session.add(kept)
            work.session.flush()
            after = {"person_id": row.person_id, "first": kept.first, "last": kept.last}
            work.record("roster-leave", kept.id, action="roster.leave", after=after)
        begin = stop + timedelta(days=1)


def leave_lines(desk: Desk, *, unit_id: int, first: date, last: date) -> tuple[LeaveLine, ...]:
    """Return the leave that touches the days from ``first`` to ``last``, of people who stand on the ward's sheets."""
    from app.roster.book.members import rows_of

    with desk.read(Verb.ROSTER_VIEW) as work:
        unit_row(work, unit_id)
        rows = rows_of(work, unit_id, setup_on(work, unit_id, first), first=first, last=last)
        names = {int(row.id): row.name for row in rows}
        return tuple(
            LeaveLine(
                row.id,
                row.person_id,
                names[row.person_id],
                row.first,
                row.last,
                row.code,
                row.title,
                row.document or "",
            )
            for row in standing(work, first, last)
            if row.person_id in names
        )


def _overlapping(work: Work, person_id: int, first: date, last: date) -> bool:
    return any(row.person_id == person_id for row in standing(work, first, last))


def _require_room(work: Work, person_id: int, day: date, *, source: str) -> None:
    """Stop where a person has brought enough wishes for the month, or brings one too late."""
    first = day.replace(day=1)
    following = (first + timedelta(days=32)).replace(day=1)
    most = int(read_setting(work.session, "wishes-a-month"))
    wish = RosterWishRow
    held = work.session.scalars(
        select(wish.id).where(
            wish.person_id == person_id, wish.day >= first, wish.day < following, wish.withdrawn_at.is_(None)
        )
    ).all()
    if most and len(held) >= most:
        raise UserError(
            say("This person has brought {count} wishes for the month already.", count=len(held)), field="day"
        )
    ahead = int(read_setting(work.session, "wish-deadline-days"))
    last = first - timedelta(days=ahead)
    if ahead and source != "head-nurse" and work.today > last:
        raise UserError(say("Wishes for this month were taken until {day}.", day=last), field="day")


def _person(work: Work, person_id: int) -> None:
    if work.session.get(PersonRow, person_id) is None:
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")


def _wish(work: Work, wish_id: int) -> RosterWishRow:
    row = work.session.get(RosterWishRow, wish_id)
    if row is None or row.withdrawn_at is not None or (work.scope is not None and row.unit_id not in work.scope):
        raise NotFoundError(say("There is no such wish."))
    return row
