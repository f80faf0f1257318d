"""Commands for the day passwords are lost or a disk dies: recover, new code, new key; backups listed, rehearsed, restored."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.access.recovery import Recovered, change_key, new_recovery_code, recover, restore_backup
from app.console import DONE, add_vault_arguments, emit_json, emit_line, open_desk
from app.errors import UserError
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

CODE_VARIABLE = "XINGLIN_RECOVERY_CODE"
NEW_PASSWORD_VARIABLE = "XINGLIN_NEW_PASSWORD"  # noqa: S105 - the name of the variable, not its content


def register_vault(deeds: Subparsers) -> None:
    """Add ``recover``, ``recovery-code`` and ``rekey`` to ``vault``."""
    saved = deeds.add_parser("recover", help=tr("give a user a new password by the sealed recovery code"))
    saved.add_argument("--vault", type=Path, required=True, metavar="PATH")
    saved.add_argument("--user", required=True, metavar="LOGIN")
    _add_sheet(saved)
    saved.set_defaults(handler=_recover)
    code = deeds.add_parser(
        "recovery-code", help=tr("replace the recovery code by a new one, and the data key with it")
    )
    add_vault_arguments(code)
    code.add_argument("--recovery-sheet", type=Path, metavar="PDF", help=tr("where the recovery sheet is written"))
    code.set_defaults(handler=_new_code)
    key = deeds.add_parser("rekey", help=tr("encrypt the database anew under another key"))
    add_vault_arguments(key)
    key.set_defaults(handler=_change_key)


def register_backup(deeds: Subparsers) -> None:
    """Add ``list``, ``drill`` and ``restore`` to ``backup``."""
    listed = deeds.add_parser("list", help=tr("list verified backups, the newest first"))
    add_vault_arguments(listed)
    listed.set_defaults(handler=_list)
    drill = deeds.add_parser("drill", help=tr("open the newest backup with the recovery code alone and check it"))
    add_vault_arguments(drill)
    drill.set_defaults(handler=_drill)
    back = deeds.add_parser("restore", help=tr("build a hospital anew from the newest backup by its recovery code"))
    back.add_argument("--from", dest="folder", type=Path, required=True, metavar="FOLDER")
    back.add_argument("--to", dest="vault", type=Path, required=True, metavar="PATH")
    back.add_argument("--user", required=True, metavar="LOGIN")
    _add_sheet(back)
    back.set_defaults(handler=_restore)


def write_recovery_sheet(path: Path, *, hospital: str, login: str, code: str, at: datetime) -> None:
    """Write the recovery sheet as a PDF of its own, readable for this account only; an existing file is not replaced."""
    from app.reports.pdf import to_pdf
    from app.reports.recovery import recovery_sheet

    pdf = to_pdf(recovery_sheet(hospital=hospital, login=login, code=code, printed_at=at))
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as stream:
        stream.write(pdf)


def refuse_existing(sheet: Path | None) -> None:
    """Stop here if the sheet would replace a file.

    Raises:
        UserError: it would.
    """
    if sheet is not None and sheet.exists():
        raise UserError(say("{path} exists already; name another file.", path=sheet), field="recovery-sheet")


def new_password() -> str:
    """Take a new password from the variable, or ask twice.

    Raises:
        UserError: there is no terminal to ask at, or the two entries differ.
    """
    return _secret(NEW_PASSWORD_VARIABLE, tr("New password: "), again=tr("New password again: "))


def _secret(variable: str, prompt: str, *, again: str = "") -> str:
    import getpass

    given = os.environ.get(variable)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        raise UserError(say("Without a terminal it must be in the variable {name}.", name=variable), field="password")
    first = getpass.getpass(prompt)
    if again and getpass.getpass(again) != first:
        raise UserError(say("The two passwords differ."), field="password")
    return first


def _add_sheet(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--recovery-sheet", type=Path, metavar="PDF", help=tr("where the recovery sheet is written"))
    parser.add_argument("--json", action="store_true")


def _recover(args: argparse.Namespace) -> int:
    refuse_existing(args.recovery_sheet)
    code = _secret(CODE_VARIABLE, tr("Recovery code: "))
    found = recover(args.vault, code=code, login=args.user, password=new_password())
    return _told(args, found, tr("{login} can open the hospital again.", login=args.user))


def _restore(args: argparse.Namespace) -> int:
    refuse_existing(args.recovery_sheet)
    code = _secret(CODE_VARIABLE, tr("Recovery code: "))
    found = restore_backup(args.folder, args.vault, code=code, login=args.user, password=new_password())
    return _told(args, found, tr("The hospital was restored to {path}.", path=args.vault))


def _told(args: argparse.Namespace, found: Recovered, sentence: str) -> int:
    with contextlib.closing(found.desk) as desk:
        told = _hand_over(args.recovery_sheet, desk, found.recovery_code)
    return _say(args, {"vault": str(args.vault), "user": args.user, **told}, sentence)


def _new_code(args: argparse.Namespace) -> int:
    refuse_existing(args.recovery_sheet)
    with open_desk(args) as desk:
        told = _hand_over(args.recovery_sheet, desk, new_recovery_code(desk))
    return _say(args, told, tr("The old recovery code no longer opens the hospital."))


def _hand_over(sheet: Path | None, desk: Any, code: str) -> dict[str, str | None]:
    from app.settings import all_settings

    if sheet is not None:
        hospital = str(all_settings(desk)["hospital-name"])
        write_recovery_sheet(sheet, hospital=hospital, login=desk.actor.login, code=code, at=desk.clock.now())
    return {
        "recovery_sheet": None if sheet is None else str(sheet),
        "recovery_code": code if sheet is None else None,
    }


def _say(args: argparse.Namespace, told: dict[str, Any], sentence: str) -> int:
    if args.json:
        emit_json(told)
        return DONE
    emit_line(sentence)
    say_recovery(told["recovery_sheet"], told["recovery_code"])
    return DONE


def say_recovery(sheet: str | None, code: str | None) -> None:
    """Tell where the recovery sheet is, or the code itself, shown once."""
    if sheet is None:
        emit_line(tr("Recovery code, shown once; write it down and keep it in the safe:"))
        emit_line(code)
    else:
        emit_line(tr("The recovery sheet is in {path}; print it, seal it, delete the file.", path=sheet))


def _change_key(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        change_key(desk)
    if args.json:
        emit_json({"rekeyed": str(args.vault)})
    else:
        emit_line(tr("The database is encrypted under a new key."))
    return DONE


def _list(args: argparse.Namespace) -> int:
    from app.access.backups import backups

    with open_desk(args, read_only=True) as desk:
        found = backups(desk)
    if args.json:
        emit_json(found)
        return DONE
    for each in found:
        emit_line(f"{each.made_at.astimezone():%Y-%m-%d %H:%M}\t{each.megabytes} MB\t{each.people}\t{each.path}")
    return DONE


def _drill(args: argparse.Namespace) -> int:
    from app.access.backups import rehearse

    code = _secret(CODE_VARIABLE, tr("Recovery code: "))
    with open_desk(args) as desk:
        rows = rehearse(desk, code=code)
    if args.json:
        emit_json(rows)
    else:
        emit_line(
            tr("The newest backup opens with the recovery code alone: {people} people, {credentials} credentials.",
               people=rows.get("person", 0), credentials=rows.get("credential", 0))
        )  # fmt: skip
    return DONE
