"""One table says who may do what. Every service verb asks it, through the desk, before anything else.

A verb's stored name is ``subject.deed``. A role that holds a verb for units only (a head nurse) sees and touches
nothing outside them: services filter by ``Work.scope``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from app.access.actor import Actor, Role, role_title
from app.errors import NotAllowedError
from app.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping


class Verb(StrEnum):
    """Everything that can be asked of the program."""

    STAFF_VIEW = "staff.view"
    STAFF_VIEW_SENSITIVE = "staff.view-sensitive"  # identity numbers, phones, pregnancy in clear
    STAFF_EDIT = "staff.edit"
    UNIT_VIEW = "unit.view"
    UNIT_EDIT = "unit.edit"
    QUOTA_VIEW = "quota.view"
    QUOTA_EDIT = "quota.edit"
    CONTRACT_VIEW = "contract.view"
    CONTRACT_EDIT = "contract.edit"
    CREDENTIAL_VIEW = "credential.view"
    CREDENTIAL_PROPOSE = "credential.propose"
    CREDENTIAL_APPROVE = "credential.approve"
    BALANCE_VIEW = "balance.view"
    BALANCE_EDIT = "balance.edit"
    IMPORT_RUN = "import.run"
    IMPORT_UNDO = "import.undo"
    REPORT_PRINT = "report.print"
    REPORT_TEMPLATE = "report.template"  # the hospital's own forms and how their cells are filled
    REPORT_VERIFY = "report.verify"  # whoever holds a sheet may ask whether it is a true print
    ROSTER_VIEW = "roster.view"
    ROSTER_EDIT = "roster.edit"
    ROSTER_APPROVE = "roster.approve"
    REQUEST_OWN = "request.own"  # one's own month, wishes, leave and swaps, certificates and published pay
    REQUEST_VIEW = "request.view"  # how many wait where, without reasons
    REQUEST_ANSWER = "request.answer"  # rounds of wishes; approve and deny, with what was given as the reason
    REQUEST_CONFIRM = "request.confirm"  # the second step of long leave
    WORKLOAD_VIEW = "workload.view"  # work done and what patients said of it, without money
    PERFORMANCE_VIEW = "performance.view"  # what units and persons are paid
    PERFORMANCE_EDIT = "performance.edit"  # enter inputs, compute, submit
    PERFORMANCE_SCHEME = "performance.scheme"  # how units share, fee tables, the year's total
    PERFORMANCE_APPROVE = "performance.approve"  # approve, return, publish
    PERFORMANCE_SEAL = "performance.seal"  # close a published month: nothing of it changes any more
    CALENDAR_VIEW = "calendar.view"
    CALENDAR_EDIT = "calendar.edit"
    SETTING_VIEW = "setting.view"
    SETTING_EDIT = "setting.edit"
    USER_VIEW = "user.view"
    USER_EDIT = "user.edit"
    AUDIT_VIEW = "audit.view"
    BACKUP_RUN = "backup.run"
    BACKUP_RESTORE = "backup.restore"


_EVERYONE = frozenset({Verb.UNIT_VIEW, Verb.CALENDAR_VIEW, Verb.SETTING_VIEW, Verb.REPORT_VERIFY})

_CLERK = _EVERYONE | {
    Verb.STAFF_VIEW,
    Verb.STAFF_VIEW_SENSITIVE,
    Verb.STAFF_EDIT,
    Verb.UNIT_EDIT,
    Verb.QUOTA_VIEW,
    Verb.CONTRACT_VIEW,
    Verb.CONTRACT_EDIT,
    Verb.CREDENTIAL_VIEW,
    Verb.CREDENTIAL_PROPOSE,
    Verb.BALANCE_VIEW,
    Verb.BALANCE_EDIT,
    Verb.IMPORT_RUN,
    Verb.IMPORT_UNDO,
    Verb.REPORT_PRINT,
    Verb.REPORT_TEMPLATE,
    Verb.ROSTER_VIEW,
    Verb.REQUEST_VIEW,
    Verb.WORKLOAD_VIEW,
    Verb.PERFORMANCE_VIEW,
    Verb.PERFORMANCE_EDIT,
    Verb.CALENDAR_EDIT,
    Verb.BACKUP_RUN,
}

PERMISSIONS: Mapping[Role, frozenset[Verb]] = {
    Role.HR_CLERK: _CLERK,
    Role.HR_HEAD: _CLERK
    | {
        Verb.QUOTA_EDIT,
        Verb.CREDENTIAL_APPROVE,
        Verb.ROSTER_EDIT,
        Verb.ROSTER_APPROVE,
        Verb.REQUEST_ANSWER,
        Verb.REQUEST_CONFIRM,
        Verb.PERFORMANCE_SCHEME,
        Verb.PERFORMANCE_APPROVE,
        Verb.PERFORMANCE_SEAL,
        Verb.USER_VIEW,
        Verb.SETTING_EDIT,
    },
    # the wards' rosters and what nurses ask for, over the whole hospital; who is paid what is neither decided nor seen there
    Role.NURSING_OFFICE: _EVERYONE
    | {
        Verb.STAFF_VIEW,
        Verb.QUOTA_VIEW,
        Verb.CREDENTIAL_VIEW,
        Verb.CREDENTIAL_PROPOSE,
        Verb.BALANCE_VIEW,
        Verb.REPORT_PRINT,
        Verb.ROSTER_VIEW,
        Verb.ROSTER_EDIT,
        Verb.ROSTER_APPROVE,
        Verb.REQUEST_OWN,
        Verb.REQUEST_VIEW,
        Verb.REQUEST_ANSWER,
        Verb.REQUEST_CONFIRM,
        Verb.WORKLOAD_VIEW,
        Verb.CALENDAR_EDIT,
    },
    # doctors' registrations and privileges; who is on duty is looked at, not planned
    Role.MEDICAL_OFFICE: _EVERYONE
    | {
        Verb.STAFF_VIEW,
        Verb.QUOTA_VIEW,
        Verb.CREDENTIAL_VIEW,
        Verb.CREDENTIAL_PROPOSE,
        Verb.REPORT_PRINT,
        Verb.ROSTER_VIEW,
    },
    Role.HEAD_NURSE: _EVERYONE
    | {
        Verb.STAFF_VIEW,
        Verb.CREDENTIAL_VIEW,
        Verb.BALANCE_VIEW,
        Verb.REPORT_PRINT,
        Verb.ROSTER_VIEW,
        Verb.ROSTER_EDIT,
        Verb.REQUEST_OWN,
        Verb.REQUEST_VIEW,
        Verb.REQUEST_ANSWER,
        Verb.WORKLOAD_VIEW,
        Verb.PERFORMANCE_VIEW,
        Verb.PERFORMANCE_EDIT,
    },
    Role.NURSE: _EVERYONE | {Verb.REQUEST_OWN},
    Role.FINANCE: _EVERYONE
    | {
        Verb.STAFF_VIEW,
        Verb.BALANCE_VIEW,
        Verb.REPORT_PRINT,
        Verb.REPORT_TEMPLATE,
        Verb.ROSTER_VIEW,
        Verb.IMPORT_RUN,
        Verb.WORKLOAD_VIEW,
        Verb.PERFORMANCE_VIEW,
        Verb.PERFORMANCE_EDIT,
        Verb.PERFORMANCE_SCHEME,
        Verb.PERFORMANCE_SEAL,
    },
    Role.AUDITOR: _EVERYONE | {Verb.AUDIT_VIEW, Verb.USER_VIEW},
    Role.ADMINISTRATOR: _EVERYONE
    | {Verb.SETTING_EDIT, Verb.USER_VIEW, Verb.USER_EDIT, Verb.BACKUP_RUN, Verb.BACKUP_RESTORE, Verb.CALENDAR_EDIT},
}


def allowed(actor: Actor, verb: Verb) -> bool:
    """Tell whether any of the actor's roles holds ``verb`` (somewhere)."""
    return any(verb in PERMISSIONS[role] for role in actor.roles)


def roots(actor: Actor, verb: Verb) -> frozenset[int] | None:
    """Return the units (each with all below it) for which ``verb`` is held; None means the whole hospital."""
    places = [grant.unit_id for grant in actor.grants if verb in PERMISSIONS[grant.role]]
    if None in places:
        return None
    return frozenset(place for place in places if place is not None)


def require(actor: Actor, verb: Verb) -> None:
    """Stop here unless the actor holds ``verb``.

    Raises:
        NotAllowedError: names the roles that do hold it.
    """
    if allowed(actor, verb):
        return
    holders = "、".join(role_title(role) for role, verbs in PERMISSIONS.items() if verb in verbs)
    raise NotAllowedError(
        say("Your account may not do this ({verb}).", verb=verb.value),
        remedy=say("Roles that may: {holders}. Ask one of them, or the system administrator.", holders=holders),
    )
