"""``xinglin roster …``: rosters without a screen."""

from __future__ import annotations

import argparse

from app.exchange.rosters.cli import add_import
from app.words import tr


def register(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``roster``."""
    deeds = subparsers.add_parser("roster", help=tr("rosters of wards")).add_subparsers(dest="deed", required=True)
    add_import(deeds)
