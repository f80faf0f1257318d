"""Staff rows against the people on file: who is new, what changed, what contradicts."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.exchange.normalise.dates import ReadDate
from app.exchange.planning import Ops, State, Units
from app.staff.codes import Table, find_code
from app.staff.facts import FactKind
from app.staff.names import clean_name, read_name
from db.tables import PersonRow, StaffFactRow

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.exchange.values import ReadRow

_COLUMNS = (
    "staff_no",
    "name",
    "sex",
    "birth",
    "id_type",
    "id_no",
    "phone",
    "work_start",
    "hire_date",
    "remark",
    "ethnicity",
    "politics",
    "education",
    "native_place",
    "address",
)
_SEX = {"男": "1", "女": "2"}
_CODED = {"ethnicity": Table.ETHNICITY, "politics": Table.POLITICS, "education": Table.EDUCATION}
_DUE = timedelta(days=280)
_Person = Any
_Fact = Any


@lru_cache(maxsize=65536)
def _reading(name: str) -> tuple[str, str, str]:
    found = read_name(name)
    return found.pinyin, found.initials, found.sort_key


@lru_cache(maxsize=4096)
def _code(table: Table, text: str) -> str | None:
    return find_code(table, text) or find_code(table, text.removesuffix("族")) or find_code(table, f"{text}族")


def plan_staff(ops: Ops, rows: Sequence[ReadRow], step: Callable[[int], None]) -> None:
    """Plan every staff row."""
    people = _People(ops)
    units = Units(ops)
    firsts: dict[tuple[str, str], ReadRow] = {}
    for number, row in enumerate(rows):
        step(number)
        if not _usable(row, firsts):
            ops.settle(row, State.REFUSED)
            continue
        person = people.match(row)
        if person == "conflict":
            ops.settle(row, State.CONFLICT)
        elif person is None:
            _add(ops, units, row)
        else:
            _compare(ops, units, row, person, people.facts.get(person.id, ()))


def _usable(row: ReadRow, firsts: dict[tuple[str, str], ReadRow]) -> bool:
    """A row without a name, or one that shares a number with another person, is never stored.

    Of a person who is listed twice under one identity number and name, the first row counts.
    """
    if not (row.record.get("name") or row.aside.get("name")):
        return False
    if row.has("duplicate_id"):
        key = (row.record["id_no"], row.record.get("name", ""))
        first = firsts.setdefault(key, row)
        alone = not any(k[0] == key[0] and k[1] != key[1] for k in firsts)
        return first is row and alone
    return not row.has("duplicate_staff_no")


class _People:
    """Everybody on file, by the numbers they are known by, with their facts."""

    def __init__(self, ops: Ops) -> None:
        columns = (PersonRow.id, *(getattr(PersonRow, name) for name in _COLUMNS))
        people = ops.session.execute(select(*columns)).all()
        self.by_id = {(p.id_type, p.id_no): p for p in people if p.id_no}
        self.by_no = {p.staff_no: p for p in people if p.staff_no}
        self.nameless = {(p.name, p.birth): p for p in people if not p.staff_no and not p.id_no}
        self.facts: dict[int, list[_Fact]] = defaultdict(list)
        held = (StaffFactRow.until.is_(None)) | (StaffFactRow.until >= ops.today)
        fact = StaffFactRow
        for row in ops.session.execute(
            select(
                fact.id,
                fact.person_id,
                fact.kind,
                fact.code,
                fact.text,
                fact.unit_id,
                fact.start,
                fact.until,
                fact.precision,
            ).where(held)
        ):
            self.facts[row.person_id].append(row)

    def match(self, row: ReadRow) -> _Person:
        """Return the person of ``row``, None for a new one, ``conflict`` where the numbers contradict."""
        record = row.record
        by_id = self.by_id.get((record.get("id_type"), record.get("id_no"))) if record.get("id_no") else None
        by_no = self.by_no.get(record["staff_no"]) if record.get("staff_no") else None
        if by_id is not None and by_no is not None:
            return by_id if by_id.id == by_no.id else "conflict"
        if by_id is not None:
            return "conflict" if by_id.staff_no and record.get("staff_no") else by_id
        if by_no is not None:
            if record.get("id_no") and by_no.id_no:
                return "conflict"
            return by_no if by_no.name == _name(row) else "conflict"
        if record.get("staff_no") or record.get("id_no"):
            return None
        return self.nameless.get((_name(row), _day(row, "birth")))


def _name(row: ReadRow) -> str:
    return str(row.record.get("name") or clean_name(row.aside["name"]))


def _day(row: ReadRow, field: str) -> date | None:
    found = row.aside.get(field)
    if not isinstance(found, ReadDate) or (field == "birth" and found.precision != "day"):
        return None
    return found.day


def _person_values(row: ReadRow) -> dict[str, Any]:
    record, aside = row.record, row.aside
    values: dict[str, Any] = {
        "staff_no": record.get("staff_no"),
        "name": _name(row),
        "sex": _SEX.get(record.get("sex", "")),
        "birth": _day(row, "birth"),
        "id_type": record.get("id_type"),
        "id_no": record.get("id_no"),
        "phone": record.get("phone"),
        "work_start": _day(row, "work_start"),
        "hire_date": _day(row, "hire_date"),
        "remark": aside.get("remark"),
        "native_place": aside.get("native_place"),
        "address": aside.get("address"),
    }
    for field, table in _CODED.items():
        values[field] = _code(table, aside[field]) if aside.get(field) else None
    return values


def _facts(ops: Ops, units: Units, row: ReadRow) -> list[dict[str, Any]]:
    record, aside = row.record, row.aside
    found: list[dict[str, Any]] = []

    def fact(
        kind: FactKind,
        code: str | None = None,
        *,
        unit: int | None = None,
        text: str | None = None,
        start: ReadDate | None = None,
        until: date | None = None,
    ) -> None:
        found.append({
            "kind": kind.value, "code": code, "text": text, "unit_id": unit, "start": start.day if start else None,
            "until": until, "precision": start.precision if start else "day",
        })  # fmt: skip

    if record.get("employment_type"):
        fact(FactKind.STAFFING_TYPE, record["employment_type"], text=aside.get("employment_text"))
    campus = units.campus(record.get("campus"))
    home = units.department(record.get("home_dept"), campus) or campus
    if home is not None:
        fact(FactKind.HOME_UNIT, unit=home)
    work = units.department(record.get("work_dept"), campus, lent=True)
    if work is not None and work != home:
        fact(FactKind.WORKING_UNIT, unit=work)
    if record.get("title"):
        qualified, appointed = aside.get("title_qualified"), aside.get("title_appointed")
        fact(FactKind.TITLE_QUALIFIED, record.get("title_code"), text=record["title"], start=qualified)
        if appointed is not None or "title_appointed" not in row.cells:
            fact(FactKind.TITLE_APPOINTED, record.get("title_code"), text=record["title"], start=appointed)
    if record.get("level"):
        fact(FactKind.NURSE_LEVEL, record["level"])
    due, child = aside.get("pregnancy_due"), aside.get("nursing_child_birth")
    if isinstance(due, ReadDate):
        fact(FactKind.SPECIAL_STATUS, "pregnancy", start=ReadDate(due.day - _DUE), until=due.day)
    if isinstance(child, ReadDate):
        fact(FactKind.SPECIAL_STATUS, "nursing", start=child, until=_year_later(child.day))
    del ops
    return found


def _year_later(day: date) -> date:
    """Return the day before the first birthday: nursing protection runs to it."""
    return date(day.year + 1, day.month, 28 if (day.month, day.day) == (2, 29) else day.day) - timedelta(days=1)


def _add(ops: Ops, units: Units, row: ReadRow) -> None:
    values = _person_values(row)
    pinyin, initials, sort_key = _reading(values["name"])
    values["sex"] = values["sex"] or "0"
    number = ops.insert(
        PersonRow, **values, pinyin=pinyin, initials=initials, sort_key=sort_key, created_at=ops.now, changed_at=ops.now
    )
    for fact in _facts(ops, units, row):
        _insert_fact(ops, number, fact)
    ops.touched[number] = {"row": f"{row.sheet}!{row.row}", "new": True}
    ops.settle(row, State.NEW, number)


def _insert_fact(ops: Ops, person: int, fact: dict[str, Any]) -> None:
    ops.insert(StaffFactRow, person_id=person, **fact, recorded_at=ops.now, recorded_by=ops.login)


def _compare(ops: Ops, units: Units, row: ReadRow, person: _Person, facts: Sequence[_Fact]) -> None:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for field, value in _person_values(row).items():
        old = getattr(person, field)
        if value is not None and value != old:
            before[field], after[field] = old, value
    if "name" in after:
        after["pinyin"], after["initials"], after["sort_key"] = _reading(after["name"])
        before["pinyin"], before["initials"], before["sort_key"] = _reading(before["name"])
    changes = [(field, before[field], value) for field, value in after.items()]
    if after:
        after["changed_at"] = ops.now
        before["changed_at"] = ops.session.scalar(select(PersonRow.changed_at).where(PersonRow.id == person.id))
        ops.update(PersonRow, person.id, before, after)
    for fact in _facts(ops, units, row):
        changes.extend(_change_fact(ops, person.id, fact, facts))
    if changes:
        ops.touched[person.id] = {
            "row": f"{row.sheet}!{row.row}",
            "changes": [[field, old, new] for field, old, new in changes],
        }
    ops.settle(row, State.CHANGED if changes else State.SAME, person.id, changes)


def _value(fact: Any) -> Any:
    if isinstance(fact, dict):
        return fact["unit_id"] if fact["unit_id"] is not None else (fact["code"] or fact["text"])
    return fact.unit_id if fact.unit_id is not None else (fact.code or fact.text)


def _change_fact(ops: Ops, person: int, new: dict[str, Any], facts: Sequence[_Fact]) -> list[tuple[str, Any, Any]]:
    held = [fact for fact in facts if fact.kind == new["kind"]]
    if new["kind"] == FactKind.TITLE_QUALIFIED or new["kind"] == FactKind.SPECIAL_STATUS:
        for fact in held:
            if _value(fact) == _value(new) and (new["start"] is None or fact.start == new["start"]):
                return []
        _insert_fact(ops, person, new)
        return [(new["kind"], None, _value(new))]
    current = max(held, key=lambda fact: (fact.start or date.min, fact.id), default=None)
    if current is not None and _value(current) == _value(new):
        return []
    begin = (
        new["start"] if new["start"] and (current is None or (current.start or date.min) < new["start"]) else ops.today
    )
    if current is not None:
        if (current.start or date.min) >= begin:
            old = {"code": current.code, "text": current.text, "unit_id": current.unit_id}
            ops.update(StaffFactRow, current.id, old, {key: new[key] for key in old})
            return [(new["kind"], _value(current), _value(new))]
        ops.update(StaffFactRow, current.id, {"until": current.until}, {"until": begin - timedelta(days=1)})
    _insert_fact(ops, person, {**new, "start": begin if current is not None else new["start"]})
    return [(new["kind"], _value(current) if current is not None else None, _value(new))]
