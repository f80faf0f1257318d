"""A ward named on the command line: by its number, its name, another name of it, its code, or a chain from above."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.console import open_desk
from app.staff.units import find_unit
from app.words import tr

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.desk import Desk


def add_ward(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Give ``parser`` a ward."""
    parser.add_argument("--ward", required=required, metavar="WARD", help=tr("the ward's number, name or code"))


@contextmanager
def ward_desk(args: argparse.Namespace, *, read_only: bool = False) -> Iterator[Desk]:
    """Open the desk as ``open_desk`` does; ``args.ward`` is the unit's number from then on, None where none was named.

    Raises:
        NotFoundError: nothing is called so. UserError: several are.
    """
    with open_desk(args, read_only=read_only) as desk:
        if args.ward is not None:
            args.ward = _number(desk, str(args.ward))
        yield desk


def _number(desk: Desk, text: str) -> int:
    """Return the unit's number; a plain number is one, also of a ward that was closed since."""
    return int(text) if text.isdecimal() and not text.startswith("0") else find_unit(desk, text).id
