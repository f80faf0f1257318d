"""Whose a line is: by staff number, else by name within the department; a number nobody has is not made up for by a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from app.exchange.normalise.text import squeeze
from app.exchange.rosters.persons import Someone
from app.staff.names import clean_name

_NUMBERED = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{0,4}-?\d{3,10}[A-Za-z]?)(?![A-Za-z0-9])")
DOCTOR = "23"  # GB/T 8561: doctors' titles begin so


class Staff:
    """Looks people up; ``units`` maps the names of departments to the units at and below them."""

    def __init__(self, people: Iterable[Someone], units: Mapping[str, frozenset[int]]) -> None:
        self._exact: dict[str, Someone] = {}
        self._bare: dict[str, list[Someone]] = {}
        self._names: dict[str, list[Someone]] = {}
        self._units = units
        for each in people:
            if each.staff_no:
                self._exact[each.staff_no.upper()] = each
                self._bare.setdefault(each.staff_no.upper().lstrip("0"), []).append(each)
            self._names.setdefault(_key(each.name), []).append(each)

    def numbered(self, text: str) -> Someone | None:
        """Return who has the staff number ``text``; leading zeros may be lost where that is unambiguous."""
        number = squeeze(text).strip("'’\"").upper()
        number = number[:-2] if re.fullmatch(r"\d+\.0", number) else number
        same = self._bare.get(number.lstrip("0"), [])
        return self._exact.get(number) or (same[0] if len(same) == 1 else None)

    def named(self, name: str, dept: str = "", *, doctor: bool = False) -> Someone | None:
        """Return the only one of that name in the department; else the only one (or the only doctor) in the hospital."""
        same = self._names.get(_key(name), [])
        here = [each for each in same if each.units & self._units.get(squeeze(dept), frozenset())] if dept else []
        doctors = [each for each in here or same if (each.title or "").startswith(DOCTOR)] if doctor else []
        for group in (here, same, doctors):
            if len(group) == 1:
                return group[0]
        return None

    def written(self, text: str, dept: str = "") -> Someone | None:
        """Return who is meant by a cell of a doctor: 孙健(103683), 101393 郭龙平, 上官𪟝."""
        match = _NUMBERED.search(squeeze(text.replace(" ", "\u3001")))
        if match is not None:
            return self.numbered(match[1])
        return self.named(re.sub(r"[(（].*?[)）]", "", text), dept, doctor=True)

    def same_name(self, person: Someone, name: str) -> bool:
        """Tell whether ``name`` is the person's."""
        return _key(person.name) == _key(name)


def _key(name: str) -> str:
    return clean_name(name).replace(" ", "").casefold()
