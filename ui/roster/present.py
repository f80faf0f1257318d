"""From a sheet and what the check says of it to what the grid draws. Rows nothing touched are handed out again as they were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from app.roster.sheet import (
    CodeDef,
    CoverDay,
    Need,
    RowMark,
    RowTotals,
    Sheet,
    SheetCell,
    SheetWish,
    cover_of_day,
    row_totals,
    write_cell,
)
from app.roster.sheet.edits import bars_all
from app.roster.sheet.totals import is_open
from app.words import N_, tr
from ui.roster.views import Fault, FootCell, FootLine, GridCell, GridDay, GridRow, GridView, Look, WishMark

WEEKDAYS = (N_("Mo"), N_("Tu"), N_("We"), N_("Th"), N_("Fr"), N_("Sa"), N_("Su"))
SUNDAY = 6
HOUR = 60
MOST_SIGNS = 2
#: Staffing type to the character of its badge and the tone it is drawn in.
BADGES = {
    "BZ": ("编", "established"),
    "BA": ("备", "established"),
    "HT": ("合", "contract"),
    "PQ": ("派", "agency"),
}
MARKS = {
    RowMark.PREGNANT: N_("preg"),
    RowMark.NURSING: N_("nurs"),
    RowMark.ORIENTATION: N_("new"),
    RowMark.TRAINEE: N_("train"),
    RowMark.NO_NIGHTS: N_("no N"),
    RowMark.BARRED: N_("froz"),
    RowMark.LOAN_IN: N_("loan"),
    RowMark.LOAN_OUT: N_("away"),
}
MEANINGS = {
    RowMark.PREGNANT: N_("Pregnant: protected from nights as the law says"),
    RowMark.NURSING: N_("Nursing a child under one year: no nights, no overtime"),
    RowMark.ORIENTATION: N_("New: in orientation, not counted towards cover"),
    RowMark.TRAINEE: N_("Trainee, not counted towards cover"),
    RowMark.NO_NIGHTS: N_("Takes no nights"),
    RowMark.BARRED: N_("Frozen: a certificate bars work in this period"),
    RowMark.LOAN_IN: N_("On loan here from another ward"),
    RowMark.LOAN_OUT: N_("On loan to another ward"),
}
FIGURES = {
    "hours": (N_("Hours"), N_("Hours worked in this sheet")),
    "over": (N_("±Norm"), N_("Hours above the norm of this sheet, leave credited")),
    "night_hours": (N_("N hours"), N_("Hours between 22:00 and 6:00")),
    "nights": (N_("Nights"), N_("Night shifts in this sheet")),
    "weekends": (N_("Wkends"), N_("Weekend days worked")),
    "holidays": (N_("Hols"), N_("Statutory holidays worked")),
    "rest_days": (N_("Rests"), N_("Days off")),
    "leave_days": (N_("Lv days"), N_("Days of leave")),
    "coefficient": (N_("Coeff."), N_("Sum of the coefficients of the shifts")),
}
DEFAULT_FIGURES = ("hours", "over", "nights", "rest_days")
ACCOUNT = "account:"


@attrs.frozen(slots=True)
class Marks:
    """What is laid over the cells: faults by cell, cells a proposal changed, and whether the actual layer is shown."""

    faults: Mapping[tuple[int, int], Fault] = attrs.field(factory=dict)
    changed: frozenset[tuple[int, int]] = frozenset()
    actual: bool = False


_RowKey = tuple[object, ...]


class Presenter:
    """Makes ``GridView`` values of one sheet and its edits."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._rows: dict[str, tuple[_RowKey, GridRow, tuple[object, ...]]] = {}
        self._counted: tuple[Sheet, bool] | None = None
        self._cover_days: dict[int, tuple[CoverDay, ...]] = {}
        self._open_days: dict[int, bool] = {}

    def view(self, sheet: Sheet, marks: Marks) -> GridView:
        """Return what the grid draws."""
        by_row: dict[int, list[tuple[int, Fault]]] = {}
        for (row, day), fault in marks.faults.items():
            by_row.setdefault(row, []).append((day, fault))
        changed: dict[int, list[int]] = {}
        for row, day in marks.changed:
            changed.setdefault(row, []).append(day)
        rows = tuple(
            self._row(sheet, row, tuple(sorted(by_row.get(row, ()))), frozenset(changed.get(row, ())), marks.actual)
            for row in range(len(sheet.rows))
        )
        return GridView(self._days(sheet), rows, self._cover(sheet, actual=marks.actual), figure_heads(sheet))

    @property
    def open_days(self) -> frozenset[int]:
        """Return the days next to nobody is planned on yet, as last drawn: what is missing there is no news."""
        return frozenset(day for day, still in self._open_days.items() if still)

    def _days(self, sheet: Sheet) -> tuple[GridDay, ...]:
        return tuple(_day(sheet, day, self._today) for day in range(sheet.days))

    def _row(
        self, sheet: Sheet, row: int, faults: tuple[tuple[int, Fault], ...], changed: frozenset[int], actual: bool
    ) -> GridRow:
        who, cells = sheet.rows[row], sheet.cells[row]
        key: _RowKey = (faults, changed, actual)
        alive = (who, cells, sheet.ward, sheet.heads, sheet.wishes, sheet.leave, sheet.published)
        held = self._rows.get(who.id)
        if held is not None and held[0] == key and all(a is b for a, b in zip(held[2], alive, strict=True)):
            return held[1]
        by_day = dict(faults)
        drawn = tuple(
            grid_cell(sheet, row, day, fault=by_day.get(day, Fault.NONE), changed=day in changed, actual=actual)
            for day in range(sheet.days)
        )
        if held is not None and held[1].cells == drawn:
            drawn = held[1].cells  # the same picture: nothing is drawn again
        badge, tone = BADGES.get(who.staffing, ("", "calm"))
        totals = row_totals(sheet, row, actual=actual)
        made = GridRow(
            who.name or who.no,
            drawn,
            team=who.group,
            level=who.level,
            badge=badge,
            badge_tone=tone,
            mark=next((tr(MARKS[mark]) for mark in who.marks), ""),
            about=(*(tr(MEANINGS[mark]) for mark in who.marks), *_guided_by(sheet, who.id)),
            figures=tuple(figure(column, totals) for column in figure_columns(sheet)),
            fault=max(by_day.values(), default=Fault.NONE),
        )
        self._rows[who.id] = (key, made, alive)
        return made

    def _cover(self, sheet: Sheet, *, actual: bool) -> tuple[FootLine, ...]:
        """Return the foot; only days on which a cell changed are counted again."""
        before, self._counted = self._counted, (sheet, actual)
        frame = before is not None and before[1] == actual and _same_frame(before[0], sheet)
        days = _days_changed(before[0], sheet) if before is not None and frame else range(sheet.days)
        for day in days:
            self._cover_days[day] = cover_of_day(sheet, day, actual=actual)
            self._open_days[day] = is_open(sheet, day)
        by_day = [self._cover_days[day] for day in range(sheet.days)]
        return tuple(
            FootLine(
                need.title,
                tr("need {count}", count=_usual([each[line] for each in by_day])),
                tuple(_foot_cell(each[line], need, still=self._open_days[day]) for day, each in enumerate(by_day)),
                code=first_code(sheet, need),
            )
            for line, need in enumerate(sheet.ward.needs)
        )


