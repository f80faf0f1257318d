"""What can be done with a certificate, each as a form: its fields, and the verb it ends in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from app.credentials.asking import person_by_number
from app.credentials.records import Draft, correct, enter, reject, renew, withdraw
from app.credentials.standing import (
    REGISTERS,
    RESULTS,
    change_standing,
    note_renewal,
    note_verification,
    review_freeze,
)
from app.errors import UserError
from app.words import N_, say, tr
from ui.kit.forms import ChoiceField, DateField, Field, Form, TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.credentials.catalogue import CredentialKind
    from app.credentials.files import HeldCertificate
    from app.desk import Desk

Values = dict[str, Any]
SITES = (
    (None, N_("not stated")),
    ("own", N_("this hospital")),
    ("filed", N_("filed for this hospital")),
    ("other", N_("another hospital")),
)
STAGES = (
    ("submitted", N_("application submitted")),
    ("accepted", N_("application accepted")),
    ("rejected", N_("renewal rejected")),
    ("none", N_("nothing under way")),
)
STANDINGS = (
    ("suspended", N_("suspend")),
    ("cancelled", N_("cancel the registration")),
    ("revoked", N_("revoked by the authority")),
    ("normal", N_("restore")),
)


@attrs.frozen(slots=True, eq=False)
class Sheet:
    """A form under a title; ``save`` does the verb with the fields' values and returns whose file to show (or None)."""

    title: str
    form: Form
    save: Callable[[Desk, Values], object]
    word: str
    danger: bool = False

    def values(self) -> Values:
        """Read the fields; one that cannot be read says so itself and raises ``UserError``."""
        return {key: field.value() for key, field in self.form.fields.items()}


def new_sheet(kinds: Mapping[str, CredentialKind], *, person_id: int | None, kind: str = "") -> Sheet:
    """Return the form of a new certificate; without a person it asks for the staff number."""
    who: tuple[Field, ...] = () if person_id is not None else (TextField("staff", tr("Staff no.")),)
    chosen = kind if kind in kinds else "NUR_LIC"
    form = Form(*who, *_fields(kinds, kind=chosen))
    _follow_kind(form, kinds)

    def save(desk: Desk, values: Values) -> int:
        person = person_id if person_id is not None else person_by_number(desk, staff_no=values["staff"])
        enter(desk, _draft(person, values, kinds))
        return person

    return Sheet(tr("Enter certificate"), form, save, tr("Save"))


