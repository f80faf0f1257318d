"""What an import of work done would do to the vault: new, changed and unchanged entries, written by nobody yet.

An entry is known again by what it is about (month, person, item, department, day), an operation by a digest of its row,
so that reading a file twice changes nothing and a corrected export replaces what it corrects.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.exchange.planning import Ops
from app.exchange.workload.rows import FURTHER, TEAM
from app.exchange.workload.values import Amount, Row
from db.tables import Base, SatisfactionRow, SurgeryRoleRow, SurgeryRow, WorkloadRow

if TYPE_CHECKING:
    from collections.abc import Callable


@attrs.define(slots=True)
class Plan:
    """Operations and how many entries are new, changed and the same."""

    ops: Ops
    source: str
    counts: Counter[str] = attrs.field(factory=Counter)

    def insert(self, table: type[Base], **values: Any) -> int:
        """Plan a new entry."""
        self.counts["new"] += 1
        return self.ops.insert(
            table, **values, source=self.source, recorded_at=self.ops.now, recorded_by=self.ops.login
        )

    def settle(self, table: type[Base], old: Any, values: Mapping[str, Any], **along: Any) -> bool:
        """Plan what differs of an entry on file and tell whether anything does; ``along`` is renewed with it."""
        changes = {field: value for field, value in values.items() if getattr(old, field) != value}
        if not changes:
            self.counts["same"] += 1
            return False
        self.counts["changed"] += 1
        changes |= along
        self.ops.update(table, old.id, {field: getattr(old, field) for field in changes}, changes)
        return True


def plan_workload(plan: Plan, amounts: Sequence[Amount], month: str, step: Callable[[int], None]) -> None:
    """Plan the amounts of a file, added up by person, item, department and day."""
    added: dict[tuple[str, int, str, str, date | None], list[Amount]] = {}
    for number, each in enumerate(amounts):
        step(number)
        own = each.day.isoformat()[:7] if each.day is not None else month
        added.setdefault((own, each.person.id, each.item, each.dept, each.day), []).append(each)
    table = WorkloadRow
    months = {key[0] for key in added}
    held = {
        (row.month, row.person_id, row.item, row.dept, row.day): row
        for row in plan.ops.session.execute(select(*table.__table__.c).where(table.month.in_(months)))
    }
    for key, lines in added.items():
        total = sum((line.quantity for line in lines), Decimal(0))
        values = {"quantity": total, "unit": lines[0].unit}
        detail = json.dumps([[line.sheet, line.line, format(line.quantity, "f")] for line in lines], ensure_ascii=False)
        old = held.get(key)
        if old is None:
            own, person_id, item, dept, day = key
            plan.insert(table, month=own, person_id=person_id, item=item, dept=dept, day=day, detail=detail, **values)
        else:
            plan.settle(table, old, values, detail=detail, source=plan.source)


def plan_satisfaction(plan: Plan, rows: Iterable[Row], month: str, *, origin: str = "import") -> None:
    """Plan what patients said, a row a person and department; rows with a problem are left out."""
    table = SatisfactionRow
    wanted = select(*table.__table__.c).where(table.month == month, table.origin == origin)
    held = {(row.person_id, row.dept): row for row in plan.ops.session.execute(wanted)}
    seen: set[tuple[int, str]] = set()
    for row in rows:
        if row.problems:
            plan.counts["refused"] += 1
            continue
        key = (row.people["person"].id, row.texts.get("dept", ""))
        if key in seen:
            plan.counts["refused"] += 1
            continue
        seen.add(key)
        record = row.record
        percent = record.get("percent")
        values = {
            "sent": record.get("sent"), "returned": record.get("returned"),
            "percent": None if percent is None else Decimal(str(percent)),
            "praise": record.get("praise", 0), "complaints": record.get("complaints", 0),
        }  # fmt: skip
        old = held.get(key)
        if old is None:
            plan.insert(table, month=month, person_id=key[0], dept=key[1], origin=origin, **values)
        else:
            plan.settle(table, old, values, source=plan.source)


def plan_surgery(plan: Plan, rows: Iterable[Row]) -> None:
    """Plan operations with their teams; an operation with a problem is left out, one that stands there twice counts once."""
    given = list(rows)
    days = sorted(date.fromisoformat(row.record["date"]) for row in given if "date" in row.record)
    held = _cases(plan, days)
    seen: set[str] = set()
    for row in given:
        key = case_key(row)
        if row.problems or key in seen:
            plan.counts["refused"] += 1
            continue
        seen.add(key)
        team = {role: row.people[role].id for role in (*TEAM, *FURTHER) if role in row.people}
        if key in held:
            _again(plan, row, held[key], team)
            continue
        number = plan.insert(
            SurgeryRow, day=date.fromisoformat(row.record["date"]), level=row.record["level"], key=key,
            operation=row.texts.get("operation", ""), dept=row.texts.get("dept", ""),
        )  # fmt: skip
        for role, person_id in team.items():
            plan.ops.insert(SurgeryRoleRow, case_id=number, person_id=person_id, role=role)


@attrs.frozen(slots=True)
class _Case:
    id: int
    level: int
    roles: dict[str, tuple[int, int | None]]  # role -> row id, person


def _cases(plan: Plan, days: Sequence[date]) -> dict[str, _Case]:
    """Return the operations on file of these days, by key."""
    if not days:
        return {}
    case, role = SurgeryRow, SurgeryRoleRow
    inside = case.day.between(days[0], days[-1])
    rows = plan.ops.session.execute(select(case.id, case.key, case.level).where(inside))
    held = {row.id: (row.key, _Case(row.id, row.level, {})) for row in rows}
    wanted = select(role.id, role.case_id, role.person_id, role.role).join(case, case.id == role.case_id).where(inside)
    for row in plan.ops.session.execute(wanted):
        held[row.case_id][1].roles[row.role] = (row.id, row.person_id)
    return dict(held.values())


def _again(plan: Plan, row: Row, old: _Case, team: Mapping[str, int]) -> None:
    """Plan what differs of an operation on file: its level, who had which role."""
    differs = [(role, old.roles.get(role, (0, None))) for role in {*team, *old.roles}]
    differs = [(role, place) for role, place in differs if place[1] != team.get(role)]
    changed = plan.settle(SurgeryRow, old, {"level": row.record["level"]})
    for role, (number, person_id) in differs:
        if number:
            plan.ops.update(SurgeryRoleRow, number, {"person_id": person_id}, {"person_id": team.get(role)})
        else:
            plan.ops.insert(SurgeryRoleRow, case_id=old.id, person_id=team[role], role=role)
    if differs and not changed:
        plan.counts["changed"] += 1
        plan.counts["same"] -= 1


def case_key(row: Row) -> str:
    """Return a digest by which an operation is known again: day, patient's case and operation, else all that is told."""
    case = row.texts.get("case", "")
    parts = [row.record.get("date", ""), case, row.texts.get("operation", "")]
    if not case:
        parts += [
            row.texts.get("dept", ""),
            *(str(row.record.get(role)) for role in TEAM),
            str(row.record.get("level")),
        ]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]
