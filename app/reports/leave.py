"""Annual leave as laid down (年休假核定表): days by total years of work, the rule behind each, taken and left."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.performance.extra_hours import plain
from app.performance.leave_book import LeaveLine, LeaveSheet, leave_sheet
from app.performance.leave_rule import REGULATION_3, REGULATION_4, REGULATION_5
from app.reports import sources
from app.reports.document import Band, Cell, Column, Document, Paragraph, Row, Signatures, Table
from app.reports.registry import Parameter, Report
from app.staff.codes import Table as Codes
from app.staff.codes import label
from app.words import N_, tr

if TYPE_CHECKING:
    from app.desk import Desk


def leave_paper(of: LeaveSheet, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the sheet: one line a person, each number of days with its rule and law."""
    columns = (
        Column(tr("No."), 0.4, "right", least=8), Column(tr("Staff number"), 0.9, least=16),
        Column(tr("Name"), 1.0, least=17), *(() if of.unit else (Column(tr("Department"), 1.2, least=24),)),
        Column(tr("Staffing"), 0.9, least=15), Column(tr("Start of work"), 1.0, least=19),
        *(Column(title, 0.6, "right", least=10.5) for title in (
            tr("Years of work"), tr("Days due"), tr("Carried in"), tr("Days taken"), tr("Days planned"), tr("Left over"))),
        Column(tr("Rule it follows from"), 3.4, least=58), Column(tr("Signature"), 1.1, least=18),
    )  # fmt: skip
    rows: list[Row | Band] = [_row(place, line, of) for place, line in enumerate(of.lines, start=1)]
    if of.lines:
        sums = (
            str(sum(line.due.days for line in of.lines)),
            *(
                plain(sum((getattr(line, name) for line in of.lines), Decimal(0)))
                for name in ("brought", "used", "planned", "left")
            ),
        )
        space = ("",) * (5 if of.unit else 6)
        rows.append((*space[:2], Cell(tr("Total"), strong=True), *space[3:], "",
                     *(Cell(text, strong=True) for text in sums), "", ""))  # fmt: skip
    return Document(
        title=tr("Annual leave {year}", year=of.on.year),
        organisation=organisation,
        meta=(
            of.unit or tr("All departments"),
            tr("As of {day}", day=of.on),
            tr("{count} people", count=len(of.lines)),
        ),
        landscape=True,
        blocks=(
            Table(columns, tuple(rows), tr("Nobody belongs to this unit."), 8.5),
            Paragraph(_law(), size=8.5),
            Signatures(signatures),
        ),
    )


def _row(place: int, line: LeaveLine, of: LeaveSheet) -> Row:
    due = line.due
    rule = f"{due.rule}（{due.citation}）" if due.citation else str(due.rule)
    if due.next_on is not None:
        rule += tr("; {days} days from {day}", days=due.next_days, day=due.next_on)
    return (
        place, line.staff_no, line.name, *(() if of.unit else (line.unit,)), label(Codes.STAFFING_TYPE, line.staffing),
        line.work_start, "" if due.years is None else due.years, Cell(due.days, strong=True),
        plain(line.brought), plain(line.used), plain(line.planned), Cell(plain(line.left), strong=True),
        rule, "",
    )  # fmt: skip


def _law() -> str:
    return tr(
        "5, 10, 15 days from 1, 10, 20 years of work in all ({third}); none for long sick leave and the other cases of "
        "{fourth}; days not granted are paid at 300 % of a day's wage, the wage itself included ({fifth}).",
        third=REGULATION_3, fourth=REGULATION_4, fifth=REGULATION_5,
    )  # fmt: skip


def _build(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk)
    unit_id = None if values["unit"] is None else int(values["unit"])
    found = leave_sheet(desk, unit_id=unit_id, on=values["on"])
    return leave_paper(found, organisation=head.name, signatures=head.signatures)


ANNUAL_LEAVE = Report(
    "annual-leave",
    N_("Annual leave due"),
    N_("Days by total years of work with the rule behind each, taken, planned and left."),
    Verb.BALANCE_VIEW,
    (Parameter("on", "date", N_("As of")), Parameter("unit", "unit", N_("Unit"))),
    _build,
)
