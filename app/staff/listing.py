"""The list of people with what holds of each on a day, quick for tens of thousands.

Only the needed columns are read, as plain tuples, and folded here. Identity numbers, phones and health-related
status are masked before the values leave, unless the reader holds ``staff.view-sensitive`` for the whole hospital.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb, allowed, roots
from app.errors import NotFoundError
from app.staff.codes import SENSITIVE_STATUS, Table, label
from app.staff.facts import UNIT_KINDS, FactKind
from app.staff.names import mask_number
from app.staff.units import Unit, load_units
from app.words import say
from db.tables import ContractRow, PersonRow, StaffFactRow

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute

    from app.access.actor import Actor
    from app.desk import Desk, Work

ACTIVE_CONTRACT = "active"
FEW = 400  # people asked for by their ids; a database may not take many more


@attrs.frozen(slots=True)
class StaffLine:
    """One person as lists show them on a day. Codes are of ``app.staff.codes``; ``*_unit`` and ``campus`` are names.

    ``flags`` are the codes of special status the reader may see; ``masked`` tells whether numbers were hidden.
    """

    id: int
    staff_no: str | None
    name: str
    pinyin: str
    initials: str
    sort_key: str
    sex: str
    birth: date | None
    age: int | None
    id_no: str | None
    phone: str | None
    work_start: date | None
    hire_date: date | None
    left_on: date | None
    staffing_type: str | None
    category: str | None
    home_unit_id: int | None
    home_unit: str
    working_unit_id: int | None
    working_unit: str
    campus_id: int | None
    campus: str
    title_code: str | None
    title: str
    qualified_code: str | None
    appointed_code: str | None
    nurse_level: str | None
    post_grade: str | None
    state: str | None
    contract_until: date | None
    open_ended: bool
    flags: tuple[str, ...]
    masked: bool


def staff_list(desk: Desk, on: date | None = None, *, with_left: bool = False) -> tuple[StaffLine, ...]:
    """Return the people of a day (today unless given), by sort key; those who left before only if asked for.

    A reader entrusted with some units sees those who belong to them or work in them.
    """
    with desk.read(Verb.STAFF_VIEW) as work:
        return tuple(lines_on(work, on or work.today, with_left=with_left))


def staff_line(desk: Desk, person_id: int, on: date | None = None) -> StaffLine:
    """Return one person as lists show them.

    Raises:
        NotFoundError: no such person, or none the reader may see.
    """
    with desk.read(Verb.STAFF_VIEW) as work:
        found = next(lines_on(work, on or work.today, with_left=True, only=person_id), None)
    if found is None:
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")
    return found


def lines_on(
    work: Work,
    day: date,
    *,
    with_left: bool = False,
    only: int | None = None,
    units: Collection[int] | None = None,
) -> Iterator[StaffLine]:
    """Yield the lines of a day inside an open unit of work: of everybody, of ``only`` one, of those in some ``units``."""
    by_id = load_units(work.session)
    clear = sees_clear(work.actor)
    chosen = _chosen(work, day, only=only, units=units)
    facts = _facts(work, day, chosen)
    ends = _contract_ends(work, chosen)
    for person in _people(work, day, with_left=with_left, chosen=chosen):
        held = facts.get(person[0], {})
        home = held.get(FactKind.HOME_UNIT.value)
        working = held.get(FactKind.WORKING_UNIT.value, home)
        if work.scope is None or home in work.scope or working in work.scope:
            yield _line(person, held, by_id, day, ends.get(person[0], (None, False)), clear=clear)


def _chosen(work: Work, day: date, *, only: int | None, units: Collection[int] | None) -> frozenset[int] | None:
    """Return the ids of the people asked for, None for everybody."""
    if only is not None:
        return frozenset((only,))
    if units is None:
        return None
    fact = StaffFactRow
    places = select(fact.person_id).where(
        fact.unit_id.in_(sorted(units)),
        fact.kind.in_([kind.value for kind in UNIT_KINDS]),
        or_(fact.start.is_(None), fact.start <= day),
        or_(fact.until.is_(None), fact.until >= day),
    )
    return frozenset(work.session.scalars(places))


def sees_clear(actor: Actor) -> bool:
    """Tell whether ``actor`` sees identity numbers, phones and health-related status in clear."""
    return allowed(actor, Verb.STAFF_VIEW_SENSITIVE) and roots(actor, Verb.STAFF_VIEW_SENSITIVE) is None


def age_on(birth: date | None, day: date) -> int | None:
    """Return the full years between ``birth`` and ``day``."""
    if birth is None:
        return None
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


_COLUMNS = (
    PersonRow.id,
    PersonRow.staff_no,
    PersonRow.name,
    PersonRow.pinyin,
    PersonRow.initials,
    PersonRow.sort_key,
    PersonRow.sex,
    PersonRow.birth,
    PersonRow.id_no,
    PersonRow.phone,
    PersonRow.work_start,
    PersonRow.hire_date,
    PersonRow.left_on,
)


def _narrowed(query: Any, column: InstrumentedAttribute[int], chosen: frozenset[int] | None) -> Any:
    """Ask for few people by their ids; for many, reading all and dropping the others is quicker."""
    return query if chosen is None or len(chosen) > FEW else query.where(column.in_(sorted(chosen)))


def _people(work: Work, day: date, *, with_left: bool, chosen: frozenset[int] | None) -> Any:
    wanted = select(*_COLUMNS).order_by(PersonRow.id)
    if not with_left:
        wanted = wanted.where(or_(PersonRow.left_on.is_(None), PersonRow.left_on >= day))
    rows = work.session.connection().execute(_narrowed(wanted, PersonRow.id, chosen)).all()
    if chosen is not None:
        rows = [row for row in rows if row[0] in chosen]
    return sorted(rows, key=lambda row: (row[5], row[0]))  # cheaper here than by the engine's index, see _facts


def _facts(work: Work, day: date, chosen: frozenset[int] | None) -> dict[int, dict[str, Any]]:
    """Fold the facts of the day: person -> kind -> code or unit; special status as a list.

    Read in the order they are stored and folded here: on an encrypted file sorting and walking an index cost far
    more than rows do; and read by the connection, for the session wraps every row a second time. Of several qualified
    titles the highest is told (the smallest code of GB/T 8561).
    """
    fact = StaffFactRow
    wanted = (
        select(fact.person_id, fact.kind, fact.code, fact.unit_id)
        .where(or_(fact.start.is_(None), fact.start <= day), or_(fact.until.is_(None), fact.until >= day))
        .order_by(fact.id)
    )
    wanted = _narrowed(wanted, fact.person_id, chosen)
    by_unit = {kind.value for kind in UNIT_KINDS}
    special, qualified = FactKind.SPECIAL_STATUS.value, FactKind.TITLE_QUALIFIED.value
    held: dict[int, dict[str, Any]] = {}
    for person_id, kind, code, unit_id in work.session.connection().execute(wanted):
        known = held.setdefault(person_id, {})
        if kind == special:
            known.setdefault(special, []).append(code)
        elif kind == qualified:
            known[kind] = min(filter(None, (known.get(kind), code)), default=None)
        else:
            known[kind] = unit_id if kind in by_unit else code
    return held


def _contract_ends(work: Work, chosen: frozenset[int] | None) -> dict[int, tuple[date | None, bool]]:
    """Return the end of each person's running contract: the latest, open-ended where one is."""
    contract = ContractRow
    wanted = select(contract.person_id, contract.until, contract.open_ended).where(contract.state == ACTIVE_CONTRACT)
    wanted = _narrowed(wanted, contract.person_id, chosen)
    ends: dict[int, tuple[date | None, bool]] = {}
    for person_id, until, open_ended in work.session.connection().execute(wanted):
        known, was_open = ends.get(person_id, (None, False))
        if open_ended or was_open:
            ends[person_id] = (None, True)
        else:
            ends[person_id] = (max(filter(None, (known, until)), default=None), False)
    return ends


