"""Commands of import: ``xinglin import staff|credentials|contracts|balances FILE``, ``import undo``, ``import list``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.errors import UserError
from app.exchange.outputs import add_outputs, require_new, write_outputs
from app.exchange.values import Kind
from app.exchange.workload.cli import add_records
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.exchange.service import DryRun, ImportProposal

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def register(subparsers: Subparsers) -> None:
    """Add ``import``."""
    parser = subparsers.add_parser("import", help=tr("read a workbook into the hospital, or take an import back"))
    deeds = parser.add_subparsers(dest="deed", required=True)
    for kind in Kind:
        one = deeds.add_parser(kind.value, help=tr("read a workbook of this kind"))
        one.add_argument("file", type=Path, metavar="FILE")
        add_vault_arguments(one)
        add_as_of(one)
        one.add_argument("--dry-run", action="store_true", help=tr("check and compare, write nothing"))
        add_outputs(one)
        one.set_defaults(handler=_import, kind=kind)
    add_records(deeds)
    undo = deeds.add_parser("undo", help=tr("take an import back as a whole"))
    undo.add_argument("batch", type=int, metavar="BATCH")
    add_vault_arguments(undo)
    undo.set_defaults(handler=_undo)
    listed = deeds.add_parser("list", help=tr("list imports"))
    add_vault_arguments(listed)
    listed.set_defaults(handler=_list)


def _import(args: argparse.Namespace) -> int:
    from app.exchange.rejecting import rejects_of
    from app.exchange.service import apply, dry_run, propose

    require_new(args.rejects, args.rows)
    with open_desk(args, read_only=args.dry_run) as desk:
        proposal = propose(args.file, args.kind, desk=desk)
        if not args.yes:
            _require_sure(proposal)
        run = dry_run(desk, proposal, as_of=args.as_of)
        batch = None if args.dry_run else apply(desk, run).batch_id
    write_outputs(args.rows, _rows(run), args.rejects, lambda: rejects_of(run).data)
    problems = [problem.plain() for problem in run.problems]
    if args.json:
        sheets = [
            {"sheet": layout.sheet, "rows": len(layout.types), "used": layout.kind is not None, "why": layout.why}
            for layout in proposal.layouts
        ]
        emit_json(
            {**run.counts, "batch": batch, "problems": problems, "new_units": list(run.new_units), "sheets": sheets}
        )
    else:
        _tell(run, batch, problems)
    return PROBLEMS if problems else DONE


def _require_sure(proposal: ImportProposal) -> None:
    if proposal.doubts:
        sheet, column = proposal.doubts[0]
        raise UserError(
            say(
                "Sheet {sheet}, column {column} ({heading}): it is not certain what this column holds.",
                sheet=sheet, column=column.letter, heading=column.heading,
            ),
            field="columns",
            remedy=say("Rename the heading in the workbook, or accept the proposal with --yes."),
        )  # fmt: skip


def _rows(run: DryRun) -> Iterator[dict[str, Any]]:
    for row in run.rows:
        told: dict[str, Any] = {
            "sheet": row.sheet,
            "row": row.row,
            "record": row.record,
            "problems": [problem.plain() for problem in row.problems],
        }
        if row.aside.get("tier"):
            told["tier"] = row.aside["tier"]
        yield told


def _tell(run: DryRun, batch: int | None, problems: list[dict[str, Any]]) -> None:
    counts = run.counts
    emit_line(tr("new {new}, changed {changed}, same {same}, conflicts {conflict}, not imported {refused}", **counts))
    if run.new_units:
        emit_line(tr("New campuses and departments: {names}", names="、".join(run.new_units)))
    for problem in problems:
        place = f"{problem['sheet']} {problem['column'] or ''}{problem['row']}"
        emit_line(tr("{place}: {kind}: {message}", place=place, kind=problem["kind"], message=problem["message"]))
    if batch is not None:
        emit_line(tr("Done as import {batch}; xinglin import undo {batch} takes it back.", batch=batch))


def _undo(args: argparse.Namespace) -> int:
    from app.exchange.service import undo_import

    with open_desk(args) as desk:
        undo_import(desk, args.batch)
    if args.json:
        emit_json({"undone": args.batch})
    else:
        emit_line(tr("Import {batch} was taken back.", batch=args.batch))
    return DONE


def _list(args: argparse.Namespace) -> int:
    from app.exchange.service import batches

    with open_desk(args, read_only=True) as desk:
        found = batches(desk)
    if args.json:
        emit_json(found)
        return DONE
    for batch in found:
        state = tr("undone") if batch["undone_at"] else ""
        emit_line(f"{batch['id']}\t{batch['kind']}\t{batch['file_name']}\t{batch['by']}\t{state}")
    return DONE
