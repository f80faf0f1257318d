"""What was typed of one person, judged while it is typed and saved as one: own data and dated facts together.

One save is one transaction and one answer: either everything on the sheet holds from now on, or nothing does and the
first fault is named with the field it belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.staff.dated import NEED_REASON, check_fact, facts_of, record_fact
from app.staff.facts import UNIT_KINDS, Fact, FactKind, insert_fact
from app.staff.findings import Bearer, Finding, Weight, fact_findings, field_findings, first_stop
from app.staff.people import agree, check_field, check_fields, person_row, told_fields
from app.staff.units import load_units
from app.words import say
from db.tables import PersonRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

_KNOWN = ("name", "sex", "birth", "id_type", "id_no", "work_start", "hire_date")
_FIRST = (FactKind.STAFFING_TYPE, FactKind.HOME_UNIT)


@attrs.frozen(slots=True)
class PersonChanges:
    """What was typed: ``fields`` of ``people.FIELDS``, facts with start, reason and document.

    ``reason`` answers warnings about the fields; a fact's own reason answers those about it.
    """

    fields: Mapping[str, Any] = attrs.field(factory=dict)
    facts: tuple[Fact, ...] = ()
    reason: str = ""

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not self.fields and not self.facts


def check_changes(desk: Desk, changes: PersonChanges, *, person_id: int | None = None) -> tuple[Finding, ...]:
    """Return what is wrong or doubtful about what was typed; nothing is written.

    ``person_id`` None judges a new person.

    Raises:
        NotFoundError: no such person, or none the actor may see.
    """
    with desk.read(Verb.STAFF_VIEW) as work:
        row = None if person_id is None else person_row(work, person_id)
        return judge(work, changes, row)


def save_changes(desk: Desk, changes: PersonChanges, *, person_id: int | None = None) -> int:
    """Save what was typed of a person, or of a new one (``person_id`` None), and return the id.

    Raises:
        UserError: a finding stops, or a warning has no reason; ``field`` names the input.
        NotFoundError: no such person, or none the actor may touch.
        NotAllowedError: the unit is not among those entrusted to the actor.
    """
    label = say("Add person") if person_id is None else say("Edit person")
    with desk.write(Verb.STAFF_EDIT, label=label) as work:
        row = None if person_id is None else person_row(work, person_id)
        require_answers(judge(work, changes, row), changes)
        if row is None:
            row = _new_row(work, changes)
        else:
            _edit_row(work, row, changes)
        for fact in changes.facts:
            record_fact(work, row.id, fact)
        return row.id


def require_answers(findings: Iterable[Finding], changes: PersonChanges) -> None:
    """Stop unless nothing stops and every warning has its reason.

    Raises:
        UserError: names the first input at fault.
    """
    found = tuple(findings)
    stop = first_stop(found)
    if stop is not None:
        raise UserError(stop.text, field=stop.field)
    reasons = {fact.kind.value: (fact.reason or "").strip() for fact in changes.facts}
    for finding in found:
        kind, dot, _part = finding.field.partition(".")
        if dot and not reasons.get(kind):
            raise UserError(say("Say why it is right all the same: {finding}", finding=finding.text),
                            field=f"{kind}.reason")  # fmt: skip
        if not dot and not changes.reason.strip():
            raise UserError(say("Say why it is right all the same: {finding}", finding=finding.text), field="reason")


def judge(
    work: Work, changes: PersonChanges, row: PersonRow | None, *, campuses: Mapping[int, int | None] | None = None
) -> tuple[Finding, ...]:
    """Return the findings inside an open unit of work; ``row`` None is a new person.

    ``campuses`` (unit -> campus) is read unless given.
    """
    found: list[Finding] = []
    if campuses is None:
        campuses = {unit.id: unit.campus_id for unit in load_units(work.session).values()}
    columns = _columns(work, changes, row, found)
    stored = {} if row is None else {name: getattr(row, name) for name in _KNOWN}
    if not any(finding.stops for finding in found):
        try:
            agree(columns, row)
        except UserError as error:
            found.append(_stop(error, "birth"))
    known = {**stored, **columns}
    # What was doubtful before is not asked about again.
    old = set() if row is None else set(field_findings(stored, today=work.today))
    found.extend(f for f in field_findings(known, today=work.today) if f not in old)
    found.extend(_namesakes(work, known, row, changed=columns.keys()))
    found.extend(_judge_facts(work, changes, row, {**known, "campuses": campuses}))
    if row is None:
        found.extend(_missing(changes))
    return tuple(found)


def _columns(work: Work, changes: PersonChanges, row: PersonRow | None, found: list[Finding]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in changes.fields.items():
        try:
            columns.update(check_field(work, name, value, of=row))
        except UserError as error:
            found.append(_stop(error, name))
    return columns


def _judge_facts(work: Work, changes: PersonChanges, row: PersonRow | None, known: Mapping[str, Any]) -> list[Finding]:
    found: list[Finding] = []
    held = () if row is None else facts_of(work, row.id)
    for fact in changes.facts:
        kind = fact.kind.value
        if fact.start is None:
            found.append(Finding(f"{kind}.start", say("Say from which day it holds."), Weight.ERROR))
            continue
        if row is not None and fact.kind in NEED_REASON and not (fact.reason or "").strip():
            text = say("Say why: a change of this kind needs a reason.")
            found.append(Finding(f"{kind}.reason", text, Weight.ERROR))
        try:
            check_fact(work, fact)
        except UserError as error:
            part = error.field if error.field in {"until", "start"} else "value"
            found.append(Finding(f"{kind}.{part}", error.text, Weight.ERROR))
            continue
        bearer = Bearer(known.get("sex", "0"), known.get("birth"), known.get("hire_date"), held)
        found.extend(fact_findings(bearer, fact, today=work.today, campuses=known["campuses"]))
        held = insert_fact(held, fact)
    return found


def _namesakes(work: Work, known: Mapping[str, Any], row: PersonRow | None, *, changed: Iterable[str]) -> list[Finding]:
    name, birth = known.get("name"), known.get("birth")
    if not name or birth is None or not {"name", "birth", "id_no"} & set(changed):
        return []
    same = select(PersonRow.staff_no).where(PersonRow.name == name, PersonRow.birth == birth)
    if row is not None:
        same = same.where(PersonRow.id != row.id)
    number = work.session.execute(same).first()
    if number is None:
        return []
    text = say(
        "Somebody of this name was born the same day (staff no. {number}): the same person?", number=number[0] or "—"
    )
    return [Finding("name", text)]


def _missing(changes: PersonChanges) -> list[Finding]:
    found = []
    if not str(changes.fields.get("name") or "").strip() and "name" not in changes.fields:
        found.append(Finding("name", say("The person needs a name."), Weight.ERROR))
    given = {fact.kind for fact in changes.facts}
    for kind in _FIRST:
        if kind not in given:
            text = say("Choose the unit.") if kind in UNIT_KINDS else say("Choose the staffing type.")
            found.append(Finding(f"{kind.value}.value", text, Weight.ERROR))
    return found


def _new_row(work: Work, changes: PersonChanges) -> PersonRow:
    for fact in changes.facts:
        if fact.kind in UNIT_KINDS:
            work.require_unit(fact.unit_id)
    checked = check_fields(work, {"name": "", "sex": "0", **changes.fields})
    row = PersonRow(**checked, created_at=work.now, changed_at=work.now)
    work.session.add(row)
    work.session.flush()
    work.record("staff", row.id, after=told_fields(checked), reason=changes.reason.strip() or None)
    return row


def _edit_row(work: Work, row: PersonRow, changes: PersonChanges) -> None:
    checked = check_fields(work, changes.fields, of=row)
    changed = {name: value for name, value in checked.items() if getattr(row, name) != value}
    if not changed:
        return
    before = {name: getattr(row, name) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.changed_at = work.now
    work.record("staff", row.id, before=told_fields(before), after=told_fields(changed),
                reason=changes.reason.strip() or None)  # fmt: skip


def _stop(error: UserError, name: str) -> Finding:
    return Finding(error.field or name, error.text, Weight.ERROR)
