"""Indicators: four ways to a score, the same by formula and by hand; none may rest on revenue."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import resources
from app.errors import UserError
from app.performance.formula import PRECISION, value_of
from app.performance.guard import ForbiddenInputError
from app.performance.indicators import (
    TOTAL,
    Band,
    Indicator,
    Scoring,
    Source,
    check_indicator,
    formulas_of,
    score,
    score_formula,
    score_inputs,
)
from app.performance.library import starter_indicators
from app.performance.problem import Attendance, Member, Method, Problem, Score, Step, Unit, Work
from app.performance.run import digest, run
from app.performance.schemes import check_scheme
from app.performance.spec import dumps, indicator_of, loads, read_spec

D = Decimal


def _numbers(low: int, high: int) -> st.SearchStrategy[Decimal]:
    return st.integers(low * 100, high * 100).map(lambda n: Decimal(n).scaleb(-2))


@st.composite
def an_indicator(draw: st.DrawFn) -> Indicator:
    bounds = draw(st.lists(_numbers(-5, 120), min_size=1, max_size=6, unique=True))
    least = draw(_numbers(-20, 40))
    return Indicator(
        name="甲", dimension="乙", reads="值", method=draw(st.sampled_from(Scoring)), target=draw(_numbers(1, 120)),
        less=draw(st.booleans()), base=draw(_numbers(-10, 110)), points=draw(_numbers(1, 30)), per=draw(_numbers(1, 9)),
        full=draw(_numbers(1, 120)), least=least, most=least + draw(_numbers(0, 100)),
        bands=tuple(Band(bound=bound, score=draw(_numbers(-10, 120))) for bound in bounds),
    )  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(an_indicator(), _numbers(-20, 400))
def test_the_formula_and_the_steps_give_the_same_score(indicator: Indicator, value: Decimal) -> None:
    check_indicator(indicator)
    found = score(indicator, value)

    assert found.score == value_of(score_formula(indicator), {"值": value})
    assert indicator.least <= found.score <= indicator.most
    assert found.steps


@settings(max_examples=200, deadline=None)
@given(an_indicator().filter(lambda each: each.method is not Scoring.RANGE), _numbers(0, 200), _numbers(0, 50))
def test_a_better_value_never_earns_less(indicator: Indicator, value: Decimal, more: Decimal) -> None:
    better = value - more if indicator.less else value + more

    assert score(indicator, better).score >= score(indicator, value).score


@pytest.mark.parametrize(
    ("name", "inputs", "expected"),
    [
        ("静脉输液", {"静脉输液(组)": "190"}, "50"),
        ("静脉输液", {"静脉输液(组)": "900"}, "120"),
        ("夜班", {"小夜班": "3", "大夜班": "2"}, "85"),
        ("护理质量", {"质量": "95"}, "95"),
        ("护理质量", {"质量": "94.9"}, "85"),
        ("不良事件", {"不良事件": "2"}, "60"),
        ("不良事件", {"不良事件": "9"}, "0"),
        ("护士层级", {"层级档位": "3"}, "95"),
        ("手术", {"手术分": "150"}, "50"),
        ("病例组合", {"CMI": "1.1"}, "110"),
        ("论文", {"论文": "1"}, "80"),
        ("会诊", {"会诊": "3"}, "80"),
        ("患者满意度", {"患者满意度": "84"}, "60"),
    ],
)
def test_the_starter_library_scores_as_it_says(name: str, inputs: dict[str, str], expected: str) -> None:
    found = score_inputs(starter_indicators()[name], {key: D(value) for key, value in inputs.items()})

    assert found.score == D(expected)


def test_every_starter_indicator_holds_and_reads_back() -> None:
    for each in starter_indicators().values():
        check_indicator(each)
        assert indicator_of(dumps(each)) == each
    dimensions = {each.dimension for each in starter_indicators().values()}
    assert {"工作量", "质量", "资质", "服务", "业务", "学科"} == dimensions


@pytest.mark.parametrize("reads", ["药品收入", "检查费用 / 出院人次", "[CT收入]", "化验费"])
def test_revenue_is_refused_with_the_citation(reads: str) -> None:
    with pytest.raises(ForbiddenInputError, match="国卫办发"):
        check_indicator(Indicator(name="业绩", dimension="业务", reads=reads, method=Scoring.RATIO, target=D(1)))


def test_revenue_hidden_in_the_origin_is_refused_in_a_run() -> None:
    hidden = Indicator(
        name="业绩", dimension="业务", reads="指数", origin="药品收入明细", method=Scoring.RATIO, target=D(1)
    )
    with pytest.raises(ForbiddenInputError):
        run(_problem((hidden,), {"指数": D(1)}))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "a]b"}, "name"),
        ({"dimension": ""}, "dimension"),
        ({"reads": "sum(值)"}, "reads"),
        ({"reads": "3"}, "reads"),
        ({"target": None}, "target"),
        ({"weight": D(-1)}, "weight"),
        ({"least": D(101)}, "least"),
        ({"method": Scoring.RANGE}, "bands"),
        ({"method": Scoring.PLUS}, "points"),
        ({"source": Source.RECORD}, "rows"),
    ],
)
def test_what_cannot_be_computed_is_refused_at_its_field(changes: dict[str, Any], field: str) -> None:
    sound = Indicator(name="甲", dimension="乙", reads="值", method=Scoring.RATIO, target=D(10))
    check_indicator(sound)
    with pytest.raises(UserError) as caught:
        check_indicator(attrs.evolve(sound, **changes))
    assert caught.value.field == field


def test_dimensions_and_the_whole_are_weighted_means() -> None:
    library = starter_indicators()
    formulas = formulas_of([library[name] for name in ("静脉输液", "夜班", "护理质量")], whole=False)
    inputs = {"静脉输液得分": D(120), "夜班得分": D(80), "护理质量得分": D(95)}

    with localcontext(Context(prec=PRECISION)):
        work = (D(120) * 30 + D(80) * 10) / 40
        assert value_of(formulas["工作量维度分"], inputs) == work
        whole = value_of(formulas[TOTAL], {"工作量维度分": work, "质量维度分": D(95)})
        assert whole == (work * 40 + D(95) * 15) / 55


def _problem(indicators: tuple[Indicator, ...], scores: dict[str, Decimal]) -> Problem:
    person = Member(
        id="N1", name="甲", keys={"层级档位": "N3"}, attendance=Attendance(coefficient=D(1)),
        work=(Work(item="小夜班", quantity=D(2), source="10-03 P班"), Work(item="大夜班", quantity=D(1), source="10-04 N班")),
        scores={name: Score(value=value, source="问卷 3 份") for name, value in scores.items()},
    )  # fmt: skip
    unit = Unit(
        code="W", pool="总额", scores={"总额": Score(value=D(1000))}, people=(person,), indicators=indicators,
        steps=(Step(name="A", method=Method.COEFFICIENT, weight="指标分"),),
    )  # fmt: skip
    return Problem(month="2026-10", units=(unit,))


def test_a_run_explains_a_score_down_to_its_source_rows() -> None:
    library = starter_indicators()
    chosen = tuple(library[name] for name in ("夜班", "护士层级", "患者满意度", "投诉"))
    outcome = run(_problem(chosen, {"患者满意度": D(96)}))
    reckoning = outcome.units[0].people[0].portions[0].reckoning
    found, queue = {}, [reckoning]
    while queue:
        each = queue.pop()
        found[each.name] = each
        queue.extend(each.below)

    assert found["夜班得分"].result == D(75)
    assert found["护士层级得分"].result == D(95)
    assert found["患者满意度得分"].result == D(95)
    assert found["投诉得分"].result == D(100)
    assert found["服务维度分"].result == (D(95) * 15 + D(100) * 5) / 20
    nights = {used.name: used for used in found["夜班实际"].inputs}
    assert nights["大夜班"].sources == ("10-04 N班",)
    assert found["患者满意度得分"].inputs[0].sources == ("问卷 3 份",)


def test_a_problem_with_indicators_survives_json() -> None:
    library = starter_indicators()
    problem = _problem((library["夜班"], library["护理质量"]), {"质量": D(97)})

    assert loads(dumps(problem)) == problem
    assert run(loads(dumps(problem))) == run(problem)


def test_digests_from_before_there_were_indicators_stand() -> None:
    example = read_spec(Path(resources.ROOT).parent / "docs" / "examples" / "performance-ward.json")

    assert digest(example) == "51a1d37a3f3646362276f566359de3744408c6eb3238b059ff3d2e95a6d71be3"
    more = tuple(attrs.evolve(unit, indicators=(starter_indicators()["夜班"],)) for unit in example.units)
    assert digest(attrs.evolve(example, units=more)) != digest(example)


def test_a_scheme_refuses_indicators_that_clash_or_lack_points() -> None:
    library = starter_indicators()
    unit = _problem((library["夜班"], library["夜班"]), {}).units[0]
    with pytest.raises(UserError, match="夜班"):
        check_scheme(unit)
    with pytest.raises(UserError, match="手术"):
        check_scheme(attrs.evolve(unit, indicators=(library["手术"],)))
    with pytest.raises(UserError, match="夜班得分"):
        check_scheme(attrs.evolve(unit, indicators=(library["夜班"],), values={"夜班得分": "1"}))
