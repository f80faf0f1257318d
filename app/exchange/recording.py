"""Data rows into records: each cell through its normaliser, problems noted beside the cell they stand in."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from app.exchange.normalise import numbers, words
from app.exchange.normalise.dates import BadDate, NoEnd, ReadDate, read_date, read_range
from app.exchange.normalise.text import SAME_AS_ABOVE, is_empty, plain_text, squeeze, text_of
from app.exchange.understanding.certificates import NO_END, OTHER, REQUIRED, SITED, credential_code, grade_of
from app.exchange.understanding.layout import SheetLayout, is_blank
from app.exchange.values import Cell, Kind, RawSheet, ReadRow, RowType, letter
from app.staff.identifiers import IdNumber, IdProblemKind, IdType, parse_id_number
from app.staff.names import clean_name, private_signs
from app.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@attrs.frozen(slots=True)
class Context:
    """What reading needs to know of the hospital: the day, its names, its campuses, hours of a day."""

    as_of: date
    own_sites: tuple[str, ...] = ()
    campuses: tuple[str, ...] = ()
    hours_per_day: float = 8


_PAST = frozenset({"birth", "work_start", "hire_date", "title_qualified", "title_appointed", "issued", "issued_plain", "issued_first", "start", "nursing_child_birth"})
_FILLED_DOWN = ("home_dept", "work_dept", "dept", "campus", "staff_no", "name", "id_no")
_NOT_YET = re.compile(r"待补|待办|待核|待定|未办|暂无|未提供|缺|补录|待录|待提供|未填|后补|不详|未知")
LOST_FROM = 10**15


def read_rows(sheet: RawSheet, layout: SheetLayout, context: Context) -> list[ReadRow]:
    """Return the data rows of ``sheet``, normalised and checked one by one."""
    assert layout.kind is not None
    fields = layout.fields()
    maker = _MAKERS[layout.kind]
    state = _Sheet(sheet, layout, context, fields)
    rows: list[ReadRow] = []
    for number, cells in _filled(sheet, layout, fields):
        row = ReadRow(sheet.name, number + 1, {})
        row.cells = {field: (letter(index), cells[index] if index < len(cells) else None) for field, index in fields.items()}
        maker(state, row, number)
        rows.append(row)
    return rows


def _filled(sheet: RawSheet, layout: SheetLayout, fields: dict[str, int]) -> Iterator[tuple[int, list[Cell]]]:
    """Yield data rows with cells merged downwards, and 同上, filled from above."""
    down: dict[int, dict[int, int]] = {}
    used = {index for field, index in fields.items()}
    for top, left, bottom, right in sheet.merges:
        if bottom > top and left == right and left in used and (not layout.header or top > layout.header[-1]):
            for row in range(top + 1, bottom + 1):
                down.setdefault(row, {})[left] = top
    copied = [fields[field] for field in _FILLED_DOWN if field in fields]
    before: list[Cell] | None = None
    for number, kind in enumerate(layout.types):
        if kind is not RowType.DATA:
            continue
        cells = sheet.rows[number]
        if number in down:
            cells = list(cells)
            for column, top in down[number].items():
                if is_blank(cells[column]):
                    cells[column] = sheet.rows[top][column]
        if before is not None:
            for column in copied:
                if column < len(cells):
                    cell = cells[column]
                    if isinstance(cell, str) and cell.strip() in SAME_AS_ABOVE:
                        cells = list(cells)
                        cells[column] = before[column]
        before = cells
        yield number, cells


@attrs.define(slots=True)
class _Sheet:
    raw: RawSheet
    layout: SheetLayout
    context: Context
    fields: dict[str, int]
    campus: str | None = None

    def __attrs_post_init__(self) -> None:
        self.campus = _campus(self.raw.name, self.layout.title, self.context.campuses)

    def band(self, number: int) -> str | None:
        """Return the department's heading above row ``number``."""
        above = [row for row in self.layout.bands if row < number]
        return re.sub(r"^[一二三四五六七八九十\d]+[、.．]\s*|[:：]$", "", self.layout.bands[max(above)]) if above else None


