"""What every line of the board stands on, read once: the day, who is present and where, whose signatures count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import or_, select

from app.credentials.house import HouseRules
from app.credentials.houserules import read_house
from app.credentials.signing import Trust, trusted_signers
from app.settings import read_setting
from db.tables import PersonRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Work

PIECE = 500  # ids a query may carry on any database


@attrs.frozen(slots=True)
class Ground:
    """``people`` are those present whom the actor may see, by id; ``homes`` their units; ``units`` names by id."""

    day: date
    deemed: bool
    trust: Trust
    house: HouseRules
    units: Mapping[int, str]
    homes: Mapping[int, int]
    people: frozenset[int]

    def unit_of(self, person_id: int) -> tuple[int | None, str]:
        """Return the unit a person belongs to: id and name."""
        unit_id = self.homes.get(person_id)
        return unit_id, self.units.get(unit_id or 0, "")


def ground_of(work: Work, day: date, *, only: Iterable[int] | None = None) -> Ground:
    """Read the ground of ``day``; with ``only`` for these people alone."""
    chosen = None if only is None else sorted(set(only))
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    homes = homes_on(work, day, only=chosen)
    seen = _narrowed(select(PersonRow.id).where(present(day)), PersonRow.id, chosen)
    people = frozenset(work.session.scalars(seen))
    if work.scope is not None:
        places = _places(work, day, homes, chosen)
        people = frozenset(each for each in people if places[each] & work.scope)
    return Ground(
        day=day,
        deemed=bool(read_setting(work.session, "accepted-counts-as-renewed")),
        trust=trusted_signers(work.session),
        house=read_house(work.session),
        units=units,
        homes=homes,
        people=people,
    )


def present(day: date) -> Any:
    """Return the condition that a person has not left before ``day``."""
    return or_(PersonRow.left_on.is_(None), PersonRow.left_on >= day)


def homes_on(work: Work, day: date, *, kind: str = "home_unit", only: list[int] | None = None) -> dict[int, int]:
    """Return each person's home (or working) unit on ``day`` (the latest begun).

    Read in the order stored and folded here: sorting costs more than rows do on an encrypted file.
    """
    fact = StaffFactRow
    wanted = select(fact.person_id, fact.unit_id, fact.start).where(
        fact.kind == kind,
        fact.unit_id.is_not(None),
        or_(fact.start.is_(None), fact.start <= day),
        or_(fact.until.is_(None), fact.until >= day),
    )
    found: dict[int, tuple[date, int]] = {}
    for person_id, unit_id, start in work.session.execute(_narrowed(wanted, fact.person_id, only)):
        begun = start or date.min
        known = found.get(person_id)
        if known is None or known[0] <= begun:
            found[person_id] = (begun, unit_id)
    return {person_id: unit_id for person_id, (_begun, unit_id) in found.items()}


def names_of(work: Work, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """Return (staff number, name) of people by id."""
    columns = select(PersonRow.id, PersonRow.staff_no, PersonRow.name)
    return {
        number: (staff_no or "", name)
        for piece in pieces(sorted(set(ids)))
        for number, staff_no, name in work.session.execute(columns.where(PersonRow.id.in_(piece)))
    }


def pieces(ids: list[int]) -> Iterable[list[int]]:
    """Cut ids into pieces that fit into a query of any database."""
    return (ids[place : place + PIECE] for place in range(0, len(ids), PIECE))


def _narrowed(wanted: Any, column: Any, only: list[int] | None) -> Any:
    return wanted if only is None else wanted.where(column.in_(only))


def _places(work: Work, day: date, homes: Mapping[int, int], only: list[int] | None) -> dict[int, set[int]]:
    """Return where each person belongs or works on ``day``."""
    found: dict[int, set[int]] = defaultdict(set)
    working = homes_on(work, day, kind="working_unit", only=only)
    for person_id, unit_id in (*homes.items(), *working.items()):
        found[person_id].add(unit_id)
    return found
