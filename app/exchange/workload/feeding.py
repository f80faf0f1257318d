"""Imported work as inputs of performance pay: quantities by item, satisfaction and indices as scores, operations with teams.

Every figure says where it was read: the file and its lines.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.performance.gather import Found
from app.performance.problem import Operations, Score, Work
from app.performance.survey import Heard, heard_of
from app.performance.survey_marks import SATISFACTION
from db.tables import SatisfactionRow, SurgeryRoleRow, SurgeryRow, WorkloadRow

if TYPE_CHECKING:
    from app.desk import Work as UnitOfWork

PRAISE, COMPLAINTS = "表扬", "投诉"
#: What a scheme may call a person's satisfaction; both read the same figure.
NAMES = (SATISFACTION, "满意度")
LEVELS = {1: "一级", 2: "二级", 3: "三级", 4: "四级"}
ROLES = {"chief": "主刀", "first": "一助", "second": "二助", "third": "三助"}
_INDEX = re.compile(r"CMI|指数|率$|率[(（]|评分|得分|满意度|平均|均次|占比", re.IGNORECASE)
_CENT = Decimal("0.01")
PIECE = 500
NAMED = 6  # lines named in a source before it says how many more there are


def work_done(work: UnitOfWork, people: tuple[int, ...], month: str) -> Mapping[int, Found]:
    """Return what exports say of these people's month: amounts as work, indices and satisfaction as scores."""
    amounts: dict[int, list[Work]] = defaultdict(list)
    scores: dict[int, dict[str, Score]] = defaultdict(dict)
    for row in _rows(work, WorkloadRow, people, month):
        source = _source(row.source, row.detail)
        if _INDEX.search(row.item):
            scores[row.person_id][row.item] = Score(value=row.quantity, source=source)
        else:
            amounts[row.person_id].append(Work(item=row.item, quantity=row.quantity, day=row.day, source=source))
    paper = heard_of(work, people, month)
    asked = _by_person(_rows(work, SatisfactionRow, people, month))
    for person_id in dict.fromkeys((*asked, *paper)):
        rows = asked.get(person_id, [])
        scores[person_id] |= _satisfaction([*map(_asked, rows), *filter(None, [paper.get(person_id)])])
        for item, count in ((PRAISE, "praise"), (COMPLAINTS, "complaints")):
            amounts[person_id] += [
                Work(item=item, quantity=Decimal(getattr(row, count)), source=row.source)
                for row in rows
                if getattr(row, count)
            ]
    return {each: Found(tuple(amounts[each]), scores[each]) for each in {*amounts, *scores}}


def operations_of(
    work: UnitOfWork, numbers: Mapping[int, str], month: str, *, roles: Container[str] = frozenset(ROLES.values())
) -> tuple[Operations, ...]:
    """Return the month's operations in which any of ``numbers`` (person id -> staff number) had one of ``roles``."""
    first = date.fromisoformat(f"{month}-01")
    until = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    case, role = SurgeryRow, SurgeryRoleRow
    wanted = (
        select(case.id, case.day, case.level, case.source, role.role, role.person_id)
        .join(role, role.case_id == case.id)
        .where(case.day >= first, case.day < until, role.role.in_(ROLES), role.person_id.is_not(None))
        .order_by(case.day, case.id, role.id)
    )
    cases: dict[int, tuple[Any, dict[str, int]]] = {}
    for row in work.session.execute(wanted):
        if ROLES[row.role] in roles:
            cases.setdefault(row.id, (row, {}))[1][ROLES[row.role]] = row.person_id
    return tuple(
        Operations(
            level=LEVELS[row.level],
            team={name: numbers.get(person_id, f"#{person_id}") for name, person_id in team.items()},
            day=row.day,
            source=f"{row.source}，{row.day.isoformat()}",
        )
        for row, team in cases.values()
        if set(team.values()) & numbers.keys()
    )


def _rows(work: UnitOfWork, table: Any, people: tuple[int, ...], month: str) -> Iterable[Any]:
    for start in range(0, len(people), PIECE):
        inside = table.person_id.in_(people[start : start + PIECE])
        yield from work.session.execute(
            select(*table.__table__.c).where(table.month == month, inside).order_by(table.id)
        )


def _by_person(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.person_id].append(row)
    return found


def _asked(row: Any) -> Heard | None:
    return None if row.percent is None else Heard(row.percent, row.returned or 1, row.source)


def _satisfaction(given: list[Heard | None]) -> dict[str, Score]:
    """Return the month's satisfaction: over several departments and ways of asking weighed by the answers that came back."""
    told = [each for each in given if each is not None]
    if not told:
        return {}
    answers = sum(each.sheets for each in told)
    value = sum((each.percent * each.sheets for each in told), Decimal(0)) / answers
    value = told[0].percent if len(told) == 1 else value.quantize(_CENT, ROUND_HALF_UP)
    score = Score(value=value, source="、".join(dict.fromkeys(each.source for each in told)))
    return dict.fromkeys(NAMES, score)


def _source(name: str, detail: str) -> str:
    lines = [str(line) for _sheet, line, _quantity in json.loads(detail)]
    more = f" 等 {len(lines)} 行" if len(lines) > NAMED else " 行"
    return f"{name} 第 {'、'.join(lines[:NAMED])}{more}"
