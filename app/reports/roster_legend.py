"""What stands below the roster's grid: the meaning of codes and symbols, overtime."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.roster.model import Segment
from app.roster.sheet import CodeDef, Sheet
from app.roster.sheet.totals import codes_of, in_hours
from app.words import tr

DAY_MINUTES = 24 * 60


def legend_of(sheet: Sheet, *, actual: bool = False, board: bool = False) -> Iterable[str]:
    """Yield the lines that explain codes and symbols that stand on the sheet; on a notice board no reason of absence."""
    used = {code.code for row in sheet.cells for cell in row for code in codes_of(sheet.ward, cell, actual=actual)}
    told = [_told(sheet, code) for code in sheet.ward.codes if code.code in used and not (board and code.masked)]
    if told:
        yield tr("Shifts: {text}", text="；".join(told))
    signs = {sign for row in sheet.cells for cell in row for sign in cell.symbols}
    marks = "；".join(f"{s.sign} {s.title}" for s in sheet.ward.symbols if s.sign in signs)
    if marks:
        yield tr("Symbols: {text}", text=marks)


def _told(sheet: Sheet, code: CodeDef) -> str:
    times = _times(code, sheet.first)
    for step in range(1, sheet.days):
        day = sheet.date(step)
        if code.segments_on(day) != code.segments_on(sheet.date(step - 1)):  # a season begins or ends on the sheet
            times += "，" + tr("from {month}-{day}: {times}", month=day.month, day=day.day, times=_times(code, day))
    minutes = code.minutes_on(sheet.first) or code.credit
    hours = tr("{hours} h", hours=in_hours(minutes)) if minutes else ""
    detail = " ".join(part for part in (times, hours) if part)
    return f"{code.code} {code.title}" + (f"（{detail}）" if detail else "")


def _times(code: CodeDef, on: date) -> str:
    return "、".join(span_of(segment) for segment in code.segments_on(on))


def span_of(segment: Segment) -> str:
    """Return a stretch of presence as people write it; one that begins after midnight says so."""
    later = tr("next day ") if segment.start >= DAY_MINUTES else ""
    return f"{later}{_clock(segment.start % DAY_MINUTES)}–{_clock((segment.until - 1) % DAY_MINUTES + 1)}"


def _clock(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{hours:02d}:{rest:02d}"


def overtime_of(sheet: Sheet) -> str:
    """Return the 加班登记 line: what was noted, and every ± hours with its person and day."""
    lines = list(sheet.overtime)
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        for day, cell in enumerate(cells):
            if cell.minutes_adjust:
                on = sheet.date(day)
                hours = f"{in_hours(cell.minutes_adjust):+}"
                why = f"（{cell.remark}）" if cell.remark else ""
                lines.append(f"{row.name} {on.month}.{on.day} {hours}h{why}")
    return "；".join(lines)
