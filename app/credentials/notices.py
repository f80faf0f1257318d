"""Renewal notices: who was told on which day, and whose receipt came back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.access.permissions import Verb
from app.credentials.ground import ground_of, names_of
from app.errors import NotFoundError, UserError
from app.words import say
from db.tables import CredentialRow, NoticeRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class NoticeLine:
    """One printed notice: whose, of which certificate, on which sheet, and the day of its receipt."""

    id: int
    credential_id: int
    person_id: int
    staff_no: str
    name: str
    unit_id: int | None
    unit: str
    kind: str
    kind_title: str
    valid_until: date | None
    record_no: str
    sent_on: date
    sent_by: str
    receipt_on: date | None
    receipt_by: str | None


def notices(desk: Desk, *, outstanding: bool = False) -> tuple[NoticeLine, ...]:
    """Return the notices of those present, the oldest first; only those whose receipt is awaited with ``outstanding``.

    A receipt is no longer awaited once the certificate was withdrawn, or renewed and approved.
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return read_notices(work, outstanding=outstanding)


def read_notices(work: Work, *, outstanding: bool) -> tuple[NoticeLine, ...]:
    """Return notices inside an open unit of work."""
    row, notice, newer = CredentialRow, NoticeRow, aliased(CredentialRow)
    columns = (
        notice.id, notice.credential_id, notice.record_no, notice.sent_on, notice.sent_by, notice.receipt_on,
        notice.receipt_by, row.person_id, row.kind, row.valid_until,
    )  # fmt: skip
    wanted = select(*columns).join(row, row.id == notice.credential_id).order_by(notice.sent_on, notice.id)
    if outstanding:
        renewed = select(newer.id).where(
            newer.renews_id == row.id, newer.approval == "approved", newer.withdrawn_at.is_(None)
        )
        wanted = wanted.where(notice.receipt_on.is_(None), row.withdrawn_at.is_(None), ~renewed.exists())
    found = work.session.execute(wanted).all()
    if not found:
        return ()
    ground = ground_of(work, work.today)
    names = names_of(work, (each.person_id for each in found))
    return tuple(
        NoticeLine(
            each.id, each.credential_id, each.person_id, *names[each.person_id], *ground.unit_of(each.person_id),
            each.kind, ground.house.kind_of(each.kind).name, each.valid_until, each.record_no, each.sent_on,
            each.sent_by, each.receipt_on, each.receipt_by,
        )
        for each in found
        if each.person_id in ground.people
    )  # fmt: skip


def record_notices(work: Work, credential_ids: Iterable[int], record_no: str) -> int:
    """Keep that notices of these certificates were printed on the sheet ``record_no``; return how many."""
    count = 0
    for credential_id in credential_ids:
        work.session.add(
            NoticeRow(
                credential_id=credential_id, record_no=record_no, sent_on=work.today, sent_by=work.actor.login,
                receipt_on=None, receipt_by=None,
            )
        )  # fmt: skip
        work.record("credential", credential_id, action="credential.notify", after={"record_no": record_no})
        count += 1
    return count


def note_receipts(desk: Desk, *, ids: Sequence[int], on: date | None = None) -> int:
    """Keep the day on which the signed receipts of notices ``ids`` came back; return how many.

    Raises:
        NotFoundError: one of them is not there.
        UserError: a receipt is noted already, or the day lies before the notice or has not come yet.
    """
    with desk.write(Verb.CREDENTIAL_PROPOSE, label=say("Note receipts")) as work:
        day = on or work.today
        if day > work.today:
            raise UserError(say("That day has not come yet."), field="on")
        for number in ids:
            row = work.session.get(NoticeRow, number)
            if row is None:
                raise NotFoundError(say("There is no such notice."))
            if row.receipt_on is not None:
                raise UserError(say("The receipt of this notice was noted on {day}.", day=row.receipt_on))
            if day < row.sent_on:
                raise UserError(say("The notice was sent on {day} only.", day=row.sent_on), field="on")
            row.receipt_on, row.receipt_by = day, work.actor.login
            work.record("credential", row.credential_id, action="credential.receipt",
                        after={"record_no": row.record_no, "receipt_on": day})  # fmt: skip
        return len(ids)


def noticed(work: Work) -> dict[int, date]:
    """Return the certificates somebody was told of, with the day of the last notice."""
    rows = work.session.execute(
        select(NoticeRow.credential_id, func.max(NoticeRow.sent_on)).group_by(NoticeRow.credential_id)
    )
    return {credential_id: sent_on for credential_id, sent_on in rows}  # noqa: C416 - rows, not pairs
