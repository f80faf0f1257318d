"""Runs of a unit's month and their life: 草稿 → 提交 → 审核 → 公示 → 申诉 → 封存. A run is written once and never changed.

A new computation of an open month replaces the draft or returned run by a new one; both stay readable. The problem is
kept with the run, so that it can be computed again by anyone and must come out the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.access.users import names_by_login
from app.errors import NotFoundError, UserError
from app.performance.caps import require_room
from app.performance.entries import require_open
from app.performance.gather import gather
from app.performance.money import NOUGHT
from app.performance.outcome import Level, Outcome
from app.performance.problem import Problem
from app.performance.run import run
from app.performance.schemes import units_with_schemes
from app.performance.service_days import Month
from app.performance.spec import dumps, loads
from app.words import N_, Words, say, tr
from db.tables import PerfRunRow, PerfShareRow, PerfStepRow, PersonRow, UnitRow

if TYPE_CHECKING:
    from datetime import datetime

    from app.desk import Desk, Work


class State(StrEnum):
    """Where a run stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    PUBLISHED = "published"
    SEALED = "sealed"
    REPLACED = "replaced"


STATE_TITLES: Mapping[State, str] = {
    State.DRAFT: N_("Draft"),
    State.SUBMITTED: N_("Submitted"),
    State.APPROVED: N_("Month approved"),
    State.PUBLISHED: N_("Published"),
    State.SEALED: N_("Sealed"),
    State.REPLACED: N_("Replaced"),
}

#: Deed -> (from, to, verb). An appeal leaves the state as it is; sealing waits until appeals are answered.
_DEEDS: Mapping[str, tuple[State, State, Verb]] = {
    "submit": (State.DRAFT, State.SUBMITTED, Verb.PERFORMANCE_EDIT),
    "return": (State.SUBMITTED, State.DRAFT, Verb.PERFORMANCE_APPROVE),
    "approve": (State.SUBMITTED, State.APPROVED, Verb.PERFORMANCE_APPROVE),
    "reopen": (State.APPROVED, State.DRAFT, Verb.PERFORMANCE_APPROVE),
    "publish": (State.APPROVED, State.PUBLISHED, Verb.PERFORMANCE_APPROVE),
    "seal": (State.PUBLISHED, State.SEALED, Verb.PERFORMANCE_SEAL),
}
_WITH_REASON = frozenset({"return", "reopen"})
APPEAL, ANSWER = "appeal", "answer"


@attrs.frozen(slots=True, kw_only=True)
class RunLine:
    """One run as lists show it."""

    id: int
    unit_id: int
    unit: str
    month: str
    number: int
    state: State
    digest: str
    rules: str
    pool: Decimal
    shared: Decimal
    total: Decimal
    people: int
    made_at: datetime
    made_by: str
    open_appeals: int = 0


@attrs.frozen(slots=True, kw_only=True)
class Run:
    """A run with everything it was made of, what it found, and its life; people in it are named by staff number."""

    line: RunLine
    problem: Problem
    outcome: Outcome
    steps: tuple[StepLine, ...]


@attrs.frozen(slots=True, kw_only=True)
class StepLine:
    """One step in a run's life."""

    state: str
    person: str
    reason: str
    at: datetime
    by: str
    by_name: str = ""


@attrs.frozen(slots=True, kw_only=True)
class Difference:
    """What two runs give one person differently, in yuan."""

    person: str
    name: str
    before: Decimal
    after: Decimal

    @property
    def change(self) -> Decimal:
        """By how much it is more."""
        return self.after - self.before


