"""Numbers people and certificates are known by: which are well formed, and what they tell. Pure.

Identity numbers follow GB 11643-1999 with a hard checksum and a soft area: areas are abolished and renamed, and the
prefixes 81, 82 and 83 belong to the residence permits of Hong Kong, Macao and Taiwan residents. A number that lost
digits in a spreadsheet is unreadable; it is never guessed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from enum import StrEnum

import attrs

from app.words import Words, say

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_CREDIT_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_CREDIT_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_EARLIEST_BIRTH = date(1800, 1, 1)  # the sample number of the standard itself was born in 1880
_LENGTH = 18

_RIC_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_LOST_DIGITS = re.compile(r"[0-9](\.[0-9]+)?E\+?[0-9]+|[0-9]+\.0*")
_HMT = re.compile(r"[HM][0-9]{8}([0-9]{2})?|[0-9]{8}|[0-9]{10}")
_FPR = re.compile(r"9[0-9]{17}|[A-Z]{3}[0-9]{12}")
_PASSPORT = re.compile(r"[A-Z0-9]{6,9}")
_CREDIT = re.compile(f"[{_CREDIT_SIGNS}]{{18}}")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_NURSE_LICENCE = re.compile(r"(19|20)[0-9]{10}")
_DOCTOR_LICENCE = re.compile(r"[12](10|20|30|4[0-9]|50)[0-9]{12}")
_DOCTOR_QUALIFICATION = re.compile(r"[0-9]{23}[0-9X]|[0-9]{26}[0-9X]")
_BANK_CARD = re.compile(r"[0-9]{16,19}")
_SEPARATORS = re.compile(r"[\s\u00a0\u200b\ufeff'‘’\-–—]+")


class IdType(StrEnum):
    """What kind of document an identity number stands on."""

    RIC = "RIC"  # 居民身份证, also the residence permits 81/82/83
    PASSPORT = "PASSPORT"
    HMT = "HMT"  # 回乡证 / 台胞证
    FPR = "FPR"  # 外国人永久居留身份证


class IdProblemKind(StrEnum):
    """What is wrong with an identity number."""

    CHECKSUM = "checksum"
    UNREADABLE = "unreadable"
    DATE = "date"


@attrs.frozen(slots=True)
class IdNumber:
    """A number that may be stored. ``birth`` and ``sex`` (GB/T 2261.1) are known for resident identity numbers only."""

    id_type: IdType
    number: str
    birth: date | None = None
    sex: str | None = None


@attrs.frozen(slots=True)
class IdProblem:
    """Why a number may not be stored; ``text`` is a sentence for the person at the screen."""

    kind: IdProblemKind
    text: Words


def clean_number(text: str) -> str:
    """Return ``text`` as numbers are stored: half-width, upper case, no blanks, quotes or dashes."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()


def parse_id_number(text: str, today: date) -> IdNumber | IdProblem:
    """Read an identity number of any kind.

    A number of 18 signs is judged as a resident identity number first; only what cannot be one is tried as another
    document. ``today`` bounds the birth date.
    """
    number = clean_number(text)
    if _LOST_DIGITS.fullmatch(number):
        return _unreadable(say("The spreadsheet kept this identity number as a number and lost its last digits."))
    if len(number) == _LENGTH and number[0] != "9" and _RIC_SHAPE.fullmatch(number):
        return _checked(IdType.RIC, number, today)
    id_type = detect_id_type(number)
    if id_type is None or id_type is IdType.RIC:
        return _unreadable(say("This is no identity number: a resident's has 18 signs, here are {count}.",
                               count=len(number)))  # fmt: skip
    if id_type is IdType.FPR and len(number) == _LENGTH:
        return _checked(IdType.FPR, number, today)
    return IdNumber(id_type, number)


def detect_id_type(number: str) -> IdType | None:
    """Return the kind of document whose numbers have this shape, or None."""
    number = clean_number(number)
    if _FPR.fullmatch(number):
        return IdType.FPR
    if _RIC_SHAPE.fullmatch(number):
        return IdType.RIC
    if _HMT.fullmatch(number):
        return IdType.HMT
    if _PASSPORT.fullmatch(number) and any(sign.isdigit() for sign in number) and not number.isdigit():
        return IdType.PASSPORT
    return None


def check_sign(body: str) -> str:
    """Return the check sign of the first 17 digits ``body`` (GB 11643-1999)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11]


def birth_of(number: str) -> date | None:
    """Return the birth date an 18-sign number carries, None where it is no day of the calendar."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def sex_of(number: str) -> str:
    """Return the sex an 18-sign number carries: ``1`` male (odd sequence), ``2`` female."""
    return "1" if int(number[16]) % 2 else "2"


def is_credit_code(text: str) -> bool:
    """Tell whether ``text`` is a unified social credit code (GB 32100-2015)."""
    code = clean_number(text)
    if not _CREDIT.fullmatch(code):
        return False
    total = sum(_CREDIT_SIGNS.index(sign) * weight for sign, weight in zip(code[:17], _CREDIT_WEIGHTS, strict=True))
    return _CREDIT_SIGNS[(31 - total % 31) % 31] == code[17]


def is_mobile(text: str) -> bool:
    """Tell whether ``text`` is a mobile number of the mainland."""
    return _MOBILE.fullmatch(clean_number(text)) is not None


def is_nurse_licence_shape(text: str) -> bool:
    """Tell whether ``text`` looks like a nurse's licence of today (soft: shorter legacy numbers exist)."""
    return _NURSE_LICENCE.fullmatch(clean_number(text)) is not None


def is_doctor_licence_shape(text: str) -> bool:
    """Tell whether ``text`` looks like a doctor's licence (soft: the number keeps its first area)."""
    return _DOCTOR_LICENCE.fullmatch(clean_number(text)) is not None


def is_doctor_qualification_shape(text: str) -> bool:
    """Tell whether ``text`` looks like a doctor's qualification: 27 signs, or 24 of the older ones (soft)."""
    return _DOCTOR_QUALIFICATION.fullmatch(clean_number(text)) is not None


def is_bank_card(text: str) -> bool:
    """Tell whether ``text`` is a bank card number by length and Luhn."""
    digits = clean_number(text)
    if not _BANK_CARD.fullmatch(digits):
        return False
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0  # noqa: PLR2004 - Luhn's digit sum


def _checked(id_type: IdType, number: str, today: date) -> IdNumber | IdProblem:
    if check_sign(number[:17]) != number[17]:
        return IdProblem(
            IdProblemKind.CHECKSUM, say("The check sign of this identity number is wrong: a digit was mistyped.")
        )
    birth = birth_of(number)
    if birth is None or not _EARLIEST_BIRTH <= birth <= today:
        return IdProblem(IdProblemKind.DATE, say("The birth date inside this identity number cannot be."))
    return IdNumber(id_type, number, birth, sex_of(number))


def _unreadable(text: Words) -> IdProblem:
    return IdProblem(IdProblemKind.UNREADABLE, text)
