"""What a password must be. Profile of graded protection (GB/T 22239-2019): length and classes, no hints, no names."""

from __future__ import annotations

import unicodedata

from app.errors import UserError
from app.words import Words, say

LONGEST = 128
CLASSES_WANTED = 3
LONG_ENOUGH_ALONE = 20  # a passphrase of this length needs no classes

# Words an attacker of a hospital tries first, beside the login and the hospital's own name.
COMMON = (
    "password",
    "passw0rd",
    "123456",
    "12345678",
    "qwerty",
    "admin",
    "hospital",
    "yiyuan",
    "renshi",
    "huli",
    "woaini",
    "abc123",
    "iloveyou",
    "88888888",
    "66666666",
    "00000000",
)


def password_faults(password: str, *, login: str = "", hospital: str = "", shortest: int = 12) -> tuple[Words, ...]:
    """Return what is wrong with ``password``, in sentences; nothing means it is good."""
    text = unicodedata.normalize("NFC", password)
    faults: list[Words] = []
    if len(text) < shortest:
        faults.append(say("At least {count} characters.", count=shortest))
    if len(text) > LONGEST:
        faults.append(say("At most {count} characters.", count=LONGEST))
    if len(text) < LONG_ENOUGH_ALONE and _classes(text) < CLASSES_WANTED:
        faults.append(say("Three of: capital letters, small letters, digits, other signs."))
    folded = text.casefold()
    if any(word and word.casefold() in folded for word in (login, hospital)):
        faults.append(say("Without the login or the hospital's name in it."))
    if any(word in folded for word in COMMON):
        faults.append(say("Without a sequence or a word that is tried first (123456, password …)."))
    if text and len(set(text)) < min(5, shortest):
        faults.append(say("With at least five different characters."))
    return tuple(faults)


def require_password(password: str, *, login: str, hospital: str = "", shortest: int = 12) -> None:
    """Stop here unless the password is good.

    Raises:
        UserError: says everything that is wrong with it.
    """
    faults = password_faults(password, login=login, hospital=hospital, shortest=shortest)
    if faults:
        raise UserError(
            say("The password does not hold: {faults}", faults=" ".join(str(fault) for fault in faults)),
            field="password",
        )


def _classes(text: str) -> int:
    kinds = {
        "upper": any(c.isupper() for c in text),
        "lower": any(c.islower() for c in text),
        "digit": any(c.isdigit() for c in text),
        "other": any(not c.isalnum() or ord(c) > 127 for c in text),  # noqa: PLR2004 - beyond ASCII counts as other
    }
    return sum(kinds.values())
