"""Edits of a sheet: pure verbs from a sheet to another. Locked cells and granted leave are left alone and told of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import attrs

from app.errors import UserError
from app.roster.model import Barred
from app.roster.sheet.cell import EMPTY, SheetCell, read_cell
from app.roster.sheet.sheet import Place, Sheet
from app.roster.sheet.totals import codes_of
from app.roster.sheet.ward import CodeDef
from app.words import say

WEEK = 7


@attrs.frozen(slots=True)
class Edited:
    """The sheet after an edit; ``kept`` are the places that were left alone (locked, or granted leave)."""

    sheet: Sheet
    kept: tuple[Place, ...] = ()


class UnknownCodeTypedError(UserError):
    """A code was typed that the ward does not have."""

    def __init__(self, text: str) -> None:
        super().__init__(
            say("“{code}” is no code of this ward.", code=text),
            field="code",
            remedy=say("Choose one of the palette, or add it to the ward's shift dictionary."),
        )


def frozen_place(sheet: Sheet, place: Place) -> bool:
    """Tell whether mass edits leave a place alone: it is locked, or it lies in granted leave."""
    held = (sheet.rows[place.row].id, place.day) in sheet.leave_days
    return held or sheet.cells[place.row][place.day].locked


def bars_all(sheet: Sheet, row: int, day: int) -> bool:
    """Tell whether the person may take no shift at all on ``day`` (a licence, not leave)."""
    on = sheet.date(day)
    return any(not bar.shifts and not bar.posts and bar.covers(on) for bar in sheet.rows[row].person.barred)


def is_barred(sheet: Sheet, place: Place, cell: SheetCell) -> bool:
    """Tell whether ``cell`` holds work that the person of the place may not do on that day."""
    work = [code for code in codes_of(sheet.ward, cell) if code.is_work]
    on = sheet.date(place.day)
    bars = [bar for bar in sheet.rows[place.row].person.barred if bar.covers(on)]
    return any(_bars(bar, code) for bar in bars for code in work)


def _bars(bar: Barred, code: CodeDef) -> bool:
    """Tell whether ``bar`` forbids the work of ``code``: all work, the shift named, or a post of it."""
    everything = not bar.shifts and not bar.posts
    return everything or code.code in bar.shifts or bool(set(code.posts) & set(bar.posts))


def edit(sheet: Sheet, changes: Mapping[Place, SheetCell]) -> Edited:
    """Write whole cells, except where a place is frozen and would change."""
    kept = [p for p, cell in changes.items() if sheet.cells[p.row][p.day] != cell and frozen_place(sheet, p)]
    left = set(kept)
    return Edited(sheet.with_cells({p: cell for p, cell in changes.items() if p not in left}), tuple(kept))


def put(sheet: Sheet, places: Iterable[Place], text: str) -> Edited:
    """Write ``text`` (``A``, ``A/值``, ``N▲+2``) into every place; remarks stay, symbols and hours only if not written.

    Raises:
        UnknownCodeTypedError: the ward has no such code.
    """
    reading = read_cell(text, sheet.ward)
    if reading.unknown:
        raise UnknownCodeTypedError(reading.unknown)
    new = reading.cell
    return edit(sheet, {p: _merged(sheet.cells[p.row][p.day], new) for p in places})


def clear(sheet: Sheet, places: Iterable[Place]) -> Edited:
    """Empty every place, remarks and reasons included."""
    return edit(sheet, dict.fromkeys(places, EMPTY))


def move(sheet: Sheet, source: Place, *, target: Place, copy: bool = False) -> Edited:
    """Drag a cell onto another: into a blank one it moves, onto an occupied one both swap, with ``copy`` it stays too."""
    held = attrs.evolve(sheet.cells[source.row][source.day], locked=False)
    if source == target:
        return Edited(sheet)
    if copy:
        return edit(sheet, {target: held})
    return _together(sheet, {source: _left_behind(sheet, target), target: held})


def swap(sheet: Sheet, one: Place, *, other: Place) -> Edited:
    """Exchange two cells."""
    first, second = sheet.cells[one.row][one.day], sheet.cells[other.row][other.day]
    return _together(sheet, {one: second, other: first})


def swap_rows(sheet: Sheet, one: int, *, other: int, days: Iterable[int]) -> Edited:
    """Exchange two people's cells on ``days`` (整段换班)."""
    changes: dict[Place, SheetCell] = {}
    for day in days:
        changes[Place(one, day)], changes[Place(other, day)] = sheet.cells[other][day], sheet.cells[one][day]
    return edit(sheet, changes)