def _campus(name: str, title: str, known: tuple[str, ...]) -> str | None:
    for text in (name, title):
        for campus in known:
            if campus in text:
                return campus
    match = re.search(r"([\u4e00-\u9fff]{1,4}?(?:院区|分院|总院|本部))", name) or re.search(r"[(（]([\u4e00-\u9fff]{1,6}(?:院区|分院|总院|本部))[)）]", title)
    return match[1] if match else None


def _date(state: _Sheet, row: ReadRow, field: str, into: str | None = None) -> ReadDate | NoEnd | BadDate | None:
    """Read a date field; a bad one becomes a problem, a good one part of the record."""
    target = into or field
    if field not in row.cells:
        return None
    cell = row.cells[field][1]
    if is_empty(cell):
        row.record.setdefault(target, None)
        return None
    found = read_date(cell, past=field in _PAST, year=state.context.as_of.year)
    if into and field != into:
        row.cells[into] = row.cells[field]
    if isinstance(found, ReadDate):
        row.record[target] = str(found)
        row.aside[target] = found
    elif isinstance(found, BadDate) or (isinstance(found, NoEnd) and field in _PAST):
        row.record.pop(target, None)
        row.note("bad_date", target, say("“{value}” is no date.", value=text_of(cell)))
        return BadDate(text_of(cell))
    return found


def _word(row: ReadRow, field: str) -> str:
    cell = row.cells.get(field, (None, None))[1]
    return "" if is_empty(cell) else text_of(cell)


def _name(row: ReadRow) -> None:
    text = _word(row, "name")
    if not text:
        return
    if private_signs(text):
        row.note("pua_character", "name", say("The name holds a stand-in of an old system for a rare character; enter the real one."))
        row.aside["name"] = text
        return
    row.record["name"] = clean_name(text.replace("　", " "))


def _key(row: ReadRow, field: str = "staff_no") -> str | None:
    cell = row.cells.get(field, (None, None))[1]
    return None if is_empty(cell) else numbers.number_text(cell)


def _staff(state: _Sheet, row: ReadRow, number: int) -> None:
    record = row.record
    staff_no = _key(row)
    if staff_no and not _NOT_YET.search(staff_no):
        record["staff_no"] = staff_no
    _name(row)
    _identity(state, row)
    _staffing(row)
    _places(state, row, number)
    for field in ("work_start", "hire_date", "title_qualified", "title_appointed"):
        _date(state, row, field)
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


def _identity(state: _Sheet, row: ReadRow) -> None:
    record = row.record
    birth = _date(state, row, "birth")
    sex_text = _word(row, "sex")
    sex = words.sex(sex_text) if sex_text else None
    if sex:
        record["sex"] = sex
    number = _identity_number(state, row)
    if number is None:
        return
    record["id_type"], record["id_no"] = str(number.id_type), number.number
    if number.birth is not None:
        if isinstance(birth, ReadDate) and not birth.covers(number.birth):
            row.note("birth_mismatch", "birth", say("The identity number says {birth}.", birth=number.birth.isoformat()))
        if not isinstance(birth, BadDate):
            record["birth"] = number.birth.isoformat()
        row.aside["birth"] = ReadDate(number.birth)
    if number.sex is not None:
        real = {"1": "男", "2": "女"}[number.sex]
        if sex and sex != real:
            row.note("sex_mismatch", "sex", say("The identity number says {sex}.", sex=real))
        record["sex"] = real


def _identity_number(state: _Sheet, row: ReadRow) -> IdNumber | None:
    if "id_no" not in row.cells:
        return None
    cell = row.cells["id_no"][1]
    text = text_of(cell)
    if is_empty(cell) or _NOT_YET.search(text):
        return None
    lost = isinstance(cell, (int, float)) and abs(cell) >= LOST_FROM
    kind = words.id_type(_word(row, "id_type")) if "id_type" in row.cells else None
    found = parse_id_number(squeeze(text), state.context.as_of)
    if isinstance(found, IdNumber) and not lost:
        if kind is None and found.id_type is IdType.HMT and not found.number.isdigit() and _word(row, "name").isascii():
            return IdNumber(IdType.PASSPORT, found.number)  # home-return permits carry Chinese names
        shaped = kind in (None, str(found.id_type)) or kind in ("HMT", "PASSPORT", "FPR")
        if kind in ("HMT", "PASSPORT", "FPR") and kind != str(found.id_type):
            return IdNumber(IdType(kind), found.number) if found.id_type is not IdType.RIC else found
        if shaped:
            return found
    elif kind in ("HMT", "PASSPORT", "FPR") and not lost:
        return IdNumber(IdType(kind), squeeze(text).upper())
    if lost or isinstance(found, IdNumber) or found.kind is IdProblemKind.UNREADABLE:
        why = say("The spreadsheet kept this identity number as a number and lost its last digits.") if lost else (
            found.text if not isinstance(found, IdNumber) else say("The number does not fit the kind of document.")
        )
        row.note("id_unreadable", "id_no", why)
    else:
        row.note("id_checksum", "id_no", found.text)
    return None


