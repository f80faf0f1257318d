"""``xinglin roster solve``: the best lawful roster in the time given; or why there is none, and what would help."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any

from app.console import DONE, PROBLEMS, emit_error, emit_json, emit_line
from app.errors import UserError
from app.roster.answering import solver
from app.roster.audit import check_roster
from app.roster.capacity import capacity
from app.roster.cli_problem import day_named
from app.roster.conflicts import conflict_of_shortage, find_conflict
from app.roster.files import read_problem, read_roster, write_json
from app.roster.model import Finding, Leave, PlanContext, Roster, RosterProblem, context_of, roster_to_plain
from app.roster.planner.outcome import Feasible, Infeasible, Outcome, Proposal, Proved, Stopped
from app.roster.planner.solve import solve
from app.roster.remedies import cheapest, remedies
from app.roster.repair import Repair, repair
from app.roster.told import conflict_plain, finding_plain, remedy_plain, repair_plain, shortage_plain
from app.roster.variants import WEIGHT_SETS, weighted
from app.words import say, tr

#: For how many shifts that stay short the cause is looked for, and with how much effort each.
CAUSES = 3
CAUSE_EFFORT = 4.0
#: What one remedy may take to be tried, in seconds.
TRIAL = 6.0

STATUS: dict[type[Any], str] = {
    Proved: "proved",
    Feasible: "feasible",
    Infeasible: "infeasible",
    Stopped: "stopped",
}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deed."""
    parser = subparsers.add_parser("solve", help=tr("make the best lawful roster, or say why there is none"))
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("--seconds", type=_positive, default=60.0, metavar="S")
    parser.add_argument("--workers", type=int, default=1, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="N")
    parser.add_argument("--weights", choices=tuple(WEIGHT_SETS), help=tr("what counts most: balanced, fair or wishes"))
    parser.add_argument(
        "--repair",
        type=Path,
        nargs="?",
        const=Path(),
        metavar="ROSTER.json",
        help=tr("change this roster (or the published one of the problem) in as few cells as possible"),
    )
    parser.add_argument("--max-changes", type=int, metavar="N", help=tr("with --repair: cells changed, at most"))
    parser.add_argument(
        "--away",
        nargs="+",
        action="append",
        default=[],
        metavar=("ID", "DAY[..DAY] [CODE]"),
        help=tr("with --repair: somebody is away"),
    )
    parser.add_argument(
        "--from", dest="closed_before", metavar="DAY", help=tr("with --repair: days before it are over")
    )
    parser.add_argument("--no-remedies", action="store_true", help=tr("do not look for what would help"))
    parser.add_argument("--out", type=Path, metavar="ROSTER.json")
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(handler=_solve)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 10**6:
        raise ValueError(text)
    return value


def _solve(args: argparse.Namespace) -> int:
    problem = read_problem(args.problem)
    if args.weights is not None:
        problem = weighted(problem, args.weights)
    if args.repair is not None:
        return _repair(args, problem)
    if args.away or args.max_changes is not None or args.closed_before is not None:
        raise UserError(
            say("--away, --max-changes and --from go with --repair."), field="repair", remedy=say("Add --repair.")
        )
    outcome = _searched(problem, args)
    told = _outcome_plain(outcome, problem)
    if outcome.best is None:
        told.update(_causes(problem, args))
    else:
        told.update(_short(problem, outcome.best.roster))
    return _hand_out(told, problem, None if outcome.best is None else outcome.best.roster, args)


def _searched(problem: RosterProblem, args: argparse.Namespace) -> Outcome:
    for item in solve(problem, seconds=args.seconds, workers=max(1, args.workers), seed=args.seed):
        if not isinstance(item, Proposal):
            return item
        if sys.stderr.isatty():
            emit_error(tr("{seconds:.1f} s: {words}", seconds=item.seconds, words=item.gap_words))
    raise AssertionError  # a search always ends with its outcome


def _outcome_plain(outcome: Outcome, problem: RosterProblem) -> dict[str, Any]:
    best = outcome.best
    told: dict[str, Any] = {
        "status": STATUS[type(outcome)],
        "message": str(outcome.words),
        "seconds": round(outcome.seconds, 3),
    }
    if best is not None:
        context = context_of(problem)
        told |= {
            "cost": best.cost,
            "bound": best.bound,
            "gap": round(best.gap, 4),
            "roster": roster_to_plain(best.roster, context),
            "findings": [finding_plain(f, context) for f in check_roster(problem, best.roster)],
        }
    return told


def _causes(problem: RosterProblem, args: argparse.Namespace) -> dict[str, Any]:
    """Return what can't be covered, the rules and cells that contradict each other, and what would help."""
    context = context_of(problem)
    found = find_conflict(problem)
    told: dict[str, Any] = {
        "capacity": [shortage_plain(s, context) for s in capacity(problem)],
        "conflict": None if found.conflict is None else conflict_plain(found.conflict, context),
        "remedies": [],
    }
    if not args.no_remedies:
        tried = remedies(problem, _trial(args))
        told["remedies"] = [remedy_plain(r) for r in cheapest(list(tried))]
    return told


def _trial(args: argparse.Namespace) -> Any:
    return solver(seconds=min(TRIAL, args.seconds), workers=max(1, args.workers), seed=args.seed)


