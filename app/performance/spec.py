"""A performance problem as JSON, so that anyone can recompute a printed sheet (``docs/performance-problem.md``).

Numbers are read as exact decimals, whether they are written ``0.4`` or ``"0.4"``. Short forms: an attendance or a score
may be a bare number; work may be an object of item to quantity.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

import attrs
from cattrs import Converter, transform_error
from cattrs.errors import BaseValidationError, ForbiddenExtraKeysError
from cattrs.gen import make_dict_structure_fn

from app.errors import UserError
from app.performance.indicators import Indicator, Scoring, Source
from app.performance.problem import Attendance, Method, Problem, Score, Unit, Work
from app.words import Words, say

#: A problem file is text a person wrote or the program kept; more than this is something else.
LARGEST_FILE = 64 * 1024 * 1024
LARGEST_NUMBER = Decimal(10) ** 15
MOST_PLACES = 12

Value = TypeVar("Value", Problem, Unit, Indicator)
Choice = TypeVar("Choice", Method, Scoring, Source)


class SpecError(UserError):
    """The file is no performance problem; the sentence names the place."""

    code = "spec"

    def __init__(self, name: str, cause: Words) -> None:
        super().__init__(
            say("{name}: {cause}", name=name, cause=cause),
            field="spec",
            remedy=say("The form of the file is described in docs/performance-problem.md."),
        )


def read_spec(path: Path) -> Problem:
    """Read the problem in the JSON file at ``path``.

    Raises:
        SpecError: it cannot be read, is no JSON, or has a field too many, too few or of the wrong kind.
    """
    return loads(text_of(path), name=path.name)


def text_of(path: Path) -> str:
    """Return the text of a file a person wrote.

    Raises:
        SpecError: it cannot be read, is too large, or is not UTF-8.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise SpecError(path.name, say("the file is larger than {limit} MB.", limit=LARGEST_FILE >> 20))
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SpecError(path.name, say("the file cannot be read ({cause}).", cause=error.strerror or "")) from error
    except UnicodeDecodeError as error:
        raise SpecError(path.name, say("the file is not text in UTF-8.")) from error
    return text


def loads(text: str, *, name: str = "JSON") -> Problem:
    """Read a problem from JSON text; ``name`` is what sentences call it.

    Raises:
        SpecError: see ``read_spec``.
    """
    raw = _parsed(text, name)
    if not isinstance(raw, dict):
        raise SpecError(name, say("a JSON object with “month” and “units” is expected."))
    return _structured(raw, Problem, name)


def _parsed(text: str, name: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_no_key_twice)
    except json.JSONDecodeError as error:
        where = say("it is no JSON at line {line}, column {column}.", line=error.lineno, column=error.colno)
        raise SpecError(name, where) from error
    except RecursionError as error:
        raise SpecError(name, say("it is nested too deeply.")) from error
    except ValueError as error:
        raise SpecError(name, say("{cause}", cause=str(error))) from error


def unit_of(text: str, *, name: str = "JSON") -> Unit:
    """Read one unit (a scheme, without people) from JSON text.

    Raises:
        SpecError: see ``read_spec``.
    """
    raw = _parsed(text, name)
    if not isinstance(raw, dict):
        raise SpecError(name, say("a JSON object with “pool” and “steps” is expected."))
    return _structured({"people": [], **raw}, Unit, name)


def indicator_of(text: str, *, name: str = "JSON") -> Indicator:
    """Read one indicator from JSON text.

    Raises:
        SpecError: see ``read_spec``.
    """
    return indicator_from(_parsed(text, name), name=name)


def indicator_from(raw: Any, *, name: str) -> Indicator:
    """Make an indicator of what was read from JSON or TOML.

    Raises:
        SpecError: see ``read_spec``.
    """
    if not isinstance(raw, dict):
        raise SpecError(name, say("a JSON object with “name” and “reads” is expected."))
    return _structured(raw, Indicator, name)


def _structured(raw: Any, kind: type[Value], name: str) -> Value:
    try:
        return _converter().structure(raw, kind)
    except BaseValidationError as error:
        causes = transform_error(error, format_exception=_told)
        raise SpecError(name, say("{cause}", cause=f"{'；'.join(causes[:5])}。")) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise SpecError(name, say("{cause}", cause=str(error))) from error


