"""Adjustments, appeals and answers, runs held against each other, and the pictures, on the worked ward."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import update

from app.access.actor import Grant, Role
from app.performance.book import State, compute, open_run, runs, step
from app.performance.entries import Entry, EntryKind, enter
from app.performance.schemes import starter_schemes
from db.tables import UserRow
from tests.kit.paywards import MONTH, Ward
from ui.kit import lanes
from ui.performance.course import ADJUST, ANSWER, VETO
from ui.performance.months import LIFE
from ui.performance.page import PerformancePage
from ui.performance.person import PersonView

D = Decimal


def _reload(light: PerformancePage) -> None:
    light.refresh()
    lanes.settle()


def _published(ward: Ward) -> int:
    nurse = ward.as_role(Grant(Role.HEAD_NURSE, ward.unit), login="headnurse")
    made = compute(nurse, unit_id=ward.unit, month=MONTH).line.id
    step(nurse, run_id=made, deed="submit")
    for deed in ("approve", "publish"):
        step(ward.desk, run_id=made, deed=deed)
    return made


def test_an_adjustment_needs_its_reason_and_shows_beside_the_run_before(light: PerformancePage, ward: Ward) -> None:
    light.compute()
    lanes.settle()
    light.show_tab(LIFE)
    course = light.course
    course.kind.set_value(ADJUST)
    course.kind.edited.emit()
    course.person.set_value(ward.people["N002"])
    course.amount.line.setFocus()
    QTest.keyClicks(course.amount.line, "100")
    course.enter()
    lanes.settle()
    assert course.reason.error()
    course.reason.line.setFocus()
    QTest.keyClicks(course.reason.line, "drill")
    QTest.mouseClick(course.keep_button, Qt.MouseButton.LeftButton)
    lanes.settle()
    light.compute()
    lanes.settle()

    assert [(line.number, line.state) for line in runs(ward.desk, month=MONTH)] == [(2, "draft"), (1, "replaced")]
    light.show_tab(LIFE)
    assert [(each.person, each.change) for each in course.changes.rows_model.rows()] == [("N002", D(100))]


def test_a_published_month_takes_appeals_and_waits_for_their_answer(light: PerformancePage, ward: Ward) -> None:
    made = _published(ward)
    _reload(light)
    light.show_tab(LIFE)
    course = light.course
    course.person.set_value(ward.people["N003"])
    course.reason.set_value("少计一个夜班")
    course.enter()
    lanes.settle()
    light.go_on()
    lanes.settle()
    assert open_run(ward.desk, run_id=made).line.state is State.PUBLISHED
    assert light.strip.text()

    course.kind.set_value(ANSWER)
    course.person.set_value(ward.people["N003"])
    course.reason.set_value("已核对，下月补发")
    course.enter()
    lanes.settle()
    light.go_on()
    lanes.settle()
    life = [line.state for line in open_run(ward.desk, run_id=made).steps]
    assert life[-3:] == ["appeal", "answer", "sealed"]
    assert not course.deeds.isVisibleTo(light)


def test_deeds_are_told_by_name_and_one_no_user_has_by_its_login(light: PerformancePage, ward: Ward) -> None:
    _adjusted(ward, "100")
    with ward.desk.vault.write() as session:
        session.execute(update(UserRow).where(UserRow.login == ward.desk.actor.login).values(name="周敏"))
    _published(ward)
    _reload(light)
    light.show_tab(LIFE)
    shown = []
    for table in (light.course.life.rows_model, light.course.entered.rows_model):
        column = [each.key for each in table.columns].index("by")
        shown.append({table.cell(row, column).text for row in range(len(table.rows()))})
    assert shown == [{"周敏", "headnurse"}, {"周敏"}]


def test_who_takes_no_part_gets_nothing_and_says_why(light: PerformancePage, ward: Ward) -> None:
    _reload(light)
    course = light.course
    course.kind.set_value(VETO)
    course.person.set_value(ward.people["N004"])
    course.reason.set_value("医德一票否决")
    course.enter()
    lanes.settle()

    made = compute(ward.desk, unit_id=ward.unit, month=MONTH)
    person = next(each for each in made.outcome.units[0].people if each.id == "N004")
    assert person.total == 0
    assert "医德一票否决" in str(person.portions[0].note)


def test_pictures_say_what_the_list_says(light: PerformancePage, ward: Ward) -> None:
    for month in ("2026-09", MONTH):
        if month != MONTH:
            _copy_inputs(ward, month)
        compute(ward.desk, unit_id=ward.unit, month=month)
    _reload(light)
    pane = light.shares_pane
    assert sum(int(bar.figure) for bar in pane.spread.bars()) == len(ward.people)
    assert [bar.word for bar in pane.trend.bars()] == ["26/09", "26/10"]
    assert [bar.meant for bar in pane.trend.bars()] == [False, True]

    person = next(each for each in light.shares.rows_model.rows() if each.id == "N002")
    light.open_person(person)
    lanes.settle()
    view = light.panel.content()
    assert isinstance(view, PersonView)
    assert [bar.word for bar in view.months.bars()] == ["26/09", "26/10"]
    assert view.months.bars()[-1].figure == f"{person.payable:,.0f}"
    meant = [bar for bar in view.peers.bars() if bar.meant]
    assert [bar.word for bar in meant] == [person.name]
    heights = [bar.value for bar in view.peers.bars()]
    assert heights == sorted(heights, reverse=True)
    assert len(heights) == sum(each.post_class == person.post_class for each in light.shares.rows_model.rows())


def _copy_inputs(ward: Ward, month: str) -> None:
    """Enter for another month what the scheme reads, the same for everybody."""
    items = starter_schemes()["ward"].items
    scores = {"护理质量": D(95), "患者满意度": D(95)}
    entries = [Entry(kind=EntryKind.WORK, name=name, value=D(100)) for name in items]
    entries += [Entry(kind=EntryKind.SCORE, name=name, value=value) for name, value in scores.items()]
    for who in ward.people.values():
        entries += [
            Entry(kind=EntryKind.SCORE, name="工作量分", value=D(500), person_id=who),
            Entry(kind=EntryKind.SCORE, name="质量", value=D(95), person_id=who),
            Entry(kind=EntryKind.SCORE, name="满意度", value=D(95), person_id=who),
            Entry(kind=EntryKind.KEY, name="岗位", key="责任护士", person_id=who),
        ]
    enter(ward.desk, unit_id=ward.unit, month=month, entries=entries)


def test_an_adjustment_is_taken_back_with_its_reason(light: PerformancePage, ward: Ward) -> None:
    _adjusted(ward, "100")
    _reload(light)
    light.show_tab(LIFE)
    course = light.course
    mine = [line for line in course.entered.rows_model.rows() if line.entry.kind is EntryKind.ADJUSTMENT]
    assert [(line.name, line.entry.value) for line in mine] == [("护士N002", D(100))]
    assert course.entered.go_to(lambda line: line.entry.kind is EntryKind.ADJUSTMENT)
    QTest.mouseClick(course.back_button, Qt.MouseButton.LeftButton)
    lanes.settle()
    assert course.reason.error()
    course.reason.line.setFocus()
    QTest.keyClicks(course.reason.line, "twice")
    QTest.mouseClick(course.back_button, Qt.MouseButton.LeftButton)
    lanes.settle()
    _reload(light)

    left = [line.entry.kind for line in course.entered.rows_model.rows()]
    assert EntryKind.ADJUSTMENT not in left
    assert EntryKind.LINE in left  # the unit's own cost stands as before
    light.compute()
    lanes.settle()
    (line,) = [each for each in runs(ward.desk, month=MONTH) if each.state is State.DRAFT]
    person = next(
        each for unit in open_run(ward.desk, run_id=line.id).outcome.units for each in unit.people if each.id == "N002"
    )
    assert person.adjusted == 0


def _adjusted(ward: Ward, amount: str) -> None:
    entry = Entry(
        kind=EntryKind.ADJUSTMENT, name="奖励", value=D(amount), person_id=ward.people["N002"], reason="应急演练"
    )
    enter(ward.desk, unit_id=ward.unit, month=MONTH, entries=[entry])


def test_each_staffing_types_account_stands_over_the_shares(light: PerformancePage, ward: Ward) -> None:
    light.compute()
    lanes.settle()
    made = light.loaded.run
    assert made is not None
    told = light.figures.text()

    assert {account.staffing for account in made.outcome.accounts} == {"BZ", "HT", "PQ"}
    for account in made.outcome.accounts:
        assert f"{account.people} 人 {account.amount:,.2f}" in told
    assert sum(account.amount for account in made.outcome.accounts) == made.line.total
