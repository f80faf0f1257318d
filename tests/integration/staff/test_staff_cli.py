"""The commands of people, units, contracts and posts on a hospital's file, read back as JSON."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.staff.units import UnitKind, add_unit
from db.crypto import KdfCost
from tests.kit.people import engage

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = "Test-pass-2026!"


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any]]:
    """Return a runner of ``xinglin …`` at a hospital of two departments (ids 2, 3) and two nurses (1001 BZ, 1002 HT)."""
    founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD, name="测试员")
    desk = create_hospital(tmp_path / "vault", founding, clock=on_day(date(2026, 11, 23)), kdf=KdfCost(32, 1, 1)).desk
    top = 1
    first = add_unit(desk, name="内科", kind=UnitKind.DEPARTMENT, parent_id=top).id
    add_unit(desk, name="外科", kind=UnitKind.DEPARTMENT, parent_id=top)
    engage(desk, first)
    engage(desk, first, staff_no="1002", name="李四", kind="HT")
    desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def go(*words: str) -> tuple[int, Any]:
        capsys.readouterr()
        code = main([*words, "--vault", str(tmp_path / "vault"), "--user", "head", "--json"])
        out = capsys.readouterr().out.strip()
        return code, json.loads(out) if out.startswith(("{", "[")) else out

    return go


def unit_ids(run: Callable[..., tuple[int, Any]]) -> dict[str, str]:
    return {unit["name"]: str(unit["id"]) for unit in run("units", "tree")[1]["units"]}


def test_a_person_is_edited_lent_and_leaves(run: Callable[..., tuple[int, Any]]) -> None:
    there = unit_ids(run)["外科"]
    code, found = run("staff", "edit", "--staff", "1001", "--set", "phone=12", "--dry-run")
    assert (code, [each["field"] for each in found["findings"]]) == (PROBLEMS, ["phone"])
    assert run("staff", "edit", "--staff", "1001", "--set", "phone=13811112222", "--set", "birth=1990-03-07")[0] == DONE
    assert run("staff", "edit", "--staff", "1001", "--set", "salary=1")[0] == WRONG_INPUT
    loan = (
        "--kind",
        "working_unit",
        "--value",
        there,
        "--start",
        "2026-11-01",
        "--reason",
        "支援",
        "--document",
        "函3",
    )
    assert run("staff", "change", "--staff", "1001", *loan)[0] == DONE
    events = run("staff", "history", "--staff", "1001")[1]["events"]
    (lent,) = [each for each in events if each["kind"] == "working_unit"]
    assert (lent["shown"], lent["reason"], lent["document"]) == ("外科", "支援", "函3")

    entry = ("--entry", str(lent["subject_id"]))
    assert run("staff", "end", *entry, "--until", "2026-11-20", "--reason", "返回")[0] == DONE
    assert run("staff", "remove", *entry, "--reason", "误登")[0] == DONE
    assert run("staff", "remove", *entry, "--reason", "误登")[0] == WRONG_INPUT
    leaving = ("--staff", "1001", "--last-day", "2026-11-10", "--reason", "辞职")
    assert run("staff", "leave", *leaving)[0] == DONE
    assert run("staff", "list")[1]["count"] == 1
    assert run("staff", "take-back-leaving", "--staff", "1001", "--reason", "登错")[0] == DONE
    assert run("staff", "list", "--search", "sw")[1]["people"][0]["phone"] == "13811112222"


def test_many_are_changed_as_one_and_lists_are_kept(run: Callable[..., tuple[int, Any]]) -> None:
    many = ("--staff", "1001", "--staff", "1002", "--kind", "nurse_level", "--value", "N2", "--start", "2026-11-01")
    lines = run("staff", "batch", *many, "--dry-run")[1]["people"]
    assert [(line["name"], line["outcome"]) for line in lines] == [("单伟", "change"), ("李四", "change")]
    assert run("staff", "batch", *many)[0] == WRONG_INPUT  # no reason
    assert run("staff", "batch", *many, "--reason", "年度考核")[1] == {"changed": 2}
    query = json.dumps({"staffing_types": ["HT"], "nurse_levels": ["N2"]})
    assert run("staff", "lists", "--save", "合同N2", "--query", query)[0] == DONE
    assert [each["name"] for each in run("staff", "lists", "--people", "合同N2")[1]["people"]] == ["李四"]
    assert run("staff", "lists", "--save", "坏", "--query", "[]")[0] == WRONG_INPUT
    assert run("staff", "lists", "--drop", "合同N2")[1] == {"lists": []}


def test_contracts_are_signed_judged_and_ended(run: Callable[..., tuple[int, Any]]) -> None:
    sign = ("contracts", "sign", "--staff", "1002", "--kind", "LD", "--start", "2026-12-01", "--until", "2027-11-30")
    code, found = run(*sign, "--probation-until", "2027-05-31", "--dry-run")
    assert (code, next((f["field"], f["weight"], f["citation"]) for f in found["findings"])) == (
        PROBLEMS, ("probation_until", "error", "劳动合同法第十九条"),
    )  # fmt: skip
    code, made = run(*sign, "--reason", "本人要求一年")
    assert code == DONE
    assert len(run("contracts", "due", "--within", "3650")[1]["contracts"]) == 1
    contract = ("--contract", str(made["id"]))
    assert run("contracts", "end", *contract, "--on", "2026-12-31", "--reason", "解除")[0] == DONE
    assert run("contracts", "take-back-end", *contract, "--reason", "登错")[0] == DONE
    assert run("contracts", "remove", *contract, "--reason", "未签")[0] == DONE
    assert run("contracts", "due", "--within", "3650")[1] == {"contracts": []}


def test_units_are_merged_and_posts_go_over(run: Callable[..., tuple[int, Any]]) -> None:
    units = unit_ids(run)
    quota = ("--unit", units["内科"], "--category", "nurse", "--start", "2024-01-01")
    assert run("establishment", "set", *quota, "--approved", "0")[0] == DONE
    code, made = run("establishment", "set", *quota, "--grade", "ZJ9", "--approved", "0", "--document", "编办1号")
    assert code == DONE
    code, shown = run("establishment", "show")
    assert (code, shown["lines"][0]["over"], shown["lines"][0]["others"]) == (PROBLEMS, 1, 1)
    assert [each["grade"] for each in shown["lines"][0]["grades"]] == ["ZJ9", None]
    assert run("establishment", "withdraw", "--approval", str(made["id"]), "--reason", "误录")[0] == DONE

    merge = ("units", "merge", "--unit", units["内科"], "--into", units["外科"], "--on", "2026-11-20")
    assert run(*merge, "--dry-run")[1]["people"] == 2
    assert run(*merge)[0] == WRONG_INPUT
    assert run(*merge, "--reason", "整合")[0] == DONE
    assert {each["home_unit"] for each in run("staff", "list")[1]["people"]} == {"外科"}
    assert run("units", "rename", "--unit", units["外科"], "--name", "大外科")[0] == DONE
    assert run("units", "edit", "--unit", units["外科"], "--beds", "80")[0] == DONE
    assert run("units", "reopen", "--unit", units["内科"], "--reason", "误并")[0] == DONE


def test_those_who_retire_are_listed(run: Callable[..., tuple[int, Any]]) -> None:
    run("staff", "edit", "--staff", "1001", "--set", "sex=1", "--set", "birth=1965-01-10", "--set", "hire_date=1990-01-01",
        "--reason", "核档")  # fmt: skip
    (line,) = run("staff", "retirement", "--until", "2026-12-31")[1]["people"]
    assert (line["person"]["name"], line["retirement"]["on"]) == ("单伟", "2025-02-10")
