"""A ward's month by the command line, on a real encrypted vault on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pypdfium2
import pytest
from openpyxl import load_workbook

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.console import DONE, PROBLEMS, WRONG_INPUT
from app.roster.book.life import save_draft
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, start_ward, ward_setup
from app.roster.sheet import Place, loads
from app.settings import change_setting
from db.crypto import KdfCost
from tests.kit.wards import DECEMBER, NOW, WARD, populate, turns

PASSWORD = "Test-pass-2026!"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin roster …`` at a ward of six whose December is laid in turns."""
    founding = Founding(
        hospital="杏林示范医院", login="head", password=PASSWORD, name="测试员", campuses=("总院区", "东院区")
    )
    desk = create_hospital(tmp_path / "vault", founding, clock=on_day(NOW), kdf=KdfCost(32, 1, 1)).desk
    populate(desk, 6)
    start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    bare = attrs.evolve(ward_setup(desk, unit_id=WARD, on=DECEMBER), needs=())
    save_setup(desk, unit_id=WARD, setup=bare, since=DECEMBER)
    save_draft(desk, turns(open_month(desk, unit_id=WARD, first=DECEMBER)))
    change_setting(desk, key="roster-needs-approval", value=True)
    desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def call(deed: str, *more: object, month: bool = True) -> tuple[int, Any]:
        place = ("--ward", WARD, "--month", "2026-12") if month else ()
        words = ["roster", deed, "--vault", tmp_path / "vault", "--user", "head", "--json", *place, *more]
        code = main([str(word) for word in words])
        out = capsys.readouterr().out
        return code, json.loads(out.splitlines()[-1]) if out.strip() else None

    return call


def test_a_month_goes_from_draft_to_the_notice_board_and_on_paper(run: Run, tmp_path: Path) -> None:
    code, told = run("wards", month=False)
    assert code == DONE
    assert next(w for w in told if w["unit_id"] == WARD)["sheets"] == [
        {"first": "2026-12-01", "days": 31, "state": "draft"}
    ]
    assert run("verify")[1]["lawful"] is True
    assert run("publish")[0] == WRONG_INPUT
    assert run("submit", "--reason", "请审核") == (
        DONE,
        {"state": "submitted", "findings": run("verify")[1]["findings"].__len__()},
    )
    assert run("return", "--reason", "再看")[1] == {"state": "draft"}
    run("submit")
    code, told = run("publish")
    assert (code, told["state"], told["version"], told["blanks"]) == (DONE, "published", 1, 0)
    assert run("change", "--reason", "x")[0] == WRONG_INPUT
    assert [v["kind"] for v in run("versions")[1]["versions"]] == ["published"]

    sheet, board = tmp_path / "a.pdf", tmp_path / "b.pdf"
    code, made = run("print", "--out", sheet)
    assert (code, made["pages"]) == (DONE, 1)
    assert run("print", "--out", sheet)[0] == WRONG_INPUT
    assert run("print", "--out", board, "--what", "board", "--colour", "--force")[0] == DONE
    assert "2026年12月心血管内科护士排班表" in _text(sheet)
    for what, pages in (("person", 6), ("changes", 1), ("balances", 1)):
        code, made = run("print", "--out", tmp_path / f"{what}.pdf", "--what", what)
        assert (code, made["pages"]) == (DONE, pages)

    book = tmp_path / "c.xlsx"
    assert run("export", "--out", book)[0] == DONE
    written = load_workbook(book).active
    assert written is not None
    assert any(cell.value == "2026年12月心血管内科护士排班表" for row in written.iter_rows(max_row=3) for cell in row)
    copy = tmp_path / "d.json"
    assert run("export", "--out", copy)[0] == DONE
    assert loads(copy.read_text("utf-8")).version == 1
    phone = tmp_path / "e.ics"
    assert run("export", "--out", phone)[0] == WRONG_INPUT
    assert run("export", "--out", phone, "--staff", "1001")[0] == DONE
    assert phone.read_bytes().startswith(b"BEGIN:VCALENDAR\r\n")


def test_wishes_leave_and_last_weeks_pattern(run: Run) -> None:
    assert run("leave", "--staff", "1002", "--first", "2026-12-07", "--last", "2026-12-09", "--code", "年")[0] == DONE
    assert run("wish", "--staff", "1003", "--day", "2026-12-20")[0] == DONE
    assert run("wish", "--staff", "1003", "--day", "2026-12-21", "--shift", "没有")[0] == WRONG_INPUT
    shown = run("show")[1]
    assert shown["leave"][0] == {"person": "2", "first": 6, "last": 8, "code": "年", "title": "年休假"}
    assert shown["wishes"][0]["day"] == 19
    assert run("copy", "--week", "2026-12-14")[1]["left_out"] == 0  # nothing is blank, nothing is touched
    code, told = run("open")
    assert (code, told["people"], told["blanks"]) == (DONE, 6, 0)


