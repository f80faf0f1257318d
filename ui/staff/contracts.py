"""Contracts as forms in the panel: signed, renewed, corrected, ended, taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.errors import UserError
from app.staff.codes import Table
from app.staff.contracting import check_contract, remove_contract, save_contract, take_back_end
from app.staff.contracts import end_contract
from app.staff.terms import ACTIVE, KINDS_OF_TYPE, Contract, renewal_of
from app.words import say, tr
from ui.kit.forms import ChoiceField, Form, TextField
from ui.kit.rowforms import RowForm, day_field
from ui.staff.deeds import Deed
from ui.staff.fields import code_field

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.desk import Desk
    from app.staff.detail import PersonDetail
    from app.staff.findings import Finding
    from ui.staff.deeds import Values

AGENCY_KIND = "PQ"


def sign_deed(detail: PersonDetail, today: date) -> Deed:
    """Return the form of the next contract: a renewal of the running one where there is one."""
    running = next((contract for contract, _f in detail.contracts if contract.state == ACTIVE), None)
    kind = (KINDS_OF_TYPE.get(detail.line.staffing_type or "") or ("LD",))[0]
    if running is not None and running.kind == kind:
        return _deed(detail, renewal_of(running), tr("Renew contract"))
    return _deed(detail, Contract(detail.line.id, kind, start=detail.line.hire_date or today), tr("Sign contract"))


def correct_deed(detail: PersonDetail, contract: Contract) -> Deed:
    """Return the form that puts a contract right that was noted wrongly."""
    return _deed(detail, contract, tr("Correct contract"))


def end_deed(detail: PersonDetail, contract: Contract, today: date) -> Deed:
    """Return the form that ends a running contract."""
    form = RowForm(
        day_field("until", tr("Last day"), today),
        TextField("reason", tr("Reason"), placeholder=tr("Agreed, resignation, sent back to the agency …")),
    )

    def save(desk: Desk, values: Values) -> int:
        assert contract.id is not None
        if values["until"] is None:
            raise UserError(say("Say until which day."), field="until")
        end_contract(desk, contract_id=contract.id, on=values["until"], reason=values["reason"])
        return detail.line.id

    return Deed(tr("End contract"), form, say("End contract"), save, tr("End contract"), (detail.line.id,),
                danger=True)  # fmt: skip


def take_back_deed(detail: PersonDetail, contract: Contract) -> Deed:
    """Return the form that lets an ended contract run again."""
    form = RowForm(TextField("reason", tr("Why the entry was wrong"), hint=tr("It stays in the audit.")))

    def save(desk: Desk, values: Values) -> int:
        assert contract.id is not None
        take_back_end(desk, contract_id=contract.id, reason=values["reason"])
        return detail.line.id

    return Deed(tr("Take back the end"), form, say("Take back the end"), save, tr("Take back the end"),
                (detail.line.id,))  # fmt: skip


def remove_deed(detail: PersonDetail, contract: Contract) -> Deed:
    """Return the form that takes away a contract that never was."""
    form = RowForm(TextField("reason", tr("Why the entry was wrong"), hint=tr("What it said stays in the audit.")))

    def save(desk: Desk, values: Values) -> int:
        assert contract.id is not None
        remove_contract(desk, contract_id=contract.id, reason=values["reason"])
        return detail.line.id

    return Deed(tr("Remove contract"), form, say("Remove contract"), save, tr("Remove"), (detail.line.id,),
                danger=True)  # fmt: skip


def _deed(detail: PersonDetail, told: Contract, title: str) -> Deed:
    form = RowForm(
        (code_field("kind", tr("Kind"), Table.CONTRACT_KIND, value=told.kind),
         TextField("number", tr("Contract number"), value=told.number or "")),
        (day_field("start", tr("From"), told.start),
         day_field("until", tr("Last day"), told.until)),
        ChoiceField("open_ended", tr("Term"), [(False, tr("Fixed term")), (True, tr("Open-ended"))],
                    value=told.open_ended),
        day_field("probation_until", tr("Probation until"), told.probation_until, hint=tr("Empty without one.")),
        (TextField("agency", tr("Agency"), value=told.agency or ""),
         TextField("agreement_no", tr("Dispatch agreement"), value=told.agreement_no or "")),
        code_field("post_nature", tr("Nature of the post"), Table.POST_NATURE, value=told.post_nature),
        TextField("reason", tr("Reason"), hint=tr("Needed for a correction, and where a doubt is told.")),
    )  # fmt: skip
    _follow_kind(form)

    def contract(values: Values) -> Contract:
        dispatched = values["kind"] == AGENCY_KIND
        open_ended = bool(values["open_ended"])
        return Contract(
            told.person_id,
            values["kind"] or "",
            start=values["start"],
            until=None if open_ended else values["until"],
            open_ended=open_ended,
            number=values["number"] or None,
            probation_until=values["probation_until"],
            times=told.times if told.id is not None else None,
            agency=(values["agency"] or None) if dispatched else None,
            agreement_no=(values["agreement_no"] or None) if dispatched else None,
            post_nature=values["post_nature"] if dispatched else None,
            remark=told.remark,
            id=told.id,
        )

    def judge(desk: Desk, values: Values) -> Sequence[Finding]:
        return check_contract(desk, contract(values))

    def save(desk: Desk, values: Values) -> int:
        save_contract(desk, contract=contract(values), reason=values["reason"])
        return detail.line.id

    return Deed(title, form, say("Sign contract"), save, tr("Save"), (detail.line.id,), judge)


def _follow_kind(form: Form) -> None:
    """Show agency and post only for dispatched workers, and the last day only for a fixed term."""

    def follow() -> None:
        dispatched = form.fields["kind"].value() == AGENCY_KIND
        for key in ("agency", "agreement_no", "post_nature"):
            form.fields[key].setVisible(dispatched)
        form.fields["until"].setEnabled(not form.fields["open_ended"].value())

    for key in ("kind", "open_ended"):
        form.fields[key].edited.connect(follow)
    follow()
