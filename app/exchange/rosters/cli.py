"""The command ``xinglin roster import FILE``: a head nurse's Excel roster, read and (unless a dry run) kept."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.words import tr

if TYPE_CHECKING:
    from app.exchange.rosters.service import RosterSheet

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def add_import(deeds: Subparsers) -> None:
    """Add ``import`` to the deeds of ``xinglin roster``."""
    parser = deeds.add_parser("import", help=tr("read a head nurse's Excel roster"))
    parser.add_argument("file", type=Path, metavar="FILE")
    add_vault_arguments(parser)
    add_as_of(parser)
    parser.add_argument("--ward", metavar="NAME", help=tr("the ward, where the title does not name it"))
    parser.add_argument(
        "--month", type=parse_month, metavar="YYYY-MM", help=tr("the month, where the sheet does not tell")
    )
    parser.add_argument("--sheet", metavar="NAME", help=tr("only this sheet"))
    parser.add_argument("--dry-run", action="store_true", help=tr("check and compare, write nothing"))
    parser.set_defaults(handler=_import)


def parse_month(text: str) -> date:
    """Read a month like 2026-11 from a command line.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(tr("{text} is not a month like 2026-11.", text=text)) from error


def _import(args: argparse.Namespace) -> int:
    from app.exchange.rosters.service import read_sheet

    with open_desk(args, read_only=args.dry_run) as desk:
        read = read_sheet(desk, args.file, ward=args.ward, month=args.month, sheet=args.sheet)
    told = read.plain()
    if args.json:
        emit_json(told)
    else:
        _tell(read)
    return PROBLEMS if told["unknown_codes"] or told["doubts"] else DONE


def _tell(read: RosterSheet) -> None:
    roster = read.roster
    lines = roster.lines
    ward = read.ward.name if read.ward is not None else roster.ward
    cells = sum(len(line.days) for line in lines)
    emit_line(
        tr(
            "{ward}, {month}: {people} rows of people, {cells} cells",
            ward=ward,
            month=roster.month.isoformat()[:7],
            people=len(lines),
            cells=cells,
        )
    )
    for code, count in roster.unknown.items():
        emit_line(tr("Unknown code {code} in {count} cells", code=code, count=count))
    for doubt in (*roster.doubts, *read.doubts):
        emit_line(f"{doubt.sheet} {doubt.row or ''}: {doubt.text}")
