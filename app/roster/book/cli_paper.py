"""``xinglin roster print|export``: the sheet as PDF, workbook, JSON or calendar file."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from app.console import DONE, add_vault_arguments, emit_json, emit_line
from app.errors import UserError
from app.staff.wardnamed import add_ward, ward_desk
from app.words import say, tr


def register(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deeds."""
    paper = deeds.add_parser("print", help=tr("print a ward's sheet as PDF or workbook"))
    _of(paper)
    paper.add_argument(
        "--what",
        choices=("sheet", "board", "person", "changes", "balances"),
        default="sheet",
        help=tr("the sheet, the notice board's, each nurse's month, the changes, the balances"),
    )
    paper.add_argument("--staff", metavar="NO")
    paper.add_argument("--paper", choices=("A4", "A3"))
    paper.add_argument("--week", default="", metavar="DATE", help=tr("only the week of this day"))
    paper.add_argument("--columns", default="", metavar="KEYS")
    paper.add_argument("--colour", action="store_true")
    paper.add_argument("--annex", action="store_true", help=tr("of the balances: every posting behind them"))
    paper.add_argument("--actual", action="store_true")
    paper.set_defaults(handler=_print)
    export = deeds.add_parser("export", help=tr("write a ward's sheet as .xlsx or .json, nurses' months as .ics"))
    _of(export)
    export.add_argument(
        "--staff", metavar="NO", help=tr("whose month; where --out is a folder, everybody's without it")
    )
    export.set_defaults(handler=_export)


def _of(parser: argparse.ArgumentParser) -> None:
    add_vault_arguments(parser)
    add_ward(parser)
    parser.add_argument("--month", required=True, metavar="YYYY-MM")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE")
    parser.add_argument("--force", action="store_true", help=tr("replace the file if it exists"))


REPORTS = {
    "sheet": "roster",
    "board": "roster-board",
    "person": "roster-person",
    "changes": "roster-changes",
    "balances": "roster-balances",
}


def _print(args: argparse.Namespace) -> int:
    from app.reports.catalogue import render

    form = _form(args.out)
    given: dict[str, Any] = {"month": args.month}
    if args.what in {"sheet", "board"}:
        given |= {"paper": args.paper or "", "colour": args.colour, "week": args.week}
    if args.what == "sheet":
        given |= {"columns": args.columns, "actual": args.actual}
    if args.what == "balances":
        given["annex"] = args.annex
    if args.what == "person":
        given["staff"] = args.staff or ""
    with ward_desk(args) as desk:
        made = render(desk, REPORTS[args.what], {**given, "unit": args.ward}, form=form)
    write_file(args.out, made.data, force=args.force)
    if args.json:
        emit_json({"out": str(args.out), "record_no": made.record_no, "pages": made.pages, "digest": made.digest})
    else:
        emit_line(
            tr("{title} is in {path}: {pages} pages, record {number}.", title=made.title, path=args.out,
               pages=made.pages, number=made.record_no)
        )  # fmt: skip
    return DONE


def _export(args: argparse.Namespace) -> int:
    suffix = args.out.suffix.lower()
    if suffix == ".xlsx":
        return _print(argparse.Namespace(**{**vars(args), "what": "sheet", "paper": None, "week": "", "columns": "", "colour": True,
                                            "actual": False}))  # fmt: skip
    if not suffix or args.out.is_dir():
        return _calendars(args)
    if suffix not in {".json", ".ics"}:
        raise UserError(say("{path} must end in .xlsx, .json or .ics.", path=args.out), field="out")
    from app.reports.roster_desk import calendar_files, sheets_of
    from app.roster.sheet import dumps

    if suffix == ".ics" and not args.staff:
        raise UserError(
            say("Say whose month it is."), field="staff", remedy=say("--staff NO; or a folder for everybody's.")
        )
    with ward_desk(args, read_only=True) as desk:
        if suffix == ".json":
            data = dumps(sheets_of(desk, unit_id=args.ward, month=args.month)[0]).encode()
        else:
            data = calendar_files(desk, unit_id=args.ward, month=args.month, staff=args.staff)[0][1]
    write_file(args.out, data, force=args.force)
    if args.json:
        emit_json({"out": str(args.out), "bytes": len(data)})
    else:
        emit_line(str(args.out))
    return DONE


def _calendars(args: argparse.Namespace) -> int:
    """Write everybody's month (or one person's) into a folder, a calendar file each."""
    from app.reports.files import require_free
    from app.reports.roster_desk import calendar_files

    if not args.out.is_dir():
        raise UserError(say("The folder {path} does not exist.", path=args.out), field="out")
    with ward_desk(args, read_only=True) as desk:
        files = calendar_files(desk, unit_id=args.ward, month=args.month, staff=args.staff or "")
    for name, _data in files:
        require_free(args.out / name, force=args.force)  # all or none
    for name, data in files:
        write_file(args.out / name, data, force=args.force)
    if args.json:
        emit_json({"out": str(args.out), "files": [name for name, _data in files]})
    else:
        emit_line(tr("{count} calendar files are in {path}.", count=len(files), path=args.out))
    return DONE


def _form(path: Path) -> Any:
    from app.reports.cli import FORMS

    form = FORMS.get(path.suffix.lower())
    if form is None:
        raise UserError(say("{path} must end in .pdf or .xlsx.", path=path), field="out")
    return form


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """Write a file that only its owner may read, whole or not at all.

    Raises:
        UserError: the folder does not exist, or the file does and is not to be replaced.
    """
    from app.reports.files import require_free, write_sheet

    require_free(path, force=force)
    write_sheet(path, data)
