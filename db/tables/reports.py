"""Every print: which sheet, which version, who and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class PrintLogRow(Base):
    """One produced sheet. ``digest`` is the SHA-256 of the document's canonical content."""

    __tablename__ = "print_log"
    __table_args__ = (UniqueConstraint("record_no"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    record_no: Mapped[str]
    report: Mapped[str]
    title: Mapped[str]
    parameters: Mapped[str]  # JSON
    form: Mapped[str]  # pdf, xlsx
    pages: Mapped[int]
    digest: Mapped[str]
    printed_at: Mapped[datetime]
    printed_by: Mapped[str]
