"""What the page shows of months: values read in one go, the steps from month to month, the line of figures."""

from __future__ import annotations

from decimal import Decimal

import attrs

from app.access.permissions import Verb
from app.desk import Desk
from app.performance.book import STATE_TITLES, Run, RunLine, State, open_run, runs
from app.performance.entries import Entry, entries_of
from app.performance.inputs import InputSheet, input_sheet
from app.performance.money import NOUGHT
from app.performance.schemes import Scheme, keep_scheme, schemes, starter_schemes
from app.words import N_, tr

#: The tabs of the page.
SHARES, INPUTS, SCHEME, LIFE = "shares", "inputs", "scheme", "life"
SURVEY, INDICATORS, ATTENDANCE, NIGHTS = "survey", "indicators", "attendance", "nights"
OVERTIME, HOSPITAL = "overtime", "hospital"


#: State -> the step that follows it, its word, the verb it needs.
NEXT: dict[State, tuple[str, str, Verb]] = {
    State.DRAFT: ("submit", N_("Submit month"), Verb.PERFORMANCE_EDIT),
    State.SUBMITTED: ("approve", N_("Approve month"), Verb.PERFORMANCE_APPROVE),
    State.APPROVED: ("publish", N_("Publish month"), Verb.PERFORMANCE_APPROVE),
    State.PUBLISHED: ("seal", N_("Seal month"), Verb.PERFORMANCE_SEAL),
}
#: State -> the step that leads it back, and its word; both ask for a reason.
BACK: dict[State, tuple[str, str]] = {
    State.SUBMITTED: ("return", N_("Return")),
    State.APPROVED: ("reopen", N_("Open again")),
}


@attrs.frozen(slots=True)
class Loaded:
    """What the page shows of one unit's month, read in one go."""

    run: Run | None
    sheet: InputSheet | None
    schemes: tuple[Scheme, ...]
    versions: tuple[Scheme, ...] = ()
    history: tuple[RunLine, ...] = ()
    entries: tuple[Entry, ...] = ()


def read_month(desk: Desk, *, unit_id: int, run_id: int | None, month: str) -> Loaded:
    """Read one unit's month: its standing run, inputs, schemes, months before and what was entered with a reason."""
    run = None if run_id is None else open_run(desk, run_id=run_id)
    versions = schemes(desk, unit_id=unit_id)
    newest = {each.pool: each for each in reversed(versions) if each.since <= month}
    sheet = input_sheet(desk, unit_id=unit_id, month=month) if newest else None
    entered = entries_of(desk, unit_id=unit_id, month=month)
    return Loaded(run, sheet, tuple(newest.values()), versions, runs(desk, unit_id=unit_id), entered)


def adopt_starter(desk: Desk, *, unit_id: int, key: str, month: str) -> Scheme:
    """Keep a starter scheme for a unit from a month on."""
    document = tr("Starter scheme “{key}”", key=key)
    return keep_scheme(desk, unit_id=unit_id, spec=starter_schemes()[key], since=month, document=document)


@attrs.frozen(slots=True)
class Listed:
    """The units of a month with a scheme, the month's runs, and every unit that could have a scheme."""

    units: tuple[tuple[int, str], ...]
    runs: tuple[RunLine, ...]
    every: tuple[tuple[int, str], ...]


def figures_of(run: Run) -> str:
    """Return the lines of figures over the shares: the pool, and the account of each staffing type."""
    units = run.outcome.units
    pool, reserve, shared = (
        sum(getattr(unit, name) for unit in units) for name in ("pool", "reserve", "distributable")
    )
    told = tr("Run {number}, {state}: pool {pool}, reserve {reserve}, to be shared {shared}, in all {total}",
              number=run.line.number, state=tr(STATE_TITLES[run.line.state]), pool=f"{pool:,.2f}",
              reserve=f"{reserve:,.2f}", shared=f"{shared:,.2f}", total=f"{run.line.total:,.2f}")  # fmt: skip
    return f"{told}\n{_accounts(run)}" if run.outcome.accounts else told


def _accounts(run: Run) -> str:
    """Return from which account people are paid, and how much: the accounts of staffing types are kept apart."""
    sums: dict[str, tuple[int, Decimal]] = {}
    for account in run.outcome.accounts:
        people, amount = sums.get(str(account.title), (0, NOUGHT))
        sums[str(account.title)] = (people + account.people, amount + account.amount)
    parts = (
        tr("{title}: {people} people, {amount}", title=title, people=people, amount=f"{amount:,.2f}")
        for title, (people, amount) in sums.items()
    )
    return tr("Accounts: {parts}", parts="；".join(parts))


def month_before(text: str) -> str:
    """Return the month before ``2026-10``."""
    year, month = (int(part) for part in text.split("-"))
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"


def month_after(text: str) -> str:
    """Return the month after ``2026-10``."""
    year, month = (int(part) for part in text.split("-"))
    return f"{year + 1}-01" if month == 12 else f"{year}-{month + 1:02}"  # noqa: PLR2004 - December
