"""A document becomes a sheet of paper or a workbook: its record number, its version, and the log of prints."""

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
from app.reports.opened import digests_of, page_count, page_texts, sheet_texts
from app.reports.pdf import to_pdf
from app.reports.sheet import Progress
from app.reports.xlsx import to_xlsx
from app.words import say
from db.tables import PrintLogRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

#: Times a record number may be taken by another print meanwhile.
TAKEN_AT_MOST = 5
Form = Literal["pdf", "xlsx"]


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
