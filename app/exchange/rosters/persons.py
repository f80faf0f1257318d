"""Who a roster's rows are: found by staff number, else by name among the ward's people, never guessed between namesakes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import or_, select

from app.exchange.normalise import words
from app.exchange.rosters.signs import tight
from app.exchange.rosters.values import Line
from app.staff.facts import FactKind
from app.staff.names import clean_name
from app.staff.units import load_units
from db.tables import PersonRow, StaffFactRow, UnitAliasRow

if TYPE_CHECKING:
    from app.desk import Work

_NO_STAFF = re.compile(r"实习|见习|规培|进修|轮转|护工|外聘|志愿|护理员|学员|学生|借入")
#: Those who stand in a roster without being on the staff list; a namesake elsewhere is not them.
_GUEST = re.compile(r"实习|见习|护工|志愿|学生")


@attrs.frozen(slots=True)
class Someone:
    """One person on file, as far as finding needs."""

    id: int
    staff_no: str | None
    name: str
    units: frozenset[int]
    level: str | None
    title: str | None


@attrs.frozen(slots=True)
class Found:
    """Who a row is. Exactly one of ``person_id``, ``candidates`` and ``not_staff`` is filled."""

    person_id: int | None = None
    staff_no: str | None = None
    candidates: tuple[Someone, ...] = ()
    likely: str | None = None
    not_staff: str = ""
    other_name: str = ""  # the number's owner, where the sheet writes another name beside the number
    unknown_number: str = ""


@attrs.frozen(slots=True)
class Ward:
    """The unit a roster is for; ``units`` are it and what lies below it."""

    id: int
    name: str
    units: frozenset[int]


def find_ward(work: Work, texts: Iterable[str]) -> Ward | None:
    """Return the unit whose name (or alias) is one of ``texts``, else the longest that stands in one of them."""
    units = load_units(work.session)
    known = {tight(unit.name): unit.id for unit in units.values() if unit.kind not in ("hospital", "campus")}
    for name, unit_id in work.session.execute(select(UnitAliasRow.name, UnitAliasRow.unit_id)):
        known.setdefault(tight(name), unit_id)
    if work.scope is not None:
        known = {name: unit_id for name, unit_id in known.items() if unit_id in work.scope}
    for text in texts:
        plain = tight(text)
        name = plain if plain in known else max((each for each in known if each in plain), key=len, default="")
        if name:
            top = units[known[name]]
            return Ward(top.id, top.name, frozenset(unit.id for unit in units.values() if unit.below(top)))
    return None


def people_on(work: Work, first: date) -> list[Someone]:
    """Return those on file in the month that begins with ``first``, whom the actor may see."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    kinds = (
        FactKind.HOME_UNIT.value,
        FactKind.WORKING_UNIT.value,
        FactKind.NURSE_LEVEL.value,
        FactKind.TITLE_APPOINTED.value,
    )
    fact = StaffFactRow
    held: dict[int, dict[str, list[str | int | None]]] = {}
    for person_id, kind, code, unit_id in work.session.connection().execute(
        select(fact.person_id, fact.kind, fact.code, fact.unit_id)
        .where(
            fact.kind.in_(kinds),
            or_(fact.start.is_(None), fact.start <= last),
            or_(fact.until.is_(None), fact.until >= first),
        )
        .order_by(fact.id)
    ):
        held.setdefault(person_id, {}).setdefault(kind, []).append(unit_id if unit_id is not None else code)
    rows = work.session.connection().execute(
        select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(
            or_(PersonRow.left_on.is_(None), PersonRow.left_on >= first)
        )
    )
    found = [_someone(number, staff_no, name, held.get(number, {})) for number, staff_no, name in rows]
    return [each for each in found if work.scope is None or each.units & work.scope]


def _someone(number: int, staff_no: str | None, name: str, facts: Mapping[str, list[str | int | None]]) -> Someone:
    units = [*facts.get(FactKind.HOME_UNIT.value, ()), *facts.get(FactKind.WORKING_UNIT.value, ())]
    level = next((str(each) for each in reversed(facts.get(FactKind.NURSE_LEVEL.value, [])) if each), None)
    title = next((str(each) for each in reversed(facts.get(FactKind.TITLE_APPOINTED.value, [])) if each), None)
    return Someone(number, staff_no, name, frozenset(each for each in units if isinstance(each, int)), level, title)


class Finder:
    """Finds the people of one ward's roster."""

    def __init__(self, people: Iterable[Someone], ward: Ward | None) -> None:
        self._ward = ward.units if ward is not None else frozenset()
        self._numbers: dict[str, list[Someone]] = {}
        self._names: dict[str, list[Someone]] = {}
        for each in people:
            if each.staff_no:
                self._numbers.setdefault(_number(each.staff_no), []).append(each)
            self._names.setdefault(_key(each.name), []).append(each)

    def find(self, line: Line) -> Found:
        """Return who a row is."""
        number = tight(line.about.get("staff_no", ""))
        numbered = self._numbers.get(_number(number), []) if number else []
        exact = [each for each in numbered if (each.staff_no or "").upper() == number.upper()] or numbered
        if len(exact) == 1:
            other = exact[0].name if _key(exact[0].name) != _key(line.name) else ""
            return Found(exact[0].id, exact[0].staff_no, other_name=other)
        found = self._named(line)
        return attrs.evolve(found, unknown_number=number) if number else found

    def _named(self, line: Line) -> Found:
        same = self._names.get(_key(line.name), [])
        here = [each for each in same if each.units & self._ward]
        said = " ".join(
            (line.name_cell, *(line.about.get(role, "") for role in ("group", "title", "level", "note", "remark")))
        )
        if not here and _GUEST.search(said):
            same = []
        chosen = here or same
        if len(chosen) == 1:
            return Found(chosen[0].id, chosen[0].staff_no)
        if not chosen:
            word = _NO_STAFF.search(said)
            return Found(not_staff=word[0] if word else "unknown")
        return Found(candidates=tuple(chosen), likely=_likely(line, chosen))


def _likely(line: Line, people: Iterable[Someone]) -> str | None:
    """Return the number of the only namesake whose level and title the row names; a hint for the person who chooses."""
    said = f"{line.about.get('title', '')}/{line.about.get('level', '')}"
    level = words.nurse_level(said) if re.search(r"[Nn]\s?\d", said) else None
    fits = [each for each in people if level is not None and each.level == level]
    return fits[0].staff_no if len(fits) == 1 else None


def _number(text: str) -> str:
    return text.upper().lstrip("0")


def _key(name: str) -> str:
    return clean_name(name).replace(" ", "").casefold()
