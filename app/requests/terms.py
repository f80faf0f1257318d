"""What is known of a leave before it is asked for: entitled, taken, asked for, left; what law and the hospital say of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

import resources
from app.access.permissions import Verb
from app.errors import UserError
from app.performance.leave_book import ACCOUNT as ANNUAL
from app.performance.leave_book import leave_of
from app.requests.book import own_person, ward_of
from app.requests.model import OPEN, Kind
from app.roster.book.asked import standing
from app.roster.book.ledger import heads_of
from app.roster.book.setups import setup_on
from app.roster.model import RuleLevel
from app.roster.sheet import CodeDef
from app.settings import read_setting
from app.staff.balances import closings, postings_of
from app.staff.listing import lines_on
from app.words import Words, say
from db.tables import RequestRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

FOLDER = "requests"
FACTS = "leave.toml"


@attrs.frozen(slots=True, kw_only=True)
class LeaveTerm:
    """What is known of a kind of leave; see ``resources/requests/leave.toml``."""

    code: str
    level: RuleLevel
    per: str = "event"
    least: int | None = None
    most: int | None = None
    setting: str = ""
    paper: str = ""
    notice: bool = True
    working_days: bool = False
    citation: str = ""


@attrs.frozen(slots=True)
class Advice:
    """One thing to know before asking: law (nobody gets less), standard or the hospital's policy, with its source.

    ``stops``: it speaks against granting; else it only tells how the leave is counted or what comes next.
    """

    level: RuleLevel
    sentence: Words
    citation: str = ""
    stops: bool = True


@attrs.frozen(slots=True, kw_only=True)
class LeaveView:
    """A leave before it is asked for, or answered.

    Args:
        days: days asked for. charged: how many of them count (annual leave: working days only).
        unit: ``day`` or ``hour`` of the figures. rule: why one is entitled to that much.
        entitled, taken, pending, left: of this kind in the year; None where nothing is laid down. ``pending`` is what else
            is asked for, ``left`` is before this one.
    """

    code: str
    title: str
    days: int
    charged: Decimal
    unit: str = "day"
    entitled: Decimal | None = None
    taken: Decimal = Decimal(0)
    pending: Decimal = Decimal(0)
    left: Decimal | None = None
    rule: Words | None = None
    citation: str = ""
    advice: tuple[Advice, ...] = ()


@cache
def terms() -> Mapping[str, LeaveTerm]:
    """Return what is known of each kind of leave, by code."""
    told: dict[str, Any] = tomllib.loads(resources.path(FOLDER, FACTS).read_text(encoding="utf-8"))
    found = {}
    for each in told["leave"]:
        named = {key.replace("-", "_"): value for key, value in each.items()}
        found[each["code"]] = LeaveTerm(**{**named, "level": RuleLevel(each["level"])})
    return found


def kinds_of_leave(desk: Desk, *, person_id: int | None = None, on: date | None = None) -> tuple[tuple[str, str], ...]:
    """Return the kinds of leave a person can ask for in the ward of a day: (code, title)."""
    verb = Verb.REQUEST_OWN if person_id in {None, desk.actor.person_id} else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        day = on or work.today
        who = own_person(work) if person_id is None else person_id
        setup = setup_on(work, ward_of(work, who, day), day)
        return tuple((code.code, code.title) for code in setup.leaves if code.active)


def leave_view(
    desk: Desk,
    *,
    code: str,
    first: date,
    last: date,
    hours: Decimal | None = None,
    person_id: int | None = None,
    request_id: int | None = None,
) -> LeaveView:
    """Return what is known of a leave: the balance it takes from, and what law and the hospital say.

    ``person_id``: of whom, for whoever answers; ``request_id``: the request that asks for it, not counted as pending.

    Raises:
        UserError: no such leave in the ward, or the end lies before the start.
    """
    verb = Verb.REQUEST_OWN if person_id in {None, desk.actor.person_id} else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        who = own_person(work) if person_id is None else person_id
        unit_id = ward_of(work, who, first)
        if verb is Verb.REQUEST_ANSWER:
            work.require_unit(unit_id)
        return view_in(work, who, unit_id, code=code, first=first, last=last, hours=hours, request_id=request_id)


def view_in(
    work: Work, person_id: int, unit_id: int, *, code: str, first: date, last: date, hours: Decimal | None,
    request_id: int | None,
) -> LeaveView:  # fmt: skip
    """Return what is known of a leave (inside a unit of work)."""
    known = setup_on(work, unit_id, first).code(code)
    if known is None or not known.is_leave:
        raise UserError(say("“{code}” is no leave of this ward.", code=code), field="code")
    if last < first:
        raise UserError(say("The end lies before the start."), field="last")
    term = terms().get(code) or LeaveTerm(code=code, level=RuleLevel.POLICY, citation=known.citation)
    days = (last - first).days + 1
    charged = _charged(work, term, known, first=first, days=days, hours=hours)
    view = LeaveView(
        code=code, title=known.title, days=days, charged=charged,
        pending=_pending(work, person_id, term, known, year=first.year, request_id=request_id), citation=term.citation,
    )  # fmt: skip
    if known.account == ANNUAL:
        view = _annual(work, person_id, view, on=max(first, work.today))
    elif known.account:
        held = closings(postings_of(work, person_id), first).get(known.account, Decimal(0))
        view = attrs.evolve(view, left=held - view.pending)
    else:
        view = _bounded(work, person_id, view, term, first.year)
    return attrs.evolve(view, advice=tuple(_advice(work, view, term, first=first, hours=hours)))


def _charged(work: Work, term: LeaveTerm, known: CodeDef, *, first: date, days: int, hours: Decimal | None) -> Decimal:
    if hours is not None:
        return hours / Decimal(int(read_setting(work.session, "hours-per-day")))
    counted = sum(head.kind == "work" for head in heads_of(work, first, days)) if term.working_days else days
    return counted * (known.takes if known.account and known.takes else Decimal(1))


def _annual(work: Work, person_id: int, view: LeaveView, *, on: date) -> LeaveView:
    line = leave_of(work, lines_on(work, on, only=person_id), on).get(person_id)
    if line is None:
        return view
    return attrs.evolve(
        view, entitled=line.carried + line.due.days - line.included, taken=line.taken + line.planned,
        left=line.left - view.pending, rule=line.due.rule, citation=line.due.citation or view.citation,
    )  # fmt: skip


def _bounded(work: Work, person_id: int, view: LeaveView, term: LeaveTerm, year: int) -> LeaveView:
    """Return the view with what was granted this year, and what is left where a bound is laid down for the year."""
    taken = sum(
        (min(row.last, date(year, 12, 31)) - max(row.first, date(year, 1, 1))).days + 1
        for row in standing(work, date(year, 1, 1), date(year, 12, 31))
        if row.person_id == person_id and row.code == view.code
    )
    most = int(read_setting(work.session, term.setting)) if term.setting else term.most
    if most is None:
        return attrs.evolve(view, taken=Decimal(taken))
    spent = taken + view.pending if term.per == "year" else Decimal(0)
    return attrs.evolve(view, entitled=Decimal(most), taken=Decimal(taken), left=most - spent)


def _pending(
    work: Work, person_id: int, term: LeaveTerm, known: CodeDef, *, year: int, request_id: int | None
) -> Decimal:
    """Return what of this leave is asked for and not answered, counted as it would be charged."""
    row = RequestRow
    found = work.session.scalars(
        select(row).where(
            row.person_id == person_id, row.kind == Kind.LEAVE.value, row.codes == known.code, row.hours.is_(None),
            row.state.in_([s.value for s in OPEN]), row.id != (request_id or 0),
        )
    )  # fmt: skip
    counted = (
        _charged(work, term, known, first=each.first, days=(each.last - each.first).days + 1, hours=None)
        for each in found
        if each.first.year == year
    )
    return sum(counted, Decimal(0))


def _advice(work: Work, view: LeaveView, term: LeaveTerm, *, first: date, hours: Decimal | None) -> Iterator[Advice]:
    if term.least is not None and view.days < term.least:
        yield Advice(RuleLevel.LAW, say("Law gives {least} days at least; {days} are asked for.", least=term.least,
                                        days=view.days), term.citation)  # fmt: skip
    if view.left is not None and view.charged > view.left:
        level = RuleLevel.LAW if term.level is RuleLevel.LAW and view.entitled is not None else RuleLevel.POLICY
        yield Advice(
            level,
            say("{left} days are left, {charged} are asked for; what goes beyond needs another kind of leave.",
                left=f"{max(view.left, Decimal(0)):f}", charged=f"{view.charged.normalize():f}"),
            view.citation or term.citation,
        )  # fmt: skip
    if term.working_days and hours is None and view.charged != view.days:
        yield Advice(RuleLevel.LAW, say("Of {days} days {charged} count: rest days and holidays are no annual leave.",
                                        days=view.days, charged=f"{view.charged:f}"), term.citation, stops=False)  # fmt: skip
    ahead = int(read_setting(work.session, "leave-notice-days"))
    if term.notice and ahead and first < work.today + timedelta(days=ahead):
        yield Advice(RuleLevel.POLICY, say("Asked for less than {ahead} days ahead.", ahead=ahead), "")
    second = int(read_setting(work.session, "leave-second-step-days"))
    if second and view.days >= second:
        yield Advice(
            RuleLevel.POLICY, say("From {days} days on the department approves too.", days=second), stops=False
        )
    if term.paper:
        yield Advice(RuleLevel.POLICY, say("To be shown: {paper}.", paper=term.paper), term.citation, stops=False)
