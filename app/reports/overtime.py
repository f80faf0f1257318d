"""The overtime sheet of a ward's month (加班费与补休核定表) and the hospital's summary. Pure builders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from app.performance.extra_hours import plain
from app.performance.overtime import LABOUR_LAW_44, PUBLIC_HOURS, DayKind
from app.performance.overtime_book import OvertimeOfPerson, OvertimeSheet
from app.performance.terms import CYCLE_TITLES
from app.reports.amounts import amount_in_words, count, in_yuan, money
from app.reports.document import (
    Band,
    Block,
    Cell,
    Column,
    Document,
    Figure,
    Gap,
    Paragraph,
    Row,
    Signatures,
    Table,
    Value,
)
from app.reports.performance import month_told
from app.staff.codes import Table as Codes
from app.staff.codes import label
from app.words import N_, tr

KINDS = (DayKind.WORKDAY, DayKind.REST, DayKind.STATUTORY)
KIND_TITLES = {
    DayKind.WORKDAY: N_("Working days"),
    DayKind.REST: N_("Rest days"),
    DayKind.STATUTORY: N_("Statutory days"),
}
HOURS_TITLES = {
    DayKind.WORKDAY: N_("Working days h"),
    DayKind.REST: N_("Rest days h"),
    DayKind.STATUTORY: N_("Statutory days h"),
}
RATES = {DayKind.WORKDAY: "150%", DayKind.REST: "200%", DayKind.STATUTORY: "300%"}
STATES = {
    "open": N_("not settled"),
    "settled": N_("settled"),
    "differs": N_("differs from what was settled"),
}
NOUGHT = Decimal("0.00")


def overtime_paper(
    of: OvertimeSheet, *, organisation: str, signatures: tuple[str, ...], state: str = "open"
) -> Document:
    """Return the ward's sheet: hours by kind, price, yuan or time off, a place to sign; below, the cells of each figure."""
    lines = of.with_overtime
    rows: list[Row | Band] = [_row(place, line) for place, line in enumerate(lines, start=1)]
    if lines:
        rows.append(_total(of))
    made = tuple(_made(line) for line in lines)
    blocks: list[Block] = [
        in_yuan(),
        Table(_head(), tuple(rows), tr("No overtime this month."), 8.5),
        *((
            Paragraph(tr("Payable in words: {words}", words=amount_in_words(of.amount)), size=10, strong=True),
            Gap(2),
            Table(
                (Column(tr("Name"), 0.8, least=18), Column(tr("Hours system"), 1.4, least=30),
                 Column(tr("What each figure was made of"), 6.0, least=90)),
                made, "", 8,
            ),
        ) if lines else ()),
        *(Paragraph(text, size=8.5) for text in _notes(of)),
        Paragraph(_legend(), size=8),
        Signatures(signatures),
    ]  # fmt: skip
    sealed = tr("rosters sealed") if of.sealed else tr("rosters not sealed: provisional")
    return Document(
        title=tr("Overtime of the month"),
        organisation=organisation,
        meta=(of.unit, month_told(of.month), tr("{count} people", count=len(lines)), sealed, tr(STATES[state])),
        landscape=True,
        blocks=tuple(blocks),
    )


def overtime_summary(
    sheets: Sequence[OvertimeSheet], *, organisation: str, month: str, signatures: tuple[str, ...]
) -> Document:
    """Return the hospital's summary: one line a ward, and the sums by staffing type."""
    head = (
        Column(tr("Department"), 2.0, least=32), Column(tr("People"), 0.7, "right", least=12),
        *(Column(tr(HOURS_TITLES[kind]), 0.9, "right", least=18) for kind in KINDS),
        *(Column(RATES[kind], 1.0, "right", least=20) for kind in KINDS),
        Column(tr("Amount"), 1.1, "right", least=22), Column(tr("Time off h"), 0.9, "right", least=18),
        Column(tr("State"), 1.0, least=18),
    )  # fmt: skip
    rows: list[Row | Band] = [_ward_row(sheet) for sheet in sheets]
    everybody = [line for sheet in sheets for line in sheet.with_overtime]
    total = sum((sheet.amount for sheet in sheets), NOUGHT)
    if sheets:
        sums: tuple[Value, ...] = (
            len(everybody),
            *_figures(everybody),
            money(total),
            count(sum((s.time_off for s in sheets), NOUGHT)),
        )
        rows.append((Cell(tr("Total"), strong=True), *(Cell(text, strong=True) for text in sums), ""))
    return Document(
        title=tr("Overtime of the hospital"),
        organisation=organisation,
        meta=(month_told(month), tr("{count} units", count=len(sheets))),
        landscape=True,
        blocks=(
            in_yuan(),
            Table(head, tuple(rows), tr("No overtime this month."), 8.5),
            *((
                Paragraph(tr("Payable in words: {words}", words=amount_in_words(total)), size=10, strong=True),
                Gap(3),
                Table(
                    (Column(tr("Staffing type"), 2.0, least=30), Column(tr("People"), 0.8, "right", least=14),
                     Column(tr("Amount"), 1.2, "right", least=24), Column(tr("Time off h"), 1.0, "right", least=18)),
                    tuple(_by_staffing(everybody)),
                ),
            ) if everybody else ()),
            Paragraph(_legend(), size=8),
            Signatures(signatures),
        ),
    )  # fmt: skip


