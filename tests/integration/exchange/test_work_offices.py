"""Exports of other hospitals' systems: other words, orders and spellings of work done, read as a careful clerk would."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.desk import Desk
from app.exchange.service import apply, propose
from app.exchange.service import dry_run as try_people
from app.exchange.values import Kind
from app.exchange.workload.service import dry_run
from app.exchange.workload.service import propose as propose_work
from app.exchange.workload.values import Record
from tests.kit.desks import desk_for
from tests.kit.office_work import PEOPLE, Work, work
from tests.kit.workbooks import staff_book


def differences(made: Work, desk: Desk, record: Record) -> list[str]:
    told = dry_run(desk, propose_work(made.path, record, desk=desk)).plain()
    found = [] if told["month"] == "2026-10" else [f"month {told['month']}"]
    if record is Record.WORKLOAD:
        lines = [(line["line"], line["reason"]) for line in told["rejected"]]
        found += [f"{each} is refused for nothing" for each in lines if each not in made.rejected]
        found += [f"{each} is not refused" for each in made.rejected if each not in lines]
        for who in {*told["sums"], *made.sums}:
            mine, wanted = told["sums"].get(who), made.sums.get(who)
            found += [f"{who}: {mine}, not {wanted}"] if mine != wanted else []
        return found
    rows = {row["row"]: row for sheet in told["sheets"].values() for row in sheet["rows"] if "record" in row}
    found += [f"row {row} is no data" for row in rows if row not in made.rows]
    for number, (record_, problems) in made.rows.items():
        row = rows.get(number, {"record": {}})
        said = {(problem["kind"], problem["field"]) for problem in row.get("problems", ())}
        found += [f"row {number}: {row['record']}, not {record_}"] if row["record"] != record_ else []
        found += [f"row {number}: {said}, not {problems}"] if said != problems else []
    return found


@pytest.mark.parametrize("record", list(Record))
def test_exports_of_other_systems_are_read_alike(record: Record, tmp_path: Path) -> None:
    desk = desk_for()
    apply(desk, try_people(desk, propose(staff_book(tmp_path / "staff.xlsx", PEOPLE), Kind.STAFF)))

    told = {seed: differences(work(tmp_path, seed, record), desk, record) for seed in range(8)}

    assert {seed: found[:10] for seed, found in told.items() if found} == {}
