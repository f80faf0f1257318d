"""What an import would do to the vault: inserts and updates worked out row by row, written by nobody yet.

The same planners serve the dry run (their operations are thrown away) and the import (they are carried out in the
transaction they were planned in), so that what was shown is what is done.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import func, select

from app.exchange.normalise.text import squeeze
from app.exchange.people import Known
from app.staff.units import UnitKind, load_units
from db.tables import Base, PersonRow, UnitAliasRow, UnitRow

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from app.exchange.values import ReadRow


class State(StrEnum):
    """What becomes of one row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    CONFLICT = "conflict"  # it names two different people, or another number stands there
    REFUSED = "refused"  # a problem makes the record unusable


@attrs.frozen(slots=True)
class Outcome:
    """One row's fate; ``changes`` maps a field to (before, after) where a record changes."""

    sheet: str
    row: int
    state: State
    person_id: int | None = None
    changes: tuple[tuple[str, Any, Any], ...] = ()


@attrs.frozen(slots=True)
class Update:
    """One row of the vault to be changed."""

    table: str
    id: int
    before: dict[str, Any]
    after: dict[str, Any]


@attrs.define(slots=True)
class Ops:
    """Operations collected while planning: inserts by table (ids given), updates, and who was touched."""

    session: Session
    now: datetime
    today: date
    login: str
    inserts: dict[str, list[dict[str, Any]]] = attrs.field(factory=dict)
    updates: list[Update] = attrs.field(factory=list)
    touched: dict[int, dict[str, Any]] = attrs.field(factory=dict)
    outcomes: list[Outcome] = attrs.field(factory=list)
    new_units: list[str] = attrs.field(factory=list)
    units: dict[int, str] = attrs.field(factory=dict)
    _next: dict[str, int] = attrs.field(factory=dict)

    def insert(self, table: type[Base], **values: Any) -> int:
        """Plan an insert and return the id it will have."""
        name = table.__tablename__
        if name not in self._next:
            key = Base.metadata.tables[name].c.id
            self._next[name] = (self.session.scalar(select(func.max(key))) or 0) + 1
            self.inserts.setdefault(name, [])
        number = self._next[name]
        self._next[name] = number + 1
        values["id"] = number
        self.inserts[name].append(values)
        return number

    def update(self, table: type[Base], number: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Plan a change of one row."""
        self.updates.append(Update(table.__tablename__, number, before, after))

    def settle(
        self, row: ReadRow, state: State, person_id: int | None = None, changes: Iterable[tuple[str, Any, Any]] = ()
    ) -> None:
        """Note what becomes of ``row``."""
        self.outcomes.append(Outcome(row.sheet, row.row, state, person_id, tuple(changes)))

    def counts(self) -> dict[str, int]:
        """Return how many rows meet which fate."""
        counts = dict.fromkeys((state.value for state in State), 0)
        for outcome in self.outcomes:
            counts[outcome.state.value] += 1
        return counts


def known_people(session: Session) -> tuple[Known, ...]:
    """Return everybody on file as far as finding them needs."""
    rows = session.execute(select(PersonRow.id, PersonRow.staff_no, PersonRow.id_no, PersonRow.name))
    return tuple(Known(*row) for row in rows)


class Units:
    """Finds campuses and departments by name; what is unknown is planned as new."""

    def __init__(self, ops: Ops) -> None:
        self._ops = ops
        units = load_units(ops.session)
        self._names: dict[str, list[tuple[int, int | None]]] = {}
        for unit in units.values():
            self._name(unit.id, unit.name, None if unit.kind == UnitKind.CAMPUS else unit.campus_id)
        self._path = {unit.id: unit.path for unit in units.values()}
        self._root = next((unit.id for unit in units.values() if unit.parent_id is None), None)
        self._campuses = {squeeze(unit.name): unit.id for unit in units.values() if unit.kind == UnitKind.CAMPUS}
        self._under: dict[tuple[int | None, str], int] = {}
        self._anywhere: dict[str, list[int]] = {}
        for unit in units.values():
            if unit.kind not in (UnitKind.HOSPITAL, UnitKind.CAMPUS):
                self._know(unit.campus_id, unit.name, unit.id)
        for alias in ops.session.execute(select(UnitAliasRow.campus_id, UnitAliasRow.name, UnitAliasRow.unit_id)):
            self._under.setdefault((alias.campus_id, squeeze(alias.name)), alias.unit_id)

    def _know(self, campus: int | None, name: str, number: int) -> None:
        self._under.setdefault((campus, squeeze(name)), number)
        self._anywhere.setdefault(squeeze(name), []).append(number)

    def campus(self, name: str | None) -> int | None:
        """Return the campus called ``name``, a planned one where there is none."""
        if not name:
            return None
        found = self._campuses.get(squeeze(name))
        if found is None:
            found = self._add(name, UnitKind.CAMPUS, self._root)
            self._campuses[squeeze(name)] = found
        return found

    def department(self, name: str | None, campus: int | None, *, lent: bool = False) -> int | None:
        """Return the department called ``name`` on ``campus``; a loan may lead to another campus."""
        if not name:
            return None
        key = squeeze(name)
        found = self._under.get((campus, key)) or self._under.get((None, key))
        if found is None and (lent or campus is None):
            anywhere = self._anywhere.get(key, [])
            found = anywhere[0] if len(anywhere) == 1 else None
        if found is None:
            found = self._add(name, UnitKind.DEPARTMENT, campus or self._root)
            self._know(campus, name, found)
        return found

    def _add(self, name: str, kind: UnitKind, parent: int | None) -> int:
        number = self._ops.insert(UnitRow, parent_id=parent, kind=kind.value, name=name, path="", sort_order=0)
        self._path[number] = f"{self._path.get(parent, '/') if parent else '/'}{number}/"
        self._ops.inserts[UnitRow.__tablename__][-1]["path"] = self._path[number]
        self._ops.new_units.append(name)
        self._name(number, name, parent)
        return number

    def _name(self, number: int, name: str, campus: int | None) -> None:
        """Keep what a unit is called in sentences: its name, with its campus once several share it."""
        alike = self._names.setdefault(squeeze(name), [])
        alike.append((number, campus))
        self._ops.units[number] = name
        if len(alike) > 1:
            for other, place in alike:
                if place in self._ops.units:
                    self._ops.units[other] = f"{self._ops.units[place]}·{name}"
