"""``xinglin roster check|explain|compare``: a problem in a JSON file (docs/roster-json.md), no vault needed."""

from __future__ import annotations

import argparse
import re
from datetime import date
from pathlib import Path

from app.console import DONE, PROBLEMS, emit_json, emit_line
from app.errors import UserError
from app.roster.audit import Audit, check_roster
from app.roster.explain import Explanation, why, why_not
from app.roster.files import read_problem, read_roster
from app.roster.model import OFF_CODE, Finding, PlanContext, context_of
from app.roster.told import explanation_plain, finding_plain, gain_plain
from app.roster.variants import who_gains
from app.words import say, tr

FREE_WORDS = {"", "-", "off", "OFF"}


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the deeds."""
    check = subparsers.add_parser("check", help=tr("check a roster by every rule; exit code 1 when it is unlawful"))
    _files(check)
    check.set_defaults(handler=_check)
    explain = subparsers.add_parser("explain", help=tr("why a person has a shift, or why not another"))
    _files(explain)
    explain.add_argument("--person", required=True, metavar="ID")
    explain.add_argument("--day", required=True, metavar="DAY", help=tr("a date, or the number of the day from 0"))
    explain.add_argument("--shift", metavar="CODE", help=tr("ask why not this shift; - for a day off"))
    explain.set_defaults(handler=_explain)
    compare = subparsers.add_parser("compare", help=tr("who gains and who loses from one roster to another"))
    _files(compare)
    compare.add_argument("other", type=Path, metavar="OTHER.json")
    compare.set_defaults(handler=_compare)


def _files(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("problem", type=Path, metavar="PROBLEM.json")
    parser.add_argument("roster", type=Path, metavar="ROSTER.json")
    parser.add_argument("--json", action="store_true")


def _check(args: argparse.Namespace) -> int:
    problem = read_problem(args.problem)
    context = context_of(problem)
    roster = read_roster(args.roster, context)
    found = check_roster(problem, roster)
    hard = [f for f in found if f.is_hard]
    cost = sum(f.cost for f in found)
    if args.json:
        emit_json(
            {
                "lawful": not hard,
                "hard": len(hard),
                "cost": cost,
                "findings": [finding_plain(f, context) for f in found],
            }
        )
    else:
        _tell_findings(found)
        emit_line(tr("{hard} binding rules broken, wishes and fairness cost {cost}.", hard=len(hard), cost=cost))
    return PROBLEMS if hard else DONE


def _tell_findings(found: tuple[Finding, ...]) -> None:
    for finding in found:
        mark = tr("binding") if finding.is_hard else str(finding.cost)
        source = f"  [{finding.citation}]" if finding.citation else ""
        emit_line(f"{mark:>6}  {finding.message}{source}")


def _explain(args: argparse.Namespace) -> int:
    problem = read_problem(args.problem)
    context = context_of(problem)
    audit = Audit(problem, read_roster(args.roster, context))
    person, day = context.person(args.person), day_named(args.day, context)
    answer = why(audit, person, day) if args.shift is None else why_not(audit, person, day, code_named(args.shift))
    if args.json:
        emit_json(explanation_plain(answer, context))
    else:
        _tell_answer(answer, context)
    return DONE


def _tell_answer(answer: Explanation, context: PlanContext) -> None:
    emit_line(answer.summary)
    for title, findings in (
        (tr("It would break:"), answer.breaks),
        (tr("It would cost:"), answer.dearer),
        (tr("It would spare:"), answer.cheaper),
    ):
        if findings:
            emit_line(title)
            for finding in findings:
                emit_line(
                    f"  {finding.message}" + (f"  [{finding.citation}]" if finding.is_hard else f"  {finding.cost}")
                )
    if answer.others:
        emit_line(tr("Who else could take it:"))
        for other in answer.others:
            told = {"name": context.people[other.person].label, "cost": other.cost, "hours": other.minutes / 60}
            emit_line("  " + tr("{name}: cost {cost:+d}, {hours:g} h in the period", **told))


def _compare(args: argparse.Namespace) -> int:
    problem = read_problem(args.problem)
    context = context_of(problem)
    gains = who_gains(problem, read_roster(args.roster, context), read_roster(args.other, context))
    if args.json:
        emit_json({"people": [gain_plain(gain, context) for gain in gains]})
    else:
        for gain in gains:
            emit_line(gain.words(context))
    return DONE


def day_named(text: str, context: PlanContext) -> int:
    """Return the day a command line names: a date, or a number from 0.

    Raises:
        UserError: it is neither, or lies outside the period.
    """
    day = int(text) if re.fullmatch(r"\d{1,4}", text) else _day_of_date(text, context)
    if not 0 <= day < context.days:
        first, last = context.date(0).isoformat(), context.date(context.days - 1).isoformat()
        raise UserError(
            say("{day} lies outside the period.", day=text),
            field="day",
            remedy=say("The period runs from {first} to {last}.", first=first, last=last),
        )
    return day


def _day_of_date(text: str, context: PlanContext) -> int:
    try:
        return context.day(date.fromisoformat(text))
    except ValueError as error:
        raise UserError(say("{text} is not a date like 2026-11-23.", text=text), field="day") from error


def code_named(text: str) -> str:
    """Return the code a command line names; ``-`` stands for a day off."""
    return OFF_CODE if text in FREE_WORDS else text
