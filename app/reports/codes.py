"""What credential kinds are called on paper, and their renewal term and legal basis."""

from __future__ import annotations

import attrs

from app.words import N_, tr


@attrs.frozen(slots=True)
class KindFacts:
    """A credential kind on paper: its ``title``, days before expiry by which to apply, citation, whether law binds."""

    title: str
    lead: int | None = None
    basis: str = ""
    statutory: bool = False


KINDS: dict[str, KindFacts] = {
    "NUR_LIC": KindFacts(
        N_("Nurse's practice certificate"), 30, N_("Nurses Regulations art. 8, 10 and 21(1)"), statutory=True
    ),
    "DOC_QUAL": KindFacts(N_("Physician's qualification certificate")),
    "DOC_LIC": KindFacts(N_("Physician's practice certificate")),
    "DOC_ASSESS": KindFacts(
        N_("Periodic assessment of physicians"), None, N_("Physicians Law art. 42"), statutory=True
    ),
    "RES_CERT": KindFacts(N_("Residency training certificate")),
    "RAD_CERT": KindFacts(N_("Radiation worker's certificate")),
    "RAD_TRAIN": KindFacts(N_("Radiation protection training")),
    "RAD_HEALTH": KindFacts(N_("Occupational health examination")),
    "MCH_CERT": KindFacts(N_("Maternal and infant care certificate")),
    "SE_OP": KindFacts(N_("Special equipment operator's certificate"), 30, N_("TSG Z6001-2019"), statutory=True),
    "BLS": KindFacts(N_("Basic life support card")),
    "ACLS": KindFacts(N_("Advanced cardiac life support card")),
    "LME_CERT": KindFacts(N_("Large medical equipment certificate")),
    "PHA_REG": KindFacts(N_("Licensed pharmacist's registration"), 30),
    "HEALTH_FOOD": KindFacts(N_("Food handler's health certificate")),
}


def kind_facts(code: str) -> KindFacts:
    """Return what paper says of a credential kind; one of the hospital's own bears its code."""
    return KINDS.get(code, KindFacts(code))


def kind_title(code: str) -> str:
    """Return the title of a credential kind in the current language."""
    return tr(kind_facts(code).title)
