"""What holds for every month: parts sum, nobody gets less than nought, the order of rows plays no part."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import UserError
from app.performance.money import split
from app.performance.problem import (
    Attendance,
    Frozen,
    Line,
    Member,
    Method,
    Presence,
    Problem,
    Score,
    Step,
    Unit,
    Work,
)
from app.performance.run import digest, run

FIRST = date(2026, 10, 1)
FULL = Attendance(coefficient=Decimal(1))


def decimals(low: int, high: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 10**places, high * 10**places).map(lambda n: Decimal(n).scaleb(-places))


@st.composite
def members(draw: st.DrawFn, number: int) -> Member:
    frozen: tuple[Frozen, ...] = ()
    if draw(st.integers(0, 4)) == 0:
        start = FIRST + timedelta(days=draw(st.integers(0, 30)))
        frozen = (Frozen(first=start, last=start + timedelta(days=draw(st.integers(0, 10))), reason="执业证过期"),)
    return Member(
        id=f"P{number:03}",
        staffing=draw(st.sampled_from(["BZ", "HT", "PQ"])),
        keys={"系数": draw(st.sampled_from("甲乙"))},
        work=(
            Work(item="静脉输液", quantity=draw(decimals(0, 500, 1))),
            Work(item="抢救", quantity=draw(decimals(0, 9, 0)), day=FIRST + timedelta(days=draw(st.integers(0, 30)))),
        ),
        scores={"质量": Score(value=draw(decimals(0, 100, 1)))},
        attendance=Attendance(coefficient=draw(decimals(0, 1, 2))),
        frozen=frozen,
        vetoed=draw(st.sampled_from(["", "", "", "一票否决"])),
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    people = tuple(draw(members(n)) for n in range(draw(st.integers(1, 8))))
    first = draw(decimals(0, 1, 2))
    unit = Unit(
        code="W01",
        pool="工作量 * 点值",
        scores={"点值": Score(value=draw(decimals(0, 20, 2))), "工作量": Score(value=draw(decimals(0, 5000, 2)))},
        items={"静脉输液": Decimal("0.25"), "抢救": Decimal(8)},
        tables={"系数": {"甲": Decimal("1.1"), "乙": Decimal("0.95")}},
        lines=(Line(title="成本", amount=-draw(decimals(0, 300, 2)), reason="分摊"),),
        reserve=draw(decimals(0, 0, 2) | st.just(Decimal("0.05"))),
        hold_back=draw(st.sampled_from([Decimal(0), Decimal("0.2")])),
        steps=(
            Step(name="A", method=Method.POINTS, share=first),
            Step(name="B", method=Method.COEFFICIENT, weight="系数 * 出勤系数 * 质量 / 100"),
            Step(name="N", method=Method.RATE, quantity="抢救", rate=Decimal("12.34"), inside=False),
        ),
        people=people,
    )
    return Problem(month="2026-10", units=(unit,))


@settings(max_examples=150, deadline=None)
@given(problems())
def test_parts_sum_and_nobody_owes(problem: Problem) -> None:
    outcome = run(problem)
    unit = outcome.units[0]
    shared = sum((p.shared for p in unit.people), Decimal(0))

    assert shared + unit.unallocated + unit.reserve == unit.pool
    assert all(portion.amount >= 0 for p in unit.people for portion in p.portions)
    assert all(p.payable + p.held == p.total for p in unit.people)
    assert all(p.waterfall[-1].total == p.payable for p in unit.people)
    assert sum((a.amount for a in outcome.accounts), Decimal(0)) == sum((p.total for p in unit.people), Decimal(0))
    assert all(p.total == 0 for p, m in zip(unit.people, problem.units[0].people, strict=True) if m.vetoed)


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_rows_plays_no_part(problem: Problem, random: object) -> None:
    unit = problem.units[0]
    people = list(unit.people)
    random.shuffle(people)  # type: ignore[attr-defined]  # a random.Random
    turned = attrs.evolve(problem, units=(attrs.evolve(unit, people=tuple(people)),))

    assert digest(turned) == digest(problem)
    assert run(turned) == run(problem)


@given(st.integers(0, 10**9), st.dictionaries(st.text("ABC", min_size=1, max_size=3), decimals(0, 99, 3), min_size=1))
def test_a_split_loses_no_cent(cents: int, weights: dict[str, Decimal]) -> None:
    total = Decimal(cents).scaleb(-2)
    if not any(weights.values()):
        weights["A"] = Decimal(1)
    parts = split(total, weights)

    assert sum(parts.values(), Decimal(0)) == total
    assert all(part == 0 for key, part in parts.items() if not weights[key])
    whole = sum(weights.values())
    assert all(abs(part - total * weights[key] / whole) < Decimal("0.01") for key, part in parts.items())


def test_ties_go_to_the_lower_id() -> None:
    parts = split(Decimal("0.02"), {"C": Decimal(1), "A": Decimal(1), "B": Decimal(1)})

    assert parts == {"C": Decimal("0.00"), "A": Decimal("0.01"), "B": Decimal("0.01")}


@pytest.mark.parametrize("name", ["药品收入", "耗材金额", "检查费", "CT收入", "科室收入", "test fees", "化验提成"])
def test_banned_revenue_never_enters(name: str) -> None:
    unit = Unit(
        code="W01", pool=f"[{name}] * 0.02", scores={name: Score(value=Decimal(1000))},
        steps=(Step(name="A", method=Method.AVERAGE),), people=(Member(id="P1"),),
    )  # fmt: skip

    with pytest.raises(UserError, match="国卫办发") as caught:
        run(Problem(month="2026-10", units=(unit,)))

    assert caught.value.remedy is not None


def test_frozen_days_earn_nothing_and_say_why() -> None:
    frozen = Frozen(first=FIRST, last=date(2026, 10, 31), reason="护士执业证书过期", citation="护士条例第二十一条")
    people = (Member(id="P1"), Member(id="P2", frozen=(frozen,)))
    unit = Unit(code="W01", pool="100", steps=(Step(name="A", method=Method.AVERAGE),), people=people)
    one, two = run(Problem(month="2026-10", units=(unit,))).units[0].people

    assert (one.total, two.total) == (Decimal("100.00"), Decimal("0.00"))
    assert "护士条例第二十一条" in str(two.notes[0])


@settings(max_examples=60, deadline=None)
@given(
    first=st.integers(0, 30), length=st.integers(0, 12), step=st.integers(0, 12), done=decimals(1, 50, 0),
    hours=decimals(1, 24, 1),
)  # fmt: skip
def test_what_is_done_on_a_frozen_day_pays_nobody_anything(
    first: int, length: int, step: int, done: Decimal, hours: Decimal
) -> None:
    """Work and hours of a frozen day leave every amount of the ward as if they had not been; of a free day they count."""
    start = FIRST + timedelta(days=first)
    last = min(start + timedelta(days=length), date(2026, 10, 31))
    barred = min(start + timedelta(days=step), last)
    spell = Frozen(first=start, last=last, reason="执业证过期")

    def paid(*, frozen: tuple[Frozen, ...], busy: bool) -> list[Decimal]:
        work = (Work(item="抢救", quantity=done, day=barred),) if busy else ()
        present = (Presence(day=barred, hours=hours),) if busy else ()
        person = Member(
            id="P1", work=work, frozen=frozen, attendance=Attendance(due=Decimal(176), days=present, worked=Decimal(0))
        )
        other = Member(id="P2", work=(Work(item="抢救", quantity=Decimal(3)),), attendance=FULL)
        unit = Unit(
            code="W01", pool="1000", items={"抢救": Decimal(8)}, people=(person, other),
            steps=(
                Step(name="A", method=Method.POINTS, share=Decimal("0.5")),
                Step(name="B", method=Method.COEFFICIENT, weight="出勤系数"),
                Step(name="N", method=Method.RATE, quantity="抢救", rate=Decimal("12.34"), inside=False),
            ),
        )  # fmt: skip
        return [each.total for each in run(Problem(month="2026-10", units=(unit,))).units[0].people]

    assert paid(frozen=(spell,), busy=True) == paid(frozen=(spell,), busy=False)
    assert paid(frozen=(), busy=True) != paid(frozen=(), busy=False)


def test_a_staffing_coefficient_below_one_warns_of_the_law() -> None:
    unit = Unit(
        code="W01", pool="100", tables={"用工": {"BZ": Decimal(1), "PQ": Decimal("0.8")}},
        steps=(Step(name="A", method=Method.COEFFICIENT, weight="用工"),), people=(Member(id="P1", keys={"用工": "PQ"}),),
    )  # fmt: skip
    remarks = run(Problem(month="2026-10", units=(unit,))).remarks

    assert [r.citation for r in remarks if r.kind == "staffing-below-one"] == ["劳动合同法第六十三条"]
