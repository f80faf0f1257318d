"""Importing work done: read and understood, compared with the vault, written in one transaction, taken back as one.

* ``propose(path, record, desk=…, month=…) -> Proposal``: read in the bounded child process; mappings a person chose for
  the same headings are used again.
* ``dry_run(desk, proposal) -> WorkRun``: every line read, people found, what would be new, changed, the same.
* ``apply(desk, run) -> int | None``: the batch; None where there was nothing to do. ``app.exchange.service.undo_import``
  takes it back.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select

from app.access.permissions import Verb
from app.errors import UserError
from app.exchange.beat import Beat, Cancel, Progress
from app.exchange.normalise.text import is_blank, squeeze, text_of
from app.exchange.planning import Ops
from app.exchange.rosters.periods import month_hints
from app.exchange.rosters.persons import people_on
from app.exchange.sandbox import read_book
from app.exchange.values import RawBook
from app.exchange.workload.amounts import read_workload, sums, tables_of
from app.exchange.workload.columns import SEARCHED, Table, find_table
from app.exchange.workload.finding import Staff
from app.exchange.workload.planning import Plan, plan_satisfaction, plan_surgery, plan_workload
from app.exchange.workload.rows import pages_of, plain_number
from app.exchange.workload.values import Page, Record, Workload
from app.exchange.writing import write
from app.staff.units import load_units
from app.words import say
from db.tables import ImportBatchRow, ImportLayoutRow, UnitAliasRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class Proposal:
    """A file as read, what it is read as, the month it is about, and columns a person chose (heading -> field)."""

    record: Record
    book: RawBook = attrs.field(repr=False)
    month: str
    tables: Mapping[str, Table]
    chosen: Mapping[str, str | None] = attrs.field(factory=dict)

    @property
    def signature(self) -> str:
        """What a choice of columns is known again by: the headings it is about."""
        return hashlib.sha256("\n".join([self.record, *sorted(self.chosen)]).encode()).hexdigest()[:32]


@attrs.frozen(slots=True)
class WorkRun:
    """What an import would do: the lines read, and how many entries are new, changed, the same, refused."""

    proposal: Proposal
    counts: Mapping[str, int]
    workload: Workload | None = None
    pages: tuple[Page, ...] = ()
    done_before: int | None = None  # the batch that brought the very same file

    def plain(self) -> dict[str, Any]:
        """Return the run as commands print it."""
        told: dict[str, Any] = {"kind": self.proposal.record.value, "month": self.proposal.month, **self.counts}
        if self.done_before is not None:
            told["imported_before"] = self.done_before
        if self.workload is not None:
            return told | _workload(self.workload)
        problems = [problem.plain() for page in self.pages for row in page.rows for problem in row.problems]
        told |= {
            "sheets": {page.sheet: page.plain() for page in self.pages},
            "problems": problems,
            "problem_counts": dict(Counter(problem["kind"] for problem in problems)),
        }
        if self.proposal.record is Record.SURGERY:
            told["counts_by_person"] = _by_person(self.pages)
        return told


def _workload(read: Workload) -> dict[str, Any]:
    units: dict[str, str] = {}
    for each in read.amounts:
        if each.unit:
            units.setdefault(each.item, each.unit)
    told: dict[str, Any] = {
        "layout": "one row a person" if read.wide else "one row an item",
        "header_line": next(iter(read.headers.values()), None),
        "data_rows": read.lines,
        "units": units,
        "sums": {
            person.staff_no or f"#{person.id}": {item: plain_number(value) for item, value in items.items()}
            for person, items in sums(read.amounts).items()
        },
        "rejected": [line.plain() for line in read.refused],
        "not_data": [{"line": aside.line, "type": aside.type} for aside in read.asides],
        "repeated": [list(lines) for lines in read.repeated],
        "other_names": [{"line": line, "name": name, "on_file": known} for line, name, known in read.other_names],
    }
    if len(read.headers) > 1:
        for line, refused in zip(told["rejected"], read.refused, strict=True):
            line["sheet"] = refused.sheet
    return told


def _by_person(pages: tuple[Page, ...]) -> dict[str, dict[str, int]]:
    """Return staff number -> role and level -> how many operations."""
    found: dict[str, Counter[str]] = {}
    for page in pages:
        for row in page.rows:
            for role in ("chief", "first", "second"):
                who = row.record.get(role)
                if who and "level" in row.record:
                    found.setdefault(who, Counter())[f"{role}_{row.record['level']}"] += 1
    return {who: dict(sorted(counts.items())) for who, counts in sorted(found.items())}


def propose(
    path: Path,
    record: Record,
    *,
    desk: Desk,
    month: str | None = None,
    chosen: Mapping[str, str | None] | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Proposal:
    """Read the file at ``path`` as ``record``. ``chosen`` maps headings to fields where the program would err.

    Raises:
        UserError: the file is refused, holds no such table, or its month cannot be told.
        CancelledError: ``cancel`` said so.
    """
    book = read_book(path, Beat(progress, cancel))
    return understand(desk, book, record, month=month, chosen=chosen)


def understand(
    desk: Desk,
    book: RawBook,
    record: Record,
    *,
    month: str | None = None,
    chosen: Mapping[str, str | None] | None = None,
) -> Proposal:
    """Return how a book already read is understood as ``record``.

    Raises:
        UserError: it holds no such table, or its month cannot be told.
    """
    settled = dict(chosen or {}) or _remembered(desk, book, record)
    proposal = Proposal(record, book, "", _tables(book, record, settled), settled)
    if not proposal.tables:
        raise UserError(
            say("No sheet of {name} holds a table that can be read as this kind.", name=book.name),
            field="file",
            remedy=say("A table needs a row of headings with the staff number, name or identity number among them."),
        )
    told = month or _month(proposal)
    if not told:
        raise UserError(
            say("{name} does not tell which month it is about.", name=book.name),
            field="month",
            remedy=say("Name the month (--month 2026-11)."),
        )
    return attrs.evolve(proposal, month=told)


def _tables(book: RawBook, record: Record, chosen: Mapping[str, str | None]) -> dict[str, Table]:
    if record is Record.WORKLOAD:
        return tables_of(book, chosen)
    found = ((sheet, find_table(sheet, record, chosen=chosen)) for sheet in book.sheets if not sheet.hidden)
    return {sheet.name: table for sheet, table in found if table is not None}


def _remembered(desk: Desk, book: RawBook, record: Record) -> dict[str, str | None]:
    """Return the columns a person chose before for headings that stand in this book."""
    rows = [row for sheet in book.sheets if not sheet.hidden for row in sheet.rows[:SEARCHED]]
    standing = {squeeze(text_of(cell)) for row in rows for cell in row if not is_blank(cell)}
    with desk.read(Verb.IMPORT_RUN) as work:
        wanted = select(ImportLayoutRow.mapping).where(ImportLayoutRow.kind == record.value)
        kept: list[dict[str, str | None]] = [json.loads(text) for text in work.session.scalars(wanted)]
    fits = [
        mapping for mapping in kept if mapping and all(heading.rsplit("/", 1)[-1] in standing for heading in mapping)
    ]
    return max(fits, key=len, default={})


def _month(proposal: Proposal) -> str | None:
    """Return the month a file names: above its headings, on its sheet, in its name; of several the last of a span."""
    for sheet in proposal.book.sheets:
        table = proposal.tables.get(sheet.name)
        if table is None:
            continue
        above = [text_of(cell) for row in sheet.rows[: table.header[0]] for cell in row if not is_blank(cell)]
        for text in (*above, sheet.name, proposal.book.name):
            hints = [hint for hint in month_hints([text]) if hint.year is not None]
            if hints:
                year, month = max((hint.year or 0, hint.month) for hint in hints)
                return f"{year:04}-{month:02}"
        if "date" in table.fields:
            return _month_of_days([row[table.fields["date"]] for row in sheet.rows if len(row) > table.fields["date"]])
    return None


def _month_of_days(cells: list[Any]) -> str | None:
    months: Counter[tuple[int, int]] = Counter()
    for cell in cells:
        if isinstance(cell, date):
            months[cell.year, cell.month] += 1
        elif isinstance(cell, str):
            months.update((hint.year, hint.month) for hint in month_hints([cell]) if hint.year is not None)
    if not months:
        return None
    (year, month), _count = months.most_common(1)[0]
    return f"{year:04}-{month:02}"


def dry_run(
    desk: Desk, proposal: Proposal, *, progress: Progress | None = None, cancel: Cancel | None = None
) -> WorkRun:
    """Read every line, find its people, compare with the vault; write nothing.

    Raises:
        CancelledError: ``cancel`` said so.
        NotAllowedError: the actor may not import.
    """
    beat = Beat(progress, cancel)
    with desk.read(Verb.IMPORT_RUN) as work:
        staff = _staff(work, date.fromisoformat(f"{proposal.month}-01"))
        workload: Workload | None = None
        pages: tuple[Page, ...] = ()
        if proposal.record is Record.WORKLOAD:
            total = sum(len(sheet.rows) for sheet in proposal.book.sheets)
            workload = read_workload(
                proposal.book, proposal.tables, staff, year=work.today.year, step=beat.stepper(total, "read")
            )
        else:
            pages = tuple(pages_of(proposal.book, proposal.record, staff, year=work.today.year, chosen=proposal.chosen))
        run = WorkRun(proposal, {}, workload, pages, _before(work, proposal))
        return attrs.evolve(run, counts=_counts(_plan(work, run, beat)))


def _staff(work: Work, first: date) -> Staff:
    """Return those on file in the month, with the departments' names and other names."""
    units = load_units(work.session)
    below = {unit.id: frozenset(each.id for each in units.values() if each.below(unit)) for unit in units.values()}
    named: dict[str, frozenset[int]] = {}
    for unit in units.values():
        named[squeeze(unit.name)] = named.get(squeeze(unit.name), frozenset()) | below[unit.id]
    for name, unit_id in work.session.execute(select(UnitAliasRow.name, UnitAliasRow.unit_id)):
        named[squeeze(name)] = named.get(squeeze(name), frozenset()) | below[unit_id]
    return Staff(people_on(work, first), named)


