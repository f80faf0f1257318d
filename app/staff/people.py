"""People come, are corrected, change and leave."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.staff.codes import Table, codes
from app.staff.dated import belongs_in_scope, record_fact
from app.staff.facts import Fact, FactKind
from app.staff.identifiers import IdProblem, IdType, clean_number, is_mobile, parse_id_number
from app.staff.names import clean_name, private_signs, read_name, reading_of
from app.words import say
from db.tables import PersonRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

_CODED = {
    "sex": Table.SEX,
    "ethnicity": Table.ETHNICITY,
    "politics": Table.POLITICS,
    "education": Table.EDUCATION,
    "marriage": Table.MARRIAGE,
}
_PLAIN = ("former_name", "degree", "native_place", "address", "remark")
_DATES = ("birth", "work_start", "hire_date")
FIELDS = ("name", "pinyin", "staff_no", "id_no", "phone", *_CODED, *_PLAIN, *_DATES)


def add_person(
    desk: Desk,
    *,
    fields: Mapping[str, Any],
    staffing_type: str,
    home_unit_id: int,
    start: date | None = None,
    category: str | None = None,
    document: str | None = None,
) -> int:
    """Add a person with their first facts and return the id. ``fields`` are of ``FIELDS``; dates are ``date`` values.

    ``start`` (the hire date, or today, unless given) is the day the staffing type and the unit begin to hold.

    Raises:
        UserError: a field does not hold; ``field`` names it.
        NotAllowedError: the unit is not among those entrusted to the actor.
    """
    with desk.write(Verb.STAFF_EDIT, label=say("Add person")) as work:
        work.require_unit(home_unit_id)
        checked = check_fields(work, {"name": "", "sex": "0", **fields})
        begin = start or checked.get("hire_date") or work.today
        first = [
            Fact(FactKind.STAFFING_TYPE, code=staffing_type, start=begin, document=document),
            Fact(FactKind.HOME_UNIT, unit_id=home_unit_id, start=begin, document=document),
        ]
        if category is not None:
            first.append(Fact(FactKind.CATEGORY, code=category, start=begin))
        return take_on(work, checked, first)


def take_on(work: Work, checked: Mapping[str, Any], facts: Sequence[Fact]) -> int:
    """Put a person with checked fields and first facts on the staff list; return the id (for services inside a unit of work)."""
    row = PersonRow(**checked, created_at=work.now, changed_at=work.now)
    work.session.add(row)
    work.session.flush()
    work.record("staff", row.id, after=told_fields(checked))
    for fact in facts:
        record_fact(work, row.id, fact)
    return row.id


def edit_person(desk: Desk, *, person_id: int, fields: Mapping[str, Any], reason: str | None = None) -> None:
    """Correct a person's own data; only the given ``fields`` change.

    Raises:
        UserError: a field does not hold; ``field`` names it.
        NotFoundError: no such person, or none the actor may touch.
    """
    with desk.write(Verb.STAFF_EDIT, label=say("Edit person")) as work:
        row = person_row(work, person_id)
        checked = check_fields(work, fields, of=row)
        changed = {name: value for name, value in checked.items() if getattr(row, name) != value}
        if not changed:
            return
        before = {name: getattr(row, name) for name in changed}
        for name, value in changed.items():
            setattr(row, name, value)
        row.changed_at = work.now
        work.record("staff", row.id, before=told_fields(before), after=told_fields(changed), reason=reason)


def person_row(work: Work, person_id: int) -> PersonRow:
    """Return the row of a person the actor may touch (for services inside a unit of work).

    Raises:
        NotFoundError: no such person, or none in the actor's scope.
    """
    row = work.session.get(PersonRow, person_id)
    if row is None or not belongs_in_scope(work, person_id):
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")
    return row


def check_fields(work: Work, fields: Mapping[str, Any], *, of: PersonRow | None = None) -> dict[str, Any]:
    """Return the columns that ``fields`` make, cleaned and checked one by one.

    Raises:
        UserError: the first field that does not hold, named by ``field``.
    """
    out: dict[str, Any] = {}
    for name, value in fields.items():
        out.update(check_field(work, name, value, of=of))
    agree(out, of)
    return out


def check_field(work: Work, name: str, value: Any, *, of: PersonRow | None = None) -> dict[str, Any]:
    """Return the columns that one field makes (an identity number also makes birth and sex).

    Raises:
        UserError: it does not hold.
    """
    if name not in FIELDS:
        raise UserError(say("There is no field {name}.", name=name), field=name)
    checker = _CHECKERS.get(name)
    if checker is not None:
        return checker(work, value, of)
    if name in _CODED:
        return {name: _coded(name, value)}
    return {name: _past(work, name, value) if name in _DATES else _text(value)}


def _name(_work: Work, value: Any, of: PersonRow | None) -> dict[str, Any]:
    name = clean_name(str(value or ""))
    if not name:
        raise UserError(say("The person needs a name."), field="name")
    if private_signs(name):
        raise UserError(
            say("The name holds a stand-in character of an old system."),
            field="name",
            remedy=say("Enter the real character, by its code point if need be."),
        )
    if of is not None and of.name == name:
        return {"name": name}
    return {"name": name, **_reading_columns(attrs.asdict(read_name(name)))}


def _pinyin(_work: Work, value: Any, of: PersonRow | None) -> dict[str, Any]:
    text = str(value or "").strip()
    if not text or of is None:
        return {}
    return _reading_columns(attrs.asdict(reading_of(text, name=of.name)))


def _reading_columns(reading: dict[str, Any]) -> dict[str, Any]:
    return {name: reading[name] for name in ("pinyin", "initials", "sort_key")}


def _staff_no(work: Work, value: Any, of: PersonRow | None) -> dict[str, Any]:
    number = _text(value)
    if number is not None:
        taken = work.session.execute(select(PersonRow.id, PersonRow.name).where(PersonRow.staff_no == number)).first()
        if taken is not None and (of is None or taken.id != of.id):
            raise UserError(say("The staff number {number} belongs to {name}.", number=number, name=taken.name),
                            field="staff_no")  # fmt: skip
    return {"staff_no": number}


def _id_no(work: Work, value: Any, of: PersonRow | None) -> dict[str, Any]:
    if not _text(value):
        return {"id_type": None, "id_no": None}
    found = parse_id_number(str(value), work.today)
    if isinstance(found, IdProblem):
        raise UserError(found.text, field="id_no")
    same = select(PersonRow.id, PersonRow.name).where(
        PersonRow.id_type == found.id_type.value, PersonRow.id_no == found.number
    )
    taken = work.session.execute(same).first()
    if taken is not None and (of is None or taken.id != of.id):
        raise UserError(say("{name} already has this identity number.", name=taken.name), field="id_no")
    columns: dict[str, Any] = {"id_type": found.id_type.value, "id_no": found.number}
    if found.id_type is IdType.RIC:
        columns |= {"birth": found.birth, "sex": found.sex}
    return columns


def _phone(_work: Work, value: Any, _of: PersonRow | None) -> dict[str, Any]:
    text = _text(value)
    if text is None:
        return {"phone": None}
    number = clean_number(text)
    landline = number.lstrip("0").isdigit() and 7 <= len(number) <= 12 and not number.startswith("1")  # noqa: PLR2004 - lengths of landlines with and without area
    if not is_mobile(number) and not landline:
        raise UserError(say("This is no phone number."), field="phone")
    return {"phone": number}


_CHECKERS: Mapping[str, Callable[[Work, Any, PersonRow | None], dict[str, Any]]] = {
    "name": _name,
    "pinyin": _pinyin,
    "staff_no": _staff_no,
    "id_no": _id_no,
    "phone": _phone,
}


def _coded(name: str, value: Any) -> str | None:
    code = _text(value)
    if code is not None and code not in codes(_CODED[name]):
        raise UserError(say("{code} is not in the code table.", code=code), field=name)
    return code


def _past(work: Work, name: str, value: Any) -> date | None:
    if value is None:
        return None
    if not isinstance(value, date):
        raise UserError(say("{text} is not a date like 2026-11-23.", text=str(value)), field=name)
    if name == "birth" and value > work.today:
        raise UserError(say("This day lies in the future."), field=name)
    return value


def _text(value: Any) -> str | None:
    return str(value).strip() or None if value is not None else None


def agree(out: Mapping[str, Any], of: PersonRow | None) -> None:
    """Stop where birth, start of work and hire contradict each other.

    Raises:
        UserError: they do.
    """
    birth = out.get("birth", of.birth if of else None)
    for name in ("work_start", "hire_date"):
        day = out.get(name, getattr(of, name) if of else None)
        if birth is not None and day is not None and day <= birth:
            raise UserError(say("This day lies before the birth."), field=name)


def told_fields(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the audit keeps: which sensitive numbers changed, not the numbers."""
    return {name: "***" if name in {"id_no", "phone", "address"} and value else value for name, value in values.items()}
