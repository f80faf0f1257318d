"""The library of indicators: those that come with the program, and the hospital's own in the vault, which come first."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

import resources
from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.performance.indicators import Indicator, check_indicator
from app.performance.spec import dumps, indicator_from, indicator_of
from app.words import say
from db.tables import PerfIndicatorRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True, kw_only=True)
class LibraryLine:
    """One indicator of the library; ``version`` 0 is the program's, ``document`` is what decided the hospital's own."""

    indicator: Indicator
    version: int = 0
    document: str = ""
    recorded_by: str = ""

    @property
    def own(self) -> bool:
        """Tell whether the hospital decided it."""
        return self.version > 0


@cache
def starter_indicators() -> Mapping[str, Indicator]:
    """Return the indicators that come with the program, by name."""
    with resources.path("performance", "indicators.toml").open("rb") as stream:
        rows = tomllib.load(stream, parse_float=Decimal)["indicator"]
    found = [indicator_from(row, name="indicators.toml") for row in rows]
    return {each.name: each for each in found}


def indicators(desk: Desk, *, role: str = "") -> tuple[LibraryLine, ...]:
    """Return the library by dimension; with ``role`` (nurse, doctor) only what is meant for it or for everybody."""
    with desk.read(Verb.PERFORMANCE_VIEW) as work:
        lines = {name: LibraryLine(indicator=each) for name, each in starter_indicators().items()}
        for row in _newest(work).values():
            if row.retired:
                lines.pop(row.name, None)
            else:
                lines[row.name] = _line(row)
    fitting = [line for line in lines.values() if not role or not line.indicator.roles or role in line.indicator.roles]
    order = {each: place for place, each in enumerate(dict.fromkeys(line.indicator.dimension for line in fitting))}
    return tuple(sorted(fitting, key=lambda line: order[line.indicator.dimension]))


def keep_indicator(desk: Desk, *, indicator: Indicator, document: str) -> LibraryLine:
    """Keep an indicator of the hospital's own, or a new version of one. Schemes in force keep the one they were made with.

    Raises:
        UserError: it cannot be computed, rests on banned revenue, or no document is named.
    """
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Keep indicator")) as work:
        check_indicator(indicator)
        _need_document(document)
        row = _add(work, indicator, document, retired=False)
        work.record("performance", row.id, action="performance.indicator",
                    after={"name": row.name, "version": row.version}, reason=document)  # fmt: skip
        return _line(row)


def retire_indicator(desk: Desk, *, name: str, document: str) -> None:
    """Offer an indicator no more; schemes that use it go on.

    Raises:
        NotFoundError: there is none of that name.
        UserError: no document is named.
    """
    with desk.write(Verb.PERFORMANCE_SCHEME, label=say("Retire indicator")) as work:
        _need_document(document)
        standing = _newest(work).get(name)
        known = starter_indicators().get(name) if standing is None else indicator_of(standing.spec)
        if known is None or (standing is not None and standing.retired):
            raise NotFoundError(say("There is no indicator “{name}”.", name=name), field="name")
        row = _add(work, known, document, retired=True)
        work.record(
            "performance", row.id, action="performance.indicator-retired", before={"name": name}, reason=document
        )


def _need_document(document: str) -> None:
    if not document.strip():
        raise UserError(say("Name the document that decided it."), field="document")


def _add(work: Work, indicator: Indicator, document: str, *, retired: bool) -> PerfIndicatorRow:
    standing = _newest(work).get(indicator.name)
    row = PerfIndicatorRow(
        name=indicator.name, version=1 if standing is None else standing.version + 1, spec=dumps(indicator),
        retired=retired, document=document.strip(), recorded_at=work.now, recorded_by=work.actor.login,
    )  # fmt: skip
    work.session.add(row)
    work.session.flush()
    return row


def _newest(work: Work) -> dict[str, PerfIndicatorRow]:
    rows = work.session.scalars(select(PerfIndicatorRow).order_by(PerfIndicatorRow.id))
    return {row.name: row for row in rows}


def _line(row: PerfIndicatorRow) -> LibraryLine:
    return LibraryLine(
        indicator=indicator_of(row.spec), version=row.version, document=row.document, recorded_by=row.recorded_by
    )
