"""What a report is: what it asks for, and what stands where nothing was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import attrs

from app.reports.sources import unit_of
from app.words import tr

if TYPE_CHECKING:
    from app.access.permissions import Verb
    from app.desk import Desk, Work
    from app.reports.document import Document

Kind = Literal["date", "month", "number", "text", "unit", "flag", "staff"]


@attrs.frozen(slots=True)
class Parameter:
    """One thing a report asks for; ``default`` None means today for a date, the month before for a month.

    ``choices`` (value, title) are offered by the page where there are few, several of them where ``many`` (they come as one
    text with commas between).
    """

    key: str
    kind: Kind
    title: str
    default: Any = None
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    many: bool = False


@attrs.frozen(slots=True)
class Report:
    """One report: stored ``key``, ``title`` and ``purpose`` (message ids), the verb it needs, and how it is built.

    ``needs`` are the parameters without which there is no sheet. ``printed`` keeps, in the transaction that logs the
    print, what follows from it (that notices were sent).
    """

    key: str
    title: str
    purpose: str
    verb: Verb
    parameters: tuple[Parameter, ...]
    build: Callable[[Desk, Mapping[str, Any]], Document]
    printed: Callable[[Work, Document, str], object] | None = None
    needs: tuple[str, ...] = ()


def filled(report: Report, given: Mapping[str, Any], *, desk: Desk) -> dict[str, Any]:
    """Return the parameters with defaults filled in."""
    values: dict[str, Any] = {}
    for parameter in report.parameters:
        value = given.get(parameter.key)
        if parameter.kind == "unit" and isinstance(value, str):
            value = unit_of(desk, value) if value.strip() else None
        values[parameter.key] = default_of(parameter, desk.clock.today()) if value is None else value
    return values


def default_of(parameter: Parameter, today: date) -> Any:
    """Return what holds where nothing was given."""
    if parameter.default is not None:
        return parameter.default
    if parameter.kind == "month":
        return f"{today.replace(day=1) - timedelta(days=1):%Y-%m}"
    return today if parameter.kind == "date" else None


def title_of(report: Report) -> str:
    """Return a report's title in the current language."""
    return tr(report.title)
