"""The words a person sees for fields, problems and fates, and what to do about each problem."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from app.credentials.catalogue import kinds
from app.exchange.planning import State
from app.exchange.understanding.headings import RULES
from app.exchange.values import Kind
from app.exchange.workload.values import Record
from app.staff.codes import Table, label
from app.staff.facts import TABLES, FactKind
from app.words import N_, tr

KINDS: dict[Kind, str] = {
    Kind.STAFF: N_("Staff list"),
    Kind.CREDENTIALS: N_("Certificates"),
    Kind.CONTRACTS: N_("Contracts"),
    Kind.BALANCES: N_("Opening balances"),
}
ROSTER = "roster"
#: What a file may hold besides lists of people.
OTHERS: dict[str, str] = {
    ROSTER: N_("Roster"), Record.WORKLOAD: N_("Workload"), Record.SATISFACTION: N_("Satisfaction"),
    Record.SURGERY: N_("Operations"),
}  # fmt: skip
_FIELDS: dict[str, str] = {
    "staff_no": N_("Staff no."), "name": N_("Name"), "sex": N_("Sex"), "id_type": N_("Kind of document"),
    "id_no": N_("Identity number"), "birth": N_("Born"), "work_start": N_("Began work on"), "hire_date": N_("Here since"),
    "employment_type": N_("Staffing type"), "home_dept": N_("Home department"), "work_dept": N_("Working department"),
    "campus": N_("Campus"), "title": N_("Title"), "title_qualified": N_("Title obtained"),
    "title_appointed": N_("Title appointed"), "level": N_("Level"), "phone": N_("Phone"),
    "special_status": N_("Special status"), "pregnancy_due": N_("Due date"), "nursing_child_birth": N_("Child born"),
    "remark": N_("Remark"), "ethnicity": N_("Ethnic group"), "politics": N_("Political affiliation"),
    "education": N_("Education"), "degree": N_("Degree"), "native_place": N_("Native place"), "address": N_("Address"),
    "dept": N_("Department"), "type": N_("Credential"), "cert_no": N_("Certificate no."), "issued": N_("Issued (latest)"),
    "issued_plain": N_("Issued"), "issued_first": N_("First issued"), "valid_to": N_("Valid until"),
    "site": N_("Place of practice"), "filed_site": N_("Filed further place"), "renewal": N_("Renewal under way"),
    "grade": N_("Grade of authorisation"), "scope": N_("Scope"), "issuer": N_("Issued by"),
    "contract_type": N_("Kind of contract"), "contract_no": N_("Contract no."), "start": N_("Begins"), "end": N_("Ends"),
    "period": N_("Term (from and to)"), "times": N_("Which in turn"), "agency": N_("Agency"), "state": N_("State"),
    "probation": N_("Probation"), "years": N_("Years"), "rest_days": N_("Rest days owed"),
    "accrued_hours": N_("Hours owed"), "leave_entitled": N_("Annual leave, entitled"),
    "leave_used": N_("Annual leave, taken"), "leave_left": N_("Annual leave, left"), "person": N_("Person"),
    # what changes besides
    "staffing_type": N_("Staffing type"), "home_unit": N_("Home department"), "working_unit": N_("Working department"),
    "category": N_("Category"), "nurse_level": N_("Level"), "post_grade": N_("Post grade"),
    "employment_state": N_("State"), "pinyin": N_("Pinyin"), "kind": N_("Kind"), "number": N_("Number"),
    "until": N_("Ends"), "open_ended": N_("Open-ended"), "annual_leave": N_("Annual leave"),
    # work done
    "item": N_("Item"), "quantity": N_("Quantity"), "sent": N_("Asked"), "returned": N_("Answered"),
    "percent": N_("Satisfied (%)"), "praise": N_("Praise"), "complaints": N_("Complaints"), "date": N_("Day"),
    "operation": N_("Operation"), "chief": N_("Chief surgeon"), "first": N_("First assistant"),
    "second": N_("Second assistant"), "unit": N_("Unit of count"),
}  # fmt: skip
#: Derived from the name; a person need not see them change.
UNSHOWN = frozenset({"pinyin", "initials", "sort_key", "changed_at"})

PROBLEMS: dict[str, tuple[str, str]] = {
    "id_checksum": (
        N_("Identity number does not add up"),
        N_("Compare it with the card and correct the cell; the person is imported without the number."),
    ),
    "id_unreadable": (
        N_("Identity number unreadable"),
        N_("Format the column as text in Excel, type the number from the card again, and import anew."),
    ),
    "birth_mismatch": (
        N_("Birth date differs from the number"),
        N_("The birth date of the identity number is taken; correct the cell, or the number."),
    ),
    "sex_mismatch": (
        N_("Sex differs from the number"),
        N_("The sex of the identity number is taken; correct the cell, or the number."),
    ),
    "duplicate_id": (
        N_("Identity number twice"),
        N_("Find out which row is right and delete the other; rows of two people under one number are not imported."),
    ),
    "duplicate_staff_no": (
        N_("Staff number twice"),
        N_("Two people cannot share a number: correct one of the rows; neither is imported until then."),
    ),
    "bad_date": (N_("Not a date"), N_("Enter the day as it stands in the document, such as 2026-03-01.")),
    "bad_number": (N_("Not a quantity"), N_("Enter a plain number; days and hours may carry their unit.")),
    "unknown_staffing_type": (
        N_("Staffing type unclear"),
        N_("Write 在编, 合同制, 劳务派遣, 返聘, 规培 or 进修; the person is imported without it."),
    ),
    "pua_character": (
        N_("Stand-in for a rare character"),
        N_("Look the character up on the card and enter the real one (it has a code in Unicode)."),
    ),
    "missing_required": (N_("Required, but empty"), N_("Fill the cell and import the row again.")),
    "unknown_person": (
        N_("Nobody known"),
        N_("Correct the number, or import the staff list with this person first."),
    ),
    "expired": (N_("Lapsed"), N_("It is imported and shown as lapsed; enter the renewed one when it is there.")),
    "wrong_site": (
        N_("Place of practice is elsewhere"),
        N_("The registration must be moved, or filed for this hospital, before the person may practise here."),
    ),
    "duplicate_certificate": (
        N_("Certificate twice"),
        N_("Of a renewed certificate the older period is kept as history; a copied row is imported once."),
    ),
}
FATES: dict[State, str] = {
    State.NEW: N_("New"),
    State.CHANGED: N_("Changed"),
    State.SAME: N_("Unchanged"),
    State.CONFLICT: N_("Contradicts the file"),
    State.REFUSED: N_("Not imported"),
}
#: Codes of records and where their words are found.
_LABELS: dict[str, Table] = {
    "employment_type": Table.STAFFING_TYPE,
    "title_code": Table.TITLE,
    "contract_type": Table.CONTRACT_KIND,
}
_CODES: dict[str, dict[str, str]] = {
    "id_type": {"RIC": N_("identity card"), "PASSPORT": N_("passport"), "HMT": N_("travel permit"), "FPR": N_("residence card")},
    "site": {"own": N_("this hospital"), "filed": N_("filed for this hospital"), "other": N_("another hospital")},
    "renewal": {"submitted": N_("handed in")},
}  # fmt: skip
_WHY: dict[str, str] = {
    "hidden": N_("hidden in Excel"),
    "no header": N_("no row of headings"),
    "no records": N_("no records of this kind"),
    "left out": N_("left out by you"),
}
_PARTS = {"bare": N_("number or end"), **{part: _FIELDS[part] for part in ("cert_no", "valid_to", "site", "grade")}}


def kind_title(kind: str) -> str:
    """Return what a kind of file is called: a list of people, a roster, work done."""
    return tr({**{each.value: title for each, title in KINDS.items()}, **OTHERS}.get(kind, kind))


def field_title(field: str | None) -> str:
    """Return what a field is called; ``item:CODE:part`` names the certificate and its part."""
    if not field:
        return ""
    if field.startswith("item:"):
        _item, code, part = field.split(":")
        known = kinds().get(code)
        return f"{known.name if known else code} · {tr(_PARTS.get(part, _FIELDS.get(part, part)))}"
    return tr(_FIELDS.get(field, field))


def fields_of(kind: Kind) -> tuple[str, ...]:
    """Return the fields a column may be taken for, in the order they are offered."""
    return tuple(dict.fromkeys(rule.field for rule in RULES[kind]))


def work_title(field: str) -> str:
    """Return what a field of work done is called; the level is the operation's."""
    return tr("Level of the operation") if field == "level" else field_title(field)


