"""What the names of a formula stand for: a person's and a unit's inputs, looked up once, with their sources. Pure.

Names are looked up in a fixed order: scores and work as given, then coefficient tables, then attendance, points and
operations, then further formulas. A name that leads back to itself is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

import attrs

from app.errors import UserError
from app.performance.formula import Formula, evaluate, parse_formula
from app.performance.outcome import Reckoning, Used
from app.performance.problem import ATTENDANCE, OPERATIONS, POINTS, Member, Unit, Work
from app.performance.service_days import Month, attendance_of
from app.performance.surgery import person_points
from app.words import Words, say

_NOUGHT = Decimal(0)
_Found = tuple[Decimal, tuple[str, ...], Words | None]


class CircleError(UserError):
    """A value is defined by itself."""

    code = "circle"

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(
            say("These values are defined by each other: {names}.", names=" → ".join(names)), field="values"
        )


@attrs.define
class Names:
    """The names of one person or one unit, with their values and what those were made of.

    Args:
        find: gives a plain input by name: value, sources, note; None where there is none.
        formulas: further names.
        total: gives the sum of a name over people, for a unit.
    """

    find: Callable[[str], _Found | None]
    formulas: Mapping[str, str]
    total: Callable[[str], Decimal] | None = None
    _known: dict[str, Used] = attrs.field(factory=dict)
    _below: dict[str, Reckoning] = attrs.field(factory=dict)
    _path: list[str] = attrs.field(factory=list)

    def value(self, name: str) -> Decimal | None:
        """Return the value of ``name``, None where nothing is called so."""
        used = self.used(name)
        return None if used is None else used.value

    def used(self, name: str) -> Used | None:
        """Return the value of ``name`` with its sources."""
        if name in self._known:
            return self._known[name]
        found = self.find(name)
        if found is not None:
            used = Used(name=name, value=found[0], sources=found[1], note=found[2])
        elif name in self.formulas:
            used = self._from_formula(name)
        else:
            return None
        self._known[name] = used
        return used

    def reckon(self, title: str, text: str) -> Reckoning:
        """Return the value of a formula together with everything it was made of.

        Raises:
            UserError: it has no value, or values are defined by each other.
        """
        formula = parse_formula(text)
        result = evaluate(formula, self.value, total=self.total)
        inputs, below = self._made_of(formula)
        return Reckoning(name=title, formula=text, result=result, inputs=inputs, below=below)

    def _made_of(self, formula: Formula) -> tuple[tuple[Used, ...], tuple[Reckoning, ...]]:
        # A name in the branch of an ``if`` that was not taken need not have a value.
        used = [found for name in sorted(formula.names) if (found := self._known.get(name)) is not None]
        if self.total is not None:
            used.extend(Used(name=f"sum({name})", value=self.total(name)) for name in sorted(formula.sums))
        below = [self._below[each.name] for each in used if each.name in self._below]
        return tuple(used), tuple(below)

    def _from_formula(self, name: str) -> Used:
        if name in self._path:
            raise CircleError([*self._path[self._path.index(name) :], name])
        self._path.append(name)
        reckoning = self.reckon(name, self.formulas[name])
        self._path.pop()
        self._below[name] = reckoning
        return Used(name=name, value=reckoning.result)


def member_names(unit: Unit, member: Member, month: Month) -> Names:
    """Return the names of one person of ``unit``."""
    work = _by_item(_lawful_work(member, month))

    def find(name: str) -> _Found | None:
        if name in member.scores:
            score = member.scores[name]
            return score.value, _sources([score.source]), None
        if name in work:
            return work[name]
        if name in unit.tables:
            return _coefficient(unit, member, name)
        if name == ATTENDANCE:
            value, note = attendance_of(member, month)
            return value, _sources([member.attendance.source]), note
        if name == POINTS and unit.items:
            return _points(unit, work)
        if name == OPERATIONS and unit.operation_points:
            return _operations(unit, member, month)
        # An item the unit counts and the person did not do is nought of it.
        return (_NOUGHT, (), None) if name in (*unit.items, *unit.counts) or _is_work(unit, name) else None

    return Names(find, unit.values)


def unit_names(unit: Unit, people: Mapping[str, Names]) -> Names:
    """Return the names of the unit itself; its work is its own rows, or the sum over its people."""
    work = _by_item([(row, row.quantity, None) for row in unit.work])

    def total(name: str) -> Decimal:
        values = [found for names in people.values() if (found := names.value(name)) is not None]
        if not values:
            raise UserError(
                say("Nobody in {unit} has a value called {name}.", unit=unit.name or unit.code, name=name),
                field="pool",
            )
        return sum(values, _NOUGHT)

    def find(name: str) -> _Found | None:
        if name in unit.scores:
            score = unit.scores[name]
            return score.value, _sources([score.source]), None
        if name in work:
            return work[name]
        return _points(unit, work) if name == POINTS and unit.items and work else None

    return Names(find, unit.unit_values, total)


def _lawful_work(member: Member, month: Month) -> list[tuple[Work, Decimal, Words | None]]:
    """Return each row with what of it counts: work on frozen days earns nothing."""
    return [(row, *month.counted(row.quantity, row.day, member)) for row in member.work]


def _by_item(rows: Iterable[tuple[Work, Decimal, Words | None]]) -> dict[str, _Found]:
    found: dict[str, _Found] = {}
    for row, counted, note in rows:
        value, sources, before = found.get(row.item, (_NOUGHT, (), None))
        found[row.item] = (value + counted, (*sources, *_sources([row.source])), note or before)
    return found


def _points(unit: Unit, work: Mapping[str, _Found]) -> _Found:
    rows = [(found, unit.items[item]) for item, found in work.items() if item in unit.items]
    value = sum((found[0] * points for found, points in rows), _NOUGHT)
    sources = tuple(source for found, _points_each in rows for source in found[1])
    return value, sources, next((found[2] for found, _each in rows if found[2] is not None), None)


def _operations(unit: Unit, member: Member, month: Month) -> _Found:
    shares = unit.role_shares
    mine = [case for case in unit.operations if member.id in case.team.values()]
    value, note = _NOUGHT, None
    for case in mine:
        points = person_points(case, member.id, levels=unit.operation_points, shares=shares)
        counted, said = month.counted(points, case.day, member)
        value, note = value + counted, said or note
    return value, _sources(case.source for case in mine), note


def _coefficient(unit: Unit, member: Member, table: str) -> _Found:
    key = member.keys.get(table)
    value = unit.tables[table].get(key) if key is not None else None
    if value is None:
        raise UserError(
            say("{person}: table {table} has no coefficient for “{key}”.",
                person=member.name or member.id, table=table, key=key or ""),
            field="tables",
        )  # fmt: skip
    return value, (f"{table}={key}",), None


def _is_work(unit: Unit, name: str) -> bool:
    return any(row.item == name for member in unit.people for row in member.work)


def _sources(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if text)
