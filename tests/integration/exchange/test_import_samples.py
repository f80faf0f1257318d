"""The reference workbooks through the real verbs into a real encrypted hospital, compared with what a careful clerk reads."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.exchange.service import DryRun, apply, dry_run, propose
from app.exchange.values import Kind, ReadRow
from db.crypto import KdfCost

FILES = {
    "staff.xlsx": Kind.STAFF,
    "credentials.xlsx": Kind.CREDENTIALS,
    "contracts.xlsx": Kind.CONTRACTS,
    "balances.xlsx": Kind.BALANCES,
}

Truth = dict[str, Any]


def test_every_sample_row_is_read_as_a_careful_clerk_would(shared: Path, tmp_path: Path) -> None:
    truth = json.loads((shared / "samples" / "truth.json").read_text(encoding="utf-8"))
    settings = truth["settings"]
    founding = Founding(
        hospital=settings["hospital"],
        login="clerk",
        password="long enough for a test",
        campuses=tuple(settings["campuses"]),
        own_sites=tuple(settings["own_hospital_names"]),
    )
    founded = create_hospital(tmp_path / "hospital", founding, kdf=KdfCost(32, 1, 1), clock=on_day(date(2026, 11, 23)))
    differences: dict[str, list[str]] = {}
    repeated: dict[str, dict[str, int]] = {}
    try:
        desk = founded.desk
        for name, kind in FILES.items():
            proposal = propose(shared / "samples" / name, kind, desk=desk)
            run = dry_run(desk, proposal, as_of=date.fromisoformat(truth["as_of"]))
            differences[name] = [
                *_layout(truth["files"][name], run),
                *_differences(truth["files"][name], run),
                *_counts(truth["counts"][name], run),
            ]
            assert proposal.doubts == ()
            done = apply(desk, run)
            assert done.counts == run.counts
        for name, kind in FILES.items():
            again = dry_run(desk, propose(shared / "samples" / name, kind, desk=desk), as_of=run.as_of)
            repeated[name] = {state: number for state, number in again.counts.items() if number and state != "refused"}
            assert apply(desk, again).batch_id is None
        assert founded.desk.vault.verify_audit().whole
    finally:
        founded.desk.close()

    assert {name: found for name, found in differences.items() if found} == {}
    assert {name: list(counts) for name, counts in repeated.items()} == {name: ["same"] for name in FILES}


def _differences(told: Truth, run: DryRun) -> list[str]:
    mine = {(row.sheet, row.row): row for row in run.rows}
    found: list[str] = []
    expected: set[tuple[str, int]] = set()
    for sheet, page in told["sheets"].items():
        if page.get("import") is False:
            continue
        for line in page["rows"]:
            if line.get("type", "data") != "data":
                continue
            place = (sheet, line["row"])
            expected.add(place)
            if place not in mine:
                found.append(f"{place}: not read")
            else:
                found += [f"{place}: {each}" for each in _row(line, mine[place])]
    found += [f"{place}: no row of data" for place in mine if place not in expected]
    return found


def _row(line: Truth, row: ReadRow) -> list[str]:
    found = [
        f"{field} is {row.record.get(field)!r}, not {value!r}"
        for field, value in line.get("record", {}).items()
        if field not in line.get("doubtful", ()) and not _alike(row.record.get(field), value)
    ]
    wanted = Counter((each["kind"], each["field"]) for each in line.get("problems", ()))
    told = Counter((each.kind, each.field) for each in row.problems)
    found += [f"{each} is not told" for each in wanted - told]
    found += [f"{each} is told for nothing" for each in told - wanted if each[0] not in line.get("also_ok", ())]
    if "tier" in line and row.aside.get("tier") != line["tier"]:
        found.append(f"tier {row.aside.get('tier')}, not {line['tier']}")
    for each in line.get("problems", ()):
        found += _companions(each, line, row)
    return found


def _companions(problem: Truth, line: Truth, row: ReadRow) -> list[str]:
    """Compare the other rows a duplicate names: those and no others."""
    kind, field = problem["kind"], problem["field"]
    wanted = {tuple(place) for place in problem.get("with", [line["with"]] if "with" in line else [])}
    named = {place for each in row.problems if (each.kind, each.field) == (kind, field) for place in each.others}
    found = [f"{kind} names {named}, not {wanted}"] if named != wanted else []
    raw = problem.get("raw", "")
    if raw and kind != "birth_mismatch" and not raw.startswith("number, only"):  # both stand there in other words
        shown = {each.value for each in row.problems if (each.kind, each.field) == (kind, field)}
        found += [f"{kind} shows {shown}, not {raw!r}"] if shown != {raw} else []
    return found


def _layout(told: Truth, run: DryRun) -> list[str]:
    """Compare header rows, columns and the types of rows with what stands in the truth."""
    found: list[str] = []
    layouts = {layout.sheet: layout for layout in run.proposal.layouts}
    for sheet, page in told["sheets"].items():
        layout = layouts[sheet]
        if page.get("import") is False:
            found += [f"{sheet}: is imported"] if layout.kind is not None else []
            continue
        if [row + 1 for row in layout.header] != page["header_rows"]:
            found.append(f"{sheet}: header {layout.header}, not {page['header_rows']}")
        mine = {column.letter: _SAME.get(column.field or "", column.field) for column in layout.columns}
        found += [
            f"{sheet}: {letter} is {mine.get(letter)}, not {field}"
            for letter, field in page["columns"].items()
            if mine.get(letter) != field
        ]
        types = {number: str(each) for number, each in enumerate(layout.types, start=1)}
        found += [
            f"{sheet}!{line['row']}: {types.get(line['row'])}, not {line['type']}"
            for line in page["rows"]
            if "type" in line and types.get(line["row"], "blank") != line["type"]
        ]
    return found


_SAME = {"issued_plain": "issued", "issued_first": "issued"}


def _alike(mine: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and len(wanted) == len("2026-11") and wanted[4] == "-" and mine == f"{wanted}-01":
        return True
    if isinstance(wanted, list):
        return isinstance(mine, list) and len(mine) == len(wanted) and all(map(_alike, mine, wanted))
    if isinstance(wanted, dict):
        return isinstance(mine, dict) and all(_alike(mine.get(field), value) for field, value in wanted.items())
    return bool(mine == wanted)


def _counts(told: Truth, run: DryRun) -> list[str]:
    """Compare the number of problems by kind, leaving out those that may but need not be told."""
    mine = Counter(problem.kind for problem in run.problems)
    return [f"{kind}: fewer than {number}" for kind, number in told["problems"].items() if mine[kind] < number]
