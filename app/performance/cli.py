"""Commands of performance pay."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, emit_json, emit_line, open_desk, parse_date
from app.performance import cli_hospital
from app.performance.cli_arguments import at_vault, decimal_of
from app.performance.cli_person import register as register_person
from app.performance.cli_survey import register as register_survey
from app.performance.indicator_cli import register as register_indicators
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.performance.book import Run
    from app.performance.outcome import Outcome, UnitOutcome

DEEDS = ("submit", "return", "approve", "reopen", "publish", "seal")


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``performance``."""
    parser = subparsers.add_parser("performance", help=tr("performance pay: recompute a sheet, run a month"))
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    calc = deeds.add_parser("calc", help=tr("compute the problem in a JSON file, without a vault"))
    calc.add_argument("spec", type=Path, metavar="SPEC.json")
    calc.add_argument("--json", action="store_true")
    calc.set_defaults(handler=_calc)
    _add_run(deeds)
    _add_scheme(deeds)
    register_person(deeds)
    _add_fees(deeds)
    cli_hospital.register(deeds)
    register_indicators(deeds)
    register_survey(deeds)


def _add_fees(deeds: argparse._SubParsersAction[Any]) -> None:
    fees = deeds.add_parser("fees", help=tr("the night-fee table: list it, or keep a row"))
    at_vault(fees)
    fees.add_argument("--class", dest="fee_class", metavar="small|large")
    fees.add_argument("--formula", default="", help=tr("weights of nights: 小夜班 + 大夜班 * 1.5, times the amount"))
    fees.add_argument("--amount", type=decimal_of, metavar="YUAN")
    fees.add_argument("--since", type=parse_date, metavar="DATE")
    fees.add_argument("--title", default="", metavar="CODE")
    fees.add_argument("--level", default="", metavar="N0-N4")
    fees.add_argument("--staffing", default="", metavar="CODE")
    fees.add_argument("--ward", metavar="UNIT")
    fees.add_argument("--document", default="")
    fees.set_defaults(handler=_fees)


def _fees(args: argparse.Namespace) -> int:
    from app.performance.fees import fee_rows, keep_fee, keep_weighted
    from app.performance.nightfees import FeeRow
    from app.staff.units import find_unit

    listing = args.fee_class is None and not args.formula
    with open_desk(args, read_only=listing) as desk:
        row = FeeRow(
            fee_class=args.fee_class or "", amount=args.amount or Decimal(0), since=args.since or desk.clock.today(),
            title=args.title, level=args.level, staffing=args.staffing, document=args.document,
        )  # fmt: skip
        unit_id = None if args.ward is None else find_unit(desk, args.ward).id
        if listing:
            kept = fee_rows(desk)
        elif args.formula:
            kept = keep_weighted(desk, formula=args.formula, standard=row, unit_id=unit_id)
        else:
            kept = (keep_fee(desk, row=row, unit_id=unit_id),)
    if args.json:
        emit_json(kept)
        return DONE
    for each in kept:
        row = each.row
        named = "  ".join(filter(None, (each.unit, row.title, row.level, row.staffing)))
        emit_line(f"{row.fee_class}  {row.amount}  {row.since} – {row.until or ''}  {named}  {row.document}")
    return DONE


def _add_run(deeds: argparse._SubParsersAction[Any]) -> None:
    compute = deeds.add_parser("run", help=tr("compute a unit's month, or every unit's, and keep it as a draft"))
    at_vault(compute)
    whom = compute.add_mutually_exclusive_group(required=True)
    whom.add_argument("--unit", metavar="UNIT")
    whom.add_argument("--all", action="store_true", help=tr("every unit that has a scheme"))
    cli_hospital.add_budget(compute)
    compute.add_argument("--month", required=True, metavar="YYYY-MM")
    compute.add_argument("--dry-run", action="store_true", help=tr("show it, keep nothing"))
    compute.set_defaults(handler=_run)
    listed = deeds.add_parser("list", help=tr("list the runs"))
    at_vault(listed)
    listed.add_argument("--month", metavar="YYYY-MM")
    listed.set_defaults(handler=_list)
    shown = deeds.add_parser("show", help=tr("show a run with what it was made of"))
    at_vault(shown)
    shown.add_argument("--run", type=int, required=True, metavar="ID")
    shown.set_defaults(handler=_show)
    step = deeds.add_parser("step", help=tr("submit, return, approve, reopen, publish or seal a run"))
    at_vault(step)
    step.add_argument("--run", type=int, required=True, metavar="ID")
    step.add_argument("--do", required=True, choices=DEEDS)
    step.add_argument("--reason", default="")
    step.set_defaults(handler=_step)
    diff = deeds.add_parser("diff", help=tr("show what two runs give differently"))
    at_vault(diff)
    diff.add_argument("--run", type=int, nargs=2, required=True, metavar="ID")
    diff.set_defaults(handler=_diff)


def _add_scheme(deeds: argparse._SubParsersAction[Any]) -> None:
    scheme = deeds.add_parser("scheme", help=tr("keep how a unit shares, or list what is kept"))
    at_vault(scheme)
    scheme.add_argument("--unit", metavar="UNIT")
    scheme.add_argument("--file", metavar="SPEC.json|KEY", help=tr("a JSON file, or the key of a starter scheme"))
    scheme.add_argument("--since", metavar="YYYY-MM")
    scheme.add_argument("--pool", default="")
    scheme.add_argument("--staffing", action="append", default=[], metavar="CODE")
    scheme.add_argument("--category", action="append", default=[], metavar="CODE")
    scheme.add_argument("--document", default="")
    scheme.set_defaults(handler=_scheme)


