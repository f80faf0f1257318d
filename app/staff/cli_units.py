"""``xinglin units``: the organisation shown, enlarged, changed, merged."""

from __future__ import annotations

import argparse
from typing import Any

from app.console import DONE, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.staff.cli_people import done
from app.staff.codes import Table, label
from app.staff.merging import merge_unit, preview_merge
from app.staff.units import (
    UnitKind,
    add_unit,
    close_unit,
    edit_unit,
    list_units,
    move_unit,
    rename_unit,
    reopen_unit,
)
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
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
    add.set_defaults(handler=_add)
    rename = _about(units, "rename", tr("give a unit another name; the old one stays known"), _rename)
    rename.add_argument("--name", required=True)
    edit = _about(units, "edit", tr("put a unit's code and beds right"), _edit)
    edit.add_argument("--code")
    edit.add_argument("--category")
    edit.add_argument("--beds", type=int)
    move = _about(units, "move", tr("hang a unit under another"), _move)
    move.add_argument("--parent", required=True, type=int, metavar="ID")
    close = _about(units, "close", tr("let a unit end with a day"), _close)
    close.add_argument("--until", required=True, type=parse_date, metavar="DATE")
    close.add_argument("--reason")
    reopen = _about(units, "reopen", tr("let a closed unit go on"), _reopen)
    reopen.add_argument("--reason", required=True)
    merge = _about(units, "merge", tr("let a unit be part of another from a day on"), _merge)
    merge.add_argument("--into", required=True, type=int, metavar="ID")
    merge.add_argument("--on", required=True, type=parse_date, metavar="DATE")
    merge.add_argument("--reason", default="")
    merge.add_argument("--document")
    merge.add_argument("--dry-run", action="store_true")


def _about(
    units: argparse._SubParsersAction[argparse.ArgumentParser], name: str, text: str, handler: Any
) -> argparse.ArgumentParser:
    parser = units.add_parser(name, help=text)
    add_vault_arguments(parser)
    parser.add_argument("--unit", required=True, type=int, metavar="ID")
    parser.set_defaults(handler=handler)
    return parser


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


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        unit = add_unit(desk, name=args.name, kind=UnitKind(args.kind), parent_id=args.parent, open_beds=args.beds)
    return done(args, {"id": unit.id})


def _rename(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        rename_unit(desk, unit_id=args.unit, name=args.name)
    return done(args, {"id": args.unit})


def _edit(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        edit_unit(desk, unit_id=args.unit, code=args.code, category=args.category, open_beds=args.beds)
    return done(args, {"id": args.unit})


def _move(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        move_unit(desk, unit_id=args.unit, parent_id=args.parent)
    return done(args, {"id": args.unit})


def _close(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        close_unit(desk, unit_id=args.unit, until=args.until, reason=args.reason)
    return done(args, {"id": args.unit})


def _reopen(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        reopen_unit(desk, unit_id=args.unit, reason=args.reason)
    return done(args, {"id": args.unit})


def _merge(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=args.dry_run) as desk:
        if args.dry_run:
            told = preview_merge(desk, unit_id=args.unit, into_id=args.into, on=args.on)
        else:
            told = merge_unit(
                desk, unit_id=args.unit, into_id=args.into, on=args.on, reason=args.reason, document=args.document
            )
    if args.json:
        emit_json(told)
    else:
        emit_line(tr("{people} people, {posts} approved posts", people=told.people, posts=told.posts))
    return DONE
