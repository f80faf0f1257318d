"""What a password must be. Profile of graded protection (GB/T 22239-2019): length and classes, no hints, no names."""

from __future__ import annotations

import unicodedata

from app.errors import UserError
from app.words import Words, say

LONGEST = 128
CLASSES_WANTED = 3
LONG_ENOUGH_ALONE = 12  # a passphrase of this length needs no classes
SHORTEST = 8  # what assessors of graded protection expect; the hospital may ask for more

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


def password_faults(
    password: str, *, login: str = "", hospital: str = "", shortest: int = SHORTEST
) -> tuple[Words, ...]:
    """Return what is wrong with ``password``, in sentences; nothing means it is good."""
    text = unicodedata.normalize("NFC", password)
    faults: list[Words] = []
    if len(text) < shortest:
        faults.append(say("At least {count} characters.", count=shortest))
    if len(text) > LONGEST:
        faults.append(say("At most {count} characters.", count=LONGEST))
    if len(text) < LONG_ENOUGH_ALONE and _classes(text) < CLASSES_WANTED:
        faults.append(say("Three of: capital letters, small letters, digits, other signs."))
    if any(_mostly(text, word) for word in (login, hospital)):
        faults.append(say("Not mainly the login or the hospital's name."))
    if any(_mostly(text, word) for word in COMMON):
        faults.append(say("Not mainly a word that is tried first (123456, password …)."))
    if text and len(set(text)) < min(5, shortest):
        faults.append(say("With at least five different characters."))
    return tuple(faults)


def require_password(password: str, *, login: str, hospital: str = "", shortest: int = SHORTEST) -> None:
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


def _mostly(text: str, word: str) -> bool:
    """Tell whether ``word`` makes up more than half of ``text``."""
    return bool(word) and word.casefold() in text.casefold() and 2 * len(word) > len(text)


def _classes(text: str) -> int:
    return sum(
        (
            any(c.isupper() for c in text),
            any(c.islower() for c in text),
            any(c.isdigit() for c in text),
            any(not c.isalnum() or not c.isascii() for c in text),
        )
    )
