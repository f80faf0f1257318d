"""Performance pay: how units share, what was entered for a month, the immutable runs with their states; overtime."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class PerfSchemeRow(Base):
    """How a unit makes and shares its pool from a month on.

    ``staffing`` and ``categories`` (codes, blanks between) narrow whom it pays.
    """

    __tablename__ = "perf_scheme"
    __table_args__ = (UniqueConstraint("unit_id", "pool", "since", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    pool: Mapped[str]  # short name of the pool, empty for the unit's only one
    staffing: Mapped[str]
    categories: Mapped[str]
    since: Mapped[str]  # 2026-10
    version: Mapped[int]
    spec: Mapped[str]  # JSON: app.performance.problem.Unit without people and inputs
    document: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PerfEntryRow(Base):
    """One input of a month: a score, a quantity, a line of the pool, an adjustment. Taken back by a mark, never deleted."""

    __tablename__ = "perf_entry"
    __table_args__ = (Index("ix_perf_entry_unit_id_month", "unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]  # app.performance.entries.EntryKind
    name: Mapped[str]
    value: Mapped[Decimal]
    key: Mapped[str | None]  # row of a coefficient table
    day: Mapped[date | None]
    reason: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[str | None]
    reversed_reason: Mapped[str | None]


class PerfRunRow(Base):
    """One computed month of one unit. Never changed after it was written, but for its state."""

    __tablename__ = "perf_run"
    __table_args__ = (UniqueConstraint("unit_id", "month", "number"), Index("ix_perf_run_month", "month"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[str]
    number: Mapped[int]
    state: Mapped[str]  # app.performance.book.State
    rules: Mapped[str]
    digest: Mapped[str]
    problem: Mapped[str]  # JSON, recomputable by ``xinglin performance calc``
    pool: Mapped[Decimal]
    shared: Mapped[Decimal]
    total: Mapped[Decimal]
    people: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[str]


class PerfShareRow(Base):
    """What one person gets by one run."""

    __tablename__ = "perf_share"
    __table_args__ = (UniqueConstraint("run_id", "person_id"), Index("ix_perf_share_person_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("perf_run.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    staffing: Mapped[str]
    shared: Mapped[Decimal]
    outside: Mapped[Decimal]
    adjusted: Mapped[Decimal]
    total: Mapped[Decimal]
    held: Mapped[Decimal]
    payable: Mapped[Decimal]


class PerfStepRow(Base):
    """One step in the life of a run: from state to state, who, when, why; appeals name the person."""

    __tablename__ = "perf_step"
    __table_args__ = (Index("ix_perf_step_run_id", "run_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("perf_run.id"))
    state: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class NightFeeRow(Base):
    """Yuan for one night duty of a fee class, under the conditions named, between two days."""

    __tablename__ = "night_fee"

    id: Mapped[int] = mapped_column(primary_key=True)
    fee_class: Mapped[str]
    amount: Mapped[Decimal]
    since: Mapped[date]
    until: Mapped[date | None]
    title: Mapped[str]  # GB/T 8561 code, empty for any
    level: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    staffing: Mapped[str]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PerfCapRow(Base):
    """The approved total of performance pay of those on the establishment for a year (绩效工资总量)."""

    __tablename__ = "perf_cap"
    __table_args__ = (UniqueConstraint("year", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    version: Mapped[int]
    amount: Mapped[Decimal]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PerfIndicatorRow(Base):
    """An indicator of the hospital's own library. Kept anew at each change; a retired one is offered no more."""

    __tablename__ = "perf_indicator"
    __table_args__ = (UniqueConstraint("name", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    version: Mapped[int]
    spec: Mapped[str]  # JSON: app.performance.indicators.Indicator
    retired: Mapped[bool]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PayBaseRow(Base):
    """Yuan of a month that a person's hour of overtime is priced by, from a day on."""

    __tablename__ = "pay_base"
    __table_args__ = (UniqueConstraint("person_id", "since", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[date]
    version: Mapped[int]
    amount: Mapped[Decimal]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class HoursPermitRow(Base):
    """An approved comprehensive working-time scheme (综合计算工时) of a unit, or of the hospital where ``unit_id`` is null."""

    __tablename__ = "hours_permit"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    staffing: Mapped[str]  # codes, blanks between; empty for everybody
    cycle: Mapped[str]  # app.performance.permits.Cycle
    since: Mapped[date]
    until: Mapped[date]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[str | None]


class OvertimeLieuRow(Base):
    """Hours worked on rest days of a month that are given back as time off and so are not paid."""

    __tablename__ = "overtime_lieu"
    __table_args__ = (Index("ix_overtime_lieu_person_id_month", "person_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    month: Mapped[str]
    hours: Mapped[Decimal]
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]


class OvertimeLineRow(Base):
    """One settled figure of a sealed month. Never changed: a correction is its opposite, then the right one."""

    __tablename__ = "overtime_line"
    __table_args__ = (Index("ix_overtime_line_unit_id_month", "unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    staffing: Mapped[str]
    kind: Mapped[str]  # workday, rest, statutory
    hours: Mapped[Decimal]
    paid_hours: Mapped[Decimal]
    rate: Mapped[Decimal]
    hour_price: Mapped[Decimal]
    amount: Mapped[Decimal]
    time_off: Mapped[Decimal]
    citation: Mapped[str]
    cells: Mapped[str]  # the days it was made of, one a line
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("overtime_line.id"))
    reason: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PerfAllotmentRow(Base):
    """What the hospital hands out in a month (一次分配): the sum, what it holds back, how it is split. Newer versions replace."""

    __tablename__ = "perf_allotment"
    __table_args__ = (UniqueConstraint("month", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]
    version: Mapped[int]
    budget: Mapped[Decimal]
    reserve: Mapped[Decimal]  # yuan held back by the hospital
    method: Mapped[str]  # app.performance.allotting.By
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class PerfAllotmentPartRow(Base):
    """What one unit gets of an allotment, and the weight it was split by."""

    __tablename__ = "perf_allotment_part"

    allotment_id: Mapped[int] = mapped_column(ForeignKey("perf_allotment.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)
    weight: Mapped[Decimal]
    amount: Mapped[Decimal]


class PerfReleaseRow(Base):
    """What was kept back of one person's months and is paid (or falls to the hospital) after the assessment."""

    __tablename__ = "perf_release"
    __table_args__ = (UniqueConstraint("share_id"), Index("ix_perf_release_unit_id", "unit_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    share_id: Mapped[int] = mapped_column(ForeignKey("perf_share.id"))
    month: Mapped[str]
    held: Mapped[Decimal]
    paid: Mapped[Decimal]
    grade: Mapped[str]
    document: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
