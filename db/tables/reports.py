"""Every print: which sheet, which version, who and when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class PrintLogRow(Base):
    """One produced sheet, by which it is known again.

    ``digest`` is the SHA-256 of the document's content without its stamp, ``version`` counts the different contents of
    one report with the same parameters; ``file_digest`` is over the very bytes, ``page_digests`` (JSON) over the words
    of each page of a PDF or each sheet of a workbook. The last two are empty for prints of the first program.
    """

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
    version: Mapped[int] = mapped_column(server_default="1")
    file_digest: Mapped[str] = mapped_column(server_default="", index=True)
    page_digests: Mapped[str] = mapped_column(server_default="[]")
    printed_at: Mapped[datetime]
    printed_by: Mapped[str]
