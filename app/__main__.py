"""The command line ``xinglin``: every main job also runs without a screen."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from typing import TYPE_CHECKING

from app.console import DONE, HOST_FAULT, WRONG_INPUT, emit_error, emit_json
from app.errors import CancelledError, UserError
from app.words import LANGUAGES, say, tr, use_language
from db.errors import HostError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

#: The commands in the order of the help, and the module that adds each.
COMMANDS = {
    "vault": "app.access.cli",
    "user": "app.access.cli",
    "setting": "app.access.cli",
    "audit": "app.access.cli",
    "backup": "app.access.cli",
    "staff": "app.staff.cli",
    "units": "app.staff.cli",
    "establishment": "app.staff.cli",
    "contracts": "app.staff.cli",
    "calendar": "app.calendar.cli",
    "import": "app.exchange.cli",
    "watch": "app.exchange.workload.watch_cli",
    "credentials": "app.credentials.cli",
    "eligibility": "app.credentials.cli",
    "roster": "app.roster.cli",
    "requests": "app.requests.cli",
    "bench": "app.roster.benchmarks.cli",
    "performance": "app.performance.cli",
    "overtime": "app.performance.cli_overtime",
    "leave": "app.performance.cli_leave",
    "report": "app.reports.cli",
}


def build_parser(extras: Sequence[Callable[..., None]] = (), *, only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser with every command, or with those of one module; ``extras`` are the commands of the floor above."""
    parser = argparse.ArgumentParser(prog="xinglin", description=tr("Xinglin HR: credentials, rosters, performance."))
    parser.add_argument("--lang", choices=LANGUAGES, help=tr("language of messages"))
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in dict.fromkeys(COMMANDS.values()) if only is None else (only,):
        importlib.import_module(name).register(commands)
    for register in extras if only is None else ():
        register(commands)
    return parser


def main(argv: Sequence[str] | None = None, *, extras: Sequence[Callable[..., None]] = ()) -> int:
    """Run one command and return its exit code: 0 done, 1 problems found, 2 wrong input, 3 host's fault, 4 ours."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _choose_language(arguments)
    args = build_parser(extras, only=_module_of(arguments)).parse_args(arguments)
    if not hasattr(args, "handler"):
        build_parser(extras).print_help()
        return WRONG_INPUT
    try:
        code = int(args.handler(args))
        sys.stdout.flush()
    except UserError as error:
        return _fail(args, error.code, str(error), error.remedy, WRONG_INPUT, field=error.field)
    except HostError as error:
        text = tr(error.msgid, **error.params)
        return _fail(args, error.code, text, tr(error.remedy, **error.params), HOST_FAULT)
    except CancelledError:
        return _fail(args, "cancelled", tr("Cancelled; nothing was changed."), None, WRONG_INPUT)
    except BrokenPipeError:  # whoever reads has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    return code


def _module_of(arguments: Sequence[str]) -> str | None:
    """Return the module of the command asked for, so that only that one is loaded; None loads all."""
    skip = 2 if arguments[:1] == ["--lang"] else 0
    return COMMANDS.get(arguments[skip]) if len(arguments) > skip else None


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
