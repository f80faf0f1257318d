"""A row of a ledger of certificates into a record: one certificate a row, or several."""

from __future__ import annotations

import re
from typing import Any

from app.exchange.normalise import words
from app.exchange.normalise.dates import BadDate, NoEnd, ReadDate, read_date, read_range
from app.exchange.normalise.text import is_empty, plain_text, squeeze
from app.exchange.recording.cells import Sheet, key_of, note_person, read_day, word_of
from app.exchange.understanding.certificates import NO_END, OTHER, REQUIRED, SITED, credential_code, grade_of
from app.exchange.values import ReadRow
from app.words import say


def read_credentials(state: Sheet, row: ReadRow) -> None:
    """Read one row of a ledger: its certificate, or ``items`` where it holds several."""
    note_person(row)
    wide = sorted((column, field) for field, column in state.fields.items() if field.startswith("item:"))
    items = list(dict.fromkeys(field.split(":")[1] for _column, field in wide))
    if items:
        row.record["items"] = [item for code in items if (item := _wide_item(state, row, code))]
        return
    text = word_of(row, "type")
    code = credential_code(text) if text else None
    row.record["type"] = (
        code or (OTHER if text and state.layout.default_type is None else state.layout.default_type) or OTHER
    )
    if text and code is None and state.layout.default_type is not None and not credential_code(state.raw.name):
        row.record["type"] = OTHER
    row.aside["type_text"] = text or None
    _certificate(state, row, row.record)
    grade = word_of(row, "grade")
    if grade:
        row.record["grade"] = grade_of(grade) or plain_text(grade)
    elif row.record["type"] in ("SURG", "ANTI_RX") and text and grade_of(text):
        row.record["grade"] = grade_of(text)
    _site(state, row)
    progress = word_of(row, "renewal")
    if progress:
        row.aside["renewal_text"] = progress
        if words.renewal(progress):
            row.record["renewal"] = words.renewal(progress)
    for field in ("issuer", "scope", "remark"):
        row.aside[field] = plain_text(row.cells.get(field, (None, None))[1])


def _certificate(state: Sheet, row: ReadRow, record: dict[str, Any]) -> None:
    kind = record["type"]
    number = key_of(row, "cert_no")
    if number:
        record["cert_no"] = number
    elif "cert_no" in row.cells and "cert_no" in REQUIRED.get(kind, ()):
        row.note("missing_required", "cert_no", say("This must be filled in."))
    for field in ("issued", "issued_plain", "issued_first"):
        if record.get("issued") is None and not row.has("bad_date", "issued"):
            read_day(state, row, field, into="issued")
    _valid_to(state, row, record, kind)


def _valid_to(state: Sheet, row: ReadRow, record: dict[str, Any], kind: str) -> None:
    endless = kind in NO_END
    if "valid_to" not in row.cells:
        if endless:
            record.update(valid_to=None, no_expiry=True)
        return
    found = _end(state, row, record)
    needed = "valid_to" in REQUIRED.get(kind, ())
    if isinstance(found, (ReadDate, BadDate)):
        return
    record.pop("valid_to", None)
    if needed:
        row.note("missing_required", "valid_to", say("This must be filled in."))
        return
    record["valid_to"] = None
    if endless or isinstance(found, NoEnd):
        record["no_expiry"] = True


def _end(state: Sheet, row: ReadRow, record: dict[str, Any]) -> ReadDate | NoEnd | BadDate | None:
    """Read the end; a whole period in its cell (2024.1.1—2026.12.31) gives the day of issue as well."""
    start, end = read_range(row.cells["valid_to"][1], year=state.context.as_of.year)
    if end is None:
        return read_day(state, row, "valid_to")
    if start is not None and record.get("issued") is None:
        record["issued"], row.aside["issued"] = str(start), start
    if isinstance(end, ReadDate):
        record["valid_to"], row.aside["valid_to"] = str(end), end
    return end


def _site(state: Sheet, row: ReadRow) -> None:
    text, filed = squeeze(word_of(row, "site")), squeeze(word_of(row, "filed_site"))
    if not text and not filed:
        return
    row.aside["site_text"] = word_of(row, "site") or word_of(row, "filed_site")
    row.record["site"] = site_of(text, filed, state.context.own_sites)
    if row.record["site"] == "other" and row.record["type"] in (*SITED, OTHER):
        row.note(
            "wrong_site",
            "site",
            say("The place of practice “{value}” is not this hospital.", value=row.aside["site_text"]),
        )


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


def _wide_item(state: Sheet, row: ReadRow, code: str) -> dict[str, Any] | None:
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
    inner = ReadRow(
        row.sheet, row.row, {"type": code}, cells={part: kept[field] for part, field in parts.items() if part != "bare"}
    )
    _certificate(state, inner, inner.record)
    if code in SITED:
        for field in {"site", "filed_site"} & set(row.cells):
            inner.cells.setdefault(field, row.cells[field])
    if "site" in inner.cells:
        _site(state, inner)
    if "grade" in parts and word_of(inner, "grade"):
        inner.record["grade"] = grade_of(word_of(inner, "grade")) or word_of(inner, "grade")
    row.problems.extend(inner.problems)
    row.aside.setdefault("items", {})[code] = inner
    return inner.record
