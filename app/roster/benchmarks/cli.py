"""``xinglin bench``: the planner on public instances, so that anyone can hold it against published results."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from app.console import DONE, PROBLEMS, emit_json, emit_line
from app.errors import UserError
from app.words import say, tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from app.roster.model import PlanContext, Roster, RosterProblem

SECONDS = 60.0
#: The best roster so far is kept so often, so that a run that is ended from outside leaves it.
KEEP_EVERY = 5.0


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add ``bench``."""
    parser = subparsers.add_parser("bench", help=tr("run the planner on public benchmark instances"))
    sets = parser.add_subparsers(dest="set", metavar="SET", required=True)
    curtois = sets.add_parser("curtois", help=tr("an instance of Curtois and Qu"))
    curtois.add_argument("file", type=Path, metavar="FILE")
    _common(curtois)
    curtois.set_defaults(handler=_curtois)
    inrc2 = sets.add_parser("inrc2", help=tr("an instance of the nurse rostering competition, all weeks at once"))
    inrc2.add_argument("scenario", type=Path, metavar="SCENARIO")
    inrc2.add_argument("history", type=Path, metavar="HISTORY")
    inrc2.add_argument("weeks", type=Path, nargs="+", metavar="WEEK")
    _common(inrc2)
    inrc2.set_defaults(handler=_inrc2)


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=SECONDS, metavar="S")
    parser.add_argument("--workers", type=int, default=2, metavar="N")
    parser.add_argument("--seed", type=int, default=0, metavar="N")
    parser.add_argument("--out", type=Path, metavar="SOL.json")
    parser.add_argument("--json", action="store_true")


def _curtois(args: argparse.Namespace) -> int:
    from app.roster.benchmarks import curtois
    from app.roster.benchmarks.problems import curtois_assignments, curtois_problem

    instance = curtois.read(_there(args.file))
    answer = _solved(curtois_problem(instance, name=args.file.stem), args, curtois_assignments)
    if answer.assignments is not None:
        roster = {(str(e), int(d)): str(s) for e, d, s in answer.assignments}
        answer.check(curtois.judge(instance, roster).broken, curtois.judge(instance, roster).penalty)
    return _told(answer, args)


def _inrc2(args: argparse.Namespace) -> int:
    from app.roster.benchmarks import inrc2
    from app.roster.benchmarks.competition import inrc2_assignments, inrc2_problem

    instance = inrc2.read(_there(args.scenario), _there(args.history), [_there(week) for week in args.weeks])
    answer = _solved(inrc2_problem(instance), args, inrc2_assignments)
    if answer.assignments is not None:
        roster = {(str(e), int(d)): (str(s), str(k)) for e, d, s, k in answer.assignments}
        judgement = inrc2.judge(instance, roster)
        answer.check(judgement.broken, judgement.penalty)
    return _told(answer, args)


@attrs.define
class Answer:
    """What a run found: cost, proven bound, seconds, and the roster; both None when there was no time."""

    name: str
    objective: int | None
    bound: int
    seconds: float
    outcome: str
    words: str
    assignments: list[list[str | int]] | None
    first: float | None = None

    def check(self, broken: tuple[str, ...], penalty: int) -> None:
        """Hold the roster against the published rules, which share nothing with those of the program.

        Raises:
            UserError: they disagree; the sentence says how.
        """
        if broken or penalty != self.objective:
            text = "；".join(broken[:3]) or f"{penalty} ≠ {self.objective}"
            raise UserError(say("The published rules judge the roster otherwise: {text}", text=text))


def _solved(
    problem: RosterProblem, args: argparse.Namespace, told: Callable[[Roster, PlanContext], list[list[str | int]]]
) -> Answer:
    from app.roster.model import context_of
    from app.roster.planner.outcome import Proposal
    from app.roster.planner.solve import solve

    first: float | None = None
    kept = 0.0
    outcome = None
    context = context_of(problem)
    for item in solve(problem, seconds=args.seconds, workers=args.workers, seed=args.seed):
        if isinstance(item, Proposal):
            first = item.seconds if first is None else first
            if args.out is not None and (not kept or item.seconds - kept > KEEP_EVERY):
                kept = item.seconds
                _keep(args.out, told(item.roster, context))
            if not args.json:
                emit_line(f"{item.seconds:8.1f} s  {item.cost:>9}  ≥ {item.bound}")
        else:
            outcome = item
    assert outcome is not None
    best = outcome.best
    return Answer(
        name=problem.name, objective=None if best is None else best.cost, bound=0 if best is None else best.bound,
        seconds=round(outcome.seconds, 2), outcome=type(outcome).__name__.lower(), words=str(outcome.words),
        assignments=None if best is None else told(best.roster, context), first=first,
    )  # fmt: skip


def _told(answer: Answer, args: argparse.Namespace) -> int:
    if args.out is not None and answer.assignments is not None:
        _keep(args.out, answer.assignments)
    if args.json:
        emit_json({field: value for field, value in attrs.asdict(answer).items() if field != "assignments"})
    else:
        emit_line(f"{answer.name}: {answer.objective} ≥ {answer.bound}, {answer.seconds} s. {answer.words}")
    return DONE if answer.objective is not None else PROBLEMS


def _keep(path: Path, assignments: list[list[str | int]]) -> None:
    from app.roster.files import write_json

    write_json(path, {"assignments": assignments})


def _there(path: Path) -> Path:
    if not path.is_file():
        raise UserError(say("There is no file {path}.", path=path), field="file")
    return path
