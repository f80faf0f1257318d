"""The ledger through the command line, on a real encrypted vault on disk."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from app.__main__ import main
from app.access.permissions import Verb
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.console import DONE, PROBLEMS, WRONG_INPUT
from db.crypto import KdfCost
from db.tables import PersonRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PASSWORD = "Test-pass-2026!"
TODAY = date(2026, 11, 23)


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, Any]]:
    """Return a runner of ``xinglin credentials …`` at a hospital with one nurse and one radiographer."""
    founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD, name="测试员")
    desk = create_hospital(tmp_path / "vault", founding, clock=on_day(TODAY), kdf=KdfCost(32, 1, 1)).desk
    with desk.write(Verb.STAFF_EDIT) as work:
        session = work.session
        session.add(UnitRow(id=50, kind="department", name="放射科", parent_id=1, path="/1/50/"))
        session.flush()
        for number, category in ((1, "nurse"), (2, "technician")):
            session.add(
                PersonRow(
                    id=number, staff_no=f"100{number}", name=f"某{number}", pinyin="", initials="", sort_key="", sex="2",
                    birth=date(1990, 1, 1), id_type="RIC", id_no=f"X{number}", created_at=work.now, changed_at=work.now,
                )
            )  # fmt: skip
            session.flush()
            for kind, code, unit in (("home_unit", None, 50), ("category", category, None)):
                session.add(
                    StaffFactRow(person_id=number, kind=kind, code=code, unit_id=unit, recorded_at=work.now,
                                 recorded_by="t", precision="day")
                )  # fmt: skip
    desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def go(*words: str, day: bool = True) -> tuple[int, Any]:
        capsys.readouterr()
        dated = ["--as-of", TODAY.isoformat()] if day else []
        code = main(["credentials", *words, "--vault", str(tmp_path / "vault"), "--user", "head", "--json", *dated])
        out = capsys.readouterr().out.strip()
        return code, json.loads(out) if out.startswith(("{", "[")) else out

    return go


def test_a_licence_from_entry_to_renewal_and_correction(run: Callable[..., tuple[int, Any]]) -> None:
    code, gaps = run("gaps")
    assert code == PROBLEMS
    assert [(gap["staff_no"], gap["kind"]) for gap in gaps["gaps"]] == [("1001", "NUR_LIC")]
    assert "护士条例" in gaps["gaps"][0]["citation"]
    assert "国务院令第517号" in gaps["gaps"][0]["documents"][0]

    code, made = run("add", "--staff", "1001", "--kind", "NUR_LIC", "--number", "201911000001", "--site", "own",
                     "--valid-until", "2026-12-03", "--issued-on", "2021-12-04")  # fmt: skip
    assert (code, made["approval"], made["state"]) == (DONE, "approved", "late")
    assert run("gaps")[0] == DONE
    assert [(group["deed"], group["count"]) for group in run("duties")[1]["duties"]] == [("renew", 1), ("notify", 1)]

    assert run("renew", "--id", str(made["id"]), "--until", "2026-01-01")[0] == WRONG_INPUT
    code, renewed = run("renew", "--id", str(made["id"]), "--until", "2031-12-03", "--issued-on", "2026-11-20")
    assert code == DONE
    code, corrected = run("correct", "--id", str(renewed["id"]), "--number", "201911000009", "--reason", "编号录错")
    assert code == DONE
    ledger = run("ledger", "--staff", "1001")[1]["ledger"]
    assert [(line["credential_id"], line["number"], line["state"]) for line in ledger] == [
        (corrected["id"], "201911000009", "valid")
    ]
    assert run("verify", day=False) == (DONE, {"broken": []})


def test_proposals_stages_checks_and_withdrawal(run: Callable[..., tuple[int, Any]]) -> None:
    made = run("propose", "--staff", "1001", "--kind", "BLS", "--number", "B1", "--valid-until", "2026-12-20")[1]
    assert made["approval"] == "proposed"
    assert run("approve")[1] == {"approved": 1}
    number = str(made["id"])
    assert run("stage", "--id", number, "--renewal", "accepted")[0] == WRONG_INPUT
    assert run("stage", "--id", number, "--renewal", "submitted", "--day", "2026-11-20")[0] == DONE
    assert run("ledger", "--state", "renewing")[1]["count"] == 1
    assert run("check", "--id", number, "--result", "differs")[0] == WRONG_INPUT
    assert run("check", "--id", number, "--result", "agrees")[1]["result"] == "agrees"
    assert (
        run("standing", "--id", number, "--standing", "suspended", "--start", "2026-11-01", "--reason", "考核")[0]
        == DONE
    )
    assert run("ledger", "--state", "suspended")[1]["count"] == 1
    assert run("review", "--id", number, "--note", "已停排班")[0] == DONE
    assert run("withdraw", "--id", number, "--reason", "录错人")[0] == DONE
    assert run("withdraw", "--id", number, "--reason", "录错人")[0] == WRONG_INPUT
    assert run("ledger")[1]["count"] == 0
    assert run("add", "--staff", "9999", "--kind", "BLS")[0] == WRONG_INPUT


def test_the_hospital_tightens_and_never_loosens(run: Callable[..., tuple[int, Any]]) -> None:
    assert run("tighten", "--kind", "NUR_LIC", "--near", "10", "--reason", "试", day=False)[0] == WRONG_INPUT
    assert run("tighten", "--kind", "BLS", "--effect", "note", "--reason", "试", day=False)[0] == WRONG_INPUT
    code, kind = run("tighten", "--kind", "BLS", "--near", "120", "--effect", "bar", "--reason", "急诊要求", day=False)
    assert (code, kind["near"], kind["effect"]) == (DONE, 120, "bar")
    run("add", "--staff", "1001", "--kind", "BLS", "--number", "B1", "--valid-until", "2027-03-01")
    assert run("ledger", "--kind", "BLS")[1]["ledger"][0]["state"] == "near"

    assert run("add-kind", "--code", "NUR_LIC", "--title", "某证", day=False)[0] == WRONG_INPUT
    assert run("add-kind", "--code", "YNCJ", "--title", "院内穿刺证", day=False)[0] == DONE
    demand = run(
        "demand", "--unit", "50", "--category", "technician", "--duty", "RADIATION", "--reason", "放射岗位", day=False
    )
    assert demand[0] == DONE
    missing = {(gap["staff_no"], gap["kind"]) for gap in run("gaps")[1]["gaps"]}
    assert {("1002", "RAD_CERT"), ("1002", "RAD_TRAIN"), ("1002", "RAD_HEALTH")} <= missing
    assert run("require", "--duty", "NURSE", "--kind", "YNCJ", "--reason", "本院护理规定", day=False)[0] == DONE
    added = [gap for gap in run("gaps")[1]["gaps"] if gap["kind"] == "YNCJ"]
    assert [(gap["staff_no"], gap["level"], gap["citation"]) for gap in added] == [("1001", "policy", "本院护理规定")]
    ended = run("demand", "--end", str(demand[1]["id"]), "--until", "2026-11-22", "--reason", "撤销", day=False)
    assert ended[0] == DONE
    assert not any(gap["staff_no"] == "1002" for gap in run("gaps")[1]["gaps"])
    kinds = run("kinds", day=False)[1]
    assert kinds["own"] == ["BLS", "YNCJ"]
    assert "国务院令第517号" in kinds["documents"]["nurse-regulations"]
