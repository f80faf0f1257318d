"""The reference exports of work done at a real encrypted hospital, compared with what a careful clerk reads."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from app.access.unlock import unlock
from db.tables import SatisfactionRow, SurgeryRoleRow, SurgeryRow, WorkloadRow

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
PASSWORD = "long enough for a test"
WORK = ("workload_2026-10.csv", "workload_doctors_2026-10.csv")
SHEETS = {"satisfaction": "satisfaction_2026-10.xlsx", "surgery": "surgery_2026-10.xlsx"}


@pytest.mark.parametrize("name", WORK)
def test_sums_refused_lines_and_the_rest_are_those_of_a_careful_clerk(
    name: str, samples: Path, staffed: Path, truth: Truth, run: Run
) -> None:
    code, told = run(staffed, "import", "workload", str(samples / name), "--dry-run")
    wanted = truth["files"][name]

    assert code == 1
    assert told["month"] == "2026-10"
    for key in ("header_line", "data_rows", "not_data", "sums", "rejected"):
        assert told[key] == wanted[key], key
    for item, unit in wanted.get("units", {}).items():
        assert told["units"][item] == unit


@pytest.mark.parametrize("kind", SHEETS)
def test_every_row_of_a_workbook_is_that_of_a_careful_clerk(
    kind: str, samples: Path, staffed: Path, truth: Truth, run: Run
) -> None:
    code, told = run(staffed, "import", kind, str(samples / SHEETS[kind]), "--dry-run")
    wanted = truth["files"][SHEETS[kind]]

    assert (code, told["month"]) == (1, "2026-10")
    for sheet, page in wanted["sheets"].items():
        mine = told["sheets"][sheet]
        assert (mine["header_rows"], mine["columns"]) == (page["header_rows"], page["columns"])
        assert [_plain(row) for row in mine["rows"]] == page["rows"]
    assert told["problem_counts"] == truth["counts"][SHEETS[kind]]["problems"]
    if kind == "surgery":
        assert told["counts_by_person"] == wanted["counts_by_person"]


def _plain(row: Truth) -> Truth:
    """Return a row as the truth tells it: of a problem only its kind, field and cell."""
    if "problems" not in row:
        return row
    return {**row, "problems": [{key: each[key] for key in ("kind", "field", "raw")} for each in row["problems"]]}


def test_a_file_read_twice_changes_nothing_and_is_taken_back_as_one(samples: Path, own: Path, run: Run) -> None:
    files = [("workload", WORK[0]), ("workload", WORK[1]), *SHEETS.items()]
    firsts = [run(own, "import", kind, str(samples / name))[1] for kind, name in files]
    before = _filled(own)
    again = [run(own, "import", kind, str(samples / name))[1] for kind, name in files]

    assert all(told["batch"] for told in firsts)
    assert all(told["new"] and not told["same"] for told in firsts)
    assert [told["batch"] for told in again] == [None] * 4
    assert [(told["new"], told["changed"], told["same"]) for told in again] == [(0, 0, told["new"]) for told in firsts]
    assert [told["imported_before"] for told in again] == [told["batch"] for told in firsts]
    assert _filled(own) == before
    assert all(before)

    for told in reversed(firsts):
        assert run(own, "import", "undo", str(told["batch"]), day=False)[0] == 0
    assert _filled(own) == (0, 0, 0, 0)
    assert run(own, "audit", "verify", day=False)[0] == 0


def _filled(hospital: Path) -> tuple[int, ...]:
    desk = unlock(hospital, "head", PASSWORD, read_only=True)
    try:
        with desk.vault.read() as session:
            tables = (WorkloadRow, SatisfactionRow, SurgeryRow, SurgeryRoleRow)
            return tuple(session.scalar(select(func.count()).select_from(table)) or 0 for table in tables)
    finally:
        desk.close()


def test_a_corrected_export_replaces_what_it_corrects_and_undo_brings_it_back(
    own: Path, run: Run, tmp_path: Path, truth: Truth
) -> None:
    who, other = list(truth["files"][WORK[1]]["sums"])[:2]
    head = "工号,姓名,项目,数量\n"
    first, second = tmp_path / "2026-10.csv", tmp_path / "2026-10 更正.csv"
    first.write_text(f"{head}{who},,会诊,3\n{who},,会诊,4\n{other},,会诊,1\n", encoding="utf-8")
    second.write_text(f"{head}{who},,会诊,9\n{other},,会诊,1\n", encoding="utf-8")

    run(own, "import", "workload", str(first))
    code, told = run(own, "import", "workload", str(second))

    assert (code, told["new"], told["changed"], told["same"]) == (0, 0, 1, 1)
    assert _quantities(own) == {who: "9", other: "1"}
    run(own, "import", "undo", str(told["batch"]), day=False)
    assert _quantities(own) == {who: "7", other: "1"}


def _quantities(hospital: Path) -> dict[str, str]:
    from db.tables import PersonRow

    desk = unlock(hospital, "head", PASSWORD, read_only=True)
    try:
        with desk.vault.read() as session:
            wanted = select(PersonRow.staff_no, WorkloadRow.quantity, WorkloadRow.detail).join(
                WorkloadRow, WorkloadRow.person_id == PersonRow.id
            )
            rows = list(session.execute(wanted))
    finally:
        desk.close()
    for _number, quantity, detail in rows:
        assert sum(float(each[2]) for each in json.loads(detail)) == float(quantity)
    return {str(number): format(quantity, "f") for number, quantity, _detail in rows}


def test_lines_and_what_must_be_corrected_are_written_beside(
    samples: Path, staffed: Path, truth: Truth, run: Run, tmp_path: Path
) -> None:
    lines, back = tmp_path / "lines.jsonl", tmp_path / "back.xlsx"
    code, told = run(
        staffed,
        "import",
        "workload",
        str(samples / WORK[0]),
        "--dry-run",
        "--rows",
        str(lines),
        "--rejects",
        str(back),
        "--yes",
    )

    assert code == 1
    read = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    taken = [line["record"] for line in read if not line["problems"]]
    assert len(taken) == truth["files"][WORK[0]]["data_rows"]
    sums: Counter[tuple[str, str]] = Counter()
    for each in taken:
        sums[each["person"], each["item"]] += each["quantity"]
    wanted = truth["files"][WORK[0]]["sums"]
    assert sums == {(who, item): value for who, items in wanted.items() for item, value in items.items()}
    sheet = load_workbook(back).worksheets[0]
    assert [cell.value for cell in sheet[3]][:7] == ["科室编码", "科室", "工号", "姓名", "项目", "数量", "单位"]
    assert [sheet.cell(row, 10).value for row in range(4, sheet.max_row + 1)] == [
        line["line"] for line in told["rejected"]
    ]


def test_rows_of_satisfaction_and_operations_are_written_beside(
    samples: Path, staffed: Path, truth: Truth, run: Run, tmp_path: Path
) -> None:
    for kind, name in SHEETS.items():
        path, back = tmp_path / f"{kind}.jsonl", tmp_path / f"{kind}.xlsx"
        run(staffed, "import", kind, str(samples / name), "--dry-run", "--rows", str(path), "--rejects", str(back))

        read = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for sheet, page in truth["files"][name]["sheets"].items():
            wanted = {row["row"]: row["record"] for row in page["rows"] if "record" in row}
            assert {line["row"]: line["record"] for line in read if line["sheet"] == sheet} == wanted
            faulty = [row["row"] for row in page["rows"] if row.get("problems")]
            shown = load_workbook(back)[sheet]
            given_back = [shown.cell(row, shown.max_column).value for row in range(1, shown.max_row + 1)]
            assert [each for each in given_back if isinstance(each, int)] == faulty


def test_a_file_that_cannot_be_written_is_told_before_anything_is_imported(
    samples: Path, own: Path, run: Run, tmp_path: Path
) -> None:
    code, told = run(own, "import", "workload", str(samples / WORK[1]), "--rows", str(tmp_path / "none" / "rows.jsonl"))

    assert (code, told["error"]["field"]) == (2, "file")
    assert _filled(own) == (0, 0, 0, 0)
