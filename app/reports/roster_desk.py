"""The roster's sheets at the desk: which sheet of a ward and month, which version, and for whose eyes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, cast

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.calendar.months import read_month
from app.errors import NotFoundError, UserError
from app.reports import sources
from app.reports.fairness import fairness_sheets
from app.reports.registry import Parameter, Report
from app.reports.roster import COLUMN_TITLES, Print, roster_sheets
from app.reports.roster_balances import balance_sheet
from app.reports.roster_lists import Changed, change_sheet
from app.reports.roster_person import ics_of, person_sheets
from app.roster.book.balancedesk import look_at_balances, open_lines
from app.roster.book.opening import load_sheet
from app.roster.book.versions import changes, version_sheet
from app.roster.sheet import Sheet, SheetRow, SheetState
from app.roster.sheet.part import week_of
from app.staff.balances import ACCOUNTS
from app.words import N_, say, tr
from db.tables import RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk
    from app.reports.document import Document


def sheets_of(desk: Desk, *, unit_id: int, month: str, version: int | None = None) -> tuple[Sheet, ...]:
    """Return a ward's sheets that begin in a month (``2026-12``): as published, or as drafted before the first version.

    Raises:
        UserError: the month is none. NotFoundError: there is no sheet, or the ward is not among the actor's.
    """
    first = read_month(month)
    with desk.read(Verb.ROSTER_VIEW) as work:
        if work.scope is not None and unit_id not in work.scope:
            raise NotFoundError(say("There is no such ward, or it is not among those entrusted to you."), field="unit")
        rows = work.session.execute(
            select(RosterSheetRow.first, RosterSheetRow.version)
            .where(
                RosterSheetRow.unit_id == unit_id, RosterSheetRow.first >= first, RosterSheetRow.first < _next(first)
            )
            .order_by(RosterSheetRow.first)
        ).all()
    if not rows:
        raise NotFoundError(
            say("There is no roster of {month} for this ward.", month=month),
            field="month",
            remedy=say("Open it first: 'xinglin roster open'."),
        )
    return tuple(
        version_sheet(desk, unit_id=unit_id, first=begin, number=version)
        if number
        else load_sheet(desk, unit_id=unit_id, first=begin)
        for begin, number in rows
    )


def _next(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)


def _roster(desk: Desk, values: Mapping[str, Any]) -> Document:
    return _printed(desk, values, board=False)


def _board(desk: Desk, values: Mapping[str, Any]) -> Document:
    return _printed(desk, values, board=True)


def _printed(desk: Desk, values: Mapping[str, Any], *, board: bool) -> Document:
    unit_id = _unit(values)
    number = values.get("version")
    sheets = sheets_of(
        desk, unit_id=unit_id, month=str(values["month"]), version=None if number is None else int(number)
    )
    week = str(values.get("week") or "").strip()
    changed = frozenset(place for sheet in sheets for place in _changed(desk, sheet))
    if week:
        sheets = _week(sheets, week)
    left, right = _columns(sheets[0], str(values.get("columns") or ""))
    how = Print(
        organisation=sources.house(desk).name,
        paper=_paper(str(values.get("paper") or "")),
        colour=bool(values.get("colour")),
        board=board,
        actual=bool(values.get("actual")),
        left=left,
        right=right,
        changed=changed,
    )
    return roster_sheets(sheets, how)


def _week(sheets: tuple[Sheet, ...], text: str) -> tuple[Sheet, ...]:
    """Return only the week a day lies in."""
    try:
        on = date.fromisoformat(text)
    except ValueError as error:
        raise UserError(say("“{text}” is not a day like 2026-10-05.", text=text), field="week") from error
    return (week_of(next((each for each in sheets if each.first <= on <= each.last), sheets[0]), on),)


def _changed(desk: Desk, sheet: Sheet) -> set[tuple[str, date]]:
    """Return the cells that differ from the version before, to be boxed."""
    if sheet.version < 2 or sheet.state is SheetState.DRAFT:  # noqa: PLR2004 - the first version changes nothing
        return set()
    before = version_sheet(desk, unit_id=sheet.ward_id, first=sheet.first, number=sheet.version - 1)
    return {(c.person, sheet.date(c.day)) for c in before.diff(sheet) if c.before.codes != c.after.codes}


def _paper(text: str) -> Literal["A4", "A3"] | None:
    if not text:
        return None
    if text.upper() not in {"A4", "A3"}:
        raise UserError(say("The paper is A4 or A3."), field="paper")
    return cast("Literal['A4', 'A3']", text.upper())


def _columns(sheet: Sheet, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Split chosen columns into those left and right of the days: up to and including the name, and after it."""
    if not text.strip():
        return (), ()
    chosen = [part.strip() for part in text.replace("，", ",").split(",") if part.strip()]
    accounts = {f"account:{code}" for code in (*ACCOUNTS, *(account.code for account in sheet.ward.accounts))}
    unknown = next((key for key in chosen if key not in COLUMN_TITLES and key not in accounts), None)
    if unknown is not None:
        known = "、".join((*COLUMN_TITLES, *sorted(accounts)))
        raise UserError(say("There is no column {key}; there are: {known}.", key=unknown, known=known), field="columns")
    from app.roster.sheet import LEFT_COLUMNS

    return tuple(k for k in chosen if k in LEFT_COLUMNS), tuple(k for k in chosen if k not in LEFT_COLUMNS)


