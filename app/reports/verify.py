"""Asking whether a sheet is a true print: the file or the paper against what the hospital's file kept when it was made.

A print is true only if its file has the very bytes that were made. A file that bears a known record number but other
bytes is altered, and told apart page by page; a file without a known number is unknown. The kept digest is believed only
where the chained record of deeds tells the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import UserError
from app.exchange.sandbox import read_bytes, told_of
from app.reports.document import check_code
from app.reports.opened import digests_of, sheet_texts
from app.words import say, tr
from db.tables import AuditRow, PrintLogRow, UserRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

Verdict = Literal["true", "altered", "unknown"]
NUMBER = re.compile(r"XL-\d{8}-\d{5,}")
_CODE_SIGNS = re.compile(r"[^0-9a-f]")
CODE_LENGTH = 12


@attrs.frozen(slots=True)
class Verified:
    """The answer: ``verdict`` and its ``sentence``; the print it claims to be, as kept in the hospital's file.

    ``differs`` are the pages (of a workbook: sheets), counted from 1, whose words are not those printed. ``newest`` is
    the newest version printed of the same sheet; more than ``version`` means that a later one is to be had.
    """

    verdict: Verdict
    sentence: str
    record_no: str = ""
    title: str = ""
    report: str = ""
    form: str = ""
    pages: int = 0
    version: int = 0
    newest: int = 0
    check: str = ""
    printed_by: str = ""
    printed_by_name: str = ""
    printed_at: datetime | None = None
    differs: tuple[int, ...] = ()


def verify_file(desk: Desk, path: Path) -> Verified:
    """Tell whether the PDF or workbook at ``path`` is a true print of this hospital.

    Raises:
        UserError: there is no such file, or it is too large.
    """
    data = read_bytes(path)
    with desk.read(Verb.REPORT_VERIFY) as work:
        found = work.session.scalar(
            select(PrintLogRow).where(PrintLogRow.file_digest == hashlib.sha256(data).hexdigest())
        )
        if found is not None:
            return _true(work, found, tr("A true print: this file is as it was made."))
    number, texts = _read(data, path.name)
    with desk.read(Verb.REPORT_VERIFY) as work:
        if number is None:
            return Verified("unknown", tr("No record number stands in this file: this program did not print it."))
        row = _row(work, number)
        if row is None:
            return _unknown(number)
        return _altered(work, row, texts)


def verify_paper(desk: Desk, number: str, check: str) -> Verified:
    """Tell whether the record number and the check code at the foot of a paper belong together here."""
    number = number.strip().upper()
    with desk.read(Verb.REPORT_VERIFY) as work:
        row = _row(work, number)
        if row is None:
            return _unknown(number)
        code = _CODE_SIGNS.sub("", check.lower())
        if len(code) != CODE_LENGTH:
            raise UserError(say("A check code has twelve signs, as 3F2A-9C41-77D0."), field="check")
        if code == row.digest[:CODE_LENGTH]:
            return _true(
                work, row, tr("Number and check code belong together; compare the paper with what was printed.")
            )
        return _answer(work, row, "altered", tr("The check code is not that of this record number."))


def told(found: Verified) -> tuple[str, ...]:
    """Return the answer in sentences: the verdict, then who printed what and when, then whether a newer one exists."""
    if found.printed_at is None:
        return (found.sentence,)
    who = tr(
        "{title}, record {number}, version {version}: printed by {who} on {when}, {pages} pages, check {code}.",
        title=found.title,
        number=found.record_no,
        version=found.version,
        who=found.printed_by_name,
        when=found.printed_at.astimezone().strftime("%Y-%m-%d %H:%M"),
        pages=found.pages,
        code=found.check,
    )
    newer = (tr("A newer version of this sheet was printed: {version}.", version=found.newest),)
    return (found.sentence, who, *(newer if found.newest > found.version else ()))


def _true(work: Work, row: PrintLogRow, sentence: str) -> Verified:
    if not _chained(work, row):
        told = tr("The list of prints does not agree with the chained record of deeds; have the record verified.")
        return _answer(work, row, "altered", told)
    return _answer(work, row, "true", sentence)


def _altered(work: Work, row: PrintLogRow, texts: tuple[str, ...] | None) -> Verified:
    kept: list[str] = json.loads(row.page_digests)
    if texts is None:
        return _answer(work, row, "altered", tr("Altered: the file is damaged and cannot be read."))
    if not kept:
        told = tr("Not proved: this print is older than the digests of files.")
        return _answer(work, row, "unknown", told)
    found = digests_of(texts)
    lost = tuple(place for place, digest in enumerate(kept, start=1) if digest not in found)
    if lost and row.form == "pdf" and len(found) == len(kept) - len(lost):
        told = tr("Altered: of {count} pages printed, page {pages} is missing.", count=len(kept), pages=_listed(lost))
        return attrs.evolve(_answer(work, row, "altered", told), differs=lost)
    many = max(len(kept), len(found))
    differs = tuple(place + 1 for place in range(many) if kept[place : place + 1] != list(found[place : place + 1]))
    if not differs:
        told = tr("Altered: the words are those of the print, but the file was saved again or drawn upon.")
    elif row.form == "pdf":
        told = tr("Altered: other words than were printed on page {pages}.", pages=_listed(differs))
    else:
        told = tr("Altered: other cells than were printed on sheet {sheets}.", sheets=_listed(differs))
    return attrs.evolve(_answer(work, row, "altered", told), differs=differs)


def _listed(numbers: tuple[int, ...]) -> str:
    most = 12
    return "、".join(str(number) for number in numbers[:most]) + (" …" if len(numbers) > most else "")


def _unknown(number: str) -> Verified:
    told = tr("Unknown: this hospital has printed no sheet of record {number}.", number=number)
    return Verified("unknown", told, record_no=number)


def _answer(work: Work, row: PrintLogRow, verdict: Verdict, sentence: str) -> Verified:
    newest = work.session.scalar(
        select(func.max(PrintLogRow.version)).where(
            PrintLogRow.report == row.report, PrintLogRow.parameters == row.parameters
        )
    )
    name = work.session.scalar(select(UserRow.name).where(UserRow.login == row.printed_by))
    return Verified(
        verdict,
        sentence,
        record_no=row.record_no,
        title=row.title,
        report=row.report,
        form=row.form,
        pages=row.pages,
        version=row.version,
        newest=newest or row.version,
        check=check_code(row.digest),
        printed_by=row.printed_by,
        printed_by_name=name or row.printed_by,
        printed_at=row.printed_at,
    )


def _chained(work: Work, row: PrintLogRow) -> bool:
    """Tell whether the deed in the chained record names the file that the list of prints names."""
    after = work.session.scalar(
        select(AuditRow.after).where(AuditRow.subject == "print", AuditRow.subject_id == row.record_no)
    )
    told: dict[str, Any] = json.loads(after) if after else {}
    return str(told.get("file", "")) == row.file_digest


def _row(work: Work, number: str) -> PrintLogRow | None:
    return work.session.scalar(select(PrintLogRow).where(PrintLogRow.record_no == number))


def _read(data: bytes, name: str) -> tuple[str | None, tuple[str, ...] | None]:
    """Return record number and words of a stranger's file, read in the bounded child; no words if it cannot be read.

    The number is that of the first page that has one, else that of the file's properties.
    """
    try:
        *told, last = told_of(data, name, task="print")
    except UserError:
        return _number([data.decode("latin-1")]), None
    texts = tuple(told) if last["form"] == "pdf" else sheet_texts(told)
    return _number([*texts, last["about"], data.decode("latin-1")]), texts


def _number(texts: Sequence[str]) -> str | None:
    found = next(filter(None, map(NUMBER.search, texts)), None)
    return None if found is None else found.group()
