"""``xinglin roster …`` at a vault: wards, months, their life and their paper, without a screen."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
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
from app.desk import Desk
from app.errors import UserError
from app.roster.book import cli_after, cli_book, cli_paper
from app.roster.book.alerts import alarms
from app.roster.book.asking import add_wish, grant_leave
from app.roster.book.cli_arguments import first_day, of_month
from app.roster.book.filling import fill_month
from app.roster.book.life import STATE_TITLES, change, findings_of, publish, save_draft, seal, send_back, submit
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.sealing import unwritten
from app.roster.book.setups import start_ward, wards
from app.roster.book.versions import changes, versions
from app.roster.kits import kits
from app.roster.model import Finding, context_of
from app.roster.sheet import Sheet, SheetState, copy_month, copy_week, cover, problem, row_totals, sheet_to_plain
from app.roster.told import finding_plain
from app.staff.listing import staff_list
from app.staff.wardnamed import add_ward, ward_desk
from app.words import say, tr

Parsers = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def register(deeds: Parsers[argparse.ArgumentParser]) -> None:
    """Add the deeds."""
    listing = deeds.add_parser("wards", help=tr("wards and their rosters"))
    add_vault_arguments(listing)
    listing.set_defaults(handler=_wards)
    kit = deeds.add_parser("kit", help=tr("starter kits; with --ward: set a ward up from one"))
    kit.add_argument("key", nargs="?", metavar="KIT")
    add_ward(kit, required=False)
    kit.add_argument("--since", type=parse_date, metavar="DATE")
    kit.add_argument("--beds", type=int, metavar="N")
    kit.add_argument("--json", action="store_true")
    _optional_vault(kit)
    kit.set_defaults(handler=_kit)
    _months(deeds)
    _life(deeds)
    _asking(deeds)
    alerts = deeds.add_parser("alerts", help=tr("published cells that a lapsed certificate makes unlawful"))
    add_vault_arguments(alerts)
    add_as_of(alerts)
    alerts.set_defaults(handler=_alerts)
    cli_after.register(deeds)
    cli_paper.register(deeds)
    cli_book.register(deeds)


def _months(deeds: Parsers[argparse.ArgumentParser]) -> None:
    opening = deeds.add_parser("open", help=tr("open a ward's month, or bring it up to date"))
    of_month(opening)
    opening.add_argument("--days", type=int, metavar="N", help=tr("shorter or longer than the month"))
    opening.set_defaults(handler=_open)
    show = deeds.add_parser("show", help=tr("show a ward's sheet, or write its problem as JSON"))
    of_month(show)
    show.add_argument("--problem", type=Path, metavar="FILE.json", help=tr("write the rostering problem"))
    show.set_defaults(handler=_show)
    verify = deeds.add_parser(
        "verify", help=tr("what the rules say of a stored sheet; exit code 1 when it is unlawful")
    )
    of_month(verify)
    verify.set_defaults(handler=_verify)
    copy = deeds.add_parser("copy", help=tr("fill the blanks with last month's or last week's pattern"))
    of_month(copy)
    copy.add_argument(
        "--week", type=parse_date, metavar="DATE", help=tr("only the week of this day, from the week before")
    )
    copy.set_defaults(handler=_copy)
    fill = deeds.add_parser("fill", help=tr("let the solver fill the blanks of a draft"))
    of_month(fill)
    fill.add_argument("--all", action="store_true", help=tr("everything that is not locked, not only the blanks"))
    fill.add_argument("--seconds", type=float, default=30.0, metavar="S")
    fill.add_argument("--seed", type=int, default=0, metavar="N")
    fill.set_defaults(handler=_fill)


def _life(deeds: Parsers[argparse.ArgumentParser]) -> None:
    for name, told, handler in (
        ("submit", tr("hand a draft in for approval"), _submit),
        ("return", tr("return a submitted sheet with what is to be changed"), _return),
        ("publish", tr("approve and publish a sheet"), _publish),
        ("change", tr("publish what was changed, with its reason"), _change),
        ("seal", tr("seal a sheet whose days are over and post its balances"), _seal),
        ("versions", tr("every version and every changed cell"), _versions),
    ):
        parser = deeds.add_parser(name, help=told)
        of_month(parser)
        add_as_of(parser)
        parser.add_argument("--reason", default="", metavar="TEXT")
        parser.set_defaults(handler=handler)


def _asking(deeds: Parsers[argparse.ArgumentParser]) -> None:
    leave = deeds.add_parser("leave", help=tr("grant leave"))
    of_month(leave)
    leave.add_argument("--staff", required=True, metavar="NO")
    leave.add_argument("--first", required=True, type=parse_date, metavar="DATE")
    leave.add_argument("--last", required=True, type=parse_date, metavar="DATE")
    leave.add_argument("--code", required=True, metavar="CODE")
    leave.set_defaults(handler=_leave)
    wish = deeds.add_parser("wish", help=tr("note a wish: a day off, or a shift"))
    of_month(wish)
    wish.add_argument("--staff", required=True, metavar="NO")
    wish.add_argument("--day", required=True, type=parse_date, metavar="DATE")
    wish.add_argument("--shift", metavar="CODE", help=tr("the shift wished for; a day off when left out"))
    wish.add_argument("--reason", default="", metavar="TEXT")
    wish.set_defaults(handler=_wish)


def _optional_vault(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--vault", type=Path, metavar="PATH")
    parser.add_argument("--user", metavar="LOGIN")
    parser.add_argument("--password-fd", type=int, metavar="N")


def _wards(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        found = wards(desk)
    if args.json:
        emit_json(
            [{**plain(w), "sheets": [{"first": f, "days": d, "state": s} for f, d, s in w.sheets]} for w in found]
        )
        return DONE
    for ward in found:
        sheets = "　".join(f"{first:%Y-%m} {STATE_TITLES[SheetState(state)]}" for first, _days, state in ward.sheets)
        emit_line(f"{ward.unit_id}\t{ward.name}\t{ward.kit or '—'}\t{sheets}")
    return DONE


def _kit(args: argparse.Namespace) -> int:
    if args.key is None or args.ward is None:
        found = [{"key": k.key, "title": k.title, "beds": k.beds, "staff": k.staff} for k in kits().values()]
        if args.json:
            emit_json(found)
        else:
            for each in found:
                emit_line(f"{each['key']}\t{each['title']}")
        return DONE
    if args.vault is None or args.user is None:
        raise UserError(say("Setting a ward up needs --vault and --user."), field="vault")
    with ward_desk(args) as desk:
        since = args.since or desk.clock.today().replace(day=1)
        setup = start_ward(desk, unit_id=args.ward, kit_key=args.key, since=since, beds=args.beds)
    needs = [{"title": n.title, "week": list(n.week)} for n in setup.needs]
    _told(args, {"ward": args.ward, "kit": args.key, "codes": [c.code for c in setup.codes], "needs": needs})
    return DONE


def _open(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        sheet = open_month(desk, unit_id=args.ward, first=first_day(args), days=args.days)
    _told(args, _summary(sheet))
    return DONE


def _show(args: argparse.Namespace) -> int:
    with ward_desk(args, read_only=True) as desk:
        sheet = load_sheet(desk, unit_id=args.ward, first=first_day(args))
    if args.problem is not None:
        from app.roster.model import dumps

        cli_paper.write_file(args.problem, dumps(problem(sheet)).encode(), force=False)
    if args.json:
        emit_json(sheet_to_plain(sheet))
        return DONE
    for row, cells in zip(sheet.rows, sheet.cells, strict=True):
        emit_line(f"{row.no}\t{row.name}\t" + " ".join(cell.text or "·" for cell in cells))
    for line in cover(sheet):
        emit_line(f"{line.title}\t\t" + " ".join(str(day.have) for day in line.days))
    return DONE


def _verify(args: argparse.Namespace) -> int:
    with ward_desk(args, read_only=True) as desk:
        sheet = load_sheet(desk, unit_id=args.ward, first=first_day(args))
    found = findings_of(sheet)
    return _tell_findings(args, sheet, found)


def _tell_findings(args: argparse.Namespace, sheet: Sheet, found: tuple[Finding, ...], **more: Any) -> int:
    hard = [f for f in found if f.is_hard]
    context = context_of(problem(sheet))
    told: dict[str, Any] = {
        **_summary(sheet),
        "lawful": not hard,
        "hard": len(hard),
        "cost": sum(f.cost for f in found),
    }
    if args.json:
        emit_json({**told, **more, "findings": [finding_plain(f, context) for f in found]})
    else:
        for finding in hard:
            emit_line(f"{finding.level.value}\t{finding.message}\t{finding.citation}")
        emit_line(tr("{hard} binding breaches; wishes and fairness cost {cost}.", hard=len(hard), cost=told["cost"]))
    return PROBLEMS if hard else DONE


def _copy(args: argparse.Namespace) -> int:
    first = first_day(args)
    with ward_desk(args) as desk:
        sheet = open_month(desk, unit_id=args.ward, first=first)
        if args.week is not None:
            result = copy_week(sheet, (args.week - first).days)
        else:
            before = date(first.year - (first.month == 1), (first.month - 2) % 12 + 1, 1)
            result = copy_month(sheet, load_sheet(desk, unit_id=args.ward, first=before))
        save_draft(desk, result.sheet)
    _told(args, {**_summary(result.sheet), "left_out": len(result.kept)})
    return DONE


def _fill(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        sheet = open_month(desk, unit_id=args.ward, first=first_day(args))
        filled = fill_month(sheet, everything=args.all, seconds=args.seconds, seed=args.seed)
        save_draft(desk, filled.sheet)
    if not args.json:
        title = tr("open point")
        for point in filled.open_points:
            emit_line(f"{title}\t{point}")
        emit_line(filled.told)
    more = {"told": str(filled.told), "open_points": [str(point) for point in filled.open_points]}
    return _tell_findings(args, filled.sheet, filled.findings, **more)


def _submit(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        found = submit(desk, unit_id=args.ward, first=first_day(args), reason=args.reason)
    _told(args, {"state": "submitted", "findings": len(found)})
    return DONE


def _return(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        send_back(desk, unit_id=args.ward, first=first_day(args), reason=args.reason)
    _told(args, {"state": "draft"})
    return DONE


def _publish(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        sheet = publish(desk, unit_id=args.ward, first=first_day(args), reason=args.reason)
    _told(args, _summary(sheet))
    return DONE


def _change(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        found = change(desk, unit_id=args.ward, first=first_day(args), reason=args.reason)
    _told(args, {"changed": len(found)})
    return DONE


def _seal(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        count = seal(desk, unit_id=args.ward, first=first_day(args))
        blank = unwritten(load_sheet(desk, unit_id=args.ward, first=first_day(args)))
    _told(args, {"state": "sealed", "postings": count, "unwritten": dict(blank)})
    return DONE


def _versions(args: argparse.Namespace) -> int:
    first = first_day(args)
    with ward_desk(args, read_only=True) as desk:
        kept = versions(desk, unit_id=args.ward, first=first)
        traced = changes(desk, unit_id=args.ward, first=first)
    if args.json:
        emit_json({"versions": kept, "changes": traced})
        return DONE
    for line in kept:
        emit_line(f"{line.number}\t{line.kind}\t{line.made_at:%Y-%m-%d %H:%M}\t{line.made_by}\t{line.reason}")
    for each in traced:
        emit_line(f"{each.day}\t{each.name}\t{each.before} → {each.after}\t{each.reason}")
    return DONE


def _leave(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        person = person_of(desk, args.staff)
        number = grant_leave(
            desk, unit_id=args.ward, person_id=person, first=args.first, last=args.last, code=args.code
        )
    _told(args, {"leave": number})
    return DONE


def _wish(args: argparse.Namespace) -> int:
    with ward_desk(args) as desk:
        person = person_of(desk, args.staff)
        number = add_wish(
            desk,
            unit_id=args.ward,
            person_id=person,
            day=args.day,
            kind="on" if args.shift else "off",
            codes=(args.shift,) if args.shift else (),
            reason=args.reason,
        )
    _told(args, {"wish": number})
    return DONE


def _alerts(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        found = alarms(desk)
    if args.json:
        emit_json([{**plain(each.cell), "stand_ins": [plain(one) for one in each.stand_ins]} for each in found])
    else:
        for each in found:
            emit_line(f"{each.cell.ward}\t{each.words}")
    return PROBLEMS if found else DONE


def person_of(desk: Desk, staff_no: str) -> int:
    """Return the id of the person with a staff number.

    Raises:
        UserError: there is nobody of that number at this desk.
    """
    found = next((line.id for line in staff_list(desk) if line.staff_no == staff_no), None)
    if found is None:
        raise UserError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
    return found


def _summary(sheet: Sheet) -> dict[str, Any]:
    return {
        "ward": sheet.ward_id,
        "name": sheet.ward_name,
        "first": sheet.first.isoformat(),
        "days": sheet.days,
        "state": sheet.state.value,
        "version": sheet.version,
        "people": len(sheet.rows),
        "blanks": sum(row_totals(sheet, row).blanks for row in range(len(sheet.rows))),
        "short": sum(line.short for line in cover(sheet)),
    }


def _told(args: argparse.Namespace, told: dict[str, Any]) -> None:
    if args.json:
        emit_json(told)
        return
    state = told.get("state")
    if state is not None:
        told = {**told, "state": next((str(t) for s, t in STATE_TITLES.items() if s.value == state), state)}
    emit_line("　".join(f"{key}: {value}" for key, value in told.items() if not isinstance(value, list)))
