"""What the hospital handed out in a month, read inside a unit of work."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.performance.allotting import Allotment, By, Part
from db.tables import PerfAllotmentPartRow, PerfAllotmentRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Work


def allotment_of(work: Work, month: str) -> Allotment | None:
    """Return the newest allotment of a month (for services inside a unit of work)."""
    row = work.session.scalars(
        select(PerfAllotmentRow).where(PerfAllotmentRow.month == month).order_by(PerfAllotmentRow.version.desc())
    ).first()
    if row is None:
        return None
    part = PerfAllotmentPartRow
    parts = work.session.execute(
        select(part, UnitRow.name)
        .join(UnitRow, UnitRow.id == part.unit_id)
        .where(part.allotment_id == row.id)
        .order_by(part.unit_id)
    )
    return Allotment(
        month=month, budget=row.budget, reserve=row.reserve, by=By(row.method), document=row.document,
        version=row.version, made_by=row.recorded_by,
        parts=tuple(Part(unit_id=p.unit_id, unit=name, weight=p.weight, amount=p.amount) for p, name in parts),
    )  # fmt: skip


def part_for(work: Work, unit_id: int, month: str) -> Decimal | None:
    """Return what a unit got of a month's budget in yuan; None where its own pool counts."""
    row, part = PerfAllotmentRow, PerfAllotmentPartRow
    newest = select(row.id).where(row.month == month).order_by(row.version.desc()).limit(1).scalar_subquery()
    return work.session.scalar(select(part.amount).where(part.allotment_id == newest, part.unit_id == unit_id))
