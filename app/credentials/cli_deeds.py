"""Commands that work on the ledger: add, renew, correct, approve, withdraw, standing, notices, register checks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from app.console import (
    DONE,
    WRONG_INPUT,
    add_as_of,
    add_vault_arguments,
    emit_error,
    emit_json,
    emit_line,
    open_desk,
    parse_date,
)
from app.words import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from app.desk import Desk

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it

TEXTS = ("number", "grade", "issuer", "site", "site_text", "scope", "remark")
DAYS = ("issued_on", "valid_from", "valid_until")


def add_deeds(deeds: Subparsers) -> None:
    """Add the commands that write."""
    for name, told in (("add", tr("enter a certificate")), ("propose", tr("propose a certificate"))):
        made = _parser(deeds, name, told, _add if name == "add" else _propose)
        made.add_argument("--staff", required=True, metavar="NO")
        made.add_argument("--kind", required=True, metavar="CODE")
        _fields(made)
    renew = _parser(deeds, "renew", tr("enter the next period of a certificate"), _renew, by_id=True)
    renew.add_argument("--until", required=True, type=parse_date, metavar="DATE")
    renew.add_argument("--issued-on", type=parse_date, metavar="DATE")
    renew.add_argument("--number", metavar="TEXT")
    correct = _parser(deeds, "correct", tr("put a wrong entry right"), _correct, by_id=True, reason=True)
    _fields(correct)
    approve = _parser(deeds, "approve", tr("approve and sign proposals: those named, else all"), _approve)
    approve.add_argument("--id", type=int, action="append", default=[], metavar="N")
    _parser(deeds, "reject", tr("turn a proposal down"), _reject, by_id=True, reason=True)
    _parser(deeds, "withdraw", tr("take back an entry made in error"), _withdraw, by_id=True, reason=True)
    stage = _parser(deeds, "stage", tr("note how far a renewal has come"), _stage, by_id=True)
    stage.add_argument("--renewal", required=True, choices=("none", "submitted", "accepted", "approved", "rejected"))
    stage.add_argument("--day", type=parse_date, metavar="DATE")
    stage.add_argument("--number", metavar="TEXT")
    standing = _parser(deeds, "standing", tr("suspend, cancel, revoke or restore"), _standing, by_id=True, reason=True)
    standing.add_argument("--standing", required=True, choices=("normal", "suspended", "cancelled", "revoked"))
    standing.add_argument("--start", required=True, type=parse_date, metavar="DATE")
    standing.add_argument("--until", type=parse_date, metavar="DATE")
    check = _parser(deeds, "check", tr("note a comparison with the register"), _check, by_id=True)
    check.add_argument("--result", required=True, choices=("agrees", "differs", "absent"))
    check.add_argument("--day", type=parse_date, metavar="DATE")
    check.add_argument("--note", metavar="TEXT")
    review = _parser(deeds, "review", tr("confirm a freeze as a person"), _review, by_id=True)
    review.add_argument("--note", required=True, metavar="TEXT")
    receipt = _parser(deeds, "receipt", tr("note that receipts of notices came back"), _receipt)
    receipt.add_argument("--notice", type=int, action="append", required=True, metavar="N")
    receipt.add_argument("--day", type=parse_date, metavar="DATE")


def _parser(
    deeds: Subparsers,
    name: str,
    told: str,
    handler: Callable[[argparse.Namespace], int],
    *,
    by_id: bool = False,
    reason: bool = False,
) -> argparse.ArgumentParser:
    made = deeds.add_parser(name, help=told)
    add_vault_arguments(made)
    add_as_of(made)
    if by_id:
        made.add_argument("--id", required=True, type=int, metavar="N")
    if reason:
        made.add_argument("--reason", required=True, metavar="TEXT")
    made.set_defaults(handler=handler)
    return made


def _fields(made: argparse.ArgumentParser) -> None:
    for name in DAYS:
        made.add_argument(f"--{name.replace('_', '-')}", type=parse_date, metavar="DATE")
    for name in TEXTS:
        made.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT")


def _given(args: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(args, name) for name in (*DAYS, *TEXTS) if getattr(args, name) is not None}


def _told(args: argparse.Namespace, text: str, **values: Any) -> int:
    if args.json:
        emit_json(values)
    else:
        emit_line(text)
    return DONE


def _state(desk: Desk, credential_id: int, person_id: int) -> dict[str, Any]:
    """Return what became of a row: whether it counts already, and how it stands."""
    from app.credentials.files import credential_file

    held = credential_file(desk, person_id=person_id).of(credential_id)
    return {"id": credential_id, "approval": held.approval if held else "", "state": held.state if held else ""}


def _add(args: argparse.Namespace) -> int:
    from app.credentials.records import enter

    return _enter(args, enter)


def _propose(args: argparse.Namespace) -> int:
    from app.credentials.records import propose

    return _enter(args, propose)


def _enter(args: argparse.Namespace, verb: Callable[..., int]) -> int:
    from app.credentials.asking import person_by_number
    from app.credentials.catalogue import kind_of
    from app.credentials.records import Draft

    given = _given(args)
    endless = "valid_until" not in given and kind_of(args.kind).nature in ("none", "optional")
    with open_desk(args) as desk:
        person = person_by_number(desk, staff_no=args.staff)
        number = verb(desk, Draft(person, args.kind, no_expiry=endless, **given))
        state = _state(desk, number, person)
    return _told(args, tr("Certificate {number} is on record.", number=number), **state)


def _renew(args: argparse.Namespace) -> int:
    from app.credentials.records import renew

    with open_desk(args) as desk:
        number = renew(
            desk, credential_id=args.id, until=args.until, issued_on=args.issued_on, number=args.number, at_once=True
        )
    return _told(args, tr("Certificate {number} is on record.", number=number), id=number, renews=args.id)


def _correct(args: argparse.Namespace) -> int:
    from app.credentials.files import draft_of
    from app.credentials.records import correct

    given = _given(args)
    if not given:
        emit_error(tr("Nothing is different from what is on record."))
        return WRONG_INPUT
    with open_desk(args) as desk:
        draft = attrs.evolve(draft_of(desk, credential_id=args.id), **given)
        number = correct(desk, credential_id=args.id, draft=draft, reason=args.reason)
    return _told(args, tr("Certificate {number} is on record.", number=number), id=number, corrects=args.id)


def _approve(args: argparse.Namespace) -> int:
    from app.credentials.board import waiting
    from app.credentials.records import approve

    with open_desk(args) as desk:
        ids = args.id or [line.credential_id for line in waiting(desk)]
        count = approve(desk, ids=ids) if ids else 0
    return _told(args, tr("{count} certificates approved and signed.", count=count), approved=count)


def _reject(args: argparse.Namespace) -> int:
    from app.credentials.records import reject

    with open_desk(args) as desk:
        reject(desk, ids=[args.id], reason=args.reason)
    return _told(args, tr("Done."), rejected=args.id)


def _withdraw(args: argparse.Namespace) -> int:
    from app.credentials.records import withdraw

    with open_desk(args) as desk:
        withdraw(desk, credential_id=args.id, reason=args.reason)
    return _told(args, tr("Done."), withdrawn=args.id)


def _stage(args: argparse.Namespace) -> int:
    from app.credentials.standing import note_renewal

    with open_desk(args) as desk:
        note_renewal(desk, credential_id=args.id, renewal=args.renewal, on=args.day, number=args.number)
    return _told(args, tr("Done."), id=args.id, renewal=args.renewal)


def _standing(args: argparse.Namespace) -> int:
    from app.credentials.standing import change_standing

    with open_desk(args) as desk:
        change_standing(
            desk, credential_id=args.id, standing=args.standing, start=args.start, until=args.until, reason=args.reason
        )
    return _told(args, tr("Done."), id=args.id, standing=args.standing)


def _check(args: argparse.Namespace) -> int:
    from app.credentials.standing import note_verification

    with open_desk(args) as desk:
        number = note_verification(desk, credential_id=args.id, result=args.result, on=args.day, note=args.note)
    return _told(args, tr("Done."), id=args.id, check=number, result=args.result)


def _review(args: argparse.Namespace) -> int:
    from app.credentials.standing import review_freeze

    with open_desk(args) as desk:
        review_freeze(desk, credential_id=args.id, note=args.note)
    return _told(args, tr("Done."), id=args.id)


def _receipt(args: argparse.Namespace) -> int:
    from app.credentials.notices import note_receipts

    with open_desk(args) as desk:
        count = note_receipts(desk, ids=args.notice, on=args.day)
    return _told(args, tr("{count} receipts noted.", count=count), noted=count)
