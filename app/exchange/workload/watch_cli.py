"""The command ``xinglin watch FOLDER``: takes what the hospital's own system drops there, as it comes or once."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from app.console import (
    DONE,
    PROBLEMS,
    add_as_of,
    add_vault_arguments,
    ask_password,
    clock_of,
    emit_error,
    emit_json,
    emit_line,
)
from app.errors import UserError
from app.words import say, tr
from db.errors import HostError

if TYPE_CHECKING:
    from app.desk import Desk
    from app.exchange.workload.watch import Dropped

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def register(subparsers: Subparsers) -> None:
    """Add ``watch``."""
    parser = subparsers.add_parser("watch", help=tr("take exports of the hospital's own system from a folder"))
    parser.add_argument(
        "folder", type=Path, nargs="?", metavar="FOLDER", help=tr("where they are dropped; else the setting")
    )
    add_vault_arguments(parser)
    add_as_of(parser)
    parser.add_argument("--once", action="store_true", help=tr("take what is there now, then end"))
    parser.add_argument(
        "--interval", type=float, default=None, metavar="SECONDS", help=tr("how long a file must stand unchanged")
    )
    parser.set_defaults(handler=_watch)


def _watch(args: argparse.Namespace) -> int:
    from app.access.unlock import unlock
    from app.exchange.workload.watch import SETTLED, drops, release, take
    from app.settings import all_settings

    password = ask_password(args)

    def at_desk() -> Desk:
        """Open the vault for as long as files are taken: a screen at the same vault is not shut out in between."""
        return unlock(args.vault, args.user, password, clock=clock_of(args))

    folder: Path | None = args.folder
    if folder is None:
        desk = at_desk()
        try:
            named = all_settings(desk)["his-drop-folder"]
        finally:
            desk.close()
        if not named:
            raise UserError(
                say("No folder was named."),
                field="folder",
                remedy=say("Name it, or set it under Settings: his-drop-folder."),
            )
        folder = Path(named)
    done: list[Dropped] = []
    for claimed in drops(folder, once=args.once, interval=SETTLED if args.interval is None else args.interval):
        try:
            desk = at_desk()
        except HostError as error:  # another workstation holds it: the files wait
            release(folder)
            if args.once:
                raise
            emit_error(tr(error.msgid, **error.params))
            continue
        try:
            for path in claimed:
                told = take(desk, path)
                done.append(told)
                _tell(told, as_json=args.json, once=args.once)
        finally:
            desk.close()
            release(folder)
    if args.json and args.once:
        emit_json(done)
    return PROBLEMS if any(told.state == "refused" for told in done) else DONE


def _tell(told: Dropped, *, as_json: bool, once: bool) -> None:
    from app.exchange.wording import OTHERS

    if as_json:
        if not once:  # a line a file, as they come
            emit_json(told)
    elif told.state == "refused":
        emit_line(tr("{name} was not taken: {message}", name=told.name, message=told.message.replace("\n", " ")))
    elif told.state == "same":
        emit_line(tr("{name}: nothing new", name=told.name))
    else:
        emit_line(
            tr(
                "{name}: {record}, new {new}, changed {changed}, same {same}, not imported {refused}",
                name=told.name,
                record=tr(OTHERS[told.record]),
                **told.counts,
            )
        )
