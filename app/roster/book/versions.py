"""What was on the notice board: every version, compared by cell and by figures; the trace of changes."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.roster.book.store import body_of, require_sheet
from app.roster.sheet import CellChange, Sheet, cover, row_totals
from app.roster.sheet.serial import dumps
from db.tables import PersonRow, RosterChangeRow, RosterVersionRow

if TYPE_CHECKING:
    from app.desk import Desk, Work
    from db.tables import RosterSheetRow


@attrs.frozen(slots=True)
class VersionLine:
    """One version: its number, what made it, when, by whom and why; ``digest`` is printed as the record number."""

    number: int
    kind: str
    made_at: datetime
    made_by: str
    reason: str
    digest: str


@attrs.frozen(slots=True)
class TraceLine:
    """One cell changed after publishing."""

    version: int
    name: str
    day: date
    layer: str
    before: str
    after: str
    reason: str
    made_at: datetime
    made_by: str


@attrs.frozen(slots=True)
class RowDelta:
    """What one person has more or less of in the later version."""

    person: str
    name: str
    hours: Decimal
    nights: int
    weekends: int
    holidays: int


@attrs.frozen(slots=True)
class Comparison:
    """Two versions side by side: changed cells, who gains and loses, people missing over all needs in each."""

    before: Sheet
    after: Sheet
    changes: tuple[CellChange, ...]
    rows: tuple[RowDelta, ...]
    short: tuple[int, int]


def versions(desk: Desk, *, unit_id: int, first: date) -> tuple[VersionLine, ...]:
    """Return the versions of a sheet, the newest first."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        row = require_sheet(work, unit_id, first)
        found = work.session.scalars(
            select(RosterVersionRow).where(RosterVersionRow.sheet_id == row.id).order_by(RosterVersionRow.number.desc())
        )
        return tuple(
            VersionLine(each.number, each.kind, each.made_at, each.made_by, each.reason or "", each.digest)
            for each in found
        )


def version_sheet(desk: Desk, *, unit_id: int, first: date, number: int | None = None) -> Sheet:
    """Return the sheet of a version (the newest unless one is named), with the rules and dictionary of its time.

    Raises:
        NotFoundError: there is no such version.
    """
    with desk.read(Verb.ROSTER_VIEW) as work:
        row = require_sheet(work, unit_id, first)
        return body_of(work, row.id, row.version if number is None else number)


def changes(desk: Desk, *, unit_id: int, first: date) -> tuple[TraceLine, ...]:
    """Return every cell changed after publishing, the newest first."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        row = require_sheet(work, unit_id, first)
        found = work.session.execute(
            select(RosterChangeRow, PersonRow.name)
            .join(PersonRow, PersonRow.id == RosterChangeRow.person_id)
            .where(RosterChangeRow.sheet_id == row.id)
            .order_by(RosterChangeRow.id.desc())
        )
        return tuple(
            TraceLine(
                each.version,
                name,
                each.day,
                each.layer,
                each.before,
                each.after,
                each.reason,
                each.made_at,
                each.made_by,
            )
            for each, name in found
        )


def compare(before: Sheet, after: Sheet) -> Comparison:
    """Compare two sheets of the same days. Pure."""
    deltas = []
    for index, row in enumerate(after.rows):
        old = before.row_index.get(row.id)
        if old is None:
            continue
        now, then = row_totals(after, index), row_totals(before, old)
        delta = RowDelta(
            row.id,
            row.name,
            now.hours - then.hours,
            now.nights - then.nights,
            now.weekends - then.weekends,
            now.holidays - then.holidays,
        )
        if delta.hours or delta.nights or delta.weekends or delta.holidays:
            deltas.append(delta)
    short = (sum(line.short for line in cover(before)), sum(line.short for line in cover(after)))
    return Comparison(before, after, before.diff(after), tuple(deltas), short)


def replace_body(work: Work, row: RosterSheetRow, sheet: Sheet) -> None:
    """Write the actual layer into the newest version: the plan of a version is never altered, what was worked is noted."""
    version = work.session.scalar(
        select(RosterVersionRow).where(RosterVersionRow.sheet_id == row.id, RosterVersionRow.number == row.version)
    )
    assert version is not None  # a published sheet has its version
    version.body = dumps(sheet)
    version.digest = hashlib.sha256(version.body.encode()).hexdigest()
