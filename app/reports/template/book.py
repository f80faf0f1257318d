"""Templates kept by the hospital: its own workbook with how its cells are filled, for one kind of report."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb, require
from app.errors import NotFoundError, UserError
from app.exchange.sandbox import book_of, read_bytes, told_of
from app.exchange.values import RawBook
from app.reports.catalogue import build_document, report_of
from app.reports.document import Document
from app.reports.printing import Rendered, produce
from app.reports.registry import filled
from app.reports.template.fields import Columns, Field, parts_of
from app.reports.template.filling import fill_papers, filled_form
from app.reports.template.suggesting import suggested
from app.reports.template.values import SheetMap, TemplateError, check_mapping, mapping_of, mapping_text
from app.words import say
from db.tables import ReportTemplateRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

LARGEST = 4 * 1024 * 1024  # a form, not an archive; it is kept in the encrypted file
LONGEST_NAME = 60


@attrs.frozen(slots=True, kw_only=True)
class Template:
    """A form as it is kept: its name, the report it is for, the file it came from, how its cells are filled."""

    name: str
    report: str
    file: str
    mapping: SheetMap
    digest: str
    recorded_at: datetime
    recorded_by: str


@attrs.frozen(slots=True, kw_only=True)
class Suggestion:
    """A form beside a report: the form's cells and formulas, what the report offers, the mapping that fits best."""

    file: str
    report: str
    book: RawBook = attrs.field(repr=False)
    mapping: SheetMap
    fields: tuple[Field, ...]
    tables: tuple[Columns, ...]
    formulas: Mapping[str, frozenset[str]]


def suggest(desk: Desk, *, data: bytes, file: str, report: str, given: Mapping[str, Any]) -> Suggestion:
    """Lay a form beside a report made with ``given`` and suggest which cell takes what.

    Raises:
        UserError: the file is none that can be filled, or the report cannot be made.
    """
    require(desk.actor, Verb.REPORT_TEMPLATE)
    book, formulas = _workbook(data, file), _formulas(data, file)
    part = parts_of(build_document(desk, report, given))[0]
    return Suggestion(
        file=file, report=report, book=book, mapping=suggested(book, part, formulas),
        fields=tuple(part.fields.values()), tables=part.tables, formulas=formulas,
    )  # fmt: skip


def form_bytes(path: Path) -> bytes:
    """Return the bytes of a form a person names.

    Raises:
        UserError: it is missing, too large, or no workbook by its name.
    """
    if path.suffix.lower() != ".xlsx":
        raise UserError(
            say("{file}: a form is a workbook that ends in .xlsx.", file=path.name), field="file",
            remedy=say("Open it in Excel or WPS and save it as .xlsx."),
        )  # fmt: skip
    data = read_bytes(path)
    if len(data) > LARGEST:
        raise UserError(say("{file} is larger than {limit} MB.", file=path.name, limit=LARGEST >> 20), field="file")
    return data


def keep_template(desk: Desk, *, name: str, report: str, data: bytes, file: str, mapping: SheetMap) -> Template:
    """Keep a form under ``name``, or another form or mapping under a name that is known.

    Raises:
        UserError: no name, no such report, or the mapping does not fit the workbook; names file, sheet and cell.
    """
    require(desk.actor, Verb.REPORT_TEMPLATE)
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise UserError(say("Give the form a name of up to {limit} characters.", limit=LONGEST_NAME), field="name")
    report_of(report)
    _check_form(data, mapping, file)
    with desk.write(Verb.REPORT_TEMPLATE, label=say("Keep form")) as work:
        row = _find(work, name)
        before = None if row is None else _told(row)
        if row is None:
            row = ReportTemplateRow(name=name)
            work.session.add(row)
        row.report, row.file, row.data, row.mapping = report, file, data, mapping_text(mapping)
        row.digest = hashlib.sha256(data + row.mapping.encode()).hexdigest()
        row.recorded_at, row.recorded_by = work.now, work.actor.login
        work.session.flush()
        work.record("template", row.id, action="report.template", before=before, after=_told(row))
        return _template(row)


def drop_template(desk: Desk, *, name: str) -> None:
    """Forget a form; what was printed on it stays known.

    Raises:
        NotFoundError: there is none of this name.
    """
    with desk.write(Verb.REPORT_TEMPLATE, label=say("Drop form")) as work:
        row = _row(work, name)
        work.record("template", row.id, action="report.template-drop", before=_told(row))
        work.session.delete(row)