def move_block(sheet: Sheet, places: Sequence[Place], *, rows: int, days: int, copy: bool = False) -> Edited:
    """Drag a block by ``rows`` and ``days``; what would fall off the sheet is left where it was."""
    inside = [p for p in places if 0 <= p.row + rows < len(sheet.rows) and 0 <= p.day + days < sheet.days]
    changes: dict[Place, SheetCell] = {} if copy else dict.fromkeys(inside, EMPTY)
    changes.update((Place(p.row + rows, p.day + days), sheet.cells[p.row][p.day]) for p in inside)
    return _together(sheet, changes)


def fill(sheet: Sheet, places: Sequence[Place], *, across: bool = False) -> Edited:
    """Fill a block from its first row (Ctrl+D) or, ``across``, from its first column (Ctrl+R)."""
    if not places:
        return Edited(sheet)
    top, left = min(p.row for p in places), min(p.day for p in places)
    source = {p: Place(p.row, left) if across else Place(top, p.day) for p in places}
    return edit(sheet, {p: attrs.evolve(sheet.cells[s.row][s.day], locked=False) for p, s in source.items() if p != s})


def fill_series(sheet: Sheet, source: Sequence[Place], *, places: Iterable[Place]) -> Edited:
    """Repeat the pattern of ``source`` (a block) over ``places``, right and down, as her Excel's handle does."""
    if not source:
        return Edited(sheet)
    top, left = min(p.row for p in source), min(p.day for p in source)
    high, wide = 1 + max(p.row for p in source) - top, 1 + max(p.day for p in source) - left

    def pattern(place: Place) -> SheetCell:
        return sheet.cells[top + (place.row - top) % high][left + (place.day - left) % wide]

    return edit(sheet, {p: attrs.evolve(pattern(p), locked=False, reason="") for p in places})


def lock(sheet: Sheet, places: Iterable[Place], *, locked: bool = True) -> Sheet:
    """Lock or unlock every place."""
    return sheet.with_cells({p: attrs.evolve(sheet.cells[p.row][p.day], locked=locked) for p in places})


def mark(sheet: Sheet, places: Iterable[Place], *, sign: str) -> Edited:
    """Set a symbol on every place, or take it away where all have it already.

    Raises:
        UnknownCodeTypedError: the ward's legend has no such sign.
    """
    if sign not in {s.sign for s in sheet.ward.symbols}:
        raise UnknownCodeTypedError(sign)
    chosen = tuple(places)
    off = all(sign in sheet.cells[p.row][p.day].symbols for p in chosen)
    changes = {}
    for p in chosen:
        cell = sheet.cells[p.row][p.day]
        others = tuple(s for s in cell.symbols if s != sign)
        changes[p] = attrs.evolve(cell, symbols=others if off else (*others, sign))
    return edit(sheet, changes)


def adjust(sheet: Sheet, places: Iterable[Place], *, minutes: int) -> Edited:
    """Write ± minutes beside the code of every place; 0 takes them away."""
    return edit(sheet, {p: attrs.evolve(sheet.cells[p.row][p.day], minutes_adjust=minutes) for p in places})


def remark(sheet: Sheet, place: Place, *, text: str) -> Sheet:
    """Write a remark; locked cells take remarks too."""
    cell = sheet.cells[place.row][place.day]
    return sheet.with_cells({place: attrs.evolve(cell, remark=text.strip())})


def accept(sheet: Sheet, places: Iterable[Place], *, reason: str) -> Sheet:
    """Keep why a breach of policy is accepted in these places.

    Raises:
        UserError: no reason is given.
    """
    if not reason.strip():
        raise UserError(say("Say why the rule is set aside here."), field="reason")
    return sheet.with_cells({p: attrs.evolve(sheet.cells[p.row][p.day], reason=reason.strip()) for p in places})


