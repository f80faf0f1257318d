"""``xinglin roster worked|diff``: what was really worked after publishing, and two versions side by side."""

from __future__ import annotations

import argparse
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import attrs

from app.console import DONE, emit_json, emit_line
from app.errors import UserError
from app.roster.book.actuals import Happened, record
from app.roster.book.cli_arguments import first_day, of_month
from app.roster.book.opening import load_sheet
from app.roster.book.sealing import correct_sealed
from app.roster.book.versions import Comparison, compare, version_sheet
from app.roster.sheet import SheetState, write_cell
from app.staff.wardnamed import ward_desk
from app.words import say, tr

if TYPE_CHECKING:
    from app.desk import Desk
    from app.roster.sheet import Sheet

HOUR = 60
PARTS = (3, 4)


def register(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deeds."""
    worked = deeds.add_parser("worked", help=tr("note what was really worked: a sick call and who stepped in, ± hours"))
    of_month(worked)
    worked.add_argument(
        "--cell",
        action="append",
        required=True,
        metavar="NO:DATE:CODE[:HOURS]",
        help=tr("staff number, day, code worked (empty: nothing), hours more or less; as often as needed"),
    )
    worked.add_argument("--reason", required=True, metavar="TEXT")
    worked.set_defaults(handler=_worked)
    diff = deeds.add_parser("diff", help=tr("two versions side by side: changed cells, gaps, who has more or less"))
    of_month(diff)
    diff.add_argument("--version", required=True, type=int, metavar="N", help=tr("the earlier one"))
    diff.add_argument("--against", type=int, metavar="N", help=tr("the later one; the sheet as it stands if left out"))
    diff.set_defaults(handler=_diff)


def _worked(args: argparse.Namespace) -> int:
    """Note cells of a published sheet; those of a sealed one are put right by reversing entries."""
    first = first_day(args)
    with ward_desk(args) as desk:
        sheet = load_sheet(desk, unit_id=args.ward, first=first)
        happened = [_happened(sheet, text) for text in args.cell]
        if sheet.state is SheetState.SEALED:
            told = {"state": sheet.state.value, "entries": _correct(desk, sheet, happened, reason=args.reason)}
        else:
            record(desk, unit_id=args.ward, first=first, happened=happened, reason=args.reason)
            told = {"state": sheet.state.value, "cells": len(happened)}
    if args.json:
        emit_json(told)
    elif "entries" in told:
        emit_line(tr("Put right; {count} entries reversed and posted anew.", count=told["entries"]))
    else:
        emit_line(tr("Noted; the plan stays as it was published."))
    return DONE


def _correct(desk: Desk, sheet: Sheet, happened: list[Happened], *, reason: str) -> int:
    if any(each.minutes is not None for each in happened):
        raise UserError(
            say("Hours of a sealed roster can't be altered beside a code."),
            field="cell",
            remedy=say("Post them to the account: the book's balances, or an overtime slip."),
        )
    return sum(
        correct_sealed(
            desk, unit_id=sheet.ward_id, first=sheet.first, person_id=each.person_id, day=each.day,
            text=each.text or "", reason=reason,
        )
        for each in happened
    )  # fmt: skip


def _happened(sheet: Sheet, text: str) -> Happened:
    """Read NO:DATE:CODE[:HOURS].

    Raises:
        UserError: it is not of that form, or nobody on the sheet has the number.
    """
    parts = text.split(":")
    shape = say("{text} is not NO:DATE:CODE or NO:DATE:CODE:HOURS.", text=text)
    if len(parts) not in PARTS:
        raise UserError(shape, field="cell")
    row = next((each for each in sheet.rows if each.no == parts[0]), None)
    if row is None:
        raise UserError(say("This person does not stand on the sheet."), field="staff")
    try:
        on = date.fromisoformat(parts[1])
        minutes = int(Decimal(parts[3]) * HOUR) if len(parts) == PARTS[1] else None
    except (ValueError, InvalidOperation, OverflowError) as error:
        raise UserError(shape, field="cell") from error
    return Happened(int(row.id), on, parts[2], minutes)


def _diff(args: argparse.Namespace) -> int:
    with ward_desk(args, read_only=True) as desk:
        named: dict[str, Any] = {"unit_id": args.ward, "first": first_day(args)}
        before = version_sheet(desk, **named, number=args.version)
        after = load_sheet(desk, **named) if args.against is None else version_sheet(desk, **named, number=args.against)
    found = compare(before, after)
    lines = list(_lines(found))
    if args.json:
        emit_json({"cells": lines, "rows": [attrs.asdict(each) for each in found.rows], "short": list(found.short)})
        return DONE
    gaps = {"before": found.short[0], "after": found.short[1]}
    emit_line(tr("{count} cells differ · gaps {before} → {after}", count=len(lines), **gaps))
    for each in lines:
        emit_line(f"{each['day']}\t{each['name']}\t{each['before'] or '—'} → {each['after'] or '—'}")
    for row in found.rows:
        parts = ((tr("hours"), row.hours), (tr("nights"), row.nights), (tr("weekends"), row.weekends),
                 (tr("holidays"), row.holidays))  # fmt: skip
        emit_line(row.name + "\t" + " ".join(f"{word}{amount:+}" for word, amount in parts if amount))
    return DONE


def _lines(found: Comparison) -> list[dict[str, str]]:
    """Return the changed cells, plan and what was worked."""
    names = {row.id: (row.no, row.name) for row in (*found.before.rows, *found.after.rows)}
    lines = []
    for change in found.changes:
        number, name = names[change.person]
        lines.append(
            {
                "staff_no": number,
                "name": name,
                "day": found.after.date(change.day).isoformat(),
                "before": write_cell(change.before),
                "after": write_cell(change.after),
            }
        )
    return lines
