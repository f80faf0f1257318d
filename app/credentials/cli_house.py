"""Commands on the catalogue and the hospital's additions to it, which may only tighten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.console import DONE, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.words import tr

if TYPE_CHECKING:
    import argparse

    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001 - argparse has no public name for it


def add_house(deeds: Subparsers) -> None:
    """Add ``kinds``, ``tighten``, ``add-kind``, ``require``, ``demand`` and what ends them."""
    kinds = deeds.add_parser("kinds", help=tr("the kinds of credentials as they hold in this hospital"))
    kinds.set_defaults(handler=_kinds)
    tighten = deeds.add_parser("tighten", help=tr("bring a kind up earlier, or let its lapse bar"))
    tighten.add_argument("--kind", required=True, metavar="CODE")
    tighten.add_argument("--near", type=int, metavar="DAYS")
    tighten.add_argument("--lead", type=int, action="append", metavar="DAYS")
    tighten.add_argument("--effect", choices=("note", "warn", "bar"))
    tighten.set_defaults(handler=_tighten)
    own = deeds.add_parser("add-kind", help=tr("add a kind of the hospital's own"))
    own.add_argument("--code", required=True, metavar="CODE")
    own.add_argument("--title", required=True, metavar="TEXT")
    own.add_argument("--nature", choices=("expiry", "optional", "none"), default="optional")
    own.add_argument("--effect", choices=("note", "warn", "bar"), default="note")
    own.set_defaults(handler=_add_kind)
    require = deeds.add_parser("require", help=tr("let a duty also need a kind"))
    require.add_argument("--duty", metavar="CODE")
    require.add_argument("--kind", metavar="CODE")
    require.set_defaults(handler=_require)
    demand = deeds.add_parser("demand", help=tr("say that a department or category does a duty"))
    demand.add_argument("--duty", metavar="CODE")
    demand.add_argument("--unit", type=int, metavar="N")
    demand.add_argument("--category", metavar="CODE")
    demand.set_defaults(handler=_demand)
    for made in (require, demand):
        made.add_argument("--start", type=parse_date, metavar="DATE")
        made.add_argument("--end", type=int, metavar="N", help=tr("end this one instead"))
        made.add_argument("--until", type=parse_date, metavar="DATE")
    for made in (kinds, tighten, own, require, demand):
        add_vault_arguments(made)
    for made in (tighten, require, demand):
        made.add_argument("--reason", required=True, metavar="TEXT")


def _kinds(args: argparse.Namespace) -> int:
    from app.credentials.catalogue import documents
    from app.credentials.houserules import house_rules

    with open_desk(args, read_only=True) as desk:
        house = house_rules(desk)
    if args.json:
        emit_json({
            "kinds": list(house.kinds().values()),
            "own": sorted(house.own),
            "requirements": house.requirements,
            "documents": {code: str(each) for code, each in documents().items()},
        })  # fmt: skip
        return DONE
    for kind in house.kinds().values():
        rests = "；".join(str(documents()[code]) for code in kind.documents)
        emit_line(f"{kind.code}\t{kind.name}\t{kind.near}\t{kind.effect}\t{kind.level}\t{kind.citation}\t{rests}")
    return DONE


def _tighten(args: argparse.Namespace) -> int:
    from app.credentials.houserules import tighten_kind

    with open_desk(args) as desk:
        kind = tighten_kind(
            desk, code=args.kind, near=args.near, leads=args.lead, effect=args.effect, reason=args.reason
        )
    return _told(args, kind)


def _add_kind(args: argparse.Namespace) -> int:
    from app.credentials.houserules import add_kind

    with open_desk(args) as desk:
        kind = add_kind(desk, code=args.code, title=args.title, nature=args.nature, effect=args.effect)
    return _told(args, kind)


def _require(args: argparse.Namespace) -> int:
    from app.credentials.houserules import end_requirement, require_kind

    with open_desk(args) as desk:
        if args.end is not None:
            end_requirement(desk, requirement_id=args.end, until=args.until, reason=args.reason)
            return _told(args, {"ended": args.end})
        number = require_kind(desk, duty=args.duty or "", kind=args.kind or "", reason=args.reason, start=args.start)
    return _told(args, {"id": number})


def _demand(args: argparse.Namespace) -> int:
    from app.credentials.houserules import demand_duty, end_demand

    with open_desk(args) as desk:
        if args.end is not None:
            until = args.until or desk.clock.today()
            end_demand(desk, demand_id=args.end, until=until, reason=args.reason)
            return _told(args, {"ended": args.end})
        number = demand_duty(
            desk, duty=args.duty or "", unit_id=args.unit, category=args.category, reason=args.reason, start=args.start
        )
    return _told(args, {"id": number})


def _told(args: argparse.Namespace, value: object) -> int:
    if args.json:
        emit_json(value)
    else:
        emit_line(tr("Done."))
    return DONE
