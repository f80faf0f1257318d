"""Importing a workbook: four verbs.

* ``propose(path, kind, desk=…) -> ImportProposal``: read the file (bounded child process) and say how each sheet is
  understood (``app.exchange.proposing``). Nothing is written.
* ``dry_run(desk, proposal, as_of=…) -> DryRun``: every row read, checked and compared with the vault; ``rows`` (records
  and problems), ``outcomes`` (new, changed, same, conflict, refused), ``counts``, ``problems``, ``new_units``.
* ``apply(desk, dry_run) -> ImportResult``: one transaction, one batch. What was shown is planned anew inside it.
* ``undo_import(desk, batch_id)``: takes a batch back as a whole, or says why it cannot.

``progress(done, total, phase)`` is called now and then; ``cancel()`` returning true ends the work with nothing changed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import select, update

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.exchange.beat import Beat, Cancel, Progress
from app.exchange.checking import check
from app.exchange.people import People, find_people
from app.exchange.planning import Ops, Outcome, known_people
from app.exchange.planning_records import plan_balances, plan_contracts, plan_credentials, stated_day
from app.exchange.planning_staff import plan_staff
from app.exchange.proposing import ImportProposal, propose, propose_book
from app.exchange.recording.cells import Context
from app.exchange.recording.rows import read_rows
from app.exchange.uncollected import uncollected
from app.exchange.undoing import take_back
from app.exchange.values import Kind, Problem, ReadRow, RowType
from app.exchange.writing import write
from app.settings import read_setting
from app.words import say
from db.tables import (
    ImportBatchRow,
    ImportChangeRow,
    ImportLayoutRow,
    UnitRow,
    UserRow,
)

if TYPE_CHECKING:
    from app.desk import Desk, Work


__all__ = ["ImportProposal", "apply", "batches", "dry_run", "propose", "propose_book", "undo_import"]


@attrs.frozen(slots=True)
class DryRun:
    """What would happen. ``counts`` has new, changed, same, conflict, refused; ``units`` names departments by id."""

    proposal: ImportProposal
    as_of: date
    rows: tuple[ReadRow, ...] = attrs.field(repr=False)
    outcomes: tuple[Outcome, ...] = attrs.field(repr=False)
    counts: Mapping[str, int]
    new_units: tuple[str, ...]
    units: Mapping[int, str] = attrs.field(factory=dict, repr=False)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, row by row."""
        return tuple(problem for row in self.rows for problem in row.problems)


@attrs.frozen(slots=True)
class ImportResult:
    """What was done. ``batch_id`` is what undo needs; None where there was nothing to do."""

    batch_id: int | None
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]
    new_units: tuple[str, ...]


