"""Numbers on a command line."""

from __future__ import annotations

import argparse
from decimal import Decimal, InvalidOperation

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