def templates(desk: Desk, *, report: str | None = None) -> tuple[Template, ...]:
    """Return the forms that are kept, by name; of one report only where asked for."""
    with desk.read(Verb.REPORT_PRINT) as work:
        rows = work.session.scalars(select(ReportTemplateRow).order_by(ReportTemplateRow.name))
        return tuple(_template(row) for row in rows if report is None or row.report == report)


def template_with_data(desk: Desk, *, name: str) -> tuple[Template, bytes]:
    """Return a form with its workbook.

    Raises:
        NotFoundError: there is none of this name.
    """
    with desk.read(Verb.REPORT_PRINT) as work:
        row = _row(work, name)
        return _template(row), bytes(row.data)


def render_on_form(
    desk: Desk, key: str, given: Mapping[str, Any], *, template: str, documents: Sequence[Document] | None = None
) -> Rendered:
    """Produce a report on the hospital's own form, with its record number, and log the print.

    ``documents`` are several papers made already (every unit of a month); else the report is made with ``given``.

    Raises:
        NotFoundError: there is no such form.
        UserError: the form is for another report, or does not fit; names file, sheet and cell.
    """
    form, data = template_with_data(desk, name=template)
    if form.report != key:
        raise UserError(
            say("The form {name} is for the report {report}.", name=form.name, report=form.report), field="template"
        )
    report = report_of(key)
    values = filled(report, given, desk=desk)
    papers = [report.build(desk, values)] if documents is None else list(documents)
    whole = (
        papers[0] if len(papers) == 1 else attrs.evolve(papers[0], blocks=tuple(b for p in papers for b in p.blocks))
    )

    def draw(stamped: Document) -> bytes:
        stamp = stamped.stamp
        assert stamp is not None
        return filled_form(data, form.file, form.mapping, [paper.stamped(stamp) for paper in papers])

    values["template"] = f"{form.name} {form.digest[:12]}"
    return produce(desk, whole, key=key, values=values, form="xlsx", printed=report.printed, draw=draw)


def _workbook(data: bytes, file: str) -> RawBook:
    book = book_of(file, told_of(data, file), digest=hashlib.sha256(data).hexdigest())
    if book.form != "xlsx":
        raise UserError(
            say("{file}: a form is a workbook that ends in .xlsx.", file=file), field="file",
            remedy=say("Open it in Excel or WPS and save it as .xlsx."),
        )  # fmt: skip
    return book


def _check_form(data: bytes, mapping: SheetMap, file: str) -> None:
    """Refuse a mapping the workbook has no such sheet or cells for, before the month comes in which it is needed."""
    check_mapping(mapping, file)
    book = _workbook(data, file)
    sheet = next((each for each in book.sheets if each.name == mapping.sheet), None)
    if sheet is None:
        known = "、".join(each.name for each in book.sheets)
        raise TemplateError(file, mapping.sheet, "", say("there is no such sheet; there are: {known}.", known=known))
    # Filled with nothing: macros, unusual writing and merged cells are told now, by the child that fills it later.
    table = mapping.table
    rows = None if table is None else [dict.fromkeys(table.columns)]
    told = None if table is None else {"first": table.first, "last": table.last, "rows": rows}
    fill_papers(
        data, file, mapping.sheet, [{"name": mapping.sheet, "cells": dict.fromkeys(mapping.cells), "table": told}]
    )


def _formulas(data: bytes, file: str) -> Mapping[str, frozenset[str]]:
    told: dict[str, list[str]] = told_of(data, file, task="form")[-1]["formulas"]
    return {sheet: frozenset(cells) for sheet, cells in told.items()}


def _find(work: Work, name: str) -> ReportTemplateRow | None:
    return work.session.scalar(select(ReportTemplateRow).where(ReportTemplateRow.name == name.strip()))


def _row(work: Work, name: str) -> ReportTemplateRow:
    row = _find(work, name)
    if row is None:
        known = "、".join(work.session.scalars(select(ReportTemplateRow.name).order_by(ReportTemplateRow.name)))
        raise NotFoundError(
            say("There is no form called {name}; there are: {known}.", name=name, known=known or "—"), field="template"
        )
    return row


def _told(row: ReportTemplateRow) -> dict[str, Any]:
    mapping = mapping_of(row.mapping)
    columns = {} if mapping.table is None else dict(mapping.table.columns)
    return {"name": row.name, "report": row.report, "file": row.file, "sheet": mapping.sheet,
            "cells": dict(mapping.cells), "columns": columns}  # fmt: skip


def _template(row: ReportTemplateRow) -> Template:
    return Template(
        name=row.name, report=row.report, file=row.file, mapping=mapping_of(row.mapping), digest=row.digest,
        recorded_at=row.recorded_at, recorded_by=row.recorded_by,
    )  # fmt: skip
