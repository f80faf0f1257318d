"""``xinglin roster rules``: the rules in force, the own ones as a file, and their named, dated versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, emit_json, emit_line, parse_date
from app.errors import UserError
from app.roster.book.rulebook import rule_versions, save_rules
from app.roster.book.ruledesk import look_at_rules
from app.roster.book.rulewords import setting_words
from app.roster.model import RuleConfig
from app.roster.sheet.serial import value_from_plain, value_to_plain
from app.staff.wardnamed import add_ward, ward_desk
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.roster.book.rulebook import RuleLine, RuleVersion


def arguments(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` what the command takes beside the vault."""
    add_ward(parser, required=False)
    parser.add_argument("--on", type=parse_date, metavar="DATE")
    parser.add_argument(
        "--versions", action="store_true", help=tr("every saved version of the own rules, newest first")
    )
    parser.add_argument("--out", type=Path, metavar="FILE.json", help=tr("write the own rules, to be edited"))
    parser.add_argument("--load", type=Path, metavar="FILE.json", help=tr("save the own rules as a new version"))
    parser.add_argument("--name", default="", metavar="TEXT", help=tr("what the new version is called"))
    parser.add_argument("--since", type=parse_date, metavar="DATE", help=tr("the day it holds from"))
    parser.add_argument("--reason", default="", metavar="TEXT")
    parser.set_defaults(handler=_rules)


def _rules(args: argparse.Namespace) -> int:
    if args.load is not None:
        return _load(args)
    if args.versions:
        return _versions(args)
    with ward_desk(args, read_only=True) as desk:
        look = look_at_rules(desk, unit_id=args.ward, on=args.on)
    if args.out is not None:
        from app.roster.book.cli_paper import write_file

        own = [value_to_plain(rule) for rule in look.own]
        write_file(args.out, json.dumps(own, ensure_ascii=False, indent=1).encode(), force=False)
    lines = look.lines(look.own)
    if args.json:
        emit_json([_plain(line) for line in lines])
        return DONE
    for line in lines:
        told = "；".join(filter(None, (setting_words(spec, value) for _name, spec, value in line.params)))
        emit_line(f"{line.level.value}\t{line.source}\t{line.title}\t{told}\t{line.citation}")
    return DONE


def _plain(line: RuleLine) -> dict[str, Any]:
    return {
        "rule": line.label,
        "title": str(line.title),
        "level": line.level.value,
        "source": line.source,
        "citation": line.citation,
        "weight": line.weight,
        "staffing": list(line.staffing),
        "params": {name: value_to_plain(value) for name, _spec, value in line.params},
        "titles": {name: str(spec.title) for name, spec, _value in line.params},
        "in_minutes": [name for name, spec, _value in line.params if spec.minutes],
    }


def _versions(args: argparse.Namespace) -> int:
    with ward_desk(args, read_only=True) as desk:
        kept = rule_versions(desk, unit_id=args.ward)
    if args.json:
        emit_json([_version(each) for each in kept])
        return DONE
    for each in kept:
        emit_line(f"{each.since}\t{each.name}\t{each.saved_by}\t{each.reason}")
    return DONE


def _version(version: RuleVersion) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: getattr(version, name) for name in ("id", "unit_id", "name", "since", "reason", "saved_by")
    }
    return {**told, "rules": [value_to_plain(rule) for rule in version.rules]}


def _load(args: argparse.Namespace) -> int:
    """Save the rules of a file as the newest version of a ward's own, or of the hospital's.

    Raises:
        UserError: no day is named, the file is none of rules, or one of them is looser than what stands above.
    """
    if args.since is None:
        raise UserError(say("Say from which day it holds: --since."), field="since")
    try:
        raw = json.loads(args.load.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UserError(say("{file} cannot be read.", file=args.load.name), field="file") from error
    if not isinstance(raw, list):
        raise UserError(
            say("{file} holds no list of rules.", file=args.load.name),
            field="file",
            remedy=say("Write one with --out and edit it."),
        )
    rules = tuple(value_from_plain(each, RuleConfig) for each in raw)
    with ward_desk(args) as desk:
        pack = save_rules(desk, unit_id=args.ward, name=args.name, since=args.since, rules=rules, reason=args.reason)
    told = {"ward": args.ward, "name": args.name, "since": args.since, "version": pack.version, "rules": len(rules)}
    if args.json:
        emit_json(told)
    else:
        emit_line(tr("Saved “{name}”, in force from {since}: {count} own rules.", name=args.name, since=args.since,
                     count=len(rules)))  # fmt: skip
    return DONE
