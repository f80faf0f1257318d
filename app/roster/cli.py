"""``xinglin roster …``: rosters without a screen; each module of ``PARTS`` adds its deeds to the one command."""

from __future__ import annotations

import argparse
import importlib
import importlib.util

from app.exchange.rosters.cli import add_import
from app.words import tr

#: Modules with a ``register(subparsers)`` of their own: on a problem in a file, and on the rosters of a vault.
PARTS = ("app.roster.cli_solve", "app.roster.cli_problem", "app.roster.book.cli")


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``roster``."""
    deeds = subparsers.add_parser("roster", help=tr("rosters of wards")).add_subparsers(dest="deed", required=True)
    for name in PARTS:
        if importlib.util.find_spec(name.rpartition(".")[0]) and importlib.util.find_spec(name):
            importlib.import_module(name).register(deeds)
    add_import(deeds)
