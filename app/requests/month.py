"""One's own month: what is published of it, what it comes to, what is owed, and what became of one's wishes."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.requests.book import own_person, read, ward_of
from app.requests.judging import told_to
from app.requests.model import Kind, Request, State, wish_words
from app.requests.rounds import Round, month_of, round_in
from app.roster.audit import Audit
from app.roster.book.ledger import heads_of
from app.roster.book.setups import setup_on
from app.roster.book.store import body_of, covering
from app.roster.model import OFF, ShiftClass, context_of
from app.roster.sheet import Sheet, SheetState, SheetWish, problem, roster, row_totals
from app.roster.sheet.totals import codes_of, in_hours
from app.words import Words, say
from db.tables import PersonRow, RequestRow, RosterCellRow, RosterSheetRow, RosterWishRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

MINUTE_DAY = 24 * 60


@attrs.frozen(slots=True, kw_only=True)
class MyDay:
    """One day of one's month. ``text`` is what was worked, else planned; ``planned`` where that was something else."""

    day: date
    text: str = ""
    title: str = ""
    kind: ShiftClass | None = None
    times: str = ""
    symbols: str = ""
    remark: str = ""
    planned: str = ""
    day_kind: str = "work"
    holiday: str = ""


@attrs.frozen(slots=True, kw_only=True)
class WishFate:
    """A wish and what became of it: ``granted`` None while the month is not published; ``why`` where it was not given."""

    request: Request | None
    day: date
    told: Words
    granted: bool | None
    why: tuple[Words, ...] = ()
    promised: bool = False


@attrs.frozen(slots=True, kw_only=True)
class MyMonth:
    """One's month as published; ``days`` are always the whole month, without codes where nothing is published.

    Args:
        published: whether anything of it is. hours, norm: worked and asked for. nights, weekends, holidays: how many.
        balances: (account, closing, unit).
    """

    person_id: int
    name: str
    unit: str
    month: date
    days: tuple[MyDay, ...]
    published: bool
    hours: Decimal = Decimal(0)
    norm: Decimal = Decimal(0)
    nights: int = 0
    weekends: int = 0
    holidays: int = 0
    balances: tuple[tuple[str, Decimal, str], ...] = ()


@attrs.frozen(slots=True, kw_only=True)
class MyWishes:
    """One's wishes for a month: the round, the codes one may wish for, and each wish with what became of it."""

    round: Round
    codes: tuple[tuple[str, str], ...]
    wishes: tuple[WishFate, ...]


def my_month(desk: Desk, *, month: date) -> MyMonth:
    """Return the own month as it is on the notice board.

    Raises:
        UserError: the login is nobody's, or nobody works anywhere then.
        YearNotLoadedError: the calendar of the year is not loaded.
    """
    first = month_of(month)
    with desk.read(Verb.REQUEST_OWN) as work:
        me = own_person(work)
        days = calendar.monthrange(first.year, first.month)[1]
        heads = heads_of(work, first, days)
        sheets = tuple(published_of(work, me, first, first + timedelta(days=days - 1)))
        shown = {day.day: day for sheet in sheets for day in _days(sheet, me)}
        whole = tuple(
            attrs.evolve(
                shown.get(first + timedelta(days=n), MyDay(day=first + timedelta(days=n))),
                day_kind=heads[n].kind, holiday=heads[n].name,
            )
            for n in range(days)
        )  # fmt: skip
        totals = [row_totals(sheet, sheet.row_index[str(me)], actual=True) for sheet in sheets]
        accounts = {a.code: a for sheet in sheets for a in sheet.ward.accounts}
        closing = {b.account: b.closing for t in totals for b in t.balances}
        day = min(max(work.today, first), first + timedelta(days=days - 1))
        unit = work.session.get(UnitRow, ward_of(work, me, day))
        name = work.session.scalar(select(PersonRow.name).where(PersonRow.id == me)) or ""
        return MyMonth(
            person_id=me, name=name, unit="" if unit is None else unit.name, month=first, days=whole,
            published=bool(sheets), hours=in_hours(sum(t.minutes for t in totals)),
            norm=in_hours(sum(t.norm - t.credit for t in totals)), nights=sum(t.nights for t in totals),
            weekends=sum(t.weekends for t in totals), holidays=sum(t.holidays for t in totals),
            balances=tuple((accounts[code].title, amount, accounts[code].unit) for code, amount in closing.items()),
        )  # fmt: skip


def my_wishes(desk: Desk, *, month: date, person_id: int | None = None) -> MyWishes:
    """Return the own wishes for a month: whether they are taken still, and what became of each once it is published.

    ``person_id``: of whom, for whoever answers.

    Raises:
        UserError: the login is nobody's.
    """
    first = month_of(month)
    verb = Verb.REQUEST_OWN if person_id in {None, desk.actor.person_id} else Verb.REQUEST_ANSWER
    with desk.read(verb) as work:
        me = own_person(work) if person_id is None else person_id
        unit_id = ward_of(work, me, max(first, work.today))
        if verb is Verb.REQUEST_ANSWER:
            work.require_unit(unit_id)
        now = round_in(work, unit_id, first)
        setup = setup_on(work, unit_id, first)
        codes = tuple((c.code, c.title) for c in setup.codes if c.is_work and c.active and c.plannable)
        return MyWishes(round=now, codes=codes, wishes=tuple(_fates(work, me, first)))


