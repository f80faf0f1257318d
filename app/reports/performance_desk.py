"""The reports of performance pay: what they ask for, read at the desk, and the sheets they become."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.book import STATE_TITLES, Run, State, open_run, runs
from app.performance.comparing import PersonMonth, months_of
from app.performance.fees import hospital_fees, ward_fees
from app.performance.inputs import input_sheet
from app.performance.outcome import Account
from app.performance.service_days import Month as Span
from app.performance.worked import attendance
from app.reports import sources
from app.reports.attendance import attendance_sheet, fee_sheet, fee_summary
from app.reports.performance import Month, UnitSum, approval_sheet, slips, summary, unit_sum, unit_table
from app.reports.registry import Parameter, Report
from app.words import N_, say, tr

if TYPE_CHECKING:
    from app.desk import Desk
    from app.reports.document import Document

MONTHS_SHOWN = 12


def _unit(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-unit")
    found = _standing(desk, values)
    trend = _averages(desk, found)
    return unit_table(_month(found), organisation=head.name, signatures=head.signatures, trend=trend)


def _notice(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-notice")
    found = _standing(desk, values)
    if found.line.state not in {State.PUBLISHED, State.SEALED}:
        raise UserError(
            say("Only a published month is put up for everybody to see."),
            field="month",
            remedy=say("Have it approved and published first."),
        )
    return unit_table(
        _month(found), organisation=head.name, signatures=head.signatures, public=True, masked=bool(values["masked"])
    )


def _slips(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-slip")
    found = _standing(desk, values)
    wanted = str(values["staff"] or "").strip()
    known = {person.id for unit in found.outcome.units for person in unit.people}
    if wanted and wanted not in known:
        raise NotFoundError(say("{number} has no part in this month of the unit.", number=wanted), field="staff")
    chosen = frozenset((wanted,)) if wanted else None
    months = _months(desk, found, wanted) if values["pictures"] else None
    return slips(_month(found), organisation=head.name, signatures=head.signatures, people=chosen, months=months)


def _months(desk: Desk, found: Run, wanted: str) -> dict[str, tuple[PersonMonth, ...]]:
    """Return what each person's months before gave, by member id."""
    unit_id, month = found.line.unit_id, found.line.month
    people = input_sheet(desk, unit_id=unit_id, month=month).people
    ids = {row.number: row.person_id for row in people if row.person_id is not None}
    return {
        number: months_of(desk, unit_id=unit_id, person_id=person_id, until=month)
        for number, person_id in ids.items() if wanted in {"", number}
    }  # fmt: skip


def _averages(desk: Desk, found: Run) -> list[tuple[str, Decimal]]:
    """Return a person's average in the unit by month, up to the run's own."""
    lines = runs(desk, unit_id=found.line.unit_id)
    months = {
        line.month: line.total / line.people for line in lines if line.state is not State.REPLACED and line.people
    }
    return [(month, months[month]) for month in sorted(months) if month <= found.line.month][-MONTHS_SHOWN:]


