"""Commands that read the ledger: what is due, missing, to be done, signed; and the one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk
from app.credentials.cli_deeds import add_deeds
from app.credentials.cli_house import add_house
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
    for name, told, handler in (
        ("ledger", tr("every current certificate"), _ledger),
        ("gaps", tr("who lacks a certificate that the post demands"), _gaps),
        ("duties", tr("what is to be done today"), _duties),
        ("notices", tr("renewal notices and their receipts"), _notices),
    ):
        made = deeds.add_parser(name, help=told)
        add_vault_arguments(made)
        add_as_of(made, "--on", "--as-of")
        made.set_defaults(handler=handler)
        if name == "ledger":
            made.add_argument("--kind", metavar="CODE")
            made.add_argument("--state", metavar="STATE")
            made.add_argument("--staff", metavar="NO")
        if name == "notices":
            made.add_argument("--outstanding", action="store_true")
    add_deeds(deeds)
    add_house(deeds)
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


def _ledger(args: argparse.Namespace) -> int:
    from app.credentials.board import ledger, waiting

    with open_desk(args, read_only=True) as desk:
        lines = [*waiting(desk, on=args.as_of), *ledger(desk, on=args.as_of)]
    chosen = [
        line
        for line in lines
        if args.kind in (None, line.kind)
        and args.state in (None, line.state, line.tier)
        and args.staff in (None, line.staff_no)
    ]
    if args.json:
        emit_json({"count": len(chosen), "ledger": chosen})
        return DONE
    for line in chosen:
        emit_line(f"{line.credential_id}\t{line.unit}\t{line.staff_no}\t{line.name}\t{line.kind_title}\t{line.number}"
                  f"\t{line.valid_until or ''}\t{line.state_title}")  # fmt: skip
    return DONE


def _gaps(args: argparse.Namespace) -> int:
    """Tell what is missing; somebody without it is a problem found."""
    from app.credentials.gaps import gaps

    with open_desk(args, read_only=True) as desk:
        found = gaps(desk, on=args.as_of)
    if args.json:
        emit_json({"count": len(found), "gaps": found})
    else:
        for gap in found:
            emit_line(f"{gap.unit}\t{gap.staff_no}\t{gap.name}\t{gap.kind_title}\t{gap.duty_title}\t{gap.citation}")
        emit_line(tr("{count} certificates are missing.", count=len(found)))
    return PROBLEMS if found else DONE


def _duties(args: argparse.Namespace) -> int:
    from app.credentials.board import dashboard
    from app.credentials.duties import todays_duties

    with open_desk(args, read_only=True) as desk:
        groups = todays_duties(desk, dashboard(desk))
    if args.json:
        emit_json({"count": sum(group.count for group in groups), "duties": groups})
        return DONE
    for group in groups:
        emit_line(f"{group.title}\t{group.count}\t{group.second}")
        for duty in group.items:
            emit_line(f"  {duty.title}（{duty.second}）")
    return DONE


def _notices(args: argparse.Namespace) -> int:
    from app.credentials.notices import notices

    with open_desk(args, read_only=True) as desk:
        found = notices(desk, outstanding=args.outstanding)
    if args.json:
        emit_json({"count": len(found), "notices": found})
        return DONE
    for line in found:
        emit_line(f"{line.id}\t{line.sent_on}\t{line.record_no}\t{line.staff_no}\t{line.name}\t{line.kind_title}"
                  f"\t{line.receipt_on or ''}")  # fmt: skip
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
