"""What a unit's month asks for, and what stands there: the sheet in which scores, counts and keys are typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.performance.appraising import appraised
from app.performance.entries import Entry, EntryKind, is_open, require_open, write_entries
from app.performance.formula import parse_formula
from app.performance.gather import FULL, OWN_KEYS, gather
from app.performance.problem import ATTENDANCE, OPERATIONS, POINTS, Member, Unit
from app.performance.schemes import schemes_in_force
from app.words import say
from db.tables import PerfEntryRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True, kw_only=True)
class Wanted:
    """The inputs a scheme reads: of the unit and of each person; ``keys`` are coefficient tables with their rows."""

    unit_scores: tuple[str, ...]
    unit_items: tuple[str, ...]
    scores: tuple[str, ...]
    counts: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    attendance: bool


@attrs.frozen(slots=True, kw_only=True)
class Held:
    """What stands in one cell: the value or row as text, and where it comes from; ``typed`` tells that a person typed it."""

    text: str
    source: str = ""
    typed: bool = False


@attrs.frozen(slots=True, kw_only=True)
class InputRow:
    """One person's (or, ``person_id`` None, the unit's) cells by name."""

    person_id: int | None
    number: str
    name: str
    cells: Mapping[str, Held]


@attrs.frozen(slots=True, kw_only=True)
class InputSheet:
    """The sheet of a unit's month; ``open`` tells whether anything may still be typed."""

    unit_id: int
    month: str
    wanted: Wanted
    unit: InputRow
    people: tuple[InputRow, ...]
    open: bool


def wanted_by(spec: Unit) -> Wanted:
    """Return what the formulas of ``spec`` read that neither the scheme nor the person's record gives."""
    spec = appraised(spec)
    personal, whole = _names(spec)
    plain = sorted(personal - spec.values.keys())
    counts = [name for name in plain if name in {*spec.counts, *spec.items}]
    known = {*spec.tables, *counts, ATTENDANCE, OPERATIONS}
    unit_plain = sorted(whole - spec.unit_values.keys() - spec.scores.keys())
    return Wanted(
        unit_scores=tuple(name for name in unit_plain if name != POINTS and name not in spec.items),
        unit_items=tuple(spec.items) if POINTS in unit_plain else tuple(n for n in unit_plain if n in spec.items),
        scores=tuple(name for name in plain if name not in known),
        counts=tuple(counts),
        keys={name: tuple(spec.tables[name]) for name in plain if name in spec.tables},
        attendance=ATTENDANCE in personal,
    )


def input_sheet(desk: Desk, *, unit_id: int, month: str) -> InputSheet:
    """Return the sheet of a unit's month as it stands.

    Raises:
        UserError: the unit has no scheme in force.
    """
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        problem, ids = gather(work, unit_id, month)
        wanted = wanted_by(schemes_in_force(work, unit_id, month)[0].spec)
        return InputSheet(
            unit_id=unit_id, month=month, wanted=wanted, unit=_unit_row(problem.units[0], wanted),
            people=tuple(_person_row(member, ids, wanted) for unit in problem.units for member in unit.people),
            open=is_open(work, unit_id, month),
        )  # fmt: skip


def type_in(desk: Desk, *, unit_id: int, month: str, person_id: int | None, name: str, text: str) -> None:
    """Take what was typed into one cell: it replaces what was typed before; empty takes it back.

    Raises:
        UserError: it is no number, or no row of the table; the month is closed.
    """
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Type in")) as work:
        work.require_unit(unit_id)
        require_open(work, unit_id, month)
        spec = appraised(schemes_in_force(work, unit_id, month)[0].spec)
        kind = _kind_of(wanted_by(spec), name, of_unit=person_id is None)
        _take_back(work, unit_id=unit_id, month=month, person_id=person_id, kind=kind, name=name)
        if text.strip():
            write_entries(work, unit_id, month, [_entry(spec, kind, person_id, name, text.strip())])


def _entry(spec: Unit, kind: EntryKind, person_id: int | None, name: str, text: str) -> Entry:
    if kind is EntryKind.KEY:
        if text not in spec.tables[name]:
            rows = "、".join(spec.tables[name])
            raise UserError(say("Table {table} has the rows {rows}.", table=name, rows=rows), field=name)
        return Entry(kind=kind, name=name, key=text, person_id=person_id)
    stored = "" if kind is EntryKind.ATTENDANCE else name
    return Entry(kind=kind, name=stored, value=_number(name, text), person_id=person_id)