def _same_frame(one: Sheet, other: Sheet) -> bool:
    names = ("rows", "ward", "heads", "days")
    return all(getattr(one, name) is getattr(other, name) for name in names)


def _days_changed(before: Sheet, after: Sheet) -> set[int]:
    return {
        day
        for old, new in zip(before.cells, after.cells, strict=True)
        if old is not new
        for day, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b
    }


def grid_cell(sheet: Sheet, row: int, day: int, *, fault: Fault, changed: bool, actual: bool = False) -> GridCell:
    """Return one cell as drawn."""
    who, cell = sheet.rows[row], sheet.cells[row][day]
    leave = sheet.leave_days.get((who.id, day))
    codes = cell.worked if actual else cell.codes
    if not codes and leave is not None:
        codes = tuple(leave.code.split("/"))
    first = sheet.ward.code(codes[0]) if codes else None
    barred = bars_all(sheet, row, day)
    text = "/".join(codes)
    if not text and barred:
        text = tr("froz")
    return GridCell(
        text,
        Look(first.kind.value) if first is not None else Look.LEAVE if barred and not codes else Look.OFF,
        ink=first.ink if first is not None else "",
        ground=first.fill if first is not None else "",
        symbols="".join(cell.symbols[:MOST_SIGNS]),
        hours=_signed(cell.minutes_adjust),
        aside=cell.remark or ("" if first is None else times_of(first, sheet.date(day))),
        wish=_wish(sheet, sheet.wish_days.get((who.id, day), ()), cell),
        note=bool(cell.remark or cell.reason),
        locked=cell.locked,
        changed=changed or sheet.changed_since_published(row, day) or (actual and cell.actual is not None),
        frozen=barred,
        fault=fault,
    )


def figure_columns(sheet: Sheet) -> tuple[str, ...]:
    """Return the columns right of the days that hold figures, as the ward chose them."""
    chosen = tuple(c for c in sheet.ward.columns.right if c in FIGURES or c.startswith(ACCOUNT))
    return chosen or DEFAULT_FIGURES


