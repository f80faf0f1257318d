"""The generated ward is the same for the same seed, knows every kind of fact, and can be rostered."""

from __future__ import annotations

from datetime import date

import pytest

from app.roster.capacity import capacity
from app.roster.exact import Found, solve_exactly
from app.roster.model import context_of, dumps, loads
from app.roster.rules import RULES_BY_KEY, rules_of
from app.roster.samples import hospital_ward

ONLY_WITH_A_PUBLISHED_ROSTER = {"minimal-change", "change-cap"}


def test_the_full_ward_has_all_rules_types_and_facts() -> None:
    ward = hospital_ward()
    context = context_of(ward)
    assert (len(ward.people), ward.days, context.past_days) == (40, 31, 14)
    assert {rule.spec.key for rule in rules_of(context)} >= set(RULES_BY_KEY) - ONLY_WITH_A_PUBLISHED_ROSTER - {
        "overtime-day",
        "part-time",
    }
    assert {kind for types in context.staffing for kind in types} == {"BZ", "HT", "PQ"}
    assert {level for levels in context.levels for level in levels} == {"N0", "N1", "N2", "N3", "N4"}
    assert all((ward.leave, ward.locks, ward.wishes, ward.pairings, ward.blocks, ward.doubles))
    assert any(p.due for p in ward.people)
    assert any(p.children for p in ward.people)
    assert any(p.barred for p in ward.people)
    assert any(p.orientation for p in ward.people)
    assert loads(dumps(ward)) == ward


def test_one_seed_one_ward_and_another_seed_another() -> None:
    assert hospital_ward(12, 14, seed=3) == hospital_ward(12, 14, seed=3)
    assert hospital_ward(12, 14, seed=3) != hospital_ward(12, 14, seed=4)


def test_a_ward_too_small_for_three_shifts_is_refused() -> None:
    with pytest.raises(ValueError, match="eight"):
        hospital_ward(7)


@pytest.mark.parametrize(("people", "days", "seed"), [(8, 7, 1), (10, 14, 2), (12, 10, 3)])
def test_it_can_be_rostered(people: int, days: int, seed: int) -> None:
    ward = hospital_ward(people, days, seed=seed, start=date(2026, 11, 2))
    assert capacity(ward) == ()
    assert solve_exactly(ward, effort=10, any_lawful=True).found is Found.FEASIBLE