def _staffing(row: ReadRow) -> None:
    text = _word(row, "employment_type")
    if not text:
        return
    code = words.staffing_type(text)
    row.aside["employment_text"] = text
    if code is None:
        row.note("unknown_staffing_type", "employment_type", say("“{value}” does not say how the person is employed.", value=text))
    else:
        row.record["employment_type"] = code


def _places(state: _Sheet, row: ReadRow, number: int) -> None:
    record = row.record
    campus = plain_text(row.cells.get("campus", (None, None))[1]) or state.campus
    if campus:
        record["campus"] = campus
    home = plain_text(row.cells.get("home_dept", (None, None))[1]) or ("home_dept" not in row.cells and state.band(number)) or None
    if home:
        record["home_dept"] = home
    work = plain_text(row.cells.get("work_dept", (None, None))[1])
    if work:
        record["work_dept"] = work


def _title_level(row: ReadRow) -> None:
    if "title" in row.cells:
        text = _word(row, "title")
        record_title, code = words.title(text) if text else (None, None)
        row.record["title"] = record_title
        if code:
            row.record["title_code"] = code
    if "level" in row.cells:
        text = _word(row, "level")
        row.record["level"] = words.nurse_level(text) if text else None


_DATE_IN_TEXT = re.compile(r"(?:19|20)?\d{2}(?:年\d{1,2}月(?:\d{1,2}[日号]?)?|[-./]\d{1,2}(?:[-./]\d{1,2})?)|[二一]?[〇零○一二三四五六七八九]{2,4}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?|(?:19|20)\d{6}")


def _special(state: _Sheet, row: ReadRow) -> None:
    for field in ("pregnancy_due", "nursing_child_birth"):
        if field in row.cells and not is_empty(row.cells[field][1]):
            _date(state, row, field)
    for field in ("special_status", "remark"):
        text = squeeze(_word(row, field))
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


def _required_staff(row: ReadRow) -> None:
    checks: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("name", lambda: "name" not in row.record and not row.has("pua_character")),
        ("id_no", lambda: "id_no" not in row.record and not row.has("id_checksum") and not row.has("id_unreadable")),
        ("employment_type", lambda: "employment_type" not in row.record and not row.has("unknown_staffing_type")),
        ("staff_no", lambda: "staff_no" not in row.record and row.record.get("employment_type") not in ("GP", "JX", "SX")),
    )
    for field, lacks in checks:
        if field in row.cells and lacks():
            row.note("missing_required", field, say("This must be filled in."))


def _person(row: ReadRow, state: _Sheet) -> None:
    """Keep what names the person; who it is, the vault says (``people``)."""
    row.aside["staff_no"] = _key(row)
    name = _word(row, "name")
    row.aside["name"] = clean_name(name) if name else None
    number = _word(row, "id_no") if not isinstance(row.cells.get("id_no", (None, None))[1], float) else ""
    row.aside["id_no"] = re.sub(r"[\s'-]", "", squeeze(number)).upper() if number else None
    row.aside["dept"] = plain_text(row.cells.get("dept", (None, None))[1])
    del state