def _head() -> tuple[Column, ...]:
    def number(title: str, least: float = 13.5) -> Column:
        return Column(title, 0.8, "right", least=least)

    return (
        Column(tr("No."), 0.4, "right", least=9), Column(tr("Staff number"), 0.9, least=16),
        Column(tr("Name"), 1.0, least=17), Column(tr("Staffing"), 0.9, least=15),
        number(tr("Due h")), number(tr("Worked h")), number(tr("Credited h")),
        *(number(tr(HOURS_TITLES[kind]), 14) for kind in KINDS),
        number(tr("Base"), 19), Column(tr("An hour"), 0.8, "right", wrap=False, least=16),
        *(number(RATES[kind], 17) for kind in KINDS),
        number(tr("Amount"), 19), number(tr("Time off h")), Column(tr("Signature"), 1.2, least=20),
    )  # fmt: skip


def _row(place: int, line: OvertimeOfPerson) -> Row:
    priced = line.is_paid and line.base is not None
    price = next((each.hour_price for each in line.result.lines), None)
    worked = line.count.worked + line.count.statutory.hours
    return (
        place, line.staff_no, line.name, label(Codes.STAFFING_TYPE, line.staffing),
        count(line.count.due), count(worked), _some(line.count.credited), *(_some(line.hours(kind)) for kind in KINDS),
        money(line.base.amount) if priced and line.base is not None else "",
        Figure(f"{price:.4f}", price, "0.0000") if priced and price is not None else "",
        *(_yuan(line, kind) for kind in KINDS), Cell(_amount(line), strong=True), _some(line.result.time_off), "",
    )  # fmt: skip


def _yuan(line: OvertimeOfPerson, kind: DayKind) -> str:
    return money(line.amount(kind)) if line.amount(kind) else ""


def _amount(line: OvertimeOfPerson) -> str:
    if line.lacks_base:
        return tr("no base")
    return money(line.result.amount) if line.is_paid else ""


def _total(of: OvertimeSheet) -> Row:
    lines = of.with_overtime
    hours = (count(sum((line.hours(kind) for line in lines), Decimal(0))) for kind in KINDS)
    yuan = (money(sum((line.amount(kind) for line in lines), NOUGHT)) for kind in KINDS)
    strong = (Cell(text, strong=True) for text in (*hours, "", "", *yuan, money(of.amount), count(of.time_off)))
    return ("", "", Cell(tr("Total"), strong=True), "", "", "", "", *strong, "")


def _made(line: OvertimeOfPerson) -> Row:
    told = [
        f"{tr(KIND_TITLES[kind])} {plain(line.hours(kind))}：{'，'.join(figure.cells)}"
        for kind, figure in line.figures.items()
    ]
    if line.lieu:
        told.append(tr("{hours} h given back as time off", hours=plain(line.lieu)))
    told.extend(str(note) for note in line.notes)
    return (line.name, _system(line), "；".join(told))


def _system(line: OvertimeOfPerson) -> str:
    if line.permit is None:
        return tr("Standard hours")
    cycle = tr(CYCLE_TITLES[line.permit.cycle])
    return tr("Comprehensive, {cycle} ({document})", cycle=cycle, document=line.permit.document)


def _notes(of: OvertimeSheet) -> Iterator[str]:
    for line in of.lines:
        for remark in line.result.remarks:
            yield f"{line.name}：{remark}"
        if line.permit is not None and not line.result.lines and line.notes:
            yield f"{line.name}：{'；'.join(str(note) for note in line.notes)}"
    lacking = "、".join(line.name for line in of.lines if line.lacks_base)
    if lacking:
        yield tr("Not priced, no base on record: {people}", people=lacking)


def _legend() -> str:
    return tr(
        "Hour = base ÷ 21.75 ÷ 8. Contract and agency: 150 % beyond the hours due, 200 % on rest days not made good, "
        "300 % on the 13 statutory days ({law}). Establishment: time off in lieu ({public}).",
        law=LABOUR_LAW_44, public=PUBLIC_HOURS,
    )  # fmt: skip


def _ward_row(sheet: OvertimeSheet) -> Row:
    lines = sheet.with_overtime
    state = tr("sealed") if sheet.sealed else tr("provisional")
    return (sheet.unit, len(lines), *_figures(lines), money(sheet.amount), count(sheet.time_off), state)


def _figures(lines: Sequence[OvertimeOfPerson]) -> tuple[str, ...]:
    hours = (count(sum((line.hours(kind) for line in lines), Decimal(0))) for kind in KINDS)
    yuan = (money(sum((line.amount(kind) for line in lines), NOUGHT)) for kind in KINDS)
    return (*hours, *yuan)


def _by_staffing(lines: Sequence[OvertimeOfPerson]) -> Iterator[Row]:
    groups: dict[str, list[OvertimeOfPerson]] = defaultdict(list)
    for line in lines:
        groups[line.staffing].append(line)
    for code, found in sorted(groups.items()):
        amount = sum((line.result.amount for line in found), NOUGHT)
        hours = sum((line.result.time_off for line in found), Decimal(0))
        yield (label(Codes.STAFFING_TYPE, code) or code, len(found), money(amount), count(hours))
    whole = (len(lines), money(sum((line.result.amount for line in lines), NOUGHT)),
             count(sum((line.result.time_off for line in lines), Decimal(0))))  # fmt: skip
    yield (Cell(tr("Total"), strong=True), *(Cell(text, strong=True) for text in whole))


def _some(hours: Decimal) -> str:
    return count(hours) if hours else ""
