"""``xinglin overtime``: a ward's month from its rosters, settled; what hours are priced by; permits; time off."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, emit_json, emit_line, open_desk, parse_date
from app.performance.cli_arguments import at_vault, decimal_of, of_month
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.desk import Desk
    from app.performance.overtime_book import OvertimeSheet
    from app.performance.terms import Base


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``overtime``."""
    parser = subparsers.add_parser("overtime", help=tr("overtime from published rosters: pay or time off"))
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    show = deeds.add_parser("show", help=tr("show a ward's month with the cells of each figure"))
    of_month(show)
    show.set_defaults(handler=_show)
    settle = deeds.add_parser("settle", help=tr("settle a sealed month, or put a settled one right"))
    of_month(settle)
    settle.add_argument("--reason", default="", metavar="TEXT")
    settle.set_defaults(handler=_settle)
    lieu = deeds.add_parser("lieu", help=tr("give hours of rest days back as time off instead of pay"))
    at_vault(lieu)
    lieu.add_argument("--staff", required=True, metavar="NO")
    lieu.add_argument("--month", required=True, metavar="YYYY-MM")
    lieu.add_argument("--hours", required=True, type=decimal_of, metavar="H")
    lieu.add_argument("--reason", required=True, metavar="TEXT")
    lieu.set_defaults(handler=_lieu)
    _add_base(deeds)
    _add_permit(deeds)


def _add_base(deeds: argparse._SubParsersAction[Any]) -> None:
    base = deeds.add_parser("base", help=tr("what people's hours are priced by: list it, keep one, or keep a file"))
    at_vault(base)
    base.add_argument("--staff", metavar="NO")
    base.add_argument("--amount", type=decimal_of, metavar="YUAN")
    base.add_argument("--file", type=Path, metavar="FILE", help=tr("workbook or CSV with staff numbers and bases"))
    base.add_argument("--since", type=parse_date, metavar="DATE")
    base.add_argument("--document", default="")
    base.set_defaults(handler=_base)


def _add_permit(deeds: argparse._SubParsersAction[Any]) -> None:
    from app.performance.terms import Cycle

    permit = deeds.add_parser("permit", help=tr("approvals of comprehensive hours: list, keep or withdraw one"))
    at_vault(permit)
    permit.add_argument("--cycle", choices=[each.value for each in Cycle])
    permit.add_argument("--unit", metavar="UNIT")
    permit.add_argument("--staffing", action="append", default=[], metavar="CODE")
    permit.add_argument("--since", type=parse_date, metavar="DATE")
    permit.add_argument("--until", type=parse_date, metavar="DATE")
    permit.add_argument("--document", default="")
    permit.add_argument("--withdraw", type=int, metavar="ID")
    permit.add_argument("--reason", default="")
    permit.set_defaults(handler=_permit)


def _show(args: argparse.Namespace) -> int:
    from app.performance.overtime_book import overtime_sheet
    from app.performance.settling import settled, stands
    from app.staff.units import find_unit

    with open_desk(args, read_only=True) as desk:
        sheet = overtime_sheet(desk, unit_id=find_unit(desk, args.unit).id, month=args.month)
        state = stands(desk, sheet=sheet)
        lines = settled(desk, unit_id=sheet.unit_id, month=args.month)
    if args.json:
        emit_json({**_plain(sheet), "state": state, "settled": lines})
    else:
        _tell(sheet)
    return PROBLEMS if any(line.lacks_base for line in sheet.lines) else DONE


def _plain(sheet: OvertimeSheet) -> dict[str, Any]:
    return {
        "unit_id": sheet.unit_id,
        "unit": sheet.unit,
        "month": sheet.month,
        "sealed": sheet.sealed,
        "amount": sheet.amount,
        "time_off": sheet.time_off,
        "lines": [
            {
                "staff_no": line.staff_no,
                "name": line.name,
                "staffing": line.staffing,
                "permit": None if line.permit is None else line.permit.document,
                "due": line.count.due,
                "worked": line.count.worked,
                "credited": line.count.credited,
                "lines": [
                    {
                        "kind": each.kind.value, "hours": each.hours, "paid_hours": each.paid_hours,
                        "rate": each.rate, "hour_price": None if line.base is None else each.hour_price,
                        "amount": None if line.lacks_base else each.amount, "time_off": each.time_off,
                        "citation": each.citation, "cells": line.figures[each.kind].cells,
                    }
                    for each in line.result.lines
                ],
                "remarks": [str(each) for each in (*line.notes, *line.result.remarks)],
            }
            for line in sheet.lines
        ],
    }  # fmt: skip


