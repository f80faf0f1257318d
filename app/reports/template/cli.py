"""Commands of forms: ``xinglin report template suggest|add|map|show|list|drop``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.console import DONE, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.errors import UserError
from app.exchange.sandbox import read_bytes
from app.reports.catalogue import report_of
from app.reports.template.book import (
    Suggestion,
    Template,
    drop_template,
    form_bytes,
    keep_template,
    suggest,
    template_with_data,
    templates,
)
from app.reports.template.fields import Field
from app.reports.template.values import SheetMap, mapping_of, mapping_text
from app.words import say, tr

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.desk import Desk

#: What a report may ask for and a suggestion is made with.
ASKED = ("month", "unit", "staff", "on", "first")


def register(kinds: Any) -> None:
    """Add ``template`` to the kinds of ``report``."""
    parser = kinds.add_parser("template", help=tr("the hospital's own workbooks as paper, mapped once by cell"))
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="DEED")
    looked = _deed(deeds, "suggest", tr("lay a form beside a report: cells, fields, the mapping that fits"), _suggest)
    looked.add_argument("file", type=Path, metavar="FILE.xlsx")
    _add_sample(looked)
    added = _deed(deeds, "add", tr("keep a form with its mapping, given or suggested"), _add)
    added.add_argument("name", metavar="NAME")
    added.add_argument("file", type=Path, metavar="FILE.xlsx")
    added.add_argument("--map", type=Path, metavar="MAP.json", help=tr("the mapping; suggested where none is given"))
    _add_sample(added)
    mapped = _deed(deeds, "map", tr("give a kept form another mapping"), _map)
    mapped.add_argument("name", metavar="NAME")
    mapped.add_argument("map", type=Path, metavar="MAP.json")
    shown = _deed(deeds, "show", tr("show a form's mapping"), _show)
    shown.add_argument("name", metavar="NAME")
    _deed(deeds, "list", tr("list the forms"), _list)
    dropped = _deed(deeds, "drop", tr("forget a form"), _drop)
    dropped.add_argument("name", metavar="NAME")


def _deed(deeds: Any, name: str, told: str, handler: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=told)
    add_vault_arguments(parser)
    parser.set_defaults(handler=handler)
    return parser


def _add_sample(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", dest="report", required=True, metavar="KIND", help=tr("the report the form is for"))
    parser.add_argument("--month", metavar="MONTH", help=tr("of a month that is computed"))
    parser.add_argument("--unit", metavar="UNIT")
    parser.add_argument("--staff", metavar="NUMBER")
    parser.add_argument("--on", type=parse_date, metavar="DATE")
    parser.add_argument("--first", metavar="MONTH")


def _suggestion(desk: Desk, args: argparse.Namespace) -> Suggestion:
    report = report_of(args.report)
    given = {each.key: getattr(args, each.key) for each in report.parameters if each.key in ASKED}
    return suggest(desk, data=form_bytes(args.file), file=args.file.name, report=report.key, given=given)


def _suggest(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        found = _suggestion(desk, args)
    if args.json:
        emit_json(
            {
                "file": found.file, "report": found.report, "mapping": attrs.asdict(found.mapping),
                "fields": [_field(each) for each in found.fields],
                "tables": [list(table.titles) for table in found.tables],
            }
        )  # fmt: skip
        return DONE
    emit_line(mapping_text(found.mapping))
    for field in found.fields:
        emit_line(f"{field.key}\t{field.title}\t{'' if field.value is None else field.value}")
    for number, table in enumerate(found.tables, start=1):
        emit_line(tr("Table {number}: {columns}", number=number, columns="、".join(table.titles)))
    return DONE


def _add(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        mapping = _read_map(args.map) if args.map is not None else _suggestion(desk, args).mapping
        kept = keep_template(
            desk, name=args.name, report=report_of(args.report).key, data=form_bytes(args.file), file=args.file.name,
            mapping=mapping,
        )  # fmt: skip
    return _answer(args, kept)


def _map(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        known, data = template_with_data(desk, name=args.name)
        kept = keep_template(
            desk, name=known.name, report=known.report, data=data, file=known.file, mapping=_read_map(args.map)
        )
    return _answer(args, kept)


def _show(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        known, _data = template_with_data(desk, name=args.name)
    return _answer(args, known)


def _list(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        found = templates(desk)
    if args.json:
        emit_json([_plain(each) for each in found])
        return DONE
    for each in found:
        emit_line(f"{each.name}\t{each.report}\t{each.file}\t{each.mapping.sheet}")
    return DONE


def _drop(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        drop_template(desk, name=args.name)
    if args.json:
        emit_json({"dropped": args.name})
    else:
        emit_line(tr("The form {name} is forgotten.", name=args.name))
    return DONE


def _answer(args: argparse.Namespace, kept: Template) -> int:
    if args.json:
        emit_json(_plain(kept))
        return DONE
    emit_line(tr("{name} ({file}, sheet {sheet}) is a form of {report}.", name=kept.name, file=kept.file,
                 sheet=kept.mapping.sheet, report=kept.report))  # fmt: skip
    emit_line(mapping_text(kept.mapping))
    return DONE


def _read_map(path: Path) -> SheetMap:
    data = read_bytes(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(say("{name}: the file is not text in UTF-8.", name=path.name), field="map") from error
    return mapping_of(text, name=path.name)


def _field(field: Field) -> dict[str, Any]:
    return {"key": field.key, "title": field.title, "value": None if field.value is None else str(field.value)}


def _plain(template: Template) -> dict[str, Any]:
    return attrs.asdict(template) | {"recorded_at": template.recorded_at.isoformat()}
