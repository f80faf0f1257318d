"""What a vault holds and how it is kept, in a handful of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.settings import read_setting
from app.words import tr
from db.tables import AuditRow, CalendarYearRow, CredentialRow, PersonRow, UnitRow, UserRow

if TYPE_CHECKING:
    from app.desk import Desk


LOOKED_AT = 1000  # rows of the audit checked at each opening; the whole chain by ``xinglin audit verify``


@attrs.frozen(slots=True)
class Overview:
    """Counts and facts for the status bar, ``vault show`` and the system page."""

    hospital: str
    path: str
    people: int
    credentials: int
    units: int
    users: int
    audit_rows: int
    read_only: bool
    years: tuple[int, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """Return the overview in sentences."""
        return (
            tr("{hospital}: {people} people, {credentials} credentials, {units} units, {users} users.",
               hospital=self.hospital, people=self.people, credentials=self.credentials, units=self.units,
               users=self.users),
            tr("Encrypted with AES-256 (SQLCipher) at {path}; {rows} audit rows.", path=self.path, rows=self.audit_rows),
        )  # fmt: skip


def overview(desk: Desk) -> Overview:
    """Count what the vault holds."""
    with desk.read(Verb.SETTING_VIEW) as work:
        session = work.session
        place = desk.vault.place
        return Overview(
            hospital=str(read_setting(session, "hospital-name")),
            path="" if place is None else str(place.database),
            people=session.scalar(select(func.count(PersonRow.id))) or 0,
            credentials=session.scalar(select(func.count(CredentialRow.id))) or 0,
            units=session.scalar(select(func.count(UnitRow.id))) or 0,
            users=session.scalar(select(func.count(UserRow.id)).where(UserRow.active.is_(True))) or 0,
            audit_rows=session.scalar(select(func.max(AuditRow.seq))) or 0,
            read_only=desk.vault.read_only,
            years=tuple(sorted(session.scalars(select(CalendarYearRow.year)))),
        )


def audit_holds(desk: Desk) -> bool:
    """Tell whether the newest rows of the audit are whole and end where they were anchored: a look at each opening."""
    with desk.read(Verb.SETTING_VIEW):
        return desk.vault.verify_audit(last=LOOKED_AT).whole
