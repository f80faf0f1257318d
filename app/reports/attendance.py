"""The monthly attendance sheet (月考勤表) and the night-fee sheets (夜班费), by ward and for the hospital. Pure builders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from app.calendar.kinds import RESTS, DayKind
from app.performance.fees import CLASSES, FeeLineOfPerson, WardFees
from app.performance.worked import FEE_TITLES, AttendanceLine, AttendanceSheet
from app.reports.amounts import amount_in_words, in_yuan, money
from app.reports.document import Band, Cell, Column, Document, Figure, Paragraph, Row, Signatures, Table
from app.reports.performance import month_told
from app.staff.codes import Table as Codes
from app.staff.codes import label
from app.words import tr

WEEKDAYS = "一二三四五六日"
NOUGHT = Decimal("0.00")
CHANGED = "△"
TOLD_APART = 4  # nights of one kind that are told one by one


def attendance_sheet(of: AttendanceSheet, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the sheet of a ward's month: what was worked each day, and the sums; △ marks a day that went otherwise."""
    days = tuple(Column(f"{n}\n{_head(of, n)}", 0.42, "center", least=5.4) for n in range(1, len(of.kinds) + 1))
    columns = (
        Column(tr("Staff number"), 0.9, least=13), Column(tr("Name"), 1.0, least=16),
        Column(tr("Staffing"), 0.8, least=13.5),
        *days,
        Column(tr("Days"), 0.6, "right", least=8.5), Column(tr("Due h"), 0.6, "right", least=11.5),
        Column(tr("Worked h"), 0.6, "right", least=11.5), Column(tr("Nights"), 0.6, "right", least=8.5),
        Column(tr("Leave taken"), 1.2, least=18),
        *(Column(title, 0.6, "right", least=11.5) for title in (
            tr("Overtime\nworking d."), tr("Overtime\nrest d."), tr("Overtime\nstatutory d."))),
        Column(tr("Attendance coefficient"), 0.6, "right", least=14),
        Column(tr("Register coefficient"), 0.6, "right", least=14),
        *(Column(title, 0.6, "right", least=11.5) for title in (
            tr("Annual leave\ndue"), tr("Annual leave\ntaken"), tr("Annual leave\nleft"))),
        Column(tr("Remark"), 0.8, least=14),
    )  # fmt: skip
    rows: list[Row | Band] = [_attendance_row(line, of) for line in of.lines]
    changes = tuple(
        f"{line.name} {day.day:%m-%d} {day.planned or '—'} → {day.text or '—'}"
        for line in of.lines
        for day in line.changes
    )
    told = "；".join(changes) if changes else tr("none")
    return Document(
        title=tr("Monthly attendance"),
        organisation=organisation,
        meta=(of.unit, month_told(of.month), tr("{count} people", count=len(of.lines))),
        landscape=True,
        paper="A3",
        blocks=(
            Table(columns, tuple(rows), tr("No roster of this month was published."), 7.5),
            Paragraph(tr("Differences from the plan (△): {told}", told=told), size=8.5),
            *_unlawful(of),
            Paragraph(_legend(of), size=8.5),
            Signatures(signatures),
        ),
    )


def fee_sheet(of: WardFees, *, organisation: str, signatures: tuple[str, ...]) -> Document:
    """Return the ward's night-fee sheet: nights and yuan by class, a place to sign, the sum in words."""
    columns = (
        Column(tr("No."), 0.5, "right", least=9), Column(tr("Name"), 1.2, least=20),
        Column(tr("Professional title"), 1.2, least=22),
        *(Column(text, 0.9, "right", least=17) for each in CLASSES for text in (tr(FEE_TITLES[each]), tr("Amount"))),
        Column(tr("Total"), 1.0, "right", least=20), Column(tr("Signature"), 1.4, least=24),
    )  # fmt: skip
    rows: list[Row | Band] = [_fee_row(place, line) for place, line in enumerate(of.lines, start=1)]
    sums = [text for each in CLASSES for text in (_count(of, each), money(_amount(of, each)))]
    if of.lines:
        strong = tuple(Cell(text, strong=True) for text in (*sums, money(of.total)))
        rows.append(("", Cell(tr("Total"), strong=True), "", *strong, ""))
    blocks: list[Table | Paragraph | Signatures] = [
        in_yuan(),
        Table(columns, tuple(rows), tr("No nights of this month were published.")),
        Paragraph(tr("In words: {words}", words=amount_in_words(of.total)), size=10.5, strong=True),
    ]
    if of.lines:
        blocks.append(Paragraph(tr("Fees: {told}", told=_standards([of])), size=9))
    notes = _notes(of.lines)
    if notes:
        blocks.append(Paragraph(tr("Not paid: {told}", told="；".join(notes)), size=8.5))
    blocks.append(Signatures(signatures))
    return Document(
        title=tr("Night fees"), organisation=organisation, meta=(of.unit, month_told(of.month)), blocks=tuple(blocks)
    )


