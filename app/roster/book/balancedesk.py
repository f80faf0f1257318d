"""Balances over a stretch of days for the balances page: opening, plus, minus, closing, and each figure opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError
from app.roster.book.balances import Item, entry_words
from app.roster.book.setups import WardLine, unit_row, wards
from app.roster.book.store import body_of
from app.roster.sheet import RowTotals, Sheet, SheetState, all_totals
from app.roster.sheet.totals import effects_of
from app.staff.balances import Account, Entry, Posting, accounts_of, closing, postings_of
from app.staff.listing import lines_on
from app.words import say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

NONE = Decimal(0)
_TAKING = frozenset({Entry.MINUS.value, Entry.USED.value})


@attrs.frozen(slots=True)
class BalanceLine:
    """One account of one person over the days asked for, in the account's unit.

    ``unsealed`` is what published rosters of those days will post once they are sealed; ``closing`` holds it already.
    """

    person_id: int
    no: str
    name: str
    account: Account
    title: str
    opening: Decimal
    plus: Decimal
    minus: Decimal
    unsealed: Decimal

    @property
    def closing(self) -> Decimal:
        """What stands at the end of the last day."""
        return self.opening + self.plus - self.minus + self.unsealed


@attrs.frozen(slots=True)
class BalanceLook:
    """What the balances page shows of a unit's people."""

    wards: tuple[WardLine, ...]
    unit_id: int | None
    first: date
    last: date
    accounts: tuple[Account, ...]
    lines: tuple[BalanceLine, ...]


@attrs.frozen(slots=True)
class OpenedLine:
    """A figure opened: everything up to the last day, oldest first; ``ids`` are the postings, None where a roster is not sealed."""

    line: BalanceLine
    items: tuple[Item, ...]
    ids: tuple[int | None, ...]
    reversed_ids: frozenset[int]


def look_at_balances(desk: Desk, *, unit_id: int | None, first: date, last: date) -> BalanceLook:
    """Return every account of every person who works in a unit or stands on its rosters, from ``first`` to ``last``.

    Raises:
        NotFoundError: no such unit, or none of the actor's.
    """
    lines = wards(desk)
    chosen = unit_id if unit_id is not None else next((line.unit_id for line in lines), None)
    if chosen is None:
        return BalanceLook(lines, None, first, last, (), ())
    with desk.read(Verb.BALANCE_VIEW) as work:
        unit_row(work, chosen)
        sheets = _unsealed(work, chosen, last)
        totals = [(sheet, all_totals(sheet, actual=True)) for sheet in sheets]
        accounts = accounts_of(work)
        titles = _titles(sheets)
        found = []
        for person_id, no, name in _people(work, chosen, sheets, last):
            postings = postings_of(work, person_id)
            pending = _pending(totals, person_id)
            held = {p.account for p in postings} | {account for account, _sheet in pending}
            for code, account in accounts.items():
                if code in held:
                    told = titles.get(code) or str(say(account.name))
                    line = _line(
                        (person_id, no, name), account, told, postings=postings, pending=pending, days=(first, last)
                    )
                    if line.opening or line.plus or line.minus or line.unsealed:
                        found.append(line)
        return BalanceLook(lines, chosen, first, last, tuple(accounts.values()), tuple(found))


def open_line(desk: Desk, *, unit_id: int, line: BalanceLine, last: date) -> OpenedLine:
    """Open one figure: the postings up to ``last``, and the cells of rosters that are not sealed yet.

    Raises:
        NotFoundError: no such unit or person, or none of the actor's.
    """
    with desk.read(Verb.BALANCE_VIEW) as work:
        unit_row(work, unit_id)
        postings = [p for p in postings_of(work, line.person_id) if p.account == line.account.code and p.on_day <= last]
        sheets = _unsealed(work, unit_id, last)
    opened = _opened(line, postings, sheets)
    if not opened.items:
        raise NotFoundError(say("There are no entries in this account."))
    return opened


def open_lines(desk: Desk, *, unit_id: int, lines: Sequence[BalanceLine], last: date) -> tuple[OpenedLine, ...]:
    """Open all these figures at once, for paper; errors as ``open_line``."""
    found = []
    with desk.read(Verb.BALANCE_VIEW) as work:
        unit_row(work, unit_id)
        sheets = _unsealed(work, unit_id, last)
        held = {person: postings_of(work, person) for person in {line.person_id for line in lines}}
        for line in lines:
            own = [p for p in held[line.person_id] if p.account == line.account.code and p.on_day <= last]
            found.append(_opened(line, own, sheets))
    return tuple(found)