@uncollected()
def dry_run(
    desk: Desk,
    proposal: ImportProposal,
    *,
    as_of: date | None = None,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> DryRun:
    """Read, check and compare everything; write nothing.

    Raises:
        CancelledError: ``cancel`` said so.
        NotAllowedError: the actor may not import.
    """
    with desk.read(Verb.IMPORT_RUN) as work:
        day = as_of or work.today
        rows = _read(work, proposal, day, Beat(progress, cancel))
        ops = _plan(work, proposal, rows, day, Beat(progress, cancel))
        return DryRun(
            proposal,
            day,
            tuple(rows),
            tuple(ops.outcomes),
            ops.counts(),
            tuple(dict.fromkeys(ops.new_units)),
            ops.units,
        )


def _read(work: Work, proposal: ImportProposal, as_of: date, beat: Beat) -> list[ReadRow]:
    session = work.session
    campuses = tuple(session.scalars(select(UnitRow.name).where(UnitRow.kind == "campus")))
    context = Context(
        as_of=as_of,
        own_sites=tuple(read_setting(session, "own-site-names")),
        campuses=campuses,
        hours_per_day=float(read_setting(session, "hours-per-day")),
    )
    sheets = {sheet.name: sheet for sheet in proposal.book.sheets}
    rows: list[ReadRow] = []
    step = beat.stepper(sum(layout.types.count(RowType.DATA) for layout in proposal.used), "read")
    for layout in proposal.used:
        rows.extend(read_rows(sheets[layout.sheet], layout, context, partial(_further, step, len(rows))))
    if proposal.kind is not Kind.STAFF:
        find_people(rows, People(known_people(session)))
    beat(len(rows), len(rows), "check")
    check(proposal.kind, rows, as_of)
    return rows


def _further(step: Callable[[int], None], before: int, done: int) -> None:
    step(before + done)


def _plan(work: Work, proposal: ImportProposal, rows: Sequence[ReadRow], as_of: date, beat: Beat) -> Ops:
    ops = Ops(work.session, work.now, as_of, work.actor.login)
    step = beat.stepper(len(rows), "compare")
    if proposal.kind is Kind.STAFF:
        plan_staff(ops, rows, step)
    elif proposal.kind is Kind.CREDENTIALS:
        plan_credentials(ops, rows, step)
    elif proposal.kind is Kind.CONTRACTS:
        plan_contracts(ops, rows, step)
    else:
        days = {layout.sheet: stated_day(layout.title, as_of.year) or as_of for layout in proposal.used}
        plan_balances(ops, rows, step, days=days)
    return ops


@uncollected()
def apply(desk: Desk, run: DryRun, *, progress: Progress | None = None, cancel: Cancel | None = None) -> ImportResult:
    """Write what ``run`` showed, in one transaction; a repeat changes nothing.

    Raises:
        CancelledError: ``cancel`` said so before the end; nothing was changed.
    """
    proposal = run.proposal
    beat = Beat(progress, cancel)
    with desk.write(Verb.IMPORT_RUN, label=say("Import {name}", name=proposal.book.name)) as work:
        ops = _plan(work, proposal, run.rows, run.as_of, beat)
        counts = ops.counts()
        _remember(work, proposal)
        if not ops.updates and not any(ops.inserts.values()):
            return ImportResult(None, counts, run.problems, ())
        batch = ImportBatchRow(
            kind=proposal.kind.value,
            file_name=proposal.book.name,
            file_digest=proposal.book.digest,
            applied_at=work.now,
            applied_by=work.actor.login,
            counts=json.dumps(counts),
        )
        work.session.add(batch)
        work.session.flush()
        write(work, ops, batch.id, beat)
        work.record("import", batch.id, after={"kind": proposal.kind.value, "file": proposal.book.digest, **counts})
        for person_id, told in ops.touched.items():
            work.record("staff", person_id, action="import.apply", after={"batch": batch.id, **told})
        work.touch(_SUBJECT[proposal.kind], *(("unit",) if ops.new_units else ()))
        return ImportResult(batch.id, counts, run.problems, tuple(dict.fromkeys(ops.new_units)))


_SUBJECT = {Kind.STAFF: "staff", Kind.CREDENTIALS: "credential", Kind.CONTRACTS: "contract", Kind.BALANCES: "balance"}


def _remember(work: Work, proposal: ImportProposal) -> None:
    """Keep the mapping of each sheet under its layout's signature."""
    known = set(
        work.session.scalars(select(ImportLayoutRow.signature).where(ImportLayoutRow.kind == proposal.kind.value))
    )
    for layout in proposal.used:
        mapping = json.dumps({column.letter: column.field for column in layout.columns}, ensure_ascii=False)
        chosen = any(column.chosen for column in layout.columns)
        if layout.signature in known and chosen:
            work.session.execute(
                update(ImportLayoutRow)
                .where(ImportLayoutRow.kind == proposal.kind.value, ImportLayoutRow.signature == layout.signature)
                .values(mapping=mapping, confirmed_at=work.now, confirmed_by=work.actor.login)
            )
        elif layout.signature not in known:
            known.add(layout.signature)
            row = ImportLayoutRow(
                kind=proposal.kind.value,
                signature=layout.signature,
                mapping=mapping,
                confirmed_at=work.now,
                confirmed_by=work.actor.login,
            )
            work.session.add(row)


def undo_import(desk: Desk, batch_id: int) -> None:
    """Take a batch back as a whole.

    Raises:
        NotFoundError: there is no such batch.
        UserError: it was undone already, or later work builds on it.
    """
    with desk.write(Verb.IMPORT_UNDO, label=say("Undo import")) as work:
        batch = work.session.get(ImportBatchRow, batch_id)
        if batch is None:
            raise NotFoundError(say("There is no such import."))
        if batch.undone_at is not None:
            raise UserError(say("This import was undone already."))
        changes = work.session.scalars(select(ImportChangeRow).where(ImportChangeRow.batch_id == batch_id)).all()
        take_back(work.session, changes)
        batch.undone_at, batch.undone_by = work.now, work.actor.login
        work.record("import", batch_id, before={"kind": batch.kind, "counts": batch.counts})
        work.touch("staff", "unit", "credential", "contract", "balance", "workload", "satisfaction", "surgery")


def batches(desk: Desk, *, latest: int = 50) -> tuple[dict[str, Any], ...]:
    """Return the imports done, the newest first: id, kind, file_name, applied_at, applied_by, by, counts, undone_at.

    ``applied_by`` is the login, ``by`` the name of whoever has it (the login again where nobody has it any more).
    """
    with desk.read(Verb.IMPORT_RUN) as work:
        rows = work.session.scalars(select(ImportBatchRow).order_by(ImportBatchRow.id.desc()).limit(latest))
        named = {user.login: user.name for user in work.session.scalars(select(UserRow))}
        return tuple(
            {
                "id": row.id, "kind": row.kind, "file_name": row.file_name, "applied_at": row.applied_at,
                "applied_by": row.applied_by, "by": named.get(row.applied_by) or row.applied_by,
                "counts": json.loads(row.counts), "undone_at": row.undone_at,
            }
            for row in rows
        )  # fmt: skip
