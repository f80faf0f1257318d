"""Commands of indicators: the library, and a value tried out."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, emit_json, emit_line, open_desk
from app.errors import UserError
from app.performance.cli_arguments import at_vault
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.performance.indicators import Indicator


def register(deeds: argparse._SubParsersAction[Any]) -> None:
    """Add ``performance indicators``, ``indicator`` and ``score``."""
    listed = deeds.add_parser("indicators", help=tr("list the library of indicators"))
    at_vault(listed)
    listed.add_argument("--role", default="", choices=("", "nurse", "doctor"))
    listed.set_defaults(handler=_list)
    kept = deeds.add_parser("indicator", help=tr("keep an indicator of the hospital's own, or retire one"))
    at_vault(kept)
    which = kept.add_mutually_exclusive_group(required=True)
    which.add_argument("--file", type=Path, metavar="INDICATOR.json")
    which.add_argument("--retire", metavar="NAME")
    kept.add_argument("--document", required=True)
    kept.set_defaults(handler=_keep)
    tried = deeds.add_parser("score", help=tr("score values by an indicator, step by step, without a vault"))
    which = tried.add_mutually_exclusive_group(required=True)
    which.add_argument("--file", type=Path, metavar="INDICATOR.json")
    which.add_argument("--indicator", metavar="NAME", help=tr("an indicator that comes with the program"))
    tried.add_argument("--input", action="append", default=[], metavar="NAME=NUMBER")
    tried.add_argument("--json", action="store_true")
    tried.set_defaults(handler=_score)


def _list(args: argparse.Namespace) -> int:
    from app.performance.library import indicators

    with open_desk(args, read_only=True) as desk:
        lines = indicators(desk, role=args.role)
    if args.json:
        emit_json(lines)
        return DONE
    for line in lines:
        each = line.indicator
        whose = say("version {version}, {document}", version=line.version, document=line.document) if line.own else ""
        emit_line(f"{each.dimension}  {each.name}  {each.reads}  {each.method}  {each.weight}  {whose}")
    return DONE


def _keep(args: argparse.Namespace) -> int:
    from app.performance.library import keep_indicator, retire_indicator

    with open_desk(args) as desk:
        if args.retire is not None:
            retire_indicator(desk, name=args.retire, document=args.document)
            name = args.retire
        else:
            name = keep_indicator(desk, indicator=_read(args.file), document=args.document).indicator.name
    if args.json:
        emit_json({"indicator": name})
    else:
        emit_line(name)
    return DONE


def _score(args: argparse.Namespace) -> int:
    from app.errors import NotFoundError
    from app.performance.indicators import check_indicator, score_formula, score_inputs
    from app.performance.library import starter_indicators

    if args.file is not None:
        indicator = _read(args.file)
    elif args.indicator in starter_indicators():
        indicator = starter_indicators()[args.indicator]
    else:
        raise NotFoundError(say("There is no indicator “{name}”.", name=args.indicator), field="name")
    check_indicator(indicator)
    found = score_inputs(indicator, dict(_pair(text) for text in args.input))
    if args.json:
        emit_json({"score": found.score, "value": found.value, "reached": found.reached, "steps": found.steps,
                   "formula": score_formula(indicator)})  # fmt: skip
        return DONE
    for each in found.steps:
        emit_line(each)
    emit_line(f"{indicator.score_name} = {found.score}")
    return DONE


def _read(path: Path) -> Indicator:
    from app.performance.spec import indicator_of, text_of

    return indicator_of(text_of(path), name=path.name)


def _pair(text: str) -> tuple[str, Decimal]:
    name, _sign, number = text.rpartition("=")
    try:
        return name.strip(), Decimal(number)
    except InvalidOperation as error:
        raise UserError(say("“{value}” is not a number", value=number), field="input") from error
