"""What is wrong with a file that should hold a problem or a roster: each fault with the place in the JSON it stands at."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import EnumMeta
from typing import Any, get_args

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)

from app.errors import UserError
from app.words import Words, say

SHOWN = 5
BOUND = re.compile(r"'(\w+)' must be (.+?): (.*)")  # how attrs says it


@attrs.frozen(slots=True)
class Fault:
    """One thing to mend.

    Attributes:
        path: where it stands in the JSON, as in ``people[3].levels[0].since``; empty for the whole file.
        text: what is wrong there.
    """

    path: str
    text: Words

    def __str__(self) -> str:
        return str(say("{path}: {text}", path=self.path, text=self.text) if self.path else self.text)


class ProblemUnreadableError(UserError):
    """The file is no rostering problem, or no roster of it; ``faults`` say what is wrong where."""

    code = "roster-file"

    def __init__(self, faults: Iterable[Fault], *, file: str = "") -> None:
        self.faults = tuple(faults)
        told = "; ".join(str(fault) for fault in self.faults[:SHOWN])
        more = len(self.faults) - SHOWN
        cause: Words | str = say("{told}; and {more} more", told=told, more=more) if more > 0 else told
        text = (
            say("{file} can't be read: {cause}", file=file, cause=cause)
            if file
            else say("This file is not a rostering problem: {cause}", cause=cause)
        )
        path = self.faults[0].path if self.faults else None
        super().__init__(text, field=path or None, remedy=say("Mend these places; docs/roster-json.md shows the form."))

    def of_file(self, file: str) -> ProblemUnreadableError:
        """Return the same with the file's name in the sentence."""
        return ProblemUnreadableError(self.faults, file=file)


class WrongKindError(ValueError):
    """A value of the wrong kind where a number, text, list, date or object is asked for."""

    def __init__(self, text: Words) -> None:
        super().__init__(str(text))
        self.text = text


def a_number(value: Any, _: Any = None) -> int:
    """Return ``value`` if it is a whole number, else raise."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise WrongKindError(say("“{value}” is not a whole number", value=_short(value)))
    return value


def a_text(value: Any, _: Any = None) -> str:
    """Return ``value`` if it is text, else raise."""
    if not isinstance(value, str):
        raise WrongKindError(say("“{value}” is not text in quotation marks", value=_short(value)))
    return value


def a_flag(value: Any, _: Any = None) -> bool:
    """Return ``value`` if it is true or false, else raise."""
    if not isinstance(value, bool):
        raise WrongKindError(say("“{value}” is neither true nor false", value=_short(value)))
    return value


def a_date(value: Any, _: Any = None) -> date:
    """Return the date ``value`` is in ISO form, else raise."""
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise WrongKindError(say("“{value}” is not a date like 2026-11-02", value=_short(value))) from error


def a_list(value: Any) -> list[Any] | tuple[Any, ...]:
    """Return ``value`` if it is a list, else raise: a text is no list of letters."""
    if not isinstance(value, (list, tuple)):
        raise WrongKindError(say("“{value}” is not a list", value=_short(value)))
    return value


def an_object(value: Any) -> dict[str, Any]:
    """Return ``value`` if it is an object, else raise."""
    if not isinstance(value, dict):
        raise WrongKindError(say("“{value}” is not an object in braces", value=_short(value)))
    return value


def an_option(value: Any, kind: Any) -> Any:
    """Return ``value`` as one of the options of ``kind`` (an enumeration or a ``Literal``), else raise."""
    options = {str(option): option for option in (list(kind) if isinstance(kind, EnumMeta) else get_args(kind))}
    if not isinstance(value, str) or value not in options:
        raise WrongKindError(
            say("“{value}” is none of {options}", value=_short(value), options="、".join(sorted(options)))
        )
    return options[value]


def faults_of(error: BaseException, path: str = "") -> Iterator[Fault]:
    """Yield each fault in ``error``, as the converter raised it, with its place."""
    if isinstance(error, BaseValidationError):
        for inner in error.exceptions:
            yield from faults_of(inner, path + _step(inner, error))
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(map(str, error.extra_fields)):
            yield Fault(path, say("“{name}” is not known here", name=name))
    elif isinstance(error, KeyError):
        yield Fault(path, say("“{name}” is missing", name=error.args[0]))
    elif isinstance(error, WrongKindError):
        yield Fault(path, error.text)
    elif bound := BOUND.match(str(error)):
        name, wanted, given = bound.groups()
        yield Fault(f"{path}.{name}", say("“{value}” must be {bound}", value=given, bound=wanted))
    else:
        yield Fault(path, say("this doesn't fit here ({cause})", cause=str(error)))


def _step(inner: BaseException, group: BaseValidationError) -> str:
    notes = getattr(inner, "__notes__", [])
    if isinstance(group, IterableValidationError):
        return "".join(f"[{note.index}]" for note in notes if isinstance(note, IterableValidationNote))
    if isinstance(group, ClassValidationError) and not isinstance(inner, KeyError):
        return "".join(f".{note.name}" for note in notes if isinstance(note, AttributeValidationNote))
    return ""


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:40] + "…"  # noqa: PLR2004 - as much as a line of a message holds
