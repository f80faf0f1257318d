"""Numbers as they are typed into the performance page's fields."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from app.errors import UserError
from app.words import say

HUNDRED = Decimal(100)


def decimal_of(text: str, *, field: str) -> Decimal:
    """Read a number.

    Raises:
        UserError: it is none; names ``field``.
    """
    plain = text.strip().replace(",", "").replace("，", "")
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise UserError(say("“{value}” is not a number", value=text.strip()), field=field) from error
    if not value.is_finite():
        raise UserError(say("“{value}” is not a number", value=text.strip()), field=field)
    return value


def part_of(text: str, *, field: str) -> Decimal:
    """Read per cent as a part of one: ``40`` and ``40 %`` are 0.4.

    Raises:
        UserError: it is no number.
    """
    return decimal_of(text.strip().rstrip("%％").strip() or "0", field=field) / HUNDRED


def percent(part: Decimal) -> str:
    """Return a part of one as per cent, as it is typed."""
    return f"{(part * HUNDRED).normalize():f}"
