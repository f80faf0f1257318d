"""Commands of performance pay."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.console import DONE, PROBLEMS, emit_json, emit_line
from app.words import say, tr

if TYPE_CHECKING:
    import argparse

    from app.performance.outcome import Outcome, UnitOutcome


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``performance``."""
    parser = subparsers.add_parser("performance", help=tr("performance pay: recompute a sheet, run a month"))
    deeds = parser.add_subparsers(dest="deed", metavar="DEED", required=True)
    calc = deeds.add_parser("calc", help=tr("compute the problem in a JSON file, without a vault"))
    calc.add_argument("spec", type=Path, metavar="SPEC.json")
    calc.add_argument("--json", action="store_true")
    calc.set_defaults(handler=_calc)


def _calc(args: argparse.Namespace) -> int:
    from app.performance.run import run
    from app.performance.spec import read_spec

    outcome = run(read_spec(args.spec))
    if args.json:
        emit_json(outcome)
    else:
        tell(outcome)
    return DONE if outcome.can_be_submitted else PROBLEMS


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
