"""The month's balances as postings, and corrections of a sealed sheet as reversing entries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.roster.book.store import body_of, require_sheet, write_draft, write_version
from app.roster.sheet import Place, Sheet, SheetState, record_actual, row_totals
from app.staff.balances import Entry
from app.words import say
from db.tables import BalancePostingRow, RosterChangeRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


def source_of(sheet: Sheet) -> str:
    """Return what postings of a sheet give as their source; it leads back to the sheet."""
    return f"roster:{sheet.ward_id}:{sheet.first:%Y-%m-%d} {sheet.ward_name}"


def unwritten(sheet: Sheet) -> tuple[tuple[str, int], ...]:
    """Return who has days on which nothing stands, with how many: sealed so, they count as hours owed."""
    found = ((row.name, row_totals(sheet, index, actual=True).blanks) for index, row in enumerate(sheet.rows))
    return tuple((name, days) for name, days in found if days)


def post_month(work: Work, sheet: Sheet) -> int:
    """Post what the sheet adds to and takes from every account, on its last day; return the number of postings."""
    return sum(_post_row(work, sheet, row) for row in range(len(sheet.rows)))


def correct_sealed(desk: Desk, *, unit_id: int, first: date, person_id: int, day: date, text: str, reason: str) -> int:
    """Put right what was worked on one day of a sealed sheet: the postings it moves are reversed and posted anew.

    Returns the number of entries written (0: no balance was moved).

    Raises:
        UserError: no reason, the sheet is not sealed, or the day lies outside it.
        UnknownCodeTypedError: the ward has no such code.
        NotFoundError: no such sheet or person on it.
    """
    if not reason.strip():
        raise UserError(say("Say why the sealed roster was wrong."), field="reason")
    with desk.write(Verb.ROSTER_APPROVE, label=say("Correct sealed roster")) as work:
        row = require_sheet(work, unit_id, first)
        if row.state != SheetState.SEALED.value:
            raise UserError(say("The roster is not sealed: change it in its own sheet."), field="state")
        before = body_of(work, row.id, row.version)
        place = _place(before, person_id, day)
        after = attrs.evolve(record_actual(before, place, text=text), version=row.version + 1)
        old, new = before.cells[place.row][place.day], after.cells[place.row][place.day]
        if old == new:
            raise UserError(say("Nothing was changed."), field="cells")
        count = _repost(work, before, after, place.row)
        write_version(work, row, after, kind="corrected", reason=reason.strip())
        write_draft(work, row, after)
        work.session.add(
            RosterChangeRow(
                sheet_id=row.id,
                version=row.version,
                person_id=person_id,
                day=day,
                layer="actual",
                before="/".join(old.worked),
                after="/".join(new.worked),
                reason=reason.strip(),
                made_at=work.now,
                made_by=work.actor.login,
            )
        )
        told = {"person_id": person_id, "day": day, "entries": count}
        work.record("roster", row.id, action="roster.correct", after=told, reason=reason.strip())
        work.touch("balance")
        return count


def _post_row(work: Work, sheet: Sheet, row: int) -> int:
    count = 0
    for balance in row_totals(sheet, row, actual=True).balances:
        for entry, amount in ((Entry.PLUS, balance.plus), (Entry.MINUS, -balance.minus)):
            if amount:
                _append(work, sheet, row, account=balance.account, entry=entry.value, amount=amount)
                count += 1
    return count


def _repost(work: Work, before: Sheet, after: Sheet, row: int) -> int:
    """Reverse the postings of each account that moved and post the new ones; both stay on record."""
    old = {b.account: b for b in row_totals(before, row, actual=True).balances}
    new = {b.account: b for b in row_totals(after, row, actual=True).balances}
    count = 0
    for account, balance in new.items():
        if (balance.plus, balance.minus) == (old[account].plus, old[account].minus):
            continue
        for posting in _standing(work, before, row, account):
            _append(work, after, row, account=account, entry=posting.entry, amount=-posting.amount, reverses=posting.id)
            count += 1
        for entry, amount in ((Entry.PLUS, balance.plus), (Entry.MINUS, -balance.minus)):
            if amount:
                _append(work, after, row, account=account, entry=entry.value, amount=amount)
                count += 1
    return count


def _standing(work: Work, sheet: Sheet, row: int, account: str) -> list[BalancePostingRow]:
    """Return the postings of a sheet that were not reversed yet."""
    posting = BalancePostingRow
    rows = work.session.scalars(
        select(posting).where(
            posting.person_id == int(sheet.rows[row].id),
            posting.account == account,
            posting.source == source_of(sheet),
        )
    ).all()
    reversed_ids = {each.reverses_id for each in rows if each.reverses_id is not None}
    return [each for each in rows if each.reverses_id is None and each.id not in reversed_ids]


def _append(
    work: Work, sheet: Sheet, row: int, *, account: str, entry: str, amount: Decimal, reverses: int | None = None
) -> None:
    work.session.add(
        BalancePostingRow(
            person_id=int(sheet.rows[row].id),
            account=account,
            entry=entry,
            on_day=sheet.last,
            amount=amount,
            source=source_of(sheet),
            reverses_id=reverses,
            recorded_at=work.now,
            recorded_by=work.actor.login,
        )
    )


def _place(sheet: Sheet, person_id: int, day: date) -> Place:
    row = sheet.row_index.get(str(person_id))
    if row is None:
        raise NotFoundError(say("This person does not stand on the sheet."), field="staff")
    offset = (day - sheet.first).days
    if not 0 <= offset < sheet.days:
        raise UserError(say("The day lies outside the sheet."), field="day")
    return Place(row, offset)
