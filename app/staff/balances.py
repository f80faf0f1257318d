"""Balance accounts of people (rest days, accrued hours, annual leave): append-only postings and their closing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.people import person_row
from app.words import N_, say
from db.tables import BalanceAccountRow, BalancePostingRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


class Entry(StrEnum):
    """Why an amount was posted."""

    OPENING = "opening"
    PLUS = "plus"
    MINUS = "minus"
    ENTITLED = "entitled"
    USED = "used"


_TAKES = frozenset({Entry.MINUS, Entry.USED})


@attrs.frozen(slots=True)
class Account:
    """A kind of account: its name (message id), its unit (``day`` or ``hour``)."""

    code: str
    name: str
    unit: str


ACCOUNTS = {
    account.code: account
    for account in (
        Account("rest_days", N_("Rest days owed"), "day"),
        Account("accrued_hours", N_("Accrued hours"), "hour"),
        Account("annual_leave", N_("Annual leave"), "day"),
        Account("hours_balance", N_("Hours balance"), "hour"),
        Account("holiday_rest", N_("Holidays owed"), "day"),
        Account("radiation_leave", N_("Radiation leave"), "day"),
    )
}


UNITS = ("day", "hour")


def accounts_of(work: Work) -> dict[str, Account]:
    """Return every account postings may go to: the shipped ones, then the hospital's own."""
    own = work.session.scalars(select(BalanceAccountRow).order_by(BalanceAccountRow.title))
    return {**ACCOUNTS, **{row.code: Account(row.code, row.title, row.unit) for row in own}}


def list_accounts(desk: Desk) -> tuple[Account, ...]:
    """Return every account postings may go to."""
    with desk.read(Verb.BALANCE_VIEW) as work:
        return tuple(accounts_of(work).values())


def open_accounts(work: Work, wanted: Iterable[tuple[str, str, str]]) -> None:
    """Open the accounts of ``wanted`` (code, title, unit) that are not there yet (for services inside a unit of work).

    Raises:
        UserError: an account stands with another unit already: amounts of two units can't be summed.
    """
    known = accounts_of(work)
    for code, title, unit in wanted:
        held = known.get(code)
        if held is not None and held.unit != unit:
            raise UserError(
                say("The account “{title}” is kept in another unit already.", title=title), field="accounts"
            )
        if held is None:
            row = BalanceAccountRow(code=code, title=title, unit=unit, opened_at=work.now, opened_by=work.actor.login)
            work.session.add(row)
            work.session.flush()
            work.record("balance-account", code, after={"title": title, "unit": unit})


@attrs.frozen(slots=True)
class Posting:
    """One posting; ``amount`` is signed, in the account's unit."""

    account: str
    entry: str
    on_day: date
    amount: Decimal
    source: str = ""
    reverses_id: int | None = None
    id: int | None = None


def closing(postings: Iterable[Posting], *, account: str, on: date) -> Decimal:
    """Return the balance of ``account`` at the end of a day. Pure.

    An opening states the balance anew: what was posted up to and including its day no longer counts.
    """
    own = sorted((p for p in postings if p.account == account and p.on_day <= on), key=_order)
    total = Decimal(0)
    for posting in own:
        total = posting.amount if posting.entry == Entry.OPENING else total + posting.amount
    return total


def post(desk: Desk, *, person_id: int, account: str, entry: Entry, amount: Decimal, on: date, source: str) -> int:
    """Post ``amount`` (as said: positive) to an account and return the posting's id; taking entries are negated.

    Raises:
        UserError: an unknown account, an amount that is no number or below zero, no source.
        NotFoundError: no such person, or none the actor may touch.
    """
    if not amount.is_finite() or (amount < 0 and entry is not Entry.OPENING):
        raise UserError(say("The amount must be a number of zero or more."), field="amount")
    if not source.strip():
        raise UserError(say("Say where the amount comes from."), field="source")
    with desk.write(Verb.BALANCE_EDIT, label=say("Post to balance")) as work:
        _require_account(work, account)
        person_row(work, person_id)
        signed = -amount if entry in _TAKES else amount
        return _append(work, person_id, Posting(account, entry.value, on, signed, source.strip()))


