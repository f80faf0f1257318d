"""Checks across rows: duplicates, renewed certificates, what has lapsed on the day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any

from app.exchange.normalise.dates import ReadDate
from app.exchange.understanding.certificates import PERSONAL
from app.exchange.values import Kind, ReadRow
from app.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

#: Days to the end -> the tier of the ledger.
_TIERS = ((-1, "expired"), (30, "d30"), (90, "d90"), (10**9, "ok"))


def check(kind: Kind, rows: Sequence[ReadRow], as_of: date) -> None:
    """Note every problem that needs more than one row, or the day, to be seen."""
    if kind is Kind.STAFF:
        _twice(rows, "staff_no", "duplicate_staff_no")
        _twice(rows, "id_no", "duplicate_id")
    elif kind is Kind.CREDENTIALS:
        _certificates(rows, as_of)
    elif kind is Kind.CONTRACTS:
        _contracts(rows, as_of)


def _places(rows: Iterable[ReadRow], but: ReadRow) -> tuple[tuple[str, int], ...]:
    return tuple((row.sheet, row.row) for row in rows if row is not but)


def _twice(rows: Sequence[ReadRow], field: str, kind: str) -> None:
    seen: dict[str, list[ReadRow]] = defaultdict(list)
    for row in rows:
        value = row.record.get(field)
        if value:
            seen[str(value).upper()].append(row)
    for same in seen.values():
        if len(same) > 1:
            for row in same:
                others = _places(same, row)
                where = "、".join(f"{sheet} {number}" for sheet, number in others)
                row.note(kind, field, say("The same stands in {where}.", where=where), others=others)


def _who(row: ReadRow) -> Any:
    return (
        row.record.get("person")
        or row.aside.get("person_id")
        or row.aside.get("staff_no")
        or row.aside.get("id_no")
        or row.aside.get("name")
    )


def certificates_of(row: ReadRow) -> list[tuple[ReadRow, dict[str, Any]]]:
    """Return the certificates a row holds, each with the (inner) row its cells stand in."""
    if "items" in row.record:
        return [(inner, inner.record) for inner in row.aside.get("items", {}).values()]
    return [(row, row.record)]


def _certificates(rows: Sequence[ReadRow], as_of: date) -> None:
    groups: dict[tuple[Any, ...], list[tuple[ReadRow, ReadRow]]] = defaultdict(list)
    numbers: dict[tuple[str, str], list[ReadRow]] = defaultdict(list)
    for row in rows:
        for inner, record in certificates_of(row):
            name = row.aside.get("type_text") if record["type"] == "OTHER" else None
            groups[_who(row), record["type"], name, record.get("grade")].append((row, inner))
            if record["type"] in PERSONAL and record.get("cert_no"):
                numbers[record["type"], record["cert_no"]].append(row)
    older: set[int] = set()
    for same in groups.values():
        if len(same) > 1:
            _copies(same)
            older |= _renewed(same)
    for shared in numbers.values():
        _shared_number(shared)
    for row in rows:
        for inner, _record in certificates_of(row):
            _lapsed(row, inner, as_of, superseded=id(inner) in older)


_FIELD = {"duplicate_certificate": "cert_no", "expired": "valid_to"}


def _note(row: ReadRow, inner: ReadRow, kind: str, text: Words, others: tuple[tuple[str, int], ...] = ()) -> None:
    """Note a problem on the cell of ``inner`` but in the row that is shown."""
    before = len(inner.problems)
    inner.note(kind, _FIELD[kind], text, others=others)
    if inner is not row:
        row.problems.extend(inner.problems[before:])


def _copies(same: Sequence[tuple[ReadRow, ReadRow]]) -> None:
    alike: dict[tuple[Any, ...], list[tuple[ReadRow, ReadRow]]] = defaultdict(list)
    for row, inner in same:
        record = inner.record
        if record.get("cert_no") or record.get("issued") or record.get("valid_to"):
            alike[record.get("cert_no"), record.get("issued"), record.get("valid_to")].append((row, inner))
    for copies in alike.values():
        if len(copies) > 1:
            for row, inner in copies:
                others = _places([each for each, _inner in copies], row)
                if not others:
                    continue
                _note(row, inner, "duplicate_certificate", say("This certificate stands here twice."), others)
                inner.aside["copy"] = row is not copies[0][0]


def _renewed(same: Sequence[tuple[ReadRow, ReadRow]]) -> set[int]:
    """Note older periods of a renewed certificate and return them."""
    dated = [
        (inner.aside["valid_to"].day, row, inner)
        for row, inner in same
        if isinstance(inner.aside.get("valid_to"), ReadDate)
    ]
    if len(dated) < 2:  # noqa: PLR2004 - a renewal has two periods
        return set()
    newest = max(end for end, _row, _inner in dated)
    chief = next(row for end, row, _inner in dated if end == newest)
    older: set[int] = set()
    for end, row, inner in dated:
        if end < newest:
            older.add(id(inner))
            inner.aside["older"] = True
            if not inner.has("duplicate_certificate"):
                _note(
                    row,
                    inner,
                    "duplicate_certificate",
                    say("An older period of a certificate that was renewed."),
                    ((chief.sheet, chief.row),),
                )
    return older


def _shared_number(rows: Sequence[ReadRow]) -> None:
    if len({_who(row) for row in rows}) < 2:  # noqa: PLR2004 - one person may hold a number in several periods
        return
    for row in rows:
        others = tuple((other.sheet, other.row) for other in rows if _who(other) != _who(row))
        row.note(
            "duplicate_certificate", "cert_no", say("Another person holds the same certificate number."), others=others
        )
        row.aside["contested"] = True


def _lapsed(row: ReadRow, inner: ReadRow, as_of: date, *, superseded: bool) -> None:
    end = inner.aside.get("valid_to")
    if not isinstance(end, ReadDate):
        return
    days = (_last_day(end) - as_of).days
    inner.aside["tier"] = "superseded" if superseded else next(name for least, name in _TIERS if days <= least)
    if days < 0 and not superseded:
        _note(row, inner, "expired", say("Lapsed on {day}.", day=end.day.isoformat()))


def _last_day(found: ReadDate) -> date:
    """Return the last day a printed end covers: of a month, its last."""
    if found.precision == "day":
        return found.day
    year, month = (found.day.year, found.day.month) if found.precision == "month" else (found.day.year, 12)
    following = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _contracts(rows: Sequence[ReadRow], as_of: date) -> None:
    latest: dict[Any, date] = {}
    for row in rows:
        start = row.aside.get("start")
        if isinstance(start, ReadDate):
            latest[_who(row)] = max(latest.get(_who(row), start.day), start.day)
    for row in rows:
        end, start = row.aside.get("end"), row.aside.get("start")
        if not isinstance(end, ReadDate) or row.aside.get("over") or _last_day(end) >= as_of:
            continue
        if isinstance(start, ReadDate) and start.day < latest[_who(row)]:
            row.aside["over"] = True
            continue
        row.note("expired", "end", say("Ended on {day}.", day=end.day.isoformat()))
