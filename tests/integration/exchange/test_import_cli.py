"""``xinglin import`` as people and scripts call it, at a hospital on disk."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.console import DONE, PROBLEMS, WRONG_INPUT
from db.crypto import KdfCost
from tests.kit.workbooks import STAFF, staff_book, staff_row, write_book

PASSWORD = "Test-pass-2026!"
Run = Callable[..., tuple[int, Any]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin import …`` at a new hospital without campuses or departments."""
    founding = Founding(hospital="杏林示范医院", login="head", password=PASSWORD)
    create_hospital(tmp_path / "vault", founding, clock=on_day(date(2026, 11, 23)), kdf=KdfCost(32, 1, 1)).desk.close()
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def go(*words: object) -> tuple[int, Any]:
        capsys.readouterr()
        where = ["--vault", str(tmp_path / "vault"), "--user", "head", "--json"]
        code = main(["import", *map(str, words), *where])
        return code, json.loads(capsys.readouterr().out)

    return go


def test_a_dry_run_tells_and_changes_nothing(run: Run, tmp_path: Path) -> None:
    path = staff_book(tmp_path / "staff.xlsx", 9)

    code, told = run("staff", path, "--dry-run")
    assert (code, told["new"], told["batch"]) == (DONE, 9, None)
    assert sorted(told["new_units"]) == [f"科室{number}" for number in range(1, 10)]
    code, told = run("staff", path)
    assert (code, told["new"], told["batch"]) == (DONE, 9, 1)
    code, told = run("staff", path)
    assert (told["new"], told["changed"], told["same"], told["batch"]) == (0, 0, 9, None)


def test_rows_and_rejects_are_written_beside(run: Run, tmp_path: Path) -> None:
    bad, twice, fine = staff_row(1), staff_row(2), staff_row(3)
    bad[7], bad[2] = "2021.13.5", "@SUM(1)"
    twice[1] = fine[1]
    path = write_book(tmp_path / "staff.xlsx", STAFF, [bad, twice, fine, staff_row(4)], title="花名册")

    code, told = run("staff", path, "--rows", tmp_path / "rows.jsonl", "--rejects", tmp_path / "back.xlsx")

    assert (code, told["new"], told["refused"]) == (PROBLEMS, 2, 2)
    kinds = [(each["sheet"], each["row"], each["column"], each["field"], each["kind"]) for each in told["problems"]]
    assert kinds == [
        ("Sheet1", 3, "H", "hire_date", "bad_date"), ("Sheet1", 4, "B", "staff_no", "duplicate_staff_no"),
        ("Sheet1", 5, "B", "staff_no", "duplicate_staff_no"),
    ]  # fmt: skip
    assert told["problems"][1]["with"] == [["Sheet1", 5]]
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["row"] for row in rows] == [3, 4, 5, 6]
    assert rows[3]["record"]["staff_no"] == "100004"
    assert rows[0]["problems"][0]["value"] == "2021.13.5"

    sheet = load_workbook(tmp_path / "back.xlsx").worksheets[0]
    assert sheet["A1"].value == "花名册"
    assert [cell.value for cell in sheet[2]] == [*STAFF, "核对结果", "原因", "原文件行号"]
    assert [sheet.cell(row, 15).value for row in (3, 4, 5)] == [3, 4, 5]
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["C3"].quotePrefix) == ("@SUM(1)", "s", True)
    assert "不是日期" in sheet["N3"].value
    assert sheet["H3"].comment is not None
    assert sheet["H3"].fill.fgColor.rgb != sheet["G3"].fill.fgColor.rgb


def test_what_came_back_is_corrected_there_and_imported(run: Run, tmp_path: Path) -> None:
    bad = staff_row(1)
    bad[4] = bad[4][:-1] + ("1" if bad[4][-1] != "1" else "2")
    path = write_book(tmp_path / "staff.xlsx", STAFF, [bad, staff_row(2)])
    run("staff", path, "--rejects", tmp_path / "back.xlsx")
    book = load_workbook(tmp_path / "back.xlsx")
    book.worksheets[0]["E3"] = staff_row(1)[4]
    book.save(tmp_path / "corrected.xlsx")

    code, told = run("staff", tmp_path / "corrected.xlsx")

    assert (code, told["new"], told["changed"], told["problems"]) == (DONE, 0, 1, [])


def test_a_doubtful_column_is_named_unless_accepted(run: Run, tmp_path: Path) -> None:
    run("staff", staff_book(tmp_path / "staff.xlsx", 3))
    rows = [[f"{100000 + n}", "BLS", f"B{n}", "2027.3.1", "2028.3.1"] for n in range(1, 4)]
    path = write_book(tmp_path / "bls.xlsx", ["工号", "证书名称", "证书编号", "有效期至", "有效期至"], rows)

    code, told = run("credentials", path)
    assert code == WRONG_INPUT
    assert "D" in told["error"]["message"]
    assert told["error"]["field"] == "columns"
    code, told = run("credentials", path, "--yes")
    assert (code, told["new"]) == (DONE, 3)


def test_batches_are_listed_and_taken_back(run: Run, tmp_path: Path) -> None:
    _code, told = run("staff", staff_book(tmp_path / "staff.xlsx", 3))

    assert run("undo", told["batch"]) == (DONE, {"undone": told["batch"]})
    code, (listed,) = run("list")
    assert (code, listed["kind"], listed["counts"]["new"]) == (DONE, "staff", 3)
    assert listed["undone_at"]
    assert run("undo", told["batch"])[0] == WRONG_INPUT


def test_a_file_that_is_there_already_is_never_written_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "back.xlsx").write_bytes(b"mine")

    code, _told = run("staff", staff_book(tmp_path / "staff.xlsx", 3), "--rejects", tmp_path / "back.xlsx")

    assert code == WRONG_INPUT
    assert (tmp_path / "back.xlsx").read_bytes() == b"mine"
    assert run("list") == (DONE, [])