def _credentials(state: _Sheet, row: ReadRow, number: int) -> None:
    del number
    _person(row, state)
    items = sorted({field.split(":")[1] for field in state.fields if field.startswith("item:")})
    if items:
        row.record["items"] = [item for code in items if (item := _wide_item(state, row, code))]
        return
    text = _word(row, "type")
    code = credential_code(text) if text else None
    row.record["type"] = code or (OTHER if text and state.layout.default_type is None else state.layout.default_type) or OTHER
    if text and code is None and state.layout.default_type is not None and not credential_code(state.raw.name):
        row.record["type"] = OTHER
    row.aside["type_text"] = text or None
    _certificate(state, row, row.record)
    grade = _word(row, "grade")
    if grade:
        row.record["grade"] = grade_of(grade) or plain_text(grade)
    elif row.record["type"] in ("SURG", "ANTI_RX") and text and grade_of(text):
        row.record["grade"] = grade_of(text)
    _site(state, row)
    progress = _word(row, "renewal")
    if progress:
        row.aside["renewal_text"] = progress
        if words.renewal(progress):
            row.record["renewal"] = words.renewal(progress)
    for field in ("issuer", "scope", "remark"):
        row.aside[field] = plain_text(row.cells.get(field, (None, None))[1])


def _certificate(state: _Sheet, row: ReadRow, record: dict[str, Any]) -> None:
    kind = record["type"]
    number = _key(row, "cert_no")
    if number:
        record["cert_no"] = number
    elif "cert_no" in row.cells and "cert_no" in REQUIRED.get(kind, ()):
        row.note("missing_required", "cert_no", say("This must be filled in."))
    for field in ("issued", "issued_plain", "issued_first"):
        if record.get("issued") is None and not row.has("bad_date", "issued"):
            _date(state, row, field, into="issued")
    _valid_to(state, row, record, kind)


def _valid_to(state: _Sheet, row: ReadRow, record: dict[str, Any], kind: str) -> None:
    if "valid_to" not in row.cells:
        if kind in NO_END:
            record.update(valid_to=None, no_expiry=True)
        return
    cell = row.cells["valid_to"][1]
    start, end = read_range(cell, year=state.context.as_of.year)
    if end is not None:
        if start is not None and record.get("issued") is None:
            record["issued"], row.aside["issued"] = str(start), start
        found: Any = end
        if isinstance(end, ReadDate):
            record["valid_to"], row.aside["valid_to"] = str(end), end
    else:
        found = _date(state, row, "valid_to")
    if isinstance(found, BadDate):
        return
    needed = "valid_to" in REQUIRED.get(kind, ())
    if isinstance(found, NoEnd) and not needed:
        record.update(valid_to=None, no_expiry=True)
    elif not isinstance(found, ReadDate):
        record.pop("valid_to", None)
        if needed:
            row.note("missing_required", "valid_to", say("This must be filled in."))
        else:
            record["valid_to"] = None
            if kind in NO_END:
                record["no_expiry"] = True


def _site(state: _Sheet, row: ReadRow) -> None:
    text, filed = squeeze(_word(row, "site")), squeeze(_word(row, "filed_site"))
    if not text and not filed:
        return
    row.aside["site_text"] = _word(row, "site") or _word(row, "filed_site")
    row.record["site"] = site_of(text, filed, state.context.own_sites)
    if row.record["site"] == "other" and row.record["type"] in (*SITED, OTHER):
        row.note("wrong_site", "site", say("The place of practice “{value}” is not this hospital.", value=row.aside["site_text"]))


def site_of(text: str, filed: str, own_sites: tuple[str, ...]) -> str:
    """Return own, filed (多机构备案 here) or other for a place of practice."""
    own = [squeeze(name) for name in own_sites if name]
    parts = [part for part in re.split(r"[;；、,，/\n]", text) if part]
    main = parts[0] if parts else ""
    if any(main == name or main.startswith(name) for name in own) and "备案" not in main:
        return "own"
    rest = "".join(parts[1:]) + filed
    if any(name in rest for name in own) or "备案" in text or re.search(r"已备案|^是$", filed):
        return "filed"
    if any(name in main for name in own) and "备案" not in main:
        return "own"
    return "other" if text else "filed"


