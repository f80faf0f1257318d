"""The commands that need the screens: pictures of the pages."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

#: Modules of this floor that register commands, as far as they are there.
MODULES = ("ui.pictures", "ui.demo")


def register(subparsers: argparse._SubParsersAction[Any]) -> None:
    """Add the commands of this floor."""
    for name in MODULES:
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name).register(subparsers)


EXTRAS: tuple[Callable[..., None], ...] = (register,)
