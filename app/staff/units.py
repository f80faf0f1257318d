"""The organisation: hospital → campus → department → ward → group, its changes and its other names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select, update

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.names import clean_name
from app.words import Words, say
from db.tables import StaffFactRow, UnitAliasRow, UnitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.desk import Desk, Work


#: How many names like a wrong one are offered.
NEAR = 3


class UnitKind(StrEnum):
    """The steps of the tree, from the top."""

    HOSPITAL = "hospital"
    CAMPUS = "campus"
    DEPARTMENT = "department"
    WARD = "ward"
    GROUP = "group"


_RANK = {kind: rank for rank, kind in enumerate(UnitKind)}


@attrs.frozen(slots=True)
class Unit:
    """A unit as shown. ``path`` is the chain of ids; ``campus_id`` is the campus it belongs to, its own if it is one."""

    id: int
    parent_id: int | None
    kind: str
    name: str
    code: str | None
    path: str
    category: str | None
    open_beds: int | None
    valid_from: date | None
    valid_until: date | None
    campus_id: int | None

    def below(self, top: Unit) -> bool:
        """Tell whether the unit is ``top`` or stands below it."""
        return self.path.startswith(top.path)


def list_units(desk: Desk, *, on: date | None = None, with_closed: bool = False) -> tuple[Unit, ...]:
    """Return the units that exist on a day (today unless given), each after its parent, siblings by their order.

    ``with_closed`` adds those that ended before.
    """
    with desk.read(Verb.UNIT_VIEW) as work:
        day = on or work.today
        units = load_units(work.session)
        if with_closed:
            return tuple(units.values())
        standing = (u for u in units.values() if u.valid_until is None or u.valid_until >= day)
        return tuple(u for u in standing if u.valid_from is None or u.valid_from <= day)


def find_unit(desk: Desk, text: str, *, on: date | None = None) -> Unit:
    """Return the one unit that ``text`` names: its id, name, code, another name of it, or a chain like ``东院区/儿科``.

    Raises:
        NotFoundError: nothing is called so.
        UserError: several are; names them with what stands above.
    """
    units = list_units(desk, on=on)
    by_id = {unit.id: unit for unit in units}
    parts = [part.strip() for part in text.split("/") if part.strip()]
    if not parts:
        raise NotFoundError(say("There is no unit “{name}”.", name=text), field="unit")
    called = {unit_id for (_campus, name), unit_id in unit_aliases(desk).items() if name == parts[-1]}
    found = [unit for unit in units if parts[-1] in {unit.name, unit.code, str(unit.id)} or unit.id in called]
    for above in parts[:-1]:
        found = [unit for unit in found if above in _chain(unit, by_id)[:-1]]
    if not found:
        raise NotFoundError(
            say("There is no unit “{name}”.", name=text),
            field="unit",
            remedy=_meant(parts[-1], [each.name for each in units]),
        )
    if len(found) > 1:
        told = "、".join("/".join(_chain(unit, by_id)[1:]) for unit in found)
        raise UserError(say("“{name}” may be any of: {units}.", name=text, units=told), field="unit")
    return found[0]


def _meant(name: str, names: Sequence[str]) -> Words:
    """Return which units may have been meant, or where all of them are listed."""
    near = [each for each in dict.fromkeys(names) if name in each][:NEAR] or get_close_matches(name, names, n=NEAR)
    if near:
        return say("Perhaps {units} was meant.", units="、".join(near))
    return say("The units and their names are listed by `xinglin units tree`.")


def _chain(unit: Unit, by_id: Mapping[int, Unit]) -> list[str]:
    """Return the names from the top down to the unit."""
    return [by_id[int(step)].name for step in unit.path.split("/") if step and int(step) in by_id]


def unit_aliases(desk: Desk) -> Mapping[tuple[int | None, str], int]:
    """Return the other names of units: (campus or None, name) -> unit."""
    with desk.read(Verb.UNIT_VIEW) as work:
        rows = work.session.execute(select(UnitAliasRow.campus_id, UnitAliasRow.name, UnitAliasRow.unit_id))
        return {(campus_id, name): unit_id for campus_id, name, unit_id in rows}


def add_unit(
    desk: Desk,
    *,
    name: str,
    kind: UnitKind,
    parent_id: int,
    code: str | None = None,
    category: str | None = None,
    open_beds: int | None = None,
) -> Unit:
    """Add a unit under another.

    Raises:
        UserError: the name is empty or taken beside it, the kind does not belong there, or the beds are negative.
        NotFoundError: no such parent.
    """
    with desk.write(Verb.UNIT_EDIT, label=say("Add unit")) as work:
        parent = unit_row(work, parent_id)
        work.require_unit(parent_id)
        _require_place(kind, parent)
        if open_beds is not None and open_beds < 0:
            raise UserError(say("The number of beds cannot be negative."), field="open_beds")
        row = UnitRow(
            parent_id=parent.id,
            kind=kind.value,
            name=_free_name(work.session, name, parent.id),
            code=code,
            category=category,
            open_beds=open_beds,
            path="",
            valid_from=None,
        )
        work.session.add(row)
        work.session.flush()
        row.path = f"{parent.path}{row.id}/"
        work.session.flush()
        work.record("unit", row.id, after={"name": row.name, "kind": row.kind, "parent": parent.name})
        return load_units(work.session)[row.id]


def rename_unit(desk: Desk, *, unit_id: int, name: str) -> None:
    """Give a unit another name; the old one stays known as an alias, so that older workbooks still find it.

    Raises:
        UserError: the name is empty or taken beside it.
        NotFoundError: no such unit.
    """
    with desk.write(Verb.UNIT_EDIT, label=say("Rename unit")) as work:
        row = unit_row(work, unit_id)
        work.require_unit(unit_id)
        before, row.name = row.name, _free_name(work.session, name, row.parent_id, but=row.id)
        if before != row.name:
            keep_alias(work.session, row, before)
        work.record("unit", row.id, before={"name": before}, after={"name": row.name})


def edit_unit(
    desk: Desk, *, unit_id: int, code: str | None = None, category: str | None = None, open_beds: int | None = None
) -> None:
    """Put a unit's code, kind of service and open beds right; what is not given becomes empty.

    Raises:
        UserError: the beds are negative, or another unit has the code.
        NotFoundError: no such unit.
    """
    if open_beds is not None and open_beds < 0:
        raise UserError(say("The number of beds cannot be negative."), field="open_beds")
    with desk.write(Verb.UNIT_EDIT, label=say("Edit unit")) as work:
        row = unit_row(work, unit_id)
        work.require_unit(unit_id)
        if code and work.session.scalar(select(UnitRow.id).where(UnitRow.code == code, UnitRow.id != unit_id)):
            raise UserError(say("Another unit has the code {code}.", code=code), field="code")
        before = {"code": row.code, "category": row.category, "open_beds": row.open_beds}
        row.code, row.category, row.open_beds = code or None, category or None, open_beds
        after = {"code": row.code, "category": row.category, "open_beds": row.open_beds}
        if before != after:
            work.record("unit", row.id, before=before, after=after)


def reopen_unit(desk: Desk, *, unit_id: int, reason: str) -> None:
    """Let a closed unit go on; what ended with it the same day goes on as well.

    Raises:
        UserError: no reason, it is not closed, or the unit above it is.
        NotFoundError: no such unit.
    """
    if not reason.strip():
        raise UserError(say("Say why the entry was wrong."), field="reason")
    with desk.write(Verb.UNIT_EDIT, label=say("Reopen unit")) as work:
        row = unit_row(work, unit_id)
        work.require_unit(unit_id)
        until = row.valid_until
        if until is None:
            raise UserError(say("{name} is not closed.", name=row.name))
        parent = work.session.get(UnitRow, row.parent_id) if row.parent_id is not None else None
        if parent is not None and parent.valid_until is not None and parent.valid_until <= until:
            raise UserError(say("{name} above it is closed.", name=parent.name))
        below = select(UnitRow).where(UnitRow.path.startswith(row.path, autoescape=True), UnitRow.valid_until == until)
        for unit in work.session.scalars(below):
            unit.valid_until = None
        work.record("unit", row.id, before={"valid_until": until}, after={"valid_until": None}, reason=reason.strip())


def move_unit(desk: Desk, *, unit_id: int, parent_id: int) -> None:
    """Hang a unit, with all below it, under another.

    Raises:
        UserError: the new parent stands below it, is of a lower step, or has a child of that name.
        NotFoundError: no such unit.
    """
    with desk.write(Verb.UNIT_EDIT, label=say("Move unit")) as work:
        row, parent = unit_row(work, unit_id), unit_row(work, parent_id)
        work.require_unit(unit_id)
        work.require_unit(parent_id)
        if parent.path.startswith(row.path):
            raise UserError(say("A unit cannot stand below itself."), field="parent")
        _require_place(UnitKind(row.kind), parent)
        _free_name(work.session, row.name, parent.id, but=row.id)
        before, old_path = row.parent_id, row.path
        row.parent_id, row.path = parent.id, f"{parent.path}{row.id}/"
        work.session.flush()
        inside = UnitRow.path.startswith(old_path, autoescape=True)
        for unit_id_below, path in work.session.execute(select(UnitRow.id, UnitRow.path).where(inside)).all():
            moved = row.path + path[len(old_path) :]
            work.session.execute(update(UnitRow).where(UnitRow.id == unit_id_below).values(path=moved))
        work.record("unit", row.id, before={"parent_id": before}, after={"parent_id": parent.id})


def close_unit(desk: Desk, *, unit_id: int, until: date, reason: str | None = None) -> None:
    """Let a unit end with ``until``; it stays on record.

    Raises:
        UserError: people still belong to it, or units below it, after that day.
        NotFoundError: no such unit.
    """
    with desk.write(Verb.UNIT_EDIT, label=say("Close unit")) as work:
        row = unit_row(work, unit_id)
        work.require_unit(unit_id)
        below = select(UnitRow.id).where(UnitRow.path.startswith(row.path, autoescape=True))
        held = select(StaffFactRow.id).where(StaffFactRow.unit_id.in_(below))
        still = (StaffFactRow.until.is_(None)) | (StaffFactRow.until > until)
        if work.session.scalar(held.where(still).limit(1)) is not None:
            raise UserError(
                say("People still belong to {name} after that day.", name=row.name),
                field="until",
                remedy=say("Transfer them first."),
            )
        for unit in work.session.scalars(select(UnitRow).where(UnitRow.id.in_(below))):
            if unit.valid_until is None or unit.valid_until > until:
                unit.valid_until = until
        work.record("unit", row.id, after={"valid_until": until}, reason=reason)


def add_alias(desk: Desk, *, unit_id: int, name: str) -> None:
    """Note another name under which workbooks know a unit.

    Raises:
        UserError: the name is empty or stands for another unit of that campus.
        NotFoundError: no such unit.
    """
    with desk.write(Verb.UNIT_EDIT, label=say("Add another name")) as work:
        row = unit_row(work, unit_id)
        work.require_unit(unit_id)
        alias = clean_name(name)
        if not alias:
            raise UserError(say("The unit needs a name."), field="name")
        if not keep_alias(work.session, row, alias):
            raise UserError(say("{name} already stands for another unit.", name=alias), field="name")
        work.record("unit", row.id, after={"alias": alias})


def load_units(session: Session) -> dict[int, Unit]:
    """Return all units by id, each after its parent (for services inside a unit of work)."""
    columns = (UnitRow.id, UnitRow.parent_id, UnitRow.kind, UnitRow.name, UnitRow.code, UnitRow.path, UnitRow.category)
    more = (UnitRow.open_beds, UnitRow.valid_from, UnitRow.valid_until, UnitRow.sort_order)
    rows = session.execute(select(*columns, *more)).all()
    campuses = {row.id for row in rows if row.kind == UnitKind.CAMPUS}
    order = {str(row.id): (row.sort_order, row.id) for row in rows}
    rows = sorted(rows, key=lambda row: [order.get(step, (0, int(step))) for step in row.path.strip("/").split("/")])
    return {
        row.id: Unit(
            *row[:10],
            campus_id=next((int(step) for step in row.path.strip("/").split("/") if int(step) in campuses), None),
        )
        for row in rows
    }


def unit_row(work: Work, unit_id: int) -> UnitRow:
    """Return the row of a unit (for services inside a unit of work).

    Raises:
        NotFoundError: there is none.
    """
    row = work.session.get(UnitRow, unit_id)
    if row is None:
        raise NotFoundError(say("There is no such unit."), field="unit")
    return row


def _require_place(kind: UnitKind, parent: UnitRow) -> None:
    if _RANK[kind] <= _RANK[UnitKind(parent.kind)]:
        raise UserError(say("A unit of this kind cannot stand below {name}.", name=parent.name), field="kind")


def _free_name(session: Session, name: str, parent_id: int | None, *, but: int | None = None) -> str:
    wanted = clean_name(name)
    if not wanted:
        raise UserError(say("The unit needs a name."), field="name")
    taken = session.scalar(select(UnitRow.id).where(UnitRow.parent_id == parent_id, UnitRow.name == wanted))
    if taken not in {None, but}:
        raise UserError(say("There is already a unit {name} here.", name=wanted), field="name")
    return wanted


def keep_alias(session: Session, row: UnitRow, alias: str) -> bool:
    """Note ``alias`` for the unit; False where it already stands for another unit of the campus."""
    campus_id = load_units(session)[row.id].campus_id
    known = select(UnitAliasRow.unit_id).where(UnitAliasRow.name == alias, UnitAliasRow.campus_id == campus_id)
    unit_id = session.scalar(known)
    if unit_id is None:
        session.add(UnitAliasRow(unit_id=row.id, campus_id=campus_id, name=alias))
    return unit_id in {None, row.id}
