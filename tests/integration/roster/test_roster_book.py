"""A ward's month from its kit to the sealed sheet, on a real encrypted vault."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.access.audit import audit_lines
from app.calendar.years import YearNotLoadedError
from app.credentials.records import approve, withdraw
from app.desk import Desk
from app.errors import NotAllowedError, NotFoundError, UserError
from app.roster.book.actuals import Happened, record
from app.roster.book.alerts import endangered, stand_ins
from app.roster.book.asking import add_wish, deny_wish, grant_leave, release_leave, withdraw_leave, withdraw_wish
from app.roster.book.life import (
    UnexplainedBreachError,
    UnlawfulRosterError,
    WrongStateError,
    change,
    findings_of,
    publish,
    save_draft,
    saves_of,
    seal,
    send_back,
    submit,
)
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.sealing import correct_sealed
from app.roster.book.setups import save_setup, setup_versions, start_ward, ward_setup, wards
from app.roster.book.store import SheetMovedOnError
from app.roster.book.versions import changes, compare, version_sheet, versions
from app.roster.model import RuleLevel
from app.roster.sheet import Need, Place, RowMark, Sheet, SheetState, accept, lock, problem, put, row_totals
from app.settings import change_setting
from app.staff.balances import Entry, balances_on, post
from db.tables import CredentialRow, RosterCellRow
from tests.kit.desks import desk_for
from tests.kit.wards import DECEMBER, OTHER, WARD, at, fact, head_nurse, licence, nursing_ward, turns

JANUARY = date(2027, 1, 1)
LATER = date(2027, 1, 5)


def drafted(desk: Desk) -> Sheet:
    """Open December without a demand, lay the turns and save them."""
    save_setup(
        desk, unit_id=WARD, setup=attrs.evolve(ward_setup(desk, unit_id=WARD, on=DECEMBER), needs=()), since=DECEMBER
    )
    sheet = turns(open_month(desk, unit_id=WARD, first=DECEMBER))
    save_draft(desk, sheet)
    return sheet


def published(desk: Desk) -> Sheet:
    drafted(desk)
    submit(desk, unit_id=WARD, first=DECEMBER)
    return publish(desk, unit_id=WARD, first=DECEMBER)


def test_a_ward_starts_from_a_kit_fitted_to_its_beds_and_nurses() -> None:
    desk = nursing_ward(12, kit=None)
    with pytest.raises(NotFoundError):
        open_month(desk, unit_id=WARD, first=DECEMBER)
    setup = start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    assert [need.week[0] for need in setup.needs[:3]] == [4, 1, 1]  # 20 beds
    assert dict(setup.rules.sources)["succession"] == "ward"
    assert setup.rules.version == "2026-12"
    with pytest.raises(UserError):
        start_ward(desk, unit_id=WARD, kit_key="emergency", since=DECEMBER)
    line = next(w for w in wards(desk) if w.unit_id == WARD)
    assert (line.kit, line.version, line.sheets) == ("three-shift-medical", 1, ())


def test_a_set_up_that_contradicts_itself_is_refused() -> None:
    desk = nursing_ward(4)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    for broken in (
        attrs.evolve(setup, codes=(*setup.codes, setup.codes[0])),
        attrs.evolve(setup, needs=(Need("x", ("没有",), week=(1,) * 7),)),
        attrs.evolve(setup, accounts=()),
        attrs.evolve(setup, rest="没有"),
    ):
        with pytest.raises(UserError):
            save_setup(desk, unit_id=WARD, setup=broken, since=DECEMBER)
    assert [v.version for v in setup_versions(desk, unit_id=WARD)] == [1]


def test_a_sheet_takes_the_set_up_of_its_first_day() -> None:
    desk = nursing_ward(4)
    setup = ward_setup(desk, unit_id=WARD, on=DECEMBER)
    save_setup(desk, unit_id=WARD, setup=attrs.evolve(setup, notes="新"), since=date(2026, 12, 16))
    assert open_month(desk, unit_id=WARD, first=DECEMBER, days=7).remark == setup.notes
    assert open_month(desk, unit_id=WARD, first=date(2026, 12, 21), days=7).remark == "新"


def test_an_unloaded_year_is_refused_with_the_way_to_load_it() -> None:
    desk = nursing_ward(4)
    with pytest.raises(YearNotLoadedError) as caught:
        open_month(desk, unit_id=WARD, first=JANUARY)
    assert "xinglin calendar load" in str(caught.value.remedy)


def test_the_sheet_knows_loans_levels_protection_and_lapses() -> None:
    desk = nursing_ward(8)
    fact(desk, 1, "working_unit", unit_id=OTHER, start=date(2026, 12, 10), until=date(2026, 12, 20))
    fact(desk, 2, "special_status", code="pregnancy", start=date(2026, 5, 1), until=date(2027, 2, 5))
    fact(desk, 3, "special_status", code="nursing", start=date(2026, 8, 1), until=date(2027, 7, 31))
    fact(desk, 4, "special_status", code="supervised", start=date(2026, 11, 1))
    fact(desk, 5, "nurse_level", code="N3", start=date(2026, 12, 15))
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER)
    rows = {row.id: row for row in sheet.rows}
    assert [(b.first, b.last) for b in rows["1"].person.barred] == [(date(2026, 12, 10), date(2026, 12, 20))]
    assert (rows["1"].loan, rows["1"].marks) == ("儿科", (RowMark.LOAN_OUT,))
    assert rows["2"].person.due == date(2027, 2, 5)
    assert rows["3"].person.children == (date(2026, 8, 1),)
    assert rows["4"].person.orientation is not None
    assert "4" not in rows["4"].person.orientation.preceptors
    assert rows["5"].person.level_on(date(2026, 12, 14)) == "N2"
    assert rows["5"].person.level_on(date(2026, 12, 15)) == "N3"
    assert rows["2"].marks == (RowMark.PREGNANT,)
    nurse = load_sheet(head_nurse(desk), unit_id=WARD, first=DECEMBER)
    assert next(r for r in nurse.rows if r.id == "2").marks == (RowMark.NO_NIGHTS,)


def test_a_lent_nurse_stands_on_both_sheets_and_works_on_one() -> None:
    desk = nursing_ward(6)
    start_ward(desk, unit_id=OTHER, kit_key="three-shift-medical", since=DECEMBER)
    fact(desk, 1, "working_unit", unit_id=OTHER, start=date(2026, 12, 10), until=date(2026, 12, 20))
    there = open_month(desk, unit_id=OTHER, first=DECEMBER)
    assert [(row.id, row.loan, row.marks) for row in there.rows] == [("1", "心血管内科", (RowMark.LOAN_IN,))]
    spans = [(b.first, b.last) for b in there.rows[0].person.barred]
    assert spans == [(DECEMBER, date(2026, 12, 9)), (date(2026, 12, 21), date(2026, 12, 31))]
    assert "心血管内科" not in there.rows[0].person.barred[0].cause


def test_a_lapsing_licence_bars_from_the_next_day_and_the_sheet_cannot_be_submitted() -> None:
    desk = nursing_ward(8)
    with desk.vault.read() as session:
        old = session.scalar(select(CredentialRow.id).where(CredentialRow.person_id == 3))
    assert old is not None
    approve(desk, ids=[licence(desk, 3, date(2026, 12, 8))])
    withdraw(desk, credential_id=old, reason="录错")
    sheet = drafted(desk)
    row = sheet.row_index["3"]
    barred = sheet.rows[row].person.barred
    assert [(b.first, b.last, b.level) for b in barred] == [(date(2026, 12, 9), date(2026, 12, 31), RuleLevel.LAW)]
    assert "护士条例" in barred[0].citation
    with pytest.raises(UnlawfulRosterError) as caught:
        submit(desk, unit_id=WARD, first=DECEMBER)
    assert {f.rule for f in caught.value.findings} == {"eligibility"}
    assert all(f.cells[0][0] == row for f in caught.value.findings)


def test_leave_and_wishes_stand_on_the_sheet_and_in_the_problem() -> None:
    desk = nursing_ward(6)
    drafted(desk)
    leave = grant_leave(desk, unit_id=WARD, person_id=2, first=date(2026, 11, 28), last=date(2026, 12, 3), code="年")
    wish = add_wish(desk, unit_id=WARD, person_id=3, day=date(2026, 12, 5), kind="off", reason="家事")
    with pytest.raises(UserError):
        grant_leave(desk, unit_id=WARD, person_id=2, first=DECEMBER, last=DECEMBER, code="病")
    with pytest.raises(UserError):
        grant_leave(desk, unit_id=WARD, person_id=4, first=DECEMBER, last=DECEMBER, code="A")
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    row = sheet.row_index["2"]
    assert [c.text for c in sheet.cells[row][:4]] == ["年", "年", "年", sheet.cells[row][3].text]
    assert sheet.cells[row][3].text != "年"
    assert problem(sheet).leave[0].days == (0, 1, 2)
    assert [(w.person, w.day, w.kind) for w in sheet.wishes] == [("3", 4, "off")]
    deny_wish(desk, wish_id=wish, reason="当日人手不足")
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).wishes[0].reason == "当日人手不足"
    withdraw_wish(desk, wish_id=wish)
    withdraw_leave(desk, leave_id=leave, reason="行程取消")
    after = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    assert after.wishes == ()
    assert after.leave == ()


def test_autosave_keeps_every_cell_and_refuses_to_overwrite_another_screen() -> None:
    desk = nursing_ward(6)
    drafted(desk)
    nurse = head_nurse(desk)
    mine = open_month(nurse, unit_id=WARD, first=DECEMBER)
    count = saves_of(nurse, unit_id=WARD, first=DECEMBER)
    edited = lock(put(mine, [Place(0, 0)], "P▲+2").sheet, [Place(0, 0)])
    save_draft(nurse, edited, saves=count)
    assert load_sheet(desk, unit_id=WARD, first=DECEMBER).cells == edited.cells
    with pytest.raises(SheetMovedOnError, match="nurse"):
        save_draft(desk, mine, saves=count)


def test_the_life_of_a_sheet_and_who_may_do_what() -> None:
    desk = nursing_ward(8)
    nurse = head_nurse(desk)
    drafted(desk)
    with pytest.raises(WrongStateError):
        publish(desk, unit_id=WARD, first=DECEMBER)
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
