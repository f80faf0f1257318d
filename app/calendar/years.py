"""Years of the calendar: shipped, imported, asked for. A year that is not loaded is an error, never a guess."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import ColumnElement, delete, func, select

import resources
from app.access.permissions import Verb
from app.calendar.kinds import CalendarFlaw, DayKind, SpecialDay, YearCalendar, find_flaws, statutory_days
from app.calendar.notice import Announced, days_of
from app.errors import UserError
from app.words import N_, say
from db.tables import CalendarDayRow, CalendarYearRow, RosterSheetRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.desk import Desk

COLUMNS = ("date", "kind", "name", "notice_no")
_LARGEST_FILE = 1_000_000

_FLAWS = {
    CalendarFlaw.EMPTY: N_("it holds no days of that year"),
    CalendarFlaw.OTHER_YEAR: N_("it holds days of another year"),
    CalendarFlaw.STATUTORY: N_("the statutory days are not those of the law"),
    CalendarFlaw.OBSERVED: N_("a statutory day on a weekend is not made up for on a weekday"),
    CalendarFlaw.SWAP_WORK: N_("a day to work instead is no weekend day"),
    CalendarFlaw.SWAP_OFF: N_("days off and days to work instead do not match"),
}


class YearState(StrEnum):
    """Whether a year may be rostered and paid on."""

    LOADED = "loaded"
    SHIPPED = "shipped"  # the program has it; the hospital has not loaded it
    NOT_LOADED = "not-loaded"


class YearNotLoadedError(UserError):
    """The year's notice was not loaded; nobody may guess its days."""

    code = "year-not-loaded"

    def __init__(self, year: int) -> None:
        super().__init__(
            say("The calendar of {year} is not loaded.", year=year),
            field="year",
            remedy=say("Load it once the State Council's notice is out: 'xinglin calendar load'."),
        )


def year_state(desk: Desk, year: int) -> YearState:
    """Return whether the calendar of ``year`` is loaded."""
    with desk.read(Verb.CALENDAR_VIEW) as work:
        if work.session.get(CalendarYearRow, year) is not None:
            return YearState.LOADED
    return YearState.SHIPPED if shipped_days(year) else YearState.NOT_LOADED


def loaded_years(desk: Desk) -> tuple[int, ...]:
    """Return the years that are loaded."""
    with desk.read(Verb.CALENDAR_VIEW) as work:
        return tuple(work.session.scalars(select(CalendarYearRow.year).order_by(CalendarYearRow.year)))


def calendar_year(desk: Desk, year: int) -> YearCalendar:
    """Return the calendar of ``year``.

    Raises:
        YearNotLoadedError: its notice was not loaded.
    """
    with desk.read(Verb.CALENDAR_VIEW) as work:
        return read_year(work.session, year)


def read_year(session: Session, year: int) -> YearCalendar:
    """Return the calendar of ``year`` (for services inside a unit of work).

    Raises:
        YearNotLoadedError: its notice was not loaded.
    """
    head = session.get(CalendarYearRow, year)
    if head is None:
        raise YearNotLoadedError(year)
    rows = session.scalars(select(CalendarDayRow).where(_within(year)))
    days = (SpecialDay(row.day, DayKind(row.kind), row.name, row.notice_no or "") for row in rows)
    return YearCalendar(year, head.notice_no, {special.day: special for special in days})


def load_year(desk: Desk, year: int) -> YearCalendar:
    """Load a year the program ships with.

    Raises:
        YearNotLoadedError: the program has no notice for that year.
    """
    days = shipped_days(year)
    if not days:
        raise YearNotLoadedError(year)
    return _store(desk, year, days)


def load_shipped(desk: Desk) -> tuple[int, ...]:
    """Load the years around today that the program ships with and return them (done when a hospital is founded)."""
    this = desk.clock.today().year
    years = tuple(year for year in (this - 1, this, this + 1) if shipped_days(year))
    for year in years:
        load_year(desk, year)
    return years


def keep_year(desk: Desk, year: int, days: Iterable[SpecialDay], *, name: str = "") -> YearCalendar:
    """Load a year from ``days`` (read from a file, pasted, or edited by hand), replacing what was loaded of it.

    Raises:
        UserError: the days contradict the law or each other; ``name`` is what they came from.
    """
    kept = tuple(sorted(days, key=lambda special: special.day))
    flaws = find_flaws(kept, year, expected=known_statutory(year))
    if flaws:
        source = name or str(say("What was entered"))
        raise UserError(
            say("{file} cannot be the calendar of {year}: {flaws}.", file=source, year=year, flaws=told_flaws(flaws)),
            field="file",
        )
    return _store(desk, year, kept)


def told_flaws(flaws: Iterable[CalendarFlaw]) -> str:
    """Return flaws as half a sentence."""
    return "；".join(str(say(_FLAWS[flaw])) for flaw in flaws)


def flaws_of(days: Iterable[SpecialDay], year: int) -> tuple[CalendarFlaw, ...]:
    """Return what contradicts the law or itself in the days of a year."""
    return find_flaws(tuple(days), year, expected=known_statutory(year))


def days_announced(announced: Announced, year: int, *, name: str) -> tuple[SpecialDay, ...]:
    """Return the days of a year from what a source called ``name`` announces and from the law.

    Raises:
        UserError: it announces nothing for that year, or the program does not know that year's movable festivals.
    """
    movable = movable_festivals(year)
    if movable is None:
        raise UserError(
            say("The program does not know on which days the festivals of {year} fall.", year=year),
            field="year",
            remedy=say(
                "Load that year from a table that names the statutory days: {columns}.", columns=",".join(COLUMNS)
            ),
        )
    if not announced.rest:
        raise UserError(
            say("{file} names no rest days of {year}.", file=name, year=year),
            field="file",
            remedy=say("Paste the festivals as the notice prints them: name, colon, rest days, days to work."),
        )
    return days_of(announced, statutory=statutory_days(year=year, **movable), movable=_named(movable))


