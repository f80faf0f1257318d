"""What a sheet brings in from the sheets before: the days just before it, fair shares so far, balances."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.calendar.kinds import RESTS, DayKind
from app.calendar.years import read_year
from app.roster.model import UNKNOWN_CODE
from app.roster.sheet import DayHead, Sheet, SheetRow, all_totals
from app.roster.sheet.serial import loads
from app.staff.balances import Entry, closings, postings_of
from db.tables import RosterCellRow, RosterSheetRow, RosterVersionRow

if TYPE_CHECKING:
    from app.desk import Work

HISTORY_DAYS = 14
_SATURDAY = 5


def heads_of(work: Work, first: date, days: int) -> tuple[DayHead, ...]:
    """Return the heads of the days from ``first`` on.

    Raises:
        YearNotLoadedError: a year's notice is not loaded; nobody may guess its days.
    """
    years = {year: read_year(work.session, year) for year in {first.year, (first + timedelta(days=days - 1)).year}}
    found = []
    for step in range(days):
        day = first + timedelta(days=step)
        kind = years[day.year].kind_of(day)
        told = "holiday" if kind is DayKind.STATUTORY else "rest" if kind in RESTS else "work"
        found.append(DayHead(told, kind.value, years[day.year].name_of(day)))  # type: ignore[arg-type]  # one of three
    return tuple(found)


def history_of(work: Work, rows: Sequence[SheetRow], first: date) -> tuple[tuple[str, ...], ...]:
    """Return what each person worked on the days before ``first``, oldest first; ``?`` where no sheet was published.

    Double cells and codes of another ward stand as they were written there.
    """
    begin = first - timedelta(days=HISTORY_DAYS)
    cell = RosterCellRow
    ids = [int(row.id) for row in rows]
    found: dict[tuple[int, date], str] = {}
    wanted = select(cell.person_id, cell.day, cell.codes, cell.actual).where(cell.day >= begin, cell.day < first)
    chosen = frozenset(ids)
    for person_id, day, codes, actual in work.session.execute(wanted):
        if person_id in chosen:
            found[person_id, day] = codes if actual is None else actual
    if not found:
        return ()
    days = [begin + timedelta(days=step) for step in range(HISTORY_DAYS)]
    return tuple(tuple(found.get((number, day), UNKNOWN_CODE) for day in days) for number in ids)


@attrs.define(slots=True)
class _Tally:
    """What one person did in the published sheets of a stretch."""

    months: set[date] = attrs.field(factory=set)
    nights: int = 0
    weekends: int = 0
    holidays: int = 0


def shares_of(
    work: Work, unit_id: int, rows: Iterable[SheetRow], first: date
) -> Mapping[str, tuple[tuple[str, int], ...]]:
    """Return by how much each person is above (or below) a fair share so far.

    Nights and weekends count this year, holidays since the year before. A share is reckoned for the months a person was
    here, so that newcomers begin at nought.
    """
    tallies = _tallies(work, unit_id, first)
    rates = {
        name: sum(getattr(t, name) for t in tallies.values()) / max(1, sum(len(t.months) for t in tallies.values()))
        for name in ("nights", "weekends", "holidays")
    }
    found = {}
    for row in rows:
        tally = tallies.get(int(row.id), _Tally())
        found[row.id] = tuple(
            (name, round(getattr(tally, name) - rate * len(tally.months))) for name, rate in rates.items()
        )
    return found


def _tallies(work: Work, unit_id: int, first: date) -> dict[int, _Tally]:
    since = date(first.year - 1, 1, 1)
    sheet, cell = RosterSheetRow, RosterCellRow
    wanted = (
        select(sheet.first, cell.person_id, cell.day, cell.nights, cell.at_work, cell.holiday)
        .join(sheet, sheet.id == cell.sheet_id)
        .where(sheet.unit_id == unit_id, cell.day >= since, cell.day < first)
    )
    found: dict[int, _Tally] = defaultdict(_Tally)
    for month, person_id, day, nights, at_work, holiday in work.session.execute(wanted):
        tally = found[person_id]
        if day.year == first.year:
            tally.months.add(month)
            tally.nights += nights
            tally.weekends += at_work and day.weekday() >= _SATURDAY
        tally.holidays += at_work and holiday
    return dict(found)


def openings_of(work: Work, sheet: Sheet) -> Mapping[str, tuple[tuple[str, Decimal], ...]]:
    """Return each person's balance on each account on the eve of the sheet: postings, and sheets not yet sealed."""
    eve = sheet.first - timedelta(days=1)
    pending = pending_of(work, sheet)
    found = {}
    for row in sheet.rows:
        postings = postings_of(work, int(row.id))
        closing = closings(postings, eve)
        stated = {p.account: p.on_day for p in postings if p.entry == Entry.OPENING and p.on_day <= eve}
        amounts = {}
        for account in sheet.ward.accounts:
            later = (
                change
                for last, change in pending.get((row.id, account.code), ())
                if stated.get(account.code, date.min)
                < last  # an opening states the balance anew, sheets before it included
            )
            amounts[account.code] = closing.get(account.code, Decimal(0)) + sum(later, Decimal(0))
        found[row.id] = tuple(amounts.items())
    return found


def pending_of(work: Work, sheet: Sheet) -> dict[tuple[str, str], list[tuple[date, Decimal]]]:
    """Return what published sheets before this one will post once sealed: (person, account) -> last day, change."""
    found: dict[tuple[str, str], list[tuple[date, Decimal]]] = defaultdict(list)
    for before in _published_before(work, sheet, states=("published",)):
        for person, totals in zip(before.rows, all_totals(before, actual=True), strict=True):
            for balance in totals.balances:
                found[person.id, balance.account].append((before.last, balance.plus - balance.minus))
    return found


def overtime_of(work: Work, sheet: Sheet) -> Mapping[str, int]:
    """Return the minutes above the norm each person has in earlier sheets of the same month (weeks), leave credited."""
    found: dict[str, int] = defaultdict(int)
    month = sheet.first.replace(day=1)
    if month == sheet.first:
        return found
    for before in _published_before(work, sheet, states=("published", "sealed"), since=month):
        for person, totals in zip(before.rows, all_totals(before, actual=True), strict=True):
            found[person.id] += totals.over
    return found


def _published_before(work: Work, sheet: Sheet, *, states: tuple[str, ...], since: date = date.min) -> Iterator[Sheet]:
    rows = work.session.scalars(
        select(RosterSheetRow)
        .where(
            RosterSheetRow.unit_id == sheet.ward_id,
            RosterSheetRow.first < sheet.first,
            RosterSheetRow.first >= since,
            RosterSheetRow.state.in_(states),
        )
        .order_by(RosterSheetRow.first)
    )
    for row in rows:
        body = work.session.scalar(
            select(RosterVersionRow.body).where(
                RosterVersionRow.sheet_id == row.id, RosterVersionRow.number == row.version
            )
        )
        if body is not None:
            yield loads(body)
