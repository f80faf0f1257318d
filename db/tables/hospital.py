"""The hospital itself: facts, settings, organisation, the calendar, the codes of its own choosing."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class SettingRow(Base):
    """One setting that differs from its default. ``value`` is JSON; the meaning is in ``app/settings.py``."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str]


class UnitRow(Base):
    """A node of the organisation: campus → department → ward → group. ``kind`` is one of app.staff.units.UnitKind.

    ``path`` is the slash-joined chain of ids from the root, ending in the unit's own id (``/1/7/23/``), so that
    "this unit and all below" is a prefix test on any database.
    """

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("parent_id", "name"), Index("ix_unit_path", "path"))

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str]
    name: Mapped[str]
    code: Mapped[str | None]
    path: Mapped[str]
    sort_order: Mapped[int] = mapped_column(default=0)
    category: Mapped[str | None]  # clinical, nursing, medical-technical, administrative, logistics
    open_beds: Mapped[int | None]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class UnitAliasRow(Base):
    """Another name under which a unit appears in workbooks (learned from imports or typed)."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("name", "campus_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    campus_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str]


class CalendarDayRow(Base):
    """A day that is not what its weekday says. ``kind`` is one of app.calendar.kinds.DayKind."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    notice_no: Mapped[str | None]


class CalendarYearRow(Base):
    """A year whose State Council notice has been loaded; a year without a row here is an error, never a guess."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    notice_no: Mapped[str]
    loaded_at: Mapped[datetime]
    loaded_by: Mapped[str]