def correct_sheet(kinds: Mapping[str, CredentialKind], held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form that puts a wrong entry right."""
    reason = TextField("reason", tr("Reason of the correction"), hint=tr("It stays in the audit."))
    form = Form(*_fields(kinds, kind=held.kind, held=held), reason)
    _follow_kind(form, kinds)

    def save(desk: Desk, values: Values) -> int:
        correct(desk, credential_id=held.id, draft=_draft(person_id, values, kinds), reason=values["reason"])
        return person_id

    return Sheet(tr("Correct {kind}", kind=held.kind_title), form, save, tr("Save correction"))


def renew_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form of the next period."""
    until = tr("The present one is valid until {day}.", day=held.valid_until or "—")
    form = Form(
        DateField("until", tr("New printed end"), hint=until),
        DateField("issued_on", tr("Registered on"), hint=tr("The day of registration printed in the certificate.")),
        TextField("number", tr("Certificate number"), value=held.number),
    )

    def save(desk: Desk, values: Values) -> int:
        if values["until"] is None:
            raise UserError(say("Give the new printed end."), field="until")
        renew(
            desk, credential_id=held.id, until=values["until"], issued_on=values["issued_on"],
            number=values["number"] or None, at_once=True,
        )  # fmt: skip
        return person_id

    return Sheet(tr("Renew {kind}", kind=held.kind_title), form, save, tr("Save renewal"))


def stage_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form that tells how far a renewal has come."""
    form = Form(
        ChoiceField("renewal", tr("Stage"), [(key, tr(text)) for key, text in STAGES], value=held.renewal),
        DateField("on", tr("Day"), value=held.renewal_on),
        TextField("number", tr("Acceptance number"), value=held.renewal_no,
                  hint=tr("Only an acceptance with number and day carries a duty beyond the printed end.")),
    )  # fmt: skip

    def save(desk: Desk, values: Values) -> int:
        note_renewal(
            desk, credential_id=held.id, renewal=values["renewal"], on=values["on"], number=values["number"] or None
        )
        return person_id

    return Sheet(tr("Renewal of {kind}", kind=held.kind_title), form, save, tr("Save"))


def check_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form of a comparison with the register."""
    form = Form(
        ChoiceField("result", tr("Result"), [(key, tr(text)) for key, text in RESULTS.items()]),
        DateField("on", tr("Checked on"), hint=tr("Today if left empty.")),
        TextField("source", tr("Register"), value=REGISTERS.get(held.kind, "")),
        TextField("note", tr("What differs")),
    )

    def save(desk: Desk, values: Values) -> int:
        note_verification(
            desk, credential_id=held.id, result=values["result"], on=values["on"], source=values["source"] or None,
            note=values["note"] or None,
        )  # fmt: skip
        return person_id

    return Sheet(tr("Check {kind} with the register", kind=held.kind_title), form, save, tr("Save"))


def standing_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form that suspends, cancels or restores."""
    form = Form(
        ChoiceField("standing", tr("What happened"), [(key, tr(text)) for key, text in STANDINGS]),
        DateField("start", tr("From")),
        DateField("standing_until", tr("Until"), hint=tr("Only for a suspension with an end.")),
        TextField("reason", tr("Reason"), hint=tr("It stays in the audit.")),
    )

    def save(desk: Desk, values: Values) -> int:
        change_standing(
            desk, credential_id=held.id, standing=values["standing"], start=values["start"] or desk.clock.today(),
            until=values["standing_until"], reason=values["reason"],
        )  # fmt: skip
        return person_id

    return Sheet(tr("Standing of {kind}", kind=held.kind_title), form, save, tr("Save"), danger=True)


def review_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form by which a person confirms a freeze."""
    hint = tr("The freeze holds in any case; only a new verified certificate lifts it.")
    form = Form(TextField("note", tr("What was arranged for the duties"), hint=hint))

    def save(desk: Desk, values: Values) -> int:
        review_freeze(desk, credential_id=held.id, note=values["note"])
        return person_id

    return Sheet(tr("Review the freeze of {kind}", kind=held.kind_title), form, save, tr("Confirm freeze"))


def withdraw_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form that takes back what was entered in error."""
    form = Form(TextField("reason", tr("Reason"), hint=tr("The entry is kept and counts for nothing from now on.")))

    def save(desk: Desk, values: Values) -> int:
        withdraw(desk, credential_id=held.id, reason=values["reason"])
        return person_id

    return Sheet(tr("Take back {kind}", kind=held.kind_title), form, save, tr("Take back"), danger=True)


def reject_sheet(held: HeldCertificate, *, person_id: int) -> Sheet:
    """Return the form that turns a proposal down."""
    form = Form(TextField("reason", tr("Reason"), hint=tr("Whoever proposed it reads this.")))

    def save(desk: Desk, values: Values) -> int:
        reject(desk, ids=[held.id], reason=values["reason"])
        return person_id

    return Sheet(tr("Turn down {kind}", kind=held.kind_title), form, save, tr("Turn down"), danger=True)


def _fields(
    kinds: Mapping[str, CredentialKind], *, kind: str, held: HeldCertificate | None = None
) -> tuple[Field, ...]:
    def said(key: str) -> str:
        return "" if held is None else str(getattr(held, key))

    def day(key: str) -> Any:
        return None if held is None else getattr(held, key)

    choices = [(code, each.name) for code, each in kinds.items()]
    return (
        ChoiceField("kind", tr("Credential"), choices, value=kind),
        TextField("number", tr("Certificate number"), value=said("number")),
        DateField("issued_on", tr("Registered on"), value=day("issued_on")),
        DateField("valid_from", tr("Valid from"), value=day("valid_from")),
        DateField("valid_until", tr("Valid until (as printed)"), value=day("valid_until")),
        TextField("issuer", tr("Issued by"), value=said("issuer")),
        TextField("grade", tr("Level of the right"), value=said("grade")),
        ChoiceField("site", tr("Place of practice"), [(key, tr(title)) for key, title in SITES],
                    value=None if held is None else held.site),
        TextField("site_text", tr("Place as registered"), value=said("site_text")),
        TextField("scope", tr("Category and scope of practice"), value=said("scope")),
        TextField("remark", tr("Remark"), value=said("remark")),
    )  # fmt: skip


def _follow_kind(form: Form, kinds: Mapping[str, CredentialKind]) -> None:
    """Show the place of practice only where a kind has one, and say whether the end must be there."""

    def follow() -> None:
        kind = kinds[form.fields["kind"].value()]
        for key in ("site", "site_text", "scope"):
            form.fields[key].setVisible(kind.site)
        ends = {"none": tr("This kind has no end; leave it empty."), "optional": tr("Empty if none is printed.")}
        form.fields["valid_until"].set_hint(ends.get(kind.nature, tr("Valid through this day; frozen from the next.")))

    form.fields["kind"].edited.connect(follow)
    follow()


def _draft(person_id: int, values: Values, kinds: Mapping[str, CredentialKind]) -> Draft:
    kind = kinds[values["kind"]]
    sited = kind.site
    return Draft(
        person_id=person_id,
        kind=kind.code,
        number=values["number"] or None,
        grade=values["grade"] or None,
        issuer=values["issuer"] or None,
        issued_on=values["issued_on"],
        valid_from=values["valid_from"],
        valid_until=values["valid_until"],
        no_expiry=values["valid_until"] is None and kind.nature in ("none", "optional"),
        site=values["site"] if sited else None,
        site_text=(values["site_text"] or None) if sited else None,
        scope=(values["scope"] or None) if sited else None,
        remark=values["remark"] or None,
    )
