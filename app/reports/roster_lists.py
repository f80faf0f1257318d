"""The list beside the roster: the cells changed since it was published."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from app.reports.document import Column, Document, Row, Signatures, Table
from app.reports.roster import month_title
from app.roster.sheet import Sheet
from app.words import tr


@attrs.frozen(slots=True)
class Changed:
    """One changed cell as the change sheet lists it."""

    day: str
    name: str
    before: str
    after: str
    reason: str
    by: str
    at: str


def change_sheet(sheets: Sequence[Sheet], changed: Sequence[Changed], *, organisation: str) -> Document:
    """Return the list of cells changed since publishing, to be pinned beside the sheets of a month."""
    sheet = sheets[0]
    columns = (
        Column(tr("Day"), 1.4, least=20),
        Column(tr("Name"), 1.2, least=16),
        Column(tr("Before"), 1, align="center"),
        Column(tr("After"), 1, align="center"),
        Column(tr("Reason"), 3),
        Column(tr("Changed by"), 1.2),
        Column(tr("At"), 1.6, least=28),
    )
    rows: tuple[Row, ...] = tuple(
        (c.day, c.name, c.before or "—", c.after or "—", c.reason, c.by, c.at) for c in changed
    )
    return Document(
        title=month_title(sheets) + tr(" · changes"),
        organisation=organisation,
        meta=(tr("Version {number}", number=sheet.version), tr("{count} cells changed", count=len(rows))),
        blocks=(
            Table(columns, rows, empty=tr("Nothing was changed since the roster was published.")),
            Signatures(sheet.ward.signatures or (tr("Head nurse"),)),
        ),
    )
