"""What the page shows of months: values read in one go, the steps from month to month, the line of figures."""

from __future__ import annotations

import attrs

from app.performance.book import STATE_TITLES, Run, RunLine
from app.performance.entries import Entry
from app.performance.inputs import InputSheet
from app.performance.schemes import Scheme
from app.words import tr

#: The tabs of the page.
SHARES, INPUTS, SCHEME, LIFE = "shares", "inputs", "scheme", "life"
SURVEY, INDICATORS, NIGHTS, HOSPITAL = "survey", "indicators", "nights", "hospital"


@attrs.frozen(slots=True)
class Loaded:
    """What the page shows of one unit's month, read in one go."""

    run: Run | None
    sheet: InputSheet | None
    schemes: tuple[Scheme, ...]
    versions: tuple[Scheme, ...] = ()
    history: tuple[RunLine, ...] = ()
    entries: tuple[Entry, ...] = ()


@attrs.frozen(slots=True)
class Listed:
    """The units of a month with a scheme, the month's runs, and every unit that could have a scheme."""

    units: tuple[tuple[int, str], ...]
    runs: tuple[RunLine, ...]
    every: tuple[tuple[int, str], ...]


def figures_of(run: Run) -> str:
    """Return the line of figures over the shares."""
    units = run.outcome.units
    pool, reserve, shared = (
        sum(getattr(unit, name) for unit in units) for name in ("pool", "reserve", "distributable")
    )
    return tr("Run {number}, {state}: pool {pool}, reserve {reserve}, to be shared {shared}, in all {total}",
              number=run.line.number, state=tr(STATE_TITLES[run.line.state]), pool=f"{pool:,.2f}",
              reserve=f"{reserve:,.2f}", shared=f"{shared:,.2f}", total=f"{run.line.total:,.2f}")  # fmt: skip


def month_before(text: str) -> str:
    """Return the month before ``2026-10``."""
    year, month = (int(part) for part in text.split("-"))
    return f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"


def month_after(text: str) -> str:
    """Return the month after ``2026-10``."""
    year, month = (int(part) for part in text.split("-"))
    return f"{year + 1}-01" if month == 12 else f"{year}-{month + 1:02}"  # noqa: PLR2004 - December
