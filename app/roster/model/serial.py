"""Problems and rosters as JSON, both ways. Codes and ISO dates, so that a person can write and read the file."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from typing import Any

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from app.errors import UserError
from app.roster.model.context import PlanContext, context_of
from app.roster.model.problem import RosterProblem
from app.roster.model.roster import Roster
from app.roster.model.ruleset import Param, RuleConfig, freeze
from app.words import say

FORMAT = 1


class ProblemUnreadableError(UserError):
    """The file is no rostering problem."""

    def __init__(self, cause: str) -> None:
        super().__init__(say("This file is not a rostering problem: {cause}", cause=cause))


@cache
def _converter() -> Converter:
    return make_converter()


def make_converter() -> Converter:
    """Return a converter of frozen values to JSON values and back: short forms, ISO dates, strict on unknown names."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(date, lambda d: d.isoformat())
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(Param, lambda value, _: freeze(value))
    converter.register_structure_hook_func(lambda t: t is Any, lambda value, _: freeze(value))
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: _short_form(converter, cls))
    plain = _short_form(converter, RuleConfig)
    converter.register_unstructure_hook(RuleConfig, lambda config: _with_params(plain(config), config))
    read = make_dict_structure_fn(RuleConfig, converter, _cattrs_forbid_extra_keys=True)
    converter.register_structure_hook(RuleConfig, lambda raw, cls: _read_config(read, raw, cls))
    return converter


def _short_form(converter: Converter, cls: type) -> Any:
    return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)


def _with_params(raw: dict[str, Any], config: RuleConfig) -> dict[str, Any]:
    return {**raw, "params": dict(config.params)} if config.params else raw


def _read_config(read: Any, raw: dict[str, Any], cls: type) -> RuleConfig:
    config: RuleConfig = read({k: v for k, v in raw.items() if k != "params"}, cls)
    return attrs.evolve(config, params=raw.get("params", {}))


def to_plain(problem: RosterProblem) -> dict[str, Any]:
    """Return ``problem`` as JSON values; what equals its default is left out."""
    return {"format": FORMAT, **_converter().unstructure(problem)}


def from_plain(raw: Any) -> RosterProblem:
    """Read a problem from JSON values.

    Raises:
        ProblemUnreadableError: it is none, or of a newer format.
    """
    if not isinstance(raw, dict) or raw.get("format", FORMAT) != FORMAT:
        raise ProblemUnreadableError("format")
    try:
        problem = _converter().structure({k: v for k, v in raw.items() if k != "format"}, RosterProblem)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        raise ProblemUnreadableError(_first_cause(error)) from error
    _see_to_sizes(problem)
    return problem


def dumps(problem: RosterProblem) -> str:
    """Return ``problem`` as JSON text."""
    return json.dumps(to_plain(problem), ensure_ascii=False, indent=1)


def loads(text: str) -> RosterProblem:
    """Read a problem from JSON text.

    Raises:
        ProblemUnreadableError: the text is not JSON or no problem.
    """
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise ProblemUnreadableError(str(error)) from error
    return from_plain(raw)


def roster_to_plain(roster: Roster, context: PlanContext) -> dict[str, Any]:
    """Return a roster as JSON values: person id to the codes of the days."""
    rows = context.written(roster)
    return {
        "format": FORMAT,
        "start": context.problem.start.isoformat(),
        "rows": {p.id: list(row) for p, row in zip(context.people, rows, strict=True)},
    }


def roster_from_plain(raw: Any, context: PlanContext) -> Roster:
    """Read a roster of this problem from JSON values; a person who is not named is off.

    Raises:
        ProblemUnreadableError: rows are missing, of another length, or hold unknown codes.
    """
    rows = raw.get("rows") if isinstance(raw, dict) else None
    if not isinstance(rows, dict) or raw.get("format", FORMAT) != FORMAT:
        raise ProblemUnreadableError("rows")
    unknown = set(rows) - set(context.person_index)
    wrong = [key for key, row in rows.items() if not isinstance(row, list) or len(row) != context.days]
    if unknown or wrong:
        raise ProblemUnreadableError(min(unknown or wrong))
    return context.roster(rows.get(p.id, [""] * context.days) for p in context.people)


def _first_cause(error: BaseException) -> str:
    while isinstance(error, BaseExceptionGroup) and error.exceptions:
        error = error.exceptions[0]
    notes = getattr(error, "__notes__", [])
    return " · ".join([str(error), *(str(n) for n in notes)])


def _see_to_sizes(problem: RosterProblem) -> None:
    context = context_of(problem)
    for rows, days in ((problem.history, None), (problem.published, problem.days)):
        lengths = {len(row) for row in rows}
        if rows and (len(rows) != len(problem.people) or len(lengths) != 1 or (days and lengths != {days})):
            raise ProblemUnreadableError(str(say("rows and people differ in number")))
    if len(context.person_index) != len(problem.people) or len(context.shift_index) != len(problem.shifts):
        raise ProblemUnreadableError(str(say("an id or code occurs twice")))