def published_of(work: Work, me: int, first: date, last: date) -> Iterator[Sheet]:
    """Yield the published sheets on which a person stands in these days."""
    cell, sheet = RosterCellRow, RosterSheetRow
    found = work.session.execute(
        select(sheet.id, sheet.version)
        .join(cell, cell.sheet_id == sheet.id)
        .where(cell.person_id == me, cell.day >= first, cell.day <= last,
               sheet.state.in_([SheetState.PUBLISHED.value, SheetState.SEALED.value]))
        .distinct()
        .order_by(sheet.first)
    ).all()  # fmt: skip
    for number, version in found:
        yield body_of(work, number, version)


def _days(sheet: Sheet, me: int) -> Iterator[MyDay]:
    row = sheet.row_index[str(me)]
    for number, cell in enumerate(sheet.cells[row]):
        if cell.blank and cell.actual is None:
            continue
        held = codes_of(sheet.ward, cell, actual=True)
        day = sheet.date(number)
        yield MyDay(
            day=day, text="/".join(cell.worked), title="、".join(code.title for code in held),
            kind=held[0].kind if held else None, times=_times(sheet, row, number), symbols="".join(cell.symbols),
            remark=cell.remark, planned=cell.text if cell.actual is not None and cell.actual != cell.codes else "",
        )  # fmt: skip


def _times(sheet: Sheet, row: int, day: int) -> str:
    held = codes_of(sheet.ward, sheet.cells[row][day], actual=True)
    return "，".join(f"{_clock(s.start)}–{_clock(s.until)}" for code in held for s in code.segments_on(sheet.date(day)))


def _clock(minute: int) -> str:
    return f"{minute % MINUTE_DAY // 60:02}:{minute % 60:02}"


def _fates(work: Work, me: int, first: date) -> Iterator[WishFate]:
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    asked = {
        each.wish_id: each
        for each in read(
            work,
            select(RequestRow).where(
                RequestRow.person_id == me, RequestRow.kind == Kind.WISH.value, RequestRow.first >= first,
                RequestRow.first <= last,
            ),
            clear=lambda _row: True,
        )
    }  # fmt: skip
    wish = RosterWishRow
    rows = work.session.scalars(
        select(wish).where(
            wish.person_id == me, wish.day >= first, wish.day <= last, wish.withdrawn_at.is_(None)
        ).order_by(wish.day, wish.id)
    ).all()  # fmt: skip
    boards: dict[int, Sheet | None] = {}
    for row in rows:
        place = covering(work, row.unit_id, row.day)
        key = 0 if place is None else place.id
        if key not in boards:
            shown = place is not None and place.state in {SheetState.PUBLISHED.value, SheetState.SEALED.value}
            boards[key] = body_of(work, place.id, place.version) if shown and place is not None else None
        yield _fate(row, asked.get(row.id), boards[key])


def _fate(row: RosterWishRow, request: Request | None, board: Sheet | None) -> WishFate:
    codes = tuple(row.codes.split())
    told = wish_words(row.kind, codes, row.day)
    promised = request is not None and request.state is State.APPROVED
    if row.denied is not None:
        return WishFate(request=request, day=row.day, told=told, granted=False, why=(say("{text}", text=row.denied),))
    place = None if board is None else board.row_index.get(str(row.person_id))
    if board is None or place is None:
        return WishFate(request=request, day=row.day, told=told, granted=None, promised=promised)
    day = (row.day - board.first).days
    kind: Literal["on", "off"] = "on" if row.kind == "on" else "off"
    given = SheetWish(str(row.person_id), day, kind=kind, codes=codes).granted_by(board.cells[place][day], board.ward)
    why = () if given else tuple(why_missed(board, place, day, direction=row.kind, codes=codes))
    return WishFate(request=request, day=row.day, told=told, granted=bool(given), why=why, promised=promised)


def why_missed(board: Sheet, row: int, day: int, *, direction: str, codes: Iterable[str]) -> Iterator[Words]:
    """Yield what would be broken on the published sheet had the wish been given, as its bringer may see it. Pure."""
    made = problem(board)
    context = context_of(made)
    audit = Audit(made, roster(board, context=context))
    wanted = OFF if direction == "off" else next((context.state(c) for c in codes if c in context.state_index), OFF)
    diff = audit.preview([(row, day, wanted)])
    told = (*diff.worse, *(f for f in diff.came if not f.is_hard))
    found = tuple(dict.fromkeys(told_to(each, board, reader=row).sentence for each in told))
    if not found:
        yield say("No rule stands against it; ask the head nurse.")
    yield from found[:2]
