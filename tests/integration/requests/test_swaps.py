"""Swaps: offered by the rules, agreed, approved into the published roster with their trace; of colleagues nothing private."""

from __future__ import annotations

from datetime import date

import pytest

from app.errors import NotFoundError, UserError
from app.requests.answering import approve, deny
from app.requests.asking import ForbiddenSwapError, ask_swap, respond, withdraw
from app.requests.book import inbox, mine, one
from app.requests.effects import effect
from app.requests.judging import SwapBench
from app.requests.landing import NoDutyAnyMoreError
from app.requests.model import State, Waits
from app.requests.swaps import Chance, chances
from app.roster.audit import TargetLevel
from app.roster.book.life import UnlawfulRosterError, change, save_draft
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.versions import changes, version_sheet
from app.roster.sheet import Place, Sheet, put
from app.settings import change_setting
from tests.kit.requests import Ward, asking_ward, put_up
from tests.kit.wards import DECEMBER, WARD, at, fact, turns

ME = 3


def board(ward: Ward, number: int = 1) -> Sheet:
    return version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=number)


def text(sheet: Sheet, person: int, day: date) -> str:
    return sheet.cells[sheet.row_index[str(person)]][(day - DECEMBER).days].text


def best(ward: Ward, code: str = "A") -> Chance:
    """Return the best chance for the first of one's duties of a code."""
    now = board(ward)
    for number in range(5, 26):
        day = date(2026, 12, number)
        if text(now, ME, day) == code:
            found = chances(ward.nurse(ME), day=day)
            if found:
                return found[0]
    raise AssertionError("nobody to swap with")


def asked(ward: Ward, chance: Chance) -> int:
    return ask_swap(
        ward.nurse(ME), partner_id=chance.person_id, own_day=chance.own_day, other_day=chance.other_day, reason="家事"
    )


def test_a_swap_is_agreed_approved_and_traced() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    number = asked(ward, chance)
    partner = ward.nurse(chance.person_id)
    (hers,) = mine(partner)
    assert (hers.waits, hers.reason) == (Waits.PARTNER, "")
    with pytest.raises(UserError, match="同意"):
        approve(ward.head, request_id=number)
    with pytest.raises(NotFoundError):
        respond(ward.nurse(7 if chance.person_id != 7 else 8), request_id=number, accept=True)
    with pytest.raises(NotFoundError):
        respond(ward.nurse(ME), request_id=number, accept=True)
    assert respond(partner, request_id=number, accept=True) is State.ACCEPTED
    seen = effect(ward.head, request_id=number)
    assert seen.verdict is not None
    assert not seen.verdict.is_forbidden
    before = board(ward)
    assert approve(ward.head, request_id=number) is State.APPROVED
    after = board(ward, 2)
    days = {chance.own_day, chance.other_day}
    for day in days:
        assert text(after, ME, day) == text(before, chance.person_id, day)
        assert text(after, chance.person_id, day) == text(before, ME, day)
    traced = changes(ward.office, unit_id=WARD, first=DECEMBER)
    assert {c.day for c in traced} == {d for d in days if text(before, ME, d) != text(before, chance.person_id, d)}
    assert all(str(number) in c.reason for c in traced)
    assert len(before.diff(after)) == len(traced)
    assert [(s.deed, s.login) for s in one(ward.head, request_id=number).steps] == [
        ("ask", "n3"), ("accept", partner.actor.login), ("approve", "head"),
    ]  # fmt: skip


def test_what_law_forbids_cannot_be_asked_for() -> None:
    ward = asking_ward(12, published=True)
    sheet = board(ward)
    bench = SwapBench(sheet)
    row = sheet.row_index[str(ME)]
    red = next(
        (other, day)
        for other in range(len(sheet.rows))
        for day in range(5, 28)
        if other != row and bench.stops(row, other, (day,)) is None and bench.judge(row, other, (day,)).is_forbidden
    )
    partner, day = int(sheet.rows[red[0]].id), sheet.date(red[1])
    with pytest.raises(ForbiddenSwapError) as caught:
        ask_swap(ward.nurse(ME), partner_id=partner, own_day=day, other_day=day)
    assert caught.value.verdict.told[0].citation
    assert str(caught.value.verdict.told[0].sentence) in str(caught.value)
    assert mine(ward.nurse(ME)) == ()
    assert partner not in {c.person_id for c in chances(ward.nurse(ME), day=day) if c.other_day == day}


