"""The command ``xinglin roster import FILE``: a head nurse's Excel roster, read and (unless a dry run) kept."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.errors import UserError
from app.staff.cli_people import person_id_of
from app.words import say, tr

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.rosters.keeping import Kept
    from app.exchange.rosters.service import RosterSheet
    from app.exchange.rosters.values import Shift

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
    parser.add_argument(
        "--code", action="append", default=[], metavar="CODE=KIND:HOURS", help=tr("what an unknown code means")
    )
    parser.add_argument(
        "--person",
        action="append",
        default=[],
        metavar="ROW=STAFF_NO",
        help=tr("who a row is, where several bear the name"),
    )
    parser.add_argument("--kit", metavar="KEY", help=tr("starter kit of a ward that is not set up yet"))
    parser.add_argument(
        "--trainees", action="store_true", help=tr("put trainees who are not on the staff list on it, in this ward")
    )
    parser.add_argument("--published", action="store_true", help=tr("keep it as what was on the notice board"))
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


KINDS = ("day", "night", "rest", "leave", "extra")


def shifts_of(words: Iterable[str]) -> dict[str, Shift]:
    """Return code -> shift from CODE=KIND:HOURS (HOURS may be left out).

    Raises:
        UserError: a word is not of that form.
    """
    from decimal import Decimal

    from app.exchange.rosters.values import Shift

    found: dict[str, Shift] = {}
    for word in words:
        match = re.fullmatch(r"(.+?)=([a-z]+)(?::(\d+(?:\.\d+)?))?", word)
        if match is None or match[2] not in KINDS:
            text = say("{text} is not CODE=KIND:HOURS; the kinds are: {kinds}", text=word, kinds=", ".join(KINDS))
            raise UserError(text, field="code")
        found[match[1]] = Shift(match[1], match[1], "", Decimal(match[3] or 0), match[2])
    return found


def _persons(desk: Desk, words: Iterable[str]) -> dict[int, int]:
    """Return row -> person from ROW=STAFF_NO."""
    found: dict[int, int] = {}
    for word in words:
        row, _sign, number = word.partition("=")
        if not row.isdecimal() or not number:
            raise UserError(say("{text} is not ROW=STAFF_NO.", text=word), field="person")
        found[int(row)] = person_id_of(desk, number)
    return found


def _import(args: argparse.Namespace) -> int:
    from app.exchange.rosters.service import read_sheet

    decide = shifts_of(args.code)
    with open_desk(args, read_only=args.dry_run) as desk:
        read = read_sheet(desk, args.file, ward=args.ward, month=args.month, sheet=args.sheet)
        told = read.plain()
        if not args.dry_run:
            from app.exchange.rosters.keeping import keep

            choose = _persons(desk, args.person)
            kept = keep(
                desk, read, decide=decide, choose=choose, published=args.published, kit=args.kit, trainees=args.trainees
            )
            told["kept"] = _kept(kept)
    if args.json:
        emit_json(told)
    else:
        _tell(read, told.get("kept"))
    return PROBLEMS if told["unknown_codes"] or told["doubts"] else DONE


def _kept(kept: Kept) -> dict[str, Any]:
    sheet = kept.roster.sheet
    return {
        "unit_id": sheet.ward_id,
        "first": sheet.first,
        "days": sheet.days,
        "people": len(sheet.rows),
        "state": sheet.state.value,
        "replaced": kept.roster.replaced,
        "findings": len(kept.roster.findings),
        "unexplained": list(kept.unexplained),
        "left_out": [{"row": row, "name": name, "reason": reason} for row, name, reason in kept.left_out],
    }


def _tell(read: RosterSheet, kept: dict[str, Any] | None) -> None:
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
    if kept is not None:
        emit_line(tr("Kept as the month from {first}: {people} people, {findings} findings of the rules.", **kept))
        for each in kept["left_out"]:
            emit_line(
                tr("Row {row}, {name}: not kept, no one person on file is meant.", row=each["row"], name=each["name"])
            )
        if kept["unexplained"]:
            emit_line(
                tr(
                    "Not explained yet: {codes} (--code CODE=KIND:HOURS, or the ward's dictionary).",
                    codes="、".join(kept["unexplained"]),
                )
            )