def problem_title(kind: str) -> str:
    """Return the short name of a kind of problem."""
    return tr(PROBLEMS[kind][0]) if kind in PROBLEMS else kind


def problem_remedy(kind: str) -> str:
    """Return what to do about a kind of problem."""
    return tr(PROBLEMS[kind][1]) if kind in PROBLEMS else ""


def why_title(why: str) -> str:
    """Return why a sheet holds no records."""
    rival = why.removeprefix("looks like ")
    if rival != why:
        return tr("looks like: {kind}", kind=tr(KINDS[Kind(rival)]))
    return tr(_WHY.get(why, why))


def read_title(field: str, value: Any) -> str:
    """Return a value as read from a cell in words: codes by their label."""
    if value is None:
        return "—"
    text = str(value)
    if field in _LABELS:
        return label(_LABELS[field], text)
    if field in _CODES:
        return tr(_CODES[field].get(text, text))
    return kinds()[text].name if field == "type" and text in kinds() else text


def value_title(field: str, value: Any, units: Mapping[int, str]) -> str:
    """Return a value before or after a change in words: departments by name, codes by their label."""
    if value is None or value == "":
        return "—"
    if field in (FactKind.HOME_UNIT, FactKind.WORKING_UNIT):
        return units.get(int(value), str(value))
    if field in TABLES:
        return label(TABLES[FactKind(field)], str(value))
    coded = {"sex": Table.SEX, "ethnicity": Table.ETHNICITY, "politics": Table.POLITICS, "education": Table.EDUCATION}
    if field in coded:
        return label(coded[field], str(value))
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, date):
        return value.isoformat()
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