def _calc(args: argparse.Namespace) -> int:
    from app.performance.run import run
    from app.performance.spec import read_spec

    outcome = run(read_spec(args.spec))
    if args.json:
        emit_json(outcome)
    else:
        tell(outcome)
    return DONE if outcome.can_be_submitted else PROBLEMS


def _run(args: argparse.Namespace) -> int:
    from app.performance.book import compute, preview
    from app.staff.units import find_unit

    if args.all:
        return cli_hospital.run_all(args)
    with open_desk(args, read_only=args.dry_run) as desk:
        unit_id = find_unit(desk, args.unit).id
        if args.dry_run:
            outcome = preview(desk, unit_id=unit_id, month=args.month)
            return _told(args, outcome, outcome)
        made = compute(desk, unit_id=unit_id, month=args.month)
        return _told(args, {"run": made.line, "outcome": made.outcome}, made.outcome)


def _told(args: argparse.Namespace, value: Any, outcome: Outcome) -> int:
    if args.json:
        emit_json(value)
    else:
        tell(outcome)
    return DONE if outcome.can_be_submitted else PROBLEMS


def _list(args: argparse.Namespace) -> int:
    from app.performance.book import STATE_TITLES, runs

    with open_desk(args, read_only=True) as desk:
        lines = runs(desk, month=args.month)
    if args.json:
        emit_json(lines)
        return DONE
    for line in lines:
        state = tr(STATE_TITLES[line.state])
        emit_line(f"{line.id}  {line.month}  {line.unit}  #{line.number}  {state}  {line.people}  {line.total:,.2f}")
    return DONE


def _show(args: argparse.Namespace) -> int:
    from app.performance.book import open_run

    with open_desk(args, read_only=True) as desk:
        found = open_run(desk, run_id=args.run)
    return _told(args, _whole(found), found.outcome)


def _whole(found: Run) -> dict[str, Any]:
    return {"run": found.line, "outcome": found.outcome, "steps": found.steps}


def _step(args: argparse.Namespace) -> int:
    from app.performance.book import STATE_TITLES, step

    with open_desk(args) as desk:
        line = step(desk, run_id=args.run, deed=args.do, reason=args.reason)
    if args.json:
        emit_json(line)
    else:
        emit_line(say("{unit} {month}: {state}", unit=line.unit, month=line.month, state=tr(STATE_TITLES[line.state])))
    return DONE


def _diff(args: argparse.Namespace) -> int:
    from app.performance.book import differences, open_run

    with open_desk(args, read_only=True) as desk:
        one, other = (open_run(desk, run_id=number) for number in args.run)
    found = differences(one, other)
    if args.json:
        emit_json([{**_fields(each), "change": each.change} for each in found])
        return DONE
    for each in found:
        emit_line(f"{each.person}  {each.name}  {each.before:,.2f} → {each.after:,.2f}  {each.change:+,.2f}")
    return DONE


def _fields(value: Any) -> dict[str, Any]:
    import attrs

    return attrs.asdict(value)


def _scheme(args: argparse.Namespace) -> int:
    from app.performance.schemes import keep_scheme, schemes
    from app.staff.units import find_unit

    with open_desk(args, read_only=args.file is None) as desk:
        unit_id = None if args.unit is None else find_unit(desk, args.unit).id
        if args.file is None or unit_id is None:
            kept = schemes(desk, unit_id=unit_id)
        else:
            spec = _spec(args.file)
            since = args.since or f"{desk.clock.today():%Y-%m}"
            kept = (
                keep_scheme(
                    desk, unit_id=unit_id, spec=spec, since=since, document=args.document, pool=args.pool,
                    staffing=tuple(args.staffing), categories=tuple(args.category),
                ),
            )  # fmt: skip
    if args.json:
        emit_json(kept)
        return DONE
    for each in kept:
        emit_line(f"{each.unit}  {each.pool}  {each.since}  v{each.version}  {each.document}")
    return DONE


def _spec(name: str) -> Any:
    from app.performance.schemes import starter_schemes
    from app.performance.spec import text_of, unit_of

    starters = starter_schemes()
    if name in starters:
        return starters[name]
    path = Path(name)
    return unit_of(text_of(path), name=path.name)


def tell(outcome: Outcome) -> None:
    """Write an outcome for people: units, people, remarks."""
    for unit in outcome.units:
        _tell_unit(unit)
    for account in outcome.accounts:
        emit_line(f"{account.staffing}  {account.title}  {account.people}  {account.amount:,.2f}")
    if outcome.cap is not None:
        emit_line(say("Room under the year's total: {room}", room=f"{outcome.cap.room:,.2f}"))
        for unit_code, amount in outcome.cap.payable.items():
            waits = outcome.cap.deferred[unit_code]
            emit_line(say("{unit}: {payable} payable, {deferred} waits",
                          unit=unit_code, payable=f"{amount:,.2f}", deferred=f"{waits:,.2f}"))  # fmt: skip
    for remark in outcome.remarks:
        emit_line(f"[{remark.level.value}] {remark.text}" + (f"（{remark.citation}）" if remark.citation else ""))
    emit_line(say("Digest {digest}", digest=outcome.digest))


def _tell_unit(unit: UnitOutcome) -> None:
    emit_line(say("{unit}: pool {pool}, reserve {reserve}, shared {shared}",
                  unit=unit.name or unit.code, pool=f"{unit.pool:,.2f}", reserve=f"{unit.reserve:,.2f}",
                  shared=f"{unit.distributable:,.2f}"))  # fmt: skip
    for person in unit.people:
        parts = "  ".join(f"{portion.title or portion.step} {portion.amount:,.2f}" for portion in person.portions)
        emit_line(f"  {person.id} {person.name}  {parts}  = {person.total:,.2f}")
