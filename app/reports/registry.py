"""All reports in one list: the page, the command and the tests follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import UserError
from app.reports.document import Document, Stamp
from app.reports.pdf import page_count, to_pdf
from app.reports.sheet import Progress
from app.reports.xlsx import to_xlsx
from app.words import N_, say, tr
from db.tables import PrintLogRow

if TYPE_CHECKING:
    from app.desk import Desk

Form = Literal["pdf", "xlsx"]
Kind = Literal["date", "number", "text", "unit", "flag", "staff"]


@attrs.frozen(slots=True)
class Parameter:
    """One thing a report asks for; ``default`` None for a date means today."""

    key: str
    kind: Kind
    title: str
    default: Any = None
    hint: str = ""


@attrs.frozen(slots=True)
class Report:
    """One report: stored ``key``, ``title`` and ``purpose`` (message ids), the verb it needs, and how it is built."""

    key: str
    title: str
    purpose: str
    verb: Verb
    parameters: tuple[Parameter, ...]
    build: Callable[[Desk, Mapping[str, Any]], Document]


@attrs.frozen(slots=True)
class Rendered:
    """A produced sheet. ``digest`` is over its content without the stamp, so that equal content has equal digests."""

    key: str
    title: str
    form: Form
    data: bytes = attrs.field(repr=False)
    pages: int
    record_no: str
    digest: str
    file_name: str


def all_reports() -> tuple[Report, ...]:
    """Return every report, in the order of the page."""
    from app.reports.catalogue import ALL_REPORTS

    return ALL_REPORTS


def report_of(key: str) -> Report:
    """Return the report of ``key``.

    Raises:
        UserError: there is none; names those there are.
    """
    known = {report.key: report for report in all_reports()}
    if key not in known:
        raise UserError(
            say("There is no report {key}; there are: {known}.", key=key, known="、".join(known)), field="kind"
        )
    return known[key]


def filled(report: Report, given: Mapping[str, Any], *, desk: Desk) -> dict[str, Any]:
    """Return the parameters with defaults filled in."""
    values: dict[str, Any] = {}
    for parameter in report.parameters:
        value = given.get(parameter.key)
        if value is None:
            value = desk.clock.today() if parameter.kind == "date" and parameter.default is None else parameter.default
        values[parameter.key] = value
    return values


def build_document(desk: Desk, key: str, given: Mapping[str, Any]) -> Document:
    """Build a report without printing it (for the preview)."""
    report = report_of(key)
    return report.build(desk, filled(report, given, desk=desk))


def render(
    desk: Desk, key: str, given: Mapping[str, Any], *, form: Form = "pdf", progress: Progress | None = None
) -> Rendered:
    """Produce a sheet with its record number, and log the print.

    Raises:
        UserError: no such report, or a parameter or character that cannot be printed.
        CancelledError: ``progress`` answered False; nothing is logged.
    """
    report = report_of(key)
    values = filled(report, given, desk=desk)
    return produce(desk, report.build(desk, values), key=key, values=values, form=form, progress=progress)


def produce(
    desk: Desk,
    document: Document,
    *,
    key: str,
    values: Mapping[str, Any],
    form: Form = "pdf",
    progress: Progress | None = None,
) -> Rendered:
    """Give any document its record number, draw it and log the print (drawing first: a failed one leaves no entry)."""
    digest = digest_of(document)
    with desk.write(Verb.REPORT_PRINT, label=say("Print")) as work:
        count = work.session.scalar(select(func.count(PrintLogRow.id))) or 0
        record_no = f"XL-{work.today:%Y%m%d}-{count + 1:05d}"
        stamped = document.stamped(Stamp(record_no, work.actor.name, work.now))
        data = to_pdf(stamped, progress=progress) if form == "pdf" else to_xlsx(stamped)
        pages = page_count(data) if form == "pdf" else 1
        work.session.add(
            PrintLogRow(
                record_no=record_no,
                report=key,
                title=document.title,
                parameters=json.dumps(dict(values), ensure_ascii=False, default=str, sort_keys=True),
                form=form,
                pages=pages,
                digest=digest,
                printed_at=work.now,
                printed_by=work.actor.login,
            )
        )
        work.record("print", record_no, after={"report": key, "form": form, "pages": pages})
    name = f"{document.title}-{record_no}.{form}".replace("/", "-")
    return Rendered(key, document.title, form, data, pages, record_no, digest, name)


def digest_of(document: Document) -> str:
    """Return the SHA-256 over a document's content, its stamp left out."""
    return hashlib.sha256(repr(attrs.evolve(document, stamp=None)).encode()).hexdigest()


def title_of(report: Report) -> str:
    """Return a report's title in the current language."""
    return tr(report.title)


PRINTED = N_("Print")
