"""The workload of a unit's month on paper: who did how much of what, and what that rests on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.performance.workdone import Done, WorkOfPerson, WorkSheet, work_sheet
from app.reports import sources
from app.reports.document import Block, Cell, Column, Document, Paragraph, Row, Signatures, Table
from app.reports.performance import month_told
from app.reports.performance_desk import MONTH, OF_UNIT, month_text, unit_id_of
from app.reports.registry import Report
from app.words import N_, tr

if TYPE_CHECKING:
    from app.desk import Desk

ACROSS = 12  # figures a table has beside the names; more begin another table
NARROW = 5  # figures that fit an upright page
_LINES = re.compile(r" 第 .*$|(?<=录入) \d+|，\d{4}-\d{2}-\d{2}$")
_OF_CELL = re.compile(r"\d{2}-\d{2} ")


def workload_sheet(of: WorkSheet, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the sheet: a line a person, a column an item with its sum; scores stand apart, for they do not add up."""
    blocks: list[Block] = [
        _table(of.lines, part, field="amounts", sums=tuple(of.sum_of(item) for item in part))
        for part in _parts(of.items)
    ]
    if not of.items:
        blocks.append(Paragraph(tr("Nobody's work of this month is on record.")))
    for part in _parts(of.scores):
        blocks += [Paragraph(tr("Scores and indices"), size=10.5, strong=True), _table(of.lines, part, field="scores")]
    blocks += list(_own(of.own))
    read = _read_from(of)
    if read:
        blocks.append(Paragraph(tr("Read from: {told}", told=read), size=8.5))
    blocks.append(Signatures(signatures))
    return Document(
        title=tr("Workload of the month"),
        organisation=organisation,
        meta=(of.unit, month_told(of.month), tr("{count} people", count=len(of.lines))),
        landscape=max(len(of.items), len(of.scores)) > NARROW,
        blocks=tuple(blocks),
    )


def _parts(names: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for start in range(0, len(names), ACROSS):
        yield tuple(names[start : start + ACROSS])


def _table(lines: Sequence[WorkOfPerson], names: Sequence[str], *, field: str, sums: Sequence[Decimal] = ()) -> Table:
    columns = (
        Column(tr("No."), 0.5, "right", least=9), Column(tr("Staff number"), 1.0, least=15),
        Column(tr("Name"), 1.1, least=17), *(Column(name, 1.0, "right", least=14) for name in names),
    )  # fmt: skip
    rows: list[Row] = []
    for line in lines:
        held: Mapping[str, Done] = getattr(line, field)
        if any(name in held for name in names):
            figures = (plain(held[name].amount) if name in held else "" for name in names)
            rows.append((len(rows) + 1, line.staff_no, line.name, *figures))
    if sums and rows:
        rows.append(("", Cell(tr("Total"), strong=True), "", *(Cell(plain(each), strong=True) for each in sums)))
    return Table(columns, tuple(rows))


def _own(own: WorkOfPerson) -> Iterator[Block]:
    """Yield what is on record for the unit itself: items its pool is made of, scores it was given."""
    told = [f"{name} {plain(done.amount)}" for name, done in (*own.amounts.items(), *own.scores.items())]
    if told:
        yield Paragraph(tr("Of the unit itself: {told}", told="，".join(told)), size=9.5)


def _read_from(of: WorkSheet) -> str:
    held = (done for line in (*of.lines, of.own) for done in (*line.amounts.values(), *line.scores.values()))
    counted = Counter(_origin(source) for done in held for source in done.sources)
    return "；".join(f"{name} {count}" for name, count in counted.most_common())


def _origin(source: str) -> str:
    """Return where a figure comes from without the line, cell or entry it stands in."""
    if _OF_CELL.match(source):
        return tr("cells of published rosters")
    return _LINES.sub("", source).strip() or tr("no source named")


def plain(amount: Decimal) -> str:
    """Return an amount without noughts nobody wrote."""
    text = f"{amount:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _workload(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "workload")
    found = work_sheet(desk, unit_id=unit_id_of(values), month=month_text(values))
    return workload_sheet(found, organisation=head.name, signatures=head.signatures)


WORKLOAD_REPORTS: tuple[Report, ...] = (
    Report("workload", N_("Workload of the month"), N_("Who did how much of what, and what the figures rest on."),
           Verb.WORKLOAD_VIEW, (MONTH, OF_UNIT), _workload, needs=("unit",)),
)  # fmt: skip
