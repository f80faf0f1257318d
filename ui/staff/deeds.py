"""What can be done with a person, each as a form in the panel: its fields, how it is judged, and the verb it ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.staff.codes import Table
from app.staff.dated import correct_fact, end_fact, remove_fact
from app.staff.effects import type_change_effects
from app.staff.facts import TABLES, UNIT_KINDS, Fact, FactKind
from app.staff.history import FACT_TITLES
from app.staff.leaving import leave, take_back_leaving
from app.staff.saving import PersonChanges, check_changes, save_changes
from app.words import N_, Words, say, tr
from ui.kit.forms import ChoiceField, Field, Form, TextField
from ui.kit.rowforms import RowForm, day_field
from ui.staff.fields import UnitField, code_field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from app.desk import Desk
    from app.staff.detail import PersonDetail
    from app.staff.findings import Finding
    from app.staff.units import Unit

Values = dict[str, Any]
#: What may be noted of a person, in the order of the menu: kind -> (words of the deed, icon).
EVENTS: dict[FactKind, tuple[str, str]] = {
    FactKind.HOME_UNIT: (N_("Transfer"), "transfer"),
    FactKind.WORKING_UNIT: (N_("Lend to another department"), "arrow-right"),
    FactKind.STAFFING_TYPE: (N_("Change staffing type"), "id-badge"),
    FactKind.TITLE_QUALIFIED: (N_("Title qualified"), "certificate"),
    FactKind.TITLE_APPOINTED: (N_("Title appointed"), "license"),
    FactKind.NURSE_LEVEL: (N_("Level N0 to N4"), "stack-2"),
    FactKind.POST_GRADE: (N_("Post grade"), "scale"),
    FactKind.CATEGORY: (N_("Category of post"), "adjustments-horizontal"),
    FactKind.SPECIAL_STATUS: (N_("Special status"), "heart"),
    FactKind.EMPLOYMENT_STATE: (N_("Absence, suspension, return"), "clock"),
}
BOUNDED = frozenset(
    {FactKind.WORKING_UNIT, FactKind.SPECIAL_STATUS, FactKind.EMPLOYMENT_STATE, FactKind.TITLE_APPOINTED}
)
OWN_CODES = {
    "ethnicity": (N_("Ethnic group"), Table.ETHNICITY),
    "politics": (N_("Political affiliation"), Table.POLITICS),
    "education": (N_("Education"), Table.EDUCATION),
    "marriage": (N_("Marital status"), Table.MARRIAGE),
}


@attrs.frozen(slots=True, eq=False)
class Deed:
    """A form under a title. ``save`` does the verb and returns whose page to show (None: the panel closes).

    ``judge`` tells findings while one types; ``label`` is what an undo calls it; ``person_ids`` are whom it is about
    (none: somebody new), ``effects`` tells what else would change.
    """

    title: str
    form: Form
    label: Words
    save: Callable[[Desk, Values], object]
    word: str
    person_ids: tuple[int, ...] = ()
    judge: Callable[[Desk, Values], Sequence[Finding]] | None = None
    danger: bool = False
    unit_id: int | None = None
    quiet: str = ""
    effects: Callable[[Desk, Values], Sequence[Words]] | None = None

    def values(self) -> Values:
        """Read the fields; one that cannot be read says so itself and raises ``UserError``."""
        return {key: field.value() for key, field in self.form.fields.items()}


def event_deed(detail: PersonDetail, kind: FactKind, units: Sequence[Unit], today: date) -> Deed:
    """Return the form that lets something hold of a person from a day on."""
    fields = fact_fields(kind, units, start=today)
    person_id = detail.line.id

    def changes(values: Values) -> PersonChanges:
        return PersonChanges(facts=(fact_from(kind, values),))

    def judge(desk: Desk, values: Values) -> Sequence[Finding]:
        return check_changes(desk, changes(values), person_id=person_id)

    def save(desk: Desk, values: Values) -> int:
        return save_changes(desk, changes(values), person_id=person_id)

    def effects(desk: Desk, values: Values) -> Sequence[Words]:
        code, start = values["staffing_type.value"], values["staffing_type.start"]
        if code is None or start is None or not desk.may(Verb.QUOTA_VIEW):
            return ()
        return type_change_effects(desk, person_id=person_id, code=code, start=start)

    title = tr(EVENTS[kind][0])
    return Deed(title, RowForm(*fields), say(EVENTS[kind][0]), save, tr("Save"), (person_id,), judge,
                quiet=_now(detail, kind), effects=effects if kind is FactKind.STAFFING_TYPE else None)  # fmt: skip


def fact_fields(
    kind: FactKind, units: Sequence[Unit], *, start: date | None = None, fact: Fact | None = None
) -> list[Field | tuple[Field, ...]]:
    """Return the fields of a fact; their keys are those of its findings (``home_unit.start``)."""
    told = fact or Fact(kind, start=start)
    name = kind.value
    value: Field
    if kind in UNIT_KINDS:
        value = UnitField(f"{name}.value", tr(FACT_TITLES[kind]), units, value=told.unit_id)
    else:
        but = "left retired" if kind is FactKind.EMPLOYMENT_STATE else ""
        value = code_field(f"{name}.value", tr(FACT_TITLES[kind]), TABLES[kind], value=told.code, but=but)
    begin = day_field(f"{name}.start", tr("From"), told.start, hint=tr("What held before ends the day before."))
    days: tuple[Field, ...] = (begin,)
    if kind in BOUNDED or told.until is not None:
        end = tr("Last day; empty until further notice.")
        days = (begin, day_field(f"{name}.until", tr("Until"), told.until, hint=end))
    return [
        value,
        days,
        TextField(f"{name}.reason", tr("Reason"), value=told.reason or "", hint=tr("It stays in the history.")),
        TextField(f"{name}.document", tr("Document"), value=told.document or "", placeholder=tr("Its number")),
    ]


def fact_from(kind: FactKind, values: Mapping[str, Any], *, start: date | None = None) -> Fact:
    """Return the fact the fields make."""
    name = kind.value
    value = values.get(f"{name}.value")
    names_unit = kind in UNIT_KINDS
    return Fact(
        kind,
        code=None if names_unit else value,
        unit_id=value if names_unit else None,
        start=values.get(f"{name}.start", start),
        until=values.get(f"{name}.until"),
        reason=values.get(f"{name}.reason") or None,
        document=values.get(f"{name}.document") or None,
    )


def correct_deed(detail: PersonDetail, fact: Fact, units: Sequence[Unit]) -> Deed:
    """Return the form that puts a wrong entry right: it never was so."""
    kind, person_id = fact.kind, detail.line.id
    reason = TextField("reason", tr("Why the entry was wrong"), hint=tr("It stays in the audit."))
    form = RowForm(*fact_fields(kind, units, fact=fact), reason)

    def save(desk: Desk, values: Values) -> int:
        assert fact.id is not None
        try:
            correct_fact(desk, fact_id=fact.id, fact=fact_from(kind, values), reason=values["reason"])
        except UserError as error:
            raise _at_field(error, kind) from error
        return person_id

    return Deed(tr("Correct: {what}", what=tr(FACT_TITLES[kind])), form, say("Correct"), save, tr("Save correction"),
                (person_id,))  # fmt: skip


def end_deed(detail: PersonDetail, fact: Fact, today: date) -> Deed:
    """Return the form that ends something early."""
    person_id = detail.line.id
    form = RowForm(
        day_field("until", tr("Last day"), today),
        TextField("reason", tr("Reason"), hint=tr("It stays in the history.")),
        TextField("document", tr("Document"), placeholder=tr("Its number")),
    )

    def save(desk: Desk, values: Values) -> int:
        assert fact.id is not None
        if values["until"] is None:
            raise UserError(say("Say until which day."), field="until")
        end_fact(desk, fact_id=fact.id, until=values["until"], reason=values["reason"],
                 document=values["document"] or None)  # fmt: skip
        return person_id

    title = tr("End: {what}", what=tr(FACT_TITLES[fact.kind]))
    return Deed(title, form, say("End"), save, tr("End"), (person_id,))


def remove_deed(detail: PersonDetail, fact: Fact) -> Deed:
    """Return the form that takes away an entry that never was."""
    person_id = detail.line.id
    form = RowForm(TextField("reason", tr("Why the entry was wrong"), hint=tr("What it said stays in the audit.")))

    def save(desk: Desk, values: Values) -> int:
        assert fact.id is not None
        remove_fact(desk, fact_id=fact.id, reason=values["reason"])
        return person_id

    title = tr("Remove: {what}", what=tr(FACT_TITLES[fact.kind]))
    return Deed(title, form, say("Remove entry"), save, tr("Remove"), (person_id,), danger=True)


def own_deed(detail: PersonDetail) -> Deed:
    """Return the form of a person's own data; only what was changed is saved."""
    person_id = detail.line.id
    form = RowForm(
        *_own_fields(detail.own), TextField("reason", tr("Reason"), hint=tr("Needed where a doubt is told."))
    )
    before = {key: field.value() for key, field in form.fields.items() if key != "reason"}

    def changes(values: Values) -> PersonChanges:
        changed = {key: values[key] for key in before if values[key] != before[key]}
        return PersonChanges(fields=changed, reason=values["reason"])

    def judge(desk: Desk, values: Values) -> Sequence[Finding]:
        return check_changes(desk, changes(values), person_id=person_id)

    def save(desk: Desk, values: Values) -> int:
        return save_changes(desk, changes(values), person_id=person_id)

    return Deed(tr("Edit data"), form, say("Edit person"), save, tr("Save"), (person_id,), judge)


