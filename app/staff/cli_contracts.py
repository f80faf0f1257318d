"""``xinglin contracts``: what is due, signing, correcting, ending."""

from __future__ import annotations

import argparse

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.staff.cli_people import done, person_id_of, tell_findings
from app.staff.codes import Table, codes, label
from app.staff.contracting import check_contract, remove_contract, save_contract, take_back_end
from app.staff.contracts import contracts_due, end_contract
from app.staff.terms import Contract
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    commands = subparsers.add_parser("contracts", help=tr("contracts")).add_subparsers(dest="deed", required=True)
    due = commands.add_parser("due", help=tr("list contracts near their end"))
    add_vault_arguments(due)
    add_as_of(due)
    due.add_argument("--within", type=int, default=90, metavar="DAYS")
    due.set_defaults(handler=_due)
    sign = commands.add_parser("sign", help=tr("note a contract; the running one of its kind becomes renewed"))
    add_vault_arguments(sign)
    sign.add_argument("--staff", required=True, metavar="NO")
    _add_terms(sign)
    sign.add_argument("--dry-run", action="store_true")
    sign.set_defaults(handler=_sign, contract=None)
    correct = commands.add_parser("correct", help=tr("put a contract right that was noted wrongly"))
    add_vault_arguments(correct)
    correct.add_argument("--staff", required=True, metavar="NO")
    correct.add_argument("--contract", type=int, required=True, metavar="ID")
    _add_terms(correct)
    correct.set_defaults(handler=_sign, dry_run=False)
    end = commands.add_parser("end", help=tr("note that a contract ended"))
    add_vault_arguments(end)
    end.add_argument("--contract", type=int, required=True, metavar="ID")
    end.add_argument("--on", type=parse_date, required=True, metavar="DATE")
    end.add_argument("--reason", required=True)
    end.set_defaults(handler=_end)
    for name, text, handler in (
        ("take-back-end", tr("let an ended contract run again"), _take_back),
        ("remove", tr("take away a contract that never was"), _remove),
    ):
        parser = commands.add_parser(name, help=text)
        add_vault_arguments(parser)
        parser.add_argument("--contract", type=int, required=True, metavar="ID")
        parser.add_argument("--reason", required=True)
        parser.set_defaults(handler=handler)


def _add_terms(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", required=True, choices=list(codes(Table.CONTRACT_KIND)))
    parser.add_argument("--start", required=True, type=parse_date, metavar="DATE")
    parser.add_argument("--until", type=parse_date, metavar="DATE")
    parser.add_argument("--open-ended", action="store_true")
    parser.add_argument("--number")
    parser.add_argument("--probation-until", type=parse_date, metavar="DATE")
    parser.add_argument("--agency")
    parser.add_argument("--agreement")
    parser.add_argument("--post-nature", choices=list(codes(Table.POST_NATURE)))
    parser.add_argument("--reason", default="")


def _due(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        lines = contracts_due(desk, within=args.within, on=args.as_of)
    if args.json:
        emit_json({"contracts": lines})
        return DONE
    for line in lines:
        kind = label(Table.CONTRACT_KIND, line.contract.kind)
        told = (str(line.contract.until), line.person.staff_no, line.person.name, kind, line.person.home_unit)
        emit_line("  ".join(filter(None, told)))
    return DONE


def _sign(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=args.dry_run) as desk:
        contract = Contract(
            person_id_of(desk, args.staff),
            args.kind,
            start=args.start,
            until=args.until,
            open_ended=args.open_ended,
            number=args.number,
            probation_until=args.probation_until,
            agency=args.agency,
            agreement_no=args.agreement,
            post_nature=args.post_nature,
            id=args.contract,
        )
        if not args.dry_run:
            return done(args, {"id": save_contract(desk, contract=contract, reason=args.reason)})
        found = check_contract(desk, contract)
    if args.json:
        emit_json({"findings": found})
    else:
        tell_findings(found)
    return PROBLEMS if found else DONE


def _end(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        end_contract(desk, contract_id=args.contract, on=args.on, reason=args.reason)
    return done(args, {"id": args.contract})


def _take_back(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        take_back_end(desk, contract_id=args.contract, reason=args.reason)
    return done(args, {"id": args.contract})


def _remove(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        remove_contract(desk, contract_id=args.contract, reason=args.reason)
    return done(args, {"id": args.contract})
