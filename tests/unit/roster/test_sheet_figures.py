"""Totals, cover and the way to the solver's problem and back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import attrs
import pytest

from app.roster.audit import check_roster
from app.roster.kits import kits, sample_sheet, setup_from_kit
from app.roster.model import OFF, Barred, RuleConfig, RuleLevel, context_of, dumps
from app.roster.sheet import (
    DayHead,
    Need,
    Place,
    Sheet,
    SheetLeave,
    apply_roster,
    blank_rows,
    blanks,
    cover,
    cover_by_level,
    lock,
    needs_new_problem,
    paste_text,
    problem,
    put,
    roster,
    row_totals,
    unfilled,
)
from app.roster.sheet.figures import made_of

MONDAY = date(2026, 12, 7)


@pytest.fixture
def sheet() -> Sheet:
    """One week of five people from Monday on, nothing granted, nothing wished."""
    bare = attrs.evolve(sample_sheet(people=5, first=MONDAY, days=7), leave=(), wishes=())
    plain = tuple(attrs.evolve(r, opening=(), person=attrs.evolve(r.person, barred=(), carried=())) for r in bare.rows)
    return attrs.evolve(bare, rows=plain, cells=blank_rows(5, 7))


def laid(sheet: Sheet, row: str) -> Sheet:
    return paste_text(sheet, Place(0, 0), row.replace(" ", "\t").replace("-", "")).edited.sheet


def test_hours_nights_and_balances_of_a_row(sheet: Sheet) -> None:
    totals = row_totals(laid(sheet, "A 主+2 P N 下 休 A"), 0)
    assert (totals.minutes, totals.adjust, totals.norm) == (5 * 480 + 120, 120, 5 * 480)
    assert totals.over == 120
    assert (totals.nights, totals.night_minutes, totals.weekends) == (1, 480, 1)
    assert (totals.rests, totals.blanks, totals.leave_days) == (2, 0, 0)
    rest = totals.balance("rest_days")
    assert rest is not None
    assert (rest.plus, rest.minus, rest.closing) == (Decimal(2), Decimal(1), Decimal(1))
    hours = totals.balance("hours_balance")
    assert hours is not None
    assert hours.closing == Decimal(2)
    accrued = totals.balance("accrued_hours")
    assert accrued is not None
    assert accrued.closing == Decimal(2)


def test_who_joins_in_the_middle_owes_no_hours_for_the_days_elsewhere(sheet: Sheet) -> None:
    away = Barred("在外科上班", MONDAY, last=date(2026, 12, 9), level=RuleLevel.POLICY)
    gone = Barred("已调出", date(2026, 12, 12), level=RuleLevel.POLICY)
    person = attrs.evolve(sheet.rows[0].person, barred=(away, gone))
    joined = attrs.evolve(sheet, rows=(attrs.evolve(sheet.rows[0], person=person), *sheet.rows[1:]))
    totals = row_totals(laid(joined, "- - - A A - -"), 0)
    assert (totals.norm, totals.over, totals.blanks) == (2 * 480, 0, 0)
    rest, hours = totals.balance("rest_days"), totals.balance("hours_balance")
    assert rest is not None
    assert hours is not None
    assert not any((rest.plus, hours.plus, hours.minus))
    for account in ("rest_days", "hours_balance"):
        parts = made_of(laid(joined, "- - - A A - -"), 0, column=f"account:{account}")
        assert sum(each.amount for each in parts) == 0
    written = row_totals(laid(joined, "A - - A A - 休"), 0)  # she stood in: a day with something on it counts
    assert (written.norm, written.over) == (3 * 480, 0)
    rest = written.balance("rest_days")
    assert rest is not None
    assert (rest.plus, rest.minus) == (Decimal(1), Decimal(1))
    lapsed = attrs.evolve(away, cause="执业证书过期", level=RuleLevel.LAW, citation="护士条例 21")
    frozen = attrs.evolve(sheet.rows[0], person=attrs.evolve(person, barred=(lapsed,)))
    assert row_totals(attrs.evolve(sheet, rows=(frozen, *sheet.rows[1:])), 0).norm == 5 * 480


def test_evening_hours_after_ten_count_as_night_hours(sheet: Sheet) -> None:
    assert row_totals(laid(sheet, "P"), 0).night_minutes == 120


def test_leave_is_credited_and_taken_on_working_days_only(sheet: Sheet) -> None:
    totals = row_totals(laid(sheet, "年 年 年 年 年 年 年"), 0)
    assert (totals.minutes, totals.credit, totals.over) == (0, 5 * 480, 0)
    annual = totals.balance("annual_leave")
    assert annual is not None
    assert annual.closing == Decimal(-5)


def test_a_holiday_worked_is_owed_and_a_rest_on_it_takes_nothing(sheet: Sheet) -> None:
    heads = (DayHead("holiday", "STATUTORY", "元旦"), *sheet.heads[1:])
    worked = row_totals(laid(attrs.evolve(sheet, heads=heads), "A"), 0)
    rested = row_totals(laid(attrs.evolve(sheet, heads=heads), "休"), 0)
    assert [b.closing for b in worked.balances if b.account == "holiday_rest"] == [Decimal(1)]
    assert [b.minus for b in rested.balances if b.account == "rest_days"] == [Decimal(0)]


def test_the_actual_layer_has_its_own_figures(sheet: Sheet) -> None:
    from app.roster.sheet import record_actual

    planned = laid(sheet, "A A A A A 休 休")
    real = record_actual(planned, Place(0, 0), text="病")
    assert row_totals(real, 0).minutes == 5 * 480
    assert row_totals(real, 0, actual=True).minutes == 4 * 480
    assert row_totals(real, 0, actual=True).leave_days == 1


def test_cover_counts_as_the_rules_do(sheet: Sheet) -> None:
    needs = (
        Need("白班", ("白",), week=(2, 2, 2, 2, 2, 1, 1)),
        Need("N3", ("白",), week=(1, 1, 1, 1, 1, 0, 0), levels=("N3", "N4")),
    )
    asked = attrs.evolve(sheet, ward=attrs.evolve(sheet.ward, needs=needs))
    some = put(asked, [Place(0, 0), Place(1, 0)], "责").sheet
    novice = attrs.evolve(some.rows[1].person, levels=())
    raw = attrs.evolve(some, rows=(some.rows[0], attrs.evolve(some.rows[1], person=novice), *some.rows[2:]))
    lines = cover(raw)
    assert [line.days[0].have for line in lines] == [2, 1]
    assert lines[0].days[1].short == 2
    assert unfilled(raw)[0] == (1, 0, 2)
    assert [f.rule for f in check_roster(problem(raw), roster(raw)) if f.rule == "cover" and (0, 0) in f.cells] == []
    assert {line.title: line.days[0].have for line in cover_by_level(raw, ("白",))} == {"N4": 1, "—": 1}


def test_days_ask_for_what_their_kind_needs(sheet: Sheet) -> None:
    need = Need("白班", ("白",), week=(5, 5, 5, 5, 5, 3, 2), holiday=1, dates=((date(2026, 12, 9), 7),))
    heads = (
        DayHead("rest", "SWAP_OFF"),
        *sheet.heads[1:5],
        DayHead("work", "SWAP_WORK"),
        DayHead("holiday", "STATUTORY"),
    )
    asked = attrs.evolve(sheet, heads=heads, ward=attrs.evolve(sheet.ward, needs=(need,)))
    assert [day.minimum for day in cover(asked)[0].days] == [1, 5, 7, 5, 5, 5, 1]


def test_rest_codes_are_the_solvers_day_off_and_come_back_written(sheet: Sheet) -> None:
    some = laid(sheet, "A 公 N 下 - - -")
    context = context_of(problem(some))
    assert [context.codes[k] for k in roster(some, context=context).rows[0]] == ["A", "", "N", "", "", "", ""]
    state = context.state
    proposal = roster(some, context=context).replace_all(
        [(0, 4, state("N")), (0, 5, OFF), (0, 6, OFF), (1, 0, state("P"))]
    )
    after = apply_roster(some, proposal, context=context)
    assert [c.text for c in after.cells[0]] == ["A", "公", "N", "下", "N", "下", "休"]
    assert [c.text for c in after.cells[1]] == ["P", "休", "休", "休", "休", "休", "休"]


def test_a_proposal_never_touches_what_is_locked_or_granted(sheet: Sheet) -> None:
    locked = lock(laid(sheet, "A"), [Place(0, 0)])
    away = attrs.evolve(locked, leave=(SheetLeave(sheet.rows[1].id, 0, 2, code="年"),))
    context = context_of(problem(away))
    proposal = roster(away, context=context).replace_all(
        [(0, 0, OFF), (1, 0, context.state("A")), (2, 0, context.state("A"))]
    )
    after = apply_roster(away, proposal, context=context)
    assert (after.cells[0][0].text, after.cells[1][0].text, after.cells[2][0].text) == ("A", "", "A")
    locks = {(each.person, each.day): each.code for each in context.problem.locks}
    assert locks == {(sheet.rows[0].id, 0): "A"}


def test_only_the_cells_set_free_may_change(sheet: Sheet) -> None:
    some = laid(sheet, "A 休 N")
    closed = problem(some, free=blanks(some))
    locks = {(each.person, each.day): each.code for each in closed.locks}
    first = sheet.rows[0].id
    assert locks == {(first, 0): "A", (first, 1): "", (first, 2): "N"}


def test_work_of_somebody_whose_licence_lapsed_meanwhile_is_planned_anew_unless_it_is_locked(sheet: Sheet) -> None:
    some = laid(sheet, "A 休 N - A")
    bar = Barred("护士执业证书已注销。", first=MONDAY.replace(day=9), last=None, level=RuleLevel.LAW)
    first = sheet.rows[0]
    lapsed = attrs.evolve(
        some, rows=(attrs.evolve(first, person=attrs.evolve(first.person, barred=(bar,))), *some.rows[1:])
    )
    assert [p.day for p in blanks(lapsed) if p.row == 0] == [2, 3, 4, 5, 6]
    assert [p.day for p in blanks(lock(lapsed, [Place(0, 4)])) if p.row == 0] == [2, 3, 5, 6]


def test_a_post_somebody_may_not_fill_bars_the_shifts_of_that_post_alone(sheet: Sheet) -> None:
    codes = tuple(attrs.evolve(c, posts=("radiation",)) if c.code == "N" else c for c in sheet.ward.codes)
    some = laid(attrs.evolve(sheet, ward=attrs.evolve(sheet.ward, codes=codes)), "A N A")
    first = sheet.rows[0]
    bar = Barred("放射工作人员证已过期。", first=MONDAY, last=None, posts=("radiation",), level=RuleLevel.LAW)
    barred = attrs.evolve(
        some, rows=(attrs.evolve(first, person=attrs.evolve(first.person, barred=(bar,))), *some.rows[1:])
    )
    assert [p.day for p in blanks(barred) if p.row == 0] == [1, 3, 4, 5, 6]


def test_paid_leave_is_no_overtime_and_no_licence_for_more(sheet: Sheet) -> None:
    """Five days of paid leave and 36 hours of work are 36 hours of overtime; one shift more breaks the cap."""
    capped = attrs.evolve(
        sheet.ward, rules=attrs.evolve(sheet.ward.rules, rules=(RuleConfig("overtime-cap", params={"most": 480}),))
    )
    away = attrs.evolve(sheet, ward=capped, leave=(SheetLeave(sheet.rows[0].id, 0, 4, code="年"),))
    granted = paste_text(attrs.evolve(away, leave=()), Place(0, 0), "年\t年\t年\t年\t年\tA").edited.sheet
    assert [f for f in check_roster(problem(granted), roster(granted)) if f.rule.startswith("overtime")] == []
    more = put(granted, [Place(0, 6)], "A").sheet
    told = [f for f in check_roster(problem(more), roster(more)) if f.rule.startswith("overtime")]
    assert len(told) == 1
    assert told[0].cells[0][0] == 0
    context = context_of(problem(away))
    assert [each.code for each in context.problem.leave] == ["年"]


def test_what_asks_for_a_new_problem(sheet: Sheet) -> None:
    base = laid(sheet, "A P N")
    assert not needs_new_problem(base, put(base, [Place(0, 0)], "N").sheet)
    assert not needs_new_problem(base, put(base, [Place(0, 0)], "休").sheet)
    assert needs_new_problem(base, put(base, [Place(0, 0)], "年").sheet)
    assert needs_new_problem(base, put(base, [Place(0, 0)], "A/P").sheet)
    assert needs_new_problem(base, put(base, [Place(0, 0)], "A+2").sheet)
    assert needs_new_problem(base, lock(base, [Place(0, 0)]))
    assert needs_new_problem(base, attrs.evolve(base, leave=(SheetLeave(base.rows[0].id, 0, 0, code="年"),)))


@pytest.mark.parametrize("key", sorted(kits()))
def test_every_kit_makes_a_problem_whose_settings_hold(key: str) -> None:
    whole = sample_sheet(kit=key, people=20, filled=True)
    made = problem(whole)
    found = check_roster(made, roster(whole))
    assert all(str(f.message) for f in found)
    assert dumps(made)
    ward = setup_from_kit(key)
    codes = {c.code for c in ward.codes} | {c.family for c in ward.codes}
    assert len({c.code for c in ward.codes}) == len(ward.codes)
    assert all(set(need.codes) <= codes for need in ward.needs)
    assert all(ward.code(code) is not None for package in ward.packages for code in package.week)
    assert ward.code(ward.rest) is not None
    assert ward.code(ward.after_night) is not None
    accounts = {account.code for account in ward.accounts}
    assert {c.account for c in ward.codes if c.account} <= accounts


def test_summer_times_hold_in_summer_only() -> None:
    code = setup_from_kit("outpatient").code("门")
    assert code is not None
    assert code.segments_on(date(2026, 7, 1))[1].start == 14 * 60 + 30
    assert code.segments_on(date(2026, 12, 1))[1].start == 13 * 60 + 30
