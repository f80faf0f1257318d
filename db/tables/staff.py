"""People and everything about them that holds from a day to a day."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class PersonRow(Base):
    """One person, employed or not. Uniqueness of identity is on (id_type, id_no); both may be unknown."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("id_type", "id_no"),
        UniqueConstraint("staff_no"),
        Index("ix_person_name", "name"),
        Index("ix_person_sort_key", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_no: Mapped[str | None]
    name: Mapped[str]
    former_name: Mapped[str | None]
    pinyin: Mapped[str]  # full reading, blanks between syllables; the person's own correction wins
    initials: Mapped[str]  # first letters of the reading, for search
    sort_key: Mapped[str]  # what lists sort by
    sex: Mapped[str]  # GB/T 2261.1: 0 1 2 9
    birth: Mapped[date | None]
    id_type: Mapped[str | None]  # RIC, PASSPORT, HMT, FPR
    id_no: Mapped[str | None]
    ethnicity: Mapped[str | None]  # GB/T 3304
    politics: Mapped[str | None]  # GB/T 4762
    education: Mapped[str | None]  # GB/T 4658
    degree: Mapped[str | None]  # GB/T 6864
    marriage: Mapped[str | None]  # GB/T 2261.2
    phone: Mapped[str | None]
    native_place: Mapped[str | None]
    address: Mapped[str | None]
    work_start: Mapped[date | None]  # 参加工作时间: annual leave counts from here
    hire_date: Mapped[date | None]  # 来院时间
    left_on: Mapped[date | None]
    left_reason: Mapped[str | None]
    remark: Mapped[str | None]
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class StaffFactRow(Base):
    """One effective-dated fact about a person, valid from ``start`` through ``until`` (both inclusive, open if null).

    ``kind`` is one of app.staff.facts.FactKind: staffing_type, home_unit, working_unit (loan), category,
    title_qualified, title_appointed, nurse_level, post_grade, special_status, employment_state …
    ``code`` is the value (BZ, 254, N2, pregnancy …), ``unit_id`` the unit for facts that name one. ``precision`` of
    ``start`` is ``day`` or ``month``.
    """

    __tablename__ = "staff_fact"
    __table_args__ = (
        Index("ix_staff_fact_person_id_kind", "person_id", "kind"),
        Index("ix_staff_fact_kind_code", "kind", "code"),
        Index("ix_staff_fact_unit_id", "unit_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    code: Mapped[str | None]
    text: Mapped[str | None]  # the words of the source where they say more than the code
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    start: Mapped[date | None]
    until: Mapped[date | None]
    precision: Mapped[str] = mapped_column(default="day")
    reason: Mapped[str | None]
    document: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class ContractRow(Base):
    """A contract of any kind (聘用合同 PY, 劳动合同 LD, 派遣 PQ, 返聘协议 FP, 培训协议 GP, other)."""

    __tablename__ = "contract"
    __table_args__ = (Index("ix_contract_person_id", "person_id"), Index("ix_contract_until", "until"))

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    number: Mapped[str | None]
    start: Mapped[date | None]
    until: Mapped[date | None]  # null with open_ended: 无固定期限
    open_ended: Mapped[bool] = mapped_column(default=False)
    probation_until: Mapped[date | None]
    times: Mapped[int | None]
    agency: Mapped[str | None]
    agreement_no: Mapped[str | None]
    post_nature: Mapped[str | None]  # 临时性 / 辅助性 / 替代性
    state: Mapped[str]  # active, renewed, ended, archived
    remark: Mapped[str | None]


class QuotaRow(Base):
    """Approved posts (核定编制 / 核定岗位) of a unit by category and, where given, grade; effective-dated."""

    __tablename__ = "quota"
    __table_args__ = (Index("ix_quota_unit_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    category: Mapped[str]  # app.staff.posts.PostCategory
    grade: Mapped[str | None]
    approved: Mapped[int]
    start: Mapped[date | None]
    until: Mapped[date | None]
    document: Mapped[str | None]


class BalanceAccountRow(Base):
    """A balance account of the hospital's own, beside those the program ships with; ``unit`` is ``day`` or ``hour``."""

    __tablename__ = "balance_account"

    code: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    unit: Mapped[str]
    opened_at: Mapped[datetime]
    opened_by: Mapped[str]


class BalancePostingRow(Base):
    """One posting to a person's balance account. Append-only: corrections are reversing postings.

    ``account`` is a code of app.staff.balances (rest_days, accrued_hours, annual_leave …), ``entry`` one of
    opening, plus, minus, entitled, used; ``amount`` is signed in the account's unit.
    """

    __tablename__ = "balance_posting"
    __table_args__ = (Index("ix_balance_posting_person_id_account", "person_id", "account"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    account: Mapped[str]
    entry: Mapped[str]
    on_day: Mapped[date]
    amount: Mapped[Decimal]
    source: Mapped[str]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("balance_posting.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class SavedListRow(Base):
    """A named filter of a list screen (``screen`` = staff, credentials …); ``query`` is JSON."""

    __tablename__ = "saved_list"
    __table_args__ = (UniqueConstraint("owner", "screen", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str]
    screen: Mapped[str]
    name: Mapped[str]
    query: Mapped[str]
