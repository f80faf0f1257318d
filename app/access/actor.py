"""Who is at the desk: a login, its roles, and where each role holds."""

from __future__ import annotations

from enum import StrEnum

import attrs

from app.words import N_, tr


class Role(StrEnum):
    """The roles of a hospital. The stored value never changes; titles are in ``ROLE_TITLES``."""

    HR_HEAD = "hr-head"
    HR_CLERK = "hr-clerk"
    NURSING_OFFICE = "nursing-office"
    MEDICAL_OFFICE = "medical-office"
    HEAD_NURSE = "head-nurse"
    NURSE = "nurse"
    FINANCE = "finance"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


ROLE_TITLES: dict[Role, str] = {
    Role.HR_HEAD: N_("Head of HR"),
    Role.HR_CLERK: N_("HR clerk"),
    Role.NURSING_OFFICE: N_("Nursing department"),
    Role.MEDICAL_OFFICE: N_("Medical department"),
    Role.HEAD_NURSE: N_("Head nurse"),
    Role.NURSE: N_("Nurse (own month and requests)"),
    Role.FINANCE: N_("Finance"),
    Role.AUDITOR: N_("Auditor"),
    Role.ADMINISTRATOR: N_("System administrator"),
}


def role_title(role: Role) -> str:
    """Return the role's title in the current language."""
    return tr(ROLE_TITLES[role])


@attrs.frozen(slots=True)
class Grant:
    """A role, for the whole hospital (``unit_id`` None) or for a unit and everything below it."""

    role: Role
    unit_id: int | None = None


@attrs.frozen(slots=True)
class Actor:
    """The person a verb is done for. ``grants`` come from the vault at unlock and whenever they change.

    ``person_id`` is the person of the staff list the login belongs to; None where it was never said.
    """

    login: str
    name: str
    grants: frozenset[Grant]
    user_id: int | None = None
    person_id: int | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def role_names(self) -> str:
        """The stored role names, sorted, for the audit."""
        return ",".join(sorted(self.roles))
