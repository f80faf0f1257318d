"""Problems and rosters as JSON, both ways. Codes and ISO dates, so that a person can write and read the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError, IterableValidationError, IterableValidationNote
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn

from app.roster.model.context import PlanContext
from app.roster.model.faults import (
    Fault,
    ProblemUnreadableError,
    WrongKindError,
    a_date,
    a_flag,
    a_list,
    a_number,
    a_text,
    an_object,
    an_option,
    faults_of,
)
from app.roster.model.finding import RuleLevel
from app.roster.model.problem import RosterProblem
from app.roster.model.references import references, sizes, unknown_codes
from app.roster.model.roster import Roster
from app.roster.model.ruleset import Param, RuleConfig, freeze
from app.roster.model.shift import ShiftClass
from app.words import say

FORMAT = 1


@cache
def _converter() -> Converter:
    return make_converter()


def make_converter() -> Converter:
    """Return a converter of frozen values to JSON values and back: short forms, ISO dates, strict on unknown names."""
    converter = Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook(date, lambda d: d.isoformat())
    converter.register_structure_hook(date, a_date)
    converter.register_structure_hook(int, a_number)
    converter.register_structure_hook(str, a_text)
    converter.register_structure_hook(bool, a_flag)
    converter.register_structure_hook(Param, lambda value, _: freeze(value))
    converter.register_structure_hook_func(lambda t: t is Any, lambda value, _: freeze(value))
    for choice in (ShiftClass, RuleLevel):  # else they would be read as the texts they are too
        converter.register_structure_hook(choice, an_option)
    converter.register_structure_hook_func(_is_choice, an_option)
    converter.register_structure_hook_factory(_is_list, lambda t: _listed(converter, t))
    converter.register_structure_hook_factory(attrs.has, lambda t: _whole(converter, t))
    converter.register_unstructure_hook_factory(attrs.has, lambda cls: _short_form(converter, cls))
    plain = _short_form(converter, RuleConfig)
    converter.register_unstructure_hook(RuleConfig, lambda config: _with_params(plain(config), config))
    read = make_dict_structure_fn(RuleConfig, converter, _cattrs_forbid_extra_keys=True)
    converter.register_structure_hook(RuleConfig, lambda raw, cls: _read_config(read, raw, cls))
    return converter


def _is_choice(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is Literal


def _is_list(kind: Any) -> bool:
    origin: Any = get_origin(kind)
    return origin is tuple


def _listed(converter: Converter, kind: Any) -> Any:
    """Return a reader of lists that tells every item it can't read, and takes no text for a list of letters."""
    of = get_args(kind)

    def read(raw: Any, _: Any) -> tuple[Any, ...]:
        items = a_list(raw)
        kinds = (of[0],) * len(items) if of[-1] is Ellipsis else of
        if len(kinds) != len(items):
            raise WrongKindError(say("{count} values are asked for, not {given}", count=len(kinds), given=len(items)))
        found: list[Any] = []
        faults: list[Exception] = []
        for index, (item, one) in enumerate(zip(items, kinds, strict=True)):
            try:
                found.append(converter.structure(item, one))
            except (BaseValidationError, ValueError, TypeError, KeyError) as error:
                error.__notes__ = [*getattr(error, "__notes__", []), IterableValidationNote("item", index, one)]
                faults.append(error)
        if faults:
            raise IterableValidationError("list", faults, kind)
        return tuple(found)

    return read


def _whole(converter: Converter, kind: Any) -> Any:
    read = make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True)
    return lambda raw, _: read(an_object(raw), kind)


def _short_form(converter: Converter, cls: type) -> Any:
    return make_dict_unstructure_fn(cls, converter, _cattrs_omit_if_default=True)


def _with_params(raw: dict[str, Any], config: RuleConfig) -> dict[str, Any]:
    return {**raw, "params": dict(config.params)} if config.params else raw


def _read_config(read: Any, raw: Any, cls: type) -> RuleConfig:
    config: RuleConfig = read({k: v for k, v in an_object(raw).items() if k != "params"}, cls)
    return attrs.evolve(config, params=an_object(raw.get("params", {})))


def to_plain(problem: RosterProblem) -> dict[str, Any]:
    """Return ``problem`` as JSON values; what equals its default is left out."""
    return {"format": FORMAT, **_converter().unstructure(problem)}


def from_plain(raw: Any) -> RosterProblem:
    """Read a problem from JSON values.

    Raises:
        ProblemUnreadableError: it is none, or of a newer format; every fault is told with its place.
    """
    try:
        values = _of_this_format(raw)
        problem: RosterProblem = _converter().structure(values, RosterProblem)
    except (BaseValidationError, ValueError, TypeError, KeyError) as error:
        raise ProblemUnreadableError(_clean(faults_of(error))) from error
    for look in (sizes, references):
        faults = tuple(look(problem))
        if faults:
            raise ProblemUnreadableError(faults)
    return problem


def dumps(problem: RosterProblem) -> str:
    """Return ``problem`` as JSON text."""
    return json.dumps(to_plain(problem), ensure_ascii=False, indent=1)


def loads(text: str) -> RosterProblem:
    """Read a problem from JSON text.

    Raises:
        ProblemUnreadableError: the text is not JSON or no problem.
    """
    return from_plain(json_of(text))


def json_of(text: str) -> Any:
    """Return the JSON values of ``text``.

    Raises:
        ProblemUnreadableError: it is not JSON; line and column are told.
    """
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        told = say("line {line}, column {column}: this is not JSON", line=error.lineno, column=error.colno)
        raise ProblemUnreadableError((Fault("", told),)) from error
    except RecursionError as error:
        raise ProblemUnreadableError((Fault("", say("it is nested too deeply")),)) from error


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
    try:
        values = _of_this_format(raw)
        rows = {str(key): _codes(key, row) for key, row in an_object(values.get("rows", "")).items()}
        start = a_date(values["start"]) if "start" in values else context.problem.start
    except (WrongKindError, IterableValidationError) as error:
        raise ProblemUnreadableError(faults_of(error, "rows")) from error
    faults = list(_row_faults(rows, context))
    if start != context.problem.start:
        faults.insert(0, Fault("start", say("the problem begins on {day}", day=context.problem.start.isoformat())))
    if faults:
        raise ProblemUnreadableError(faults)
    return context.roster(rows.get(p.id, ("",) * context.days) for p in context.people)


def _codes(key: Any, row: Any) -> tuple[str, ...]:
    try:
        codes: tuple[str, ...] = _converter().structure(row, tuple[str, ...])
    except (WrongKindError, IterableValidationError) as error:
        raise ProblemUnreadableError(faults_of(error, f"rows.{key}")) from error
    return codes


def _row_faults(rows: dict[str, tuple[str, ...]], context: PlanContext) -> Iterator[Fault]:
    for key, row in rows.items():
        if key not in context.person_index:
            yield Fault(f"rows.{key}", say("nobody of the problem has this id"))
        elif len(row) != context.days:
            yield Fault(f"rows.{key}", say("{given} days, the problem has {days}", given=len(row), days=context.days))
        else:
            yield from unknown_codes(row, context, f"rows.{key}")


def _of_this_format(raw: Any) -> dict[str, Any]:
    values = an_object(raw)
    if values.get("format", FORMAT) != FORMAT:
        raise WrongKindError(say("this program reads format {known}, the file is of another", known=FORMAT))
    return {k: v for k, v in values.items() if k != "format"}


def _clean(faults: Iterator[Fault]) -> Iterator[Fault]:
    return (attrs.evolve(fault, path=fault.path.removeprefix(".")) for fault in faults)