def new_deed(units: Sequence[Unit], today: date, *, unit_id: int | None = None) -> Deed:
    """Return the form of a new person: who they are, and what holds from their first day on."""
    kinds = (FactKind.STAFFING_TYPE, FactKind.CATEGORY, FactKind.TITLE_QUALIFIED, FactKind.TITLE_APPOINTED,
             FactKind.NURSE_LEVEL, FactKind.POST_GRADE)  # fmt: skip
    staffing, category, qualified, appointed, level, grade = (
        code_field(f"{kind.value}.value", tr(FACT_TITLES[kind]), TABLES[kind]) for kind in kinds
    )
    form = RowForm(
        (TextField("name", tr("Name"), hint=tr("Rare characters stay as they are.")),
         TextField("staff_no", tr("Staff no."))),
        TextField("id_no", tr("Identity number"), hint=tr("Birth and sex follow from it.")),
        (code_field("sex", tr("Sex"), Table.SEX), day_field("birth", tr("Born on"))),
        (TextField("phone", tr("Phone")), day_field("hire_date", tr("Here since"), today)),
        UnitField("home_unit.value", tr("Home department"), units, value=unit_id),
        (staffing, category),
        (qualified, appointed),
        (level, grade),
        TextField("document", tr("Document"), placeholder=tr("Its number")),
        TextField("reason", tr("Reason"), hint=tr("Needed where a doubt is told.")),
    )  # fmt: skip

    def changes(values: Values) -> PersonChanges:
        start = values["hire_date"] or today
        own = ("name", "staff_no", "id_no", "sex", "birth", "phone", "hire_date")
        fields = {key: values[key] for key in own if values[key] not in (None, "")}
        held = (FactKind.HOME_UNIT, *kinds)
        facts = (attrs.evolve(fact_from(kind, values, start=start), reason=values["reason"] or None,
                              document=values["document"] or None)
                 for kind in held if values[f"{kind.value}.value"] is not None)  # fmt: skip
        return PersonChanges(fields=fields, facts=tuple(facts), reason=values["reason"])

    def judge(desk: Desk, values: Values) -> Sequence[Finding]:
        return check_changes(desk, changes(values))

    def save(desk: Desk, values: Values) -> int:
        return save_changes(desk, changes(values))

    return Deed(tr("Add person"), form, say("Add person"), save, tr("Save"), (), judge)


