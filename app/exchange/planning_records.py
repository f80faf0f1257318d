"""Certificates, contracts and opening balances against what is on file."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.exchange.checking import certificates_of
from app.exchange.normalise.dates import ReadDate, read_date
from app.exchange.planning import Ops, State
from app.exchange.understanding.certificates import OTHER
from db.tables import BalancePostingRow, Base, ContractRow, CredentialRow

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from app.exchange.values import ReadRow

_BARRED = ("unknown_person", "bad_date", "missing_required", "bad_number")
_CONTRACT_KIND = {"LW": "FP", "JX": "OT", "SX": "OT", None: "OT"}


def barred(row: ReadRow) -> bool:
    """Tell whether a problem makes the record unusable."""
    return any(row.has(kind) for kind in _BARRED) or bool(row.aside.get("contested")) or "person_id" not in row.aside


def _day(found: Any) -> date | None:
    return found.day if isinstance(found, ReadDate) else None


def plan_credentials(ops: Ops, rows: Sequence[ReadRow], step: Callable[[int], None]) -> None:
    """Plan every certificate; renewed ones are chained to the period they renew, nothing is overwritten."""
    table = CredentialRow
    columns = (
        table.id,
        table.person_id,
        table.kind,
        table.number,
        table.grade,
        table.issued_on,
        table.valid_until,
        table.no_expiry,
        table.site,
        table.renewal,
        table.scope,
        table.approval,
    )
    on_file: dict[tuple[Any, ...], Any] = {}
    chains: dict[tuple[Any, ...], list[tuple[date, int]]] = defaultdict(list)
    for old in ops.session.execute(select(*columns).where(table.withdrawn_at.is_(None))):
        on_file[
            old.person_id,
            old.kind,
            old.number,
            old.valid_until,
            old.issued_on,
            old.scope if old.kind == OTHER else None,
        ] = old
        if old.valid_until:
            chains[old.person_id, old.kind, old.grade].append((old.valid_until, old.id))
    fates: dict[int, list[tuple[State, list[tuple[str, Any, Any]]]]] = {}
    work: list[tuple[date, ReadRow, ReadRow, dict[str, Any]]] = []
    for number, row in enumerate(rows):
        step(number)
        fates[id(row)] = []
        if barred(row):
            fates[id(row)].append((State.REFUSED, []))
            continue
        for inner, record in certificates_of(row):
            work.append((_day(inner.aside.get("valid_to")) or date.max, row, inner, record))
    seen: set[tuple[Any, ...]] = set()
    for _end, row, inner, record in sorted(
        work, key=lambda each: each[0]
    ):  # older periods first, so that newer ones can name them
        values = _credential_values(ops, row, inner, record)
        key = (
            values["person_id"],
            values["kind"],
            values["number"],
            values["valid_until"],
            values["issued_on"],
            values["scope"] if values["kind"] == OTHER else None,
        )
        if key in seen:
            fates[id(row)].append((State.REFUSED, []))
            continue
        seen.add(key)
        fates[id(row)].append(_credential(ops, values, on_file.get(key), chains))
    for row in rows:
        _settle(ops, row, fates[id(row)])


def _settle(ops: Ops, row: ReadRow, fates: Sequence[tuple[State, list[tuple[str, Any, Any]]]]) -> None:
    states = [state for state, _changes in fates]
    order = (State.REFUSED, State.NEW, State.CHANGED, State.CONFLICT, State.SAME)
    state = next((each for each in order if each in states), State.SAME)
    person = row.aside.get("person_id")
    changes = [change for _state, found in fates for change in found]
    if person is not None and state in (State.NEW, State.CHANGED):
        touched = ops.touched.setdefault(person, {"rows": []})
        touched.setdefault("rows", []).append(f"{row.sheet}!{row.row}")
    ops.settle(row, state, person, changes)


def _credential_values(ops: Ops, row: ReadRow, inner: ReadRow, record: dict[str, Any]) -> dict[str, Any]:
    issued = inner.aside.get("issued")
    other = record["type"] == OTHER
    return {
        "person_id": row.aside["person_id"],
        "kind": record["type"],
        "number": record.get("cert_no"),
        "grade": record.get("grade"),
        "issuer": row.aside.get("issuer"),
        "issued_on": _day(issued),
        "issued_precision": issued.precision if isinstance(issued, ReadDate) else "day",
        "valid_from": _day(issued) if isinstance(issued, ReadDate) and issued.precision == "day" else None,
        "valid_until": _day(inner.aside.get("valid_to")),
        "no_expiry": bool(record.get("no_expiry")),
        "site": record.get("site"),
        "site_text": inner.aside.get("site_text"),
        "scope": row.aside.get("type_text") if other else row.aside.get("scope"),
        "renewal": "submitted" if record.get("renewal") else "none",
        "remark": row.aside.get("remark"),
        "standing": "normal",
        "renews_id": None,
        "approval": "proposed",
        "proposed_by": ops.login,
        "proposed_at": ops.now,
    }


def _credential(
    ops: Ops, values: dict[str, Any], old: Any, chains: Mapping[tuple[Any, ...], list[tuple[date, int]]]
) -> tuple[State, list[tuple[str, Any, Any]]]:
    if old is not None:
        changes = [
            (field, getattr(old, field), values[field])
            for field in ("grade", "site")
            if values[field] is not None and values[field] != getattr(old, field)
        ]
        if values["renewal"] != "none" and old.renewal == "none":
            changes.append(("renewal", old.renewal, values["renewal"]))
        _update(ops, CredentialRow, old.id, changes)
        return (State.CHANGED if changes else State.SAME), changes
    chain = chains[values["person_id"], values["kind"], values["grade"]]
    if values["valid_until"]:
        earlier = [(end, number) for end, number in chain if end < values["valid_until"]]
        if earlier and values["kind"] != OTHER:
            values["renews_id"] = max(earlier)[1]
    number = ops.insert(CredentialRow, **values)
    if values["valid_until"]:
        chain.append((values["valid_until"], number))
    return State.NEW, []


def plan_contracts(ops: Ops, rows: Sequence[ReadRow], step: Callable[[int], None]) -> None:
    """Plan every contract: known by its number, else by kind and start."""
    table = ContractRow
    columns = (
        table.id,
        table.person_id,
        table.kind,
        table.number,
        table.start,
        table.until,
        table.open_ended,
        table.times,
        table.agency,
        table.state,
    )
    by_number: dict[tuple[int, str], Any] = {}
    by_start: dict[tuple[int, str, date | None], Any] = {}
    for held in ops.session.execute(select(*columns)):
        if held.number:
            by_number[held.person_id, held.number] = held
        by_start[held.person_id, held.kind, held.start] = held
    for number, row in enumerate(rows):
        step(number)
        if barred(row):
            _settle(ops, row, [(State.REFUSED, [])])
            continue
        values = _contract_values(row)
        person = values["person_id"]
        if values["number"]:
            old = by_number.get((person, values["number"]))
        else:
            old = by_start.get((person, values["kind"], values["start"]))
        _settle(ops, row, [_contract(ops, values, old)])


def _contract(ops: Ops, values: dict[str, Any], old: Any) -> tuple[State, list[tuple[str, Any, Any]]]:
    if old is None:
        ops.insert(ContractRow, **values)
        return State.NEW, []
    changes = [
        (field, getattr(old, field), value)
        for field, value in values.items()
        if hasattr(old, field) and value is not None and value != getattr(old, field)
    ]
    _update(ops, ContractRow, old.id, changes)
    return (State.CHANGED if changes else State.SAME), changes


def _update(ops: Ops, table: type[Base], number: int, changes: Sequence[tuple[str, Any, Any]]) -> None:
    if changes:
        before = {field: old for field, old, _new in changes}
        ops.update(table, number, before, {field: new for field, _old, new in changes})


def _contract_values(row: ReadRow) -> dict[str, Any]:
    record = row.record
    kind = record.get("contract_type")
    return {
        "person_id": row.aside["person_id"],
        "kind": _CONTRACT_KIND.get(kind, kind),
        "number": record.get("contract_no"),
        "start": _day(row.aside.get("start")),
        "until": _day(row.aside.get("end")),
        "open_ended": bool(record.get("open_ended")),
        "times": record.get("times"),
        "agency": row.aside.get("agency"),
        "state": "ended" if row.aside.get("over") else "active",
        "remark": row.aside.get("remark"),
    }


def plan_balances(ops: Ops, rows: Sequence[ReadRow], step: Callable[[int], None], *, days: Mapping[str, date]) -> None:
    """Plan opening balances of the day each sheet states; a differing one is stated anew, never overwritten."""
    table = BalancePostingRow
    held: dict[tuple[int, str, str, date], tuple[int, Decimal]] = {}
    for old in ops.session.execute(
        select(table.id, table.person_id, table.account, table.entry, table.on_day, table.amount).order_by(table.id)
    ):
        before = held.get((old.person_id, old.account, old.entry, old.on_day), (0, Decimal(0)))[1]
        total = old.amount if old.entry == "opening" else before + old.amount
        held[old.person_id, old.account, old.entry, old.on_day] = (old.id, total)
    for number, row in enumerate(rows):
        step(number)
        if barred(row):
            _settle(ops, row, [(State.REFUSED, [])])
            continue
        fates = [
            _post(ops, row, (account, entry, days[row.sheet]), amount, held) for account, entry, amount in _amounts(row)
        ]
        _settle(ops, row, fates or [(State.SAME, [])])


def _amounts(row: ReadRow) -> list[tuple[str, str, Decimal]]:
    record = row.record
    found: list[tuple[str, str, Decimal]] = [
        (account, "opening", Decimal(str(record[account])))
        for account in ("rest_days", "accrued_hours")
        if account in record
    ]
    if "leave_entitled" in record:
        found.append(("annual_leave", "entitled", Decimal(str(record["leave_entitled"]))))
        if record.get("leave_used"):
            found.append(("annual_leave", "used", -Decimal(str(record["leave_used"]))))
    elif "leave_left" in record:
        found.append(("annual_leave", "opening", Decimal(str(record["leave_left"]))))
    return found


def _post(
    ops: Ops,
    row: ReadRow,
    where: tuple[str, str, date],
    amount: Decimal,
    held: dict[tuple[int, str, str, date], tuple[int, Decimal]],
) -> tuple[State, list[tuple[str, Any, Any]]]:
    """Plan one posting to ``where`` (account, entry, day); one that stands there already is not posted again."""
    person = row.aside["person_id"]
    account, entry, day = where
    old = held.get((person, *where))
    if old is not None and old[1] == amount:
        return State.SAME, []
    posted = amount if old is None or entry == "opening" else amount - old[1]
    number = ops.insert(
        BalancePostingRow, person_id=person, account=account, entry=entry, on_day=day, amount=posted,
        source=f"{row.sheet}!{row.row}", recorded_at=ops.now, recorded_by=ops.login,
    )  # fmt: skip
    held[person, account, entry, day] = (number, amount)
    if old is None:
        return State.NEW, []
    return State.CHANGED, [(account, str(old[1]), str(amount))]


def stated_day(text: str, year: int) -> date | None:
    """Return the day a sheet says it was closed on (截止日期：2026年10月31日), None where it says none."""
    for line in re.split(r"[\n\u3000]", text):
        match = re.search(
            r"(?:截止|截至|统计|结转|时点|期末)[^\d]{0,8}((?:19|20)\d{2}\s*[年.\-/]\s*\d{1,2}\s*[月.\-/]\s*\d{1,2}\s*日?)",
            line,
        ) or re.search(r"((?:19|20)\d{2}年\d{1,2}月\d{1,2}日)", line)
        if match:
            found = read_date(match[1], past=True, year=year)
            if isinstance(found, ReadDate):
                return found.day
    return None
