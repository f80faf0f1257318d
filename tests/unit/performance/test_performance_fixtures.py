"""The two worked examples, recomputed through the JSON file, the run and the command, to the cent."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

import resources
from app.__main__ import main
from app.performance.run import digest, run
from app.performance.spec import dumps, loads, read_spec

EXAMPLES = Path(resources.ROOT).parent / "docs" / "examples"

WARD = {
    "N001": ("2443.30", "3100.34", "1126.69", "390.00", "7060.33"),
    "N002": ("2918.38", "2348.75", "1122.02", "650.00", "7039.15"),
    "N003": ("2377.13", "2113.87", "992.99", "520.00", "6003.99"),
    "N004": ("2517.96", "1921.70", "1082.28", "600.00", "6121.94"),
    "N005": ("509.02", "1281.13", "1058.91", "0.00", "2849.06"),
}
DOCTORS = {
    "D01": ("5318.99", "2912.30", "8231.29"),
    "D02": ("6632.82", "2161.93", "8794.75"),
    "D03": ("4005.16", "1764.47", "5769.63"),
}


def test_ward_to_the_cent() -> None:
    unit = run(read_spec(EXAMPLES / "performance-ward.json")).units[0]
    found = {p.id: (*(str(each.amount) for each in p.portions[:3]), str(p.outside), str(p.total)) for p in unit.people}

    assert (str(unit.pool), str(unit.reserve), str(unit.distributable)) == ("28331.02", "1416.55", "26914.47")
    assert [str(step.amount) for step in unit.steps[:3]] == ["10765.79", "10765.79", "5382.89"]
    assert found == WARD
    assert unit.reckoning.result == Decimal("28631.019375")


def test_doctors_to_the_cent() -> None:
    outcome = run(read_spec(EXAMPLES / "performance-doctors.json"))
    unit = outcome.units[0]
    points = {p.id: p.portions[0].weight for p in unit.people}

    assert (str(unit.pool), str(unit.reserve), str(unit.distributable)) == ("25328.52", "2532.85", "22795.67")
    assert points == {"D01": Decimal("634.8"), "D02": Decimal("791.6"), "D03": Decimal(478)}
    assert {p.id: (*(str(x.amount) for x in p.portions), str(p.total)) for p in unit.people} == DOCTORS
    assert outcome.cap is not None
    assert {k: str(v) for k, v in outcome.cap.payable.items()} == {"A": "25714.29", "B": "21428.57", "C": "12857.14"}
    assert {k: str(v) for k, v in outcome.cap.deferred.items()} == {"A": "4285.71", "B": "3571.43", "C": "2142.86"}


@pytest.mark.parametrize("name", ["ward", "doctors"])
def test_a_problem_written_is_the_problem_read(name: str) -> None:
    problem = read_spec(EXAMPLES / f"performance-{name}.json")
    again = loads(dumps(problem))

    assert digest(again) == digest(problem)
    assert run(again) == run(problem)


def test_the_command_answers_machines(capsys: pytest.CaptureFixture[str]) -> None:
    code = main(["performance", "calc", str(EXAMPLES / "performance-ward.json"), "--json"])
    told = json.loads(capsys.readouterr().out)

    assert code == 0
    assert [p["total"] for p in told["units"][0]["people"]] == [row[-1] for row in WARD.values()]
    portion = told["units"][0]["people"][0]["portions"][1]
    assert portion["reckoning"]["formula"] == "系数"
    assert portion["reckoning"]["below"][0]["formula"] == "职称 * 层级 * 岗位 * 出勤系数"


@pytest.mark.parametrize("formula", ["药品收入 * 0.05", "工作量分 * 9 + 检查收入", "耗材收入", "影像收入 * 1"])
def test_revenue_in_a_formula_is_refused_with_the_citation_even_where_nothing_is_called_so(
    formula: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = json.loads((EXAMPLES / "performance-ward.json").read_text(encoding="utf-8"))
    told["units"][0]["pool"] = formula
    file = tmp_path / "revenue.json"
    file.write_text(json.dumps(told), encoding="utf-8")

    assert main(["performance", "calc", str(file), "--json"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == "forbidden-input"
    assert "国卫办发〔2013〕49号" in error["message"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "line 1"),
        ('{"month": "2026-10"}', "units"),
        ('{"month": "2026-10", "units": [], "month": "2026-11"}', "month"),
        ('{"month": "2026-10", "units": [{"code": "A", "pool": "1", "steps": [], "people": [], "x": 1}]}', "x"),
        ('{"month": "2026-10", "units": [], "budget": NaN}', "NaN"),
        ('{"month": "2026-10", "units": [], "budget": "1e99"}', "1e99"),
        ("[" * 100_000, "deep"),
        (
            '{"month": "2026-10", "units": [{"code": "A", "pool": "1", "steps": [{"name": "x", "method": "luck"}]}]}',
            "luck",
        ),
    ],
)
def test_a_wrong_file_is_a_sentence(text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wrong.json"
    file.write_text(text, encoding="utf-8")
    code = main(["--lang", "en", "performance", "calc", str(file), "--json"])
    captured = capsys.readouterr()

    assert code == 2
    assert told in json.loads(captured.out)["error"]["message"]
    assert "wrong.json" in captured.err