def dumps(value: Problem | Unit | Indicator) -> str:
    """Return a problem, a unit or an indicator as JSON text that reads back to the same value; defaults are left out."""
    return json.dumps(_plain(value), ensure_ascii=False, indent=1)


def _plain(value: Any) -> Any:
    if attrs.has(type(value)):
        kind: Any = type(value)
        told = ((name, getattr(value, name), default) for name, default in _defaults(kind))
        return {name: _plain(inner) for name, inner, default in told if inner != default}
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple):
        return [_plain(inner) for inner in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


@cache
def _defaults(cls: Any) -> tuple[tuple[str, Any], ...]:
    """Return the fields of a value with what they are where nothing is given."""
    return tuple((each.name, _default(each.default)) for each in attrs.fields(cls))


def _default(default: Any) -> Any:
    made: Callable[[], Any] | None = getattr(default, "factory", None)
    return default if made is None else made()


@cache
def _converter() -> Converter:
    converter = Converter(forbid_extra_keys=True)
    converter.register_structure_hook(Decimal, lambda value, _: _number(value))
    # By identity: a hook of ``str`` would also take the enumerations, whose values it does not know.
    converter.register_structure_hook_func(lambda kind: kind is str, lambda value, _: _text(value))
    converter.register_structure_hook_func(lambda kind: kind is bool, lambda value, _: _flag(value))
    for kind in (Method, Scoring, Source):
        converter.register_structure_hook(kind, _choice)
    converter.register_structure_hook(date, lambda value, _: _date(value))
    converter.register_structure_hook_func(_is_optional, lambda value, kind: _optional(converter, value, kind))
    for cls, short in ((Score, "value"), (Attendance, "coefficient")):
        converter.register_structure_hook(cls, _short(converter, cls, short))
    converter.register_structure_hook_func(
        lambda kind: kind == tuple[Work, ...], lambda value, _: _work(converter, value)
    )
    return converter


def _short(converter: Converter, cls: type, field: str) -> Any:
    read: Any = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)

    def structure(value: Any, kind: Any) -> Any:
        return read(value if isinstance(value, dict) else {field: value}, kind)

    return structure


def _work(converter: Converter, value: Any) -> tuple[Work, ...]:
    if isinstance(value, dict):
        return tuple(Work(item=item, quantity=_number(quantity)) for item, quantity in value.items())
    return tuple(converter.structure(value, list[Work]))


def _is_optional(kind: Any) -> bool:
    return get_origin(kind) is types.UnionType and type(None) in get_args(kind)


def _optional(converter: Converter, value: Any, kind: Any) -> Any:
    if value is None:
        return None
    (inner,) = (each for each in get_args(kind) if each is not type(None))
    return converter.structure(value, inner)


def _number(value: Any) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
        raise TypeError(str(say("a number is expected")))
    try:
        number = Decimal(value)
    except InvalidOperation as error:
        raise ValueError(str(say("“{value}” is not a number", value=value))) from error
    if not number.is_finite() or abs(number) > LARGEST_NUMBER or -int(number.as_tuple().exponent) > MOST_PLACES:
        raise ValueError(str(say("“{value}” is beyond what can be meant", value=value)))
    return number


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(str(say("a text is expected")))
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(str(say("true or false is expected")))
    return value


def _choice(value: Any, kind: type[Choice]) -> Choice:
    if value not in set(kind):
        known = "、".join(kind)
        if kind is Method:
            raise ValueError(str(say("there is no method “{value}”; there are: {known}", value=value, known=known)))
        raise ValueError(str(say("“{value}” is none of {known}", value=value, known=known)))
    return kind(value)


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(_text(value))
    except ValueError as error:
        raise ValueError(str(say("“{value}” is not a date like 2026-10-31", value=value))) from error


def _told(error: BaseException, _kind: Any) -> str:
    """Return what is wrong with one place, in the reader's language."""
    if isinstance(error, KeyError):
        return str(say("“{field}” is missing", field=error.args[0]))
    if isinstance(error, ForbiddenExtraKeysError):
        return str(say("“{fields}” is not known here", fields="、".join(sorted(error.extra_fields))))
    return str(error)


def _no_number(text: str) -> Any:
    raise ValueError(str(say("“{value}” is not a number", value=text)))


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        double = next(key for n, (key, _) in enumerate(pairs) if any(key == other for other, _ in pairs[:n]))
        raise ValueError(str(say("“{field}” stands twice in one object", field=double)))
    return found