def _totals(desk: Desk, until: str) -> list[tuple[str, Decimal]]:
    """Return what the whole hospital was paid by month."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for line in runs(desk):
        if line.state is not State.REPLACED and line.month <= until:
            sums[line.month] += line.total
    return [(month, sums[month]) for month in sorted(sums)][-MONTHS_SHOWN:]


def _summary(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-summary")
    lines, _accounts = _hospital(desk, month_text(values))
    month = month_text(values)
    trend = _totals(desk, month)
    return summary(lines, organisation=head.name, month=month, signatures=head.signatures, trend=trend)


def _approval(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "perf-approval")
    lines, accounts = _hospital(desk, month_text(values))
    return approval_sheet(lines, accounts, organisation=head.name, month=month_text(values), signatures=head.signatures)


def _attendance(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "attendance")
    found = attendance(desk, unit_id=unit_id_of(values), month=month_text(values))
    return attendance_sheet(found, organisation=head.name, signatures=head.signatures)


def _fees(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "night-fees")
    found = ward_fees(desk, unit_id=unit_id_of(values), month=month_text(values))
    return fee_sheet(found, organisation=head.name, signatures=head.signatures)


def _fee_summary(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "night-summary")
    month = month_text(values)
    wards = hospital_fees(desk, month=month)
    return fee_summary(wards, organisation=head.name, month=month, signatures=head.signatures)


def unit_id_of(values: Mapping[str, Any]) -> int:
    """Return the unit a sheet asks for.

    Raises:
        UserError: none is named.
    """
    if values["unit"] is None:
        raise UserError(say("Name the unit."), field="unit")
    return int(values["unit"])


def _standing(desk: Desk, values: Mapping[str, Any]) -> Run:
    month = month_text(values)
    unit_id = unit_id_of(values)
    found = [line for line in runs(desk, month=month, unit_id=unit_id) if line.state is not State.REPLACED]
    if not found:
        raise NotFoundError(
            say("This unit has no computed month {month}.", month=month), field="month",
            remedy=say("Compute it first: performance run, or the page “Performance”."),
        )  # fmt: skip
    return open_run(desk, run_id=found[0].id)


def _hospital(desk: Desk, month: str) -> tuple[list[UnitSum], list[Account]]:
    lines: list[UnitSum] = []
    sums: dict[str, list[Account]] = defaultdict(list)
    for line in sorted(runs(desk, month=month), key=lambda each: each.unit_id):
        if line.state is State.REPLACED:
            continue
        found = open_run(desk, run_id=line.id)
        lines.append(unit_sum(_month(found), state=tr(STATE_TITLES[line.state])))
        for account in found.outcome.accounts:
            sums[account.staffing].append(account)
    booked = [
        Account(
            staffing=code, title=each[0].title, people=sum(account.people for account in each),
            amount=sum((account.amount for account in each), Decimal("0.00")),
        )
        for code, each in sorted(sums.items())
    ]  # fmt: skip
    return lines, booked


def _month(found: Run) -> Month:
    state = tr(STATE_TITLES[found.line.state])
    return Month(outcome=found.outcome, number=found.line.number, state=state, month=found.line.month)


def month_text(values: Mapping[str, Any]) -> str:
    """Return the month a sheet asks for.

    Raises:
        UserError: it is none.
    """
    text = str(values["month"] or "").strip()
    Span.of(text)
    return text


MONTH = Parameter("month", "month", N_("Month"), hint=N_("Like 2026-10."))
OF_UNIT = Parameter("unit", "unit", N_("Unit"))
STAFF = Parameter("staff", "staff", N_("Staff number"), hint=N_("Everybody of the unit if left empty."))

PICTURES = Parameter("pictures", "flag", N_("With pictures, a page a person"), default=False)

PERFORMANCE_REPORTS: tuple[Report, ...] = (
    Report("perf-unit", N_("Performance pay of the unit"), N_("Every step and every person, to be signed for."),
           Verb.PERFORMANCE_VIEW, (MONTH, OF_UNIT), _unit, needs=("unit",)),
    Report("perf-slip", N_("Personal slip"), N_("Half a page a person: every yuan with how it came about."),
           Verb.PERFORMANCE_VIEW, (MONTH, OF_UNIT, STAFF, PICTURES), _slips, needs=("unit",)),
    Report("perf-notice", N_("Performance pay: public notice"), N_("The unit's table to be put up, names masked if wished."),
           Verb.PERFORMANCE_VIEW,
           (MONTH, OF_UNIT, Parameter("masked", "flag", N_("Names masked"), default=False)), _notice,
           needs=("unit",)),
    Report("perf-summary", N_("Performance pay of the hospital"), N_("One line a unit."),
           Verb.PERFORMANCE_VIEW, (MONTH,), _summary),
    Report("perf-approval", N_("Approval of performance pay"), N_("By unit and by account, with the chain of signatures."),
           Verb.PERFORMANCE_VIEW, (MONTH,), _approval),
    Report("attendance", N_("Monthly attendance"), N_("What was worked each day, hours, nights, leave, and what went otherwise."),
           Verb.ROSTER_VIEW, (MONTH, OF_UNIT), _attendance, needs=("unit",)),
    Report("night-fees", N_("Night fees"), N_("Nights and yuan of a ward, to be signed for; every night from a published cell."),
           Verb.PERFORMANCE_VIEW, (MONTH, OF_UNIT), _fees, needs=("unit",)),
    Report("night-summary", N_("Night fees of the hospital"), N_("One line a ward."),
           Verb.PERFORMANCE_VIEW, (MONTH,), _fee_summary),
)  # fmt: skip
