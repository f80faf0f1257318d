"""``xinglin staff``: one person edited, left, corrected; many at once; the retirement list and saved lists."""

from __future__ import annotations

import argparse
from datetime import date
from typing import Any

from app.console import DONE, PROBLEMS, add_as_of, add_vault_arguments, emit_json, emit_line, open_desk, parse_date
from app.desk import Desk
from app.errors import NotFoundError, UserError
from app.staff.batch import BATCH_KINDS, Outcome, apply_batch, preview_batch
from app.staff.codes import Table, label
from app.staff.dated import correct_fact, end_fact, remove_fact
from app.staff.facts import UNIT_KINDS, Fact, FactKind
from app.staff.findings import Finding
from app.staff.history import person_history
from app.staff.index import StaffFilter, StaffIndex
from app.staff.leaving import LEAVING_STATES, leave, take_back_leaving
from app.staff.listing import staff_list
from app.staff.lists import drop_list, save_list, saved_lists
from app.staff.people import FIELDS
from app.staff.retirement import retirement_list
from app.staff.saving import PersonChanges, check_changes, save_changes
from app.words import say, tr

_DATES = frozenset({"birth", "work_start", "hire_date"})


def register(staff: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deeds of one person and of many."""
    _register_person(staff)
    _register_facts(staff)
    batch = staff.add_parser("batch", help=tr("let something hold of many people from a day on"))
    add_vault_arguments(batch)
    batch.add_argument("--staff", action="append", required=True, metavar="NO")
    add_fact_arguments(batch, [kind.value for kind in BATCH_KINDS])
    batch.add_argument("--dry-run", action="store_true")
    batch.set_defaults(handler=_batch)
    retire = staff.add_parser("retirement", help=tr("list who reaches retirement age by law"))
    add_vault_arguments(retire)
    add_as_of(retire)
    retire.add_argument("--until", type=parse_date, required=True, metavar="DATE")
    retire.set_defaults(handler=_retirement)
    lists = staff.add_parser("lists", help=tr("saved lists: show, keep, drop, or list the people of one"))
    add_vault_arguments(lists)
    lists.add_argument("--save", metavar="NAME")
    lists.add_argument("--query", metavar="JSON", default="{}")
    lists.add_argument("--drop", metavar="NAME")
    lists.add_argument("--people", metavar="NAME")
    lists.set_defaults(handler=_lists)


def _register_person(staff: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    edit = staff.add_parser("edit", help=tr("edit a person's own data"))
    add_vault_arguments(edit)
    edit.add_argument("--staff", required=True, metavar="NO")
    edit.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", required=True)
    edit.add_argument("--reason", default="")
    edit.add_argument("--dry-run", action="store_true")
    edit.set_defaults(handler=_edit)
    go = staff.add_parser("leave", help=tr("note a person's last day"))
    add_vault_arguments(go)
    go.add_argument("--staff", required=True, metavar="NO")
    go.add_argument("--last-day", required=True, type=parse_date, metavar="DATE")
    go.add_argument("--state", choices=LEAVING_STATES, default="left")
    go.add_argument("--reason", required=True)
    go.add_argument("--document")
    go.set_defaults(handler=_leave)
    back = staff.add_parser("take-back-leaving", help=tr("undo a leaving noted by mistake"))
    add_vault_arguments(back)
    back.add_argument("--staff", required=True, metavar="NO")
    back.add_argument("--reason", required=True)
    back.set_defaults(handler=_take_back)
    history = staff.add_parser("history", help=tr("show everything noted of a person"))
    add_vault_arguments(history)
    history.add_argument("--staff", required=True, metavar="NO")
    history.set_defaults(handler=_history)


def _register_facts(staff: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    correct = staff.add_parser("correct", help=tr("put a wrong entry right: it never was so"))
    add_vault_arguments(correct)
    correct.add_argument("--entry", required=True, type=int, metavar="ID")
    add_fact_arguments(correct, [kind.value for kind in FactKind])
    correct.set_defaults(handler=_correct)
    end = staff.add_parser("end", help=tr("let something end: a loan that ends early, a status that is over"))
    add_vault_arguments(end)
    end.add_argument("--entry", required=True, type=int, metavar="ID")
    end.add_argument("--until", required=True, type=parse_date, metavar="DATE")
    end.add_argument("--reason", required=True)
    end.add_argument("--document")
    end.set_defaults(handler=_end)
    remove = staff.add_parser("remove", help=tr("take away an entry that never was so"))
    add_vault_arguments(remove)
    remove.add_argument("--entry", required=True, type=int, metavar="ID")
    remove.add_argument("--reason", required=True)
    remove.set_defaults(handler=_remove)


def add_fact_arguments(parser: argparse.ArgumentParser, kinds: list[str]) -> None:
    """Give ``parser`` the arguments that make a fact."""
    parser.add_argument("--kind", required=True, choices=kinds)
    parser.add_argument("--value", required=True, metavar="CODE|UNIT-ID")
    parser.add_argument("--start", required=True, type=parse_date, metavar="DATE")
    parser.add_argument("--until", type=parse_date, metavar="DATE")
    parser.add_argument("--reason")
    parser.add_argument("--document")


def fact_of(args: argparse.Namespace) -> Fact:
    """Return the fact the arguments make.

    Raises:
        UserError: a unit is not given by its number.
    """
    kind = FactKind(args.kind)
    names_unit = kind in UNIT_KINDS
    if names_unit and not args.value.isdigit():
        raise UserError(say("There is no such unit."), field="unit")
    return Fact(
        kind,
        code=None if names_unit else args.value,
        unit_id=int(args.value) if names_unit else None,
        start=args.start,
        until=args.until,
        reason=args.reason,
        document=args.document,
    )


def person_id_of(desk: Desk, staff_no: str) -> int:
    """Return the id of the person of a staff number, also of one who left.

    Raises:
        NotFoundError: there is none, or none the actor may see.
    """
    found = next((line.id for line in staff_list(desk, with_left=True) if line.staff_no == staff_no), None)
    if found is None:
        raise NotFoundError(say("There is no such person, or not among those you may see."), field="staff")
    return found


def done(args: argparse.Namespace, value: dict[str, Any]) -> int:
    """Tell that it is done."""
    if args.json:
        emit_json(value)
    else:
        emit_line(tr("Done."))
    return DONE


def tell_findings(findings: tuple[Finding, ...]) -> None:
    """Write findings, one a line, with what they are and their citation."""
    for finding in findings:
        sign = "■" if finding.stops else "▲"
        emit_line(f"{sign} {finding.field}: {finding.text} {finding.citation}".rstrip())


def _edit(args: argparse.Namespace) -> int:
    changes = PersonChanges(fields=dict(map(_assignment, args.set)), reason=args.reason)
    with open_desk(args, read_only=args.dry_run) as desk:
        person_id = person_id_of(desk, args.staff)
        if not args.dry_run:
            save_changes(desk, changes, person_id=person_id)
            return done(args, {"id": person_id})
        found = check_changes(desk, changes, person_id=person_id)
    if args.json:
        emit_json({"findings": found})
    else:
        tell_findings(found)
    return PROBLEMS if found else DONE


def _assignment(text: str) -> tuple[str, str | date | None]:
    name, sign, value = text.partition("=")
    if not sign or name not in FIELDS:
        raise UserError(say("{text} is not FIELD=VALUE; the fields are: {fields}", text=text, fields=", ".join(FIELDS)),
                        field="set")  # fmt: skip
    if name not in _DATES:
        return name, value
    try:
        return name, date.fromisoformat(value) if value else None
    except ValueError as error:
        raise UserError(say("{text} is not a date like 2026-11-23.", text=value), field=name) from error


def _leave(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        person_id = person_id_of(desk, args.staff)
        leave(desk, person_id=person_id, last_day=args.last_day, reason=args.reason, document=args.document,
              state=args.state)  # fmt: skip
    return done(args, {"id": person_id})


def _take_back(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        person_id = person_id_of(desk, args.staff)
        take_back_leaving(desk, person_id=person_id, reason=args.reason)
    return done(args, {"id": person_id})


def _history(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        events = person_history(desk, person_id_of(desk, args.staff))
    if args.json:
        emit_json({"events": events})
        return DONE
    for event in events:
        entry = f"[{event.subject_id}]" if event.subject == "fact" else ""
        told = (str(event.on or "—"), str(event.title), event.shown, event.reason, event.document, event.who, entry)
        emit_line("  ".join(filter(None, told)))
    return DONE


def _correct(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        correct_fact(desk, fact_id=args.entry, fact=fact_of(args), reason=args.reason or "")
    return done(args, {"entry": args.entry})


def _end(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        end_fact(desk, fact_id=args.entry, until=args.until, reason=args.reason, document=args.document)
    return done(args, {"entry": args.entry})


def _remove(args: argparse.Namespace) -> int:
    with open_desk(args) as desk:
        remove_fact(desk, fact_id=args.entry, reason=args.reason)
    return done(args, {"entry": args.entry})


def _batch(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=args.dry_run) as desk:
        known = {line.staff_no: line.id for line in staff_list(desk)}
        missing = [number for number in args.staff if number not in known]
        if missing:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=missing[0]), field="staff")
        ids = [known[number] for number in args.staff]
        if not args.dry_run:
            return done(args, {"changed": apply_batch(desk, person_ids=ids, fact=fact_of(args))})
        lines = preview_batch(desk, person_ids=ids, fact=fact_of(args))
    if args.json:
        emit_json({"people": lines})
    else:
        for line in lines:
            emit_line(f"{line.outcome:<8} {line.staff_no or ''}  {line.name}  {line.before or '—'} → {line.after}")
            tell_findings(line.findings)
    return PROBLEMS if any(line.outcome is Outcome.REFUSED for line in lines) else DONE


def _retirement(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=True) as desk:
        lines = retirement_list(desk, until=args.until, on=args.as_of)
    if args.json:
        emit_json({"people": lines})
        return DONE
    for line in lines:
        staffing = label(Table.STAFFING_TYPE, line.person.staffing_type)
        told = (str(line.retirement.on), line.person.staff_no, line.person.name, staffing, line.person.home_unit)
        emit_line("  ".join(filter(None, told)))
    emit_line(tr("{count} people", count=len(lines)))
    return DONE


def _lists(args: argparse.Namespace) -> int:
    with open_desk(args, read_only=not (args.save or args.drop)) as desk:
        if args.save:
            save_list(desk, name=args.save, query=_query(args.query).to_json())
        held = {each.name: each for each in saved_lists(desk)}
        for name in filter(None, (args.drop, args.people)):
            if name not in held:
                raise NotFoundError(say("There is no saved list {name}.", name=name), field="name")
        if args.drop:
            drop_list(desk, list_id=held.pop(args.drop).id)
        if args.people:
            wanted = _query(held[args.people].query)
            found = StaffIndex(staff_list(desk, with_left=True)).search("", within=wanted)
            if args.json:
                emit_json({"people": found})
            for person in () if args.json else found:
                emit_line(f"{person.staff_no or ''}  {person.name}")
            return DONE
    if args.json:
        emit_json({"lists": list(held.values())})
    else:
        for each in held.values():
            emit_line(f"{each.name}  {each.query}")
    return DONE


def _query(text: str) -> StaffFilter:
    try:
        return StaffFilter.from_json(text)
    except (ValueError, TypeError) as error:
        raise UserError(say("This is no filter; write it as JSON."), field="query") from error
