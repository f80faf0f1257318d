"""What the commands of requests share: how a deed is registered, how a month is read and a value becomes an object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.console import add_as_of, add_vault_arguments

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
