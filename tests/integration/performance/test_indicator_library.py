"""The library of indicators in an encrypted vault, and by the command line."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import attrs
import pytest

from app.__main__ import main
from app.access.actor import Grant, Role
from app.errors import NotAllowedError, NotFoundError, UserError
from app.performance.guard import ForbiddenInputError
from app.performance.indicators import Indicator, Scoring
from app.performance.library import indicators, keep_indicator, retire_indicator, starter_indicators
from app.performance.spec import dumps
from tests.kit.desks import desk_for, found

D = Decimal
OWN = Indicator(
    name="静脉输液",
    dimension="工作量",
    unit="组",
    reads="[静脉输液(组)]",
    target=D(500),
    method=Scoring.RATIO,
    weight=D(40),
)


def test_the_hospitals_own_comes_before_the_programs() -> None:
    desk = desk_for(vault=found())
    before = {line.indicator.name: line for line in indicators(desk)}
    first = keep_indicator(desk, indicator=OWN, document="绩效〔2026〕3号")
    second = keep_indicator(desk, indicator=attrs.evolve(OWN, target=D(450)), document="绩效〔2026〕9号")
    after = {line.indicator.name: line for line in indicators(desk)}

    assert (before["静脉输液"].own, before["静脉输液"].indicator.target) == (False, D(380))
    assert (first.version, second.version) == (1, 2)
    assert after["静脉输液"].indicator.target == D(450)
    assert after["静脉输液"].document == "绩效〔2026〕9号"
    assert set(after) == set(before)


def test_a_role_sees_its_own_and_everybodys() -> None:
    desk = desk_for(vault=found())
    nurse = {line.indicator.name for line in indicators(desk, role="nurse")}
    doctor = {line.indicator.name for line in indicators(desk, role="doctor")}

    assert {"静脉输液", "护士层级", "患者满意度"} <= nurse
    assert {"手术", "论文", "患者满意度"} <= doctor
    assert "手术" not in nurse
    assert "夜班" not in doctor


def test_a_retired_indicator_is_offered_no_more_until_kept_anew() -> None:
    desk = desk_for(vault=found())
    retire_indicator(desk, name="论文", document="绩效〔2026〕4号")
    assert "论文" not in {line.indicator.name for line in indicators(desk)}
    with pytest.raises(NotFoundError):
        retire_indicator(desk, name="论文", document="再次")

    kept = keep_indicator(desk, indicator=starter_indicators()["论文"], document="绩效〔2026〕5号")
    assert kept.version == 2
    assert "论文" in {line.indicator.name for line in indicators(desk)}


def test_who_may_not_decide_schemes_may_not_decide_indicators() -> None:
    desk = desk_for(vault=found())
    nurse = desk_for(Grant(Role.HEAD_NURSE, 2), vault=desk.vault, login="nurse")
    with pytest.raises(NotAllowedError):
        keep_indicator(nurse, indicator=OWN, document="x")
    with pytest.raises(UserError) as caught:
        keep_indicator(desk, indicator=OWN, document=" ")
    assert caught.value.field == "document"
    with pytest.raises(ForbiddenInputError):
        keep_indicator(desk, indicator=attrs.evolve(OWN, reads="药品收入"), document="x")
    assert not any(line.own for line in indicators(desk))


def test_the_command_scores_step_by_step(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert (
        main(["performance", "score", "--indicator", "夜班", "--input", "小夜班=3", "--input", "大夜班=2", "--json"])
        == 0
    )
    told = json.loads(capsys.readouterr().out)
    assert (D(told["score"]), D(told["value"])) == (D(85), D(5))
    assert len(told["steps"]) == 2

    file = tmp_path / "own.json"
    file.write_text(dumps(OWN), encoding="utf-8")
    assert main(["performance", "score", "--file", str(file), "--input", "静脉输液(组)=250"]) == 0
    assert "= 50" in capsys.readouterr().out
    file.write_text(dumps(attrs.evolve(OWN, reads="检验收入")), encoding="utf-8")
    assert main(["performance", "score", "--file", str(file), "--input", "检验收入=1"]) != 0
    assert "国卫办发" in capsys.readouterr().err


def test_the_worked_example_is_what_calc_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["performance", "calc", "docs/examples/performance-indicators.json", "--json"]) == 0
    unit = json.loads(capsys.readouterr().out)["units"][0]

    assert unit["pool"] == "22881.73"
    assert [person["total"] for person in unit["people"]] == ["7212.94", "7681.17", "6843.53"]
