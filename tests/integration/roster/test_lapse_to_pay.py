"""One licence missed: from the lapse to the board, the roster, the swap, the pay day, the sheet and the printed notice."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest

from app.access.actor import Role
from app.access.audit import audit_lines
from app.credentials.asking import may_do
from app.credentials.board import dashboard, due_list
from app.credentials.duties import Deed, todays_duties
from app.credentials.files import credential_file, draft_of
from app.credentials.notices import note_receipts, notices
from app.credentials.records import correct
from app.performance.fees import keep_fee, ward_fees
from app.performance.nightfees import FeeRow
from app.performance.worked import attendance
from app.reports.catalogue import render
from app.reports.opened import page_texts
from app.requests.answering import approve
from app.requests.asking import ForbiddenSwapError, ask_swap, respond
from app.requests.own import my_certificates
from app.requests.swaps import Chance, chances
from app.roster.book.alerts import alarms, endangered
from app.roster.book.life import UnlawfulRosterError, change, save_draft
from app.roster.book.opening import load_sheet
from app.roster.sheet import Place, SheetCell
from tests.kit.desks import desk_for
from tests.kit.requests import Ward, asking_ward
from tests.kit.wards import DECEMBER, WARD

NURSE = 3
LAST = date(2026, 12, 9)  # the last day the licence holds
TODAY = LAST + timedelta(days=3)  # found out three days late
MONTH = "2026-12"


def _swap_onto_duty(ward: Ward) -> Chance:
    """Return a swap by which the nurse would have a duty on a day after the lapse on which she is free now."""
    for number in range(TODAY.day + 3, 28):
        day = date(2026, 12, number)
        sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
        if sheet.cells[sheet.row_index[str(NURSE)]][number - 1].text in {"休", "下"}:
            continue
        for chance in chances(ward.nurse(NURSE), day=day):
            if chance.other_day > TODAY and chance.other_day != day:
                return chance
    raise AssertionError("no swap is to be had")


def test_a_licence_that_lapses_is_met_at_every_link() -> None:
    before = asking_ward(12, published=True)
    for name in ("small", "large"):
        keep_fee(
            before.office,
            row=FeeRow(fee_class=name, amount=Decimal(50), since=date(2026, 1, 1), document="〔2026〕1号"),
        )
    chance = _swap_onto_duty(before)
    asked = {"partner_id": chance.person_id, "own_day": chance.own_day, "other_day": chance.other_day}
    number = ask_swap(before.nurse(NURSE), **asked)  # type: ignore[arg-type]
    respond(before.nurse(chance.person_id), request_id=number, accept=True)
    (held,) = credential_file(before.office, person_id=NURSE).certificates
    right = attrs.evolve(draft_of(before.office, credential_id=held.id), valid_until=LAST)
    correct(before.office, credential_id=held.id, draft=right, reason="核对原件")
    ward = before.on(TODAY)
    office, head = ward.office, ward.head

    # the one question, the board, the duties of the day, her own view
    staff_no = f"{1000 + NURSE}"
    assert may_do(office, staff_no=staff_no, duty="NURSE", on=LAST).eligible
    answer = may_do(office, staff_no=staff_no, duty="NURSE", on=LAST + timedelta(days=1))
    assert not answer.eligible
    assert "护士条例" in answer.causes[0].citation
    board = dashboard(office)
    assert board.figures["lapsed"].count == 1
    assert [(line.person_id, line.tier) for line in due_list(office)] == [(NURSE, "lapsed")]
    reviews = [group for group in todays_duties(office, board) if group.deed is Deed.REVIEW]
    assert [item.person_id for group in reviews for item in group.items] == [NURSE]
    assert [line.tier for line in my_certificates(ward.on(TODAY).nurse(NURSE, on=TODAY))] == ["lapsed"]

    # the notice board, told to the office and to the head nurse alike, and the swap
    told = endangered(head)
    assert told == endangered(office)
    assert {each.person_id for each in told} == {NURSE}
    assert min(each.day for each in told) >= TODAY
    assert all(who.person_id != NURSE for each in alarms(head) for who in each.stand_ins)
    with pytest.raises(UnlawfulRosterError):
        approve(head, request_id=number)
    with pytest.raises(ForbiddenSwapError):
        ask_swap(ward.nurse(NURSE, on=TODAY), **asked)  # type: ignore[arg-type]

    # what she worked meanwhile is named, and earns nothing
    line = next(each for each in attendance(office, unit_id=WARD, month=MONTH).lines if each.person_id == NURSE)
    assert line.unlawful
    assert min(day.day for day in line.unlawful) > LAST
    nights = next(e for e in ward_fees(office, unit_id=WARD, month=MONTH).lines if e.person_id == NURSE).fees.lines
    assert {fee.amount > 0 for fee in nights if fee.duty.day <= LAST} == {True}
    assert {fee.amount for fee in nights if fee.duty.day > LAST} == {Decimal(0)}
    assert all(fee.note for fee in nights if fee.duty.day > LAST)

    # the notice with its receipt
    made = render(office, "notice", {"within": 30})
    assert next(each.name for each in told) in "".join(page_texts(made.data))
    (sent,) = notices(office, outstanding=True)
    note_receipts(office, ids=[sent.id], on=TODAY)
    assert notices(office, outstanding=True) == ()

    # she is taken off the days to come, and the alarm is still; the record has it all
    sheet = load_sheet(head, unit_id=WARD, first=DECEMBER)
    free = {Place(sheet.row_index[str(NURSE)], (each.day - DECEMBER).days): SheetCell(("休",)) for each in told}
    save_draft(head, sheet.with_cells(free))
    assert endangered(head) == told
    change(head, unit_id=WARD, first=DECEMBER, reason="执业证书届满，停止上岗")
    assert endangered(head) == ()
    deeds = {each.action for each in audit_lines(desk_for(Role.AUDITOR, vault=office.vault))}
    assert {"roster.change", "credential.correct"} <= deeds
