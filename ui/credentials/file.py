"""One person's certificates in the side panel: how each stands, what was done to it, and what can be done now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.access.permissions import Verb
from app.credentials.standing import RESULTS
from app.words import tr
from ui.credentials.sheets import SITES
from ui.kit.controls import button, label, rule
from ui.kit.duelines import TONES
from ui.kit.marks import TierBadge
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.credentials.files import CredentialFile, HeldCertificate
    from app.desk import Desk

MORE = 3  # buttons a row


class FileView(QWidget):
    """Certificates under each other: those that tell how a right stands, those that wait, then what was before."""

    def __init__(self, file: CredentialFile, desk: Desk, run: Callable[[str, HeldCertificate], None]) -> None:
        super().__init__()
        self.deeds: dict[tuple[str, int], QWidget] = {}
        self._run = run
        open_ = not desk.vault.read_only
        self._proposes = open_ and desk.may(Verb.CREDENTIAL_PROPOSE)
        self._approves = open_ and desk.may(Verb.CREDENTIAL_APPROVE)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        if file.left_on is not None:
            column.addWidget(label(tr("Left on {day}; nothing is due any more.", day=file.left_on), role="hint"))
        now = [
            each for each in file.certificates if each.current or (each.approval == "proposed" and not each.withdrawn)
        ]
        before = [each for each in file.certificates if each not in now]
        if not file.certificates:
            column.addWidget(label(tr("No certificate is on record."), role="hint"))
        for held in now:
            self._block(column, held)
        if before:
            column.addWidget(label(tr("Earlier periods and entries taken back"), role="heading"))
            for held in before:
                column.addWidget(label(_past(held), role="hint", wrap=True))
        column.addStretch(1)

    def _block(self, column: QVBoxLayout, held: HeldCertificate) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(label(held.kind_title, role="heading", wrap=True), 1)
        head.addWidget(TierBadge(TONES.get(held.tier, Tone.CALM), held.state_title))
        column.addLayout(head)
        lines = QVBoxLayout()
        lines.setSpacing(SPACE_1)
        lines.addWidget(label(_validity(held), wrap=True))
        for text in _facts(held):
            lines.addWidget(label(text, role="hint", wrap=True))
        if held.gap is not None:
            gap = tr("Not covered from {first} to {last}", first=held.gap.first, last=held.gap.last)
            lines.addWidget(TierBadge(Tone.DUE, gap))
        if held.demand is not None:
            lines.addWidget(label(str(held.demand), role="error", wrap=True))
        column.addLayout(lines)
        deeds = self._possible(held)
        for place in range(0, len(deeds), MORE):
            row = QHBoxLayout()
            row.setSpacing(SPACE_2)
            for key, text in deeds[place : place + MORE]:
                made = button(text, partial(self._run, key, held), small=True)
                self.deeds[key, held.id] = made
                row.addWidget(made)
            row.addStretch(1)
            column.addLayout(row)
        column.addWidget(rule())

    def _possible(self, held: HeldCertificate) -> list[tuple[str, str]]:
        """Return what this person may do with it now; what is not possible is not offered."""
        waits = held.approval == "proposed"
        frozen = held.tier == "lapsed"
        offered = (
            ("approve", tr("Sign"), waits and self._approves),
            ("reject", tr("Turn down"), waits and self._approves),
            ("review", tr("Review freeze"), frozen and not waits and self._approves and not held.reviews),
            ("renew", tr("Renew"), not waits and self._proposes and held.valid_until is not None),
            ("stage", tr("Renewal stage"), not waits and self._proposes and held.valid_until is not None),
            ("correct", tr("Correct"), self._proposes),
            ("check", tr("Register check"), not waits and self._proposes),
            ("standing", tr("Suspend, cancel"), not waits and self._approves),
            ("withdraw", tr("Take back"), self._approves or (waits and self._proposes)),
        )
        return [(key, text) for key, text, possible in offered if possible]


def _validity(held: HeldCertificate) -> str:
    until = tr("no end") if held.valid_until is None else str(held.valid_until)
    left = "" if held.days_left is None else (
        tr("{days} days left", days=held.days_left) if held.days_left >= 0 else tr("{days} days ago", days=-held.days_left)
    )  # fmt: skip
    apply = tr("apply by {day}", day=held.last_apply) if held.last_apply and (held.days_left or 0) >= 0 else ""
    parts = (tr("Valid until {day}", day=until), left, apply)
    return " · ".join(part for part in parts if part)


def _facts(held: HeldCertificate) -> list[str]:
    sites = {key: tr(title) for key, title in SITES}
    place = " ".join(part for part in (sites.get(held.site, "") if held.site else "", held.site_text) if part)
    found = [
        " · ".join(part for part in (held.number, held.grade, held.issuer) if part),
        tr("Place of practice: {place}", place=place) if held.sited and place else "",
        tr("Scope: {scope}", scope=held.scope) if held.scope else "",
    ]
    if held.renewal == "submitted":
        found.append(tr("Application submitted {day}", day=held.renewal_on or ""))
    if held.renewal == "accepted":
        found.append(tr("Accepted {day}, number {number}", day=held.renewal_on, number=held.renewal_no))
    if held.checks:
        check = held.checks[0]
        result = tr(RESULTS[check.result])
        found.append(
            tr("{day} {by}: {result} ({source})", day=check.on, by=check.by, result=result, source=check.source)
        )
    if held.told:
        told = held.told[0]
        back = tr("receipt {day}", day=told.receipt_on) if told.receipt_on else tr("receipt awaited")
        found.append(tr("Told on {day}, {receipt}", day=told.sent_on, receipt=back))
    if held.reviews:
        review = held.reviews[0]
        found.append(tr("Freeze reviewed by {by}: {note}", by=review.by, note=review.note))
    found.append("；".join(held.documents) or held.citation)
    return [text for text in found if text]


def _past(held: HeldCertificate) -> str:
    period = f"{held.valid_from or held.issued_on or '—'} → {held.valid_until or tr('no end')}"
    word = tr("taken back") if held.withdrawn else tr("earlier period")
    return f"{held.kind_title} · {held.number} · {period} · {word}"
