"""What commands of pay have in common: the vault they work at, a unit's month, numbers."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation

from app.console import add_as_of, add_vault_arguments
from app.words import say


def decimal_of(text: str) -> Decimal:
    """Read a number from a command line.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(str(say("“{value}” is not a number", value=text))) from error


def at_vault(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the vault a command works at, and the day that stands in for today."""
    add_vault_arguments(parser)
    add_as_of(parser)


def of_month(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` the vault, a unit and a month, both needed."""
    at_vault(parser)
    parser.add_argument("--unit", required=True, metavar="UNIT")
    parser.add_argument("--month", required=True, metavar="YYYY-MM")
