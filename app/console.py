"""What every command shares: the vault and its password, JSON out, sentences out, exit codes."""

from __future__ import annotations

import getpass
import json
import os
import sys
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.clock import Clock, SystemClock, on_day
from app.errors import UserError
from app.words import Words, say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.desk import Desk

DONE = 0
PROBLEMS = 1
WRONG_INPUT = 2
HOST_FAULT = 3
BUG = 4

PASSWORD_VARIABLE = "XINGLIN_PASSWORD"  # noqa: S105 - the name of the variable, not its content


def emit_line(text: object = "") -> None:
    """Write one line for people to standard output."""
    sys.stdout.write(f"{text}\n")


def emit_error(text: object) -> None:
    """Write one line for people to standard error."""
    sys.stderr.write(f"{text}\n")


def emit_json(value: Any) -> None:
    """Write ``value`` as JSON for machines: UTF-8, attrs values as objects, dates in ISO form."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, default=plain, indent=None) + "\n")
    sys.stdout.flush()


def plain(value: Any) -> Any:
    """Return a JSON form of one value: attrs values, dates, decimals, sentences, sets."""
    if attrs.has(type(value)):
        if isinstance(value, Words):
            return str(value)
        return {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    if isinstance(value, (set, frozenset)):
        return sorted(value, key=str)
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value)


def add_vault_arguments(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the arguments every command at a vault takes."""
    parser.add_argument("--vault", type=Path, required=True, metavar="PATH")
    parser.add_argument("--user", required=True, metavar="LOGIN")
    parser.add_argument("--password-fd", type=int, metavar="N")
    parser.add_argument("--json", action="store_true")


def add_as_of(parser: argparse.ArgumentParser, *names: str) -> None:
    """Give ``parser`` a date that stands in for today (``--as-of`` unless other names are given)."""
    parser.add_argument(*(names or ("--as-of",)), dest="as_of", type=parse_date, metavar="DATE")


def parse_date(text: str) -> date:
    """Read an ISO date from a command line.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    import argparse

    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(say("{text} is not a date like 2026-11-23.", text=text))) from error


def clock_of(args: argparse.Namespace) -> Clock:
    """Return the clock of this command: the machine's, or one that stands on ``--as-of``."""
    day: date | None = getattr(args, "as_of", None)
    return SystemClock() if day is None else on_day(day)


def ask_password(args: argparse.Namespace, *, twice: bool = False) -> str:
    """Take the password from ``--password-fd``, the environment, or a prompt; never from the arguments.

    Raises:
        UserError: there is no terminal to ask at, or the two entries differ.
    """
    number: int | None = getattr(args, "password_fd", None)
    if number is not None:
        with os.fdopen(number, encoding="utf-8", closefd=False) as stream:
            return stream.readline().rstrip("\r\n")
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError(
            say("No password was given."),
            field="password",
            remedy=say("Type it at the prompt, or use --password-fd N or the variable {name}.", name=PASSWORD_VARIABLE),
        )
    password = getpass.getpass(str(say("Password: ")))
    if twice and getpass.getpass(str(say("Password again: "))) != password:
        raise UserError(say("The two passwords differ."), field="password")
    return password


@contextmanager
def open_desk(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[Desk]:
    """Open the vault named by ``--vault`` for ``--user`` and close it again."""
    from app.access.unlock import unlock

    desk = unlock(args.vault, args.user, ask_password(args), read_only=read_only, clock=clock_of(args))
    try:
        yield desk
    finally:
        desk.close()
