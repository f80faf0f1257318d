"""How many requests wait in which ward, and for how long: for the department, without names and reasons."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.requests.book import state_on, waits_for
from app.requests.model import OPEN, Kind, State, Waits
from db.tables import RequestRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk

#: Answers are counted to what was asked for in so many days.
LOOKED_BACK = 90


@attrs.frozen(slots=True, kw_only=True)
class WardLine:
    """What waits in a ward.

    Args:
        wishes, leave, swaps: open requests. department: those of them that wait for the second step.
        oldest, average: age of the open ones in days, None where none is open.
        approved, denied: of what was asked for in the last 90 days.
    """

    unit_id: int
    unit: str
    wishes: int
    leave: int
    swaps: int
    department: int
    oldest: int | None
    average: float | None
    approved: int
    denied: int

    @property
    def waiting(self) -> int:
        """Open requests of all kinds."""
        return self.wishes + self.leave + self.swaps


def overview(desk: Desk) -> tuple[WardLine, ...]:
    """Return what waits in each ward the reader may see, those with the oldest request first."""
    with desk.read(Verb.REQUEST_VIEW) as work:
        row = RequestRow
        units = {each.id: each.name for each in work.session.execute(select(UnitRow.id, UnitRow.name))}
        by_unit: dict[int, list[tuple[Kind, State, int]]] = defaultdict(list)
        wanted = select(row).where(row.state != State.DRAFT.value)
        if work.scope is not None:
            wanted = wanted.where(row.unit_id.in_(work.scope))
        for each in work.session.scalars(wanted):
            age = (work.now.date() - each.asked_at.date()).days
            by_unit[each.unit_id].append((Kind(each.kind), state_on(each, work.today), age))
        lines = [_line(number, units.get(number, ""), found) for number, found in by_unit.items()]
    return tuple(sorted(lines, key=lambda line: (-(line.oldest if line.oldest is not None else -1), line.unit)))


def _line(unit_id: int, unit: str, found: list[tuple[Kind, State, int]]) -> WardLine:
    waiting = [each for each in found if each[1] in OPEN]
    ages = [age for _kind, _state, age in waiting]
    recent = [state for _kind, state, age in found if age <= LOOKED_BACK]
    return WardLine(
        unit_id=unit_id, unit=unit, wishes=sum(kind is Kind.WISH for kind, _s, _a in waiting),
        leave=sum(kind is Kind.LEAVE for kind, _s, _a in waiting),
        swaps=sum(kind is Kind.SWAP for kind, _s, _a in waiting),
        department=sum(waits_for(kind, state) is Waits.DEPARTMENT for kind, state, _a in waiting),
        oldest=max(ages, default=None), average=round(sum(ages) / len(ages), 1) if ages else None,
        approved=recent.count(State.APPROVED), denied=recent.count(State.DENIED),
    )  # fmt: skip
