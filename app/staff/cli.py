"""``xinglin staff``, ``xinglin units``, ``xinglin establishment``."""

from __future__ import annotations

import argparse

from app.console import DONE, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.staff import cli_contracts, cli_establishment, cli_people, cli_units
from app.staff.cli_people import add_fact_arguments, done, fact_of, person_id_of
from app.staff.codes import Table, label
from app.staff.dated import change_fact
from app.staff.detail import person_detail
from app.staff.facts import FactKind
from app.staff.index import StaffFilter, StaffIndex
from app.staff.listing import StaffLine, staff_list
from app.staff.people import add_person
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    _register_staff(subparsers)
    cli_units.register(subparsers)
    cli_establishment.register(subparsers)
    cli_contracts.register(subparsers)


def _register_staff(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    staff = subparsers.add_parser("staff", help=tr("people")).add_subparsers(dest="deed", required=True)
    listing = staff.add_parser("list", help=tr("list people as of a day"))
    add_vault_arguments(listing)
    add_as_of(listing)
    listing.add_argument("--search", default="", metavar="TEXT")
    listing.add_argument("--type", action="append", default=[], metavar="CODE")
    listing.add_argument("--with-left", action="store_true")
    listing.set_defaults(handler=_list)
    show = staff.add_parser("show", help=tr("show one person"))
    add_vault_arguments(show)
    add_as_of(show)
    show.add_argument("--staff", required=True, metavar="NO")
    show.set_defaults(handler=_show)
    add = staff.add_parser("add", help=tr("add a person"))
    add_vault_arguments(add)
    add.add_argument("--name", required=True)
    add.add_argument("--staff", metavar="NO")
    add.add_argument("--type", required=True, metavar="CODE")
    add.add_argument("--unit", required=True, type=int, metavar="ID")
    add.add_argument("--category", metavar="CODE")
    add.add_argument("--start", type=parse_date, metavar="DATE")
    add.set_defaults(handler=_add)
    change = staff.add_parser("change", help=tr("let something else hold from a day on"))
    add_vault_arguments(change)
    change.add_argument("--staff", required=True, metavar="NO")
    add_fact_arguments(change, [kind.value for kind in FactKind])
    change.set_defaults(handler=_change)
    cli_people.register(staff)


def _list(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        lines = staff_list(desk, args.as_of, with_left=args.with_left)
    found = StaffIndex(lines).search(args.search, within=StaffFilter(staffing_types=tuple(args.type)))
    if args.json:
        emit_json({"count": len(found), "people": found})
    else:
        for line in found:
            emit_line(_told(line))
        emit_line(tr("{count} people", count=len(found)))
    return DONE


def _show(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        detail = person_detail(desk, person_id_of(desk, args.staff), on=args.as_of)
    if args.json:
        emit_json(detail)
        return DONE
    emit_line(_told(detail.line))
    for entry in detail.timeline:
        emit_line(f"  {entry.fact.start or '—'} … {entry.fact.until or '—'}  {entry.fact.kind}  {entry.shown}")
    for contract, findings in detail.contracts:
        emit_line(f"  {label(Table.CONTRACT_KIND, contract.kind)}  {contract.start} … {contract.until or '—'}")
        for finding in findings:
            emit_line(f"    ! {finding.text} {finding.citation}")
    return DONE


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        person_id = add_person(
            desk,
            fields={"name": args.name, "staff_no": args.staff},
            staffing_type=args.type,
            home_unit_id=args.unit,
            start=args.start,
            category=args.category,
        )
    return done(args, {"id": person_id})


def _change(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        person_id = person_id_of(desk, args.staff)
        change_fact(desk, person_id=person_id, fact=fact_of(args))
    return done(args, {"id": person_id})


def _told(line: StaffLine) -> str:
    staffing = label(Table.STAFFING_TYPE, line.staffing_type)
    return "  ".join(filter(None, (line.staff_no, line.name, staffing, line.campus, line.home_unit, line.title)))
