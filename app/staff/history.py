"""Everything that was noted of one person: facts, contracts, certificates, corrections; who, when, why, by which paper."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.access.users import names_by_login
from app.credentials.catalogue import kinds
from app.staff.codes import SENSITIVE_STATUS, Table, label
from app.staff.contracts import contract_of
from app.staff.dated import MASKED
from app.staff.facts import TABLES, UNIT_KINDS, FactKind
from app.staff.listing import sees_clear
from app.staff.people import person_row
from app.staff.units import load_units
from app.words import N_, Words, say
from db.tables import AuditRow, ContractRow, CredentialRow, StaffFactRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

FACT_TITLES = {
    FactKind.STAFFING_TYPE: N_("Staffing type"),
    FactKind.HOME_UNIT: N_("Home department"),
    FactKind.WORKING_UNIT: N_("Loan"),
    FactKind.CATEGORY: N_("Category"),
    FactKind.TITLE_QUALIFIED: N_("Title qualified"),
    FactKind.TITLE_APPOINTED: N_("Title appointed"),
    FactKind.NURSE_LEVEL: N_("Level"),
    FactKind.POST_GRADE: N_("Grade"),
    FactKind.SPECIAL_STATUS: N_("Special status"),
    FactKind.EMPLOYMENT_STATE: N_("Employment"),
}
FIELD_TITLES = {
    "name": N_("Name"),
    "pinyin": N_("Pinyin"),
    "staff_no": N_("Staff number"),
    "former_name": N_("Former name"),
    "sex": N_("Sex"),
    "birth": N_("Born on"),
    "id_no": N_("Identity number"),
    "ethnicity": N_("Ethnic group"),
    "politics": N_("Political affiliation"),
    "education": N_("Education"),
    "degree": N_("Degree"),
    "marriage": N_("Marital status"),
    "phone": N_("Phone"),
    "native_place": N_("Native place"),
    "address": N_("Address"),
    "work_start": N_("Began work on"),
    "hire_date": N_("Here since"),
    "remark": N_("Remark"),
}
_HIDDEN = SENSITIVE_STATUS | {MASKED}
FACT, CONTRACT, CREDENTIAL, DEED = "fact", "contract", "credential", "deed"


@attrs.frozen(slots=True)
class Event:
    """One thing that was noted. ``on`` is the day it holds from, ``at`` when it was noted and ``who`` by whom (name).

    ``subject`` is fact, contract, credential or deed; ``subject_id`` its row, for correcting it.
    """

    subject: str
    title: Words
    shown: str
    on: date | None = None
    until: date | None = None
    reason: str = ""
    document: str = ""
    who: str = ""
    at: datetime | None = None
    subject_id: int | None = None
    kind: str = ""


def person_history(desk: Desk, person_id: int) -> tuple[Event, ...]:
    """Return everything the reader may see of a person, the newest day first; what has no day comes last.

    Raises:
        NotFoundError: no such person, or none the reader may see.
    """
    with desk.read(Verb.STAFF_VIEW) as work:
        person_row(work, person_id)
        name_of = names_by_login(work)
        found = [*_facts(work, person_id), *_deeds(work, person_id)]
        if desk.may(Verb.CONTRACT_VIEW):
            found.extend(_contracts(work, person_id))
        if desk.may(Verb.CREDENTIAL_VIEW):
            found.extend(_credentials(work, person_id))
        told = [attrs.evolve(event, who=name_of(event.who)) for event in found]
    return tuple(sorted(told, key=_age, reverse=True))


def _facts(work: Work, person_id: int) -> Iterator[Event]:
    clear = sees_clear(work.actor)
    units = load_units(work.session)
    for row in work.session.scalars(select(StaffFactRow).where(StaffFactRow.person_id == person_id)):
        if row.code in SENSITIVE_STATUS and not clear:
            continue
        kind = FactKind(row.kind)
        unit = units.get(row.unit_id) if row.unit_id is not None else None
        named = unit.name if unit is not None else ""
        yield Event(
            FACT,
            say(FACT_TITLES[kind]),
            named if kind in UNIT_KINDS else label(TABLES[kind], row.code),
            on=row.start,
            until=row.until,
            reason=row.reason or "",
            document=row.document or "",
            who=row.recorded_by,
            at=row.recorded_at,
            subject_id=row.id,
            kind=row.kind,
        )


def _contracts(work: Work, person_id: int) -> Iterator[Event]:
    rows = work.session.scalars(select(ContractRow).where(ContractRow.person_id == person_id)).all()
    notes = _last_notes(work, "contract", [row.id for row in rows])
    for contract in map(contract_of, rows):
        note = notes.get(contract.id or 0)
        state = label(Table.CONTRACT_STATE, contract.state)
        yield Event(
            CONTRACT,
            say("Contract"),
            " · ".join(filter(None, (label(Table.CONTRACT_KIND, contract.kind), contract.number, state))),
            on=contract.start,
            until=contract.until,
            reason=(note.reason or "") if note else "",
            who=note.login if note else "",
            at=note.at if note else None,
            subject_id=contract.id,
            kind=contract.kind,
        )


def _credentials(work: Work, person_id: int) -> Iterator[Event]:
    known = kinds()
    wanted = select(CredentialRow).where(CredentialRow.person_id == person_id, CredentialRow.withdrawn_at.is_(None))
    for row in work.session.scalars(wanted):
        spec = known.get(row.kind)
        yield Event(
            CREDENTIAL,
            say("Certificate"),
            " · ".join(filter(None, (spec.name if spec else row.kind, row.number))),
            on=row.valid_from or row.issued_on,
            until=row.valid_until,
            who=row.approved_by or row.proposed_by,
            at=row.approved_at or row.proposed_at,
            subject_id=row.id,
            kind=row.kind,
        )


def _deeds(work: Work, person_id: int) -> Iterator[Event]:
    """Yield what changed without leaving a fact of its own: edits of own data, corrections, removals, leaving."""
    mine = select(AuditRow).where(AuditRow.subject == "staff", AuditRow.subject_id == str(person_id))
    for row in work.session.scalars(mine.order_by(AuditRow.seq.desc())):
        event = _deed(_loaded(row.before), _loaded(row.after), clear=sees_clear(work.actor))
        if event is not None:
            yield attrs.evolve(event, on=row.at.astimezone().date(), reason=row.reason or "", who=row.login, at=row.at)


def _deed(before: dict[str, Any], after: dict[str, Any], *, clear: bool) -> Event | None:
    if {before.get("code"), after.get("code")} & _HIDDEN and not clear:
        return None
    if "undone" in after:
        return Event(DEED, say("Undone: {deed}", deed=str(after["undone"])), "")
    kind = before.get("kind")
    if kind in set(FactKind):
        what = say(FACT_TITLES[FactKind(kind)])
        if not after:
            return Event(DEED, say("Removed: {what}", what=what), "")
        if "end_document" in after:
            return Event(DEED, say("Ended: {what}", what=what), str(after.get("until", "")),
                         document=str(after["end_document"] or ""))  # fmt: skip
        return Event(DEED, say("Corrected: {what}", what=what), "")
    if "left_on" in before:
        return Event(DEED, say("Leaving taken back"), str(before["left_on"]))
    changed = [name for name in after if name in FIELD_TITLES]
    if before and changed:
        shown = "、".join(str(say(FIELD_TITLES[name])) for name in changed)
        return Event(DEED, say("Edited"), shown)
    if changed:
        return Event(DEED, say("Added"), "")
    return None


def _last_notes(work: Work, subject: str, ids: Iterable[int]) -> dict[int, Any]:
    wanted = [str(each) for each in ids]
    if not wanted:
        return {}
    rows = work.session.execute(
        select(AuditRow.subject_id, AuditRow.at, AuditRow.login, AuditRow.reason)
        .where(AuditRow.subject == subject, AuditRow.subject_id.in_(wanted))
        .order_by(AuditRow.seq)
    )
    return {int(row.subject_id): row for row in rows}


def _loaded(text: str | None) -> dict[str, Any]:
    found: Any = json.loads(text) if text else {}
    return found if isinstance(found, dict) else {}


def _age(event: Event) -> tuple[date, str]:
    return (event.on or date.min, "" if event.at is None else event.at.isoformat())
