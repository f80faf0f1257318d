"""The whole check: rules in force, their order, and settings that are refused."""

from __future__ import annotations

import attrs
import pytest

from app.roster.audit import check_roster
from app.roster.model import Demand, Lock, RuleConfig, RuleLevel, UnknownCodeError, Wish
from app.roster.rules import RuleSettingError, board_of, owner_of, rules_of
from tests.kit.rosters import ward


def test_law_is_in_force_though_nobody_lists_it() -> None:
    context, _ = ward("-")
    keys = {rule.label for rule in rules_of(context)}
    assert {"eligibility", "pregnancy", "nursing", "excluded-posts", "leave", "locks", "cover"} <= keys
    assert "succession" not in keys


def test_the_gravest_comes_first() -> None:
    context, roster = ward(
        "N N N N N N N",
        locks=(Lock("p0", 0, "P"),),
        wishes=(Wish("p0", 1, kind="off", weight=3), Wish("p0", 2, kind="off", weight=9)),
        demands=(Demand(("A",), (0,), minimum=1),),
        rules=(RuleConfig("weekly-rest"), RuleConfig("consecutive-nights", weight=5)),
    )
    found = check_roster(context.problem, roster)
    assert found[0].level is RuleLevel.LAW
    assert [f.is_hard for f in found] == sorted((f.is_hard for f in found), reverse=True)
    costs = [f.cost for f in found if not f.is_hard]
    assert costs == [25, 9, 3]


def test_one_rule_in_two_settings_binds_each_its_own_people() -> None:
    rules = (
        RuleConfig("consecutive-work", name="new", params={"most": 1}, people=("p0",)),
        RuleConfig("consecutive-work", name="old", params={"most": 2}, people=("p1",)),
    )
    context, roster = ward("A A A / A A A", rules=rules)
    assert {(f.rule, f.magnitude) for f in check_roster(context.problem, roster)} == {
        ("consecutive-work/new", 2),
        ("consecutive-work/old", 1),
    }


def test_staffing_types_bind_by_their_dates() -> None:
    context, roster = ward("A A", rules=(RuleConfig("consecutive-work", params={"most": 1}, staffing=("PQ",)),))
    assert not check_roster(context.problem, roster)


@pytest.mark.parametrize(
    ("config", "says"),
    [
        (RuleConfig("no-such"), "没有名为“no-such”的规则"),
        (RuleConfig("weekly-rest", weight=5), "“每周休息”为硬性规定，不能改为软约束"),
        (RuleConfig("weekly-rest", params={"day": 1}), "“每周休息”没有参数 day"),
        (RuleConfig("weekly-rest", params={"days": 0}), "“每周休息日”应为 1 至 3 的整数"),
        (RuleConfig("weekly-rest", params={"days": "two"}), "“每周休息日”应为 1 至 3 的整数"),
        (RuleConfig("weekly-rest", params={"after_night": "maybe"}), "“下夜班当日是否计为休息日”只能是"),
        (RuleConfig("consecutive-nights", params={"shifts": "N"}), "应填写代码列表"),
        (RuleConfig("overtime-cap", params={"most": 9999}), "为 0 至 36（文件中按整分钟填写，0 至 2160）"),
    ],
)
def test_a_setting_a_rule_does_not_allow_is_refused_in_words(config: RuleConfig, says: str) -> None:
    context, roster = ward("A", rules=(config,))
    with pytest.raises(RuleSettingError, match=says):
        check_roster(context.problem, roster)


def test_two_settings_of_one_name_are_refused() -> None:
    context, roster = ward("A", rules=(RuleConfig("consecutive-work"), RuleConfig("consecutive-work")))
    with pytest.raises(RuleSettingError, match="不能重名"):
        check_roster(context.problem, roster)


def test_a_code_the_ward_does_not_have_is_named() -> None:
    context, roster = ward("A", rules=(RuleConfig("shift-count", params={"shifts": ("夜",), "most": 1}),))
    with pytest.raises(UnknownCodeError, match="夜"):
        check_roster(context.problem, roster)


def test_guards_lead_back_to_their_rule() -> None:
    rules = (RuleConfig("shift-count", name="n", params={"most": 1}), RuleConfig("shift-count", params={"most": 2}))
    context, _ = ward("A", rules=rules, demands=(Demand(("A",), (0,), minimum=1),))
    found = {owner.label for p in board_of(context).phrases if (owner := owner_of(p.rule, rules_of(context)))}
    assert found >= {"shift-count/n", "shift-count", "cover", "skill"}
    assert owner_of("no-such/3", rules_of(context)) is None


def test_nothing_is_said_of_a_lawful_roster() -> None:
    context, roster = ward("A")
    assert check_roster(context.problem, roster) == ()
    assert check_roster(attrs.evolve(context.problem, name="again"), roster) == ()
