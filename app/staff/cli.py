"""``xinglin staff``, ``xinglin units``, ``xinglin establishment``."""

from __future__ import annotations

import argparse

import attrs

from app.console import (
    DONE,
    PROBLEMS,
    add_as_of,
    add_vault_arguments,
    emit_json,
    emit_line,
    open_desk,
    parse_date,
    plain,
)
from app.staff import cli_contracts, cli_people
from app.staff.cli_people import add_fact_arguments, done, fact_of, person_id_of
from app.staff.codes import Table, label
from app.staff.dated import change_fact
from app.staff.detail import person_detail
from app.staff.establishment import agency_ratio, establishment, set_quota
from app.staff.facts import FactKind
from app.staff.index import StaffFilter, StaffIndex
from app.staff.listing import StaffLine, staff_list
from app.staff.people import add_person
from app.staff.units import UnitKind, add_unit, list_units
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    _register_staff(subparsers)
    _register_units(subparsers)
    _register_establishment(subparsers)
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


def _register_units(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    units = subparsers.add_parser("units", help=tr("the organisation")).add_subparsers(dest="deed", required=True)
    tree = units.add_parser("tree", help=tr("show the organisation as a tree"))
    add_vault_arguments(tree)
    add_as_of(tree)
    tree.set_defaults(handler=_tree)
    add = units.add_parser("add", help=tr("add a unit"))
    add_vault_arguments(add)
    add.add_argument("--name", required=True)
    add.add_argument("--kind", required=True, choices=[kind.value for kind in UnitKind][1:])
    add.add_argument("--parent", required=True, type=int, metavar="ID")
    add.add_argument("--beds", type=int)
    add.set_defaults(handler=_add_unit)


def _register_establishment(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subparsers.add_parser("establishment", help=tr("approved posts and who holds them"))
    commands = parser.add_subparsers(dest="deed", required=True)
    show = commands.add_parser("show", help=tr("show the ledger of a day"))
    add_vault_arguments(show)
    add_as_of(show)
    show.set_defaults(handler=_establishment)
    approve = commands.add_parser("set", help=tr("approve a number of posts from a day on"))
    add_vault_arguments(approve)
    approve.add_argument("--unit", required=True, type=int, metavar="ID")
    approve.add_argument("--category", required=True, metavar="CODE")
    approve.add_argument("--approved", required=True, type=int, metavar="N")
    approve.add_argument("--start", required=True, type=parse_date, metavar="DATE")
    approve.add_argument("--document")
    approve.set_defaults(handler=_approve)


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


def _tree(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        units = list_units(desk, on=args.as_of)
    if args.json:
        emit_json({"units": units})
    else:
        for unit in units:
            emit_line(
                f"{'  ' * (unit.path.count('/') - 2)}{unit.name}  [{unit.id}] {label(Table.UNIT_KIND, unit.kind)}"
            )
    return DONE


def _add_unit(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        unit = add_unit(desk, name=args.name, kind=UnitKind(args.kind), parent_id=args.parent, open_beds=args.beds)
    return done(args, {"id": unit.id})


def _establishment(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        lines = establishment(desk, on=args.as_of)
        ratio = agency_ratio(desk, on=args.as_of)
    over = any(line.over for line in lines)
    if args.json:
        emit_json(
            {
                "lines": [
                    {
                        **{field.name: getattr(line, field.name) for field in attrs.fields(type(line))},
                        "names": [{"staff_no": who.staff_no, "name": who.name} for who in line.names],
                        "vacant": line.vacant,
                        "over": line.over,
                    }
                    for line in lines
                ],
                "agency": {
                    **plain(ratio),
                    "percent_of_contracted": ratio.percent_of_contracted,
                    "percent_of_all": ratio.percent_of_all,
                    "over_cap": ratio.over_cap,
                },
            }
        )
    else:
        for line in lines:
            emit_line(
                tr(
                    "{unit}, {category}: approved {approved}, actual {actual}, vacant {vacant}, over {over}",
                    unit=line.unit,
                    category=label(Table.CATEGORY, line.category),
                    approved=line.approved,
                    actual=line.actual,
                    vacant=line.vacant,
                    over=line.over,
                )
            )
    return PROBLEMS if over else DONE


def _approve(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        set_quota(
            desk,
            unit_id=args.unit,
            category=args.category,
            approved=args.approved,
            start=args.start,
            document=args.document,
        )
    return done(args, {"unit": args.unit})


def _told(line: StaffLine) -> str:
    staffing = label(Table.STAFFING_TYPE, line.staffing_type)
    return "  ".join(filter(None, (line.staff_no, line.name, staffing, line.campus, line.home_unit, line.title)))
