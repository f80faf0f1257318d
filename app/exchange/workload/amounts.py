"""Lines of a workload export into amounts: one row an item, or one row a person with a column an item. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

import attrs

from app.exchange.normalise.dates import ReadDate, read_date
from app.exchange.normalise.text import is_empty, plain_text, squeeze, text_of
from app.exchange.rosters.persons import Someone
from app.exchange.values import Cell, RawBook, RawSheet
from app.exchange.workload.columns import Table, find_table, line_types
from app.exchange.workload.finding import Staff
from app.exchange.workload.numbers import BadNumberError, quantity
from app.exchange.workload.values import Amount, Aside, Record, Refused, Workload

_HOURS = frozenset({"小时", "h", "H", "时"})
_ONE_DAY = re.compile(r"\d{4}([-/.年]\d{1,2}[-/.月]\d{1,2}|\d{4})日?")
_MINUTES = frozenset({"分钟", "分", "min"})


class _NoSuchDayError(ValueError):
    """A cell names a day the calendar does not have."""


@attrs.define(slots=True)
class _Gathered:
    staff: Staff
    year: int
    amounts: list[Amount] = attrs.field(factory=list)
    refused: list[Refused] = attrs.field(factory=list)
    asides: list[Aside] = attrs.field(factory=list)
    seen: dict[tuple[object, ...], list[int]] = attrs.field(factory=lambda: defaultdict(list))
    other_names: list[tuple[int, str, str]] = attrs.field(factory=list)
    lines: int = 0


def read_workload(
    book: RawBook,
    tables: Mapping[str, Table],
    staff: Staff,
    *,
    year: int,
    step: Callable[[int], None] = lambda _done: None,
) -> Workload:
    """Return the amounts of every sheet in ``tables``; ``year`` is the present one, for dates without one."""
    found = _Gathered(staff, year)
    wide = False
    for sheet in book.sheets:
        table = tables.get(sheet.name)
        if table is None:
            continue
        wide = wide or bool(table.items)
        for number, (row, kind) in enumerate(zip(sheet.rows, line_types(sheet, table), strict=True), start=1):
            step(number)
            if kind == "data":
                _line(found, sheet, table, number, row)
            else:
                found.asides.append(Aside(sheet.name, number, kind))
    repeated = tuple(tuple(lines) for lines in found.seen.values() if len(lines) > 1)
    return Workload(
        amounts=tuple(_one_unit(found.amounts)),
        refused=tuple(found.refused),
        asides=tuple(found.asides),
        wide=wide,
        lines=found.lines,
        headers={name: table.header[-1] + 1 for name, table in tables.items()},
        repeated=repeated,
        other_names=tuple(found.other_names),
    )


def tables_of(book: RawBook, chosen: Mapping[str, str | None] | None = None) -> dict[str, Table]:
    """Return the table of every sheet that holds one."""
    found = ((sheet, find_table(sheet, Record.WORKLOAD, chosen=chosen)) for sheet in book.sheets if not sheet.hidden)
    return {sheet.name: table for sheet, table in found if table is not None}


def _line(found: _Gathered, sheet: RawSheet, table: Table, number: int, row: Sequence[Cell]) -> None:
    staff = found.staff
    cells = {field: row[column] if column < len(row) else None for field, column in table.fields.items()}
    staff_no = squeeze(text_of(cells.get("staff_no"))).strip("'’")
    name, dept = plain_text(cells.get("name")) or "", plain_text(cells.get("dept")) or ""
    pairs = list(_pairs(table, cells, row))

    def refuse(reason: str) -> None:
        item, value = (pairs[0][0], text_of(pairs[0][1])) if not table.items and pairs else ("", "")
        found.refused.append(Refused(sheet.name, number, reason, staff_no or name, item, value))

    if is_empty(cells.get("staff_no")) and not name:
        refuse("missing_required")
        return
    person = staff.numbered(staff_no) if staff_no else staff.named(name, dept)
    if person is None:
        refuse("unknown_person")
        return
    try:
        read = [(item, quantity(cell)) for item, cell in pairs]
        day = _day(cells.get("date"), found.year)
    except BadNumberError:
        refuse("bad_number")
        return
    except _NoSuchDayError:
        refuse("bad_date")
        return
    if not table.items and any(not item or value is None for item, value in read):
        refuse("missing_required")
        return
    found.lines += 1
    if name and not staff.same_name(person, name):
        found.other_names.append((number, name, person.name))
    unit = plain_text(cells.get("unit")) or ""
    for item, value in read:
        found.amounts.append(Amount(sheet.name, number, person, item, value or Decimal(0), unit, dept, day))
    found.seen[person.id, dept, day, tuple(read)].append(number)


def _pairs(table: Table, cells: Mapping[str, Cell], row: Sequence[Cell]) -> Iterator[tuple[str, Cell]]:
    """Yield (item, cell) of a line."""
    if not table.items:
        yield plain_text(cells.get("item")) or "", cells.get("quantity")
        return
    for column, item in table.items.items():
        yield item, row[column] if column < len(row) else None


def _day(cell: Cell, year: int) -> date | None:
    """Return the day of a line, None where it states none, only a month, or a stretch of days.

    Raises:
        _NoSuchDayError: it states one day, and there is no such day.
    """
    if is_empty(cell):
        return None
    read = read_date(cell, past=True, year=year)
    if isinstance(read, ReadDate):
        return read.day if read.precision == "day" else None
    if _ONE_DAY.fullmatch(squeeze(text_of(cell))):
        raise _NoSuchDayError
    return None


def _one_unit(amounts: Sequence[Amount]) -> Iterator[Amount]:
    """Yield amounts in one unit an item: minutes become hours where the item is mostly told in hours."""
    units: dict[str, Counter[str]] = defaultdict(Counter)
    for each in amounts:
        units[each.item][each.unit] += 1
    for each in amounts:
        usual = units[each.item].most_common(1)[0][0]
        if each.unit != usual and each.unit in _MINUTES and usual in _HOURS:
            yield attrs.evolve(each, quantity=each.quantity / 60, unit=usual)
        elif each.unit != usual and each.unit in _HOURS and usual in _MINUTES:
            yield attrs.evolve(each, quantity=each.quantity * 60, unit=usual)
        else:
            yield each


def sums(amounts: Sequence[Amount]) -> dict[Someone, dict[str, Decimal]]:
    """Return person -> item -> sum."""
    found: dict[Someone, dict[str, Decimal]] = {}
    for each in amounts:
        items = found.setdefault(each.person, {})
        items[each.item] = items.get(each.item, Decimal(0)) + each.quantity
    return found