def compute(desk: Desk, *, unit_id: int, month: str) -> Run:
    """Compute a unit's month from what the vault holds and keep it as a draft run.

    The draft before, if there is one and it differs, is marked as replaced; an equal one is returned as it is.

    Raises:
        UserError: there is no scheme, the month is submitted or closed, or it cannot be computed.
    """
    Month.of(month)
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Compute month")) as work:
        work.require_unit(unit_id)
        require_open(work, unit_id, month)
        standing = _standing(work, unit_id, month)
        if standing is not None and standing.state == State.SUBMITTED:
            raise UserError(
                say("This month is submitted and waits for approval."),
                field="month",
                remedy=say("Have it returned first."),
            )
        problem, ids = gather(work, unit_id, month)
        outcome = run(problem)
        if standing is not None and standing.digest == outcome.digest and standing.rules == outcome.rules:
            return _told(work, standing, problem, outcome)
        if standing is not None:
            standing.state = State.REPLACED.value
        row = _keep(work, unit_id, month, problem, outcome)
        _keep_shares(work, row, outcome, ids)
        work.record("performance", row.id, action="performance.compute",
                    after={"month": month, "digest": row.digest, "total": row.total, "people": row.people})  # fmt: skip
        return _told(work, row, problem, outcome)


def preview(desk: Desk, *, unit_id: int, month: str) -> Outcome:
    """Compute a unit's month without keeping it."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        work.require_unit(unit_id)
        return run(gather(work, unit_id, month)[0])


def step(desk: Desk, *, run_id: int, deed: str, reason: str = "") -> RunLine:
    """Bring a run a step on (or back): submit, return, approve, reopen, publish, seal.

    Raises:
        UserError: that deed does not follow from its state, a reason is missing, errors or appeals stand open, or
            whoever submitted it tries to approve it.
        NotFoundError: no such run.
    """
    if deed not in _DEEDS:
        raise UserError(
            say("There is no step {deed}; there are: {known}.", deed=deed, known="、".join(_DEEDS)), field="deed"
        )
    before, after, verb = _DEEDS[deed]
    if deed in _WITH_REASON and not reason.strip():
        raise UserError(say("Say why it goes back."), field="reason")
    with desk.write(verb, label=_label(deed)) as work:
        row = _row(work, run_id)
        if row.state != before:
            raise UserError(
                say("This run is “{state}”; “{deed}” takes one that is “{wanted}”.",
                    state=tr(STATE_TITLES[State(row.state)]), deed=deed, wanted=tr(STATE_TITLES[before])),
                field="deed",
            )  # fmt: skip
        _see_to(work, row, deed)
        row.state = after.value
        _add_step(work, row, after.value, reason)
        work.record("performance", row.id, action=f"performance.{deed}", before={"state": before.value},
                    after={"state": after.value}, reason=reason or None)  # fmt: skip
        return _line(work, row)


def appeal(desk: Desk, *, run_id: int, person_id: int, reason: str) -> None:
    """Note a person's appeal against a published run (事业单位人事管理条例 38: 复核、申诉)."""
    _voice(desk, run_id, person_id, APPEAL, reason)


def answer(desk: Desk, *, run_id: int, person_id: int, reason: str) -> None:
    """Note the answer to a person's appeal; a correction is an adjustment in a later month."""
    _voice(desk, run_id, person_id, ANSWER, reason)


