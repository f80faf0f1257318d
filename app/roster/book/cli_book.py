"""``xinglin roster setup|rules|balances``: what a roster rests on, without a screen."""

from __future__ import annotations

import argparse
import json
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.console import DONE, add_vault_arguments, emit_json, emit_line, parse_date
from app.errors import UserError
from app.roster.book import cli_rules
from app.roster.book.balancedesk import BalanceLine, look_at_balances, open_line
from app.roster.book.setups import save_setup, setup_versions, ward_setup
from app.roster.sheet.serial import ward_from_plain, ward_to_plain
from app.staff.wardnamed import add_ward, ward_desk
from app.words import say, tr


def register(deeds: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deeds."""
    setup = deeds.add_parser("setup", help=tr("a ward's set-up as JSON; with --load: save one as a new version"))
    add_vault_arguments(setup)
    add_ward(setup)
    setup.add_argument("--on", type=parse_date, metavar="DATE")
    setup.add_argument("--out", type=Path, metavar="FILE.json")
    setup.add_argument("--load", type=Path, metavar="FILE.json")
    setup.add_argument("--since", type=parse_date, metavar="DATE")
    setup.add_argument("--note", default="", metavar="TEXT")
    setup.set_defaults(handler=_setup)
    rules = deeds.add_parser("rules", help=tr("the rules in force for a ward or the hospital, and their versions"))
    add_vault_arguments(rules)
    cli_rules.arguments(rules)
    balances = deeds.add_parser("balances", help=tr("opening, plus, minus, closing of a ward's people"))
    add_vault_arguments(balances)
    add_ward(balances)
    balances.add_argument("--first", required=True, type=parse_date, metavar="DATE")
    balances.add_argument("--last", type=parse_date, metavar="DATE", help=tr("the end of that month when left out"))
    balances.add_argument("--staff", metavar="NO", help=tr("only this person, each figure opened"))
    balances.set_defaults(handler=_balances)


def _setup(args: argparse.Namespace) -> int:
    if args.load is not None:
        return _load(args)
    with ward_desk(args, read_only=True) as desk:
        setup = ward_setup(desk, unit_id=args.ward, on=args.on)
        versions = setup_versions(desk, unit_id=args.ward)
    told = ward_to_plain(setup)
    if args.out is not None:
        from app.roster.book.cli_paper import write_file

        write_file(args.out, json.dumps(told, ensure_ascii=False, indent=1).encode(), force=False)
    if args.json:
        kept = [{"version": v.version, "since": v.since, "note": v.note, "saved_by": v.saved_by} for v in versions]
        emit_json({"ward": args.ward, "versions": kept, "setup": told})
        return DONE
    for code in setup.codes:
        emit_line(f"{code.code}\t{code.title}\t{code.kind.value}\t{code.fee}\t{code.account}")
    for need in setup.needs:
        emit_line(f"{need.title}\t{'、'.join(need.codes)}\t{' '.join(str(n) for n in need.week)}")
    return DONE


def _load(args: argparse.Namespace) -> int:
    if args.since is None:
        raise UserError(say("Say from which day it holds: --since."), field="since")
    try:
        raw = json.loads(args.load.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(say("{file} cannot be read.", file=args.load.name), field="file") from error
    setup = ward_from_plain(raw.get("setup", raw) if isinstance(raw, dict) else raw)
    with ward_desk(args) as desk:
        version = save_setup(desk, unit_id=args.ward, setup=setup, since=args.since, note=args.note)
    _tell(args, {"ward": args.ward, "version": version, "since": args.since})
    return DONE


def _balances(args: argparse.Namespace) -> int:
    following = (args.first.replace(day=1) + timedelta(days=32)).replace(day=1)
    last: date = args.last or following - timedelta(days=1)
    with ward_desk(args, read_only=True) as desk:
        look = look_at_balances(desk, unit_id=args.ward, first=args.first, last=last)
        lines = [line for line in look.lines if args.staff is None or line.no == args.staff]
        if args.staff is not None and not lines:
            raise UserError(say("There is nobody with staff number {number}.", number=args.staff), field="staff")
        opened = [open_line(desk, unit_id=args.ward, line=line, last=last) for line in lines if args.staff is not None]
    if args.json:
        items = {
            each.line.account.code: [
                {"on": item.on, "what": str(item.what), "amount": item.amount, "running": item.running,
                 "source": item.source}
                for item in each.items
            ]
            for each in opened
        }  # fmt: skip
        emit_json([_plain(line, items.get(line.account.code)) for line in lines])
        return DONE
    for line in lines:
        figures = (line.opening, line.plus, line.minus, line.unsealed, line.closing)
        emit_line("\t".join((line.no, line.name, line.title, *(f"{figure:g}" for figure in figures))))
    for each in opened:
        for item in each.items:
            emit_line(f"{item.on}\t{each.line.title}\t{item.what}\t{item.amount:+g}\t{item.running:g}\t{item.source}")
    return DONE


def _plain(line: BalanceLine, items: list[dict[str, Any]] | None) -> dict[str, Any]:
    told: dict[str, Any] = {
        "staff_no": line.no,
        "name": line.name,
        "account": line.account.code,
        "title": line.title,
        "unit": line.account.unit,
    }
    amounts: dict[str, Decimal] = {
        name: getattr(line, name) for name in ("opening", "plus", "minus", "unsealed", "closing")
    }
    return {**told, **amounts, **({} if items is None else {"items": items})}


def _tell(args: argparse.Namespace, told: dict[str, Any]) -> None:
    if args.json:
        emit_json(told)
    else:
        emit_line("　".join(f"{key}: {value}" for key, value in told.items()))
