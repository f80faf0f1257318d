"""A head nurse's roster imported, exported and imported again: not one cell, mark or hour is lost on the way."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Truth = dict[str, Any]
Run = Callable[..., tuple[int, Any]]
FILES = ("roster_xinnei1.xlsx", "roster_icu.xlsx", "roster_guke1.xlsx", "roster_erke1.xlsx")


def _people(told: Truth) -> dict[str, dict[str, dict[str, Any]]]:
    """Return name and number -> what stands in the person's cells, over all weeks."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for person in (*told.get("people", ()), *(each for week in told.get("weeks", ()) for each in week["people"])):
        held = found.setdefault(f"{person['name']} {person['staff_no']}", {"days": {}, "marks": {}, "hours_adjust": {}})
        for part in held:
            held[part] |= person.get(part, {})
    return found


def _legend(told: Truth, used: set[str]) -> dict[str, tuple[Any, ...]]:
    return {
        line["code"]: (line["name"], line["hours"], line["class"]) for line in told["legend"] if line["code"] in used
    }


@pytest.mark.parametrize("name", FILES)
def test_no_cell_is_lost_on_the_way(name: str, samples: Path, truth: Truth, own: Path, run: Run) -> None:
    wanted, out = truth["files"][name], own.parent / "back.xlsx"
    _code, kept = run(own, "roster", "import", str(samples / name), "--trainees")
    assert kept["kept"]["left_out"] == []
    exported = ["--ward", str(kept["kept"]["unit_id"]), "--month", "2026-11", "--out", str(out)]
    assert run(own, "roster", "export", *exported, day=False)[0] == 0

    _code, told = run(own, "roster", "import", str(out), "--dry-run")

    assert _people(told) == _people(wanted)
    assert told["doubts"] == []
    assert sorted(told["unknown_codes"]) == sorted(wanted["unknown_codes"])
    used = {code for person in _people(wanted).values() for day in person["days"].values() for code in day.split("/")}
    assert _legend(told, used) == {
        code: line if code != "补" else (line[0], 0, line[2]) for code, line in _legend(wanted, used).items()
    }
    shown = {sign for person in _people(wanted).values() for marks in person["marks"].values() for sign in marks}
    assert told["marks"] == {sign: meaning for sign, meaning in wanted["marks"].items() if sign in shown}


def test_trainees_are_taken_in_only_where_asked(samples: Path, own: Path, run: Run) -> None:
    _code, told = run(own, "roster", "import", str(samples / FILES[0]))
    assert [each["reason"] for each in told["kept"]["left_out"]] == ["not_staff"] * 2
    people = told["kept"]["people"]

    _code, told = run(own, "roster", "import", str(samples / FILES[0]), "--trainees")
    assert (told["kept"]["people"], told["kept"]["left_out"]) == (people + 2, [])
    _code, again = run(own, "roster", "import", str(samples / FILES[0]), "--trainees")
    assert again["kept"]["people"] == people + 2