def _line(
    person: Any,
    held: dict[str, Any],
    units: dict[int, Unit],
    day: date,
    contract: tuple[date | None, bool],
    *,
    clear: bool,
) -> StaffLine:
    home = held.get("home_unit")
    working = held.get("working_unit", home)
    home_unit, working_unit = units.get(home), units.get(working)  # type: ignore[arg-type]  # None finds nothing
    place = working_unit or home_unit
    campus_id = place.campus_id if place else None
    qualified = held.get("title_qualified")
    appointed = held.get("title_appointed")
    flags = held.get("special_status", ())
    return StaffLine(
        id=person[0],
        staff_no=person[1],
        name=person[2],
        pinyin=person[3],
        initials=person[4],
        sort_key=person[5],
        sex=person[6],
        birth=person[7],
        age=age_on(person[7], day),
        id_no=person[8] if clear else mask_number(person[8]),
        phone=person[9] if clear else mask_number(person[9]),
        work_start=person[10],
        hire_date=person[11],
        left_on=person[12],
        staffing_type=held.get("staffing_type"),
        category=held.get("category"),
        home_unit_id=home,
        home_unit=home_unit.name if home_unit else "",
        working_unit_id=working,
        working_unit=working_unit.name if working_unit else "",
        campus_id=campus_id,
        campus=units[campus_id].name if campus_id is not None else "",
        title_code=appointed or qualified,
        title=label(Table.TITLE, appointed or qualified),
        qualified_code=qualified,
        appointed_code=appointed,
        nurse_level=held.get("nurse_level"),
        post_grade=held.get("post_grade"),
        state=held.get("employment_state") or ("left" if person[12] is not None and person[12] < day else None),
        contract_until=contract[0],
        open_ended=contract[1],
        flags=tuple(flag for flag in flags if clear or flag not in SENSITIVE_STATUS),
        masked=not clear,
    )
