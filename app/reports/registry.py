"""All reports in one list: the page, the command and the tests follow from it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import UserError
from app.reports.document import Document, Stamp
from app.reports.opened import digests_of, page_count, page_texts, sheet_texts
from app.reports.pdf import to_pdf
from app.reports.sheet import Progress
from app.reports.sources import unit_of
from app.reports.xlsx import to_xlsx
from app.words import N_, say, tr
from db.tables import PrintLogRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

TAKEN_AT_MOST = 5
Form = Literal["pdf", "xlsx"]
Kind = Literal["date", "month", "number", "text", "unit", "flag", "staff"]


@attrs.frozen(slots=True)
class Parameter:
    """One thing a report asks for; ``default`` None means today for a date, the month before for a month.

    ``choices`` (value, title) are offered by the page where there are few; ``on_page`` False leaves it to the command.
    """

    key: str
    kind: Kind
    title: str
    default: Any = None
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    on_page: bool = True


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


@attrs.frozen(slots=True)
class Rendered:
    """A produced sheet.

    ``digest`` is over its content without the stamp, so that equal content has equal digests; ``version`` counts the
    different contents printed of this report with these parameters. ``record_no`` is empty and ``logged``
    False where the hospital is open for reading only: then nothing is kept of it, and the sheet says so.
    """

    key: str
    title: str
    form: Form
    data: bytes = attrs.field(repr=False)
    pages: int
    record_no: str
    digest: str
    file_name: str
    version: int = 1
    logged: bool = True


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
    document = report.build(desk, values)
    return produce(desk, document, key=key, values=values, form=form, progress=progress, printed=report.printed)


def produce(
    desk: Desk,
    document: Document,
    *,
    key: str,
    values: Mapping[str, Any],
    form: Form = "pdf",
    progress: Progress | None = None,
    printed: Callable[[Work, Document, str], object] | None = None,
    draw: Callable[[Document], bytes] | None = None,
) -> Rendered:
    """Give any document its record number, draw it and log the print.

    It is drawn before the transaction that logs it, so that nobody waits for paper and a sheet that fails leaves no
    entry; if another print took the number meanwhile, it is drawn again with the next. ``draw`` puts it on other paper
    than ours (the hospital's own form).
    """
    digest, about = digest_of(document), _json(values)
    make = draw or (lambda stamped: _drawn(stamped, form, progress))
    with desk.read(Verb.REPORT_PRINT) as work:
        number, who, now = _next_number(work), work.actor.name, work.now
        version = _version(work, key, about, digest)
    if desk.vault.read_only:
        data = make(document.stamped(Stamp("", who, now)))
        return _rendered(document, key=key, form=form, data=data, stamp=Stamp("", who, now, digest=digest))
    for _attempt in range(TAKEN_AT_MOST):
        stamp = Stamp(number, who, now, version, digest)
        data = make(document.stamped(stamp))
        made = _rendered(document, key=key, form=form, data=data, stamp=stamp)
        told = _texts(data, form)
        with desk.write(Verb.REPORT_PRINT, label=say("Print")) as work:
            taken, version = _next_number(work), _version(work, key, about, digest)
            if (taken, version) == (number, made.version):
                _log(work, made, about, told)
                if printed is not None:
                    printed(work, document, number)
                return made
        number = taken
    raise UserError(say("Other prints are under way."), remedy=say("Try again in a moment."))


def _drawn(document: Document, form: Form, progress: Progress | None) -> bytes:
    return to_pdf(document, progress=progress) if form == "pdf" else to_xlsx(document)


def _texts(data: bytes, form: Form) -> tuple[str, ...]:
    """Return what stands on each page or sheet, read back from what was made: by it a copy is known again."""
    if form == "pdf":
        return page_texts(data)
    from app.exchange.parsing import parse

    return sheet_texts(list(parse(data)))


def _next_number(work: Work) -> str:
    count = work.session.scalar(select(func.count(PrintLogRow.id))) or 0
    return f"XL-{work.today:%Y%m%d}-{count + 1:05d}"


def _version(work: Work, key: str, about: str, digest: str) -> int:
    """Return the how-manieth content of this report with these parameters ``digest`` is."""
    printed = select(PrintLogRow.digest).where(PrintLogRow.report == key, PrintLogRow.parameters == about)
    known = list(dict.fromkeys(work.session.scalars(printed.order_by(PrintLogRow.id))))
    return known.index(digest) + 1 if digest in known else len(known) + 1


def _json(values: Mapping[str, Any]) -> str:
    return json.dumps(dict(values), ensure_ascii=False, default=str, sort_keys=True)


def _rendered(document: Document, *, key: str, form: Form, data: bytes, stamp: Stamp) -> Rendered:
    number = stamp.record_no
    name = "-".join(part for part in (document.title, number) if part).replace("/", "-")
    pages = page_count(data) if form == "pdf" else 1
    return Rendered(
        key, document.title, form, data, pages, number, stamp.digest, f"{name}.{form}", stamp.version, bool(number)
    )


def _log(work: Work, made: Rendered, about: str, told: tuple[str, ...]) -> None:
    file_digest = hashlib.sha256(made.data).hexdigest()
    work.session.add(
        PrintLogRow(
            record_no=made.record_no,
            report=made.key,
            title=made.title,
            parameters=about,
            form=made.form,
            pages=made.pages,
            digest=made.digest,
            version=made.version,
            file_digest=file_digest,
            page_digests=json.dumps(digests_of(told)),
            printed_at=work.now,
            printed_by=work.actor.login,
        )
    )
    work.record(
        "print",
        made.record_no,
        after={"report": made.key, "form": made.form, "pages": made.pages, "file": file_digest},
    )


def digest_of(document: Document) -> str:
    """Return the SHA-256 over a document's content, its stamp left out."""
    return hashlib.sha256(repr(attrs.evolve(document, stamp=None)).encode()).hexdigest()


def title_of(report: Report) -> str:
    """Return a report's title in the current language."""
    return tr(report.title)


PRINTED = N_("Print")
