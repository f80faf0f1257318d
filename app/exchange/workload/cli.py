"""The commands ``xinglin import workload|satisfaction|surgery FILE``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.errors import UserError
from app.exchange.outputs import add_outputs, require_new, write_outputs
from app.exchange.rosters.cli import parse_month
from app.exchange.workload.values import Record
from app.words import say, tr

if TYPE_CHECKING:
    from app.exchange.workload.service import WorkRun

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def add_records(deeds: Subparsers) -> None:
    """Add the records of work done to the deeds of ``xinglin import``."""
    for record in Record:
        one = deeds.add_parser(record.value, help=tr("read an export of the hospital's own system"))
        one.add_argument("file", type=Path, metavar="FILE")
        add_vault_arguments(one)
        add_as_of(one)
        one.add_argument(
            "--month", type=parse_month, metavar="YYYY-MM", help=tr("the month, where the file does not tell")
        )
        one.add_argument(
            "--column",
            action="append",
            default=[],
            metavar="HEADING=FIELD",
            help=tr("what a column holds; remembered for the same headings"),
        )
        one.add_argument("--dry-run", action="store_true", help=tr("check and compare, write nothing"))
        add_outputs(one)
        one.set_defaults(handler=_import, record=record)


def columns_of(record: Record, words: list[str]) -> dict[str, str | None]:
    """Return heading -> field from HEADING=FIELD; an empty field leaves a column out.

    Raises:
        UserError: there is no such field.
    """
    from app.exchange.workload.columns import RULES

    known = {field for field, _rule in RULES[record]} | {"item-column"}
    chosen: dict[str, str | None] = {}
    for word in words:
        heading, _sign, field = word.partition("=")
        if field and field not in known:
            text = say(
                "{text} is not HEADING=FIELD; the fields are: {fields}", text=word, fields=", ".join(sorted(known))
            )
            raise UserError(text, field="column")
        chosen[heading.strip()] = field or "ignored"
    return chosen


def _import(args: argparse.Namespace) -> int:
    from app.exchange.workload.giving_back import rejects_of, rows_of
    from app.exchange.workload.service import apply, dry_run, propose

    require_new(args.rejects, args.rows)
    month = None if args.month is None else args.month.isoformat()[:7]
    chosen = columns_of(args.record, args.column)
    with open_desk(args, read_only=args.dry_run) as desk:
        run = dry_run(desk, propose(args.file, args.record, desk=desk, month=month, chosen=chosen))
        batch = None if args.dry_run else apply(desk, run)
    write_outputs(args.rows, rows_of(run), args.rejects, lambda: rejects_of(run).data)
    told = {**run.plain(), "batch": batch}
    if args.json:
        emit_json(told)
    else:
        _tell(run, told, batch)
    return PROBLEMS if told.get("rejected") or told.get("problems") else DONE


def _tell(run: WorkRun, told: dict[str, Any], batch: int | None) -> None:
    from app.exchange.wording import problem_remedy, work_title
    from app.exchange.workload.giving_back import told_of

    emit_line(
        tr(
            "{month}: new {new}, changed {changed}, same {same}, not imported {refused}",
            month=run.proposal.month,
            **run.counts,
        )
    )
    if run.done_before is not None:
        emit_line(tr("This very file came in before, as import {batch}.", batch=run.done_before))
    for refused in () if run.workload is None else run.workload.refused:
        emit_line(told_of(run, refused))
    for problem in (problem for page in run.pages for row in page.rows for problem in row.problems):
        emit_line(
            tr(
                "{file}, {sheet}, cell {cell}: {field}: {problem} {remedy}",
                file=run.proposal.book.name,
                sheet=problem.sheet,
                cell=f"{problem.column or ''}{problem.row}",
                field=work_title(problem.field),
                problem=problem.text,
                remedy=problem_remedy(problem.kind),
            )
        )
    for lines in told.get("repeated", ()):
        emit_line(tr("lines {lines} say the same; all of them count", lines=", ".join(map(str, lines))))
    if batch is not None:
        emit_line(tr("Done as import {batch}; xinglin import undo {batch} takes it back.", batch=batch))
