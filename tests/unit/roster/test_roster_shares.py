"""Shares of people who are there for a part only, or whose days were settled before anything is dealt out."""

from __future__ import annotations

from datetime import date, timedelta

import attrs

from app.roster.audit import check_roster
from app.roster.model import Barred, Demand, Lock, Person, RosterProblem, RuleConfig, RuleLevel
from tests.kit.rosters import MONDAY, codes_of, ward

WEEK = "N N - - - - - / - - N N - - - / A A A A A - -"


def _nights(*locks: Lock) -> RosterProblem:
    """Return a week of three people that asks for four nights, to be shared evenly."""
    context, _ = ward(WEEK, rules=(RuleConfig("fair-nights", weight=1),), locks=locks)
    demand = Demand(("N",), (0, 1, 2, 3), wanted=1, under=1)
    return attrs.evolve(context.problem, demands=(demand,))


def _told(problem: RosterProblem, text: str, rule: str) -> dict[int, str]:
    """Return what ``rule`` says of the roster ``text``, by person."""
    _, roster = ward(text, people=problem.people)
    found = [each for each in check_roster(problem, roster) if each.rule == rule]
    return {each.cells[0][0]: str(each.message) for each in found}


def test_a_head_nurse_whose_days_are_all_fixed_has_no_share_of_the_nights() -> None:
    office = [Lock("p2", day, code) for day, code in enumerate(codes_of(WEEK)[2])]
    assert set(_told(_nights(), WEEK, "fair-nights")) == {2}, "while her days are open she is short of one"
    assert _told(_nights(*office), WEEK, "fair-nights") == {}
    assert set(_told(_nights(*office[1:]), WEEK, "fair-nights")) == {2}, "one open day is enough to deal her in"


def test_nights_of_a_settled_row_are_taken_off_what_the_others_share() -> None:
    fixed = tuple(Lock("p0", day, code) for day, code in enumerate(codes_of(WEEK)[0]))
    told = _told(_nights(*fixed), WEEK, "fair-nights")
    assert set(told) == {1, 2}, "two nights are left for two people: one each"
    assert "1" in told[1]


def test_where_every_row_is_settled_everybody_is_compared() -> None:
    everything = tuple(
        Lock(f"p{row}", day, code) for row, codes in enumerate(codes_of(WEEK)) for day, code in enumerate(codes)
    )
    assert set(_told(_nights(*everything), WEEK, "fair-nights")) == {2}


def _joining(day: date | None, **params: int) -> RosterProblem:
    elsewhere = () if day is None else (Barred("", last=day - timedelta(days=1), level=RuleLevel.POLICY),)
    person = Person("p0", name="甲", barred=elsewhere)
    rules = (RuleConfig("overtime-cap", params={"most": 480, **params}),)
    return ward("- - - A A A A", people=(person,), rules=rules)[0].problem


def test_who_joins_within_the_period_has_the_norm_of_the_days_left() -> None:
    worked = "- - - A A A A"
    thursday = MONDAY + timedelta(days=3)
    assert _told(_joining(None), worked, "overtime-cap") == {}, "32 h of 40"
    assert "16" in _told(_joining(thursday), worked, "overtime-cap")[0], "32 h of 16, 8 h may be above"
    assert "12" in _told(_joining(thursday, norm=3000), worked, "overtime-cap")[0], "two of five days of 50 h: 20 h"
