"""The record's deeds and subjects in words. A deed is stored as ``subject.deed``; each part has its word here."""

from __future__ import annotations

from app.words import N_, tr

AREAS = {
    "access": N_("Keys"),
    "backup": N_("Backup"),
    "balance": N_("Balances"),
    "calendar": N_("Calendar"),
    "contract": N_("Contracts"),
    "credential": N_("Credentials"),
    "demo": N_("Demo hospital"),
    "import": N_("Import"),
    "performance": N_("Performance"),
    "quota": N_("Establishment"),
    "report": N_("Reports"),
    "roster": N_("Roster"),
    "saved-list": N_("Saved lists"),
    "setting": N_("Settings"),
    "staff": N_("Staff"),
    "unit": N_("Units"),
    "user": N_("Users"),
}
DEEDS = {
    "actual": N_("work noted"),
    "add-kind": N_("kind added"),
    "answer": N_("appeal answered"),
    "appeal": N_("appeal"),
    "apply": N_("applied"),
    "approve": N_("approved"),
    "approved": N_("approved"),
    "build": N_("built"),
    "change": N_("changed after publishing"),
    "change-key": N_("data key changed"),
    "change-password": N_("password changed"),
    "compute": N_("computed"),
    "correct": N_("corrected"),
    "demand": N_("demanded for a post"),
    "demand-end": N_("no longer demanded for a post"),
    "draft": N_("draft"),
    "drill": N_("restore rehearsed"),
    "drop": N_("dropped"),
    "edit": N_("edited"),
    "enter": N_("entered"),
    "fee": N_("fee set"),
    "found": N_("founded"),
    "import": N_("imported"),
    "indicator": N_("indicator kept"),
    "indicator-retired": N_("indicator retired"),
    "leave": N_("leave entered"),
    "leave-withdraw": N_("leave withdrawn"),
    "new-recovery-code": N_("new recovery code"),
    "notify": N_("notice sent"),
    "open": N_("month opened"),
    "print": N_("printed"),
    "propose": N_("proposed"),
    "publish": N_("published"),
    "published": N_("published"),
    "receipt": N_("receipt came back"),
    "recover": N_("opened by the recovery code"),
    "reject": N_("rejected"),
    "renewal": N_("renewal followed"),
    "replaced": N_("replaced"),
    "require": N_("required for a duty"),
    "require-end": N_("no longer required for a duty"),
    "restore": N_("restored"),
    "return": N_("sent back"),
    "review-freeze": N_("freeze reviewed"),
    "run": N_("run"),
    "save": N_("kept"),
    "scheme": N_("scheme kept"),
    "seal": N_("sealed"),
    "sealed": N_("sealed"),
    "submit": N_("submitted"),
    "submitted": N_("submitted"),
    "take-back": N_("taken back"),
    "tighten": N_("tightened"),
    "undo": N_("undone"),
    "unlock": N_("unlocked"),
    "verify": N_("verified"),
    "wish": N_("wish entered"),
    "wish-deny": N_("wish denied"),
    "wish-withdraw": N_("wish withdrawn"),
    "withdraw": N_("withdrawn"),
}
SUBJECTS = {
    "backup": N_("Backup"),
    "balance": N_("Posting of a balance"),
    "balance-account": N_("Account of balances"),
    "calendar": N_("Calendar"),
    "contract": N_("Contract"),
    "credential": N_("Certificate"),
    "credential_kind": N_("Kind of certificate"),
    "duty_requirement": N_("Requirement of a duty"),
    "hospital": N_("Hospital"),
    "import": N_("Import"),
    "performance": N_("Run of performance pay"),
    "post_duty": N_("Duty of a post"),
    "print": N_("Print"),
    "quota": N_("Quota"),
    "roster": N_("Roster"),
    "roster-leave": N_("Leave"),
    "roster-wish": N_("Wish"),
    "rules": N_("Rules"),
    "saved-list": N_("Saved list"),
    "setting": N_("Setting of the hospital"),
    "staff": N_("Person"),
    "unit": N_("Unit"),
    "user": N_("User"),
    "ward-setup": N_("Set-up of a ward"),
}


def deed_title(action: str) -> str:
    """Return ``roster.publish`` in words; what has none stands as it is stored."""
    area, _dot, deed = action.partition(".")
    if area not in AREAS or deed not in DEEDS:
        return action
    return tr("{area}: {deed}", area=tr(AREAS[area]), deed=tr(DEEDS[deed]))


def subject_title(subject: str) -> str:
    """Return the kind of thing a deed was done to, in words."""
    return tr(SUBJECTS[subject]) if subject in SUBJECTS else subject
