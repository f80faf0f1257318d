"""Every print: which sheet, which version, who and when; and the hospital's own forms that reports are printed on."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
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


class ReportTemplateRow(Base):
    """A workbook of the hospital's as the paper of one kind of report.

    ``mapping`` (JSON) says which cell takes which field and where the table's rows go; ``digest`` is the SHA-256 over
    workbook and mapping, so that a print tells on which state of the form it was made.
    """

    __tablename__ = "report_template"
    __table_args__ = (UniqueConstraint("name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    report: Mapped[str]
    file: Mapped[str]  # what it was called
    data: Mapped[bytes] = mapped_column(LargeBinary)
    mapping: Mapped[str]
    digest: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
