"""For every way of sharing: parts sum, nobody gets less than nought, order plays no part; with a budget over units too."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.performance.allotting import parts_of
from app.performance.problem import Adjustment, Attendance, Member, Method, Problem, Step, Unit, Work
from app.performance.run import run

D = Decimal
METHODS = tuple(Method)


@st.composite
def people(draw: st.DrawFn, code: str) -> tuple[Member, ...]:
    return tuple(
        Member(
            id=f"{code}{n:02}",
            staffing=draw(st.sampled_from(["BZ", "HT", "PQ"])),
            keys={"系数": draw(st.sampled_from("甲乙丙"))},
            work=(Work(item="操作", quantity=D(draw(st.integers(0, 400)))),),
            attendance=Attendance(coefficient=D(draw(st.integers(0, 100))) / 100),
        )
        for n in range(draw(st.integers(1, 7)))
    )


def step_of(method: Method, members: tuple[Member, ...], amounts: list[int]) -> Step:
    match method:
        case Method.COEFFICIENT:
            return Step(name="份", method=method, weight="系数 * 出勤系数")
        case Method.RATE:
            return Step(name="份", method=method, quantity="操作", rate=D("0.37"))
        case Method.DIRECT:
            given_ = {m.id: D(a) / 100 for m, a in zip(members, amounts, strict=False)}
            return Step(name="份", method=method, amounts=given_)
        case _:
            return Step(name="份", method=method)


@st.composite
def units(draw: st.DrawFn, code: str, method: Method) -> Unit:
    members = draw(people(code))
    own = step_of(method, members, draw(st.lists(st.integers(0, 9000), min_size=7, max_size=7)))
    rest = (Step(name="其余", method=Method.AVERAGE),) if own.is_fixed else ()
    held = draw(st.sampled_from([D(0), D("0.2")]))
    moved = D(draw(st.integers(0, 500))) / 100
    inside = (
        (Adjustment(person=members[0].id, amount=moved, reason="奖", inside=True),
         Adjustment(person=members[0].id, amount=-moved, reason="扣", inside=True),
         Adjustment(person=members[-1].id, amount=-moved, reason="医院扣"))
        if moved else ()
    )  # fmt: skip
    return Unit(
        code=code, pool=str(1500 + draw(st.integers(0, 99_999))), items={"操作": D("1.5")},
        tables={"系数": {"甲": D("1.3"), "乙": D(1), "丙": D("0.77")}}, steps=(own, *rest), people=members,
        reserve=draw(st.sampled_from([D(0), D("0.05")])), hold_back=held, adjustments=inside,
    )  # fmt: skip


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_every_method_loses_no_cent(method: Method, data: st.DataObject) -> None:
    unit = data.draw(units("A", method))
    outcome = run(Problem(month="2026-10", units=(unit,))).units[0]

    assert sum((p.shared for p in outcome.people), D(0)) + outcome.unallocated + outcome.reserve == outcome.pool
    assert all(portion.amount >= 0 for p in outcome.people for portion in p.portions)
    assert all(p.total >= 0 and p.held >= 0 and p.payable + p.held == p.total for p in outcome.people)
    assert all(p.total == p.shared + p.outside + p.adjusted for p in outcome.people)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=30, deadline=None)
@given(st.data(), st.integers(0, 2**32))
def test_the_order_of_people_and_units_plays_no_part(method: Method, data: st.DataObject, seed: int) -> None:
    two = (data.draw(units("A", method)), data.draw(units("B", Method.AVERAGE)))
    # A budget above what a fixed step may take, so that every problem can be computed.
    budget = D(data.draw(st.integers(10_000_000, 90_000_000))) / 100
    mixed = list(two)
    shuffle = Random(seed).shuffle
    shuffle(mixed)
    turned = []
    for unit in mixed:
        members = list(unit.people)
        shuffle(members)
        turned.append(attrs.evolve(unit, people=tuple(members)))
    one = run(Problem(month="2026-10", units=two, budget=budget))
    other = run(Problem(month="2026-10", units=tuple(turned), budget=budget))

    assert one.digest == other.digest
    assert {u.code: u for u in one.units} == {u.code: u for u in other.units}
    assert sum((unit.pool for unit in one.units), D(0)) == budget


@settings(max_examples=200, deadline=None)
@given(
    st.integers(0, 10**10),
    st.dictionaries(st.integers(1, 999), st.integers(0, 10**7), min_size=1, max_size=40),
    st.integers(0, 99),
)
def test_a_budget_is_handed_out_to_the_cent(cents: int, weights: dict[int, int], kept: int) -> None:
    budget, hold_back = D(cents) / 100, D(kept) / 100
    given_ = {unit: D(weight) / 100 for unit, weight in weights.items()}
    if not any(given_.values()):
        given_[min(given_)] = D(1)
    reserve, parts = parts_of(budget, given_, hold_back=hold_back)

    assert reserve + sum(parts.values(), D(0)) == budget
    assert all(part >= 0 for part in parts.values())
    assert all(parts[unit] == 0 for unit, weight in given_.items() if not weight)
    assert parts_of(budget, dict(reversed(given_.items())), hold_back=hold_back) == (reserve, parts)
