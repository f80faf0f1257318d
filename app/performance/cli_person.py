"""``xinglin performance enter|entries|take-back|explain|appeal``: what is typed for a month, and one person's part in it."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.console import DONE, emit_json, emit_line, open_desk, parse_date
from app.performance.cli_arguments import at_vault, decimal_of, of_month
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from app.performance.book import Run
    from app.performance.comparing import PersonMonth
    from app.performance.outcome import PersonOutcome, Portion, Reckoning


def register(deeds: argparse._SubParsersAction[Any]) -> None:
    """Add the deeds."""
    from app.performance.entries import EntryKind

    entered = deeds.add_parser("enter", help=tr("enter one input of a unit's month"))
    of_month(entered)
    entered.add_argument("--kind", required=True, choices=[kind.value for kind in EntryKind])
    entered.add_argument("--name", default="")
    entered.add_argument("--value", type=decimal_of, default=Decimal(0), metavar="NUMBER")
    entered.add_argument("--key", metavar="ROW")
    entered.add_argument("--staff", metavar="NO")
    entered.add_argument("--day", type=parse_date, metavar="DATE")
    entered.add_argument("--reason", default="")
    entered.add_argument("--source", default="")
    entered.set_defaults(handler=_enter)
    listed = deeds.add_parser("entries", help=tr("list what was entered for a unit's month"))
    of_month(listed)
    listed.set_defaults(handler=_entries)
    back = deeds.add_parser("take-back", help=tr("take an entry back; it stays on record"))
    at_vault(back)
    back.add_argument("--entry", type=int, required=True, metavar="ID")
    back.add_argument("--reason", required=True)
    back.set_defaults(handler=_take_back)
    explained = deeds.add_parser("explain", help=tr("open one person's pay down to the rows it came from"))
    _of_share(explained)
    explained.set_defaults(handler=_explain)
    appealed = deeds.add_parser("appeal", help=tr("note a person's appeal against a published run, or its answer"))
    _of_share(appealed)
    appealed.add_argument("--reason", required=True)
    appealed.add_argument("--answer", action="store_true", help=tr("the reason is the answer"))
    appealed.set_defaults(handler=_appeal)


def _of_share(parser: argparse.ArgumentParser) -> None:
    at_vault(parser)
    parser.add_argument("--run", type=int, required=True, metavar="ID")
    parser.add_argument("--staff", required=True, metavar="NO")


def _enter(args: argparse.Namespace) -> int:
    from app.credentials.asking import person_by_number
    from app.performance.entries import Entry, EntryKind, enter
    from app.staff.units import find_unit

    with open_desk(args) as desk:
        who = None if args.staff is None else person_by_number(desk, staff_no=args.staff)
        entry = Entry(
            kind=EntryKind(args.kind), name=args.name, value=args.value, key=args.key, day=args.day,
            reason=args.reason, source=args.source, person_id=who,
        )  # fmt: skip
        ids = enter(desk, unit_id=find_unit(desk, args.unit).id, month=args.month, entries=[entry])
    if args.json:
        emit_json({"entries": ids})
    else:
        emit_line(say("Entered as {numbers}.", numbers="、".join(str(each) for each in ids)))
    return DONE


def _entries(args: argparse.Namespace) -> int:
    from app.performance.entries import entries_of
    from app.staff.units import find_unit

    with open_desk(args, read_only=True) as desk:
        kept = entries_of(desk, unit_id=find_unit(desk, args.unit).id, month=args.month)
    if args.json:
        emit_json(kept)
        return DONE
    for each in kept:
        value = each.key or f"{each.value:f}"
        told = "  ".join(filter(None, (each.kind.value, each.name, value, each.reason, each.source, each.by)))
        emit_line(f"{each.id}  {told}" if each.person_id is None else f"{each.id}  #{each.person_id}  {told}")
    return DONE


def _take_back(args: argparse.Namespace) -> int:
    from app.performance.entries import take_back

    with open_desk(args) as desk:
        take_back(desk, entry_id=args.entry, reason=args.reason)
    if args.json:
        emit_json({"taken_back": args.entry})
    else:
        emit_line(say("Entry {number} is taken back.", number=args.entry))
    return DONE


def _explain(args: argparse.Namespace) -> int:
    from app.credentials.asking import person_by_number
    from app.performance.book import open_run
    from app.performance.comparing import months_of, peers

    with open_desk(args, read_only=True) as desk:
        found = open_run(desk, run_id=args.run)
        person = _person(found, args.staff)
        who = person_by_number(desk, staff_no=args.staff)
        months = months_of(desk, unit_id=found.line.unit_id, person_id=who, until=found.line.month)
    alike = [each.payable for each in peers(found.outcome.units, person)]
    if args.json:
        emit_json({"run": found.line, "person": person, "months": months, "post": person.post_class, "peers": alike})
    else:
        _tell(person, months, alike)
    return DONE


def _person(run: Run, staff_no: str) -> PersonOutcome:
    from app.errors import NotFoundError

    everybody = (person for unit in run.outcome.units for person in unit.people)
    found = next((person for person in everybody if person.id == staff_no), None)
    if found is None:
        raise NotFoundError(say("This person has no part in this run."), field="staff")
    return found


def _tell(person: PersonOutcome, months: Sequence[PersonMonth], alike: Sequence[Decimal]) -> None:
    emit_line(f"{person.id}  {person.name}  {person.staffing}  {person.post_class}")
    for portion in person.portions:
        _tell_portion(portion)
    for bar in person.waterfall:
        emit_line(f"{bar.title}  {bar.amount:+,.2f}  = {bar.total:,.2f}")
    for note in person.notes:
        emit_line(f"! {note}")
    emit_line(say("Payable {amount}, kept back {held}", amount=f"{person.payable:,.2f}", held=f"{person.held:,.2f}"))
    for month in months:
        emit_line(f"{month.month}  {month.payable:,.2f}")
    place = alike.index(person.payable) + 1
    emit_line(say("Of {count} people of this post: place {place}, from {low} to {high}", count=len(alike), place=place,
                  low=f"{alike[-1]:,.2f}", high=f"{alike[0]:,.2f}"))  # fmt: skip


def _tell_portion(portion: Portion) -> None:
    how = "" if portion.weights is None else f" = {portion.pot:,.2f} × {portion.weight} ÷ {portion.weights}"
    emit_line(f"{portion.title or portion.step}  {portion.amount:,.2f}{how}")
    if portion.note is not None:
        emit_line(f"  ! {portion.note}")
    _tell_reckoning(portion.reckoning, "  ")


def _tell_reckoning(of: Reckoning, indent: str) -> None:
    emit_line(f"{indent}{of.name} = {of.formula} = {of.result:f}")
    for used in of.inputs:
        sources = "；".join(used.sources)
        emit_line(f"{indent}  {used.name} {used.value:f}" + (f"  ← {sources}" if sources else ""))
        if used.note is not None:
            emit_line(f"{indent}  ! {used.note}")
    for below in of.below:
        _tell_reckoning(below, f"{indent}  ")


def _appeal(args: argparse.Namespace) -> int:
    from app.credentials.asking import person_by_number
    from app.performance.book import answer, appeal, open_run

    with open_desk(args) as desk:
        voice = answer if args.answer else appeal
        voice(desk, run_id=args.run, person_id=person_by_number(desk, staff_no=args.staff), reason=args.reason)
        line = open_run(desk, run_id=args.run).line
    if args.json:
        emit_json(line)
    else:
        emit_line(say("{unit} {month}: {count} appeals stand open",
                      unit=line.unit, month=line.month, count=line.open_appeals))  # fmt: skip
    return DONE
