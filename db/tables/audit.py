"""Who did what, chained. Written inside the transaction it tells of; never changed afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class AuditRow(Base):
    """One deed. ``before`` and ``after`` are JSON; ``mac`` chains this row to the row before (``prev``)."""

    __tablename__ = "audit_row"
    __table_args__ = (
        Index("ix_audit_row_subject_subject_id", "subject", "subject_id"),
        Index("ix_audit_row_at", "at"),
    )

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    counter: Mapped[int]
    login: Mapped[str]
    role: Mapped[str]
    workstation: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str]
    subject_id: Mapped[str]
    before: Mapped[str | None]
    after: Mapped[str | None]
    reason: Mapped[str | None]
    prev: Mapped[bytes] = mapped_column(LargeBinary)
    mac: Mapped[bytes] = mapped_column(LargeBinary)