def _tell(sheet: OvertimeSheet) -> None:
    from app.performance.extra_hours import plain

    for line in sheet.with_overtime:
        for each in line.result.lines:
            cells = "；".join(line.figures[each.kind].cells)
            emit_line(f"{line.staff_no}  {line.name}  {line.staffing}  {each.kind.value}  {plain(each.hours)} h"
                      f"  {each.amount:,.2f}  {plain(each.time_off)} h  {cells}")  # fmt: skip
        for remark in (*line.notes, *line.result.remarks):
            emit_line(f"  {remark}")
    emit_line(say("{unit} {month}: {amount} yuan, {hours} h of time off",
                  unit=sheet.unit, month=sheet.month, amount=f"{sheet.amount:,.2f}", hours=plain(sheet.time_off)))  # fmt: skip


def _settle(args: argparse.Namespace) -> int:
    from app.performance.settling import settle
    from app.staff.units import find_unit

    with open_desk(args) as desk:
        done = settle(desk, unit_id=find_unit(desk, args.unit).id, month=args.month, reason=args.reason)
    if args.json:
        emit_json(done)
    else:
        emit_line(say("{lines} lines settled, {reversed} reversed, {postings} postings to balances.",
                      lines=done.written, reversed=done.reversed, postings=done.postings))  # fmt: skip
    return DONE


def _lieu(args: argparse.Namespace) -> int:
    from app.performance.terms import Lieu, give_back
    from app.staff.cli_people import person_id_of

    with open_desk(args) as desk:
        who = person_id_of(desk, args.staff)
        entry = give_back(desk, lieu=Lieu(person_id=who, month=args.month, hours=args.hours, reason=args.reason))
    if args.json:
        emit_json({"entry": entry})
    else:
        emit_line(say("Entered as {numbers}.", numbers=entry))
    return DONE


def _base(args: argparse.Namespace) -> int:
    from app.performance.terms import bases, keep_bases

    with open_desk(args, read_only=args.amount is None and args.file is None) as desk:
        if args.amount is None and args.file is None:
            kept = bases(desk)
        else:
            given = tuple(_given(desk, args))
            keep_bases(desk, bases=given)
            kept = given
    if args.json:
        emit_json(kept)
    else:
        for each in kept:
            emit_line(f"{each.staff_no}  {each.name}  {each.amount:,.2f}  {each.since}  {each.document}")
    return DONE


def _given(desk: Desk, args: argparse.Namespace) -> list[Base]:
    from app.errors import NotFoundError, UserError
    from app.performance.base_file import read_bases
    from app.performance.terms import Base
    from app.staff.listing import staff_list

    since = args.since or desk.clock.today().replace(day=1)
    if args.file is None and (args.staff is None or args.amount is None):
        raise UserError(say("Name the person and the amount, or a file."), field="staff")
    amounts = {args.staff: args.amount} if args.file is None else dict(read_bases(args.file))
    people = {line.staff_no: line for line in staff_list(desk)}
    unknown = "、".join(sorted(number for number in amounts if number not in people))
    if unknown:
        raise NotFoundError(say("There is nobody with staff number {number}.", number=unknown), field="staff")
    return [
        Base(person_id=people[number].id, amount=Decimal(amount), since=since, document=args.document,
             staff_no=number, name=people[number].name)
        for number, amount in amounts.items()
    ]  # fmt: skip


def _permit(args: argparse.Namespace) -> int:
    from app.errors import UserError
    from app.performance.terms import CYCLE_TITLES, Cycle, Permit, keep_permit, permits, withdraw_permit
    from app.staff.units import find_unit

    with open_desk(args, read_only=args.cycle is None and args.withdraw is None) as desk:
        if args.withdraw is not None:
            withdraw_permit(desk, permit_id=args.withdraw, reason=args.reason)
        elif args.cycle is not None:
            if args.since is None or args.until is None:
                raise UserError(say("An approval holds from a day to a day: name both."), field="since")
            unit_id = None if args.unit is None else find_unit(desk, args.unit).id
            keep_permit(
                desk,
                permit=Permit(cycle=Cycle(args.cycle), since=args.since, until=args.until, document=args.document,
                              unit_id=unit_id, staffing=tuple(args.staffing)),
            )  # fmt: skip
        kept = permits(desk)
    if args.json:
        emit_json(kept)
        return DONE
    for each in kept:
        where = each.unit or tr("the whole hospital")
        named = " ".join(each.staffing)
        emit_line(
            f"{each.id}  {where}  {named}  {tr(CYCLE_TITLES[each.cycle])}  {each.since} – {each.until}  {each.document}"
        )
    return DONE
