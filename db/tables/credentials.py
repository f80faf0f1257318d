"""The credential ledger. Nothing is overwritten: a renewal is a new row that names the one it renews."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from db.tables.base import Base


class CredentialRow(Base):
    """One certificate, one period. ``valid_until`` is the printed day and the last valid one.

    ``kind`` is a code of the catalogue (NUR_LIC …). ``standing`` is what authorities or the hospital did to it: normal,
    suspended (with dates), cancelled, revoked. ``renewal`` is how far its renewal has come: none, submitted, accepted
    (受理, with number and day), approved, rejected. ``approval`` is proposed, approved or rejected; only approved rows
    count, and ``signature`` is the HR head's over the canonical form (app.credentials.signing).
    """

    __tablename__ = "credential"
    __table_args__ = (
        Index("ix_credential_person_id_kind", "person_id", "kind"),
        Index("ix_credential_valid_until", "valid_until"),
        Index("ix_credential_kind_number", "kind", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str]
    number: Mapped[str | None]
    grade: Mapped[str | None]
    issuer: Mapped[str | None]
    issued_on: Mapped[date | None]
    issued_precision: Mapped[str] = mapped_column(default="day")
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]
    no_expiry: Mapped[bool] = mapped_column(default=False)
    site: Mapped[str | None]  # own, other, filed
    site_text: Mapped[str | None]
    scope: Mapped[str | None]  # 执业范围 / 执业类别
    standing: Mapped[str] = mapped_column(default="normal")
    standing_from: Mapped[date | None]
    standing_until: Mapped[date | None]
    renewal: Mapped[str] = mapped_column(default="none")
    renewal_on: Mapped[date | None]
    renewal_no: Mapped[str | None]
    renews_id: Mapped[int | None] = mapped_column(ForeignKey("credential.id"), index=True)
    #: The certificate that is withdrawn when this one is approved.
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("credential.id"), index=True)
    verified_on: Mapped[date | None]
    verified_by: Mapped[str | None]
    remark: Mapped[str | None]
    approval: Mapped[str] = mapped_column(default="proposed")
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    signature: Mapped[bytes | None] = mapped_column(LargeBinary)
    signer: Mapped[str | None]  # hex of the public key that signed
    withdrawn_at: Mapped[datetime | None]  # entered in error; kept, counts for nothing


class NoticeRow(Base):
    """A printed 换证通知单: when, by whom, and whether the receipt came back."""

    __tablename__ = "renewal_notice"
    __table_args__ = (Index("ix_renewal_notice_credential_id", "credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    record_no: Mapped[str]
    sent_on: Mapped[date]
    sent_by: Mapped[str]
    receipt_on: Mapped[date | None]
    receipt_by: Mapped[str | None]  # who noted the receipt


class VerificationRow(Base):
    """One comparison of a certificate with the register it stands in: when, by whom, against what, with what result.

    ``result`` is agrees, differs or absent (not found there).
    """

    __tablename__ = "credential_verification"
    __table_args__ = (Index("ix_credential_verification_credential_id", "credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    on_day: Mapped[date]
    by: Mapped[str]
    source: Mapped[str]
    result: Mapped[str]
    note: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str]


class FreezeReviewRow(Base):
    """A person has looked at a freeze and confirmed it: who, when, since which day it bars, and what was arranged."""

    __tablename__ = "freeze_review"
    __table_args__ = (Index("ix_freeze_review_credential_id", "credential_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    credential_id: Mapped[int] = mapped_column(ForeignKey("credential.id"))
    state: Mapped[str]
    since: Mapped[date | None]
    note: Mapped[str]
    reviewed_at: Mapped[datetime]
    reviewed_by: Mapped[str]


class DutyRequirementRow(Base):
    """A hospital's own addition: ``duty`` also needs ``kind``; law's own requirements are in the catalogue."""

    __tablename__ = "duty_requirement"

    id: Mapped[int] = mapped_column(primary_key=True)
    duty: Mapped[str]
    kind: Mapped[str]
    reason: Mapped[str]
    start: Mapped[date | None]
    until: Mapped[date | None]


class PostDutyRow(Base):
    """A hospital's own demand: who works in ``unit_id`` (anywhere if null) as ``category`` (anyone if null) does ``duty``.

    It is what the list of missing certificates is judged by, on top of the catalogue's own demands by category.
    """

    __tablename__ = "post_duty"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    category: Mapped[str | None]
    duty: Mapped[str]
    reason: Mapped[str]
    start: Mapped[date | None]
    until: Mapped[date | None]


class CredentialKindRow(Base):
    """A hospital's own credential kind, or what it tightens in a built-in one; ``spec`` is JSON of the same shape."""

    __tablename__ = "credential_kind"

    code: Mapped[str] = mapped_column(primary_key=True)
    spec: Mapped[str]
