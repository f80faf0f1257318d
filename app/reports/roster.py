"""护士排班表 on paper: the sheet she pins up. A pure builder over the sheet's value; everything it prints it can open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby

import attrs

from app.reports.document import (
    Block,
    Document,
    Grid,
    GridCell,
    GridColumn,
    GridLine,
    PageBreak,
    Paper,
    Paragraph,
    Signatures,
)
from app.reports.roster_legend import legend_of, overtime_of
from app.roster.model import ShiftClass
from app.roster.sheet import CodeDef, RowTotals, Sheet, SheetRow, SheetState, cover, row_totals, write_cell
from app.roster.sheet.edits import bars_all
from app.roster.sheet.totals import codes_of, in_hours, is_open
from app.staff.codes import Table as CodeTable
from app.staff.codes import label
from app.words import N_, tr

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
PORTRAIT_DAYS = 7
A3_FROM_PEOPLE = 46
DENSE_FROM_PEOPLE = 34  # from then on every millimetre of an A4 sheet is needed for its lines
MERGED_FROM = 3
NARROW = 8.0
NOT_HERE = "—"
NAME_SIGN, NAME_MOST = 2.6, 26.0  # millimetres of a sign of a name, and the widest the column becomes
NAME_TIGHT = 1.9  # millimetres of a sign of the longest names of all, which are written smaller

#: Colours of a class where the ward set none: ink, fill.
CLASS_COLOURS: dict[ShiftClass, tuple[str, str]] = {
    ShiftClass.DAY: ("", ""),
    ShiftClass.EVENING: ("#1D3F8F", "#E3EBFB"),
    ShiftClass.NIGHT: ("#1B2A57", "#C9D3EA"),
    ShiftClass.DUTY: ("#7A3600", "#FFF3D6"),
    ShiftClass.REST: ("#6B7885", ""),
    ShiftClass.LEAVE: ("#B42318", "#FBE3DE"),
}

#: Titles of the columns beside the days, and their width in millimetres.
COLUMN_TITLES: dict[str, tuple[str, float]] = {
    "ordinal": (N_("No."), 7),
    "group": (N_("Group"), 7),
    "staff_no": (N_("Staff no."), 13),
    "name": (N_("Name"), 17),
    "staffing": (N_("Type"), 7),
    "level": (N_("Level"), 7.5),
    "title": (N_("Title"), 16),
    "years": (N_("Years"), 7.5),
    "beds": (N_("Beds"), 10),
    "remark": (N_("Remark"), 16),
    "hours": (N_("Hours"), 9.5),
    "over": (N_("Over norm"), 9.5),
    "night_hours": (N_("Night h"), 9),
    "nights": (N_("Nights"), 7.5),
    "weekends": (N_("Weekend duties"), 9),
    "holidays": (N_("Holiday duties"), 8),
    "rest_days": (N_("Off"), 8),
    "leave_days": (N_("Leave days"), 8),
    "coefficient": (N_("Coefficient"), 9),
}
STATES = {
    SheetState.DRAFT: N_("draft, not published"),
    SheetState.SUBMITTED: N_("submitted, not published"),
    SheetState.PUBLISHED: N_("on the notice board"),
    SheetState.SEALED: N_("sealed sheet"),
}
BADGES = {"BZ": "编", "HT": "合", "PQ": "派", "FP": "返", "GP": "规", "RD": "代"}


@attrs.frozen(slots=True)
class Print:
    """How a sheet is printed.

    Args:
        organisation: at the head.
        paper: A4 or A3; None chooses by the number of people.
        colour: with the ward's colours; black and white is complete without them.
        board: for the notice board: reasons of absence, remarks and balances are not shown.
        actual: what was worked instead of the plan.
        left, right: columns beside the days; empty takes those of the ward.
        changed: (person id, date) of cells changed since the version before, boxed.
        version: what is said of the version under the title.
    """

    organisation: str = ""
    paper: Paper | None = None
    colour: bool = False
    board: bool = False
    actual: bool = False
    left: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    changed: frozenset[tuple[str, date]] = frozenset()
    version: str = ""


def roster_sheets(sheets: Sequence[Sheet], how: Print) -> Document:
    """Return the sheets of one ward, a page each: a week or less on A4 upright, longer ones across."""
    first = sheets[0]
    short = all(sheet.days <= PORTRAIT_DAYS for sheet in sheets)
    most = max(len(sheet.rows) for sheet in sheets)
    paper: Paper = how.paper or ("A3" if most >= A3_FROM_PEOPLE and not short else "A4")
    blocks: list[Block] = []
    for sheet in sheets:
        if blocks:
            blocks.append(PageBreak())
        blocks.extend(_blocks(sheet, how))
    dense = not short and paper == "A4" and most >= DENSE_FROM_PEOPLE
    meta = _meta(first, how)
    return Document(
        title=title_of(first),
        organisation="" if dense else how.organisation,
        meta=(how.organisation, *meta) if dense and how.organisation else meta,
        blocks=tuple(blocks),
        landscape=not short,
        paper=paper,
        margin=NARROW,
    )


def title_of(sheet: Sheet) -> str:
    """Return the title every head nurse writes: 2026年12月心血管内科护士排班表; a part of a month names its days."""
    named = {"year": sheet.first.year, "month": sheet.first.month, "ward": sheet.ward_name}
    whole = sheet.first.day == 1 and sheet.days >= 28  # noqa: PLR2004 - the shortest month
    text = tr("{year}-{month} {ward} nurses' roster", **named)
    if whole:
        return text
    first, last = (f"{day.month}.{day.day}" for day in (sheet.first, sheet.last))
    return f"{text}（{first}—{last}）"


def month_title(sheets: Sequence[Sheet]) -> str:
    """Return the title of one sheet; of a month kept week by week that of the whole month."""
    first = sheets[0]
    if len(sheets) == 1:
        return title_of(first)
    return title_of(attrs.evolve(first, first=first.first.replace(day=1), days=31))


def _meta(sheet: Sheet, how: Print) -> tuple[str, ...]:
    norm = in_hours(480 * sum(head.kind == "work" for head in sheet.heads))
    rests = sum(head.kind != "work" for head in sheet.heads)
    told = [tr("Normal hours: {hours}; days off due: {days}", hours=norm, days=rests)]
    if sheet.ward.rules.version:
        told.append(tr("Rules: {version}", version=sheet.ward.rules.version))
    told.append((how.version or state_of(sheet)) + (f" · {tr('as it was worked')}" if how.actual else ""))
    return tuple(told)


def state_of(sheet: Sheet) -> str:
    """Return which version of a sheet this is, and where it stands in its life."""
    state = tr(STATES[sheet.state])
    return tr("Version {number}", number=sheet.version) + f" · {state}" if sheet.version else state


def _blocks(sheet: Sheet, how: Print) -> Iterable[Block]:
    grid = _grid(sheet, how)
    yield grid
    small = 7.5
    for text in legend_of(sheet, actual=how.actual, board=how.board):
        yield Paragraph(text, size=small, after=0.4)
    marks = "；".join(_marks_told(grid))
    if marks:
        yield Paragraph(tr("Marks: {text}", text=marks), size=small, after=0.4)
    if sheet.remark:
        yield Paragraph(tr("Notes: {text}", text=sheet.remark), size=small, after=0.4)
    if not how.board:
        yield Paragraph(tr("Overtime: {text}", text=overtime_of(sheet) or "　"), size=small, after=0.4)
    if sheet.ward.signatures:
        yield Signatures(sheet.ward.signatures, dated=False)


def _marks_told(grid: Grid) -> Iterable[str]:
    """Yield what the marks of the grid mean, of those that occur on it."""
    cells = [cell for line in grid.lines for cell in line.cells]
    if any(cell.boxed for cell in cells):
        yield tr("heavy frame: changed since the version before")
    if any(cell.corner for cell in cells):
        yield tr("cut corner: fixed")
    if any(cell.value == NOT_HERE for cell in cells):
        yield tr("dash: not in the ward, or may take no shift")
    if any("▼" in str(cell.value) for line in grid.foot for cell in line.cells):
        yield tr("arrow beside a number: so many are missing")


# -- the grid ----------------------------------------------------------------------------------------------------------


def _grid(sheet: Sheet, how: Print) -> Grid:
    left = tuple(key for key in how.left or sheet.ward.columns.left if key in COLUMN_TITLES)
    right = tuple(key for key in how.right or sheet.ward.columns.right if _shown(sheet, key, how))
    if left and left[0] != "group" and "group" in left:
        left = ("group", *(key for key in left if key != "group"))
    columns = (
        *(_side(sheet, key) if key != "name" else _names(sheet) for key in left),
        *(_day(sheet, day) for day in range(sheet.days)),
        *(_side(sheet, key) for key in right),
    )
    lines = tuple(_line(sheet, row, how, left=left, right=right) for row in range(len(sheet.rows)))
    grouped = bool(left) and left[0] == "group" and any(row.group for row in sheet.rows)
    return Grid(
        columns=columns,
        lines=tuple(_ended(sheet, lines)),
        foot=tuple(_foot(sheet, how, before=len(left), after=len(right))),
        merge_first=grouped,
        colour=how.colour,
    )


def _shown(sheet: Sheet, key: str, how: Print) -> bool:
    if key.startswith("account:"):
        return not how.board and sheet.ward.account(key.removeprefix("account:")) is not None
    return key in COLUMN_TITLES and not (how.board and key in {"remark", "leave_days", "over", "coefficient"})


def _names(sheet: Sheet) -> GridColumn:
    """Return the column of names, as wide as the longest one asks for."""
    title, width = COLUMN_TITLES["name"]
    longest = max((len(_name(row)) for row in sheet.rows), default=0)
    return GridColumn(
        tr(title), width=max(min(max(width, longest * NAME_SIGN), NAME_MOST), longest * NAME_TIGHT), align="left"
    )


def _name(person: SheetRow) -> str:
    return person.name + (tr("(lent)") if person.loan else "")


def _side(sheet: Sheet, key: str) -> GridColumn:
    if key.startswith("account:"):
        account = sheet.ward.account(key.removeprefix("account:"))
        assert account is not None  # chosen by ``_shown``
        unit = tr("h") if account.unit == "hour" else tr("d")
        return GridColumn(account.title, second=tr("left ({unit})", unit=unit), width=10)
    title, width = COLUMN_TITLES[key]
    return GridColumn(tr(title), width=width, align="left" if key == "name" else "center")


def _day(sheet: Sheet, day: int) -> GridColumn:
    on, head = sheet.date(day), sheet.heads[day]
    text = tr(WEEKDAYS[on.weekday()])
    number = (
        str(on.day) if day and on.day != 1 else f"{on.month}/{on.day}" if sheet.days <= PORTRAIT_DAYS else str(on.day)
    )
    mark = tr("(hol)") if head.kind == "holiday" else tr("(work)") if head.day_kind == "SWAP_WORK" else ""
    return GridColumn(number, second=text + mark, shade=head.kind != "work")


def _line(sheet: Sheet, row: int, how: Print, *, left: tuple[str, ...], right: tuple[str, ...]) -> GridLine:
    totals = row_totals(sheet, row, actual=how.actual)
    return GridLine(
        (
            *(GridCell(_left(sheet, row, key)) for key in left),
            *_cells(sheet, row, how),
            *(GridCell(_right(sheet, row, totals, key)) for key in right),
        )
    )


def _ended(sheet: Sheet, lines: Sequence[GridLine]) -> Iterable[GridLine]:
    """Mark the last line of each group, after which a thicker rule is drawn."""
    for index, line in enumerate(lines):
        last = index + 1 == len(lines) or sheet.rows[index].group != sheet.rows[index + 1].group
        yield attrs.evolve(line, ends=last)


def _left(sheet: Sheet, row: int, key: str) -> str | int | None:
    person = sheet.rows[row]
    match key:
        case "ordinal":
            return row + 1
        case "staffing":
            return BADGES.get(person.staffing, label(CodeTable.STAFFING_TYPE, person.staffing)[:1])
        case "name":
            return _name(person)
        case "staff_no":
            return person.no
        case "beds":
            return ""
        case _:
            return getattr(person, key)  # type: ignore[no-any-return]  # group, level, title, years


def _right(sheet: Sheet, row: int, totals: RowTotals, key: str) -> str | int | Decimal | None:
    if key.startswith("account:"):
        balance = totals.balance(key.removeprefix("account:"))
        return None if balance is None else balance.closing
    match key:
        case "remark":
            return sheet.rows[row].remark
        case "hours":
            return totals.hours
        case "over":
            return in_hours(totals.over)
        case "night_hours":
            return in_hours(totals.night_minutes)
        case "rest_days":
            return totals.rests
        case _:
            value: int | Decimal = getattr(totals, key)
            return value


def _cells(sheet: Sheet, row: int, how: Print) -> Iterable[GridCell]:
    """Yield a row's days; long leave of one kind is written once over its days."""
    days = [(day, _cell(sheet, row, day, how)) for day in range(sheet.days)]
    for key, run in groupby(days, key=lambda pair: _leave_key(sheet, row, pair[0], how, pair[1])):
        held = [cell for _day, cell in run]
        if key is None or len(held) < MERGED_FROM:
            yield from held
        else:
            yield attrs.evolve(held[0], span=len(held), value=_leave_title(sheet, key, how))