def _short(problem: RosterProblem, roster: Roster) -> dict[str, Any]:
    """Return the shifts that stay short of what they must have, and what keeps them so."""
    context = context_of(problem)
    short = [f for f in check_roster(problem, roster) if _is_short(f, context)]
    told = []
    for place, finding in enumerate(short):
        conflict = None
        if place < CAUSES:
            conflict = conflict_of_shortage(problem, finding, effort=CAUSE_EFFORT).conflict
        told.append(
            {
                "message": str(finding.message),
                "conflict": None if conflict is None else conflict_plain(conflict, context),
            }
        )
    return {"short": told} if told else {}


def _is_short(finding: Finding, context: PlanContext) -> bool:
    figures = dict(finding.figures)
    if "demand" not in figures:
        return False
    demand = context.problem.demands[figures["demand"]]
    return figures["count"] < demand.minimum == figures["bound"]


def _repair(args: argparse.Namespace, problem: RosterProblem) -> int:
    context = context_of(problem)
    old = _old_roster(args, context)
    done = repair(
        problem,
        old,
        absences=[_absence(words, context) for words in args.away],
        closed_before=0 if args.closed_before is None else day_named(args.closed_before, context),
        most=args.max_changes,
        otherwise=solver(seconds=args.seconds, workers=max(1, args.workers), seed=args.seed),
    )
    if done is None:
        nothing = {"status": "infeasible", "message": str(_no_repair(args)), "repair": None}
        return _hand_out(nothing, problem, None, args)
    told: dict[str, Any] = {
        "status": "proved" if done.fewest else "feasible",
        "message": str(_repair_words(done)),
        "cost": done.cost,
        "roster": roster_to_plain(done.roster, context),
        "repair": repair_plain(done),
        "findings": [finding_plain(f, context) for f in check_roster(done.problem, done.roster)],
    }
    return _hand_out(told, done.problem, done.roster, args)


def _no_repair(args: argparse.Namespace) -> object:
    if args.max_changes is not None:
        return say("No lawful roster was found with at most {most} changes.", most=args.max_changes)
    return say("No lawful roster was found near this one.")


def _repair_words(done: Repair) -> object:
    if done.fewest:
        return say("{count} cells changed; no lawful roster has fewer changes.", count=len(done.changes))
    return say("{count} cells changed; it is not proved that fewer would not do.", count=len(done.changes))


def _old_roster(args: argparse.Namespace, context: PlanContext) -> Roster:
    if args.repair != Path():
        return read_roster(args.repair, context)
    if context.published is None:
        raise UserError(
            say("The problem has no published roster to repair."),
            field="repair",
            remedy=say("Name one: --repair ROSTER.json."),
        )
    return context.published


def _absence(words: list[str], context: PlanContext) -> Leave:
    """Read ``ID DAY[..DAY] [CODE]``."""
    if len(words) not in {2, 3}:
        raise UserError(
            say("--away takes an id, a day or days, and perhaps a code."),
            field="away",
            remedy=say("As in: --away 1003 2026-12-04..2026-12-06 病"),
        )
    person = context.people[context.person(words[0])].id
    ends = [day_named(text, context) for text in words[1].split("..")]
    code = words[2] if len(words) > 2 else ""  # noqa: PLR2004 - the third word
    context.state(code)
    return Leave(person, tuple(range(ends[0], ends[-1] + 1)), code=code)


def _hand_out(told: dict[str, Any], problem: RosterProblem, roster: Roster | None, args: argparse.Namespace) -> int:
    if args.out is not None and roster is not None:
        write_json(args.out, told)
    if args.json:
        emit_json(told)
    else:
        _tell(told, problem, roster)
    return PROBLEMS if roster is None or told.get("short") else DONE


def _tell(told: dict[str, Any], problem: RosterProblem, roster: Roster | None) -> None:
    emit_line(told["message"])
    if roster is not None:
        for line in picture(problem, roster):
            emit_line(line)
    for change in (told.get("repair") or {}).get("changes", ()):
        emit_line(f"  {change['message']}")
    for title, entries in (
        (tr("What can't be covered:"), told.get("capacity", ())),
        (tr("Why:"), (told.get("conflict") or {}).get("reasons", ())),
        (tr("What would help:"), told.get("remedies", ())),
        (tr("Short:"), told.get("short", ())),
    ):
        if entries:
            emit_line(title)
            for entry in entries:
                emit_line(f"  {entry['message']}")


def picture(problem: RosterProblem, roster: Roster) -> list[str]:
    """Return the roster as text: a row a person, a column a day."""
    context = context_of(problem)
    wide = max(2, *(len(code) for code in context.codes)) + 1
    names = [p.label for p in context.people]
    edge = max(len(name) for name in names) + 2

    def padded(text: str, width: int) -> str:
        return text + " " * max(1, width - sum(2 if ord(c) > 0x2E80 else 1 for c in text))  # noqa: PLR2004 - wide letters

    first: date = context.date(0)
    head = padded("", 2 * edge) + "".join(padded(str(context.date(d).day), 2 * wide) for d in range(context.days))
    rows = (
        padded(name, 2 * edge) + "".join(padded(code or "-", 2 * wide) for code in row)
        for name, row in zip(names, context.written(roster), strict=True)
    )
    return [f"{first:%Y-%m}", head.rstrip(), *(row.rstrip() for row in rows)]