def runs(desk: Desk, *, month: str | None = None, unit_id: int | None = None) -> tuple[RunLine, ...]:
    """Return the runs the actor may see, newest month first; replaced ones last within a unit."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        query = select(PerfRunRow).order_by(
            PerfRunRow.month.desc(), PerfRunRow.unit_id, PerfRunRow.state == State.REPLACED, PerfRunRow.number.desc()
        )
        if month is not None:
            query = query.where(PerfRunRow.month == month)
        if unit_id is not None:
            query = query.where(PerfRunRow.unit_id == unit_id)
        rows = work.session.scalars(query).all()
        return tuple(_line(work, row) for row in rows if work.scope is None or row.unit_id in work.scope)


def open_run(desk: Desk, *, run_id: int) -> Run:
    """Return a run with its problem, outcome and life.

    Raises:
        NotFoundError: no such run.
        UserError: what is kept does not compute to what was kept: the record was altered or the rules changed.
    """
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        return read_run(work, _row(work, run_id))


def differences(before: Run, after: Run) -> tuple[Difference, ...]:
    """Return what two runs give differently, by person."""
    old, new = ({p.id: p.total for unit in each.outcome.units for p in unit.people} for each in (before, after))
    names = {p.id: p.name for each in (before, after) for unit in each.outcome.units for p in unit.people}
    return tuple(
        Difference(person=who, name=names[who], before=old.get(who, NOUGHT), after=new.get(who, NOUGHT))
        for who in sorted(old.keys() | new.keys())
        if old.get(who, NOUGHT) != new.get(who, NOUGHT)
    )


def units_to_compute(desk: Desk, *, month: str) -> tuple[tuple[int, str], ...]:
    """Return (id, name) of the units with a scheme in force that the actor may see."""
    Month.of(month)
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        ids = units_with_schemes(work, month)
        query = select(UnitRow.id, UnitRow.name).where(UnitRow.id.in_(ids)).order_by(UnitRow.id)
        return tuple((number, name) for number, name in work.session.execute(query))


def _standing(work: Work, unit_id: int, month: str) -> PerfRunRow | None:
    return work.session.scalars(
        select(PerfRunRow).where(
            PerfRunRow.unit_id == unit_id, PerfRunRow.month == month, PerfRunRow.state != State.REPLACED
        )
    ).first()


def _keep(work: Work, unit_id: int, month: str, problem: Problem, outcome: Outcome) -> PerfRunRow:
    same = (PerfRunRow.unit_id == unit_id, PerfRunRow.month == month)
    number = (work.session.scalar(select(func.max(PerfRunRow.number)).where(*same)) or 0) + 1
    people = [person for unit in outcome.units for person in unit.people]
    row = PerfRunRow(
        unit_id=unit_id, month=month, number=number, state=State.DRAFT.value, rules=outcome.rules,
        digest=outcome.digest, problem=dumps(problem), pool=sum((unit.pool for unit in outcome.units), NOUGHT),
        shared=sum((person.shared for person in people), NOUGHT),
        total=sum((person.total for person in people), NOUGHT), people=len(people),
        made_at=work.now, made_by=work.actor.login,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    _add_step(work, row, State.DRAFT.value, "")
    return row


def _keep_shares(work: Work, row: PerfRunRow, outcome: Outcome, ids: Mapping[str, int]) -> None:
    work.session.add_all(
        PerfShareRow(
            run_id=row.id, person_id=ids[person.id], staffing=person.staffing, shared=person.shared,
            outside=person.outside, adjusted=person.adjusted, total=person.total, held=person.held,
            payable=person.payable,
        )
        for unit in outcome.units
        for person in unit.people
    )  # fmt: skip


def _see_to(work: Work, row: PerfRunRow, deed: str) -> None:
    if deed == "submit":
        outcome = run(loads(row.problem))
        errors = [remark for remark in outcome.remarks if remark.level is Level.ERROR]
        if errors:
            raise UserError(errors[0].text, field="run", remedy=say("Mend it and compute again."))
    if deed == "approve":
        submitted = work.session.scalars(
            select(PerfStepRow.by)
            .where(PerfStepRow.run_id == row.id, PerfStepRow.state == State.SUBMITTED)
            .order_by(PerfStepRow.id.desc())
        ).first()
        if submitted == work.actor.login:
            raise UserError(say("Whoever submitted it may not approve it."), field="deed")
        require_room(work, run_id=row.id, month=row.month)
    if deed == "seal" and _open_appeals(work, row.id):
        raise UserError(say("Appeals stand open; answer them before sealing."), field="deed")


def _voice(desk: Desk, run_id: int, person_id: int, kind: str, reason: str) -> None:
    if not reason.strip():
        raise UserError(say("Say what it is about."), field="reason")
    with desk.write(Verb.PERFORMANCE_EDIT, label=say("Appeal")) as work:
        row = _row(work, run_id)
        if row.state != State.PUBLISHED:
            raise UserError(say("Only a published run can be appealed."), field="run")
        query = select(PerfShareRow.id).where(PerfShareRow.run_id == run_id, PerfShareRow.person_id == person_id)
        if work.session.scalar(query) is None:
            raise NotFoundError(say("This person has no part in this run."), field="person")
        waiting = person_id in _open_appeals(work, run_id)
        if waiting == (kind == APPEAL):
            raise UserError(
                say("This person's appeal stands open already.") if waiting else say("This person has no open appeal."),
                field="person",
            )
        _add_step(work, row, kind, reason, person_id=person_id)
        work.record("performance", row.id, action=f"performance.{kind}", after={"person": person_id}, reason=reason)


def _open_appeals(work: Work, run_id: int) -> frozenset[int]:
    rows = work.session.execute(
        select(PerfStepRow.person_id, PerfStepRow.state)
        .where(PerfStepRow.run_id == run_id, PerfStepRow.state.in_((APPEAL, ANSWER)))
        .order_by(PerfStepRow.id)
    )
    last = {person_id: state for person_id, state in rows if person_id is not None}
    return frozenset(who for who, state in last.items() if state == APPEAL)


def _add_step(work: Work, row: PerfRunRow, state: str, reason: str, *, person_id: int | None = None) -> None:
    work.session.add(
        PerfStepRow(
            run_id=row.id, state=state, person_id=person_id, reason=reason.strip(), at=work.now, by=work.actor.login
        )
    )


def _row(work: Work, run_id: int) -> PerfRunRow:
    row = work.session.get(PerfRunRow, run_id)
    if row is None or (work.scope is not None and row.unit_id not in work.scope):
        raise NotFoundError(say("There is no run {number}.", number=run_id), field="run")
    return row


def read_run(work: Work, row: PerfRunRow) -> Run:
    """Return a run as it is kept; a UserError where computing it again does not come to what was kept."""
    problem = loads(row.problem)
    outcome = run(problem)
    total = sum((person.total for unit in outcome.units for person in unit.people), NOUGHT)
    if outcome.rules == row.rules and (outcome.digest, total) != (row.digest, row.total):
        raise UserError(
            say("Run {number} does not compute to what was kept: the record was altered.", number=row.id), field="run"
        )
    return _told(work, row, problem, outcome)


def _told(work: Work, row: PerfRunRow, problem: Problem, outcome: Outcome) -> Run:
    named = select(PerfStepRow, PersonRow.name).outerjoin(PersonRow, PersonRow.id == PerfStepRow.person_id)
    found = work.session.execute(named.where(PerfStepRow.run_id == row.id).order_by(PerfStepRow.id))
    who = names_by_login(work)
    steps = tuple(
        StepLine(state=each.state, person=name or "", reason=each.reason, at=each.at, by=each.by, by_name=who(each.by))
        for each, name in found
    )
    return Run(line=_line(work, row), problem=problem, outcome=outcome, steps=steps)


def _line(work: Work, row: PerfRunRow) -> RunLine:
    unit = work.session.get(UnitRow, row.unit_id)
    return RunLine(
        id=row.id, unit_id=row.unit_id, unit=unit.name if unit is not None else "", month=row.month,
        number=row.number, state=State(row.state), digest=row.digest, rules=row.rules, pool=row.pool,
        shared=row.shared, total=row.total, people=row.people, made_at=row.made_at, made_by=row.made_by,
        open_appeals=len(_open_appeals(work, row.id)),
    )  # fmt: skip


def _label(deed: str) -> Words:
    return {
        "submit": say("Submit month"),
        "return": say("Return month"),
        "approve": say("Approve month"),
        "reopen": say("Reopen month"),
        "publish": say("Publish month"),
        "seal": say("Seal month"),
    }[deed]