def record_actual(sheet: Sheet, place: Place, *, text: str | None) -> Sheet:
    """Write what was really worked (the actual layer); None or the planned text itself takes the plan again.

    Raises:
        UnknownCodeTypedError: the ward has no such code.
    """
    cell = sheet.cells[place.row][place.day]
    if text is None:
        return sheet.with_cells({place: attrs.evolve(cell, actual=None)})
    reading = read_cell(text, sheet.ward)
    if reading.unknown:
        raise UnknownCodeTypedError(reading.unknown)
    worked = None if reading.cell.codes == cell.codes else reading.cell.codes
    minutes = reading.cell.minutes_adjust or cell.minutes_adjust
    symbols = tuple(dict.fromkeys((*cell.symbols, *reading.cell.symbols)))
    return sheet.with_cells({place: attrs.evolve(cell, actual=worked, minutes_adjust=minutes, symbols=symbols)})


def reorder(sheet: Sheet, row: int, *, before: int) -> Sheet:
    """Move a row so that it stands before the row that was at ``before`` (the number of rows: last)."""
    order = list(range(len(sheet.rows)))
    order.remove(row)
    order.insert(before - (before > row), row)
    return _ordered(sheet, order)


def regroup(sheet: Sheet, rows: Iterable[int], *, group: str) -> Sheet:
    """Put people into a nursing group; they come to stand behind its last member."""
    chosen = set(rows)
    moved = [attrs.evolve(each, group=group) if i in chosen else each for i, each in enumerate(sheet.rows)]
    changed = attrs.evolve(sheet, rows=tuple(moved))
    members = [i for i, each in enumerate(sheet.rows) if each.group == group and i not in chosen]
    place = (members[-1] if members else max(chosen, default=-1)) + 1
    order = [i for i in range(place) if i not in chosen]
    order += sorted(chosen)
    order += [i for i in range(place, len(sheet.rows)) if i not in chosen]
    return _ordered(changed, order)


def lay_package(sheet: Sheet, row: int, *, day: int, name: str) -> Edited:
    """Lay a weekly package into the calendar week of ``day``; the ghost preview is this very edit.

    Raises:
        UserError: the ward has no such package.
    """
    package = next((p for p in sheet.ward.packages if p.name == name), None)
    if package is None:
        raise UserError(say("The ward has no package “{name}”.", name=name), field="package")
    monday = day - sheet.date(day).weekday()
    changes = {
        Place(row, monday + step): _merged(sheet.cells[row][monday + step], read_cell(text, sheet.ward).cell)
        for step, text in enumerate(package.week)
        if text and 0 <= monday + step < sheet.days
    }
    return edit(sheet, changes)


def _merged(old: SheetCell, new: SheetCell) -> SheetCell:
    """Return ``new`` with what typing a code does not wipe out."""
    return attrs.evolve(
        old,
        codes=new.codes,
        symbols=new.symbols or (old.symbols if new.codes else ()),
        minutes_adjust=new.minutes_adjust or (old.minutes_adjust if new.codes else 0),
        reason=old.reason if new.codes == old.codes else "",
    )


def _left_behind(sheet: Sheet, target: Place) -> SheetCell:
    """Return what a dragged cell leaves behind: what lay under the target, without its lock."""
    return attrs.evolve(sheet.cells[target.row][target.day], locked=False)


def _together(sheet: Sheet, changes: Mapping[Place, SheetCell]) -> Edited:
    """Write all of ``changes`` or, where one place is frozen, none: half a swap would lose a shift."""
    kept = [p for p, cell in changes.items() if sheet.cells[p.row][p.day] != cell and frozen_place(sheet, p)]
    return Edited(sheet, tuple(kept)) if kept else Edited(sheet.with_cells(changes))


def _ordered(sheet: Sheet, order: Sequence[int]) -> Sheet:
    history = tuple(sheet.history[i] for i in order) if sheet.history else ()
    rows, cells = tuple(sheet.rows[i] for i in order), tuple(sheet.cells[i] for i in order)
    return attrs.evolve(sheet, rows=rows, cells=cells, history=history)