def figure_heads(sheet: Sheet) -> tuple[tuple[str, str], ...]:
    """Return title and meaning of each column of figures."""
    heads = []
    for column in figure_columns(sheet):
        if column.startswith(ACCOUNT):
            account = sheet.ward.account(column.removeprefix(ACCOUNT))
            title = account.title if account is not None else column
            heads.append(
                (
                    tr("{account} left", account=title),
                    tr("{account}: what is left at the end of this sheet", account=title),
                )
            )
        else:
            title, meaning = FIGURES[column]
            heads.append((tr(title), tr(meaning)))
    return tuple(heads)


def figure(column: str, totals: RowTotals) -> str:
    """Return one figure as written."""
    if column.startswith(ACCOUNT):
        balance = totals.balance(column.removeprefix(ACCOUNT))
        return "" if balance is None else plain(balance.closing)
    values = {
        "hours": lambda: plain(totals.hours),
        "over": lambda: _signed(totals.over) or "0",
        "night_hours": lambda: plain(Decimal(totals.night_minutes) / HOUR),
        "nights": lambda: str(totals.nights),
        "weekends": lambda: str(totals.weekends),
        "holidays": lambda: str(totals.holidays),
        "rest_days": lambda: str(totals.rests),
        "leave_days": lambda: str(totals.leave_days),
        "coefficient": lambda: plain(totals.coefficient),
    }
    return values[column]()


def plain(value: Decimal) -> str:
    """Return a figure without needless noughts, to one decimal where it has any."""
    rounded = value.quantize(Decimal("0.1"))
    return f"{rounded.to_integral_value():f}" if rounded == rounded.to_integral_value() else f"{rounded:f}"


def times_of(code: CodeDef, on: date | None = None) -> str:
    """Return when a shift is worked (on a day, for those with summer hours): 8–16, 8–12 14–18."""
    segments = code.segments if on is None else code.segments_on(on)
    return " ".join(f"{_clock(s.start)}–{_clock(s.until)}" for s in segments)


def _clock(minutes: int) -> str:
    hour, rest = divmod(minutes, HOUR)
    hour = hour if hour <= 24 else hour - 24  # noqa: PLR2004 - the next morning
    return f"{hour}:{rest:02d}" if rest else str(hour)


def first_code(sheet: Sheet, need: Need) -> str:
    """Return the code that fills a need: the first of the ward that counts for it."""
    found = (c.code for c in sheet.ward.codes if c.active and c.counts and {c.code, c.family} & set(need.codes))
    return next(found, "")


def cell_text(cell: SheetCell) -> str:
    """Return a cell as typed."""
    return write_cell(cell)


def date_words(on: date) -> str:
    """Return a date of the sheet as people say it: 12-17 四."""
    return f"{on:%m-%d} {tr(WEEKDAYS[on.weekday()])}"


def _day(sheet: Sheet, day: int, today: date) -> GridDay:
    on, head = sheet.date(day), sheet.heads[day]
    badge = {"SWAP_OFF": tr("off"), "OBSERVED": tr("off"), "STATUTORY": tr("off"), "SWAP_WORK": tr("duty")}
    return GridDay(
        on.day,
        tr(WEEKDAYS[on.weekday()]),
        kind=head.kind,
        badge=badge.get(head.day_kind, ""),
        title=head.name,
        today=on == today,
        new_week=on.weekday() == 0 and day > 0,
    )


def _guided_by(sheet: Sheet, person: str) -> tuple[str, ...]:
    """Say who is named as the preceptor of somebody in orientation."""
    pairs = (p.second for p in sheet.ward.pairings if p.kind == "guided" and p.first == person)
    names = "、".join(sheet.rows[sheet.row_index[other]].name for other in pairs if other in sheet.row_index)
    return (tr("Preceptor: {names}", names=names),) if names else ()


def _wish(sheet: Sheet, wishes: tuple[SheetWish, ...], cell: SheetCell) -> WishMark:
    if not wishes:
        return WishMark.NONE
    met = all(wish.granted_by(cell, sheet.ward) and not (wish.reason and cell.blank) for wish in wishes)
    return WishMark.GRANTED if met else WishMark.DENIED


def _signed(minutes: int) -> str:
    if not minutes:
        return ""
    return f"{'+' if minutes > 0 else '-'}{plain(abs(Decimal(minutes)) / HOUR)}"


def _usual(days: Sequence[CoverDay]) -> int:
    counts = [each.minimum for each in days]
    return max(set(counts), key=counts.count) if counts else 0


def untouched(sheet: Sheet) -> bool:
    """Tell whether nobody has planned anything yet: all that is written is leave and what is locked."""
    given = sheet.leave_days
    return all(
        cell.blank or cell.locked or (who.id, day) in given
        for who, cells in zip(sheet.rows, sheet.cells, strict=True)
        for day, cell in enumerate(cells)
    )


def _foot_cell(cover_day: CoverDay, need: Need, *, still: bool) -> FootCell:
    most = None if need.spare is None else cover_day.target + need.spare
    over = 0 if most is None else max(0, cover_day.have - most)
    return FootCell(str(cover_day.have), cover_day.short, over, open=still)
