"""What the commands of requests share: how a deed is registered, how a month is read and a value becomes an object."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from app.console import add_as_of, add_vault_arguments
from app.errors import UserError
from app.words import say

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    Deeds = argparse._SubParsersAction[Any]  # noqa: SLF001 - argparse has no public name for it


def deed(deeds: Deeds, name: str, told: str, handler: Callable[[argparse.Namespace], int]) -> argparse.ArgumentParser:
    """Add a deed that opens the hospital's file and answers with ``handler``."""
    parser: argparse.ArgumentParser = deeds.add_parser(name, help=told)
    add_vault_arguments(parser)
    add_as_of(parser)
    parser.set_defaults(handler=handler)
    return parser


def fields(value: Any) -> dict[str, Any]:
    """Return a frozen value as an object of its fields."""
    return {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}


def month_day(text: str) -> date:
    """Return the first day of a month written YYYY-MM.

    Raises:
        UserError: it is none.
    """
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise UserError(say("“{text}” is not a month like 2026-10.", text=text), field="month") from error
