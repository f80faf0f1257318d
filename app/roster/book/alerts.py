"""On every start: published cells from today on that a lapsed or lapsing certificate makes unlawful, with candidates."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.credentials.asking import holders_of
from app.roster.audit import Audit, TargetLevel
from app.roster.book.life import as_published
from app.roster.book.members import Asked, unlicensed
from app.roster.book.store import body_of, require_sheet
from app.roster.candidates import candidates
from app.roster.model import Barred, context_of
from app.roster.sheet import Sheet, planned_code, problem, roster
from app.words import Words, say
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

SHOWN = 3


@attrs.frozen(slots=True)
class Endangered:
    """One published cell its person may not work: where, who, what, since when and why."""

    unit_id: int
    ward: str
    first: date
    person_id: int
    name: str
    day: date
    code: str
    cause: str
    citation: str


@attrs.frozen(slots=True)
class StandIn:
    """A colleague who could take the cell: what it would break or cost, in the rules' own words."""

    person_id: int
    name: str
    held: str
    level: TargetLevel
    told: tuple[str, ...]


@attrs.frozen(slots=True)
class Alarm:
    """An endangered cell with who could take it, the best first; those whom law forbids are left out."""

    cell: Endangered
    stand_ins: tuple[StandIn, ...]

    @property
    def words(self) -> Words:
        """Say who may not work when and why, and who could."""
        cell = self.cell
        told = {"name": cell.name, "day": f"{cell.day:%m-%d}", "code": cell.code, "cause": cell.cause.rstrip("。.")}
        names = "、".join(s.name for s in self.stand_ins if s.level < TargetLevel.STANDARD)
        if not names:
            return say("{name} {day} {code}: {cause}", **told)
        return say("{name} {day} {code}: {cause}; could: {names}", names=names, **told)


def endangered(desk: Desk, *, days: int = 62) -> tuple[Endangered, ...]:
    """Return the published cells of the next ``days`` days that are unlawful as certificates stand now, soonest first."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        last = work.today + timedelta(days=days)
        rows = work.session.scalars(
            select(RosterSheetRow).where(RosterSheetRow.state == "published", RosterSheetRow.first <= last)
        )
        found: list[Endangered] = []
        for row in rows:
            end = row.first + timedelta(days=row.days - 1)
            if end >= work.today and (work.scope is None or row.unit_id in work.scope):
                # the notice board, not the draft: what is only begun there takes nobody off duty
                shown = body_of(work, row.id, row.version)
                found.extend(_of_sheet(work, shown, max(work.today, row.first), min(last, end)))
    return tuple(sorted(found, key=lambda each: (each.day, each.ward, each.name)))


def alarms(desk: Desk, *, days: int = 62, most: int = SHOWN) -> tuple[Alarm, ...]:
    """Return the endangered cells as ``endangered``, the first ``most`` with who could take them instead."""
    found = endangered(desk, days=days)
    sheets: dict[tuple[int, date], Sheet] = {}
    with desk.read(Verb.ROSTER_VIEW) as work:
        for each in found[:most]:
            if (each.unit_id, each.first) not in sheets:
                # with today's facts: whoever has lapsed since it was published is no stand-in
                sheets[each.unit_id, each.first] = as_published(work, require_sheet(work, each.unit_id, each.first))
    told = [
        stand_ins(sheets[e.unit_id, e.first], person=str(e.person_id), day=(e.day - e.first).days) for e in found[:most]
    ]
    return tuple(Alarm(each, told[n] if n < len(told) else ()) for n, each in enumerate(found))


def stand_ins(sheet: Sheet, *, person: str, day: int, most: int = SHOWN) -> tuple[StandIn, ...]:
    """Return who could take a person's shift on a day instead, the best first. Pure."""
    made = problem(sheet)
    audit = Audit(made, roster(sheet, context=context_of(made)))
    row = sheet.row_index[person]
    code = planned_code(sheet.ward, sheet.cells[row][day].codes)
    if not code:
        return ()
    found = candidates(audit, day, code, instead_of=row, most=most)
    return tuple(
        StandIn(
            int(sheet.rows[each.person].id),
            sheet.rows[each.person].name,
            each.held,
            each.level,
            tuple(str(f.message) for f in (*each.breaks, *each.dearer)),
        )
        for each in found
    )


def _of_sheet(work: Work, sheet: Sheet, first: date, last: date) -> Iterable[Endangered]:
    asked = Asked.of(sheet.ward)
    holders = holders_of(work, [int(row.id) for row in sheet.rows], first)
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        bars = tuple(unlicensed(holders[int(row.id)], first, last, asked))
        if not bars:
            continue
        for day, cell in enumerate(cells):
            on = sheet.date(day)
            bar = next((b for b in bars if b.covers(on) and _closes(b, cell.worked, asked)), None)
            if bar is not None:
                yield Endangered(
                    sheet.ward_id,
                    sheet.ward_name,
                    sheet.first,
                    int(row.id),
                    row.name,
                    on,
                    cell.text,
                    bar.cause,
                    bar.citation,
                )


def _closes(bar: Barred, codes: Iterable[str], asked: Asked) -> bool:
    closed = frozenset(bar.shifts) or asked.every
    return any(code in closed for code in codes)
