"""A month of the whole hospital: its budget split over the units, every unit computed, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import CancelledError, NotAllowedError, UserError
from app.performance.allotments import allotment_of
from app.performance.allotting import Allotment, By, parts_of
from app.performance.book import RunLine, State, compute, runs, units_to_compute
from app.performance.gather import gather
from app.performance.money import NOUGHT
from app.performance.run import run
from app.performance.service_days import Month
from app.words import Words, say
from db.tables import PerfAllotmentPartRow, PerfAllotmentRow, PerfRunRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

#: States in which a month's figures no longer change.
CLOSED = frozenset({State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.SEALED})
#: Called with (done, of, name of the unit that is next); False stops.
UnitProgress = Callable[[int, int, str], bool]


@attrs.frozen(slots=True, kw_only=True)
class Failed:
    """A unit that could not be computed, and why."""

    unit_id: int
    unit: str
    text: Words | str
    remedy: Words | str | None = None


@attrs.frozen(slots=True, kw_only=True)
class HospitalRun:
    """What a run over the hospital did: units computed, units that could not be, units whose month is closed."""

    month: str
    done: tuple[RunLine, ...]
    failed: tuple[Failed, ...]
    closed: tuple[RunLine, ...]

    @property
    def total(self) -> Decimal:
        """Yuan of all units, closed ones included."""
        return sum((line.total for line in (*self.done, *self.closed)), NOUGHT)


def allot(
    desk: Desk,
    *,
    month: str,
    budget: Decimal,
    document: str,
    hold_back: Decimal = Decimal(0),
    by: By = By.POOLS,
    weights: Mapping[int, Decimal] | None = None,
    progress: UnitProgress | None = None,
) -> Allotment:
    """Split what the hospital hands out in a month over the units that have a scheme, and keep it.

    Runs computed after that share out the unit's part instead of its own pool. ``weights`` (unit id to weight) are for
    ``By.TYPED``.

    Raises:
        UserError: no paper, no unit with a scheme, a unit's pool cannot be computed, or a month is submitted already.
        NotAllowedError: the actor is not entrusted with the whole hospital.
        CancelledError: ``progress`` answered False; nothing is kept.
    """
    Month.of(month)
    if not document.strip():
        raise UserError(say("Name the document that decided it."), field="document")
    units = units_to_compute(desk, month=month)
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Allot budget")) as work:
        if work.scope is not None:
            raise NotAllowedError(say("The budget is split by whoever is entrusted with the whole hospital."))
        _require_open(work, units, month)
        found = _weights(work, units, month, by=by, typed=weights or {}, progress=progress)
        reserve, amounts = parts_of(budget, found, hold_back=hold_back)
        newest = select(func.max(PerfAllotmentRow.version)).where(PerfAllotmentRow.month == month)
        version = (work.session.scalar(newest) or 0) + 1
        row = PerfAllotmentRow(
            month=month, version=version, budget=budget, reserve=reserve, method=by.value, document=document.strip(),
            recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.session.add_all(
            PerfAllotmentPartRow(allotment_id=row.id, unit_id=unit_id, weight=found[unit_id], amount=amounts[unit_id])
            for unit_id in amounts
        )
        work.session.flush()
        work.record("performance", row.id, action="performance.allot",
                    after={"month": month, "budget": budget, "units": len(amounts)}, reason=document)  # fmt: skip
        kept = allotment_of(work, month)
        assert kept is not None
        return kept


def allotment(desk: Desk, *, month: str) -> Allotment | None:
    """Return how a month's budget was split, None where none was."""
    Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        found = allotment_of(work, month)
        if found is None or work.scope is None:
            return found
        scope = work.scope
        return attrs.evolve(found, parts=tuple(part for part in found.parts if part.unit_id in scope))


def run_hospital(desk: Desk, *, month: str, progress: UnitProgress | None = None) -> HospitalRun:
    """Compute every unit that has a scheme; each is kept as it is done, and one that fails does not stop the others.

    Raises:
        CancelledError: ``progress`` answered False; what was done until then is kept.
    """
    units = units_to_compute(desk, month=month)
    done: list[RunLine] = []
    failed: list[Failed] = []
    closed = {line.unit_id: line for line in runs(desk, month=month) if line.state in CLOSED}
    for place, (unit_id, name) in enumerate(units):
        _tell(progress, place, len(units), name)
        if unit_id in closed:
            continue
        try:
            made = compute(desk, unit_id=unit_id, month=month)
        except NotAllowedError:
            raise
        except UserError as error:
            failed.append(Failed(unit_id=unit_id, unit=name, text=str(error), remedy=error.remedy))
        else:
            done.append(made.line)
    _tell(progress, len(units), len(units), "")
    return HospitalRun(month=month, done=tuple(done), failed=tuple(failed), closed=tuple(closed.values()))


def _tell(progress: UnitProgress | None, done: int, of: int, name: str) -> None:
    if progress is not None and not progress(done, of, name):
        raise CancelledError


def _require_open(work: Work, units: tuple[tuple[int, str], ...], month: str) -> None:
    if not units:
        raise UserError(say("No unit has a scheme in {month}.", month=month), field="month")
    row = PerfRunRow
    found = work.session.scalars(select(row.unit_id).where(row.month == month, row.state.in_(CLOSED)))
    closed = frozenset(found)
    names = "、".join(name for unit_id, name in units if unit_id in closed)
    if names:
        raise UserError(
            say("{unit}: {month} is submitted or closed; its part can no longer change.", unit=names, month=month),
            field="month",
            remedy=say("Have it returned first."),
        )


def _weights(
    work: Work,
    units: tuple[tuple[int, str], ...],
    month: str,
    *,
    by: By,
    typed: Mapping[int, Decimal],
    progress: UnitProgress | None,
) -> Mapping[int, Decimal]:
    if by is By.TYPED:
        missing = "、".join(name for unit_id, name in units if unit_id not in typed)
        if missing:
            raise UserError(say("These units have no weight: {units}.", units=missing), field="weights")
        return {unit_id: typed[unit_id] for unit_id, _name in units}
    found: dict[int, Decimal] = {}
    for place, (unit_id, name) in enumerate(units):
        _tell(progress, place, len(units), name)
        problem, _ids = gather(work, unit_id, month, allotted=False)
        if by is By.HEADS:
            found[unit_id] = Decimal(sum(len(unit.people) for unit in problem.units))
            continue
        try:
            found[unit_id] = sum((unit.pool for unit in run(problem).units), NOUGHT)
        except UserError as error:
            raise UserError(
                say("{unit}: {text}", unit=name, text=str(error)), field=error.field, remedy=error.remedy
            ) from error
    return found
