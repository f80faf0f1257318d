"""Rosters: wards' set-ups and rules by date, sheets with their drafts and versions, what was worked, wishes and leave."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class WardSetupRow(Base):
    """One version of a ward's set-up (dictionaries, demand, packages, columns), in force for sheets that begin from ``since``.

    ``setup`` is JSON, see app.roster.sheet.serial; it holds no rules.
    """

    __tablename__ = "ward_setup"
    __table_args__ = (UniqueConstraint("unit_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    since: Mapped[date]
    setup: Mapped[str]
    note: Mapped[str | None]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class RuleVersionRow(Base):
    """A named version of the rules of the hospital (``unit_id`` null) or of one ward, judging duty days from ``since`` on."""

    __tablename__ = "rule_version"
    __table_args__ = (
        UniqueConstraint("unit_id", "name"),
        Index("ix_rule_version_unit_id_since", "unit_id", "since"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]
    since: Mapped[date]
    rules: Mapped[str]  # JSON list of rule settings
    reason: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]


class RosterSheetRow(Base):
    """A ward's sheet of a month (or of some weeks): its state, and the draft as it stands (JSON)."""

    __tablename__ = "roster_sheet"
    __table_args__ = (UniqueConstraint("unit_id", "first"), Index("ix_roster_sheet_first", "first"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    first: Mapped[date]
    days: Mapped[int]
    state: Mapped[str]  # draft, submitted, published, sealed
    version: Mapped[int]  # of the last published one; 0 before the first
    draft: Mapped[str]
    saves: Mapped[int]  # counts every save, so that two screens never overwrite each other unseen
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str]
    submitted_at: Mapped[datetime | None]
    submitted_by: Mapped[str | None]
    submit_note: Mapped[str | None]
    returned_note: Mapped[str | None]
    published_at: Mapped[datetime | None]
    published_by: Mapped[str | None]
    sealed_at: Mapped[datetime | None]
    sealed_by: Mapped[str | None]


class RosterVersionRow(Base):
    """One version that was on the notice board, whole (JSON), with its digest; never altered."""

    __tablename__ = "roster_version"
    __table_args__ = (UniqueConstraint("sheet_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("roster_sheet.id"))
    number: Mapped[int]
    kind: Mapped[str]  # published, changed, imported, sealed
    body: Mapped[str]
    digest: Mapped[str]
    reason: Mapped[str | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class RosterCellRow(Base):
    """One cell of a published sheet: the plan, and what was worked where it differs (``actual`` null: as planned).

    The figures are those of what was worked, so that pay and fairness need no dictionary of codes.
    """

    __tablename__ = "roster_cell"
    __table_args__ = (Index("ix_roster_cell_person_id_day", "person_id", "day"), Index("ix_roster_cell_day", "day"))

    sheet_id: Mapped[int] = mapped_column(ForeignKey("roster_sheet.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    codes: Mapped[str]  # A/值
    symbols: Mapped[str]
    minutes_adjust: Mapped[int]
    actual: Mapped[str | None]
    remark: Mapped[str]
    reason: Mapped[str]  # why a breach of policy was accepted
    minutes: Mapped[int]  # worked, by the dictionary of the sheet, ± minutes included
    nights: Mapped[int]  # 1 for a night
    night_minutes: Mapped[int]
    fees: Mapped[str]  # night-fee classes, joined by blanks
    at_work: Mapped[bool]
    holiday: Mapped[bool]  # the day is a statutory one


class RosterChangeRow(Base):
    """The trace of one cell changed after publishing: which layer, before and after, why."""

    __tablename__ = "roster_change"
    __table_args__ = (Index("ix_roster_change_sheet_id", "sheet_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("roster_sheet.id"))
    version: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    day: Mapped[date]
    layer: Mapped[str]  # plan, actual
    before: Mapped[str]
    after: Mapped[str]
    reason: Mapped[str]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class RosterWishRow(Base):
    """A wish for one day, who brought it and what became of it."""

    __tablename__ = "roster_wish"
    __table_args__ = (Index("ix_roster_wish_person_id_day", "person_id", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    day: Mapped[date]
    kind: Mapped[str]  # on, off
    codes: Mapped[str]  # joined by blanks; empty for any work
    weight: Mapped[int]
    reason: Mapped[str]
    source: Mapped[str]  # head-nurse, kiosk, form
    denied: Mapped[str | None]  # why it was denied; null while open or granted
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]


class RosterLeaveRow(Base):
    """Leave granted from a day to a day (both included); withdrawn leave stays on record."""

    __tablename__ = "roster_leave"
    __table_args__ = (Index("ix_roster_leave_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date]
    last: Mapped[date]
    code: Mapped[str]
    title: Mapped[str]
    document: Mapped[str | None]
    entered_at: Mapped[datetime]
    entered_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]