def _opened(line: BalanceLine, postings: Sequence[Posting], sheets: Sequence[Sheet]) -> OpenedLine:
    items: list[Item] = []
    ids: list[int | None] = []
    running = NONE
    for posting in postings:
        running = posting.amount if posting.entry == Entry.OPENING else running + posting.amount
        items.append(
            Item(
                posting.on_day,
                entry_words(posting.entry),
                posting.amount,
                running,
                source=posting.source,
                reverses=posting.reverses_id is not None,
            )
        )
        ids.append(posting.id)
    stated = max((p.on_day for p in postings if p.entry == Entry.OPENING), default=date.min)
    for sheet in sheets:
        row = sheet.row_index.get(str(line.person_id))
        if row is None or sheet.last <= stated:
            continue
        for day, what, amount in effects_of(sheet, row, line.account.code, actual=True):
            running += amount
            items.append(Item(sheet.date(day), what, amount, running, source=str(say("roster not sealed yet"))))
            ids.append(None)
    reversed_ids = frozenset(p.reverses_id for p in postings if p.reverses_id is not None)
    return OpenedLine(line, tuple(items), tuple(ids), reversed_ids)


def _line(
    person: tuple[int, str, str],
    account: Account,
    title: str,
    *,
    postings: Sequence[Posting],
    pending: Mapping[tuple[str, int], Decimal],
    days: tuple[date, date],
) -> BalanceLine:
    """Return one line; an opening stated within the days is their opening."""
    first, last = days
    own = [p for p in postings if p.account == account.code and p.on_day <= last]
    stated = max((p.on_day for p in own if p.entry == Entry.OPENING), default=date.min)
    if stated >= first:
        opening = closing(own, account=account.code, on=stated)
        moved = [p for p in own if p.on_day > stated]
    else:
        opening = closing(own, account=account.code, on=first - timedelta(days=1))
        moved = [p for p in own if p.on_day >= first]
    unsealed = NONE
    for (code, end), amount in pending.items():
        on = date.fromordinal(end)
        if code == account.code and on > stated:
            if on < first:
                opening += amount
            else:
                unsealed += amount
    return BalanceLine(
        *person,
        account=account,
        title=title,
        opening=opening,
        plus=sum((p.amount for p in moved if p.entry not in _TAKING), NONE),
        minus=-sum((p.amount for p in moved if p.entry in _TAKING), NONE),
        unsealed=unsealed,
    )


def _unsealed(work: Work, unit_id: int, last: date) -> tuple[Sheet, ...]:
    rows = work.session.scalars(
        select(RosterSheetRow)
        .where(
            RosterSheetRow.unit_id == unit_id,
            RosterSheetRow.first <= last,
            RosterSheetRow.state == SheetState.PUBLISHED.value,
        )
        .order_by(RosterSheetRow.first)
    )
    sheets = (body_of(work, row.id, row.version) for row in rows)
    return tuple(sheet for sheet in sheets if sheet.last <= last)


def _people(work: Work, unit_id: int, sheets: Iterable[Sheet], last: date) -> list[tuple[int, str, str]]:
    """Return who works in the unit on the last day, then who else stands on its rosters."""
    found = {
        line.id: (line.id, line.staff_no or "", line.name)
        for line in lines_on(work, last)
        if unit_id in {line.working_unit_id, line.home_unit_id}
    }
    for sheet in sheets:
        for row in sheet.rows:
            found.setdefault(int(row.id), (int(row.id), row.no, row.name))
    return sorted(found.values(), key=lambda each: each[1])


def _pending(totals: Iterable[tuple[Sheet, Sequence[RowTotals]]], person_id: int) -> dict[tuple[str, int], Decimal]:
    """Return what rosters not sealed yet will post: (account, last day as ordinal) to the change."""
    found: dict[tuple[str, int], Decimal] = defaultdict(lambda: NONE)
    for sheet, rows in totals:
        row = sheet.row_index.get(str(person_id))
        if row is not None:
            for balance in rows[row].balances:
                found[balance.account, sheet.last.toordinal()] += balance.plus - balance.minus
    return {key: amount for key, amount in found.items() if amount}


def _titles(sheets: Iterable[Sheet]) -> dict[str, str]:
    """Return what the ward calls its accounts."""
    return {account.code: account.title for sheet in sheets for account in sheet.ward.accounts}
