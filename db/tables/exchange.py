"""What came in by file: batches, what each changed (for its one undo), and remembered layouts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class ImportBatchRow(Base):
    """One applied import of one file. ``undone_at`` is set when it was taken back as a whole."""

    __tablename__ = "import_batch"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    file_digest: Mapped[str]
    applied_at: Mapped[datetime]
    applied_by: Mapped[str]
    counts: Mapped[str]  # JSON: new, changed, same, refused
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str | None]


class ImportChangeRow(Base):
    """One row a batch inserted, updated or ended, with its JSON before and after."""

    __tablename__ = "import_change"
    __table_args__ = (Index("ix_import_change_batch_id", "batch_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"))
    table_name: Mapped[str]
    row_id: Mapped[int]
    before: Mapped[str | None]
    after: Mapped[str | None]


class ImportLayoutRow(Base):
    """A mapping a person confirmed, remembered by the signature of the layout (its headings)."""

    __tablename__ = "import_layout"
    __table_args__ = (UniqueConstraint("kind", "signature"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    signature: Mapped[str]
    mapping: Mapped[str]  # JSON: column letter → field
    confirmed_at: Mapped[datetime]
    confirmed_by: Mapped[str]
