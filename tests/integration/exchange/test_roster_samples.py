"""The four reference rosters at a real encrypted hospital, compared with what a careful clerk reads: no cell is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FILES = ("roster_xinnei1.xlsx", "roster_icu.xlsx", "roster_guke1.xlsx", "roster_erke1.xlsx")
Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]


@pytest.mark.parametrize("name", FILES)
def test_no_cell_of_a_sample_is_lost(name: str, samples: Path, staffed: Path, truth: Truth, run: Run) -> None:
    code, told = run(staffed, "roster", "import", str(samples / name), "--dry-run")
    wanted = truth["files"][name]

    assert code == (1 if wanted["unknown_codes"] else 0)
    assert {
        key: value for key, value in wanted.items() if key not in ("people", "weeks", "unknown_codes", "legend")
    } == {key: told.get(key) for key in wanted if key not in ("people", "weeks", "unknown_codes", "legend")}
    assert sorted(told["unknown_codes"]) == sorted(wanted["unknown_codes"])
    assert told["unknown_cells"] == truth["counts"][name]["unknown_codes"]
    assert _legend(told) == _legend(wanted)
    if wanted["layout"] == "weeks":
        assert [(week["week"], week["header_row"]) for week in told["weeks"]] == [
            (week["week"], week["header_row"]) for week in wanted["weeks"]
        ]
    assert _differences(_people(told), _people(wanted)) == []
    assert _counts(_people(told)) == {key: truth["counts"][name][key] for key in _counts([])}


def _legend(told: Truth) -> list[Truth]:
    """Return the legend, without the hours of codes that stand in no cell: no sheet can tell those it leaves out."""
    used = {code for person in _people(told) for day in person["days"].values() for code in day.split("/")}
    return [{**line, "hours": line["hours"] if line["code"] in used else None} for line in told["legend"]]


def _people(told: Truth) -> list[Truth]:
    return [*told.get("people", ()), *(person for week in told.get("weeks", ()) for person in week["people"])]


def _differences(mine: list[Truth], wanted: list[Truth]) -> list[str]:
    found = [] if len(mine) == len(wanted) else [f"{len(mine)} people, not {len(wanted)}"]
    for line, truth in zip(mine, wanted, strict=False):
        optional = {"merged", "marks", "hours_adjust", "not_staff", "no_number", "candidates"}
        keys = {*truth, *(key for key in line if key in optional)}
        found += [
            f"row {line['row']}: {key} is {line.get(key)}, not {truth.get(key)}"
            for key in keys
            if line.get(key) != truth.get(key)
        ]
    return found


def _counts(people: list[Truth]) -> dict[str, int]:
    cells = Counter[str]()
    for person in people:
        cells["cells"] += len(person["days"])
        cells["double_cells"] += sum("/" in code for code in person["days"].values())
        cells["cells_with_marks"] += len(person.get("marks", {}))
        cells["hours_adjusted"] += len(person.get("hours_adjust", {}))
    names = {(person["name"], person["staff_no"]) for person in people}
    return {
        "people": len(names),
        **{key: cells[key] for key in ("cells", "double_cells", "cells_with_marks", "hours_adjusted")},
    }


def test_a_workbook_without_a_grid_is_refused_with_the_way_out(samples: Path, staffed: Path, run: Run) -> None:
    code, told = run(staffed, "roster", "import", str(samples / "balances.xlsx"), "--dry-run")

    assert code == 2
    assert "排班表" in told["error"]["message"]


def test_a_ward_that_is_not_on_file_is_told(samples: Path, staffed: Path, run: Run) -> None:
    code, told = run(staffed, "roster", "import", str(samples / FILES[0]), "--dry-run", "--ward", "火星科")

    assert (code, told["error"]["field"]) == (2, "ward")
    assert "火星科" in told["error"]["message"]
