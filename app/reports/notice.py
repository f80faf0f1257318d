"""The renewal notice (换证通知单): half a page a person, with the legal basis and a slip that comes back signed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import attrs

from app.reports.bands import by_unit
from app.reports.document import Block, CutLine, Document, Gap, PageBreak, Paragraph, Signatures, Together
from app.words import tr

HALF = 122.0
BODY = 11.5
NURSE_LICENCE = "NUR_LIC"


@attrs.frozen(slots=True)
class Notice:
    """What one notice says. ``basis`` is the citation of the term's renewal; empty: the hospital's own rule.

    ``statutory`` marks a credential without which the law forbids the work, ``last_apply`` its last lawful day,
    ``credential_id`` the row it tells of.
    """

    unit: str
    staff_no: str
    name: str
    kind: str
    number: str
    valid_until: date
    last_apply: date | None
    basis: str = ""
    statutory: bool = False
    credential_id: int = 0


def renewal_notices(
    notices: Sequence[Notice], *, organisation: str, on_day: date, office: str = "", contact: str = ""
) -> Document:
    """Return two notices a page; each keeps its receipt slip under the cut line."""
    units = by_unit(notices, then=lambda notice: (notice.valid_until, notice.staff_no))
    ordered = [notice for _unit, members in units for notice in members]
    halves = [
        Together(_notice(notice, organisation=organisation, on_day=on_day, office=office, contact=contact), tall=HALF)
        for notice in ordered
    ]
    blocks: list[Block] = list(halves[:1])
    for place, (_before, half) in enumerate(pairwise(halves), start=1):
        blocks.extend([CutLine(), half] if place % 2 else [PageBreak(), half])
    if not blocks:
        blocks = [Paragraph(tr("Nobody is to be told of a renewal on {day}.", day=on_day.isoformat()), align="center")]
    return Document(
        title=tr("Renewal notice"),
        organisation=organisation,
        blocks=tuple(blocks),
        heading=not halves,
        about=tuple(notice.credential_id for notice in ordered),
    )


def _notice(notice: Notice, *, organisation: str, on_day: date, office: str, contact: str) -> tuple[Block, ...]:
    where = office or tr("the HR office")
    by = notice.last_apply or notice.valid_until
    return (
        Paragraph(organisation, size=10.5, align="center", after=0),
        Paragraph(tr("Renewal notice"), size=15, strong=True, align="center", after=4),
        Paragraph(
            tr("To {name} (staff number {number}, {unit}):", name=notice.name, number=notice.staff_no or "—",
               unit=notice.unit or "—"), size=BODY, after=0.5,
        ),
        Paragraph(_body(notice, on_day), size=BODY, indent=2, after=0.5),
        Paragraph(_demand(where, by if by >= on_day else None), size=BODY, indent=2, after=0.5),
        Paragraph(_effect(notice, on_day), size=BODY, indent=2, after=2),
        Paragraph(
            "　".join(part for part in (tr("{office}, {day}", office=where, day=on_day.isoformat()), contact) if part),
            align="right", after=0,
        ),
        CutLine(tr("Receipt: cut here, sign, return to {office}", office=where)),
        Gap(5),
        Paragraph(
            tr("I have received the renewal notice of {day} for {kind}, number {number}, valid until {until}.",
               day=on_day.isoformat(), kind=notice.kind, number=notice.number or "—",
               until=notice.valid_until.isoformat()), after=0,
        ),
        Signatures((tr("{name} (staff number {number}) signs", name=notice.name, number=notice.staff_no or "—"),)),
    )  # fmt: skip


def _body(notice: Notice, on_day: date) -> str:
    facts = {
        "kind": notice.kind,
        "number": notice.number or "—",
        "until": notice.valid_until.isoformat(),
        "days": abs((notice.valid_until - on_day).days),
    }
    if notice.valid_until < on_day:
        return tr("Your {kind}, number {number}, was valid until {until} and lapsed {days} days ago.", **facts)
    return tr("Your {kind}, number {number}, is valid until {until}; {days} days remain.", **facts)


def _demand(office: str, by: date | None) -> str:
    if by is None:
        return tr("The last day to apply has passed. Bring the application to {office} at once.", office=office)
    return tr(
        "Apply for its renewal by {day} at the latest and bring the application papers to {office} before that day.",
        day=by.isoformat(),
        office=office,
    )


def _effect(notice: Notice, on_day: date) -> str:
    freeze = (notice.valid_until + timedelta(days=1)).isoformat()
    basis = tr("Basis: {basis}", basis=notice.basis) if notice.basis else tr("Basis: the hospital's own rules.")
    if not notice.statutory:
        return basis
    if notice.valid_until < on_day:
        stopped = tr(
            "Until it is renewed, or an application made in time is proven, you may not do the work that needs it."
        )
        return f"{stopped}{basis}"
    stop = tr(
        "Without renewal, or proof that an application made in time was accepted, "
        "you may not do the work that needs it from {day}.",
        day=freeze,
    )
    return f"{stop}{basis}"