def _number(name: str, text: str) -> Decimal:
    plain = text.replace(",", "").replace("，", "")
    try:
        value = Decimal(plain)
    except ArithmeticError as error:
        raise UserError(say("“{value}” is not a number", value=text), field=name) from error
    if not value.is_finite():
        raise UserError(say("“{value}” is not a number", value=text), field=name)
    return value


def _take_back(work: Work, *, unit_id: int, month: str, person_id: int | None, kind: EntryKind, name: str) -> None:
    row = PerfEntryRow
    same_person = row.person_id.is_(None) if person_id is None else row.person_id == person_id
    stored = "" if kind is EntryKind.ATTENDANCE else name
    query = select(row).where(
        row.unit_id == unit_id, row.month == month, same_person, row.kind == kind.value, row.name == stored,
        row.reversed_at.is_(None),
    )  # fmt: skip
    for each in work.session.scalars(query):
        each.reversed_at, each.reversed_by, each.reversed_reason = work.now, work.actor.login, "typed anew"
        work.record(
            "performance", each.id, action="performance.take-back", before={"value": each.value, "key": each.key}
        )


def _kind_of(wanted: Wanted, name: str, *, of_unit: bool) -> EntryKind:
    if of_unit:
        return EntryKind.WORK if name in wanted.unit_items else EntryKind.SCORE
    if name == ATTENDANCE:
        return EntryKind.ATTENDANCE
    if name in wanted.keys:
        return EntryKind.KEY
    return EntryKind.WORK if name in wanted.counts else EntryKind.SCORE


def _names(spec: Unit) -> tuple[frozenset[str], frozenset[str]]:
    """Return every name read of a person and every name read of the unit, through further formulas."""
    personal: set[str] = set()
    for step in spec.steps:
        default = {"points": POINTS, "average": ATTENDANCE}.get(step.method.value, "")
        for text in (step.weight or (default if not step.is_fixed else ""), step.quantity):
            if text:
                personal |= parse_formula(text).names
    whole_formula = parse_formula(spec.pool)
    whole, sums = set(whole_formula.names), set(whole_formula.sums)
    _through(whole, spec.unit_values, sums)
    _through(personal | sums, spec.values, set())
    personal |= sums
    _through(personal, spec.values, set())
    return frozenset(personal), frozenset(whole)


def _through(names: set[str], formulas: Mapping[str, str], sums: set[str]) -> None:
    """Add to ``names`` what the formulas they stand for read."""
    pending = [name for name in names if name in formulas]
    while pending:
        formula = parse_formula(formulas[pending.pop()])
        sums |= formula.sums
        fresh = formula.names - names
        names |= fresh
        pending.extend(name for name in fresh if name in formulas)


def _unit_row(spec: Unit, wanted: Wanted) -> InputRow:
    cells: dict[str, Held] = {}
    for name in wanted.unit_scores:
        if name in spec.scores:
            cells[name] = Held(text=_shown(spec.scores[name].value), source=spec.scores[name].source, typed=True)
    for name in wanted.unit_items:
        rows = [row for row in spec.work if row.item == name]
        if rows:
            cells[name] = Held(text=_shown(_sum(row.quantity for row in rows)), source=rows[0].source, typed=True)
    return InputRow(person_id=None, number="", name=spec.name, cells=cells)


def _person_row(member: Member, ids: Mapping[str, int], wanted: Wanted) -> InputRow:
    cells: dict[str, Held] = {}
    for name in wanted.scores:
        if name in member.scores:
            cells[name] = Held(text=_shown(member.scores[name].value), source=member.scores[name].source, typed=True)
    for name in wanted.counts:
        rows = [row for row in member.work if row.item == name]
        if rows:
            sources = "；".join(dict.fromkeys(row.source for row in rows if row.source))
            cells[name] = Held(text=_shown(_sum(row.quantity for row in rows)), source=sources, typed=len(rows) == 1)
    for name in wanted.keys:
        if member.keys.get(name):
            cells[name] = Held(text=member.keys[name], typed=name not in OWN_KEYS)
    given = member.attendance.coefficient
    if wanted.attendance and given is not None:
        cells[ATTENDANCE] = Held(
            text=_shown(given), source=member.attendance.source, typed=member.attendance.source != FULL
        )
    return InputRow(person_id=ids[member.id], number=member.id, name=member.name, cells=cells)


def _sum(values: Iterable[Decimal]) -> Decimal:
    return sum(values, Decimal(0))


def _shown(value: Decimal) -> str:
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
