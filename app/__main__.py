"""The command line ``xinglin``: every main job also runs without a screen."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from typing import TYPE_CHECKING

from app.console import HOST_FAULT, WRONG_INPUT, emit_error, emit_json
from app.errors import CancelledError, UserError
from app.words import LANGUAGES, say, tr, use_language
from db.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The modules that add commands, in the order of the help.
COMMAND_MODULES = (
    "app.access.cli",
    "app.staff.cli",
    "app.calendar.cli",
    "app.exchange.cli",
    "app.exchange.workload.watch_cli",
    "app.credentials.cli",
    "app.roster.cli",
    "app.roster.benchmarks.cli",
    "app.performance.cli",
    "app.reports.cli",
)


def build_parser(extras: Sequence[Callable[..., None]] = ()) -> argparse.ArgumentParser:
    """Return the parser with every command; ``extras`` register the commands of the floor above."""
    parser = argparse.ArgumentParser(prog="xinglin", description=tr("Xinglin HR: credentials, rosters, performance."))
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("language of messages"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in COMMAND_MODULES:
        if importlib.util.find_spec(name.rpartition(".")[0]) and importlib.util.find_spec(name):
            importlib.import_module(name).register(commands)
    for register in extras:
        register(commands)
    return parser


def main(argv: Sequence[str] | None = None, *, extras: Sequence[Callable[..., None]] = ()) -> int:
    """Run one command and return its exit code: 0 done, 1 problems found, 2 wrong input, 3 host's fault, 4 ours."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _choose_language(arguments)
    args = build_parser(extras).parse_args(arguments)
    if not hasattr(args, "handler"):
        build_parser(extras).print_help()
        return WRONG_INPUT
    try:
        return int(args.handler(args))
    except UserError as error:
        return _fail(args, error.code, str(error), error.remedy, WRONG_INPUT, field=error.field)
    except HostError as error:
        text = tr(error.msgid, **error.params)
        return _fail(args, error.code, text, tr(error.remedy, **error.params), HOST_FAULT)
    except CancelledError:
        return _fail(args, "cancelled", tr("Cancelled; nothing was changed."), None, WRONG_INPUT)


def _choose_language(arguments: Sequence[str]) -> None:
    """Settle the language before the parser is built, since its help is translated too."""
    if "--lang" in arguments:
        place = arguments.index("--lang") + 1
        if place < len(arguments) and arguments[place] in LANGUAGES:
            use_language(arguments[place])


def _fail(
    args: argparse.Namespace, code: str, text: str, remedy: object, exit_code: int, *, field: str | None = None
) -> int:
    if getattr(args, "json", False):
        told = {"code": code, "message": text, "remedy": None if remedy is None else str(remedy), "field": field}
        emit_json({"error": told})
    emit_error(text if remedy is None else say("{text} {remedy}", text=text, remedy=str(remedy)))
    return exit_code


if __name__ == "__main__":
    sys.exit(main())
