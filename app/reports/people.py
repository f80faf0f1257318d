"""Sheets about people: the staff list and the personnel card."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import attrs

from app.reports.bands import by_unit
from app.reports.document import Band, Block, Column, Document, Facts, Paragraph, Row, Signatures, Table
from app.words import tr

CARD_SIZE = 8.5


@attrs.frozen(slots=True)
class StaffLine:
    """One person of the list, in words; identity and telephone as they may be shown."""

    unit: str
    staff_no: str
    name: str
    sex: str = ""
    birth: date | None = None
    staffing: str = ""
    category: str = ""
    title: str = ""
    level: str = ""
    education: str = ""
    hired: date | None = None
    id_no: str = ""
    phone: str = ""


@attrs.frozen(slots=True)
class CardTable:
    """A section of the card that is a table: heading, column titles, rows."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@attrs.frozen(slots=True)
class CardFacts:
    """A section of the card that is labelled facts."""

    heading: str
    pairs: tuple[tuple[str, str], ...]


def staff_list(
    lines: Sequence[StaffLine],
    *,
    organisation: str,
    on_day: date,
    personal: bool = False,
    signatures: tuple[str, ...] = (),
) -> Document:
    """Return the list of staff, a band a department; ``personal`` adds identity number and telephone."""
    rows: list[Row | Band] = []
    number = 0
    for unit, members in by_unit(lines, then=lambda line: (line.staff_no, line.name)):
        rows.append(Band(unit or tr("No department"), tr("{count} people", count=len(members))))
        for line in members:
            number += 1
            rows.append(_staff_row(number, line, personal=personal))
    return Document(
        title=tr("Staff list"),
        organisation=organisation,
        meta=(tr("As of {day}", day=on_day.isoformat()), tr("{count} people", count=len(lines))),
        landscape=True,
        blocks=(
            Table(_staff_columns(personal=personal), tuple(rows), tr("Nobody is on this list.")),
            Signatures(signatures),
        ),
    )


def _staff_columns(*, personal: bool) -> tuple[Column, ...]:
    last = (Column(tr("Identity number"), 1.6, least=35), Column(tr("Telephone"), 1.1, least=23)) if personal else ()
    return (
        Column(tr("No."), 0.5, "center", least=10),
        Column(tr("Staff number"), 1.0, least=18),
        Column(tr("Name"), 1.5, least=22),
        Column(tr("Sex"), 0.4, "center", least=9),
        Column(tr("Born on"), 1.0, "center", least=20.5),
        Column(tr("Staffing type"), 1.1, least=18),
        Column(tr("Category"), 1.1, least=16),
        Column(tr("Professional title"), 1.2, least=18),
        Column(tr("Level"), 0.5, "center", least=10),
        Column(tr("Education"), 1.0, least=16),
        Column(tr("Hired on"), 1.0, "center", least=20.5),
        *last,
    )


def _staff_row(number: int, line: StaffLine, *, personal: bool) -> Row:
    row: Row = (
        number,
        line.staff_no,
        line.name,
        line.sex,
        line.birth,
        line.staffing,
        line.category,
        line.title,
        line.level,
        line.education,
        line.hired,
    )
    return (*row, line.id_no, line.phone) if personal else row


def personnel_card(
    sections: Sequence[CardFacts | CardTable],
    *,
    organisation: str,
    name: str,
    staff_no: str,
    on_day: date,
    signatures: tuple[str, ...] = (),
) -> Document:
    """Return one person's card: the chosen sections in their order."""
    blocks: list[Block] = []
    for section in sections:
        if isinstance(section, CardFacts):
            blocks.append(Facts(section.pairs, title=section.heading))
            continue
        blocks.append(Paragraph(section.heading, size=11, strong=True, after=1))
        blocks.append(
            Table(
                tuple(Column(title) for title in section.columns),
                section.rows,
                tr("Nothing is recorded."),
                size=CARD_SIZE,
            )
        )
    return Document(
        title=tr("Personnel card"),
        organisation=organisation,
        meta=(
            tr("Name: {name}", name=name),
            tr("Staff number: {number}", number=staff_no or "—"),
            tr("As of {day}", day=on_day.isoformat()),
        ),
        blocks=(*blocks, Signatures(signatures)),
    )
