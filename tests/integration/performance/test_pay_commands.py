"""Pay by command, at a hospital on the disk: a person opened, appeals, the budget split, meters, overtime, leave."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from app.console import DONE, PROBLEMS, WRONG_INPUT
from tests.integration.performance.conftest import Run
from tests.kit.paywards import MONTH, WARD

OF_WARD = ("--month", MONTH, "--unit", WARD)
OF_ROSTER = ("--month", "2026-10", "--unit", "心血管内科")
LATER = ("--as-of", "2026-11-02")


def _computed(xinglin: Run) -> Any:
    code, told = xinglin("performance", "run", *OF_WARD)
    assert code == DONE
    return told["run"]


def test_a_person_is_opened_down_to_the_rows(xinglin: Run) -> None:
    number = _computed(xinglin)["id"]
    code, told = xinglin("performance", "explain", "--run", number, "--staff", "N002")
    work = next(each for each in told["person"]["portions"] if each["title"] == "工作量")
    (entry,) = (each for each in xinglin("performance", "entries", *OF_WARD)[1] if each["value"] == "860.0")

    assert (code, told["person"]["total"], work["amount"]) == (DONE, "7039.15", "2918.38")
    assert (work["weight"], work["weights"], work["pot"]) == ("860.0", "3172.5", "10765.79")
    (used,) = work["reckoning"]["inputs"]
    assert str(entry["id"]) in used["sources"][0]
    assert [each["payable"] for each in told["months"]] == ["7039.15"]
    assert told["peers"][0] == "7039.15"
    assert xinglin("performance", "explain", "--run", number, "--staff", "N099")[0] == WRONG_INPUT


def test_what_was_typed_is_taken_back_and_a_rerun_shows_the_difference(xinglin: Run) -> None:
    first = _computed(xinglin)
    gift = (
        "performance",
        "enter",
        *OF_WARD,
        "--kind",
        "adjustment",
        "--name",
        "奖励",
        "--value",
        "100",
        "--staff",
        "N002",
    )
    assert xinglin(*gift)[0] == WRONG_INPUT  # an adjustment without a reason
    ((entry,),) = (xinglin(*gift, "--reason", "应急演练一等奖")[1]["entries"],)
    second = _computed(xinglin)
    code, changed = xinglin("performance", "diff", "--run", first["id"], second["id"])

    assert (code, [(each["person"], each["change"]) for each in changed]) == (DONE, [("N002", "100.00")])
    assert second["digest"] != first["digest"]
    back = ("performance", "take-back", "--entry", entry, "--reason", "重复录入")
    assert xinglin(*back) == (DONE, {"taken_back": entry})
    assert xinglin(*back)[0] == WRONG_INPUT
    assert _computed(xinglin)["digest"] == first["digest"]


def test_an_appeal_stands_open_until_it_is_answered(xinglin: Run) -> None:
    number = _computed(xinglin)["id"]

    def step(deed: str, user: str = "head") -> int:
        return xinglin("performance", "step", "--run", number, "--do", deed, user=user)[0]

    voice = ("performance", "appeal", "--run", number, "--staff", "N003", "--reason")
    assert xinglin(*voice, "少计一个夜班")[0] == WRONG_INPUT  # nothing is published yet
    assert [step("submit", "clerk"), step("approve", "clerk"), step("approve"), step("publish")] == [
        DONE,
        WRONG_INPUT,
        DONE,
        DONE,
    ]
    assert xinglin(*voice, "少计一个夜班")[1]["open_appeals"] == 1
    assert step("seal") == WRONG_INPUT
    assert xinglin(*voice, "已核对，下月补发", "--answer")[1]["open_appeals"] == 0
    assert step("seal") == DONE
    states = [each["state"] for each in xinglin("performance", "show", "--run", number)[1]["steps"]]
    assert states == ["draft", "submitted", "approved", "published", "appeal", "answer", "sealed"]


def test_the_budget_is_split_shown_and_computed(xinglin: Run) -> None:
    assert xinglin("performance", "allotment", "--month", MONTH) == (DONE, None)
    budget = ("--budget", "20000.01", "--hold-back", "0.05", "--document", "院长办公会纪要〔2026〕11号")
    code, told = xinglin("performance", "run", "--all", "--month", MONTH, *budget)
    shown = xinglin("performance", "allotment", "--month", MONTH)[1]

    assert (code, told["failed"], [each["unit"] for each in told["done"]]) == (DONE, [], [WARD])
    assert (told["done"][0]["pool"], shown["reserve"]) == ("19000.01", "1000.00")
    assert shown == told["allotment"]
    assert xinglin("performance", "run", "--all", "--month", MONTH, *budget[:2])[0] == WRONG_INPUT  # no document


def test_the_years_total_and_the_agency_share_are_read_and_kept(xinglin: Run) -> None:
    _computed(xinglin)
    code, told = xinglin("performance", "meters", "--year", 2026)

    assert (code, told["cap"]["room"], told["cap"]["waiting"]) == (DONE, None, "7060.33")
    assert (told["agency"]["dispatched"], told["agency"]["labour_contract"], told["agency"]["on_establishment"]) == (
        1,
        3,
        1,
    )
    assert (told["agency"]["over"], told["agency"]["binds"]) == (True, False)
    code, told = xinglin(
        "performance", "meters", "--year", 2026, "--amount", "7060.32", "--document", "人社核定〔2026〕3号"
    )
    assert (code, told["cap"]["exceeded"], told["cap"]["room"]) == (PROBLEMS, True, "7060.32")
    assert xinglin("performance", "meters", "--year", 2026, "--amount", "9000")[0] == WRONG_INPUT  # no document


def test_kept_back_pay_is_shown_and_released_by_grade(xinglin: Run, tmp_path: Path) -> None:
    spec = tmp_path / "scheme.json"
    steps = [{"name": "平均", "method": "average"}]
    told = {"code": "", "pool": "5200", "hold_back": "0.2", "steps": steps, "people": []}
    spec.write_text(json.dumps(told), encoding="utf-8")
    code, kept = xinglin(
        "performance", "scheme", "--unit", WARD, "--file", spec, "--since", MONTH, "--document", "绩效方案〔2026〕3号"
    )
    assert code == DONE, kept
    number = _computed(xinglin)["id"]
    months = ("performance", "release", "--unit", WARD, "--first", MONTH, "--last", MONTH)
    assert xinglin(*months)[1]["lines"] == []
    assert xinglin("performance", "step", "--run", number, "--do", "submit", user="clerk")[0] == DONE
    assert xinglin("performance", "step", "--run", number, "--do", "approve")[0] == DONE
    waiting = xinglin(*months)[1]["lines"]
    assert [each["waiting"] for each in waiting] == ["200.00", "200.00", "180.00", "200.00", "200.00"]
    graded = (
        *months,
        "--grade",
        "N001=excellent",
        "--grade",
        "N004=fail",
        "--grade",
        "*=basic",
        "--document",
        "考核〔2026〕1号",
    )
    assert xinglin(*graded[:-2])[0] == WRONG_INPUT  # no document
    code, told = xinglin(*graded)
    paid = {each["staff_no"]: (each["released"], each["forfeited"]) for each in told["lines"]}
    assert (code, paid["N001"], paid["N002"], paid["N004"]) == (
        DONE, ("200.00", "0.00"), ("100.00", "100.00"), ("0.00", "200.00"),
    )  # fmt: skip
    assert xinglin(*months, "--grade", "N001=great", "--document", "x")[0] == WRONG_INPUT


def test_overtime_from_the_roster_to_settled_lines(at_ward: Run) -> None:
    show = ("overtime", "show", *OF_ROSTER, *LATER)
    assert at_ward(*show)[0] == PROBLEMS  # nothing prices the hours
    base = ("overtime", "base", "--amount", "4350", "--since", "2026-01-01", "--document", "劳动合同")
    assert at_ward(*base, "--staff", "1099")[0] == WRONG_INPUT
    assert [at_ward(*base, "--staff", number)[0] for number in ("1001", "1002")] == [DONE, DONE]
    lieu = ("overtime", "lieu", "--staff", "1002", "--month", "2026-10", "--hours", 3, "--reason", "11-09 已补休")
    assert at_ward(*lieu, *LATER)[0] == DONE
    code, told = at_ward(*show)
    kinds = {
        line["staff_no"]: [(each["kind"], each["hours"], each["amount"], each["time_off"]) for each in line["lines"]]
        for line in told["lines"]
    }

    assert (code, told["sealed"], told["amount"]) == (DONE, False, "2000.00")
    assert kinds["1001"] == [
        ("workday", "4", "150.00", "0"), ("rest", "8", "400.00", "0"), ("statutory", "8", "600.00", "0"),
    ]  # fmt: skip
    assert kinds["1002"] == [("rest", "8", "250.00", "3"), ("statutory", "8", "600.00", "0")]
    assert {each[2] for each in kinds["1003"]} == {"0.00"}
    assert told["lines"][0]["lines"][1]["cells"] == ["10-05 A 8"]
    settle = ("overtime", "settle", *OF_ROSTER, *LATER)
    assert at_ward(*settle)[0] == WRONG_INPUT
    assert at_ward("roster", "seal", "--ward", 10, "--month", "2026-10", *LATER)[0] == DONE
    code, done = at_ward(*settle)
    assert (code, done["written"], done["reversed"]) == (DONE, 8, 0)
    assert at_ward(*show)[1]["state"] == "settled"


def test_a_permit_is_kept_listed_and_withdrawn(at_ward: Run) -> None:
    for number in ("1001", "1002"):
        at_ward(
            "overtime", "base", "--staff", number, "--amount", "4350", "--since", "2026-01-01", "--document", "合同"
        )
    permit = ("overtime", "permit", "--cycle", "month", "--staffing", "PQ", "--document", "人社许〔2026〕7号")
    assert at_ward(*permit)[0] == WRONG_INPUT  # without its days
    code, (kept,) = at_ward(*permit, "--since", "2026-01-01", "--until", "2026-12-31")
    assert (code, kept["staffing"]) == (DONE, ["PQ"])

    def of_agency() -> list[tuple[str, str]]:
        lines = at_ward("overtime", "show", *OF_ROSTER, *LATER)[1]["lines"]
        return [
            (each["kind"], each["amount"]) for line in lines if line["staff_no"] == "1002" for each in line["lines"]
        ]

    assert of_agency() == [("workday", "300.00"), ("statutory", "600.00")]
    assert at_ward("overtime", "permit", "--withdraw", kept["id"])[0] == WRONG_INPUT  # without a reason
    assert at_ward("overtime", "permit", "--withdraw", kept["id"], "--reason", "登记错误") == (DONE, [])
    assert of_agency() == [("rest", "400.00"), ("statutory", "600.00")]


def test_annual_leave_is_told_with_its_rule_and_granted_as_it_grows(at_ward: Run) -> None:
    def of_ward(deed: str, day: date, *more: object) -> tuple[int, Any]:
        return at_ward("leave", deed, "--unit", "心血管内科", "--as-of", day, *more)

    (person,) = of_ward("show", date(2026, 11, 2), "--staff", "1001")[1]["people"]
    assert (person["days"], person["years"], person["granted"], person["left"]) == (10, 14, "0", "10")
    assert "职工带薪年休假条例第三条" in person["citation"]
    assert "14" in person["rule"]
    assert of_ward("grant", date(2026, 11, 2))[1]["granted"] == "30"
    assert of_ward("grant", date(2026, 11, 3))[0] == WRONG_INPUT
    # Twenty years are full on 1 July 2032; on the establishment they count from the month after.
    assert of_ward("grant", date(2032, 7, 1))[1]["granted"] == "40"
    assert of_ward("grant", date(2032, 8, 1))[1]["granted"] == "5"
