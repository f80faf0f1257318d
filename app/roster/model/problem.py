"""A rostering problem: everything a solver, an audit or an explanation needs, as one frozen value."""

from __future__ import annotations

from datetime import date

import attrs

from app.roster.model.demand import Demand
from app.roster.model.people import Person
from app.roster.model.requests import Block, Leave, Lock, Pairing, Wish
from app.roster.model.ruleset import RuleConfig
from app.roster.model.shift import Shift

UNKNOWN_CODE = "?"
OFF_CODE = ""


@attrs.frozen(slots=True)
class RosterProblem:
    """People x days to be filled with shifts, under rules.

    Args:
        name: what to call it.
        start: the first day, day 0.
        days: length of the period.
        people: the staff, in the order of the rows.
        shifts: the shift dictionary.
        doubles: lawful double cells, each two codes (written ``A/值``).
        demands: how many are needed.
        history: per person the codes of the days just before ``start``, oldest first, all rows of one length; ``?`` where
            nothing is known, empty for a day off. Empty tuple when there is no history at all.
        locks, wishes, leave, pairings, blocks: see their classes.
        published: per person the codes of a roster already published, to be kept near to; empty for none.
        day_kinds: per day ``work``, ``rest`` or ``holiday``; empty for Monday to Friday work, weekends rest.
        holidays: blocks of days that make one holiday each, for fairness.
        rules: the rules in force.
    """

    name: str
    start: date = attrs.field(kw_only=True)
    days: int = attrs.field(kw_only=True, validator=attrs.validators.ge(1))
    people: tuple[Person, ...] = attrs.field(kw_only=True)
    shifts: tuple[Shift, ...] = attrs.field(kw_only=True)
    doubles: tuple[tuple[str, str], ...] = attrs.field(default=(), kw_only=True)
    demands: tuple[Demand, ...] = attrs.field(default=(), kw_only=True)
    history: tuple[tuple[str, ...], ...] = attrs.field(default=(), kw_only=True)
    locks: tuple[Lock, ...] = attrs.field(default=(), kw_only=True)
    wishes: tuple[Wish, ...] = attrs.field(default=(), kw_only=True)
    leave: tuple[Leave, ...] = attrs.field(default=(), kw_only=True)
    pairings: tuple[Pairing, ...] = attrs.field(default=(), kw_only=True)
    blocks: tuple[Block, ...] = attrs.field(default=(), kw_only=True)
    published: tuple[tuple[str, ...], ...] = attrs.field(default=(), kw_only=True)
    day_kinds: tuple[str, ...] = attrs.field(default=(), kw_only=True)
    holidays: tuple[tuple[int, ...], ...] = attrs.field(default=(), kw_only=True)
    rules: tuple[RuleConfig, ...] = attrs.field(default=(), kw_only=True)
