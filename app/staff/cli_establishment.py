"""``xinglin establishment``: approved posts, who holds them, and how many of all are dispatched."""

from __future__ import annotations

import argparse
from typing import Any

from app.console import (
    DONE,
    PROBLEMS,
    add_as_of,
    add_vault_arguments,
    emit_json,
    emit_line,
    open_desk,
    parse_date,
    plain,
)
from app.staff.cli_people import done
from app.staff.codes import Table, label
from app.staff.establishment import AgencyRatio, EstablishmentLine, Posts, agency_ratio, establishment
from app.staff.quotas import set_quota, withdraw_quota
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    parser = subparsers.add_parser("establishment", help=tr("approved posts and who holds them"))
    commands = parser.add_subparsers(dest="deed", required=True)
    show = commands.add_parser("show", help=tr("show the ledger of a day"))
    add_vault_arguments(show)
    add_as_of(show)
    show.add_argument("--grades", action="store_true", help=tr("With a line for each post grade"))
    show.set_defaults(handler=_show)
    approve = commands.add_parser("set", help=tr("approve a number of posts from a day on"))
    add_vault_arguments(approve)
    approve.add_argument("--unit", required=True, type=int, metavar="ID")
    approve.add_argument("--category", required=True, metavar="CODE")
    approve.add_argument("--grade", metavar="CODE")
    approve.add_argument("--approved", required=True, type=int, metavar="N")
    approve.add_argument("--start", required=True, type=parse_date, metavar="DATE")
    approve.add_argument("--document")
    approve.set_defaults(handler=_approve)
    withdraw = commands.add_parser("withdraw", help=tr("take away an approval that never was"))
    add_vault_arguments(withdraw)
    withdraw.add_argument("--approval", required=True, type=int, metavar="ID")
    withdraw.add_argument("--reason", required=True)
    withdraw.set_defaults(handler=_withdraw)


def _show(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        lines = establishment(desk, on=args.as_of)
        ratio = agency_ratio(desk, on=args.as_of)
    if args.json:
        emit_json({"lines": [_line(line) for line in lines], "agency": _ratio(ratio)})
    else:
        for line in lines:
            told = {**_counts(line), "unit": line.unit, "category": label(Table.CATEGORY, line.category)}
            emit_line(
                tr("{unit}, {category}: approved {approved}, actual {actual}, vacant {vacant}, over {over}", **told)
            )
            for posts in line.grades if args.grades else ():
                grade = label(Table.POST_GRADE, posts.grade) or tr("No grade")
                emit_line(f"    {grade}  {posts.approved}  {posts.actual}")
    return PROBLEMS if any(line.over for line in lines) else DONE


def _line(line: EstablishmentLine) -> dict[str, Any]:
    return {
        "unit_id": line.unit_id,
        "unit": line.unit,
        "category": line.category,
        **_counts(line),
        "others": len(line.others),
        "names": [{"staff_no": who.staff_no, "name": who.name} for who in line.names],
        "grades": [{"grade": posts.grade, **_counts(posts)} for posts in line.grades],
    }


def _counts(posts: Posts) -> dict[str, int]:
    return {"approved": posts.approved, "actual": posts.actual, "vacant": posts.vacant, "over": posts.over}


def _ratio(ratio: AgencyRatio) -> dict[str, Any]:
    return {
        **plain(ratio),
        "percent_of_contracted": ratio.percent_of_contracted,
        "percent_of_all": ratio.percent_of_all,
        "over_cap": ratio.over_cap,
    }


def _approve(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        approval_id = set_quota(
            desk,
            unit_id=args.unit,
            category=args.category,
            grade=args.grade,
            approved=args.approved,
            start=args.start,
            document=args.document,
        )
    return done(args, {"id": approval_id, "unit": args.unit})


def _withdraw(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        withdraw_quota(desk, approval_id=args.approval, reason=args.reason)
    return done(args, {"id": args.approval})