def fee_summary(wards: Sequence[WardFees], *, organisation: str, month: str, signatures: tuple[str, ...]) -> Document:
    """Return the hospital's summary of night fees: one line a ward."""
    columns = (
        Column(tr("Department"), 2.0, least=34), Column(tr("People"), 0.7, "right", least=12),
        *(Column(text, 0.9, "right", least=18) for each in CLASSES for text in (tr(FEE_TITLES[each]), tr("Amount"))),
        Column(tr("Total"), 1.0, "right", least=22),
    )  # fmt: skip
    rows: list[Row | Band] = [
        (ward.unit, len(ward.lines), *(t for each in CLASSES for t in (_count(ward, each), money(_amount(ward, each)))),
         money(ward.total))
        for ward in wards
    ]  # fmt: skip
    total = sum((ward.total for ward in wards), NOUGHT)
    if wards:
        nights = [sum((Decimal(_count(ward, each)) for ward in wards), Decimal(0)) for each in CLASSES]
        amounts = [sum((_amount(ward, each) for ward in wards), NOUGHT) for each in CLASSES]
        sums = [text for n, a in zip(nights, amounts, strict=True) for text in (_plain(n), money(a))]
        people = sum(len(ward.lines) for ward in wards)
        rows.append((Cell(tr("Total"), strong=True), Cell(people, strong=True),
                     *(Cell(text, strong=True) for text in (*sums, money(total)))))  # fmt: skip
    return Document(
        title=tr("Night fees of the hospital"),
        organisation=organisation,
        meta=(month_told(month), tr("{count} units", count=len(wards))),
        blocks=(
            in_yuan(),
            Table(columns, tuple(rows), tr("No nights of this month were published.")),
            Paragraph(tr("In words: {words}", words=amount_in_words(total)), size=10.5, strong=True),
            *((Paragraph(tr("Fees: {told}", told=_standards(wards)), size=9),) if wards else ()),
            Signatures(signatures),
        ),
    )


def _unlawful(of: AttendanceSheet) -> tuple[Paragraph, ...]:
    """Say who worked on days the law barred them: those days earn nothing, and the office has to look into them."""
    told: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for line, day in of.unlawful:
        told[line.name, day.barred].append(f"{day.day:%m-%d} {day.text}")
    if not told:
        return ()
    text = "；".join(f"{name} {'、'.join(days)}：{cause}" for (name, cause), days in told.items())
    return (Paragraph(tr("Worked while barred by law, unpaid: {told}", told=text), size=8.5, strong=True),)


def _head(of: AttendanceSheet, day: int) -> str:
    kind = of.kinds[day - 1]
    weekday = WEEKDAYS[(of.first.weekday() + day - 1) % 7]
    if kind is DayKind.STATUTORY:
        return tr("hol")
    return f"{weekday}*" if kind in RESTS else weekday


def _attendance_row(line: AttendanceLine, of: AttendanceSheet) -> Row:
    cells = tuple("" if day is None else Cell(day.text, mark=CHANGED if day.differs else "") for day in line.days)
    away = " ".join(f"{of.codes.get(code, code)}{count}" for code, count in line.leave)
    return (
        line.staff_no, line.name, label(Codes.STAFFING_TYPE, line.staffing), *cells, line.present, _plain(line.due),
        _plain(line.worked), line.nights, away, *(_plain(hours) if hours else "" for hours in line.overtime),
        _plain(line.coefficient), _plain(line.register), line.annual.due.days,
        _plain(line.annual.used + line.annual.planned), _plain(line.annual.left), "",
    )  # fmt: skip


def _legend(of: AttendanceSheet) -> str:
    leave = "，".join(f"{code} {title}" for code, title in of.codes.items())
    return tr("* rest day; leave: {leave}", leave=leave)


def _fee_row(place: int, line: FeeLineOfPerson) -> Row:
    counts, amounts = dict(line.fees.counts), dict(line.fees.amounts)
    cells = [
        text for each in CLASSES for text in (_plain(counts.get(each, Decimal(0))), money(amounts.get(each, NOUGHT)))
    ]
    return (place, line.name, line.title, *cells, Cell(money(line.fees.total), strong=True), "")


def _notes(lines: Sequence[FeeLineOfPerson]) -> list[str]:
    """Return why nights earn nothing: one by one where few are alike, else together with how many they are."""
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for line in lines:
        for fee in line.fees.lines:
            if fee.note is not None:
                title = tr(FEE_TITLES.get(fee.duty.fee_class, fee.duty.fee_class))
                alike[title, fee.note.msgid].append(f"{line.name} {fee.duty.day:%m-%d} {title} {fee.note}")
    found: list[str] = []
    for (title, _kind), told in alike.items():
        found.extend(told[:TOLD_APART])
        if len(told) > TOLD_APART:
            found.append(
                tr("and {count} more of “{title}” for the same reason", count=len(told) - TOLD_APART, title=title)
            )
    return found


def _standards(wards: Sequence[WardFees]) -> str:
    """Return the fees that were paid, each with the document that decided it."""
    rows = {fee.row for ward in wards for line in ward.lines for fee in line.fees.lines if fee.row is not None}
    told: dict[tuple[str, Decimal, str], None] = {}
    for row in sorted(rows, key=lambda each: (CLASSES.index(each.fee_class), each.amount, each.document)):
        told[row.fee_class, row.amount, row.document] = None
    return "；".join(
        tr(
            "{title} {amount} yuan each ({document})",
            title=tr(FEE_TITLES[fee_class]),
            amount=money(amount),
            document=document,
        )
        for fee_class, amount, document in told
    )


def _count(ward: WardFees, fee_class: str) -> str:
    return _plain(sum((dict(line.fees.counts).get(fee_class, Decimal(0)) for line in ward.lines), Decimal(0)))


def _amount(ward: WardFees, fee_class: str) -> Decimal:
    return sum((dict(line.fees.amounts).get(fee_class, NOUGHT) for line in ward.lines), NOUGHT)


def _plain(number: Decimal) -> str:
    text = f"{number:.4f}".rstrip("0").rstrip(".")
    return Figure(text or "0", number, "General")
