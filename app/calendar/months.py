"""A month as people name it: ``2026-10``."""

from __future__ import annotations

from datetime import date

from app.errors import UserError
from app.words import say


def read_month(text: str) -> date:
    """Return the first day of a month written ``2026-10``.

    Raises:
        UserError: it is none.
    """
    try:
        return date.fromisoformat(f"{text.strip()}-01")
    except ValueError as error:
        raise UserError(say("“{text}” is not a month like 2026-10.", text=text), field="month") from error
