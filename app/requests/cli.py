"""``xinglin requests``: one's own month, wishes, leave and swaps; the inbox of whoever answers; rounds of wishes."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

import attrs

from app.calendar.months import read_month
from app.console import DONE, PROBLEMS, emit_json, emit_line, open_desk, parse_date
from app.errors import UserError
from app.requests.cli_arguments import deed
from app.requests.cli_own import register_own
from app.staff.wardnamed import add_ward, ward_desk
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from datetime import date

    from app.desk import Desk
    from app.requests.cli_arguments import Deeds
    from app.requests.judging import Verdict
    from app.requests.model import Request


def register(subparsers: Deeds) -> None:
    """Add ``requests``."""
    parser = subparsers.add_parser("requests", help=tr("one's own month, wishes, leave and swaps; answering them"))
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    register_own(deeds)
    listed = deed(deeds, "list", tr("one's own requests; with --ward or --all those one answers"), _list)
    add_ward(listed, required=False)
    listed.add_argument("--all", action="store_true", help=tr("of every ward one answers for"))
    listed.add_argument("--closed", action="store_true", help=tr("those that are answered, not those that wait"))
    listed.add_argument("--kind", choices=("wish", "leave", "swap"))
    shown = deed(deeds, "show", tr("one request with its course, and what approving it would do"), _show)
    shown.add_argument("number", type=int, metavar="NUMBER")
    _register_ask(deeds)
    chances = deed(deeds, "chances", tr("whom a duty could be swapped with, judged by the rules"), _chances)
    chances.add_argument("--day", required=True, type=parse_date, metavar="DATE")
    _for_whom(chances)
    sent = deed(deeds, "send", tr("send a request that was written down"), _send)
    sent.add_argument("number", type=int, metavar="NUMBER")
    back = deed(deeds, "withdraw", tr("take a request back; it stays on record"), _withdraw)
    back.add_argument("number", type=int, metavar="NUMBER")
    back.add_argument("--reason", default="", metavar="TEXT")
    reply = deed(deeds, "respond", tr("agree to a colleague's swap, or decline it"), _respond)
    reply.add_argument("number", type=int, metavar="NUMBER")
    _yes_or_no(reply, "--agree", "--decline")
    answer = deed(deeds, "answer", tr("approve or deny requests; exit code 1 when one could not be answered"), _answer)
    answer.add_argument("number", type=int, nargs="+", metavar="NUMBER")
    _yes_or_no(answer, "--approve", "--deny")
    answer.add_argument("--stand-in", action="append", default=[], metavar="DATE=NO",
                        help=tr("who takes the duty of a day of leave"))  # fmt: skip
    _register_round(deeds)
    deed(deeds, "overview", tr("how many wait in which ward, and for how long"), _overview)


def _register_ask(deeds: Deeds) -> None:
    ask = deeds.add_parser("ask", help=tr("ask for a wish, leave or a swap"))
    kinds = ask.add_subparsers(dest="kind", metavar="KIND", required=True)
    wish = deed(kinds, "wish", tr("wish for a shift, for none of some shifts, or for a day off"), _ask_wish)
    wish.add_argument("--day", required=True, type=parse_date, metavar="DATE")
    wish.add_argument("--shift", action="append", default=[], metavar="CODE", help=tr("the shift wished for"))
    wish.add_argument("--not", dest="avoid", action="append", default=[], metavar="CODE",
                      help=tr("a shift not wished for; neither: a day off"))  # fmt: skip
    wish.add_argument("--important", action="store_true")
    leave = deed(kinds, "leave", tr("ask for leave"), _ask_leave)
    leave.add_argument("--code", required=True, metavar="CODE", help=tr("of the ward's leave dictionary"))
    leave.add_argument("--first", required=True, type=parse_date, metavar="DATE")
    leave.add_argument("--last", type=parse_date, metavar="DATE", help=tr("the first day when left out"))
    leave.add_argument("--hours", metavar="N", help=tr("part of one day"))
    leave.add_argument("--paper", default="", metavar="NAME", help=tr("name of the paper that goes with it"))
    swap = deed(kinds, "swap", tr("ask a colleague to exchange duties"), _ask_swap)
    swap.add_argument("--day", required=True, type=parse_date, metavar="DATE")
    swap.add_argument("--with", dest="partner", required=True, metavar="NO", help=tr("staff number of the colleague"))
    swap.add_argument("--other-day", type=parse_date, metavar="DATE", help=tr("the same day when left out"))
    for parser in (wish, leave, swap):
        parser.add_argument("--reason", default="", metavar="TEXT")
        parser.add_argument("--draft", action="store_true", help=tr("write it down, do not send it yet"))
        _for_whom(parser)


def _register_round(deeds: Deeds) -> None:
    parser = deed(deeds, "round", tr("show, open or close the round of wishes of a ward's month"), _round)
    add_ward(parser)
    parser.add_argument("--month", required=True, metavar="YYYY-MM")
    parser.add_argument("--until", type=parse_date, metavar="DATE", help=tr("open it until this day"))
    parser.add_argument("--most", type=int, metavar="N", help=tr("wishes a person may bring"))
    parser.add_argument("--close", action="store_true")


def _for_whom(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--staff", metavar="NO", help=tr("for whom it is entered, from paper; oneself when left out"))


def _yes_or_no(parser: argparse.ArgumentParser, yes: str, no: str) -> None:
    either = parser.add_mutually_exclusive_group(required=True)
    either.add_argument(yes, dest="grant", action="store_true")
    either.add_argument(no, dest="grant", action="store_false")
    parser.add_argument("--reason", default="", metavar="TEXT")


def _list(args: argparse.Namespace) -> int:
    from app.requests.book import inbox, mine
    from app.requests.model import Kind

    with ward_desk(args, read_only=True) as desk:
        kind = None if args.kind is None else Kind(args.kind)
        if args.ward is not None or args.all:
            found = inbox(desk, unit_id=args.ward, closed=args.closed, kind=kind)
        else:
            found = tuple(r for r in mine(desk) if kind in {None, r.kind} and (r.is_open or args.closed))
    if args.json:
        emit_json([request_plain(each) for each in found])
    else:
        for each in found:
            emit_line(_line(each))
    return DONE


def _show(args: argparse.Namespace) -> int:
    from app.access.permissions import Verb
    from app.requests.book import one
    from app.requests.effects import effect

    with open_desk(args, read_only=True) as desk:
        found = one(desk, request_id=args.number)
        seen = effect(desk, request_id=args.number) if desk.may(Verb.REQUEST_ANSWER) and found.is_open else None
    if args.json:
        emit_json({**request_plain(found), "effect": None if seen is None else {
            "days": [attrs.asdict(day, recurse=False) for day in seen.days], "leave": seen.view,
            "verdict": None if seen.verdict is None else verdict_plain(seen.verdict),
            "note": None if seen.note is None else str(seen.note)}})  # fmt: skip
        return DONE
    emit_line(_line(found))
    for step in found.steps:
        emit_line(f"  {step.at.astimezone():%Y-%m-%d %H:%M}\t{step.name}\t{step.deed}\t{step.why}")
    if seen is not None:
        for day in seen.days:
            short = "，".join(f"{title} {have}/{asked}" for title, have, asked in day.short)
            emit_line(f"  {day.day}\t{day.held}\t{short}\t{'、'.join(each.name for each in day.takers)}")
        for advice in () if seen.view is None else seen.view.advice:
            emit_line(f"  {advice.level}\t{advice.sentence}\t{advice.citation}")
        for told in () if seen.verdict is None else seen.verdict.told:
            emit_line(f"  {told.level}\t{told.rule}\t{told.sentence}")
    return DONE


def _ask_wish(args: argparse.Namespace) -> int:
    from app.requests.asking import ask_wish

    if args.shift and args.avoid:
        raise UserError(say("A wish is to work or not to work."), field="direction")
    with open_desk(args) as desk:
        number = ask_wish(
            desk, day=args.day, direction="on" if args.shift else "off", codes=args.shift or args.avoid,
            important=args.important, reason=args.reason, person_id=_person(desk, args.staff), send=not args.draft,
        )  # fmt: skip
    return _asked(args, number)


def _ask_leave(args: argparse.Namespace) -> int:
    from app.requests.asking import ask_leave
    from app.requests.terms import leave_view

    with open_desk(args) as desk:
        person, hours, last = _person(desk, args.staff), _hours(args.hours), args.last or args.first
        view = leave_view(desk, code=args.code, first=args.first, last=last, hours=hours, person_id=person)
        number = ask_leave(
            desk, code=args.code, first=args.first, last=last, hours=hours, reason=args.reason, attachment=args.paper,
            person_id=person, send=not args.draft,
        )  # fmt: skip
    if not args.json:
        for advice in view.advice:
            emit_line(f"{advice.level}\t{advice.sentence}\t{advice.citation}")
    return _asked(args, number, leave=view)


def _ask_swap(args: argparse.Namespace) -> int:
    from app.requests.asking import ask_swap

    with open_desk(args) as desk:
        partner = _person(desk, args.partner)
        number = ask_swap(
            desk, partner_id=partner or 0, own_day=args.day, other_day=args.other_day or args.day, reason=args.reason,
            person_id=_person(desk, args.staff), send=not args.draft,
        )  # fmt: skip
    return _asked(args, number)


def _asked(args: argparse.Namespace, number: int, **more: Any) -> int:
    if args.json:
        emit_json({"request": number, "sent": not args.draft, **more})
    else:
        emit_line(tr("Request {number} is noted.", number=number))
    return DONE


def _chances(args: argparse.Namespace) -> int:
    from app.requests.swaps import chances

    with open_desk(args, read_only=True) as desk:
        found = chances(desk, day=args.day, person_id=_person(desk, args.staff))
    if args.json:
        emit_json([{**attrs.asdict(each, recurse=False), "verdict": verdict_plain(each.verdict)} for each in found])
    else:
        for each in found:
            told = "；".join(str(t.sentence) for t in each.verdict.told)
            emit_line(f"{each.name}\t{each.other_day}\t{each.verdict.level.name.lower()}\t{told}")
    return DONE


def _send(args: argparse.Namespace) -> int:
    from app.requests.asking import send

    with open_desk(args) as desk:
        send(desk, request_id=args.number)
    return _done(args, {"request": args.number, "state": "asked"})


def _withdraw(args: argparse.Namespace) -> int:
    from app.requests.asking import withdraw

    with open_desk(args) as desk:
        told = withdraw(desk, request_id=args.number, reason=args.reason)
    return _done(args, {"request": args.number, "state": "withdrawn", "left": [str(each) for each in told]})


def _respond(args: argparse.Namespace) -> int:
    from app.requests.asking import respond

    with open_desk(args) as desk:
        state = respond(desk, request_id=args.number, accept=args.grant, reason=args.reason)
    return _done(args, {"request": args.number, "state": state.value})


def _answer(args: argparse.Namespace) -> int:
    from app.requests.answering import Outcome, answer_all, approve

    with open_desk(args) as desk:
        takers = dict(_stand_in(desk, each) for each in args.stand_in)
        if takers and args.grant and len(args.number) == 1:
            state = approve(desk, request_id=args.number[0], reason=args.reason, stand_ins=takers)
            found: tuple[Outcome, ...] = (Outcome(args.number[0], state),)
        elif takers:
            raise UserError(say("Stand-ins are named for one leave that is approved."), field="stand_in")
        else:
            found = answer_all(desk, request_ids=args.number, grant=args.grant, reason=args.reason)
    if args.json:
        emit_json(found)
    else:
        for each in found:
            emit_line(f"{each.request_id}\t{each.failed if each.state is None else each.state.value}")
    return PROBLEMS if any(each.state is None for each in found) else DONE


def _round(args: argparse.Namespace) -> int:
    from app.requests.rounds import close_round, open_round, round_of

    first = read_month(args.month)
    with ward_desk(args, read_only=not (args.until or args.close)) as desk:
        if args.close:
            found = close_round(desk, unit_id=args.ward, month=first)
        elif args.until:
            found = open_round(desk, unit_id=args.ward, month=first, until=args.until, most=args.most)
        else:
            found = round_of(desk, unit_id=args.ward, month=first)
    told = attrs.asdict(found, recurse=False)
    return _done(args, {**told, "shut": None if found.shut is None else str(found.shut), "open": found.is_open})


def _overview(args: argparse.Namespace) -> int:
    from app.requests.overview import overview

    with open_desk(args, read_only=True) as desk:
        found = overview(desk)
    if args.json:
        emit_json(found)
    else:
        for each in found:
            emit_line(f"{each.unit}\t{each.waiting}\t{each.department}\t{each.oldest}\t{each.average}")
    return DONE


def request_plain(request: Request) -> dict[str, Any]:
    """Return a request as an object: its fields, what it asks for in words, and its course."""
    return {
        **attrs.asdict(request, recurse=False),
        "what": str(request.what),
        "steps": [attrs.asdict(step, recurse=False) for step in request.steps],
    }


def verdict_plain(verdict: Verdict) -> dict[str, Any]:
    """Return a verdict as an object: green, amber or red, and what the rules say."""
    told = [
        {"level": t.level, "hard": t.hard, "rule": str(t.rule), "sentence": str(t.sentence), "citation": t.citation}
        for t in verdict.told
    ]
    light = "red" if verdict.is_forbidden else "amber" if verdict.level else "green"
    return {"light": light, "level": verdict.level.name.lower(), "cost": verdict.cost, "told": told}


def _line(request: Request) -> str:
    return f"{request.id}\t{request.unit}\t{request.name}\t{request.kind.value}\t{request.what}\t{request.state.value}"


def _done(args: argparse.Namespace, told: dict[str, Any]) -> int:
    if args.json:
        emit_json(told)
    else:
        emit_line("\t".join(f"{key}: {value}" for key, value in told.items()))
    return DONE


def _person(desk: Desk, staff_no: str | None) -> int | None:
    if staff_no is None:
        return None
    from app.requests.book import person_by_no

    return person_by_no(desk, staff_no=staff_no)


def _stand_in(desk: Desk, text: str) -> tuple[date, int]:
    day, _equals, number = text.partition("=")
    return parse_date(day), _person(desk, number) or 0


def _hours(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text)
    except InvalidOperation as error:
        raise UserError(say("{text} is not a number.", text=text), field="hours") from error
