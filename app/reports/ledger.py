"""The credential ledger (资质证照台账): one row a certificate, columns chosen, A4 short or A3 whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import attrs

from app.errors import UserError
from app.reports.bands import by_unit
from app.reports.document import Band, Cell, Column, Document, Row, Signatures, Table, Value
from app.reports.due import SHAPES, Tier
from app.words import N_, say, tr


@attrs.frozen(slots=True)
class LedgerLine:
    """One certificate of one person, in words."""

    unit: str
    staff_no: str
    name: str
    staffing: str = ""
    title: str = ""
    level: str = ""
    kind: str = ""
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    no_expiry: bool = False
    days_left: int | None = None
    tier: Tier = "calm"
    state: str = ""
    site: str = ""
    scope: str = ""
    progress: str = ""
    scanned: str = ""
    verified_on: date | None = None
    remark: str = ""


@attrs.frozen(slots=True)
class LedgerColumn:
    """A column one may choose: stored key, title, weight, least millimetres, and the value of a line."""

    key: str
    title: str
    weight: float
    least: float
    value: Callable[[LedgerLine], Value | Cell]
    center: bool = False


def _until(line: LedgerLine) -> Value:
    return tr("no expiry") if line.no_expiry else line.valid_until


def _state(line: LedgerLine) -> Cell:
    return Cell(line.state, strong=line.tier in {"lapsed", "due"}, mark=SHAPES[line.tier])


COLUMNS = (
    LedgerColumn("staff-no", N_("Staff number"), 1.0, 17, lambda line: line.staff_no),
    LedgerColumn("name", N_("Name"), 1.2, 20, lambda line: line.name),
    LedgerColumn("staffing", N_("Staffing type"), 1.0, 15, lambda line: line.staffing),
    LedgerColumn("title", N_("Professional title"), 1.1, 17, lambda line: line.title),
    LedgerColumn("level", N_("Level"), 0.5, 9, lambda line: line.level, center=True),
    LedgerColumn("kind", N_("Credential"), 1.7, 25, lambda line: line.kind),
    LedgerColumn("number", N_("Certificate number"), 1.9, 31, lambda line: line.number),
    LedgerColumn("issuer", N_("Issued by"), 1.8, 24, lambda line: line.issuer),
    LedgerColumn("issued", N_("Issued on"), 1.0, 19, lambda line: line.issued_on, center=True),
    LedgerColumn("from", N_("Valid from"), 1.0, 19, lambda line: line.valid_from, center=True),
    LedgerColumn("until", N_("Valid until"), 1.0, 19, _until, center=True),
    LedgerColumn("days", N_("Days left"), 0.6, 14.5, lambda line: line.days_left),
    LedgerColumn("state", N_("State"), 1.3, 22, _state),
    LedgerColumn("site", N_("Place of practice"), 1.5, 20, lambda line: line.site),
    LedgerColumn("scope", N_("Scope of practice"), 1.3, 17, lambda line: line.scope),
    LedgerColumn("progress", N_("Renewal"), 1.1, 15, lambda line: line.progress),
    LedgerColumn("scan", N_("Scan"), 0.5, 9, lambda line: line.scanned, center=True),
    LedgerColumn("verified", N_("Verified on"), 1.0, 19, lambda line: line.verified_on, center=True),
    LedgerColumn("remark", N_("Remark"), 1.2, 15, lambda line: line.remark),
)
BY_KEY = {column.key: column for column in COLUMNS}
SHORT = ("staff-no", "name", "title", "kind", "number", "issuer", "issued", "until", "days", "state", "site")
A4_ROOM = 255.0


def chosen(keys: Sequence[str]) -> tuple[LedgerColumn, ...]:
    """Return the columns of ``keys``.

    Raises:
        UserError: one of them is unknown; names those there are.
    """
    for key in keys:
        if key not in BY_KEY:
            raise UserError(
                say("There is no column {key}; there are: {known}.", key=key, known="、".join(BY_KEY)), field="columns"
            )
    return tuple(BY_KEY[key] for key in keys)


def credential_ledger(
    lines: Sequence[LedgerLine],
    *,
    organisation: str,
    on_day: date,
    columns: Sequence[str] = SHORT,
    signatures: tuple[str, ...] = (),
) -> Document:
    """Return the ledger; what does not fit on A4 across goes on A3."""
    picked = chosen(columns)
    rows: list[Row | Band] = []
    number = 0
    for unit, members in by_unit(lines, then=lambda line: (line.staff_no, line.name, line.kind)):
        rows.append(Band(unit or tr("No department"), tr("{count} certificates", count=len(members))))
        for line in members:
            number += 1
            rows.append((number, *(column.value(line) for column in picked)))
    return Document(
        title=tr("Credential ledger"),
        organisation=organisation,
        meta=(tr("As of {day}", day=on_day.isoformat()), tr("{count} certificates", count=len(lines))),
        landscape=True,
        paper="A4" if sum(column.least for column in picked) <= A4_ROOM else "A3",
        blocks=(
            Table(
                columns=(
                    Column(tr("No."), 0.5, "center", least=9),
                    *(
                        Column(tr(c.title), c.weight, "center" if c.center else "right" if c.key == "days" else "left",
                               least=c.least)
                        for c in picked
                    ),
                ),
                rows=tuple(rows),
                empty=tr("The ledger holds no certificate yet."),
                size=8.5,
            ),
            Signatures(signatures),
        ),
    )  # fmt: skip