def _before(work: Work, proposal: Proposal) -> int | None:
    """Return the batch that brought the very same file and was not taken back."""
    row = ImportBatchRow
    return work.session.scalar(
        select(row.id).where(
            row.kind == proposal.record.value, row.file_digest == proposal.book.digest, row.undone_at.is_(None)
        )
    )


def _plan(work: Work, run: WorkRun, beat: Beat) -> Plan:
    proposal = run.proposal
    plan = Plan(Ops(work.session, work.now, work.today, work.actor.login), proposal.book.name)
    if run.workload is not None:
        step = beat.stepper(len(run.workload.amounts), "compare")
        plan_workload(plan, run.workload.amounts, proposal.month, step)
        plan.counts["refused"] = len(run.workload.refused)
    elif proposal.record is Record.SATISFACTION:
        plan_satisfaction(plan, (row for page in run.pages for row in page.rows), proposal.month)
    else:
        plan_surgery(plan, (row for page in run.pages for row in page.rows))
    return plan


def _counts(plan: Plan) -> dict[str, int]:
    return {state: plan.counts[state] for state in ("new", "changed", "same", "refused")}


def apply(desk: Desk, run: WorkRun, *, progress: Progress | None = None, cancel: Cancel | None = None) -> int | None:
    """Write what ``run`` showed, planned anew in one transaction, and return the batch; None where nothing differs.

    Raises:
        CancelledError: ``cancel`` said so before the end; nothing was changed.
    """
    proposal = run.proposal
    beat = Beat(progress, cancel)
    with desk.write(Verb.IMPORT_RUN, label=say("Import {name}", name=proposal.book.name)) as work:
        plan = _plan(work, run, beat)
        counts = _counts(plan)
        _remember(work, proposal)
        if not plan.ops.updates and not any(plan.ops.inserts.values()):
            return None
        batch = ImportBatchRow(
            kind=proposal.record.value,
            file_name=proposal.book.name,
            file_digest=proposal.book.digest,
            applied_at=work.now,
            applied_by=work.actor.login,
            counts=json.dumps(counts),
        )
        work.session.add(batch)
        work.session.flush()
        write(work, plan.ops, batch.id, beat)
        after = {"kind": proposal.record.value, "file": proposal.book.digest, "month": proposal.month, **counts}
        work.record("import", batch.id, after=after)
        work.touch(proposal.record.value)
        return batch.id


def _remember(work: Work, proposal: Proposal) -> None:
    """Keep the columns a person chose under the layout's headings."""
    if not proposal.chosen:
        return
    kind, signature = proposal.record.value, proposal.signature
    row = work.session.scalar(
        select(ImportLayoutRow).where(ImportLayoutRow.kind == kind, ImportLayoutRow.signature == signature)
    )
    mapping = json.dumps(dict(proposal.chosen), ensure_ascii=False, sort_keys=True)
    if row is None:
        work.session.add(
            ImportLayoutRow(
                kind=kind, signature=signature, mapping=mapping, confirmed_at=work.now, confirmed_by=work.actor.login
            )
        )
    elif row.mapping != mapping:
        row.mapping, row.confirmed_at, row.confirmed_by = mapping, work.now, work.actor.login