def _leave_key(sheet: Sheet, row: int, day: int, how: Print, shown: GridCell) -> str | None:
    codes = codes_of(sheet.ward, sheet.cells[row][day], actual=how.actual)
    if not codes or not all(code.is_leave for code in codes) or shown.small or shown.boxed:
        return None
    if how.board:  # two kinds of leave side by side are one absence to the passer-by
        return f"{_public(codes[0])}\n"
    return f"{codes[0].code}\n{sheet.cells[row][day].remark}"


def _leave_title(sheet: Sheet, key: str, how: Print) -> str:
    text, _line, remark = key.partition("\n")
    if how.board:
        return text
    code = sheet.ward.code(text)
    title = text if code is None else code.title or code.code
    return f"{title}（{remark}）" if remark else title


def _cell(sheet: Sheet, row: int, day: int, how: Print) -> GridCell:
    cell = sheet.cells[row][day]
    codes = codes_of(sheet.ward, cell, actual=how.actual)
    shown = cell if not how.actual else attrs.evolve(cell, codes=cell.worked)
    text = write_cell(shown) if not how.board else "/".join(_public(code) for code in codes) + "".join(cell.symbols)
    ink, fill = _colours(codes, board=how.board)
    return GridCell(
        text or _absent(sheet, row, day),
        strong=any(code.kind is ShiftClass.NIGHT for code in codes),
        ink=ink,
        fill=fill,
        boxed=(sheet.rows[row].id, sheet.date(day)) in how.changed,
        corner=cell.locked and not how.board,
    )


