"""One nurse's own month: a calendar on paper, and an .ics file for a telephone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone

from app.reports.document import Block, Cell, Column, Document, Facts, PageBreak, Paragraph, Row, Table
from app.reports.roster import WEEKDAYS, title_of
from app.reports.roster_legend import span_of
from app.roster.sheet import CodeDef, Sheet, SheetCell, row_totals
from app.roster.sheet.totals import codes_of, in_hours
from app.words import tr

WEEK = 7
CHINA = timezone(timedelta(hours=8))
_FOLD = 73


def person_sheets(sheet: Sheet, rows: Sequence[int], *, organisation: str) -> Document:
    """Return a page a person: the month as a calendar with times, hours, nights and balances below it."""
    blocks: list[Block] = []
    for row in rows:
        if blocks:
            blocks.append(PageBreak())
        blocks.extend(_page(sheet, row, organisation))
    return Document(title=title_of(sheet), blocks=tuple(blocks), heading=False)


def ics_of(sheet: Sheet, row: int, *, organisation: str, stamp: datetime) -> str:
    """Return a person's shifts and leave as an iCalendar file (RFC 5545): times in UTC, so that every telephone agrees."""
    person = sheet.rows[row]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xinglin HR//roster//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(title_of(sheet) + ' ' + person.name)}",
    ]
    for day, cell in enumerate(sheet.cells[row]):
        for place, code in enumerate(codes_of(sheet.ward, cell, actual=True)):
            uid = f"{sheet.ward_id}-{sheet.date(day):%Y%m%d}-{person.id}-{place}@xinglin"
            lines.extend(
                _event(code, cell, sheet.date(day), uid=uid, where=f"{organisation} {sheet.ward_name}", stamp=stamp)
            )
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _event(code: CodeDef, cell: SheetCell, on: date, *, uid: str, where: str, stamp: datetime) -> Iterable[str]:
    if not code.is_work and not code.is_leave:
        return  # a day off is the absence of an entry
    segments = code.segments_on(on)
    spans = [(s.start, s.until) for s in segments]
    if not spans:
        begin, end = f"VALUE=DATE:{on:%Y%m%d}", f"VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"
        yield from _entry(code, cell, uid=uid, where=where, stamp=stamp, begin=f";{begin}", end=f";{end}")
        return
    for number, (start, until) in enumerate(spans):
        yield from _entry(
            code,
            cell,
            uid=f"{number}-{uid}",
            where=where,
            stamp=stamp,
            begin=f":{_instant(on, start)}",
            end=f":{_instant(on, until)}",
        )


def _entry(
    code: CodeDef, cell: SheetCell, *, uid: str, where: str, stamp: datetime, begin: str, end: str
) -> Iterable[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART{begin}"
    yield f"DTEND{end}"
    yield f"SUMMARY:{_escaped(f'{code.code} {code.title}'.strip())}"
    yield f"LOCATION:{_escaped(where)}"
    if cell.remark:
        yield f"DESCRIPTION:{_escaped(cell.remark)}"
    yield "END:VEVENT"


def _instant(on: date, minutes: int) -> str:
    begin = datetime(on.year, on.month, on.day, tzinfo=CHINA) + timedelta(minutes=minutes)
    return f"{begin.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Yield a line in pieces of at most 75 bytes, never cutting a character."""
    rest = line
    first = True
    while rest:
        room = _FOLD if first else _FOLD - 1
        size = len(rest)
        while len(rest[:size].encode()) > room:
            size -= 1
        yield rest[:size] if first else " " + rest[:size]
        rest, first = rest[size:], False


def _page(sheet: Sheet, row: int, organisation: str) -> Iterable[Block]:
    person = sheet.rows[row]
    totals = row_totals(sheet, row, actual=True)
    yield Paragraph(organisation, size=10.5, align="center", after=0)
    yield Paragraph(title_of(sheet), size=13, strong=True, align="center", after=1)
    yield Paragraph(
        tr("{name} (staff number {number})", name=person.name, number=person.no or "—"),
        size=12,
        align="center",
        after=3,
    )
    yield _calendar(sheet, row)
    yield Facts(
        (
            (tr("Hours"), f"{totals.hours} / {in_hours(totals.norm)}"),
            (tr("Over norm"), f"{in_hours(totals.over):+}"),
            (tr("Nights"), str(totals.nights)),
            (tr("Weekend duties"), str(totals.weekends)),
            (tr("Holiday duties"), str(totals.holidays)),
            (tr("Off"), str(totals.rests)),
        ),
        across=3,
    )
    columns = (
        Column(tr("Account"), 1.4),
        *(
            Column(title, 1, align="right", least=18)
            for title in (tr("Opening"), tr("Plus"), tr("Minus"), tr("Closing"))
        ),
    )
    rows: list[Row] = []
    for balance in totals.balances:
        account = sheet.ward.account(balance.account)
        if account is not None and (balance.opening or balance.plus or balance.minus):
            unit = tr("h") if account.unit == "hour" else tr("d")
            rows.append((f"{account.title}（{unit}）", balance.opening, balance.plus, balance.minus, balance.closing))
    yield Table(columns, tuple(rows), empty=tr("No account moved."))
    used = dict.fromkeys(c.code for cell in sheet.cells[row] for c in codes_of(sheet.ward, cell, actual=True))
    told = [f"{code} {each.title}" for code in used if (each := sheet.ward.code(code)) is not None]
    yield Paragraph(tr("Shifts: {text}", text="；".join(told)), size=8.5)


def _calendar(sheet: Sheet, row: int) -> Table:
    lead = sheet.first.weekday()
    cells: list[Cell | str] = [""] * lead
    for day, cell in enumerate(sheet.cells[row]):
        codes = codes_of(sheet.ward, cell, actual=True)
        times = "\n".join(span_of(s) for code in codes for s in code.segments_on(sheet.date(day)))
        head = sheet.heads[day]
        mark = f" {head.name}" if head.kind == "holiday" and head.name else ""
        text = f"{sheet.date(day).day}{mark}\n{'/'.join(c.code for c in codes) or '—'}{''.join(cell.symbols)}"
        cells.append(Cell(f"{text}\n{times}" if times else f"{text}\n　", strong=any(c.is_work for c in codes)))
    cells += [""] * (-len(cells) % WEEK)
    rows = tuple(tuple(cells[start : start + WEEK]) for start in range(0, len(cells), WEEK))
    columns = tuple(Column(tr(name), 1, align="center") for name in WEEKDAYS)
    return Table(columns, rows, size=9.0)