def _person(desk: Desk, values: Mapping[str, Any]) -> Document:
    sheets = sheets_of(desk, unit_id=_unit(values), month=str(values["month"]))
    people = _people(sheets, str(values.get("staff") or "").strip())
    return person_sheets(sheets, [row.id for row in people], organisation=sources.house(desk).name)


def _people(sheets: Sequence[Sheet], wanted: str) -> tuple[SheetRow, ...]:
    """Return everybody who stands on a month's sheets, or only the one with a staff number.

    Raises:
        NotFoundError: nobody has the number.
    """
    rows = {row.id: row for sheet in sheets for row in sheet.rows if not wanted or row.no == wanted}
    if not rows:
        raise NotFoundError(say("This person does not stand on the sheet."), field="staff")
    return tuple(rows.values())


def calendar_files(desk: Desk, *, unit_id: int, month: str, staff: str = "") -> tuple[tuple[str, bytes], ...]:
    """Return each nurse's month as (file name, .ics), or only that of the one with a staff number.

    Raises:
        UserError: the month is none. NotFoundError: there is no sheet, or nobody has the number.
    """
    sheets = sheets_of(desk, unit_id=unit_id, month=month)
    house, now = sources.house(desk).name, desk.clock.now()
    return tuple(
        (
            re.sub(r'[\\/:*?"<>|]', "_", f"{month} {row.name} {row.no}".strip()) + ".ics",
            ics_of(sheets, row.id, organisation=house, stamp=now).encode(),
        )
        for row in _people(sheets, staff)
    )


def _changes(desk: Desk, values: Mapping[str, Any]) -> Document:
    sheets = sheets_of(desk, unit_id=_unit(values), month=str(values["month"]))
    found = [line for s in reversed(sheets) for line in changes(desk, unit_id=s.ward_id, first=s.first)]
    layers = {"plan": "", "actual": tr(" (worked)")}
    lines = [
        Changed(
            day=each.day.isoformat(),
            name=each.name,
            before=each.before,
            after=each.after + layers.get(each.layer, ""),
            reason=each.reason,
            by=each.made_by,
            at=each.made_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        )
        for each in reversed(found)
    ]
    return change_sheet(sheets, lines, organisation=sources.house(desk).name)


def _fairness(desk: Desk, values: Mapping[str, Any]) -> Document:
    sheets = sheets_of(desk, unit_id=_unit(values), month=str(values["month"]))
    return fairness_sheets(sheets, organisation=sources.house(desk).name)


