"""What the first-run wizard decides, without a widget: what is missing at each step, and the founding itself."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from app.access.passwords import password_faults
from app.access.unlock import Founded, Founding, create_hospital
from app.words import Words, say

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

OWN_FILE_MODE = 0o600


@attrs.frozen(slots=True)
class Draft:
    """What was typed so far."""

    hospital: str = ""
    folder: str = ""
    campuses: tuple[str, ...] = ()
    own_sites: tuple[str, ...] = ()
    login: str = ""
    name: str = ""
    password: str = attrs.field(default="", repr=False)
    again: str = attrs.field(default="", repr=False)

    def founding(self) -> Founding:
        """Return it as what a hospital is founded with."""
        return Founding(
            hospital=self.hospital,
            login=self.login,
            password=self.password,
            name=self.name,
            campuses=self.campuses,
            own_sites=self.own_sites,
        )


def hospital_faults(draft: Draft) -> dict[str, Words]:
    """Return what is missing in the first step, by field."""
    missing: dict[str, Words] = {}
    if not draft.hospital.strip():
        missing["hospital"] = say("The hospital needs a name.")
    if not draft.folder.strip():
        missing["folder"] = say("Choose the folder that will hold the encrypted file.")
    elif not Path(draft.folder).is_absolute():
        missing["folder"] = say("Write the whole path of the folder, from the drive on.")
    return missing


def administrator_faults(draft: Draft) -> dict[str, Words]:
    """Return what is missing in the second step, by field."""
    missing: dict[str, Words] = {}
    if not draft.name.strip():
        missing["name"] = say("The user needs a name.")
    if not draft.login.strip():
        missing["login"] = say("The user needs a login.")
    wrong = password_faults(draft.password, login=draft.login, hospital=draft.hospital)
    if wrong:
        missing["password"] = wrong[0]
    elif draft.password != draft.again:
        missing["again"] = say("The two passwords differ.")
    return missing


def found(draft: Draft, *, founder: Callable[..., Founded] = create_hospital) -> Founded:
    """Create the encrypted hospital (blocking: key derivation takes a second on purpose)."""
    return founder(Path(draft.folder), draft.founding())


def keep_sheet(path: Path, *, hospital: str, login: str, code: str, at: datetime) -> None:
    """Write the recovery sheet as a PDF that only this account of the desktop can read."""
    from app.reports.pdf import to_pdf
    from app.reports.recovery import recovery_sheet

    pdf = to_pdf(recovery_sheet(hospital=hospital, login=login, code=code, printed_at=at))
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN_FILE_MODE)
    with os.fdopen(number, "wb") as stream:
        stream.write(pdf)


def code_lines(code: str, *, across: int = 4) -> str:
    """Return the recovery code in lines of ``across`` groups, for reading and copying by hand."""
    groups = code.split("-")
    return "\n".join("   ".join(groups[start : start + across]) for start in range(0, len(groups), across))
