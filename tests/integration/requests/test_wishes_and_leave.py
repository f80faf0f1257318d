"""Asked, answered, in the draft, on the notice board: wishes and leave on a real encrypted vault."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from app.access.actor import Role
from app.access.audit import audit_lines
from app.errors import NotAllowedError, NotFoundError, UserError
from app.requests.answering import answer_all, approve, deny
from app.requests.asking import ask_leave, ask_wish, send, withdraw
from app.requests.book import inbox, mine, one
from app.requests.effects import effect
from app.requests.landing import taken_over
from app.requests.model import PROMISED, Kind, State, Waits
from app.requests.month import my_month, my_wishes
from app.requests.overview import overview
from app.requests.rounds import close_round, open_round, round_of, rounds
from app.requests.terms import kinds_of_leave, leave_view, terms
from app.roster.book.asking import add_wish, grant_leave
from app.roster.book.filling import fill_month
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.versions import changes, version_sheet
from app.roster.model import RuleLevel
from app.roster.sheet import Place, SheetCell, problem, put
from app.settings import change_setting
from app.staff.balances import Entry, post
from db.tables import RosterCellRow
from tests.kit.desks import desk_for
from tests.kit.requests import HEAD, Ward, asking_ward, put_up
from tests.kit.wards import DECEMBER, WARD, turns

DAY = date(2026, 12, 10)


def cell(desk: object, person: int, day: date) -> str:
    sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)  # type: ignore[arg-type]
    return sheet.cells[sheet.row_index[str(person)]][(day - DECEMBER).days].text


def test_a_wish_goes_from_the_nurse_through_the_solver_to_her_month() -> None:
    ward = asking_ward(12)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    number = ask_wish(ward.nurse(3), day=DAY, direction="off", important=True, reason="孩子家长会")
    (waiting,) = inbox(ward.head)
    assert (waiting.id, waiting.reason, waiting.waits) == (number, "孩子家长会", Waits.WARD)
    assert approve(ward.head, request_id=number) is State.APPROVED
    sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
    (wish,) = problem(sheet).wishes
    assert (wish.person, wish.day, wish.kind, wish.shifts, wish.weight) == ("3", 9, "off", (), PROMISED)
    filled = fill_month(sheet, seconds=30.0, workers=2)
    save_draft(ward.office, filled.sheet)
    submit(ward.office, unit_id=WARD, first=DECEMBER, reason="试运行")
    publish(ward.office, unit_id=WARD, first=DECEMBER, reason="试运行")
    (fate,) = my_wishes(ward.nurse(3), month=DECEMBER).wishes
    assert (fate.granted, fate.promised, fate.why) == (True, True, ())
    assert my_month(ward.nurse(3), month=DECEMBER).published


def test_a_denied_wish_needs_a_reason_binds_nobody_and_is_told() -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    number = ask_wish(ward.nurse(3), day=DAY, direction="on", codes=("A",))
    with pytest.raises(UserError, match="理由"):
        deny(ward.head, request_id=number, reason=" ")
    deny(ward.head, request_id=number, reason="当日人手已足")
    sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
    assert problem(sheet).wishes == ()
    assert [w.reason for w in sheet.wishes] == ["当日人手已足"]
    (fate,) = my_wishes(ward.nurse(3), month=DECEMBER).wishes
    assert (fate.granted, [str(w) for w in fate.why]) == (False, ["当日人手已足"])
    with pytest.raises(UserError):
        approve(ward.head, request_id=number)


def test_a_wish_that_was_not_given_is_explained_by_the_rules() -> None:
    ward = asking_ward(9)
    ask_wish(ward.nurse(4), day=DAY, direction="on", codes=("N",))
    add_wish(ward.office, unit_id=WARD, person_id=4, day=date(2026, 12, 11), kind="off")
    put_up(ward.office)
    told = my_wishes(ward.nurse(4), month=DECEMBER)
    board = version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=1)
    row = board.row_index["4"]
    assert [f.granted for f in told.wishes] == [
        "N" in board.cells[row][9].codes,
        board.cells[row][10].text in {"休", "下"},
    ]
    assert all(bool(f.why) is not f.granted for f in told.wishes)
    assert not told.round.is_open
    assert told.wishes[1].request is None  # entered by the head nurse herself


def test_rounds_open_close_and_count() -> None:
    ward = asking_ward(6)
    nurse = ward.nurse(3)
    opened = open_round(ward.head, unit_id=WARD, month=DECEMBER, until=date(2026, 11, 25), most=2)
    assert (opened.is_open, opened.most, opened.taken) == (True, 2, 0)
    ask_wish(nurse, day=DAY, direction="off", important=True)
    with pytest.raises(UserError, match="重要"):
        ask_wish(nurse, day=date(2026, 12, 12), direction="off", important=True)
    ask_wish(nurse, day=date(2026, 12, 12), direction="off")
    with pytest.raises(UserError, match="2"):
        ask_wish(nurse, day=date(2026, 12, 14), direction="off")
    late = ward.nurse(4, on=date(2026, 11, 26))
    with pytest.raises(UserError, match="2026-11-25"):
        ask_wish(late, day=DAY, direction="off")
    later = ward.on(date(2026, 11, 26))
    from_paper = ask_wish(later.head, day=DAY, direction="off", person_id=4)
    assert one(later.head, request_id=from_paper).source == "paper"
    closed = close_round(ward.head, unit_id=WARD, month=DECEMBER)
    assert not closed.is_open
    with pytest.raises(UserError, match="护士长"):
        ask_wish(ward.nurse(5), day=DAY, direction="off")
    assert [(r.unit_id, r.taken, r.people) for r in rounds(ward.head, month=DECEMBER)] == [(WARD, 3, 2)]
    with pytest.raises(UserError):
        open_round(ward.head, unit_id=WARD, month=DECEMBER, until=date(2026, 11, 1))
    with pytest.raises(NotAllowedError):
        open_round(nurse, unit_id=WARD, month=DECEMBER, until=DAY)
    assert round_of(ward.head, unit_id=WARD, month=date(2026, 12, 24)).month == DECEMBER


def test_leave_lands_in_the_draft_and_its_reason_stays_private() -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    number = ask_leave(
        ward.nurse(3), code="病", first=DAY, last=date(2026, 12, 12), reason="阑尾炎手术", attachment="诊断证明.pdf"
    )
    assert one(ward.nurse(3), request_id=number).reason == "阑尾炎手术"
    assert one(ward.head, request_id=number).attachment == "诊断证明.pdf"
    for stranger in (ward.nurse(4), desk_for(Role.AUDITOR, vault=ward.office.vault)):
        with pytest.raises((NotFoundError, NotAllowedError)):
            one(stranger, request_id=number)
    seen = effect(ward.head, request_id=number)
    assert [d.day.day for d in seen.days] == [10, 11, 12]
    assert approve(ward.head, request_id=number) is State.APPROVED
    assert [cell(ward.office, 3, DAY + timedelta(days=n)) for n in range(4)] == ["病", "病", "病", ""]
    auditor = desk_for(Role.AUDITOR, vault=ward.office.vault)
    told = " ".join(f"{line.before}{line.after}{line.reason}" for line in audit_lines(auditor, last=50))
    assert "阑尾炎" not in told
    assert [line.action for line in audit_lines(auditor, last=50, subject="request")] == [
        "request.approve", "request.ask",
    ]  # fmt: skip
    assert [s.deed for s in one(ward.head, request_id=number).steps] == ["ask", "approve"]


def test_long_leave_takes_a_second_step() -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    last = DAY + timedelta(days=8)
    number = ask_leave(ward.nurse(3), code="婚", first=DAY, last=last)
    assert approve(ward.head, request_id=number, reason="同意") is State.FORWARDED
    assert cell(ward.office, 3, DAY) == ""
    with pytest.raises(NotAllowedError):
        approve(ward.head, request_id=number)
    (line,) = overview(ward.office)
    assert (line.leave, line.department, line.oldest) == (1, 1, 0)
    assert approve(ward.office, request_id=number) is State.APPROVED
    assert cell(ward.office, 3, last) == "婚"
    assert [(s.deed, s.name) for s in one(ward.office, request_id=number).steps] == [
        ("ask", "nurse 3"), ("forward", "护士长"), ("approve", "测试员"),
    ]  # fmt: skip
    (line,) = overview(ward.office)
    assert (line.waiting, line.oldest, line.average, line.approved) == (0, None, None, 1)


def test_leave_on_a_published_month_is_a_traced_change_with_a_stand_in() -> None:
    ward = asking_ward(12, published=True)
    day = next(d for d in range(8, 20) if cell(ward.office, 3, date(2026, 12, d)) == "A")
    on = date(2026, 12, day)
    number = ask_leave(ward.nurse(3), code="事", first=on, last=on)
    (seen,) = effect(ward.head, request_id=number).days
    assert (seen.held, seen.state) == ("A", "published")
    assert seen.takers
    taker = seen.takers[0]
    # what the head nurse has begun in the draft stays begun and unpublished
    sheet = load_sheet(ward.head, unit_id=WARD, first=DECEMBER)
    begun = put(sheet, [Place(sheet.row_index["9"], 30)], "休").sheet
    save_draft(ward.head, begun)
    approve(ward.head, request_id=number, stand_ins={on: taker.person_id})
    board = version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=2)
    assert board.cells[board.row_index["3"]][day - 1].text == "事"
    assert "A" in board.cells[board.row_index[str(taker.person_id)]][day - 1].codes
    traced = changes(ward.office, unit_id=WARD, first=DECEMBER)
    assert {(c.day, c.before, c.after) for c in traced} >= {(on, "A", "事")}
    assert len(traced) == 2
    assert cell(ward.office, 9, date(2026, 12, 31)) == "休"
    assert board.cells[board.row_index["9"]][30].text == sheet.cells[sheet.row_index["9"]][30].text
    shown = {d.day: d.text for d in my_month(ward.nurse(3), month=DECEMBER).days}
    assert shown[on] == "事"


def test_leave_for_days_already_over_is_noted_as_worked_otherwise() -> None:
    ward = asking_ward(12, published=True).on(date(2026, 12, 12))
    number = ask_leave(ward.nurse(3, on=date(2026, 12, 12)), code="病", first=DAY, last=date(2026, 12, 13))
    plan = cell(ward.office, 3, DAY)
    approve(ward.head, request_id=number)
    with ward.office.vault.read() as session:
        row = RosterCellRow
        kept = {
            day: (codes, actual)
            for day, codes, actual in session.execute(
                select(row.day, row.codes, row.actual).where(
                    row.person_id == 3, row.day >= DAY, row.day <= date(2026, 12, 13)
                )
            )
        }
    assert kept[DAY] == (plan, "病")
    assert kept[date(2026, 12, 12)] == ("病", None)


def test_hours_of_leave_stand_beside_the_duty() -> None:
    ward = asking_ward(12, published=True)
    on = next(date(2026, 12, d) for d in range(8, 20) if cell(ward.office, 3, date(2026, 12, d)) == "A")
    with pytest.raises(UserError, match="12"):
        ask_leave(ward.nurse(3), code="事", first=on, last=on, hours=Decimal(13))
    number = ask_leave(ward.nurse(3), code="事", first=on, last=on, hours=Decimal("2.5"))
    approve(ward.head, request_id=number)
    sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
    held = sheet.cells[sheet.row_index["3"]][(on - DECEMBER).days]
    assert (held.text, held.minutes_adjust) == ("A", -150)


def test_what_cannot_be_asked_for_is_refused() -> None:
    ward = asking_ward(6)
    nurse = ward.nurse(3)
    with pytest.raises(UserError):
        ask_leave(nurse, code="A", first=DAY, last=DAY)
    with pytest.raises(UserError):
        ask_leave(nurse, code="年", first=DAY, last=date(2026, 12, 9))
    ask_leave(nurse, code="年", first=DAY, last=DAY)
    with pytest.raises(UserError):
        ask_leave(nurse, code="事", first=DAY, last=DAY)
    grant_leave(ward.office, unit_id=WARD, person_id=3, first=date(2026, 12, 20), last=date(2026, 12, 21), code="年")
    with pytest.raises(UserError):
        ask_leave(nurse, code="事", first=date(2026, 12, 21), last=date(2026, 12, 22))
    with pytest.raises(UserError):
        ask_wish(nurse, day=date(2026, 11, 20), direction="off")
    with pytest.raises(UserError):
        ask_wish(nurse, day=DAY, direction="on", codes=("没有",))
    with pytest.raises(NotAllowedError):
        ask_leave(nurse, code="年", first=DAY, last=DAY, person_id=4)
    unbound = desk_for(Role.NURSE, vault=ward.office.vault)
    with pytest.raises(UserError) as caught:
        mine(unbound)
    assert "xinglin user bind" in str(caught.value.remedy)


def test_a_draft_is_seen_by_nobody_else_and_sent_later() -> None:
    ward = asking_ward(6)
    number = ask_leave(ward.nurse(3), code="年", first=DAY, last=DAY, send=False)
    assert inbox(ward.head) == ()
    with pytest.raises(NotFoundError):
        one(ward.head, request_id=number)
    assert [r.state for r in mine(ward.nurse(3))] == [State.DRAFT]
    send(ward.nurse(3), request_id=number)
    with pytest.raises(UserError):
        send(ward.nurse(3), request_id=number)
    assert [r.id for r in inbox(ward.head)] == [number]


def test_taking_back_at_each_stage() -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    wish = ask_wish(ward.nurse(3), day=DAY, direction="off")
    approve(ward.head, request_id=wish)
    withdraw(ward.nurse(3), request_id=wish)
    assert load_sheet(ward.office, unit_id=WARD, first=DECEMBER).wishes == ()
    asked = ask_leave(ward.nurse(3), code="年", first=DAY, last=DAY)
    withdraw(ward.nurse(3), request_id=asked)
    with pytest.raises(UserError):
        withdraw(ward.nurse(3), request_id=asked)
    granted = ask_leave(ward.nurse(3), code="年", first=DAY, last=date(2026, 12, 11))
    approve(ward.head, request_id=granted)
    assert cell(ward.office, 3, DAY) == "年"
    with pytest.raises(UserError, match="护士长"):
        withdraw(ward.nurse(3), request_id=granted)
    with pytest.raises(UserError):
        withdraw(ward.head, request_id=granted)
    withdraw(ward.head, request_id=granted, reason="手术日程改变")
    assert cell(ward.office, 3, DAY) == ""
    assert [r.state for r in inbox(ward.head, closed=True)] == [State.WITHDRAWN] * 3
    with pytest.raises(NotFoundError):
        withdraw(ward.nurse(4), request_id=granted)


def test_several_are_answered_at_once_and_one_that_fails_leaves_the_others() -> None:
    ward = asking_ward(8)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    numbers = [ask_leave(ward.nurse(n), code="年", first=DAY, last=DAY) for n in (3, 4, 5)]
    grant_leave(ward.office, unit_id=WARD, person_id=4, first=DAY, last=DAY, code="事")  # by hand meanwhile
    found = answer_all(ward.head, request_ids=numbers, grant=True)
    assert [each.state for each in found] == [State.APPROVED, None, State.APPROVED]
    assert found[1].failed
    assert [r.id for r in inbox(ward.head)] == [numbers[1]]
    assert (cell(ward.office, 3, DAY), cell(ward.office, 4, DAY)) == ("年", "事")
    with pytest.raises(UserError):
        answer_all(ward.head, request_ids=numbers, grant=False)


def test_nobody_answers_their_own_request_and_no_other_wards() -> None:
    ward = asking_ward(6)
    number = ask_leave(ward.head, code="年", first=DAY, last=DAY)
    with pytest.raises(UserError, match="自己"):
        approve(ward.head, request_id=number)
    assert approve(ward.office, request_id=number) is State.APPROVED
    other = desk_for(Role.NURSE, vault=ward.office.vault)
    with pytest.raises(NotAllowedError):
        deny(other, request_id=number, reason="x")
    assert one(ward.head, request_id=number).person_id == HEAD


def test_the_balance_is_told_with_what_else_is_asked_for() -> None:
    ward = asking_ward(6)
    nurse = ward.nurse(3)
    view = leave_view(nurse, code="年", first=date(2026, 12, 5), last=date(2026, 12, 8))
    assert (view.days, view.charged) == (4, Decimal(2))  # 5 and 6 December are a weekend
    assert (view.entitled, view.left) == (Decimal(10), Decimal(10))  # work since 2012-07
    assert any(a.level is RuleLevel.LAW and "4" in str(a.sentence) for a in view.advice)
    ask_leave(nurse, code="年", first=date(2026, 12, 14), last=date(2026, 12, 18))
    after = leave_view(nurse, code="年", first=date(2026, 12, 21), last=date(2026, 12, 31))
    assert (after.pending, after.left) == (Decimal(5), Decimal(5))
    assert [a for a in after.advice if a.level is RuleLevel.LAW and "5" in str(a.sentence)]
    short = leave_view(nurse, code="产", first=DAY, last=date(2026, 12, 31))
    assert next((a.level, a.citation) for a in short.advice) == (RuleLevel.LAW, terms()["产"].citation)
    change_setting(ward.office, key="childcare-leave-days", value=6)
    child = leave_view(nurse, code="育儿", first=DAY, last=date(2026, 12, 16))
    assert (child.entitled, child.left) == (Decimal(6), Decimal(6))
    assert RuleLevel.POLICY in {a.level for a in child.advice}
    post(ward.office, person_id=3, account="radiation_leave", entry=Entry.OPENING, amount=Decimal(3), on=date(2026, 11, 1),
         source="期初")  # fmt: skip
    assert leave_view(nurse, code="放", first=DAY, last=DAY).left == Decimal(3)
    soon = leave_view(nurse, code="事", first=date(2026, 11, 24), last=date(2026, 11, 24))
    assert "3" in str(soon.advice[0].sentence)
    assert ("护理", "独生子女父母护理假") in kinds_of_leave(nurse)
    with pytest.raises(NotAllowedError):
        leave_view(nurse, code="年", first=DAY, last=DAY, person_id=4)


def test_what_is_asked_for_already_counts_as_it_would_be_charged() -> None:
    nurse = asking_ward(6).nurse(3)
    ask_leave(nurse, code="年", first=date(2026, 12, 4), last=date(2026, 12, 7))  # Friday to Monday
    after = leave_view(nurse, code="年", first=date(2026, 12, 14), last=date(2026, 12, 14))
    assert (after.pending, after.left) == (Decimal(2), Decimal(8))


def test_a_wish_is_history_once_its_month_is_published() -> None:
    ward = asking_ward(6)
    open_month(ward.office, unit_id=WARD, first=DECEMBER)
    asked = ask_wish(ward.nurse(3), day=DAY, direction="off")
    granted = ask_wish(ward.nurse(4), day=DAY, direction="off")
    approve(ward.head, request_id=granted)
    sheet = load_sheet(ward.office, unit_id=WARD, first=DECEMBER)
    save_draft(ward.office, turns(sheet))
    submit(ward.office, unit_id=WARD, first=DECEMBER, reason="试运行")
    publish(ward.office, unit_id=WARD, first=DECEMBER, reason="试运行")
    for person, number in ((3, asked), (4, granted)):
        with pytest.raises(UserError, match="换班"):
            withdraw(ward.nurse(person), request_id=number)
    assert len(my_wishes(ward.nurse(4), month=DECEMBER).wishes) == 1


def test_who_takes_a_duty_over_holds_no_more_than_a_day_does() -> None:
    sheet = put_up(asking_ward(6).office)
    at_work = next(p for p in sheet.places() if sheet.cells[p.row][p.day].codes == ("A",))
    free = next(p for p in sheet.places() if sheet.cells[p.row][p.day].codes == ("休",))
    two = SheetCell(("A", "责"))
    assert taken_over(sheet, at_work, SheetCell(("P",))).codes == ("A", "P")
    assert taken_over(sheet, free, two).codes == two.codes
    with pytest.raises(UserError, match=sheet.rows[at_work.row].name):
        taken_over(sheet, at_work, two)


def test_every_term_is_of_a_leave_the_wards_have() -> None:
    ward: Ward = asking_ward(4)
    known = {code for code, _title in kinds_of_leave(ward.nurse(3), on=DAY)}
    assert set(terms()) <= known
    assert all(term.citation for term in terms().values())


def test_the_month_tells_hours_nights_and_balances_of_what_is_published() -> None:
    ward = asking_ward(9)
    empty = my_month(ward.nurse(3), month=DECEMBER)
    assert not empty.published
    assert len(empty.days) == 31
    assert {d.text for d in empty.days} == {""}
    put_up(ward.office)
    month = my_month(ward.nurse(3), month=DECEMBER)
    board = version_sheet(ward.office, unit_id=WARD, first=DECEMBER, number=1)
    assert [d.text for d in month.days] == [c.text for c in board.cells[board.row_index["3"]]]
    assert month.nights == sum("N" in d.text for d in month.days)
    assert month.hours > 0
    assert {title for title, _amount, _unit in month.balances} >= {"年休"}
    night = next(d for d in month.days if d.text == "N")
    assert "–" in night.times
    assert Kind.WISH.value == "wish"
