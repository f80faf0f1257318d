"""A month's sheets of every unit at once: joined in one file, or one file a unit, with progress and a way to stop."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import CancelledError, NotFoundError, UserError
from app.performance.book import RunLine, State, runs
from app.performance.service_days import Month
from app.performance.workdone import worked_units
from app.reports.catalogue import report_of
from app.reports.document import Block, Document, PageBreak, Paragraph
from app.reports.performance_desk import month_text
from app.reports.printing import Form, Rendered, produce
from app.reports.registry import filled
from app.reports.template.book import render_on_form
from app.words import say
from db.tables import RosterCellRow, RosterSheetRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Desk

#: Called with (done, of, name of the unit that is next); False stops.
UnitProgress = Callable[[int, int, str], bool]
Units = tuple[tuple[int, str], ...]


def batched_keys() -> tuple[str, ...]:
    """Return the keys of the reports that can be made for every unit at once."""
    return tuple(_UNITS)


def units_of(desk: Desk, key: str, given: Mapping[str, Any]) -> Units:
    """Return (id, name) of the units that have a sheet of this kind in the month.

    Raises:
        UserError: this report is not made by unit.
        NotFoundError: no unit has one.
    """
    if key not in _UNITS:
        raise UserError(say("The report {key} is not made for every unit at once.", key=key), field="kind")
    month = month_text(filled(report_of(key), given, desk=desk))
    found = _UNITS[key](desk, month)
    if not found:
        raise NotFoundError(say("No unit has such a sheet in {month}.", month=month), field="month")
    return found


def render_joined(
    desk: Desk,
    key: str,
    given: Mapping[str, Any],
    *,
    form: Form = "pdf",
    progress: UnitProgress | None = None,
    template: str | None = None,
) -> Rendered:
    """Make the sheets of every unit as one file under one record number, each unit beginning a page.

    On the hospital's own form (``template``) each unit has a sheet of the workbook.

    Raises:
        UserError, NotFoundError: see ``units_of``.
        CancelledError: ``progress`` answered False; nothing is logged.
    """
    report = report_of(key)
    units = units_of(desk, key, given)
    documents = []
    for place, (unit_id, name) in enumerate(units):
        _tell(progress, place, len(units), name)
        documents.append(report.build(desk, filled(report, {**given, "unit": unit_id}, desk=desk)))
    if template:
        made = render_on_form(desk, key, {**given, "unit": None}, template=template, documents=documents)
        _tell(progress, len(units), len(units), "")
        return made
    values = {**filled(report, {**given, "unit": None}, desk=desk), "units": len(units)}
    made = produce(
        desk, joined(documents), key=key, values=values, form=form,
        progress=None if progress is None else lambda _page, _of: progress(len(units), len(units), ""),
        printed=report.printed,
    )  # fmt: skip
    _tell(progress, len(units), len(units), "")
    return made


def render_each(
    desk: Desk,
    key: str,
    given: Mapping[str, Any],
    keep: Callable[[str, Rendered], Path],
    *,
    form: Form = "pdf",
    progress: UnitProgress | None = None,
    template: str | None = None,
) -> tuple[tuple[Path, Rendered], ...]:
    """Make one file a unit, each with its own record number; ``keep`` writes it (name of the unit, sheet) and tells where.

    Raises:
        UserError, NotFoundError: see ``units_of``.
        CancelledError: ``progress`` answered False; the files made until then stay.
    """
    report = report_of(key)
    units = units_of(desk, key, given)
    kept = []
    for place, (unit_id, name) in enumerate(units):
        _tell(progress, place, len(units), name)
        values = filled(report, {**given, "unit": unit_id}, desk=desk)
        if template:
            made = render_on_form(desk, key, values, template=template)
        else:
            made = produce(desk, report.build(desk, values), key=key, values=values, form=form, printed=report.printed)
        kept.append((keep(name, made), made))
    _tell(progress, len(units), len(units), "")
    return tuple(kept)


def joined(documents: Sequence[Document]) -> Document:
    """Return one document of several: the widest paper, each on pages of its own under its own heading. Pure."""
    first = documents[0]
    blocks: list[Block] = []
    for document in documents:
        if blocks:
            blocks.append(PageBreak())
        blocks.extend((*_heading(document), *document.blocks))
    return attrs.evolve(
        first,
        blocks=tuple(blocks),
        heading=False,
        meta=(),
        landscape=any(document.landscape for document in documents),
        paper="A3" if any(document.paper == "A3" for document in documents) else "A4",
    )


def _heading(document: Document) -> tuple[Block, ...]:
    if not document.heading:
        return ()
    return (
        Paragraph(document.organisation, size=11, align="center", after=0.5),
        Paragraph(document.title, size=16, strong=True, align="center"),
        Paragraph("　　".join(document.meta), size=9, align="center"),
    )


def _tell(progress: UnitProgress | None, done: int, of: int, name: str) -> None:
    if progress is not None and not progress(done, of, name):
        raise CancelledError


def _computed(desk: Desk, month: str) -> Units:
    return _named(line for line in runs(desk, month=month) if line.state is not State.REPLACED)


def _published(desk: Desk, month: str) -> Units:
    return _named(line for line in runs(desk, month=month) if line.state in {State.PUBLISHED, State.SEALED})


def _named(lines: Iterable[RunLine]) -> Units:
    found = sorted(lines, key=lambda line: line.unit_id)
    return tuple((line.unit_id, line.unit) for line in found)


def _rostered(desk: Desk, month: str) -> Units:
    """Return the wards with published cells in the month."""
    span = Month.of(month)
    with desk.read(Verb.ROSTER_VIEW) as work:
        cell, sheet = RosterCellRow, RosterSheetRow
        rows = work.session.execute(
            select(UnitRow.id, UnitRow.name)
            .join(sheet, sheet.unit_id == UnitRow.id)
            .join(cell, cell.sheet_id == sheet.id)
            .where(cell.day >= span.first, cell.day <= span.last)
            .distinct()
            .order_by(UnitRow.id)
        )
        return tuple((number, name) for number, name in rows if work.scope is None or number in work.scope)


_UNITS: Mapping[str, Callable[[Desk, str], Units]] = {
    "perf-unit": _computed,
    "perf-slip": _computed,
    "perf-notice": _published,
    "attendance": _rostered,
    "night-fees": _rostered,
    "overtime": _rostered,
    "roster-fairness": _rostered,
    "workload": lambda desk, month: worked_units(desk, month=month),
}
