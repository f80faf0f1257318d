"""How units make and share their pools, as kept in the vault: dated, versioned, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

import resources
from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.appraising import check_appraisal
from app.performance.formula import parse_formula
from app.performance.guard import refuse_banned
from app.performance.problem import Method, Unit
from app.performance.service_days import Month
from app.performance.sharing import check_steps
from app.performance.spec import dumps, unit_of
from app.words import say
from db.tables import PerfSchemeRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True, kw_only=True)
class Scheme:
    """A scheme of a unit in force from month ``since`` on.

    ``staffing`` and ``categories`` are the codes of whom it pays; empty narrows nothing.
    """

    id: int
    unit_id: int
    unit: str
    pool: str
    staffing: tuple[str, ...]
    categories: tuple[str, ...]
    since: str
    version: int
    spec: Unit
    document: str
    recorded_by: str


def starter_schemes() -> Mapping[str, Unit]:
    """Return the schemes that come with the program, by key: to be copied and changed, never in force by themselves."""
    folder = resources.path("performance", "schemes")
    return {
        file.stem: unit_of(file.read_text(encoding="utf-8"), name=file.name) for file in sorted(folder.glob("*.json"))
    }


def check_scheme(spec: Unit) -> None:
    """Refuse a scheme that could not be computed or may not be.

    Raises:
        UserError: a formula cannot be read, the steps do not cover the pot, a share is no part, or an input is banned.
    """
    check_appraisal(spec)
    for step in spec.steps:
        if step.method is Method.COEFFICIENT and not step.weight:
            raise UserError(say("Step “{step}” needs a weight.", step=step.title or step.name), field="steps")
        if step.method is Method.RATE and not step.quantity:
            raise UserError(say("Step “{step}” needs a quantity.", step=step.title or step.name), field="steps")
    for text in spec.formulas:
        formula = parse_formula(text)
        refuse_banned(*sorted(formula.names | formula.sums))
    check_steps(spec)
    refuse_banned(*spec.items, *spec.counts, *spec.scores, *spec.tables, *spec.values, *spec.unit_values)
    refuse_banned(*(text for step in spec.steps for text in (step.name, step.title)))
    if not 0 <= spec.reserve < 1 or not 0 <= spec.hold_back < 1:
        raise UserError(say("Reserve and hold-back are parts of one, like 0.05."), field="reserve")


def keep_scheme(
    desk: Desk,
    *,
    unit_id: int,
    spec: Unit,
    since: str,
    document: str,
    pool: str = "",
    staffing: tuple[str, ...] = (),
    categories: tuple[str, ...] = (),
) -> Scheme:
    """Keep a scheme for a unit from a month on; return it. An earlier one holds for the months before.

    Raises:
        UserError: see ``check_scheme``; or the month or the document is missing.
        NotFoundError: no such unit.
    """
    Month.of(since)
    check_scheme(spec)
    if not document.strip():
        raise UserError(say("Name the document that decided it."), field="document")
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep scheme")) as work:
        work.require_unit(unit_id)
        if work.session.get(UnitRow, unit_id) is None:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        plain = attrs.evolve(spec, people=(), work=(), operations=(), adjustments=(), code="")
        same = (PerfSchemeRow.unit_id == unit_id, PerfSchemeRow.pool == pool, PerfSchemeRow.since == since)
        version = (work.session.scalar(select(func.max(PerfSchemeRow.version)).where(*same)) or 0) + 1
        row = PerfSchemeRow(
            unit_id=unit_id, pool=pool.strip(), staffing=" ".join(staffing),
            categories=" ".join(categories), since=since, version=version,
            spec=dumps(plain), document=document.strip(), recorded_at=work.now, recorded_by=work.actor.login,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        work.record("performance", row.id, action="performance.scheme",
                    after={"unit": unit_id, "pool": pool, "since": since, "version": version}, reason=document)  # fmt: skip
        return _scheme(work, row)


def schemes(desk: Desk, *, unit_id: int | None = None) -> tuple[Scheme, ...]:
    """Return every scheme the actor may see, newest first within a unit."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        query = select(PerfSchemeRow).order_by(
            PerfSchemeRow.unit_id, PerfSchemeRow.pool, PerfSchemeRow.since.desc(), PerfSchemeRow.version.desc()
        )
        if unit_id is not None:
            query = query.where(PerfSchemeRow.unit_id == unit_id)
        rows = work.session.scalars(query).all()
        return tuple(_scheme(work, row) for row in rows if work.scope is None or row.unit_id in work.scope)


def schemes_in_force(work: Work, unit_id: int, month: str) -> tuple[Scheme, ...]:
    """Return the scheme of each pool of a unit that holds in ``month``: the latest begun, its latest version.

    Raises:
        UserError: there is none.
    """
    rows = work.session.scalars(
        select(PerfSchemeRow)
        .where(PerfSchemeRow.unit_id == unit_id, PerfSchemeRow.since <= month)
        .order_by(PerfSchemeRow.since, PerfSchemeRow.version)
    ).all()
    newest = {row.pool: row for row in rows}
    if not newest:
        unit = work.session.get(UnitRow, unit_id)
        raise UserError(
            say("{unit} has no scheme in force in {month}.", unit=unit.name if unit else unit_id, month=month),
            field="unit",
            remedy=say("Keep one first: performance scheme, or the page “Performance”."),
        )
    return tuple(_scheme(work, newest[pool]) for pool in sorted(newest))


def has_scheme(work: Work, unit_id: int, month: str) -> bool:
    """Tell whether a unit has a scheme in force in ``month``."""
    query = select(PerfSchemeRow.id).where(PerfSchemeRow.unit_id == unit_id, PerfSchemeRow.since <= month)
    return work.session.scalars(query.limit(1)).first() is not None


def units_with_schemes(work: Work, month: str) -> tuple[int, ...]:
    """Return the units that have a scheme in force in ``month`` and that the actor may see."""
    ids = work.session.scalars(select(PerfSchemeRow.unit_id).where(PerfSchemeRow.since <= month).distinct()).all()
    return tuple(sorted(each for each in ids if work.scope is None or each in work.scope))


def _scheme(work: Work, row: PerfSchemeRow) -> Scheme:
    unit = work.session.get(UnitRow, row.unit_id)
    return Scheme(
        id=row.id, unit_id=row.unit_id, unit=unit.name if unit is not None else "", pool=row.pool,
        staffing=tuple(row.staffing.split()),
        categories=tuple(row.categories.split()), since=row.since, version=row.version, spec=unit_of(row.spec),
        document=row.document or "", recorded_by=row.recorded_by,
    )  # fmt: skip
