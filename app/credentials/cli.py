"""Commands of the ledger: what is due, the ledger, approving, verifying signatures; and the one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.words import tr

if TYPE_CHECKING:
    import argparse

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def register(subparsers: Subparsers) -> None:
    """Add ``credentials`` and ``eligibility``."""
    credentials = subparsers.add_parser("credentials", help=tr("the credential ledger"))
    deeds = credentials.add_subparsers(dest="deed", required=True)
    due = deeds.add_parser("due", help=tr("what has lapsed or ends soon"))
    add_vault_arguments(due)
    add_as_of(due, "--on", "--as-of")
    due.add_argument("--within", type=int, default=90, metavar="DAYS")
    due.set_defaults(handler=_due)
    waiting = deeds.add_parser("approve", help=tr("approve and sign every proposal"))
    add_vault_arguments(waiting)
    waiting.set_defaults(handler=_approve)
    verify = deeds.add_parser("verify", help=tr("check the signature of every approved certificate"))
    add_vault_arguments(verify)
    verify.set_defaults(handler=_verify)
    question = subparsers.add_parser("eligibility", help=tr("may this person do this duty on that day?"))
    add_vault_arguments(question)
    question.add_argument("--staff", required=True, metavar="NO")
    question.add_argument("--duty", required=True, metavar="CODE")
    add_as_of(question, "--on", "--as-of")
    question.set_defaults(handler=_eligibility)


def _due(args: argparse.Namespace) -> int:
    from app.credentials.board import due_list

    with open_desk(args, read_only=True) as desk:
        lines = due_list(desk, on=args.as_of, within=args.within)
    if args.json:
        emit_json({"count": len(lines), "due": lines})
        return DONE
    for line in lines:
        emit_line(
            f"{line.valid_until or ''}\t{line.days_left}\t{line.state_title}\t{line.unit}\t{line.staff_no}\t{line.name}"
            f"\t{line.kind_title}\t{line.number}"
        )
    emit_line(tr("{count} certificates.", count=len(lines)))
    return DONE


def _approve(args: argparse.Namespace) -> int:
    from app.credentials.board import dashboard
    from app.credentials.records import approve

    with open_desk(args) as desk:
        ids = [line.credential_id for line in dashboard(desk).figures["waiting"].lines]
        count = approve(desk, ids=ids) if ids else 0
    if args.json:
        emit_json({"approved": count})
    else:
        emit_line(tr("{count} certificates approved and signed.", count=count))
    return DONE


def _verify(args: argparse.Namespace) -> int:
    from app.credentials.signing import verify_signatures

    with open_desk(args, read_only=True) as desk:
        broken = verify_signatures(desk)
    if args.json:
        emit_json({"broken": broken})
    elif broken:
        emit_line(tr("{count} certificates are not as they were approved; they count for nothing.", count=len(broken)))
    else:
        emit_line(tr("Every approved certificate bears a whole signature."))
    return PROBLEMS if broken else DONE


def _eligibility(args: argparse.Namespace) -> int:
    from app.credentials.asking import may_do
    from app.credentials.catalogue import duty_of

    with open_desk(args, read_only=True) as desk:
        day = args.as_of or desk.clock.today()
        answer = may_do(desk, staff_no=args.staff, duty=args.duty, on=day)
    told = {
        "staff_no": args.staff,
        "duty": args.duty.upper(),
        "on": day.isoformat(),
        "eligible": answer.eligible,
        "verdict": "eligible" if answer.eligible else "barred",
        "causes": [
            {
                "kind": cause.kind,
                "state": cause.state,
                "level": cause.level,
                "citation": cause.citation,
                "message": str(cause.sentence),
                "since": None if cause.since is None else cause.since.isoformat(),
                "overridable": not cause.statutory,
            }
            for cause in answer.causes
        ],
    }
    if args.json:
        emit_json(told)
        return DONE
    duty = duty_of(args.duty).name
    emit_line(tr("{staff} may do {duty} on {day}.", staff=args.staff, duty=duty, day=day) if answer.eligible
              else tr("{staff} is barred from {duty} on {day}:", staff=args.staff, duty=duty, day=day))  # fmt: skip
    for cause in answer.causes:
        emit_line(f"  · {cause.sentence}（{cause.citation}）")
    return DONE
