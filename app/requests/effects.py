"""What answering would do, before it is answered: cover of the days of a leave, who could take the duty, a swap's findings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import NotFoundError
from app.requests.book import answers_for, read, visible_row
from app.requests.judging import Verdict, place_of
from app.requests.landing import NoDutyAnyMoreError, bench_of, sheets_of
from app.requests.model import Kind, Request
from app.requests.terms import LeaveView, view_in
from app.roster.audit import TargetLevel
from app.roster.book.alerts import StandIn, stand_ins
from app.roster.book.life import as_published
from app.roster.book.opening import again
from app.roster.sheet import Place, Sheet, SheetCell, SheetState, cover_of_day
from app.roster.sheet.totals import codes_of
from app.words import Words, say
from db.tables import RequestRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MOST_DAYS = 31  # days told one by one; a long leave is told by its first month


@attrs.frozen(slots=True, kw_only=True)
class DayEffect:
    """One day of a leave on a roster.

    Args:
        state: of the sheet (draft, submitted, published, sealed), empty where no sheet holds the day yet.
        held: what the person has there now.
        short: needs that fall short without them and did not before: (title, have, asked).
        away: others of the ward on leave that day.
        takers: who could take the duty over, the best first; only on published days to come.
    """

    day: date
    state: str
    held: str
    short: tuple[tuple[str, int, int], ...]
    away: tuple[str, ...]
    takers: tuple[StandIn, ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class Effect:
    """What answering a request would do; ``note`` says what stands in the way before any rule does."""

    request: Request
    days: tuple[DayEffect, ...] = ()
    view: LeaveView | None = None
    verdict: Verdict | None = None
    note: Words | None = None


def effect(desk: Desk, *, request_id: int) -> Effect:
    """Return what approving a request would do.

    Raises:
        NotFoundError: there is none, or the actor does not answer for its ward.
    """
    from sqlalchemy import select

    with desk.read(Verb.REQUEST_ANSWER) as work:
        row = visible_row(work, request_id)
        if not answers_for(work, row):
            raise NotFoundError(say("There is no request {number}, or it is not yours to see.", number=request_id))
        request = read(work, select(RequestRow).where(RequestRow.id == request_id), clear=lambda _row: True)[0]
        if request.kind is Kind.LEAVE:
            view = view_in(
                work, row.person_id, row.unit_id, code=row.codes, first=row.first, last=row.last, hours=row.hours,
                request_id=row.id,
            )  # fmt: skip
            days = tuple(_days(work, row)) if request.is_open else ()
            return Effect(request=request, view=view, days=days)
        if request.kind is Kind.SWAP and request.is_open:
            return _swap(work, row, request)
        return Effect(request=request)


def _swap(work: Work, row: RequestRow, request: Request) -> Effect:
    try:
        _sheet, bench, one, other = bench_of(work, row)
    except NoDutyAnyMoreError as error:
        return Effect(request=request, note=error.text)
    days = [(day - bench.sheet.first).days for day, _own, _others in request.held]
    now = tuple((bench.sheet.date(day), own, others) for day, own, others in bench.held(one, other, days))
    if now != tuple(sorted(request.held)):
        return Effect(request=request, note=NoDutyAnyMoreError(request.first).text)
    return Effect(request=request, verdict=bench.judge(one, other, days))


def _days(work: Work, row: RequestRow) -> Iterator[DayEffect]:
    told = 0
    for sheet_row in sheets_of(work, row.person_id, row.first, row.last):
        shown = sheet_row.state in {SheetState.PUBLISHED.value, SheetState.SEALED.value}
        sheet = as_published(work, sheet_row) if shown else again(work, sheet_row)
        for number in range(sheet.days):
            place = place_of(sheet, row.person_id, number)
            day = sheet.date(number)
            if place is None or not row.first <= day <= row.last or told == MOST_DAYS:
                continue
            told += 1
            offer = sheet_row.state == SheetState.PUBLISHED.value and day >= work.today and row.hours is None
            yield day_effect(sheet, place, code=row.codes, state=sheet_row.state, offer=offer)


def day_effect(sheet: Sheet, place: Place, *, code: str, state: str, offer: bool) -> DayEffect:
    """Return what a day's leave of one person does to a sheet. Pure."""
    cell = sheet.cells[place.row][place.day]
    without = sheet.with_cells({place: SheetCell((code,))})
    needs = zip(sheet.ward.needs, cover_of_day(sheet, place.day), cover_of_day(without, place.day), strict=True)
    short = tuple(
        (need.title, after.have, after.minimum) for need, before, after in needs if after.short > before.short
    )
    away = tuple(
        row.name
        for index, row in enumerate(sheet.rows)
        if index != place.row and _on_leave(sheet, Place(index, place.day))
    )
    works = any(known.is_work for known in codes_of(sheet.ward, cell))
    takers = stand_ins(sheet, person=sheet.rows[place.row].id, day=place.day) if offer and works else ()
    return DayEffect(
        day=sheet.date(place.day), state=state, held=cell.text, short=short, away=away,
        takers=tuple(each for each in takers if each.level < TargetLevel.STANDARD),
    )  # fmt: skip


def _on_leave(sheet: Sheet, place: Place) -> bool:
    cell = sheet.cells[place.row][place.day]
    granted = (sheet.rows[place.row].id, place.day) in sheet.leave_days
    return granted or any(code.is_leave for code in codes_of(sheet.ward, cell))
