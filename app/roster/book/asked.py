"""Wishes and granted leave as a sheet brings them in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.roster.sheet import Sheet, SheetLeave, SheetWish
from db.tables import RosterLeaveRow, RosterWishRow

if TYPE_CHECKING:
    from app.desk import Work


def wishes_of(work: Work, sheet: Sheet) -> tuple[SheetWish, ...]:
    """Return the wishes of a sheet's people for its days."""
    wish = RosterWishRow
    rows = work.session.scalars(
        select(wish)
        .where(wish.unit_id == sheet.ward_id, wish.day >= sheet.first, wish.day <= sheet.last)
        .where(wish.withdrawn_at.is_(None))
        .order_by(wish.day, wish.id)
    )
    return tuple(
        SheetWish(
            str(row.person_id),
            (row.day - sheet.first).days,
            kind="on" if row.kind == "on" else "off",
            codes=tuple(row.codes.split()),
            weight=row.weight,
            reason=row.denied or "",
            source=row.source,
        )
        for row in rows
        if str(row.person_id) in sheet.row_index
    )


def leave_of(work: Work, sheet: Sheet) -> tuple[SheetLeave, ...]:
    """Return the granted leave of a sheet's people, cut to its days."""
    return tuple(
        SheetLeave(
            str(row.person_id),
            max(0, (row.first - sheet.first).days),
            min(sheet.days - 1, (row.last - sheet.first).days),
            code=row.code,
            title=row.title,
        )
        for row in standing(work, sheet.first, sheet.last)
        if str(row.person_id) in sheet.row_index and sheet.ward.code(row.code) is not None
    )


def standing(work: Work, first: date, last: date) -> Sequence[RosterLeaveRow]:
    """Return the leave that stands on some day from ``first`` to ``last``, by its first day."""
    leave = RosterLeaveRow
    wanted = select(leave).where(leave.first <= last, leave.last >= first, leave.withdrawn_at.is_(None))
    return work.session.scalars(wanted.order_by(leave.first, leave.id)).all()
