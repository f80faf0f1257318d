"""Problems and rosters in files: read with the place of every fault, written whole or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from app.errors import UserError
from app.roster.model import (
    PlanContext,
    ProblemUnreadableError,
    Roster,
    RosterProblem,
    context_of,
    from_plain,
    json_of,
    roster_from_plain,
)
from app.roster.rules import RuleSettingError, blank_board, rules_of
from app.words import say

MOST_BYTES = 64 * 1024 * 1024


def read_problem(path: Path) -> RosterProblem:
    """Read a problem whose rules are set as they allow.

    Raises:
        UserError: the file can't be read; file, place in the JSON and what to do are told.
    """
    try:
        problem = from_plain(_values(path))
    except ProblemUnreadableError as error:
        raise error.of_file(path.name) from error
    context = context_of(problem)
    try:
        rules = rules_of(context)
    except RuleSettingError as error:
        raise _wrong_rule(path, error, error.field or "rules") from error
    for place, rule in enumerate(rules):
        try:
            rule.post(blank_board(context))
        except UserError as error:
            raise _wrong_rule(path, error, f"rules[{place}]") from error
    return problem


def _wrong_rule(path: Path, error: UserError, place: str) -> UserError:
    return UserError(
        say("{file}, {place}: {cause}", file=path.name, place=place, cause=error.text),
        field=place,
        remedy=say("Mend these places; docs/roster-json.md shows the form."),
    )


def read_roster(path: Path, context: PlanContext) -> Roster:
    """Read a roster of the problem of ``context``.

    Raises:
        UserError: the file can't be read; file, place in the JSON and what to do are told.
    """
    try:
        values = _values(path)
        return roster_from_plain(values.get("roster", values) if isinstance(values, dict) else values, context)
    except ProblemUnreadableError as error:
        raise error.of_file(path.name) from error


def write_json(path: Path, value: Any) -> None:
    """Write ``value`` as JSON; an older file is replaced only by a whole new one.

    Raises:
        UserError: nothing can be written there.
    """
    beside = path.with_name(path.name + ".part")
    try:
        beside.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        os.replace(beside, path)  # noqa: PTH105 - the same, and known to replace
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise UserError(
            say("{file} can't be written: {cause}", file=str(path), cause=cause),
            field="out",
            remedy=say("Name a file in a folder you may write to."),
        ) from error


def _values(path: Path) -> Any:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UserError(
                say("{file} is larger than {most} MB.", file=path.name, most=MOST_BYTES // 2**20),
                remedy=say("Give a file made by this program or written as docs/roster-json.md shows."),
            )
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise UserError(
            say("{file} can't be opened: {cause}", file=str(path), cause=cause),
            remedy=say("Check the path of the file."),
        ) from error
    except UnicodeDecodeError as error:
        raise UserError(say("{file} is not UTF-8 text.", file=path.name), remedy=say("Save it as UTF-8.")) from error
    return json_of(text)