def test_a_lapse_after_publishing_is_told_on_start(run: Run, tmp_path: Path) -> None:
    run("submit")
    run("publish")
    assert run("alerts", month=False)[0] == DONE
    from app.access.unlock import unlock
    from app.credentials.standing import change_standing
    from db.tables import CredentialRow

    desk = unlock(tmp_path / "vault", "head", PASSWORD, clock=on_day(date(2026, 12, 10)))
    with desk.vault.read() as session:
        number = session.query(CredentialRow.id).filter(CredentialRow.person_id == 3).scalar()
    change_standing(
        desk, credential_id=number, standing="suspended", start=date(2026, 12, 15), until=None, reason="处分"
    )
    desk.close()
    code, found = run("alerts", "--as-of", "2026-12-10", month=False)
    assert code == PROBLEMS
    assert {each["person_id"] for each in found} == {3}
    assert min(each["day"] for each in found) >= "2026-12-15"
    assert {one["name"] for each in found for one in each["stand_ins"]}, "who could step in is told"
    assert not {3} & {one["person_id"] for each in found for one in each["stand_ins"]}
    assert run("verify")[0] == PROBLEMS


def test_a_sick_call_and_its_replacement_are_one_deed_and_two_versions_are_compared(run: Run) -> None:
    run("submit")
    run("publish")
    plan = run("show")[1]["cells"]
    away, steps_in = plan[0][3], plan[1][3]
    code, told = run(
        "worked", "--cell", "1001:2026-12-04:病", "--cell", f"1002:2026-12-04:{away}:+1.5", "--reason", "突发高热"
    )
    assert (code, told) == (DONE, {"state": "published", "cells": 2})
    sheet = run("show")[1]
    assert (sheet["cells"][0][3], sheet["cells"][1][3]) != (
        away,
        steps_in,
    )  # each holds what was worked beside the plan
    traced = run("versions")[1]["changes"]
    assert {(each["name"][0], each["layer"], each["after"]) for each in traced} == {
        ("张", "actual", "病"), ("李", "actual", f"{away}+1.5"),
    }  # fmt: skip
    assert {each["reason"] for each in traced} == {"突发高热"}
    for wrong in ("1001:2026-12-04", "1001:4.12:A", "9999:2026-12-04:A", "1001:2026-12-04:A:x"):
        assert run("worked", "--cell", wrong, "--reason", "x")[0] == WRONG_INPUT, wrong

    code, told = run("diff", "--version", "1")
    assert (code, told["cells"]) == (DONE, [])  # a plan is compared with a plan
    assert run("diff", "--version", "7")[0] == WRONG_INPUT


def test_a_sealed_month_is_put_right_by_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    run("submit")
    run("publish")
    sealed = run("seal", "--as-of", "2027-01-03")[1]
    assert (sealed["state"], sealed["unwritten"]) == ("sealed", {})
    plan = run("show")[1]["cells"]
    other = "休" if "休" not in str(plan[0][3]) else "A"
    code, told = run("worked", "--cell", f"1001:2026-12-04:{other}", "--reason", "登记有误")
    assert (code, told["state"]) == (DONE, "sealed")
    assert told["entries"] > 0
    assert run("versions")[1]["versions"][0]["kind"] == "corrected"
    assert run("worked", "--cell", "1001:2026-12-05:A:+2", "--reason", "x")[0] == WRONG_INPUT
    code, told = run("diff", "--version", "1")
    assert [(each["staff_no"], each["day"]) for each in told["cells"]] == [("1001", "2026-12-04")]


def test_the_solver_fills_the_blanks_and_leaves_what_stands(run: Run, tmp_path: Path) -> None:
    from app.access.unlock import unlock

    desk = unlock(tmp_path / "vault", "head", PASSWORD, clock=on_day(NOW))
    sheet = open_month(desk, unit_id=WARD, first=DECEMBER)
    from app.roster.sheet import clear

    holes = [Place(row, day) for row in range(2) for day in range(10, 14)]
    save_draft(desk, clear(sheet, holes).sheet)
    desk.close()
    code, told = run("fill", "--seconds", 20)
    assert (code, told["blanks"]) == (DONE, 0)
    after = run("show")[1]
    kept = [
        [cell for day, cell in enumerate(row) if not (r < 2 and 10 <= day < 14)] for r, row in enumerate(after["cells"])
    ]
    before = [[c.text for d, c in enumerate(row) if not (r < 2 and 10 <= d < 14)] for r, row in enumerate(sheet.cells)]
    assert kept == before


def test_kits_are_listed_and_a_ward_is_set_up_once(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert main(["roster", "kit", "--json"]) == DONE
    listed = json.loads(capsys.readouterr().out)
    assert {each["key"] for each in listed} >= {
        "three-shift-medical",
        "icu-12h",
        "operating-theatre",
        "outpatient",
        "emergency",
    }
    assert run("kit", "emergency", "--ward", WARD, month=False)[0] == WRONG_INPUT


def _text(path: Path) -> str:
    pdf = pypdfium2.PdfDocument(path)
    try:
        page = pdf[0]
        text_page = page.get_textpage()
        found = str(text_page.get_text_bounded())
        text_page.close()
        page.close()
        return found
    finally:
        pdf.close()
