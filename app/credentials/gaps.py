"""Who lacks a certificate that the post demands: by law for the category, by the hospital for the department."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.credentials.catalogue import documents, duty_of, post_demands
from app.credentials.ground import Ground, ground_of, homes_on, names_of
from app.staff.facts import FactKind
from db.tables import CredentialRow, PostDutyRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

AWAY = frozenset({"left", "retired"})


@attrs.frozen(slots=True)
class GapLine:
    """One certificate that is on record neither approved nor waiting, though the post demands it; and by which rule."""

    person_id: int
    staff_no: str
    name: str
    unit_id: int | None
    unit: str
    duty: str
    duty_title: str
    kind: str
    kind_title: str
    level: str
    citation: str
    documents: tuple[str, ...]


@attrs.frozen(slots=True)
class _Demand:
    """Who works in ``units`` (anywhere if None) as ``category`` (anyone if None) does ``duty``."""

    units: frozenset[int] | None
    category: str | None
    duty: str
    exempt: frozenset[str]
    reason: str = ""


def gaps(desk: Desk, *, on: date | None = None) -> tuple[GapLine, ...]:
    """Return what is missing of those present whom the actor may see, by department and staff number."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return read_gaps(work, on or work.today)


def read_gaps(work: Work, day: date) -> tuple[GapLine, ...]:
    """Return what is missing inside an open unit of work."""
    ground = ground_of(work, day)
    demands = _demands(work, day)
    posts = _posts(work, ground, day)
    wanted = {post: _wanted(ground, demands, post) for post in set(posts.values())}
    held = _held(work, {kind for asked in wanted.values() for kind in asked})
    missing = [
        (person_id, kind, *asked)
        for person_id, post in posts.items()
        for kind, asked in wanted[post].items()
        if (person_id, kind) not in held
    ]
    names = names_of(work, (each[0] for each in missing))
    lines = (_line(ground, each, names) for each in missing)
    return tuple(sorted(lines, key=lambda line: (line.unit, line.staff_no, line.kind)))


def _line(ground: Ground, missing: tuple[int, str, str, str], names: dict[int, tuple[str, str]]) -> GapLine:
    person_id, code, duty, reason = missing
    kind, asked = ground.house.kind_of(code), duty_of(duty)
    law = kind.level == "law" and not reason
    return GapLine(
        person_id, *names[person_id], *ground.unit_of(person_id), asked.code, asked.name, code, kind.name,
        "policy" if reason else asked.level, reason or (kind.citation if law else asked.citation),
        tuple(str(documents()[each]) for each in kind.documents),
    )  # fmt: skip


def _demands(work: Work, day: date) -> tuple[_Demand, ...]:
    """Return the law's demands by category and the hospital's own that are in force."""
    found = [_Demand(None, each.category, each.duty, frozenset(each.exempt)) for each in post_demands()]
    paths = {number: path for number, path in work.session.execute(select(UnitRow.id, UnitRow.path))}  # noqa: C416 - rows, not pairs
    row = PostDutyRow
    own = work.session.scalars(
        select(row).where(or_(row.start.is_(None), row.start <= day), or_(row.until.is_(None), row.until >= day))
    )
    for each in own:
        top = paths.get(each.unit_id) if each.unit_id is not None else None
        below = None if top is None else frozenset(number for number, path in paths.items() if path.startswith(top))
        found.append(_Demand(below, each.category, each.duty, frozenset({"SX", "JX"}), each.reason))
    return tuple(found)


def _posts(work: Work, ground: Ground, day: date) -> dict[int, tuple[str | None, str | None, int | None]]:
    """Return, by person in service, category, staffing type and the unit they work in."""
    kinds = (FactKind.CATEGORY, FactKind.STAFFING_TYPE, FactKind.EMPLOYMENT_STATE)
    fact = StaffFactRow
    told: dict[int, dict[str, str | None]] = {}
    rows = work.session.execute(
        select(fact.person_id, fact.kind, fact.code)
        .where(
            fact.kind.in_(kinds),
            or_(fact.start.is_(None), fact.start <= day),
            or_(fact.until.is_(None), fact.until >= day),
        )
        .order_by(fact.id)
    )
    for person_id, kind, code in rows:
        told.setdefault(person_id, {})[kind] = code
    working = homes_on(work, day, kind="working_unit")
    return {
        person_id: (
            told.get(person_id, {}).get(FactKind.CATEGORY),
            told.get(person_id, {}).get(FactKind.STAFFING_TYPE),
            working.get(person_id, ground.homes.get(person_id)),
        )
        for person_id in ground.people
        if told.get(person_id, {}).get(FactKind.EMPLOYMENT_STATE) not in AWAY
    }


def _wanted(
    ground: Ground, demands: Iterable[_Demand], post: tuple[str | None, str | None, int | None]
) -> dict[str, tuple[str, str]]:
    """Return by kind the duty that asks for it and the hospital's reason ("" for the law's own)."""
    category, staffing, unit = post
    found: dict[str, tuple[str, str]] = {}
    for demand in demands:
        here = demand.units is None or unit in demand.units
        if not here or staffing in demand.exempt or demand.category not in (None, category):
            continue
        for kind, _asked_by, requirement in ground.house.needs_of(duty_of(demand.duty), ground.day):
            reason = demand.reason or ("" if requirement is None else requirement.reason)
            found.setdefault(kind, (demand.duty, reason))
    return found


def _held(work: Work, kinds: set[str]) -> set[tuple[int, str]]:
    row = CredentialRow
    rows = work.session.execute(
        select(row.person_id, row.kind).where(
            row.kind.in_(sorted(kinds)), row.withdrawn_at.is_(None), row.approval != "rejected"
        )
    )
    return {(person_id, kind) for person_id, kind in rows}
