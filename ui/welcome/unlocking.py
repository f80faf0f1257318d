"""What the unlock screen decides, without a widget: which hospital, which words, whether reading is offered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from app.access.unlock import unlock
from app.errors import UserError
from app.words import Words, say, tr
from db.errors import HeldError, HostError, WrongPasswordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.desk import Desk
    from ui.kit.workstation import Workstation


@attrs.frozen(slots=True)
class Attempt:
    """One try: where, who, with what; ``read_only`` when another program holds the hospital."""

    path: Path
    login: str
    password: str = attrs.field(repr=False)
    read_only: bool = False


@attrs.frozen(slots=True)
class Refusal:
    """Why a try failed, in words; ``retry_password`` puts the cursor on the password, ``offer_reading`` a button."""

    text: str
    remedy: str
    retry_password: bool = False
    offer_reading: bool = False
    field: str = ""


@attrs.frozen(slots=True)
class Choice:
    """A hospital that can be chosen."""

    path: str
    title: str
    login: str


def choices(workstation: Workstation, path: Path | None) -> tuple[Choice, ...]:
    """Return the hospitals opened here, ``path`` first when one was asked for."""
    known = [Choice(each.path, title_of(each.path), each.login) for each in workstation.recent]
    if path is not None and all(each.path != str(path) for each in known):
        return (Choice(str(path), title_of(str(path)), ""), *known)
    if path is not None:
        known.sort(key=lambda each: each.path != str(path))
    return tuple(known)


def title_of(path: str) -> str:
    """Return how a hospital's place is shown: its folder, and where that lies."""
    place = Path(path)
    return f"{place.stem}  ·  {place.parent}"


def faults(path: str, login: str, password: str) -> dict[str, Words]:
    """Return what is missing before a try, by field."""
    missing: dict[str, Words] = {}
    if not path:
        missing["path"] = say("Choose a hospital, or create one.")
    if not login.strip():
        missing["login"] = say("Type your login.")
    if not password:
        missing["password"] = say("Type your password.")
    return missing


def try_unlock(attempt: Attempt, *, opener: Callable[..., Desk] = unlock) -> Desk:
    """Open the hospital (blocking: key derivation takes a second on purpose)."""
    return opener(attempt.path, attempt.login, attempt.password, read_only=attempt.read_only)


def refusal(error: BaseException) -> Refusal | None:
    """Put a failure into words; None when it is ours."""
    if isinstance(error, HostError):
        return Refusal(
            tr(error.msgid, **error.params),
            tr(error.remedy, **error.params),
            retry_password=isinstance(error, WrongPasswordError),
            offer_reading=isinstance(error, HeldError),
        )
    if isinstance(error, UserError):
        return Refusal(str(error.text), "" if error.remedy is None else str(error.remedy), field=error.field or "")
    return None
