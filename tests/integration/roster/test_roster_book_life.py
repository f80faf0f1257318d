"""The life of a sheet: published, changed with trace, worked, sealed, carried into the next, and watched on every start."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.access.audit import audit_lines
from app.credentials.files import credential_file
from app.credentials.records import approve, withdraw
from app.credentials.standing import change_standing
from app.errors import NotAllowedError, NotFoundError, UserError
from app.roster.book.actuals import Happened, record
from app.roster.book.alerts import alarms, endangered, stand_ins
from app.roster.book.asking import grant_leave, release_leave
from app.roster.book.life import (
    UnexplainedBreachError,
    UnlawfulRosterError,
    WrongStateError,
    change,
    findings_of,
    publish,
    save_draft,
    seal,
    send_back,
    submit,
)
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.sealing import correct_sealed
from app.roster.book.setups import save_setup, ward_setup, wards
from app.roster.book.versions import changes, compare, version_sheet, versions
from app.roster.model import RuleLevel
from app.roster.sheet import Place, SheetCell, SheetState, accept, put, row_totals
from app.settings import change_setting
from app.staff.balances import Entry, balances_on, post
from db.tables import CredentialRow, RosterCellRow
from tests.kit.desks import desk_for
from tests.kit.wards import (
    DECEMBER,
    OTHER,
    WARD,
    at,
    drafted,
    head_nurse,
    licence,
    nursing_ward,
    published,
    turns,
)

JANUARY = date(2027, 1, 1)
LATER = date(2027, 1, 5)


def test_the_life_of_a_sheet_and_who_may_do_what() -> None:
    desk = nursing_ward(8)
    nurse = head_nurse(desk)
    drafted(desk)
    with pytest.raises(WrongStateError) as refused:
        publish(desk, unit_id=WARD, first=DECEMBER)
    assert "先提交审核" in str(refused.value.remedy)
    submit(nurse, unit_id=WARD, first=DECEMBER, note="请审核")
    with pytest.raises(WrongStateError):
        save_draft(nurse, load_sheet(nurse, unit_id=WARD, first=DECEMBER))
    with pytest.raises(NotAllowedError):
        publish(nurse, unit_id=WARD, first=DECEMBER)
    with pytest.raises(UserError):
        send_back(desk, unit_id=WARD, first=DECEMBER, reason=" ")
    send_back(desk, unit_id=WARD, first=DECEMBER, reason="周末人手偏少")
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).state is SheetState.DRAFT
    submit(nurse, unit_id=WARD, first=DECEMBER)
    shown = publish(desk, unit_id=WARD, first=DECEMBER)
    assert (shown.state, shown.version) == (SheetState.PUBLISHED, 1)
    with desk.vault.read() as session:
        cells = session.scalars(select(RosterCellRow).where(RosterCellRow.person_id == 1)).all()
    assert len(cells) == 31
    assert sum(c.minutes for c in cells) == row_totals(shown, shown.row_index["1"]).minutes
    assert sum(c.nights for c in cells) == row_totals(shown, shown.row_index["1"]).nights
    assert {c.fees for c in cells if c.nights} == {"large"}
    auditor = desk_for(Role.AUDITOR, vault=desk.vault, clock=desk.clock)
    actions = [line.action for line in audit_lines(auditor)]
    assert {"roster.open", "roster.submit", "roster.return", "roster.publish"} <= set(actions)


def test_another_wards_head_nurse_sees_and_does_nothing() -> None:
    desk = nursing_ward(4)
    drafted(desk)
    stranger = head_nurse(desk, OTHER)
    with pytest.raises(NotFoundError):
        load_sheet(stranger, unit_id=WARD, first=DECEMBER)
    with pytest.raises(NotFoundError):
        open_month(stranger, unit_id=WARD, first=DECEMBER)
    assert [w.unit_id for w in wards(stranger)] == [OTHER]


def test_without_approval_the_head_nurse_publishes_herself() -> None:
    desk = nursing_ward(6)
    drafted(desk)
    change_setting(desk, key="roster-needs-approval", value=False)
    assert publish(head_nurse(desk), unit_id=WARD, first=DECEMBER).version == 1


def test_a_breach_of_policy_needs_a_reason_at_its_cells_or_for_the_sheet() -> None:
    desk = nursing_ward(6)
    sheet = drafted(desk)
    broken = put(sheet, [Place(0, d) for d in range(3)], "N").sheet  # three nights in a row, policy says two
    save_draft(desk, broken)
    with pytest.raises(UnexplainedBreachError):
        submit(desk, unit_id=WARD, first=DECEMBER)
    save_draft(desk, accept(broken, [Place(0, d) for d in range(5)], reason="同事病假"))
    submit(desk, unit_id=WARD, first=DECEMBER)
    shown = publish(desk, unit_id=WARD, first=DECEMBER)
    assert shown.cells[0][0].reason == "同事病假"


def test_a_change_after_publishing_needs_a_reason_and_leaves_a_trace() -> None:
    desk = nursing_ward(8)
    shown = published(desk)
    place = Place(0, 9)
    edited = put(shown, [place], "休").sheet
    save_draft(desk, edited)
    stored = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert stored.changed_since_published(0, 9)
    assert version_sheet(desk, unit_id=WARD, first=DECEMBER).cells[0][9] == shown.cells[0][9]
    with pytest.raises(UserError):
        change(desk, unit_id=WARD, first=DECEMBER, reason="")
    found = change(desk, unit_id=WARD, first=DECEMBER, reason="家中急事")
    assert [(c.day, c.before.text, c.after.text) for c in found] == [(9, shown.cells[0][9].text, "休")]
    with pytest.raises(UserError):
        change(desk, unit_id=WARD, first=DECEMBER, reason="再次")
    assert [(v.number, v.kind, v.reason) for v in versions(desk, unit_id=WARD, first=DECEMBER)] == [
        (2, "changed", "家中急事"),
        (1, "published", ""),
    ]
    line = changes(desk, unit_id=WARD, first=DECEMBER)[0]
    assert (line.version, line.day, line.after, line.reason) == (2, date(2026, 12, 10), "休", "家中急事")
    first, second = (version_sheet(desk, unit_id=WARD, first=DECEMBER, number=n) for n in (1, 2))
    told = compare(first, second)
    assert len(told.changes) == 1
    assert told.rows[0].hours == row_totals(second, 0).hours - row_totals(first, 0).hours


def test_a_sick_call_and_her_replacement_change_what_was_worked_not_the_plan() -> None:
    desk = nursing_ward(8)
    shown = published(desk)
    row = next(r for r in range(8) if shown.cells[r][4].text == "A")
    other = next(r for r in range(8) if shown.cells[r][4].text == "休")
    sick, stand_in = (int(shown.rows[r].id) for r in (row, other))
    day = date(2026, 12, 5)
    with pytest.raises(UserError):
        record(desk, unit_id=WARD, first=DECEMBER, happened=[Happened(sick, day, "病")], reason=" ")
    after = record(
        desk,
        unit_id=WARD,
        first=DECEMBER,
        happened=[Happened(sick, day, "病"), Happened(stand_in, day, "A", minutes=60)],
        reason="发热",
    )
    assert (after.cells[row][4].text, after.cells[row][4].worked) == ("A", ("病",))
    assert after.version == 1
    with desk.vault.read() as session:
        cells = {c.person_id: c for c in session.scalars(select(RosterCellRow).where(RosterCellRow.day == day))}
    assert (cells[sick].minutes, cells[sick].at_work, cells[stand_in].minutes) == (0, False, 540)
    assert {(c.layer, c.after) for c in changes(desk, unit_id=WARD, first=DECEMBER)} == {
        ("actual", "病"),
        ("actual", "A+1"),
    }
    reloaded = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert reloaded.cells[other][4].worked == ("A",)


def test_sealing_posts_balances_and_a_later_correction_reverses_them() -> None:
    desk = nursing_ward(6)
    post(
        desk,
        person_id=1,
        account="rest_days",
        entry=Entry.OPENING,
        amount=Decimal(3),
        on=date(2026, 11, 30),
        source="期初",
    )
    shown = published(desk)
    assert dict(shown.rows[shown.row_index["1"]].opening)["rest_days"] == Decimal(3)
    with pytest.raises(UserError, match="2026-12-31"):
        seal(desk, unit_id=WARD, first=DECEMBER)
    after = at(desk, LATER)
    assert seal(after, unit_id=WARD, first=DECEMBER) > 0
    row = shown.row_index["1"]
    totals = row_totals(shown, row)
    held = balances_on(after, person_id=1, on=LATER)
    for account in ("rest_days", "hours_balance"):
        balance = totals.balance(account)
        assert balance is not None
        assert held[account] == balance.closing
    with pytest.raises(WrongStateError):
        save_draft(after, shown)
    worked = next(d for d in range(31) if shown.cells[row][d].text == "A")
    on = date(2026, 12, 1 + worked)
    count = correct_sealed(after, unit_id=WARD, first=DECEMBER, person_id=1, day=on, text="休", reason="考勤核对")
    assert count >= 2
    corrected = version_sheet(after, unit_id=WARD, first=DECEMBER)
    new = row_totals(corrected, row, actual=True)
    held = balances_on(after, person_id=1, on=LATER)
    for account in ("rest_days", "hours_balance"):
        balance = new.balance(account)
        assert balance is not None
        assert held[account] == balance.closing
    with pytest.raises(UserError):
        correct_sealed(after, unit_id=WARD, first=DECEMBER, person_id=1, day=on, text="休", reason="再来")


def test_the_next_sheet_brings_in_history_shares_and_balances_not_yet_sealed() -> None:
    desk = nursing_ward(6)
    save_setup(
        desk, unit_id=WARD, setup=attrs.evolve(ward_setup(desk, unit_id=WARD, on=DECEMBER), needs=()), since=DECEMBER
    )
    first = turns(open_month(desk, unit_id=WARD, first=DECEMBER, days=14))
    extra = put(first, [Place(0, 5)], "A").sheet
    grouped = attrs.evolve(extra, rows=tuple(attrs.evolve(r, group="一组") for r in extra.rows))
    save_draft(desk, grouped)
    submit(desk, unit_id=WARD, first=DECEMBER, reason="试排")
    shown = publish(desk, unit_id=WARD, first=DECEMBER)
    following = open_month(desk, unit_id=WARD, first=date(2026, 12, 15), days=7)
    assert [row.group for row in following.rows] == ["一组"] * 6
    assert following.history[0] == tuple(c.text for c in shown.cells[0])
    closing = row_totals(shown, 0, actual=True).balance("hours_balance")
    assert closing is not None
    assert dict(following.rows[0].opening)["hours_balance"] == closing.closing
    nights = [row_totals(shown, r).nights for r in range(6)]
    carried = [row.person.balance("nights") for row in following.rows]
    assert carried == [round(n - sum(nights) / 6) for n in nights]
    with pytest.raises(UserError):
        open_month(desk, unit_id=WARD, first=date(2026, 12, 10), days=7)


def test_on_start_published_cells_a_lapse_makes_unlawful_are_told_with_candidates() -> None:
    desk = nursing_ward(8)
    published(desk)
    assert endangered(desk) == ()
    with desk.vault.read() as session:
        old = session.scalar(select(CredentialRow.id).where(CredentialRow.person_id == 3))
    assert old is not None
    approve(desk, ids=[licence(desk, 3, date(2026, 12, 20))])
    withdraw(desk, credential_id=old, reason="录错")
    found = endangered(at(desk, date(2026, 12, 15)))
    assert {each.person_id for each in found} == {3}
    assert min(each.day for each in found) >= date(2026, 12, 21)
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    row = sheet.row_index["3"]
    worked = {sheet.date(d) for d, cell in enumerate(sheet.cells[row]) if d >= 20 and cell.text not in {"休", "下"}}
    assert {each.day for each in found} == worked
    first = found[0]
    ranked = stand_ins(sheet, person="3", day=(first.day - DECEMBER).days)
    assert ranked
    assert all(each.person_id != 3 for each in ranked)
    assert [f.rule for f in findings_of(sheet) if f.is_hard and f.level is RuleLevel.LAW]


def test_the_alarm_stands_until_the_notice_board_is_changed_and_days_gone_by_do_not_stop_the_change() -> None:
    desk = nursing_ward(12)
    published(desk)
    today = at(desk, date(2026, 12, 10))
    for person in (3, 5):
        held = credential_file(today, person_id=person).certificates[0].id
        change_standing(
            today, credential_id=held, standing="revoked", start=date(2026, 12, 3), until=None, reason="吊销决定书"
        )
    record = {line.action for line in audit_lines(desk_for(Role.AUDITOR, vault=desk.vault), words="吊销决定书")}
    assert record == {"credential.revoke"}  # who looks for a revocation does not find an approval
    told = endangered(today)
    assert {each.person_id for each in told} == {3, 5}
    offered = {who.person_id for each in alarms(today, most=4) for who in each.stand_ins}
    assert offered
    assert not offered & {3, 5}  # neither stands in for the other, nor for themselves

    sheet = load_sheet(today, unit_id=WARD, first=DECEMBER)
    free = {
        Place(sheet.row_index[str(each.person_id)], (each.day - DECEMBER).days): SheetCell(("休",)) for each in told
    }
    save_draft(today, sheet.with_cells(free))
    assert endangered(today) == told  # only begun: the notice board still has them on duty

    gone_by = Place(sheet.row_index["3"], 3)
    worse = sheet.with_cells({**free, gone_by: SheetCell(("A",))})
    save_draft(today, worse)
    with pytest.raises(UnlawfulRosterError):  # a day gone by that is written anew has to be lawful
        change(today, unit_id=WARD, first=DECEMBER, reason="吊销停岗")
    one = dict(list(free.items())[1:])
    save_draft(today, sheet.with_cells(one))
    with pytest.raises(UnlawfulRosterError):  # a day to come is left
        change(today, unit_id=WARD, first=DECEMBER, reason="吊销停岗")
    save_draft(today, sheet.with_cells(free))
    assert len(change(today, unit_id=WARD, first=DECEMBER, reason="吊销停岗")) == len(free)
    assert endangered(today) == ()


def test_days_taken_out_of_leave_leave_the_rest_granted() -> None:
    desk = nursing_ward(4)
    grant_leave(desk, unit_id=WARD, person_id=2, first=DECEMBER, last=DECEMBER + timedelta(days=4), code="年")
    taken = [DECEMBER + timedelta(days=2), DECEMBER + timedelta(days=4)]
    assert release_leave(desk, person_id=2, days=taken, reason="人力不足，已与本人商定") == 2
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER)
    assert sorted(day for person, day in sheet.leave_days if person == "2") == [0, 1, 3]
    with pytest.raises(NotFoundError):
        release_leave(desk, person_id=2, days=taken, reason="再次")
    with pytest.raises(UserError):
        release_leave(desk, person_id=2, days=[DECEMBER], reason=" ")