def _wide_item(state: _Sheet, row: ReadRow, code: str) -> dict[str, Any] | None:
    """Return one certificate of a row that holds several, None where nothing stands there."""
    parts = {field.split(":")[2]: field for field in state.fields if field.startswith(f"item:{code}:")}
    if "bare" in parts:
        cell = row.cells[parts["bare"]][1]
        found = read_date(cell, past=False, year=state.context.as_of.year) if not is_empty(cell) else None
        dated = isinstance(found, (ReadDate, NoEnd))
        parts.setdefault("valid_to" if dated else "cert_no", parts["bare"])
    if all(is_empty(row.cells[field][1]) for field in parts.values()):
        return None
    kept = {field: row.cells[field] for part, field in parts.items()}
    inner = ReadRow(row.sheet, row.row, {"type": code}, cells={part: kept[field] for part, field in parts.items() if part != "bare"})
    _certificate(state, inner, inner.record)
    if "site" in parts:
        _site(state, inner)
    if "grade" in parts and _word(inner, "grade"):
        inner.record["grade"] = grade_of(_word(inner, "grade")) or _word(inner, "grade")
    row.problems.extend(inner.problems)
    row.aside.setdefault("items", {})[code] = inner
    return inner.record


def _contracts(state: _Sheet, row: ReadRow, number: int) -> None:
    del number
    _person(row, state)
    record = row.record
    text = _word(row, "contract_type")
    code = words.contract_type(text) if text else None
    if code is None:
        staffing = words.staffing_type(_word(row, "employment_type")) if _word(row, "employment_type") else None
        code = words.OF_STAFFING.get(staffing or "")
    if code:
        record["contract_type"] = code
    number_text = _key(row, "contract_no")
    if number_text:
        record["contract_no"] = number_text
    times = _word(row, "times")
    if times and numbers.count(times) is not None:
        record["times"] = numbers.count(times)
    _term(state, row)
    row.aside["over"] = words.contract_over(_word(row, "state")) if _word(row, "state") else False
    for field in ("agency", "remark"):
        row.aside[field] = plain_text(row.cells.get(field, (None, None))[1])


def _term(state: _Sheet, row: ReadRow) -> None:
    record = row.record
    if "period" in row.cells and "end" not in row.cells:
        start, end = read_range(row.cells["period"][1], year=state.context.as_of.year)
        if start is None and end is None and not is_empty(row.cells["period"][1]):
            row.cells["end"] = row.cells["period"]
        else:
            if start is not None:
                record["start"], row.aside["start"] = str(start), start
            if isinstance(end, ReadDate):
                record["end"], row.aside["end"] = str(end), end
            elif isinstance(end, NoEnd):
                record.update(end=None, open_ended=True)
    if "start" not in record:
        _date(state, row, "start")
    if "end" in row.cells and "open_ended" not in record:
        found = _date(state, row, "end")
        if isinstance(found, NoEnd):
            record.update(end=None, open_ended=True)


def _balances(state: _Sheet, row: ReadRow, number: int) -> None:
    del number
    _person(row, state)
    for field, unit in (("rest_days", "day"), ("accrued_hours", "hour"), ("leave_entitled", "day"), ("leave_used", "day"), ("leave_left", "day")):
        if field not in row.cells:
            continue
        cell = row.cells[field][1]
        heading = squeeze(state.layout.column(field).heading) if state.layout.column(field) else ""  # type: ignore[union-attr] - asked for just before
        factor = _heading_factor(heading, unit, state.context.hours_per_day)
        if is_empty(cell):
            row.record[field] = 0
            continue
        try:
            value = numbers.quantity(cell, unit=unit, hours_per_day=state.context.hours_per_day)
        except numbers.BadNumberError:
            row.note("bad_number", field, say("“{value}” is no quantity.", value=text_of(cell)))
            continue
        if factor != 1 and (isinstance(cell, (int, float)) or re.fullmatch(r"[-+−－]?[\d.]+", squeeze(text_of(cell)))):
            value *= factor
        row.record[field] = numbers.tidy(value)


def _heading_factor(heading: str, unit: str, hours_per_day: float) -> float:
    """Return what plain numbers below a heading with another unit are multiplied by."""
    if unit == "hour" and re.search(r"[(（][^)）]*天[)）]|天数", heading):
        return hours_per_day
    if unit == "day" and re.search(r"[(（][^)）]*小?时[)）]|小时数", heading):
        return 1 / hours_per_day
    return 1


_MAKERS: dict[Kind, Callable[[_Sheet, ReadRow, int], None]] = {
    Kind.STAFF: _staff,
    Kind.CREDENTIALS: _credentials,
    Kind.CONTRACTS: _contracts,
    Kind.BALANCES: _balances,
}