def post_many(
    desk: Desk, amounts: Iterable[tuple[int, str, Decimal | int]], *, entry: Entry, on: date, source: str
) -> int:
    """Post (person, account, amount) for many at once, as ``post`` does for one; return how many.

    Raises:
        UserError: an unknown account, an amount below zero, no source.
        NotFoundError: no such person, or none the actor may touch.
    """
    if not source.strip():
        raise UserError(say("Say where the amount comes from."), field="source")
    count = 0
    with desk.write(Verb.BALANCE_EDIT, label=say("Post to balance")) as work:
        known = accounts_of(work)
        for person_id, account, amount in amounts:
            if account not in known:
                _require_account(work, account)
            if amount < 0 and entry is not Entry.OPENING:
                raise UserError(say("The amount must be a number of zero or more."), field="amount")
            person_row(work, person_id)
            signed = Decimal(-amount if entry in _TAKES else amount)
            _append(work, person_id, Posting(account, entry.value, on, signed, source.strip()))
            count += 1
    return count


def reverse(desk: Desk, *, posting_id: int, reason: str) -> int:
    """Undo a posting by its opposite on the same day; both stay on record.

    Raises:
        UserError: no reason, it was reversed before, or it is an opening (state a new one instead).
        NotFoundError: no such posting.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.BALANCE_EDIT, label=say("Reverse posting")) as work:
        row = work.session.get(BalancePostingRow, posting_id)
        if row is None:
            raise NotFoundError(say("There is no such entry."))
        person_row(work, row.person_id)
        if row.entry == Entry.OPENING:
            raise UserError(say("An opening balance is put right by a new opening."))
        known = select(BalancePostingRow.id).where(BalancePostingRow.reverses_id == posting_id)
        if row.reverses_id is not None or work.session.scalar(known) is not None:
            raise UserError(say("This posting was already reversed."))
        return _append(
            work,
            row.person_id,
            Posting(row.account, row.entry, row.on_day, -row.amount, reason.strip(), reverses_id=row.id),
        )


def balances_on(desk: Desk, *, person_id: int, on: date | None = None) -> dict[str, Decimal]:
    """Return the closing of each account of a person that has postings.

    Raises:
        NotFoundError: no such person, or none the actor may see.
    """
    with desk.read(Verb.BALANCE_VIEW) as work:
        person_row(work, person_id)
        return closings(postings_of(work, person_id), on or work.today)


def closings(postings: Iterable[Posting], on: date) -> dict[str, Decimal]:
    """Return the closing of each account that has postings."""
    kept = tuple(postings)
    return {code: closing(kept, account=code, on=on) for code in sorted({p.account for p in kept})}


def postings_of(work: Work, person_id: int) -> tuple[Posting, ...]:
    """Return a person's postings in order (for services inside a unit of work)."""
    rows = work.session.scalars(select(BalancePostingRow).where(BalancePostingRow.person_id == person_id))
    found = (Posting(*(getattr(row, field.name) for field in attrs.fields(Posting))) for row in rows)
    return tuple(sorted(found, key=_order))


def _require_account(work: Work, account: str) -> None:
    if account not in accounts_of(work):
        raise UserError(say("There is no account {code}.", code=account), field="account")


def _append(work: Work, person_id: int, posting: Posting) -> int:
    row = BalancePostingRow(
        person_id=person_id,
        account=posting.account,
        entry=posting.entry,
        on_day=posting.on_day,
        amount=posting.amount,
        source=posting.source,
        reverses_id=posting.reverses_id,
        recorded_at=work.now,
        recorded_by=work.actor.login,
    )
    work.session.add(row)
    work.session.flush()
    work.record("balance", row.id, after={"person_id": person_id, **attrs.asdict(posting)}, reason=posting.source)
    return row.id


def _order(posting: Posting) -> tuple[date, bool, int]:
    # An opening balance is that of the day's end.
    return (posting.on_day, posting.entry == Entry.OPENING, posting.id or 0)