def leave_deed(detail: PersonDetail, today: date) -> Deed:
    """Return the form of somebody's last day."""
    person_id = detail.line.id
    running = sum(contract.state == "active" for contract, _findings in detail.contracts)
    form = RowForm(
        ChoiceField("state", tr("What happens"), [("left", tr("Leaves")), ("retired", tr("Retires"))]),
        day_field("last_day", tr("Last day"), today,
                  hint=tr("What holds now and {count} running contracts end with this day.", count=running)),
        TextField("reason", tr("Reason"), placeholder=tr("Resignation, transfer to …, end of contract, retirement")),
        TextField("document", tr("Document"), placeholder=tr("Its number")),
    )  # fmt: skip

    def save(desk: Desk, values: Values) -> int:
        if values["last_day"] is None:
            raise UserError(say("Say until which day."), field="last_day")
        leave(desk, person_id=person_id, last_day=values["last_day"], reason=values["reason"],
              document=values["document"] or None, state=values["state"])  # fmt: skip
        return person_id

    return Deed(tr("Leave the hospital"), form, say("Leave"), save, tr("Save"), (person_id,), danger=True)


def return_deed(detail: PersonDetail) -> Deed:
    """Return the form that takes back a leaving noted by mistake."""
    person_id = detail.line.id
    hint = tr("What ended with the last day holds again.")
    form = RowForm(TextField("reason", tr("Why the entry was wrong"), hint=hint))

    def save(desk: Desk, values: Values) -> int:
        take_back_leaving(desk, person_id=person_id, reason=values["reason"])
        return person_id

    return Deed(tr("Take back leaving"), form, say("Take back leaving"), save, tr("Take back leaving"), (person_id,))


