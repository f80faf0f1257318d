"""Reports made at a real desk on a real encrypted database: content, scope, record number, print log, audit."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import openpyxl
import pypdfium2
import pytest
from sqlalchemy import select

from app.access.actor import Grant, Role
from app.access.permissions import Verb
from app.clock import on_day
from app.credentials.notices import note_receipts, notices
from app.credentials.signing import sign_rows
from app.desk import Desk
from app.errors import CancelledError, NotAllowedError, NotFoundError, UserError
from app.reports.catalogue import all_reports, build_document, render, report_of
from app.reports.document import Band, Document, written
from app.reports.printing import Form
from db.tables import AuditRow, CredentialRow, PersonRow, PrintLogRow, QuotaRow, StaffFactRow, UnitRow
from tests.kit.desks import TODAY, desk_for, found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.vault import Vault

PEOPLE = ("李𬱖", "王䶮", "张𠅤", "阿依古丽·买买提")
INNER, OUTER = 10, 11
NOW = on_day(TODAY).now()


@pytest.fixture
def vault() -> Vault:
    """A hospital of two departments, four nurses, five certificates, an establishment that is exceeded."""
    vault = found()
    with vault.write() as session:
        for number, name in ((INNER, "内科"), (OUTER, "外科")):
            session.add(UnitRow(id=number, kind="department", name=name, parent_id=2, path=f"/1/2/{number}/"))
        session.flush()
        for number, name in enumerate(PEOPLE, start=1):
            session.add(_person(number, name))
            session.flush()
            unit = INNER if number <= 2 else OUTER
            session.add(_fact(number, "home_unit", unit=unit))
            session.add(_fact(number, "staffing_type", code="BZ"))
            session.add(_fact(number, "category", code="nurse"))
            session.add(_fact(number, "special_status", code="pregnancy"))
            session.add(_certificate(number, until=TODAY + timedelta(days=number * 20 - 21)))
        session.add(_certificate(4, until=TODAY + timedelta(days=900), kind="BLS"))
        session.add(QuotaRow(unit_id=INNER, category="nurse", approved=1))
    _sign(vault)
    return vault


def _sign(vault: Vault) -> None:
    """Approve what lies there, as the head of HR does."""
    with desk_for(vault=vault).write(Verb.CREDENTIAL_APPROVE) as work:
        sign_rows(work, work.session.scalars(select(CredentialRow).where(CredentialRow.approval == "approved")))


def _person(number: int, name: str) -> PersonRow:
    return PersonRow(
        id=number, staff_no=f"90000{number}", name=name, pinyin="x", initials="x", sort_key=f"{number}", sex="2",
        birth=date(1990, 1, number), id_type="RIC", id_no=f"99000019900101000{number}", phone=f"1990000000{number}",
        created_at=NOW, changed_at=NOW,
    )  # fmt: skip


def _fact(person: int, kind: str, *, code: str | None = None, unit: int | None = None) -> StaffFactRow:
    return StaffFactRow(person_id=person, kind=kind, code=code, unit_id=unit, recorded_at=NOW, recorded_by="tester")


def _certificate(person: int, *, until: date, kind: str = "NUR_LIC", **more: object) -> CredentialRow:
    facts = {"approval": "approved", "proposed_by": "tester", "proposed_at": NOW, **more}
    return CredentialRow(person_id=person, kind=kind, number=f"2026{person:08d}", valid_until=until, **facts)


def _lines(document: Document) -> list[str]:
    return [
        row.text if isinstance(row, Band) else " ".join(map(written, row))
        for table in document.tables()
        for row in table.rows
    ]


def _named(document: Document) -> set[str]:
    said = "\n".join(_lines(document))
    return {name for name in PEOPLE if name in said}


def test_due_list_holds_the_due_and_nobody_else(vault: Vault) -> None:
    document = build_document(desk_for(vault=vault), "due", {"within": 30})
    assert _named(document) == {"李𬱖", "王䶮"}
    assert any("■" in line and "李𬱖" in line for line in _lines(document))
    assert any("▲" in line and "王䶮" in line for line in _lines(document))
    assert _named(build_document(desk_for(vault=vault), "due", {"within": 90})) == set(PEOPLE)


def test_due_list_of_one_department(vault: Vault) -> None:
    assert _named(build_document(desk_for(vault=vault), "due", {"within": 90, "unit": OUTER})) == set(PEOPLE[2:])
    with pytest.raises(NotFoundError):
        build_document(desk_for(vault=vault), "due", {"unit": 999})


def test_a_renewed_withdrawn_or_rejected_certificate_is_not_due(vault: Vault) -> None:
    with vault.write() as session:
        old = session.scalars(select(CredentialRow).where(CredentialRow.person_id == 1)).one()
        session.add(_certificate(1, until=TODAY + timedelta(days=1800), renews_id=old.id))
        for person, more in ((2, {"withdrawn_at": NOW}), (2, {"approval": "rejected"})):
            session.add(_certificate(person, until=TODAY - timedelta(days=99), **more))
    _sign(vault)
    lines = _lines(build_document(desk_for(vault=vault), "due", {"within": 30}))
    assert not any("李𬱖" in line for line in lines)
    assert sum("王䶮" in line for line in lines) == 1


def test_a_head_nurse_sees_her_own_ward_only(vault: Vault) -> None:
    desk = desk_for(Grant(Role.HEAD_NURSE, INNER), vault=vault)
    for key in ("due", "ledger", "staff"):
        assert _named(build_document(desk, key, {"within": 90})) == set(PEOPLE[:2])
    with pytest.raises(NotFoundError):
        build_document(desk, "card", {"staff": "900003"})


def test_numbers_are_masked_unless_allowed_and_asked_for(vault: Vault) -> None:
    clerk = desk_for(Role.HR_CLERK, vault=vault)
    masked = "\n".join(_lines(build_document(clerk, "staff", {"personal": True})))
    assert "990000********0001" in masked
    assert "990000199001010001" not in masked
    assert "990000199001010001" in "\n".join(_lines(build_document(clerk, "staff", {"full": True})))
    with pytest.raises(NotAllowedError):
        build_document(desk_for(Grant(Role.HEAD_NURSE, INNER), vault=vault), "staff", {"full": True})


def test_who_may_not_see_may_not_print(vault: Vault) -> None:
    with pytest.raises(NotAllowedError):
        render(desk_for(Role.AUDITOR, vault=vault), "due", {})
    with pytest.raises(NotAllowedError):
        render(desk_for(Grant(Role.HEAD_NURSE, INNER), vault=vault), "establishment", {})


def test_card_shows_history_but_never_pregnancy(vault: Vault) -> None:
    rendered = render(desk_for(vault=vault), "card", {"staff": "900004"})
    text = _text(rendered.data)
    assert "阿依古丽·买买提" in text
    assert "编制内" in text
    assert "孕" not in text
    assert "pregnancy" not in text
    with pytest.raises(UserError):
        build_document(desk_for(vault=vault), "card", {})


def test_establishment_shows_who_is_over(vault: Vault) -> None:
    document = build_document(desk_for(vault=vault), "establishment", {"holders": True})
    assert "超编 3 人" in document.meta
    assert _named(document) == set(PEOPLE)


def test_who_has_applied_gets_no_notice(vault: Vault) -> None:
    with vault.write() as session:
        session.scalars(select(CredentialRow).where(CredentialRow.person_id == 1)).one().renewal = "accepted"
    _sign(vault)
    text = _text(render(desk_for(vault=vault), "notice", {"within": 30}).data)
    assert "王䶮" in text
    assert "李𬱖" not in text
    assert "护士条例" in text


@pytest.mark.parametrize("key", [report.key for report in all_reports() if "unit" not in report.needs])
@pytest.mark.parametrize("form", ["pdf", "xlsx"])
def test_every_report_is_produced_numbered_and_logged(vault: Vault, key: str, form: Form) -> None:
    desk = desk_for(vault=vault)
    first = render(desk, key, {"staff": "900001"}, form=form)
    second = render(desk, key, {"staff": "900001"}, form=form)
    assert first.record_no != second.record_no
    assert first.digest == second.digest
    if form == "pdf":
        assert first.record_no in _text(first.data)
    else:
        assert openpyxl.load_workbook(io.BytesIO(first.data)).active is not None
    with vault.read() as session:
        rows = session.scalars(select(PrintLogRow).order_by(PrintLogRow.id)).all()
        assert [row.record_no for row in rows] == [first.record_no, second.record_no]
        assert (rows[0].report, rows[0].form, rows[0].printed_by) == (key, form, "tester")
        asked = {parameter.key for parameter in report_of(key).parameters}
        assert json.loads(rows[0].parameters).keys() == asked, "what a sheet was made from is kept with its number"
        assert asked & {"on", "month"} or key == "questionnaire", "only a blank form is of no day"
        noted = session.scalars(select(AuditRow).where(AuditRow.subject == "print")).all()
        assert [row.subject_id for row in noted] == [first.record_no, second.record_no]


def test_a_printed_notice_is_kept_and_its_receipt_noted(vault: Vault) -> None:
    desk = desk_for(vault=vault)
    made = render(desk, "notice", {"within": 30})
    sent = notices(desk, outstanding=True)

    assert [(line.name, line.record_no, line.sent_on, line.sent_by) for line in sent] == [
        ("李𬱖", made.record_no, TODAY, "tester"), ("王䶮", made.record_no, TODAY, "tester"),
    ]  # fmt: skip
    assert "李𬱖" not in _text(render(desk, "notice", {"within": 30, "untold": True}).data)
    with pytest.raises(UserError):
        note_receipts(desk, ids=[sent[0].id], on=TODAY - timedelta(days=1))
    assert note_receipts(desk, ids=[sent[0].id], on=TODAY) == 1
    assert [line.name for line in notices(desk, outstanding=True)] == ["王䶮"]
    assert next((line.receipt_on, line.receipt_by) for line in notices(desk)) == (TODAY, "tester")
    with pytest.raises(UserError):
        note_receipts(desk, ids=[sent[0].id])


def test_a_preview_keeps_nothing(vault: Vault) -> None:
    desk = desk_for(vault=vault)
    build_document(desk, "notice", {"within": 30})
    assert notices(desk) == ()


def test_a_number_taken_while_drawing_is_not_given_twice(vault: Vault) -> None:
    desk = desk_for(vault=vault)
    others: list[str] = []

    def meanwhile(_done: int, _total: int) -> bool:
        if not others:
            others.append("")
            others.append(render(desk, "due", {}).record_no)
        return True

    made = render(desk, "due", {}, progress=meanwhile)
    assert others[1].endswith("-00001")
    assert made.record_no.endswith("-00002")
    assert made.record_no in _text(made.data)
    with vault.read() as session:
        numbers = session.scalars(select(PrintLogRow.record_no).order_by(PrintLogRow.id)).all()
    assert numbers == [others[1], made.record_no]


def test_nothing_is_written_while_the_sheet_is_drawn(vault: Vault) -> None:
    desk = desk_for(vault=vault)
    open_units: list[bool] = []
    original = Desk.write
    depth = [0]

    @contextmanager
    def watched(self: Desk, *args: Any, **more: Any) -> Iterator[Any]:
        depth[0] += 1
        try:
            with original(self, *args, **more) as work:
                yield work
        finally:
            depth[0] -= 1

    def look(_done: int, _total: int) -> bool:
        open_units.append(depth[0] > 0)
        return True

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Desk, "write", watched)
        render(desk, "due", {}, progress=look)
    assert open_units
    assert not any(open_units)


def test_an_altered_certificate_stands_as_lapsed_on_paper(vault: Vault) -> None:
    with vault.write() as session:
        row = session.scalars(select(CredentialRow).where(CredentialRow.kind == "BLS")).one()
        row.signer = "ab" * 32
    ledger = _lines(build_document(desk_for(vault=vault), "ledger", {}))
    assert any("■" in line and "待核验" in line for line in ledger)


def test_a_sheet_that_fails_or_is_cancelled_leaves_no_trace(vault: Vault) -> None:
    with vault.write() as session:
        session.scalars(select(PersonRow).where(PersonRow.id == 1)).one().name = "李\ue863"
    with pytest.raises(UserError, match="U\\+E863"):
        render(desk_for(vault=vault), "due", {})
    with pytest.raises(CancelledError):
        render(desk_for(vault=vault), "ledger", {"unit": OUTER}, progress=lambda _done, _total: False)
    with vault.read() as session:
        assert session.scalars(select(PrintLogRow)).all() == []


def test_an_empty_hospital_prints_sentences() -> None:
    for report in all_reports():
        if not report.needs:
            assert render(desk_for(), report.key, {}).pages == 1


def _text(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        found = []
        for page in opened:
            text = page.get_textpage()
            found.append(text.get_text_bounded())
            text.close()
            page.close()
        return "\n".join(found)
    finally:
        opened.close()
