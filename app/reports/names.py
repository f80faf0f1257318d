"""The names that a figure of the home page opened, on paper: exactly those, under their departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.reports import sources
from app.reports.bands import by_unit
from app.reports.chosen import told_apart
from app.reports.document import Band, Cell, Column, Document, Row, Signatures, Table
from app.reports.due import SHAPES, legend
from app.reports.printing import Form, Rendered, produce
from app.words import tr

if TYPE_CHECKING:
    from app.credentials.lines import DueLine
    from app.desk import Desk


def print_names(desk: Desk, lines: Sequence[DueLine], *, title: str, form: Form = "pdf") -> Rendered:
    """Produce the list of exactly the certificates (or people) that a figure of the home page opened, and log it."""
    head = sources.house(desk)
    rows: list[Row | Band] = []
    for unit, members in by_unit(lines, then=lambda line: (line.valid_until or date.max, line.staff_no)):
        rows.append(Band(unit or tr("No department"), tr("{count} in all", count=len(members))))
        rows.extend(_name_row(line) for line in members)
    document = Document(
        title=title,
        organisation=head.name,
        meta=(
            tr("As of {day}", day=desk.clock.today().isoformat()),
            tr("{count} in all", count=len(lines)),
        ),
        blocks=(legend(), Table(_name_columns(), tuple(rows), empty=tr("Nobody.")), Signatures(head.signatures)),
    )
    values = {"title": title, **told_apart(f"{line.credential_id}.{line.person_id}" for line in lines)}
    return produce(desk, document, key="names", values=values, form=form)


def _name_row(line: DueLine) -> Row:
    strong = line.tier in {"lapsed", "due"}
    return (
        line.staff_no,
        Cell(line.name, strong=strong),
        line.kind_title,
        line.number,
        line.valid_until,
        line.days_left,
        Cell(
            line.state_title,
            strong=strong,
            mark=next((shape for tier, shape in SHAPES.items() if tier == line.tier), ""),
        ),
    )


def _name_columns() -> tuple[Column, ...]:
    return (
        Column(tr("Staff number"), 1.2, least=16),
        Column(tr("Name"), 1.4),
        Column(tr("Credential"), 2.6),
        Column(tr("Certificate number"), 2.2),
        Column(tr("Valid until"), 1.5, "center", least=20),
        Column(tr("Days left"), 0.9, "right", least=14),
        Column(tr("State"), 1.6),
    )
