"""The hospital's own sheets of performance pay: the first distribution (一次分配表) and the release of kept-back pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.performance.allotting import BY_TITLES, Allotment
from app.performance.hospital import allotment
from app.performance.releasing import ASSESSMENT_LAW, GRADE_TITLES, HeldLine, HeldSheet, held_sheet
from app.reports import sources
from app.reports.amounts import amount_in_words, in_yuan, money
from app.reports.document import Band, Cell, Column, Document, Facts, Paragraph, Row, Signatures, Table
from app.reports.performance import month_told
from app.reports.performance_desk import MONTH, OF_UNIT, month_text, unit_id_of
from app.reports.registry import Parameter, Report
from app.staff.codes import Table as Codes
from app.staff.codes import label
from app.words import N_, tr

if TYPE_CHECKING:
    from app.desk import Desk

NOUGHT = Decimal("0.00")


def allotment_paper(of: Allotment, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the sheet of the first distribution: what was held back, and each unit's part, adding up to the budget."""
    columns = (
        Column(tr("No."), 0.5, "right", least=9), Column(tr("Unit"), 2.4, least=40),
        Column(tr("Split by: {what}", what=tr(BY_TITLES[of.by])), 1.4, "right", least=34),
        Column(tr("In 100"), 0.8, "right", least=16), Column(tr("Amount"), 1.2, "right", least=28),
        Column(tr("Signature"), 1.2, least=24),
    )  # fmt: skip
    whole = sum((part.weight for part in of.parts), Decimal(0))
    rows: list[Row | Band] = [
        (
            place,
            part.unit,
            f"{part.weight:,.2f}",
            f"{100 * part.weight / whole:.2f}" if whole else "",
            money(part.amount),
            "",
        )
        for place, part in enumerate(of.parts, start=1)
    ]
    sums = (f"{whole:,.2f}", "100.00" if whole else "", money(of.handed_out))
    rows.append(("", Cell(tr("Total"), strong=True), *(Cell(text, strong=True) for text in sums), ""))
    facts = (
        (tr("Budget"), money(of.budget)), (tr("Held back by the hospital"), money(of.reserve)),
        (tr("Handed out"), money(of.handed_out)), (tr("Document"), of.document),
    )  # fmt: skip
    return Document(
        title=tr("First distribution of performance pay"),
        organisation=organisation,
        meta=(month_told(of.month), tr("Version {number}", number=of.version),
              tr("{count} units", count=len(of.parts))),
        blocks=(
            Facts(facts, across=2),
            in_yuan(),
            Table(columns, tuple(rows), tr("No unit was computed for this month.")),
            Paragraph(tr("In words: {words}", words=amount_in_words(of.handed_out)), size=10.5, strong=True),
            Signatures(signatures),
        ),
    )  # fmt: skip


def release_paper(of: HeldSheet, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the sheet of kept-back pay: what waits, what was paid after the assessment, a place to sign."""
    columns = (
        Column(tr("No."), 0.4, "right", least=8), Column(tr("Staff number"), 0.9, least=18),
        Column(tr("Name"), 1.0, least=18), Column(tr("Staffing type"), 1.0, least=18),
        Column(tr("Kept back"), 1.0, "right", least=24), Column(tr("Assessment"), 0.9, least=18),
        Column(tr("Released"), 1.0, "right", least=24), Column(tr("Not paid"), 1.0, "right", least=22),
        Column(tr("Still waiting"), 1.0, "right", least=24), Column(tr("Signature"), 1.2, least=22),
    )  # fmt: skip
    rows: list[Row | Band] = [_held_row(place, line) for place, line in enumerate(of.lines, start=1)]
    released = sum((line.released for line in of.lines), NOUGHT)
    if of.lines:
        kept = sum((line.waiting + line.released + line.forfeited for line in of.lines), NOUGHT)
        lost = sum((line.forfeited for line in of.lines), NOUGHT)
        waiting = sum((line.waiting for line in of.lines), NOUGHT)
        strong = [Cell(money(each), strong=True) for each in (kept, released, lost, waiting)]
        rows.append(("", "", Cell(tr("Total"), strong=True), "", strong[0], "", *strong[1:], ""))
    return Document(
        title=tr("Release of kept-back performance pay"),
        organisation=organisation,
        meta=(of.unit, f"{of.first} — {of.last}", tr("{count} people", count=len(of.lines))),
        landscape=True,
        blocks=(
            in_yuan(),
            Table(columns, tuple(rows), tr("Nothing was kept back in these months.")),
            Paragraph(tr("Released in words: {words}", words=amount_in_words(released)), size=10.5, strong=True),
            Paragraph(tr("Released after the assessment of the year ({citation}).", citation=ASSESSMENT_LAW), size=8.5),
            Signatures(signatures),
        ),
    )


def _held_row(place: int, line: HeldLine) -> Row:
    kept = line.waiting + line.released + line.forfeited
    grade = "" if line.grade is None else tr(GRADE_TITLES[line.grade])
    return (
        place, line.staff_no, line.name, label(Codes.STAFFING_TYPE, line.staffing) or line.staffing, money(kept), grade,
        Cell(money(line.released), strong=True), money(line.forfeited), money(line.waiting), "",
    )  # fmt: skip


def _allotment(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-allotment")
    month = month_text(values)
    found = allotment(desk, month=month)
    if found is None:
        return _nothing(month, head.name)
    return allotment_paper(found, organisation=head.name, signatures=head.signatures)


def _nothing(month: str, organisation: str) -> Document:
    return Document(
        title=tr("First distribution of performance pay"),
        organisation=organisation,
        meta=(month_told(month),),
        blocks=(
            Paragraph(tr("No budget was split in {month}.", month=month)),
            Paragraph(tr("Split the budget first, under “Hospital” on the performance page.")),
        ),
    )


def _release(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-release")
    last = month_text(values)
    first = str(values["first"] or "").strip() or f"{last[:4]}-01"
    found = held_sheet(desk, unit_id=unit_id_of(values), first=first, last=last)
    return release_paper(found, organisation=head.name, signatures=head.signatures)


HOSPITAL_PAY_REPORTS: tuple[Report, ...] = (
    Report("perf-allotment", N_("First distribution of performance pay"),
           N_("The month's budget, what is held back, and each unit's part."),
           Verb.PERFORMANCE_VIEW, (MONTH,), _allotment),
    Report("perf-release", N_("Release of kept-back performance pay"),
           N_("What was kept back until the year's assessment, what is paid of it, what still waits."),
           Verb.PERFORMANCE_VIEW,
           (MONTH, OF_UNIT, Parameter("first", "text", N_("First month"), hint=N_("January of the year if left empty."))),
           _release, needs=("unit",)),
)  # fmt: skip
