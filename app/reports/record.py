"""The record of deeds as a workbook, for an auditor who takes it along: what the page shows, each field before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.actor import Role, role_title
from app.access.audit import audit_lines, field_changes
from app.access.deeds import deed_title, subject_title
from app.access.permissions import Verb
from app.reports.document import Column, Document, Row, Table
from app.reports.sources import house
from app.reports.xlsx import to_xlsx
from app.words import say, tr

if TYPE_CHECKING:
    from app.access.audit import AuditLine
    from app.desk import Desk

MOST = 100_000  # rows of a workbook that still opens


def record_workbook(desk: Desk, *, words: str = "") -> bytes:
    """Return the deeds that tell of ``words`` (all without), the newest first, as .xlsx; that it was taken is recorded."""
    lines = audit_lines(desk, last=MOST, words=words)
    with desk.write(Verb.AUDIT_VIEW, label=say("Export the record")) as work:
        work.record("audit", "record", action="audit.export", after={"rows": len(lines), "words": words})
    return to_xlsx(_document(lines, words=words, organisation=house(desk).name))


def _document(lines: tuple[AuditLine, ...], *, words: str, organisation: str) -> Document:
    columns = (
        Column(tr("No."), 0.6, "right"), Column(tr("When"), 1.4), Column(tr("Who"), 0.8), Column(tr("Role"), 1.2),
        Column(tr("Workstation"), 1.0), Column(tr("Deed"), 1.4), Column(tr("Subject"), 1.2), Column(tr("Reason"), 1.6),
        Column(tr("Fields"), 3.0),
    )  # fmt: skip
    meta = (tr("{count} deeds", count=len(lines)), *((tr("Filter: {words}", words=words),) if words.strip() else ()))
    rows = tuple(_row(line) for line in lines)
    table = Table(columns, rows, tr("No deed tells of it."), 8)
    return Document(title=tr("Audit"), organisation=organisation, meta=meta, landscape=True, blocks=(table,))


def _row(line: AuditLine) -> Row:
    roles = "、".join(role_title(Role(role)) for role in line.role.split(",") if role in set(Role))
    fields = "；".join(f"{each.field}: {each.before or '—'} → {each.after or '—'}" for each in field_changes(line))
    return (
        line.seq, f"{line.at.astimezone():%Y-%m-%d %H:%M:%S}", line.login, roles, line.workstation,
        deed_title(line.action), f"{subject_title(line.subject)} {line.subject_id}", line.reason or "", fields,
    )  # fmt: skip
