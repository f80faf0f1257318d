"""``xinglin performance run --all``, ``allotment``, ``meters``, ``release``: what is done for the whole hospital."""

from __future__ import annotations

import argparse
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, emit_error, emit_json, emit_line, open_desk
from app.performance.allotting import By
from app.performance.cli_arguments import at_vault, decimal_of
from app.words import say, tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.desk import Desk
    from app.performance.allotting import Allotment
    from app.performance.caps import AgencyMeter, CapMeter
    from app.performance.releasing import Grade, HeldSheet

Deeds = argparse._SubParsersAction  # noqa: SLF001 - argparse has no public name for it


def add_budget(parser: argparse.ArgumentParser) -> None:
    """Give ``performance run`` what the first distribution asks for."""
    parser.add_argument("--budget", type=decimal_of, metavar="YUAN", help=tr("split this sum over the units first"))
    parser.add_argument(
        "--hold-back", type=decimal_of, default=Decimal(0), metavar="PART", help=tr("kept by the hospital")
    )
    parser.add_argument("--by", choices=[each.value for each in By], default=By.POOLS.value)
    parser.add_argument("--weight", action="append", default=[], metavar="UNIT=NUMBER")
    parser.add_argument("--document", default="")


def register(deeds: Deeds[Any]) -> None:
    """Add the deeds."""
    shown = deeds.add_parser("allotment", help=tr("show how a month's budget was split over the units"))
    at_vault(shown)
    shown.add_argument("--month", required=True, metavar="YYYY-MM")
    shown.set_defaults(handler=_allotment)
    meters = deeds.add_parser(
        "meters", help=tr("the year's total of the establishment and the agency share; keep a total")
    )
    at_vault(meters)
    meters.add_argument("--year", type=int, metavar="YYYY")
    meters.add_argument("--amount", type=decimal_of, metavar="YUAN", help=tr("keep this as the year's approved total"))
    meters.add_argument("--document", default="")
    meters.set_defaults(handler=_meters)
    release = deeds.add_parser("release", help=tr("kept-back pay: show it, or release it after the assessment"))
    at_vault(release)
    release.add_argument("--unit", required=True, metavar="UNIT")
    release.add_argument("--first", required=True, metavar="YYYY-MM")
    release.add_argument("--last", required=True, metavar="YYYY-MM")
    release.add_argument("--grade", action="append", default=[], metavar="NO=GRADE",
                         help=tr("excellent, pass, basic or fail; * for everybody else"))  # fmt: skip
    release.add_argument("--basic-part", type=decimal_of, default=Decimal("0.5"), metavar="PART")
    release.add_argument("--document", default="")
    release.set_defaults(handler=_release)


def run_all(args: argparse.Namespace) -> int:
    """Split the budget where one is given, and compute every unit; tell each as it is done."""
    from app.errors import UserError
    from app.performance.hospital import allot, run_hospital

    if args.dry_run:
        raise UserError(say("A dry run is of one unit; name it with --unit."), field="dry_run")
    with open_desk(args) as desk:
        split = None
        if args.budget is not None:
            split = allot(
                desk, month=args.month, budget=args.budget, document=args.document, hold_back=args.hold_back,
                by=By(args.by), weights=_weights(desk, args.weight),
            )  # fmt: skip
        done = run_hospital(desk, month=args.month, progress=_progress)
    if args.json:
        emit_json({"month": done.month, "allotment": split, "done": done.done, "failed": done.failed,
                   "closed": done.closed, "total": done.total})  # fmt: skip
        return PROBLEMS if done.failed else DONE
    if split is not None:
        _tell(split)
    for line in (*done.done, *done.closed):
        emit_line(f"{line.id}  {line.unit}  #{line.number}  {line.people}  {line.total:,.2f}")
    for each in done.failed:
        emit_line(f"! {each.unit}: {each.text}")
    emit_line(say("{done} units computed, {failed} failed, {closed} closed before: {total}",
                  done=len(done.done), failed=len(done.failed), closed=len(done.closed), total=f"{done.total:,.2f}"))  # fmt: skip
    return PROBLEMS if done.failed else DONE


def _progress(done: int, of: int, name: str) -> bool:
    if sys.stderr.isatty():
        emit_error(f"{done}/{of}  {name}")
    return True


def _weights(desk: Desk, given: list[str]) -> Mapping[int, Decimal]:
    from app.staff.units import find_unit

    pairs = (text.rpartition("=") for text in given)
    return {find_unit(desk, unit).id: decimal_of(number) for unit, _sign, number in pairs}


