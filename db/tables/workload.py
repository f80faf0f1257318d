"""Work done, as the hospital's own system exports it: amounts by item, patient satisfaction, operations with their teams.

No patient is named here: an operation is known again by a digest of what its row said.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class WorkloadRow(Base):
    """How much of an item a person did in a month for a department, or on one ``day`` of it where the export tells days.

    ``detail`` is JSON: the lines it was added up from, as [sheet, line, quantity].
    """

    __tablename__ = "workload_entry"
    __table_args__ = (
        Index("ix_workload_entry_month_person_id", "month", "person_id"),
        Index("ix_workload_entry_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]  # 2026-10
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    item: Mapped[str]
    dept: Mapped[str]  # as the export names it
    day: Mapped[date | None]
    quantity: Mapped[Decimal]
    unit: Mapped[str]
    source: Mapped[str]  # name of the file
    detail: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class SatisfactionRow(Base):
    """What patients said of a person in a month; ``percent`` None: nobody was asked. ``origin``: import or paper."""

    __tablename__ = "satisfaction_entry"
    __table_args__ = (
        Index("ix_satisfaction_entry_month_person_id", "month", "person_id"),
        Index("ix_satisfaction_entry_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    dept: Mapped[str]
    sent: Mapped[int | None]
    returned: Mapped[int | None]
    percent: Mapped[Decimal | None]
    praise: Mapped[int]
    complaints: Mapped[int]
    origin: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class SurgeryRow(Base):
    """One operation: day, level 1 to 4, name; ``key`` is a digest by which the same row is known again."""

    __tablename__ = "surgery_case"
    __table_args__ = (Index("ix_surgery_case_day", "day"), Index("ix_surgery_case_key", "key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    level: Mapped[int]
    operation: Mapped[str]
    dept: Mapped[str]
    key: Mapped[str]
    source: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class SurgeryRoleRow(Base):
    """Who had which role in an operation (chief, first, second, third, …); ``person_id`` None: taken out by a later export."""

    __tablename__ = "surgery_role"
    __table_args__ = (Index("ix_surgery_role_case_id", "case_id"), Index("ix_surgery_role_person_id", "person_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("surgery_case.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]


class SurveyFormRow(Base):
    """The hospital's questionnaire for patients on paper: its questions and how an answer counts. A later version replaces it."""

    __tablename__ = "survey_form"
    __table_args__ = (UniqueConstraint("version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    title: Mapped[str]
    intro: Mapped[str]
    questions: Mapped[str]  # JSON: a list of sentences
    top: Mapped[int]  # the best answer; 1 is the worst
    measure: Mapped[str]  # app.performance.survey_marks.Measure
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class SurveySheetRow(Base):
    """One questionnaire that came back on paper, keyed in. ``person_id`` None: about the unit. Taken back by a mark.

    ``scores`` is JSON: one number a question, null where nothing was ticked.
    """

    __tablename__ = "survey_sheet"
    __table_args__ = (
        Index("ix_survey_sheet_unit_id_month", "unit_id", "month"),
        Index("ix_survey_sheet_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    month: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    form_id: Mapped[int] = mapped_column(ForeignKey("survey_form.id"))
    number: Mapped[int]  # written on the paper, from 1 in a unit's month; a corrected sheet has it anew
    scores: Mapped[str]
    remark: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]
    checked_at: Mapped[datetime | None]  # keyed a second time, and the same
    checked_by: Mapped[str | None]
    reversed_at: Mapped[datetime | None]
    reversed_by: Mapped[str | None]
    reversed_reason: Mapped[str | None]
