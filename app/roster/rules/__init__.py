"""The rules of a roster, one a file. Adding one: its file, its line in ``ALL_RULES``, its examples."""

from __future__ import annotations

from app.roster.board import UNKNOWN, Board
from app.roster.model import UNKNOWN_STATE, PlanContext, RosterProblem, RuleConfig, context_of
from app.roster.rules._bans import BanRule
from app.roster.rules.avoid_pattern import AvoidPattern
from app.roster.rules.base import (
    DayRule,
    ParamSpec,
    Part,
    PersonRule,
    Reach,
    Rule,
    RuleSettingError,
    RuleSpec,
)
from app.roster.rules.block_duty import BlockDuty
from app.roster.rules.change_cap import ChangeCap
from app.roster.rules.consecutive_nights import ConsecutiveNights
from app.roster.rules.consecutive_work import ConsecutiveWork
from app.roster.rules.continuity import Continuity
from app.roster.rules.cover import Cover
from app.roster.rules.days_off_run import DaysOffRun
from app.roster.rules.eligibility import Eligibility
from app.roster.rules.excluded_posts import ExcludedPosts
from app.roster.rules.fair_holidays import FairHolidays
from app.roster.rules.fair_hours import FairHours
from app.roster.rules.fair_nights import FairNights
from app.roster.rules.fair_weekends import FairWeekends
from app.roster.rules.hours_cycle import HoursCycle
from app.roster.rules.hours_period import HoursPeriod
from app.roster.rules.hours_week import HoursWeek
from app.roster.rules.kinds_per_week import KindsPerWeek
from app.roster.rules.leave import LeaveKept
from app.roster.rules.level_mix import LevelMix
from app.roster.rules.locks import Locks
from app.roster.rules.minimal_change import MinimalChange
from app.roster.rules.never_alone import NeverAlone
from app.roster.rules.night_spacing import NightSpacing
from app.roster.rules.nursing import Nursing
from app.roster.rules.one_shift import OneShift
from app.roster.rules.orientation import Orientation
from app.roster.rules.overtime_cap import OvertimeCap
from app.roster.rules.overtime_day import OvertimeDay
from app.roster.rules.pairing import Pairings
from app.roster.rules.prefer_sequence import PreferSequence
from app.roster.rules.pregnancy import Pregnancy
from app.roster.rules.protected_hours import ProtectedHours
from app.roster.rules.rest_after_nights import RestAfterNights
from app.roster.rules.rest_between import RestBetween
from app.roster.rules.same_shift_run import SameShiftRun
from app.roster.rules.shift_count import ShiftCount
from app.roster.rules.shift_length import ShiftLength
from app.roster.rules.shifts_week import ShiftsWeek
from app.roster.rules.skill import Skill
from app.roster.rules.succession import Succession
from app.roster.rules.weekend_whole import WeekendWhole
from app.roster.rules.weekends_most import WeekendsMost
from app.roster.rules.weekly_rest import WeeklyRest
from app.roster.rules.wishes import Wishes
from app.words import say

__all__ = [
    "ALL_RULES",
    "RULES_BY_KEY",
    "BanRule",
    "DayRule",
    "ParamSpec",
    "Part",
    "PersonRule",
    "Reach",
    "Rule",
    "RuleSettingError",
    "RuleSpec",
    "board_of",
    "owner_of",
    "rules_of",
]

ALL_RULES: tuple[type[Rule], ...] = (
    Eligibility,
    Pregnancy,
    Nursing,
    ExcludedPosts,
    ProtectedHours,
    WeeklyRest,
    OvertimeCap,
    OvertimeDay,
    HoursCycle,
    Locks,
    LeaveKept,
    Cover,
    Skill,
    Orientation,
    NeverAlone,
    LevelMix,
    Pairings,
    BlockDuty,
    OneShift,
    ShiftLength,
    Succession,
    RestBetween,
    RestAfterNights,
    ConsecutiveNights,
    ConsecutiveWork,
    DaysOffRun,
    SameShiftRun,
    NightSpacing,
    HoursWeek,
    HoursPeriod,
    ShiftCount,
    ShiftsWeek,
    WeekendsMost,
    WeekendWhole,
    KindsPerWeek,
    AvoidPattern,
    PreferSequence,
    Continuity,
    Wishes,
    FairNights,
    FairWeekends,
    FairHolidays,
    FairHours,
    MinimalChange,
    ChangeCap,
)

RULES_BY_KEY: dict[str, type[Rule]] = {rule.spec.key: rule for rule in ALL_RULES}


def rules_of(context: PlanContext) -> tuple[Rule, ...]:
    """Return the rules in force: those the problem lists, and those that always are.

    Raises:
        RuleSettingError: a rule is unknown or set in a way it does not allow.
    """
    return context.remember("rules", lambda: _make_all(context))


def board_of(problem: RosterProblem | PlanContext) -> Board:
    """Return a board with everything the rules in force want."""
    context = problem if isinstance(problem, PlanContext) else context_of(problem)
    board = blank_board(context)
    for rule in rules_of(context):
        rule.post(board)
    return board


def blank_board(context: PlanContext) -> Board:
    """Return a board of the right size on which nothing is said yet."""
    return Board(
        len(context.people),
        context.days,
        shifts=len(context.shifts),
        pairs=context.pairs,
        past=[[UNKNOWN if k == UNKNOWN_STATE else k for k in row] for row in context.past],
        context=context,
    )


def owner_of(guard: str, rules: tuple[Rule, ...]) -> Rule | None:
    """Return the rule a guard or heading of the board belongs to: the one with the longest label it begins with."""
    matching = [r for r in rules if guard == r.label or guard.startswith(f"{r.label}/")]
    return max(matching, key=lambda r: len(r.label), default=None)


def _make_all(context: PlanContext) -> tuple[Rule, ...]:
    configs = context.problem.rules
    listed = {config.rule for config in configs}
    always = (
        RuleConfig(rule.spec.key, weight=rule.spec.default_weight)
        for rule in ALL_RULES
        if rule.spec.always and rule.spec.key not in listed
    )
    first, last = context.date(0), context.date(context.days - 1)
    made = tuple(
        _make(config, context, place)
        for place, config in enumerate((*configs, *always))
        if config.in_force(first, last)
    )
    if len({rule.label for rule in made}) != len(made):
        raise RuleSettingError(say("Two settings of one rule have the same name."))
    return made


def _make(config: RuleConfig, context: PlanContext, place: int) -> Rule:
    if config.rule not in RULES_BY_KEY:
        raise RuleSettingError(say("There is no rule “{key}”.", key=config.rule), field=f"rules[{place}]")
    try:
        return RULES_BY_KEY[config.rule].make(config, context)
    except RuleSettingError as error:
        error.field = f"rules[{place}]"
        raise