def parse_calendar(text: str, *, name: str) -> tuple[SpecialDay, ...]:
    """Read the lines of a calendar file; ``name`` is the file's name for sentences.

    Raises:
        UserError: a heading is missing, or a line does not hold (its number is named).
    """
    reader = csv.DictReader(io.StringIO(text))
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise UserError(
            say("{file} lacks the column {column}.", file=name, column=missing[0]),
            field="file",
            remedy=say("The first line must read: {columns}", columns=",".join(COLUMNS)),
        )
    days: dict[date, SpecialDay] = {}
    for number, row in enumerate(reader, start=2):
        try:
            special = SpecialDay(
                date.fromisoformat((row["date"] or "").strip()),
                DayKind((row["kind"] or "").strip()),
                (row["name"] or "").strip(),
                (row["notice_no"] or "").strip(),
            )
        except ValueError as error:
            raise UserError(say("{file}, line {line}: no date or no kind of day.", file=name, line=number),
                            field="file") from error  # fmt: skip
        if special.day in days:
            raise UserError(say("{file}, line {line}: this day stands there twice.", file=name, line=number),
                            field="file")  # fmt: skip
        days[special.day] = special
    return tuple(days.values())


@cache
def shipped_days(year: int) -> tuple[SpecialDay, ...]:
    """Return the special days of a year the program ships with, empty for any other."""
    source = resources.path("calendar", "calendar_cn.csv")
    days = parse_calendar(source.read_text(encoding="utf-8"), name=source.name)
    return tuple(special for special in days if special.day.year == year)


@cache
def movable_festivals(year: int) -> dict[str, date] | None:
    """Return on which days the festivals that move fall in a year, also before its notice; None where not known."""
    with resources.path("calendar", "festivals.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if int(row["year"]) == year:
                return {name: date.fromisoformat(text) for name, text in row.items() if name != "year"}
    return None


def known_statutory(year: int) -> frozenset[date] | None:
    """Return the statutory days of a year whose movable festivals are known, also before its notice; else None."""
    movable = movable_festivals(year)
    return None if movable is None else statutory_days(year=year, **movable)


def _named(movable: Mapping[str, date]) -> dict[date, str]:
    """Return the statutory days that move, by day, with their names."""
    spring = {movable["spring_eve"] + timedelta(days=step): "春节" for step in range(4)}
    return {movable["qingming"]: "清明节", movable["dragon_boat"]: "端午节", movable["mid_autumn"]: "中秋节", **spring}


def _store(desk: Desk, year: int, days: tuple[SpecialDay, ...]) -> YearCalendar:
    with desk.write(Verb.CALENDAR_EDIT, label=say("Load calendar")) as work:
        session = work.session
        session.execute(delete(CalendarDayRow).where(_within(year)))
        session.execute(delete(CalendarYearRow).where(CalendarYearRow.year == year))
        notice = days[0].notice_no
        session.add_all(
            CalendarDayRow(day=special.day, kind=special.kind.value, name=special.name, notice_no=special.notice_no)
            for special in days
        )
        session.add(CalendarYearRow(year=year, notice_no=notice, loaded_at=work.now, loaded_by=work.actor.login))
        session.flush()
        work.record("calendar", year, after={"notice_no": notice, "days": len(days)})
        return read_year(session, year)


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        UserError: it is too large for a calendar, or no text in UTF-8.
    """
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise UserError(say("{file} is too large for a calendar.", file=path.name), field="file")
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            say("{file} cannot be read.", file=path.name),
            field="file",
            remedy=say("Save it as CSV in UTF-8 and choose it again."),
        ) from error


def _within(year: int) -> ColumnElement[bool]:
    return CalendarDayRow.day.between(date(year, 1, 1), date(year, 12, 31))


@attrs.frozen(slots=True)
class YearLook:
    """What the calendar page shows of a year.

    ``days`` are the special days loaded, else those the program ships with; ``rosters`` counts the sheets of that year
    that are published or sealed already.
    """

    year: int
    state: YearState
    notice_no: str
    days: tuple[SpecialDay, ...]
    loaded: tuple[int, ...]
    rosters: int


def look_at_year(desk: Desk, year: int) -> YearLook:
    """Return a year for the calendar page, loaded or not."""
    with desk.read(Verb.CALENDAR_VIEW) as work:
        session = work.session
        loaded = tuple(session.scalars(select(CalendarYearRow.year).order_by(CalendarYearRow.year)))
        sheet = RosterSheetRow
        done = select(func.count()).where(
            sheet.first.between(date(year, 1, 1), date(year, 12, 31)), sheet.state.in_(("published", "sealed"))
        )
        rosters = int(session.scalar(done) or 0)
        kept = read_year(session, year) if year in loaded else None
    shipped = shipped_days(year)
    if kept is not None:
        days = tuple(kept.special[day] for day in sorted(kept.special))
        return YearLook(year, YearState.LOADED, kept.notice_no, days, loaded, rosters)
    state = YearState.SHIPPED if shipped else YearState.NOT_LOADED
    return YearLook(year, state, shipped[0].notice_no if shipped else "", shipped, loaded, rosters)
