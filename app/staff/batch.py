"""One dated fact for many people at once: seen beforehand name by name, then written as one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.staff.codes import label
from app.staff.dated import facts_of, record_fact
from app.staff.facts import TABLES, UNIT_KINDS, Fact, FactKind, facts_on
from app.staff.findings import Finding
from app.staff.people import person_row
from app.staff.saving import PersonChanges, judge
from app.staff.units import load_units
from app.words import say

if TYPE_CHECKING:
    from app.desk import Desk, Work

MOST = 2_000
#: What may be set for many at once: one value that is the same for all of them.
BATCH_KINDS = (
    FactKind.HOME_UNIT,
    FactKind.WORKING_UNIT,
    FactKind.NURSE_LEVEL,
    FactKind.TITLE_APPOINTED,
    FactKind.POST_GRADE,
    FactKind.CATEGORY,
    FactKind.STAFFING_TYPE,
)


class Outcome(StrEnum):
    """What becomes of one person."""

    CHANGE = "change"
    SAME = "same"
    REFUSED = "refused"


@attrs.frozen(slots=True)
class BatchLine:
    """One person of a batch: what holds on the day before the change and what would hold, in words."""

    person_id: int
    staff_no: str | None
    name: str
    before: str
    after: str
    outcome: Outcome
    findings: tuple[Finding, ...]


def preview_batch(desk: Desk, *, person_ids: Sequence[int], fact: Fact) -> tuple[BatchLine, ...]:
    """Return what ``fact`` would do to each person; nothing is written.

    Raises:
        UserError: too many people, a kind that cannot be set for many, or no start.
        NotFoundError: no such person, or none the actor may see.
    """
    _require(person_ids, fact)
    with desk.read(Verb.STAFF_VIEW) as work:
        return _lines(work, person_ids, fact)


def apply_batch(desk: Desk, *, person_ids: Sequence[int], fact: Fact) -> int:
    """Let ``fact`` hold of all these people, or of none; return how many changed.

    Raises:
        UserError: as ``preview_batch``; no reason; or somebody is refused (the first is named).
        NotFoundError: no such person, or none the actor may touch.
    """
    _require(person_ids, fact)
    if not (fact.reason or "").strip():
        raise UserError(say("Say why: a change for many needs a reason."), field="reason")
    with desk.write(Verb.STAFF_EDIT, label=say("Change {count} people", count=len(person_ids))) as work:
        lines = _lines(work, person_ids, fact)
        refused = next((line for line in lines if line.outcome is Outcome.REFUSED), None)
        if refused is not None:
            stop = next(finding for finding in refused.findings if finding.stops)
            raise UserError(say("{name}: {finding} Nobody was changed.", name=refused.name, finding=stop.text),
                            field=stop.field.partition(".")[2] or "value")  # fmt: skip
        changed = [line for line in lines if line.outcome is Outcome.CHANGE]
        for line in changed:
            record_fact(work, line.person_id, fact)
        return len(changed)


def _require(person_ids: Sequence[int], fact: Fact) -> None:
    if not person_ids:
        raise UserError(say("Choose the people first."))
    if len(person_ids) > MOST:
        raise UserError(say("At most {count} people at a time.", count=MOST))
    if fact.kind not in BATCH_KINDS:
        raise UserError(say("This cannot be set for many at once."), field="kind")
    if fact.start is None:
        raise UserError(say("Say from which day it holds."), field="start")


def _lines(work: Work, person_ids: Sequence[int], fact: Fact) -> tuple[BatchLine, ...]:
    tree = load_units(work.session)
    units = {unit_id: unit.name for unit_id, unit in tree.items()}
    campuses = {unit_id: unit.campus_id for unit_id, unit in tree.items()}
    # A reason is given once for all, so its absence is no finding of a single person.
    asked = attrs.evolve(fact, reason=fact.reason or "—")
    found = []
    for person_id in dict.fromkeys(person_ids):
        row = person_row(work, person_id)
        assert fact.start is not None
        held = facts_on(facts_of(work, person_id), fact.start).get(fact.kind, ())
        findings = judge(work, PersonChanges(facts=(asked,)), row, campuses=campuses)
        if held and held[0].value == fact.value and held[0].until == fact.until:
            outcome, findings = Outcome.SAME, ()
        else:
            outcome = Outcome.REFUSED if any(f.stops for f in findings) else Outcome.CHANGE
        before = "" if not held else _shown(held[0], units)
        found.append(BatchLine(person_id, row.staff_no, row.name, before, _shown(fact, units), outcome, findings))
    return tuple(found)


def _shown(fact: Fact, units: dict[int, str]) -> str:
    if fact.kind in UNIT_KINDS:
        return units.get(fact.unit_id or 0, "")
    return label(TABLES[fact.kind], fact.code)