def _absent(sheet: Sheet, row: int, day: int) -> str:
    """Return the dash of a day nobody can fill: frozen, or elsewhere; why is nobody's business on a wall."""
    return "" if codes_of(sheet.ward, sheet.cells[row][day], actual=True) or not bars_all(sheet, row, day) else NOT_HERE


def _public(code: CodeDef) -> str:
    return code.masked or code.code


def _colours(codes: Sequence[CodeDef], *, board: bool) -> tuple[str, str]:
    """Return ink and fill; a masked absence has the colour of every absence, or its own would tell the reason."""
    if not codes:
        return "", ""
    ink, fill = CLASS_COLOURS[codes[0].kind]
    if board and codes[0].masked:
        return ink, fill
    return codes[0].ink or ink, codes[0].fill or fill


def _foot(sheet: Sheet, how: Print, *, before: int, after: int) -> Iterable[GridLine]:
    """Yield the cover of each need, day by day; a shortage is bold and says how many are missing.

    Days that nobody has planned yet stay empty: a draft that goes round is no alarm.
    """
    still = {day for day in range(sheet.days) if is_open(sheet, day)}
    for line in cover(sheet, actual=how.actual):
        days = (
            GridCell("") if day in still
            else GridCell(each.have if not each.short else f"{each.have}▼{each.short}", strong=bool(each.short))
            for day, each in enumerate(line.days)
        )  # fmt: skip
        sides = (GridCell(line.title, span=before),) if before else ()
        rest = (GridCell("", span=after),) if after else ()
        yield GridLine((*sides, *days, *rest), alone=True)