def _own_fields(own: Mapping[str, Any]) -> list[Field | tuple[Field, ...]]:
    def line(key: str, title: str, *, hint: str = "") -> TextField:
        return TextField(key, title, value=str(own.get(key) or ""), hint=hint)

    def day(key: str, title: str) -> Field:
        return day_field(key, title, own.get(key))

    coded = {key: code_field(key, tr(title), table, value=own.get(key)) for key, (title, table) in OWN_CODES.items()}
    return [
        (line("name", tr("Name")), line("pinyin", tr("Pinyin"), hint=tr("Lists sort by it."))),
        (line("staff_no", tr("Staff no.")), line("phone", tr("Phone"))),
        line("id_no", tr("Identity number"), hint=tr("Birth and sex follow from it.")),
        (code_field("sex", tr("Sex"), Table.SEX, value=own.get("sex")), day("birth", tr("Born on"))),
        (day("work_start", tr("Began work on")), day("hire_date", tr("Here since"))),
        (coded["education"], line("degree", tr("Degree"))),
        (coded["ethnicity"], coded["politics"]),
        (coded["marriage"], line("native_place", tr("Native place"))),
        line("address", tr("Address")),
        (line("former_name", tr("Former name")), line("remark", tr("Remark"))),
    ]


def _now(detail: PersonDetail, kind: FactKind) -> str:
    """Return in words what holds now of a kind."""
    held = [entry.shown for entry in detail.timeline if entry.fact.kind is kind and entry.fact.holds_on(detail.on)]
    return tr("now: {what}", what="、".join(held)) if held else ""


def _at_field(error: UserError, kind: FactKind) -> UserError:
    """Return ``error`` at the field of a fact's form it belongs to."""
    part = error.field if error.field in {"start", "until", "reason"} else "value"
    field = "reason" if part == "reason" else f"{kind.value}.{part}"
    return UserError(error.text, field=field, remedy=error.remedy)
