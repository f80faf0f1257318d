"""One nurse's own month: a calendar on paper, and an .ics file for a telephone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

from app.reports.document import Block, Cell, Column, Document, Facts, PageBreak, Paragraph, Row, Table
from app.reports.roster import WEEKDAYS, month_title, state_of
from app.reports.roster_legend import span_of
from app.roster.sheet import CodeDef, RowTotals, Sheet, SheetCell, row_totals
from app.roster.sheet.totals import codes_of, in_hours
from app.words import tr

WEEK = 7
CHINA = timezone(timedelta(hours=8))
_FOLD = 73


def person_sheets(sheets: Sequence[Sheet], people: Sequence[str], *, organisation: str) -> Document:
    """Return a page a person: the month as a calendar with times, hours, nights and balances below it.

    ``sheets`` are those of the month, oldest first (one, or one a week); ``people`` are ids, in the order of the pages.
    """
    blocks: list[Block] = []
    for person in people:
        if blocks:
            blocks.append(PageBreak())
        blocks.extend(_page(_lines_of(sheets, person), organisation))
    return Document(title=month_title(sheets), blocks=tuple(blocks), heading=False)


def ics_of(sheets: Sequence[Sheet], person: str, *, organisation: str, stamp: datetime) -> str:
    """Return a person's shifts and leave as an iCalendar file (RFC 5545): times in UTC, so that every telephone agrees."""
    found = _lines_of(sheets, person)
    sheet, row = found[0]
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Xinglin HR//roster//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{_escaped(month_title(sheets) + ' ' + sheet.rows[row].name)}",
    ]
    for sheet, row in found:
        for day, cell in enumerate(sheet.cells[row]):
            for place, code in enumerate(codes_of(sheet.ward, cell, actual=True)):
                uid = f"{sheet.ward_id}-{sheet.date(day):%Y%m%d}-{person}-{place}@xinglin"
                lines.extend(
                    _event(code, cell, sheet.date(day), uid=uid, where=f"{organisation} {sheet.ward_name}", stamp=stamp)
                )
    lines.append("END:VCALENDAR")
    return "\r\n".join(part for line in lines for part in _folded(line)) + "\r\n"


def _lines_of(sheets: Sequence[Sheet], person: str) -> tuple[tuple[Sheet, int], ...]:
    """Return where a person stands: (sheet, row), oldest first."""
    return tuple((sheet, sheet.row_index[person]) for sheet in sheets if person in sheet.row_index)


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


def _page(found: Sequence[tuple[Sheet, int]], organisation: str) -> Iterable[Block]:
    sheets = tuple(sheet for sheet, _row in found)
    sheet, row = found[0]
    person = sheet.rows[row]
    yield Paragraph(organisation, size=10.5, align="center", after=0)
    yield Paragraph(month_title(sheets), size=15, strong=True, align="center", after=1)
    yield Paragraph(
        tr("{name} (staff number {number})", name=person.name, number=person.no or "—"),
        size=13,
        align="center",
        after=0,
    )
    yield Paragraph(state_of(sheets[-1]), size=9, align="center", after=3)
    yield _calendar(found)
    totals = [row_totals(each, place, actual=True) for each, place in found]
    minutes, norm = sum(each.minutes for each in totals), sum(each.norm for each in totals)
    yield Facts(
        (
            (tr("Hours"), f"{in_hours(minutes)} / {in_hours(norm)}"),
            (tr("Over norm"), _signed(in_hours(sum(each.over for each in totals)))),
            (tr("Nights"), str(sum(each.nights for each in totals))),
            (tr("Weekend duties"), str(sum(each.weekends for each in totals))),
            (tr("Holiday duties"), str(sum(each.holidays for each in totals))),
            (tr("Off"), str(sum(each.rests for each in totals))),
        ),
        across=3,
    )
    yield _accounts(sheet, totals)
    used: dict[str, str] = {}
    for each, place in found:
        for cell in each.cells[place]:
            used |= {code.code: code.title for code in codes_of(each.ward, cell, actual=True)}
    yield Paragraph(tr("Shifts: {text}", text="；".join(f"{code} {title}" for code, title in used.items())), size=9)


def _signed(hours: Decimal) -> str:
    return f"{hours:+}" if hours else "0"


def _accounts(sheet: Sheet, totals: Sequence[RowTotals]) -> Table:
    """Return the balances over all sheets: what the first brought in, what all gained and took, what the last keeps."""
    columns = (
        Column(tr("Account"), 1.4),
        *(
            Column(title, 1, align="right", least=18)
            for title in (tr("Opening"), tr("Plus"), tr("Minus"), tr("Closing"))
        ),
    )
    rows: list[Row] = []
    for account in sheet.ward.accounts:
        held = [balance for each in totals if (balance := each.balance(account.code)) is not None]
        plus, minus = sum(each.plus for each in held), sum(each.minus for each in held)
        if held and (held[0].opening or plus or minus):
            unit = tr("h") if account.unit == "hour" else tr("d")
            opening = held[0].opening
            rows.append((f"{account.title}（{unit}）", opening, plus, minus, opening + plus - minus))
    return Table(columns, tuple(rows), empty=tr("No account moved."))


def _calendar(found: Sequence[tuple[Sheet, int]]) -> Table:
    """Return the weeks of the month, every day as tall as the fullest one."""
    days = [(sheet, day, cell) for sheet, row in found for day, cell in enumerate(sheet.cells[row])]
    told = {sheet.date(day): _day(sheet, day, cell) for sheet, day, cell in days}
    first, last = min(told), max(told)
    begin = first - timedelta(days=first.weekday())
    tall = max(len(lines) for lines, _work in told.values())
    cells: list[Cell | str] = []
    for step in range((last - begin).days + 1):
        lines, work = told.get(begin + timedelta(days=step), ((), False))
        cells.append(Cell("\n".join((*lines, *("　",) * (tall - len(lines)))), strong=work))
    cells += [""] * (-len(cells) % WEEK)
    rows = tuple(tuple(cells[start : start + WEEK]) for start in range(0, len(cells), WEEK))
    columns = tuple(Column(tr(name), 1, align="center") for name in WEEKDAYS)
    return Table(columns, rows, size=10.5)


def _day(sheet: Sheet, day: int, cell: SheetCell) -> tuple[tuple[str, ...], bool]:
    """Return what stands in a day of the calendar, and whether it is worked."""
    codes = codes_of(sheet.ward, cell, actual=True)
    head, on = sheet.heads[day], sheet.date(day)
    mark = f" {head.name}" if head.kind == "holiday" and head.name else ""
    number = f"{on.month}/{on.day}" if on.day == 1 else str(on.day)
    shown = f"{'/'.join(code.code for code in codes) or '—'}{''.join(cell.symbols)}"
    morrow = tr("next day ").strip()
    times = (
        part
        for code in codes
        for segment in code.segments_on(on)
        for part in span_of(segment).replace(morrow, f"{morrow}\n", 1).split("\n")  # side by side they would not fit
    )
    return (f"{number}{mark}", shown, *times), any(code.is_work for code in codes)
