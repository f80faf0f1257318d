"""What the commands of a ward's month share: which vault, ward and month, and the day a sheet begins on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.calendar.months import read_month
from app.console import add_vault_arguments
from app.staff.wardnamed import add_ward
from app.words import tr

if TYPE_CHECKING:
    import argparse


def of_month(parser: argparse.ArgumentParser) -> None:
    """Give ``parser`` a vault, a ward and a month."""
    add_vault_arguments(parser)
    add_ward(parser)
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help=tr("or the first day, YYYY-MM-DD"))


def first_day(args: argparse.Namespace) -> date:
    """Return the first day of the sheet a command names: of a month, or the day itself.

    Raises:
        UserError: it is neither.
    """
    text = str(args.month)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return read_month(text)
