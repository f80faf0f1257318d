"""``xinglin leave``: annual leave by the rule, what is taken and left; granted as postings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.console import DONE, emit_json, emit_line, open_desk
from app.performance.cli_arguments import at_vault
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.performance.leave_book import LeaveLine


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``leave``."""
    parser = subparsers.add_parser("leave", help=tr("annual leave: entitled by the rule, taken, left"))
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    show = deeds.add_parser("show", help=tr("show who is entitled to how many days, and why"))
    _of_unit(show)
    show.add_argument("--staff", metavar="NO")
    show.set_defaults(handler=_show)
    grant = deeds.add_parser("grant", help=tr("post what the rule gives for the year, as far as it is not posted"))
    _of_unit(grant)
    grant.set_defaults(handler=_grant)


def _of_unit(parser: argparse.ArgumentParser) -> None:
    at_vault(parser)
    parser.add_argument("--unit", metavar="UNIT")


def _show(args: argparse.Namespace) -> int:
    from app.performance.leave_book import leave_sheet
    from app.staff.units import find_unit

    with open_desk(args, read_only=True) as desk:
        unit_id = None if args.unit is None else find_unit(desk, args.unit).id
        sheet = leave_sheet(desk, unit_id=unit_id)
    lines = [line for line in sheet.lines if args.staff in {None, line.staff_no}]
    _told(args, lines, {"on": sheet.on, "unit": sheet.unit})
    return DONE


def _grant(args: argparse.Namespace) -> int:
    from app.performance.leave_book import grant_year
    from app.staff.units import find_unit

    with open_desk(args) as desk:
        unit_id = None if args.unit is None else find_unit(desk, args.unit).id
        lines = grant_year(desk, unit_id=unit_id)
    _told(args, list(lines), {"granted": sum(line.to_grant for line in lines)})
    return DONE


def _told(args: argparse.Namespace, lines: list[LeaveLine], head: dict[str, Any]) -> None:
    if args.json:
        emit_json({**head, "people": [_plain(line) for line in lines]})
        return
    for line in lines:
        emit_line(say("{number}  {name}: {due} days, {left} left. {rule} {citation}",
                      number=line.staff_no, name=line.name, due=line.due.days, left=f"{line.left:f}",
                      rule=line.due.rule, citation=line.due.citation))  # fmt: skip
    emit_line(tr("{count} people", count=len(lines)))


def _plain(line: LeaveLine) -> dict[str, Any]:
    return {
        "staff_no": line.staff_no, "name": line.name, "unit": line.unit, "staffing": line.staffing,
        "work_start": line.work_start, "years": line.due.years, "days": line.due.days, "rule": str(line.due.rule),
        "citation": line.due.citation, "next_on": line.due.next_on, "next_days": line.due.next_days,
        "carried": line.brought, "granted": line.granted, "taken": line.used, "planned": line.planned,
        "left": line.left,
    }  # fmt: skip