def test_offers_stand_from_green_to_amber_and_never_red() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    found = chances(ward.nurse(ME), day=chance.own_day)
    levels = [c.verdict.level for c in found]
    assert levels == sorted(levels)
    assert max(levels) < TargetLevel.STANDARD
    assert all(c.person_id != ME for c in found)
    assert all(c.held[0][1] or c.held[-1][1] for c in found)


def test_of_a_colleague_nothing_private_is_told() -> None:
    ward = asking_ward(12)
    fact(ward.office, 5, "special_status", code="pregnancy", start=date(2026, 5, 1), until=date(2027, 2, 5))
    sheet = turns(open_month(ward.office, unit_id=WARD, first=DECEMBER))
    with pytest.raises(UnlawfulRosterError):  # her nights
        put_up(ward.office)
    row = sheet.row_index["5"]
    calm = put(sheet, [Place(row, d) for d in range(31) if sheet.cells[row][d].text in {"N", "P"}], "责").sheet
    bench = SwapBench(calm)
    me = calm.row_index[str(ME)]
    night = next(d for d in range(31) if calm.cells[me][d].text == "N")
    full = bench.judge(me, row, (night,))
    masked = bench.judge(me, row, (night,), reader=me)
    assert full.is_forbidden
    assert masked.is_forbidden
    told = " ".join(f"{t.rule}{t.sentence}{t.citation}" for t in masked.told)
    assert "孕" not in told
    assert "女职工" not in told
    assert "孕" in " ".join(f"{t.rule}{t.sentence}" for t in full.told)


def test_a_swap_is_declined_or_denied_with_a_reason() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    number = asked(ward, chance)
    assert respond(ward.nurse(chance.person_id), request_id=number, accept=False, reason="当天有事") is State.DENIED
    assert one(ward.nurse(ME), request_id=number).answer == "当天有事"
    again = asked(ward, chance)
    respond(ward.head, request_id=again, accept=True)  # both signed on paper
    assert one(ward.head, request_id=again).steps[-1].why == "凭签字申请单登记"
    deny(ward.head, request_id=again, reason="技术搭配不足")
    assert one(ward.nurse(ME), request_id=again).answer == "技术搭配不足"
    assert inbox(ward.head) == ()


def test_a_roster_that_moved_on_stops_the_swap() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    number = asked(ward, chance)
    respond(ward.nurse(chance.person_id), request_id=number, accept=True)
    sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
    place = Place(sheet.row_index[str(ME)], (chance.own_day - DECEMBER).days)
    save_draft(ward.office, put(sheet, [place], "休").sheet)
    change(ward.office, unit_id=WARD, first=DECEMBER, reason="临时调整")
    assert effect(ward.head, request_id=number).note is not None
    with pytest.raises(NoDutyAnyMoreError):
        approve(ward.head, request_id=number)
    assert one(ward.head, request_id=number).state is State.ACCEPTED  # nothing half done


def test_a_swap_expires_with_its_day() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    number = asked(ward, chance)
    later = ward.on(date(2026, 12, 31))
    assert inbox(later.head) == ()
    assert [r.state for r in inbox(later.head, closed=True)] == [State.EXPIRED]
    for deed in (
        lambda: approve(later.head, request_id=number),
        lambda: withdraw(at(ward.nurse(ME), date(2026, 12, 31)), request_id=number),
    ):
        with pytest.raises(UserError):
            deed()


def test_bounds_and_drafts() -> None:
    ward = asking_ward(12, published=True)
    chance = best(ward)
    change_setting(ward.office, key="swaps-a-month", value=1)
    asked(ward, chance)
    with pytest.raises(UserError, match="1"):
        asked(ward, chance)
    with pytest.raises(UserError):
        ask_swap(ward.nurse(ME), partner_id=ME, own_day=chance.own_day, other_day=chance.own_day)
    unpublished = asking_ward(6)
    with pytest.raises(UserError) as caught:
        ask_swap(unpublished.nurse(ME), partner_id=4, own_day=chance.own_day, other_day=chance.own_day)
    assert "意愿" in str(caught.value.remedy)
    with pytest.raises(UserError):
        chances(unpublished.nurse(ME), day=chance.own_day)