def _balances(desk: Desk, values: Mapping[str, Any]) -> Document:
    unit_id = _unit(values)
    sheets = sheets_of(desk, unit_id=unit_id, month=str(values["month"]))
    sheet, house = sheets[0], sources.house(desk).name
    annex = bool(values.get("annex"))
    if sheet.state not in {SheetState.PUBLISHED, SheetState.SEALED}:
        return balance_sheet(_with_openings(desk, sheet), organisation=house, annex=() if annex else None)
    last = sheets[-1].last
    look = look_at_balances(desk, unit_id=unit_id, first=sheet.first, last=last)
    opened = open_lines(desk, unit_id=unit_id, lines=look.lines, last=last) if annex else None
    return balance_sheet(sheet, organisation=house, lines=look.lines, annex=opened)


def _with_openings(desk: Desk, sheet: Sheet) -> Sheet:
    """Return a published sheet with balances brought in as they stand today (an opening may have been put right)."""
    if sheet.state is SheetState.SEALED:
        return sheet
    fresh = {row.id: row.opening for row in load_sheet(desk, unit_id=sheet.ward_id, first=sheet.first).rows}
    return attrs.evolve(sheet, rows=tuple(attrs.evolve(r, opening=fresh.get(r.id, r.opening)) for r in sheet.rows))


def _unit(values: Mapping[str, Any]) -> int:
    if values.get("unit") is None:
        raise UserError(say("Name the unit."), field="unit")
    return int(values["unit"])


MONTH = Parameter("month", "month", N_("Month"), hint=N_("Like 2026-10."))
WARD = Parameter("unit", "unit", N_("Ward"))
PAPER = Parameter(
    "paper",
    "text",
    N_("Paper size"),
    "",
    N_("A4 or A3; chosen by the number of people if left empty."),
    (("", N_("By the number of people")), ("A4", "A4"), ("A3", "A3")),
)
COLOUR = Parameter("colour", "flag", N_("In the ward's colours"), default=False)
WEEK = Parameter(
    "week", "text", N_("One week only"), "", N_("A day of it, like 2026-10-05; the whole sheet if left empty.")
)
CHOSEN = Parameter(
    "columns",
    "text",
    N_("Columns"),
    "",
    N_("Those of the ward if none is ticked; drag them into their order."),
    tuple((key, title) for key, (title, _width) in COLUMN_TITLES.items())
    + tuple((f"account:{account.code}", account.name) for account in ACCOUNTS.values()),
    many=True,
)
NUMBER = Parameter("version", "number", N_("Version"), hint=N_("The newest if left empty."))
ANNEX = Parameter("annex", "flag", N_("Every posting as an annex"), default=False)
STAFF = Parameter("staff", "staff", N_("Staff number"), hint=N_("Everybody of the ward if left empty."))

ROSTER_REPORTS: tuple[Report, ...] = (
    Report("roster", N_("Nurses' roster"), N_("The ward's sheet with balances, legend, overtime and signatures."),
           Verb.ROSTER_VIEW,
           (MONTH, WARD, WEEK, PAPER, COLOUR, CHOSEN, NUMBER,
            Parameter("actual", "flag", N_("What was worked instead of the plan"), default=False)),
           _roster, needs=("unit",)),
    Report("roster-board", N_("Nurses' roster for the notice board"), N_("Without reasons of absence, remarks and balances."),
           Verb.ROSTER_VIEW, (MONTH, WARD, WEEK, PAPER, COLOUR, NUMBER), _board, needs=("unit",)),
    Report("roster-person", N_("A nurse's own month"), N_("A calendar a person, with hours and balances."),
           Verb.ROSTER_VIEW, (MONTH, WARD, STAFF), _person, needs=("unit",)),
    Report("roster-changes", N_("Changes of the roster"), N_("Every cell changed since publishing, with its reason."),
           Verb.ROSTER_VIEW, (MONTH, WARD), _changes, needs=("unit",)),
    Report("roster-balances", N_("Balances of the ward"), N_("Opening, plus, minus, closing of every account, one line a person."),
           Verb.BALANCE_VIEW, (MONTH, WARD, ANNEX), _balances, needs=("unit",)),
    Report("roster-fairness", N_("Fair shares of the ward"), N_("Nights, weekends, holidays and hours beside the ward's middle."),
           Verb.ROSTER_VIEW, (MONTH, WARD), _fairness, needs=("unit",)),
)  # fmt: skip
