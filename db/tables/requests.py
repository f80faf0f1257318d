"""What people ask for: wishes, leave and swaps with their history, and the rounds in which wards take wishes."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class RequestRow(Base):
    """A wish, leave or swap somebody asked for, and where it stands; its course is in ``request_step``.

    ``first`` and ``last`` are the days of a leave (both included), twice the day of a wish, own and colleague's day of a
    swap. ``reason`` and ``attachment`` are for the asker and for those who answer, for nobody else.
    """

    __tablename__ = "request"
    __table_args__ = (
        Index("ix_request_person_id", "person_id"),
        Index("ix_request_partner_id", "partner_id"),
        Index("ix_request_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]  # wish, leave, swap
    state: Mapped[str]  # draft, asked, accepted, forwarded, approved, denied, withdrawn, expired
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    first: Mapped[date]
    last: Mapped[date]
    direction: Mapped[str]  # of a wish: on, off; else empty
    codes: Mapped[str]  # shifts wished for, the code of the leave; joined by blanks
    held: Mapped[str]  # swap: JSON, what both held on each day when it was asked for
    hours: Mapped[Decimal | None]  # leave for part of one day
    weight: Mapped[int]
    reason: Mapped[str]
    attachment: Mapped[str | None]  # name of a paper, not the paper
    source: Mapped[str]  # self, paper
    answer: Mapped[str | None]  # what was said to it last
    wish_id: Mapped[int | None] = mapped_column(ForeignKey("roster_wish.id"))
    leave_id: Mapped[int | None] = mapped_column(ForeignKey("roster_leave.id"))
    asked_at: Mapped[datetime]
    asked_by: Mapped[str]


class RequestStepRow(Base):
    """One step in the course of a request: who did what when and why; never altered."""

    __tablename__ = "request_step"
    __table_args__ = (Index("ix_request_step_request_id", "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    at: Mapped[datetime]
    login: Mapped[str]
    name: Mapped[str]
    deed: Mapped[str]
    state: Mapped[str]  # after it
    why: Mapped[str]


class WishRoundRow(Base):
    """The round in which a ward takes wishes for a month: until when, how many a person; closed by hand or by the day."""

    __tablename__ = "wish_round"
    __table_args__ = (UniqueConstraint("unit_id", "month"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    month: Mapped[date]  # its first day
    until: Mapped[date]  # included
    most: Mapped[int | None]  # wishes a person; null: as the hospital's setting says
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[str | None]
