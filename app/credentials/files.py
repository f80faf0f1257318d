"""One person's certificates as a whole: every period, how it stands, what was done to it, what was told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.asking import certificate_of, require_person
from app.credentials.catalogue import documents
from app.credentials.chain import Uncovered, break_demand, uncovered
from app.credentials.ground import Ground, ground_of
from app.credentials.lines import TIERS, judged, live
from app.credentials.records import FIELDS, Draft, row_of
from app.credentials.signing import holds
from app.credentials.validity import last_apply_day, state_on, state_title
from app.words import Words
from db.tables import CredentialRow, FreezeReviewRow, NoticeRow, PersonRow, VerificationRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class Check:
    """A comparison with the register."""

    on: date
    by: str
    source: str
    result: str
    note: str


@attrs.frozen(slots=True)
class Told:
    """A renewal notice."""

    id: int
    sent_on: date
    record_no: str
    receipt_on: date | None


@attrs.frozen(slots=True)
class Review:
    """A freeze that a person confirmed."""

    at: datetime
    by: str
    note: str


@attrs.frozen(slots=True)
class HeldCertificate:
    """One period of one right. ``current`` tells whether it is the one that says how the right stands."""

    id: int
    kind: str
    kind_title: str
    number: str
    grade: str
    issuer: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    no_expiry: bool
    site: str | None
    site_text: str
    scope: str
    remark: str
    approval: str
    proposed_by: str
    approved_by: str
    withdrawn: bool
    corrects_id: int | None
    renewal: str
    renewal_on: date | None
    renewal_no: str
    standing: str
    standing_from: date | None
    standing_until: date | None
    state: str
    state_title: str
    tier: str
    days_left: int | None
    last_apply: date | None
    current: bool
    sited: bool
    citation: str
    documents: tuple[str, ...]
    gap: Uncovered | None
    demand: Words | None
    checks: tuple[Check, ...]
    told: tuple[Told, ...]
    reviews: tuple[Review, ...]


@attrs.frozen(slots=True)
class CredentialFile:
    """A person and all they hold, by kind, the newest period first."""

    person_id: int
    staff_no: str
    name: str
    unit: str
    left_on: date | None
    certificates: tuple[HeldCertificate, ...]

    def of(self, credential_id: int) -> HeldCertificate | None:
        """Return one certificate."""
        return next((each for each in self.certificates if each.id == credential_id), None)


def credential_file(desk: Desk, *, person_id: int, on: date | None = None) -> CredentialFile:
    """Return a person's certificates.

    Raises:
        NotFoundError: no such person, or none the actor may see.
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        require_person(work, person_id)
        day = on or work.today
        ground = ground_of(work, day, only=(person_id,))
        person = work.session.get_one(PersonRow, person_id)
        row = CredentialRow
        rows = work.session.scalars(
            select(row).where(row.person_id == person_id, row.approval != "rejected").order_by(row.kind, row.id.desc())
        ).all()
        lines = judged(work, ground, work.session.execute(live("approved").where(row.person_id == person_id)).all())
        shown = {line.credential_id: line for line in lines}
        history = _history(work, [each.id for each in rows])
        held = [_held(each, ground, shown.get(each.id), rows, history[each.id]) for each in rows]
        held.sort(key=lambda each: (each.kind, each.withdrawn, -(each.valid_until or date.max).toordinal(), -each.id))
        return CredentialFile(
            person_id, person.staff_no or "", person.name, ground.unit_of(person_id)[1], person.left_on, tuple(held)
        )


def draft_of(desk: Desk, *, credential_id: int) -> Draft:
    """Return a certificate as it stands in the ledger, to be corrected.

    Raises:
        NotFoundError: it is not there, or not among those the actor may see.
    """
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        row = row_of(work, credential_id)
        return Draft(**{name: getattr(row, name) for name in FIELDS})


@attrs.define(slots=True)
class _Past:
    """What befell one certificate."""

    checks: list[Check] = attrs.field(factory=list)
    told: list[Told] = attrs.field(factory=list)
    reviews: list[Review] = attrs.field(factory=list)


def _history(work: Work, ids: Sequence[int]) -> Mapping[int, _Past]:
    found: dict[int, _Past] = defaultdict(_Past)
    check, notice, review = VerificationRow, NoticeRow, FreezeReviewRow
    for each in work.session.scalars(select(check).where(check.credential_id.in_(ids)).order_by(check.id.desc())):
        found[each.credential_id].checks.append(Check(each.on_day, each.by, each.source, each.result, each.note or ""))
    for told in work.session.scalars(select(notice).where(notice.credential_id.in_(ids)).order_by(notice.id.desc())):
        found[told.credential_id].told.append(Told(told.id, told.sent_on, told.record_no, told.receipt_on))
    for seen in work.session.scalars(select(review).where(review.credential_id.in_(ids)).order_by(review.id.desc())):
        found[seen.credential_id].reviews.append(Review(seen.reviewed_at, seen.reviewed_by, seen.note))
    return found


def _held(row: Any, ground: Ground, line: Any, rows: Sequence[Any], past: _Past) -> HeldCertificate:
    kind = ground.house.kind_of(row.kind)
    whole = holds(row, ground.trust)
    state = state_on(kind, certificate_of(row, approved=whole), ground.day, deemed=ground.deemed)
    until = None if row.no_expiry else row.valid_until
    gap = None if row.withdrawn_at is not None else _gap_before(row, rows)
    tier = TIERS.get(state, "calm") if row.approval != "approved" or whole else "lapsed"
    return HeldCertificate(
        id=row.id, kind=row.kind, kind_title=kind.name, number=row.number or "", grade=row.grade or "",
        issuer=row.issuer or "", issued_on=row.issued_on, valid_from=row.valid_from, valid_until=until,
        no_expiry=row.no_expiry, site=row.site, site_text=row.site_text or "", scope=row.scope or "",
        remark=row.remark or "", approval=row.approval, proposed_by=row.proposed_by, approved_by=row.approved_by or "",
        withdrawn=row.withdrawn_at is not None, corrects_id=row.corrects_id, renewal=row.renewal,
        renewal_on=row.renewal_on, renewal_no=row.renewal_no or "", standing=row.standing,
        standing_from=row.standing_from, standing_until=row.standing_until,
        state=state.value if line is None else line.state,
        state_title=state_title(state) if line is None else line.state_title,
        tier=tier if line is None or not whole else line.tier,
        days_left=None if until is None else (until - ground.day).days, last_apply=last_apply_day(kind, until),
        current=line is not None, sited=kind.site, citation=kind.citation,
        documents=tuple(str(documents()[each]) for each in kind.documents), gap=gap,
        demand=None if gap is None else break_demand(row.kind, gap.days), checks=tuple(past.checks),
        told=tuple(past.told), reviews=tuple(past.reviews),
    )  # fmt: skip


def _gap_before(row: Any, rows: Sequence[Any]) -> Uncovered | None:
    """Return the days before this period that no other period of the right covers."""
    same = [
        (each.valid_from or each.issued_on, each.valid_until)
        for each in rows
        if each.kind == row.kind and each.grade == row.grade and each.withdrawn_at is None
    ]
    start = row.valid_from or row.issued_on
    return next(
        (each for each in uncovered(same) if start is not None and each.last.toordinal() == start.toordinal() - 1), None
    )
