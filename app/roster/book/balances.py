"""Balances of a ward's people, each figure opened down to the postings and cells it was made of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import NotFoundError
from app.roster.book.ledger import pending_of
from app.roster.book.opening import load_sheet
from app.roster.sheet import Balance, Sheet, row_totals
from app.roster.sheet.totals import effects_of
from app.staff.balances import Entry, closings, postings_of
from app.words import Words, say

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class BalanceRow:
    """One person's line of one account, in the account's unit."""

    person_id: int
    no: str
    name: str
    account: str
    title: str
    unit: str
    balance: Balance


@attrs.frozen(slots=True)
class Item:
    """One thing a balance was made of: a posting, a sheet still to be sealed, or a cell of this sheet."""

    on: date
    what: Words
    amount: Decimal
    running: Decimal
    source: str = ""
    reverses: bool = False


@attrs.frozen(slots=True)
class Opened:
    """A figure opened: everything behind it, oldest first; the last ``running`` is the closing itself."""

    row: BalanceRow
    items: tuple[Item, ...]


def balance_rows(sheet: Sheet) -> tuple[BalanceRow, ...]:
    """Return every account of every person of a sheet, of what was worked. Pure."""
    found = []
    for index, person in enumerate(sheet.rows):
        for balance in row_totals(sheet, index, actual=True).balances:
            account = sheet.ward.account(balance.account)
            if account is not None:
                found.append(
                    BalanceRow(
                        int(person.id), person.no, person.name, account.code, account.title, account.unit, balance
                    )
                )
    return tuple(found)


def open_balance(desk: Desk, *, unit_id: int, first: date, person_id: int, account: str) -> Opened:
    """Open one figure of a sheet: the postings brought in, sheets not sealed yet, and this sheet's own cells.

    Raises:
        NotFoundError: no such sheet, person or account.
    """
    sheet = load_sheet(desk, unit_id=unit_id, first=first)
    row = next((r for r in balance_rows(sheet) if r.person_id == person_id and r.account == account), None)
    if row is None:
        raise NotFoundError(say("This person does not stand on the sheet."), field="staff")
    with desk.read(Verb.BALANCE_VIEW) as work:
        postings = [p for p in postings_of(work, person_id) if p.account == account and p.on_day < sheet.first]
        brought = closings(postings, sheet.first).get(account, Decimal(0))
        pending = pending_of(work, sheet).get((str(person_id), account), ())
    items: list[Item] = []
    running = Decimal(0)
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
    assert running == brought
    stated = max((p.on_day for p in postings if p.entry == Entry.OPENING), default=date.min)
    for last, change in pending:
        if stated < last and change:
            running += change
            items.append(Item(last, say("roster not sealed yet"), change, running))
    for day, what, amount in effects_of(sheet, sheet.row_index[str(person_id)], account, actual=True):
        running += amount
        items.append(Item(sheet.date(day), what, amount, running))
    return Opened(row, tuple(items))


def entry_words(entry: str) -> Words:
    """Return why an amount was posted, in a word."""
    titles = {
        Entry.OPENING.value: say("opening"),
        Entry.PLUS.value: say("added"),
        Entry.MINUS.value: say("taken"),
        Entry.ENTITLED.value: say("entitled"),
        Entry.USED.value: say("used"),
    }
    return titles.get(entry, say("{text}", text=entry))
