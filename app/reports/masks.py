"""Masking what a sheet must not show in full. Counted in characters, so that 𠅤 is one, never half."""

from __future__ import annotations

STAR = "*"
ID_HEAD, ID_TAIL = 6, 4
PHONE_HEAD, PHONE_TAIL = 3, 4


def mask(text: str, *, head: int, tail: int) -> str:
    """Keep ``head`` and ``tail`` characters, stars between; a text too short for both is masked whole."""
    if len(text) <= head + tail:
        return STAR * len(text)
    return text[:head] + STAR * (len(text) - head - tail) + text[len(text) - tail :]


def mask_id(number: str | None) -> str:
    """Mask an identity number: area code and the last four stay, the birthday goes."""
    return mask((number or "").strip(), head=ID_HEAD, tail=ID_TAIL)


def mask_phone(number: str | None) -> str:
    """Mask a telephone number: 138****5678."""
    return mask((number or "").strip(), head=PHONE_HEAD, tail=PHONE_TAIL)


def mask_name(name: str | None) -> str:
    """Mask a name for a posted list: the first and (from three characters on) the last character stay."""
    text = (name or "").strip()
    return mask(text, head=1, tail=1) if len(text) > 2 else text[:1] + STAR * (len(text) - 1)  # noqa: PLR2004 - a name of two
