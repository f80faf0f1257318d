"""Imported work reaches performance pay: the same amounts, scores and teams, each with the lines it was read from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.access.permissions import Verb
from app.access.unlock import unlock
from app.exchange.workload.feeding import operations_of, work_done
from app.performance.survey_marks import SATISFACTION
from db.tables import PersonRow

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
PASSWORD = "long enough for a test"
ROLES = {"主刀": "chief", "一助": "first", "二助": "second"}
LEVELS = {"一级": 1, "二级": 2, "三级": 3, "四级": 4}


def test_amounts_scores_and_teams_are_those_that_were_read(samples: Path, own: Path, truth: Truth, run: Run) -> None:
    files = {
        "workload": ("workload_2026-10.csv", "workload_doctors_2026-10.csv"),
        "satisfaction": ("satisfaction_2026-10.xlsx",),
        "surgery": ("surgery_2026-10.xlsx",),
    }
    for kind, names in files.items():
        for name in names:
            run(own, "import", kind, str(samples / name))
    desk = unlock(own, "head", PASSWORD, read_only=True)
    try:
        with desk.read(Verb.STAFF_VIEW) as work:
            numbers = {
                row.id: row.staff_no
                for row in work.session.execute(select(PersonRow.id, PersonRow.staff_no))
                if row.staff_no
            }
            done = work_done(work, tuple(numbers), "2026-10")
            operations = operations_of(work, numbers, "2026-10")
            other_month = work_done(work, tuple(numbers), "2026-09")
            chiefs = operations_of(work, numbers, "2026-10", roles={"主刀"})
    finally:
        desk.close()
    found = {numbers[who]: each for who, each in done.items()}

    assert other_month == {}
    nurses = truth["files"]["workload_2026-10.csv"]["sums"]
    assert {
        who: {row.item: float(row.quantity) for row in found[who].work if row.item in items}
        for who, items in nurses.items()
    } == nurses
    doctors = truth["files"]["workload_doctors_2026-10.csv"]["sums"]
    assert {who: float(found[who].scores["CMI"].value) for who in doctors} == {
        who: items["CMI"] for who, items in doctors.items()
    }
    (first,) = (row for row in found["101440"].work if row.item == "护理时长")
    assert first.source.startswith("workload_2026-10.csv 第 10")
    scores = {
        row["record"]["person"]: row["record"]["percent"]
        for page in truth["files"]["satisfaction_2026-10.xlsx"]["sheets"].values()
        for row in page["rows"]
        if "record" in row and "problems" not in row and row["record"]["percent"] is not None
    }
    assert {who: float(found[who].scores[SATISFACTION].value) for who in scores} == scores
    assert _counted(operations) == _wanted(truth)
    assert all(set(case.team) == {"主刀"} for case in chiefs)


def _counted(operations: Any) -> Counter[tuple[str, str, int]]:
    return Counter((who, ROLES[role], LEVELS[case.level]) for case in operations for role, who in case.team.items())


def _wanted(truth: Truth) -> Counter[tuple[str, str, int]]:
    """Return what operations without a problem make; those with one are not kept."""
    found: Counter[tuple[str, str, int]] = Counter()
    for page in truth["files"]["surgery_2026-10.xlsx"]["sheets"].values():
        for row in page["rows"]:
            if "record" in row and "problems" not in row:
                found.update(
                    (row["record"][role], role, row["record"]["level"])
                    for role in ROLES.values()
                    if row["record"][role]
                )
    return found


def test_scores_of_two_departments_weigh_by_their_answers(own: Path, run: Run, truth: Truth, tmp_path: Path) -> None:
    who = next(iter(truth["files"]["workload_doctors_2026-10.csv"]["sums"]))
    path = tmp_path / "满意度2026-10.csv"
    path.write_text(
        f"工号,科室,发放,回收,满意度,表扬,投诉\n{who},骨科,10,9,90,1,\n{who},门诊,2,1,100,,\n", encoding="utf-8"
    )
    run(own, "import", "satisfaction", str(path))
    desk = unlock(own, "head", PASSWORD, read_only=True)
    try:
        with desk.read(Verb.STAFF_VIEW) as work:
            person = work.session.scalar(select(PersonRow.id).where(PersonRow.staff_no == who)) or 0
            found = work_done(work, (person,), "2026-10")[person]
    finally:
        desk.close()
    assert found.scores[SATISFACTION].value == Decimal("91.00")
    assert [(row.item, row.quantity) for row in found.work] == [("表扬", Decimal(1))]