def _allotment(args: argparse.Namespace) -> int:
    from app.performance.hospital import allotment

    with open_desk(args, read_only=True) as desk:
        found = allotment(desk, month=args.month)
    if args.json:
        emit_json(found)
    elif found is None:
        emit_line(say("No budget was split in {month}.", month=args.month))
    else:
        _tell(found)
    return DONE


def _tell(found: Allotment) -> None:
    for part in found.parts:
        emit_line(f"  {part.unit}  {part.weight:,.2f}  {part.amount:,.2f}")
    emit_line(say("Budget {budget} = kept {reserve} + handed out {parts}", budget=f"{found.budget:,.2f}",
                  reserve=f"{found.reserve:,.2f}", parts=f"{found.handed_out:,.2f}"))  # fmt: skip


def _meters(args: argparse.Namespace) -> int:
    from app.performance.caps import agency_meter, cap_meter, keep_cap

    with open_desk(args, read_only=args.amount is None) as desk:
        year = args.year or desk.clock.today().year
        cap = (
            cap_meter(desk, year=year)
            if args.amount is None
            else keep_cap(desk, year=year, amount=args.amount, document=args.document)
        )
        agency = agency_meter(desk)
    if args.json:
        emit_json({"cap": _cap(cap), "agency": _agency(agency)})
    else:
        emit_line(say("{year}: total {cap}, used {used}, left {room}, waiting {waiting}", year=cap.year,
                      cap=_yuan(cap.cap), used=_yuan(cap.used), room=_yuan(cap.room), waiting=_yuan(cap.waiting)))  # fmt: skip
        ratio = agency.ratio
        emit_line(say("Agency {count}: {own} % of contracted and dispatched, {whole} % of all; limit {limit} %",
                      count=ratio.dispatched, own=f"{ratio.percent_of_contracted:.2f}",
                      whole=f"{ratio.percent_of_all:.2f}", limit=agency.limit))  # fmt: skip
    return PROBLEMS if cap.exceeded or (agency.over and agency.binds) else DONE


def _yuan(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount:,.2f}"


def _cap(meter: CapMeter) -> dict[str, Any]:
    return {"year": meter.year, "cap": meter.cap, "document": meter.document, "used": meter.used, "room": meter.room,
            "waiting": meter.waiting, "percent": meter.percent, "exceeded": meter.exceeded, "months": meter.granted}  # fmt: skip


def _agency(meter: AgencyMeter) -> dict[str, Any]:
    ratio = meter.ratio
    return {"on": meter.on, "dispatched": ratio.dispatched, "labour_contract": ratio.labour_contract,
            "on_establishment": ratio.on_establishment, "percent_of_contracted": ratio.percent_of_contracted,
            "percent_of_all": ratio.percent_of_all, "limit": meter.limit, "over": meter.over,
            "over_of_all": meter.over_of_all, "binds": meter.binds, "citation": meter.citation}  # fmt: skip


def _release(args: argparse.Namespace) -> int:
    from app.performance.releasing import Grade, held_sheet, release
    from app.staff.units import find_unit

    with open_desk(args, read_only=not args.grade) as desk:
        unit_id = find_unit(desk, args.unit).id
        sheet = held_sheet(desk, unit_id=unit_id, first=args.first, last=args.last)
        if args.grade:
            parts = {
                Grade.EXCELLENT: Decimal(1),
                Grade.PASS: Decimal(1),
                Grade.BASIC: args.basic_part,
                Grade.FAIL: Decimal(0),
            }
            sheet = release(
                desk, unit_id=unit_id, first=args.first, last=args.last, document=args.document, parts=parts,
                grades=_grades(sheet, args.grade),
            )  # fmt: skip
    if args.json:
        emit_json(sheet)
        return DONE
    for line in sheet.lines:
        emit_line(f"{line.staff_no}  {line.name}  {line.waiting:,.2f}  {line.released:,.2f}  {line.forfeited:,.2f}")
    return DONE


def _grades(sheet: HeldSheet, given: list[str]) -> Mapping[int, Grade]:
    from app.errors import NotFoundError, UserError
    from app.performance.releasing import Grade

    known = {line.staff_no: line.person_id for line in sheet.lines}
    named: dict[str, Grade] = {}
    for text in given:
        number, _sign, grade = text.rpartition("=")
        try:
            named[number] = Grade(grade)
        except ValueError as error:
            raise UserError(say("There is no grade {grade}.", grade=grade), field="grade") from error
        if number != "*" and number not in known:
            raise NotFoundError(say("There is nobody with staff number {number}.", number=number), field="grade")
    rest = named.get("*")
    found = {who: named.get(number, rest) for number, who in known.items()}
    return {who: grade for who, grade in found.items() if grade is not None}
