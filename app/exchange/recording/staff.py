"""A row of a staff list into a record."""

from __future__ import annotations

import re

from app.exchange.normalise import numbers, words
from app.exchange.normalise.dates import BadDate, ReadDate, read_date
from app.exchange.normalise.text import is_empty, plain_text, squeeze, text_of
from app.exchange.recording.cells import NOT_YET, Sheet, key_of, read_day, read_name, word_of
from app.exchange.values import ReadRow
from app.staff.identifiers import IdNumber, IdProblemKind, IdType, parse_id_number
from app.words import say

LOST_FROM = 10**15


def read_staff(state: Sheet, row: ReadRow) -> None:
    """Read one row of a staff list."""
    record = row.record
    staff_no = key_of(row)
    if staff_no and not NOT_YET.search(staff_no):
        record["staff_no"] = staff_no
    read_name(row)
    _identity(state, row)
    _staffing(state, row)
    _places(state, row)
    for field in ("work_start", "hire_date", "title_qualified", "title_appointed"):
        read_day(state, row, field)
    _title_level(row)
    if "phone" in row.cells:
        cell = row.cells["phone"][1]
        record["phone"] = None if is_empty(cell) else numbers.phone(cell)
    for field in ("remark", "ethnicity", "politics", "education", "degree", "native_place", "address"):
        text = plain_text(row.cells.get(field, (None, None))[1])
        if text:
            row.aside[field] = text
    _special(state, row)
    _required_staff(row)


def _identity(state: Sheet, row: ReadRow) -> None:
    record = row.record
    birth = read_day(state, row, "birth")
    sex_text = word_of(row, "sex")
    sex = words.sex(sex_text) if sex_text else None
    if sex:
        record["sex"] = sex
    number = _identity_number(state, row)
    if number is None:
        return
    record["id_type"], record["id_no"] = str(number.id_type), number.number
    if number.birth is not None:
        if isinstance(birth, ReadDate) and not birth.covers(number.birth):
            row.note(
                "birth_mismatch", "birth", say("The identity number says {birth}.", birth=number.birth.isoformat())
            )
        if not isinstance(birth, BadDate):
            record["birth"] = number.birth.isoformat()
        row.aside["birth"] = ReadDate(number.birth)
    if number.sex is not None:
        real = {"1": "男", "2": "女"}[number.sex]
        if sex and sex != real:
            row.note("sex_mismatch", "sex", say("The identity number says {sex}.", sex=real))
        record["sex"] = real


def _identity_number(state: Sheet, row: ReadRow) -> IdNumber | None:
    if "id_no" not in row.cells:
        return None
    cell = row.cells["id_no"][1]
    text = text_of(cell)
    if is_empty(cell) or NOT_YET.search(text):
        return None
    lost = isinstance(cell, (int, float)) and abs(cell) >= LOST_FROM
    kind = words.id_type(word_of(row, "id_type")) if "id_type" in row.cells else None
    found = parse_id_number(squeeze(text), state.context.as_of)
    if isinstance(found, IdNumber) and not lost:
        if (
            kind is None
            and found.id_type is IdType.HMT
            and not found.number.isdigit()
            and word_of(row, "name").isascii()
        ):
            return IdNumber(IdType.PASSPORT, found.number)  # home-return permits carry Chinese names
        shaped = kind in (None, str(found.id_type)) or kind in ("HMT", "PASSPORT", "FPR")
        if kind in ("HMT", "PASSPORT", "FPR") and kind != str(found.id_type):
            return IdNumber(IdType(kind), found.number) if found.id_type is not IdType.RIC else found
        if shaped:
            return found
    elif kind in ("HMT", "PASSPORT", "FPR") and not lost:
        return IdNumber(IdType(kind), squeeze(text).upper())
    if lost or isinstance(found, IdNumber) or found.kind is IdProblemKind.UNREADABLE:
        why = (
            say("The spreadsheet kept this identity number as a number and lost its last digits.")
            if lost
            else (
                found.text if not isinstance(found, IdNumber) else say("The number does not fit the kind of document.")
            )
        )
        row.note("id_unreadable", "id_no", why)
    else:
        row.note("id_checksum", "id_no", found.text)
    return None


_YES = frozenset("是√✓✔有Y1")


def _staffing(state: Sheet, row: ReadRow) -> None:
    text = word_of(row, "employment_type")
    if not text:
        return
    code = words.staffing_type(text)
    column = state.layout.column("employment_type")
    if code is None and column is not None and re.search("在编|编内|有编", column.heading) and squeeze(text) in _YES:
        code = "BZ"
    row.aside["employment_text"] = text
    if code is None:
        row.note(
            "unknown_staffing_type",
            "employment_type",
            say("“{value}” does not say how the person is employed.", value=text),
        )
    else:
        row.record["employment_type"] = code


def _places(state: Sheet, row: ReadRow) -> None:
    record = row.record
    campus = plain_text(row.cells.get("campus", (None, None))[1]) or state.campus
    if campus:
        record["campus"] = campus
    home = (
        plain_text(row.cells.get("home_dept", (None, None))[1])
        or ("home_dept" not in row.cells and state.band(row.row - 1))
        or None
    )
    if home:
        record["home_dept"] = home
    work = plain_text(row.cells.get("work_dept", (None, None))[1])
    if work:
        record["work_dept"] = work


def _title_level(row: ReadRow) -> None:
    if "title" in row.cells:
        text = word_of(row, "title")
        record_title, code = words.title(text) if text else (None, None)
        row.record["title"] = record_title
        if code:
            row.record["title_code"] = code
    if "level" in row.cells:
        text = word_of(row, "level")
        row.record["level"] = words.nurse_level(text) if text else None


_DATE_IN_TEXT = re.compile(
    r"(?:19|20)?\d{2}(?:年\d{1,2}月(?:\d{1,2}[日号]?)?|[-./]\d{1,2}(?:[-./]\d{1,2})?)"
    r"|[二一]?[〇零○一二三四五六七八九]{2,4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?"
    r"|(?:19|20)\d{6}"
)


def _special(state: Sheet, row: ReadRow) -> None:
    for field in ("pregnancy_due", "nursing_child_birth"):
        if field in row.cells and not is_empty(row.cells[field][1]):
            read_day(state, row, field)
    for field in ("special_status", "remark"):
        text = squeeze(word_of(row, field))
        if not text:
            continue
        for part in re.split(r"[;；。\n]", text):
            due = re.search(r"预产|怀孕|孕", part)
            nursing = re.search(r"哺乳|生产|分娩|产后|出生|产假", part)
            if not due and not nursing:
                continue
            match = _DATE_IN_TEXT.search(part)
            if match is None:
                continue
            target = "pregnancy_due" if re.search(r"预产", part) or (due and not nursing) else "nursing_child_birth"
            found = read_date(match[0], past=target == "nursing_child_birth", year=state.context.as_of.year)
            if isinstance(found, ReadDate) and target not in row.record:
                row.record[target] = str(found)
                row.aside[target] = found


#: Field -> problems that already say why it lacks.
_REQUIRED = {
    "name": ("pua_character",),
    "id_no": ("id_checksum", "id_unreadable"),
    "employment_type": ("unknown_staffing_type",),
    "staff_no": (),
}
_NUMBERLESS = ("GP", "JX", "SX")  # trainees are often not given a staff number


def _required_staff(row: ReadRow) -> None:
    for field, said in _REQUIRED.items():
        if field not in row.cells or field in row.record or any(row.has(kind) for kind in said):
            continue
        if field != "staff_no" or row.record.get("employment_type") not in _NUMBERLESS:
            row.note("missing_required", field, say("This must be filled in."))
