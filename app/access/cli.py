"""Commands of the vault itself: create, users, settings, audit, backup."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from app.access import cli_rescue
from app.access.actor import Grant, Role, role_title
from app.access.cli_rescue import new_password, refuse_existing, say_recovery, write_recovery_sheet
from app.access.unlock import Founding, create_hospital
from app.console import (
    DONE,
    PROBLEMS,
    add_vault_arguments,
    ask_password,
    emit_json,
    emit_line,
    open_desk,
)
from app.errors import UserError
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.desk import Desk

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def register(subparsers: Subparsers) -> None:
    """Add ``vault``, ``user``, ``setting``, ``audit`` and ``backup``."""
    _register_vault(subparsers)
    _register_users(subparsers)
    _register_settings(subparsers)
    _register_audit(subparsers)
    _register_backup(subparsers)


def _register_vault(subparsers: Subparsers) -> None:
    vault = subparsers.add_parser("vault", help=tr("create an encrypted hospital, show its state"))
    deeds = vault.add_subparsers(dest="deed", required=True)
    create = deeds.add_parser("create", help=tr("create an encrypted hospital"))
    create.add_argument("path", type=Path, metavar="PATH")
    create.add_argument("--user", required=True, metavar="LOGIN")
    create.add_argument("--name", default="", metavar="NAME", help=tr("the first user's own name"))
    create.add_argument("--hospital", required=True, metavar="NAME")
    create.add_argument("--campus", action="append", default=[], metavar="NAME")
    create.add_argument("--own-site", action="append", default=[], metavar="NAME")
    create.add_argument("--recovery-sheet", type=Path, metavar="PDF", help=tr("where the recovery sheet is written"))
    create.add_argument("--password-fd", type=int, metavar="N")
    create.add_argument("--json", action="store_true")
    create.set_defaults(handler=_create)
    show = deeds.add_parser("show", help=tr("say what the vault holds and how it is kept"))
    add_vault_arguments(show)
    show.set_defaults(handler=_show)
    cli_rescue.register_vault(deeds)


def _create(args: argparse.Namespace) -> int:
    founding = Founding(
        hospital=args.hospital,
        login=args.user,
        password=ask_password(args, twice=True),
        name=args.name,
        campuses=tuple(args.campus),
        own_sites=tuple(args.own_site),
    )
    sheet: Path | None = args.recovery_sheet
    refuse_existing(sheet)
    founded = create_hospital(args.path, founding)
    try:
        place = founded.desk.vault.place
        if sheet is not None:
            write_recovery_sheet(
                sheet,
                hospital=founding.hospital,
                login=founding.login,
                code=founded.recovery_code,
                at=founded.desk.clock.now(),
            )
        told = {
            "vault": str(args.path),
            "database": str(place.database) if place else None,
            "hospital": founding.hospital,
            "user": founding.login,
            "recovery_sheet": None if sheet is None else str(sheet),
            "recovery_code": founded.recovery_code if sheet is None else None,
        }
    finally:
        founded.desk.close()
    if args.json:
        emit_json(told)
        return DONE
    emit_line(tr("The hospital {hospital} was created at {path}.", hospital=founding.hospital, path=args.path))
    say_recovery(None if sheet is None else str(sheet), founded.recovery_code)
    return DONE


def _show(args: argparse.Namespace) -> int:
    from app.access.overview import overview

    with open_desk(args, read_only=True) as desk:
        told = overview(desk)
    if args.json:
        emit_json(told)
    else:
        for line in told.lines():
            emit_line(line)
    return DONE


def _register_users(subparsers: Subparsers) -> None:
    user = subparsers.add_parser("user", help=tr("users and their roles"))
    deeds = user.add_subparsers(dest="deed", required=True)
    listed = deeds.add_parser("list", help=tr("list users"))
    add_vault_arguments(listed)
    listed.set_defaults(handler=_list_users)
    add = deeds.add_parser("add", help=tr("add a user; the password comes from the variable XINGLIN_NEW_PASSWORD"))
    add_vault_arguments(add)
    add.add_argument("--login", required=True)
    add.add_argument("--name", required=True)
    add.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    add.add_argument("--ward", action="append", default=[], type=int, metavar="UNIT", help=tr("wards of a head nurse"))
    add.add_argument("--staff", default="", metavar="NO", help=tr("the person the login belongs to"))
    add.set_defaults(handler=_add_user)
    roles = deeds.add_parser("roles", help=tr("replace the roles of a user"))
    add_vault_arguments(roles)
    roles.add_argument("--login", required=True)
    roles.add_argument("--role", action="append", required=True, choices=[role.value for role in Role])
    roles.add_argument(
        "--ward", action="append", default=[], type=int, metavar="UNIT", help=tr("wards of a head nurse")
    )
    roles.set_defaults(handler=_change_roles)
    bind = deeds.add_parser("bind", help=tr("say which person a login belongs to; without --staff nobody"))
    add_vault_arguments(bind)
    bind.add_argument("--login", required=True)
    bind.add_argument("--staff", default="", metavar="NO", help=tr("the person the login belongs to"))
    bind.set_defaults(handler=_bind_user)
    revoke = deeds.add_parser("revoke", help=tr("take a user's access away"))
    add_vault_arguments(revoke)
    revoke.add_argument("--login", required=True)
    revoke.add_argument("--reason", required=True)
    revoke.set_defaults(handler=_revoke_user)
    change = deeds.add_parser("password", help=tr("change your own password"))
    add_vault_arguments(change)
    change.set_defaults(handler=_change_password)
    reset = deeds.add_parser("reset", help=tr("give a user who forgot it another password"))
    add_vault_arguments(reset)
    reset.add_argument("--login", required=True)
    reset.add_argument("--reason", required=True)
    reset.set_defaults(handler=_reset_password)


def _list_users(args: argparse.Namespace) -> int:
    from app.access.users import list_users

    with open_desk(args, read_only=True) as desk:
        users = list_users(desk)
    if args.json:
        emit_json(users)
        return DONE
    for user in users:
        roles = "、".join(role_title(role) + (f"（{place}）" if place else "") for role, _unit, place in user.grants)
        state = tr("active") if user.active else tr("access revoked")
        emit_line(f"{user.login}\t{user.name}\t{roles}\t{state}")
    return DONE


def _add_user(args: argparse.Namespace) -> int:
    from app.access.users import add_user

    with open_desk(args) as desk:
        user_id = add_user(
            desk, login=args.login, name=args.name, password=new_password(), grants=_grants(args), staff_no=args.staff
        )
    if args.json:
        emit_json({"id": user_id, "login": args.login})
    else:
        emit_line(tr("User {login} was added.", login=args.login))
    return DONE


def _grants(args: argparse.Namespace) -> list[Grant]:
    return [
        Grant(role, ward)
        for role in map(Role, args.role)
        for ward in (args.ward if role is Role.HEAD_NURSE and args.ward else [None])
    ]


def _user_id(desk: Desk, login: str) -> int:
    from app.access.users import list_users

    found = [user.id for user in list_users(desk) if user.login == login]
    if not found:
        raise UserError(say("There is no user {login}.", login=login), field="login")
    return found[0]


def _change_roles(args: argparse.Namespace) -> int:
    from app.access.users import change_grants

    with open_desk(args) as desk:
        change_grants(desk, user_id=_user_id(desk, args.login), grants=_grants(args))
    if args.json:
        emit_json({"login": args.login, "roles": sorted(args.role)})
    else:
        emit_line(tr("The roles of {login} were replaced.", login=args.login))
    return DONE


def _bind_user(args: argparse.Namespace) -> int:
    from app.access.users import bind_person

    with open_desk(args) as desk:
        bind_person(desk, user_id=_user_id(desk, args.login), staff_no=args.staff)
    if args.json:
        emit_json({"login": args.login, "staff": args.staff or None})
    else:
        emit_line(tr("{login} is bound to {number}.", login=args.login, number=args.staff or "—"))
    return DONE


def _revoke_user(args: argparse.Namespace) -> int:
    from app.access.users import revoke_user

    with open_desk(args) as desk:
        revoke_user(desk, user_id=_user_id(desk, args.login), reason=args.reason)
    if args.json:
        emit_json({"revoked": args.login})
    else:
        emit_line(tr("{login} was revoked and the data key changed.", login=args.login))
    return DONE


def _change_password(args: argparse.Namespace) -> int:
    from app.access.unlock import unlock
    from app.access.users import change_own_password

    old = ask_password(args)
    with contextlib.closing(unlock(args.vault, args.user, old)) as desk:
        change_own_password(desk, old=old, new=new_password())
    if args.json:
        emit_json({"changed": args.user})
    else:
        emit_line(tr("Your password was changed."))
    return DONE


def _reset_password(args: argparse.Namespace) -> int:
    from app.access.users import reset_password

    with open_desk(args) as desk:
        reset_password(desk, user_id=_user_id(desk, args.login), password=new_password(), reason=args.reason)
    if args.json:
        emit_json({"reset": args.login})
    else:
        emit_line(tr("{login} has a new password.", login=args.login))
    return DONE


def _register_settings(subparsers: Subparsers) -> None:
    setting = subparsers.add_parser("setting", help=tr("show or change settings of the hospital"))
    deeds = setting.add_subparsers(dest="deed", required=True)
    show = deeds.add_parser("show", help=tr("show every setting"))
    add_vault_arguments(show)
    show.set_defaults(handler=_show_settings)
    change = deeds.add_parser("set", help=tr("change one setting"))
    add_vault_arguments(change)
    change.add_argument("key")
    change.add_argument("value")
    change.set_defaults(handler=_change_setting)


def _show_settings(args: argparse.Namespace) -> int:
    from app.settings import all_settings

    with open_desk(args, read_only=True) as desk:
        values = all_settings(desk)
    if args.json:
        emit_json(values)
    else:
        for key, value in values.items():
            emit_line(f"{key} = {value}")
    return DONE


def _change_setting(args: argparse.Namespace) -> int:
    from app.settings import change_setting

    with open_desk(args) as desk:
        value = change_setting(desk, key=args.key, value=args.value)
    if args.json:
        emit_json({args.key: value})
    else:
        emit_line(f"{args.key} = {value}")
    return DONE


def _register_audit(subparsers: Subparsers) -> None:
    audit = subparsers.add_parser("audit", help=tr("the chained record of deeds"))
    deeds = audit.add_subparsers(dest="deed", required=True)
    verify = deeds.add_parser("verify", help=tr("find any edited, removed or reordered row"))
    add_vault_arguments(verify)
    verify.set_defaults(handler=_verify_audit)
    listed = deeds.add_parser("list", help=tr("list deeds, the newest first"))
    add_vault_arguments(listed)
    listed.add_argument("--last", type=int, default=50, metavar="N")
    listed.add_argument("--subject", metavar="SUBJECT")
    listed.set_defaults(handler=_list_audit)


def _verify_audit(args: argparse.Namespace) -> int:
    from app.access.audit import verify_audit

    with open_desk(args, read_only=True) as desk:
        report = verify_audit(desk)
    if args.json:
        emit_json(report)
    else:
        emit_line(report.sentence)
    return DONE if report.whole else PROBLEMS


def _list_audit(args: argparse.Namespace) -> int:
    from app.access.audit import audit_lines

    with open_desk(args, read_only=True) as desk:
        lines = audit_lines(desk, last=args.last, subject=args.subject)
    if args.json:
        emit_json(lines)
        return DONE
    for line in lines:
        emit_line(
            f"{line.seq}\t{line.at:%Y-%m-%d %H:%M:%S}\t{line.login}\t{line.action}\t{line.subject}\t{line.subject_id}"
        )
    return DONE


def _register_backup(subparsers: Subparsers) -> None:
    backup = subparsers.add_parser("backup", help=tr("encrypted, verified copies"))
    deeds = backup.add_subparsers(dest="deed", required=True)
    run = deeds.add_parser("run", help=tr("make a verified encrypted backup now"))
    add_vault_arguments(run)
    run.add_argument("--out", type=Path, metavar="FOLDER")
    run.set_defaults(handler=_run_backup)
    cli_rescue.register_backup(deeds)


def _run_backup(args: argparse.Namespace) -> int:
    from app.access.backups import run_backup

    with open_desk(args) as desk:
        made = run_backup(desk, folder=args.out)
    if args.json:
        emit_json(made)
    else:
        emit_line(tr("Backup written and verified: {path}", path=made.path))
    return DONE
