"""The audit as people read it: its lines, and whether the chain is whole."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import islice
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.deeds import deed_title, subject_title
from app.access.permissions import Verb, allowed
from app.errors import NotAllowedError
from app.words import Words, say
from db.tables import AuditRow

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class AuditLine:
    """One deed as shown; ``before`` and ``after`` are JSON texts."""

    seq: int
    at: datetime
    login: str
    role: str
    workstation: str
    action: str
    subject: str
    subject_id: str
    before: str | None
    after: str | None
    reason: str | None


@attrs.frozen(slots=True)
class AuditReport:
    """The outcome of verifying the chain: how many rows, and what is wrong from which row on."""

    whole: bool
    rows: int
    fault: str
    seq: int
    sentence: str


_FAULTS: dict[str, Words] = {
    "edited": say("Row {seq} of the audit was edited, or a row before it taken out.", seq=0),
    "removed": say("Row {seq} of the audit is missing or out of order.", seq=0),
    "replaced": say(
        "Row {seq} of the audit is not the one that was anchored: the file was put back to an older state.", seq=0
    ),
    "truncated": say("The audit ends before row {seq}, which was anchored outside the file: rows were cut off.", seq=0),
    "clock": say("At row {seq} the workstation's clock was set back by more than a week.", seq=0),
}


def verify_audit(desk: Desk) -> AuditReport:
    """Walk the whole chain and compare it with the anchors kept outside the file.

    Everybody who may see the audit, and the heads who answer for it, may verify.

    Raises:
        NotAllowedError: neither auditor, nor head of HR, nor administrator.
    """
    verbs = (Verb.AUDIT_VIEW, Verb.USER_VIEW)
    if not any(allowed(desk.actor, verb) for verb in verbs):
        raise NotAllowedError(say("Your account may not do this ({verb}).", verb=Verb.AUDIT_VIEW.value))
    report = desk.vault.verify_audit()
    if report.whole:
        sentence = say("The audit chain is whole: {rows} rows.", rows=report.rows)
    else:
        sentence = Words(_FAULTS[report.fault].msgid, (("seq", report.seq),))
    return AuditReport(report.whole, report.rows, report.fault, report.seq, str(sentence))


def audit_lines(desk: Desk, *, last: int = 200, subject: str | None = None, words: str = "") -> tuple[AuditLine, ...]:
    """Return the newest ``last`` deeds, the newest first; with ``words`` those of the whole record that tell of them."""
    sought = words.strip().casefold()
    with desk.read(Verb.AUDIT_VIEW) as work:
        wanted = select(*(getattr(AuditRow, field.name) for field in attrs.fields(AuditLine))).order_by(
            AuditRow.seq.desc()
        )
        if subject:
            wanted = wanted.where(AuditRow.subject == subject)
        if not sought:
            wanted = wanted.limit(last)
        lines = (AuditLine(*row) for row in work.session.execute(wanted.execution_options(yield_per=1000)))
        return tuple(islice((line for line in lines if not sought or sought in _shown(line)), last))


def _shown(line: AuditLine) -> str:
    """Return what a line shows, in words and as it is stored, for searching."""
    told = f"{deed_title(line.action)} {subject_title(line.subject)} {line.at.astimezone():%Y-%m-%d %H:%M}"
    kept = f"{line.seq} {line.login} {line.workstation} {line.action} {line.subject} {line.subject_id}"
    return f"{kept} {line.reason or ''} {told}".casefold()


@attrs.frozen(slots=True)
class FieldChange:
    """One field of a deed: what it held before and holds after, as text ("" for nothing)."""

    field: str
    before: str
    after: str


def field_changes(line: AuditLine) -> tuple[FieldChange, ...]:
    """Return the fields that a deed tells of, those that changed first."""
    before, after = _fields(line.before), _fields(line.after)
    names = [*after, *(name for name in before if name not in after)]
    found = [FieldChange(name, before.get(name, ""), after.get(name, "")) for name in names]
    return tuple(sorted(found, key=lambda change: change.before == change.after))


def _fields(told: str | None) -> dict[str, str]:
    if not told:
        return {}
    value = json.loads(told)
    if not isinstance(value, dict):
        return {"": _plain(value)}
    return {str(name): _plain(each) for name, each in value.items()}


def _plain(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
