"""What the hospital adds to the catalogue: kinds of its own, earlier reminders, graver effects, further demands.

It may tighten and add, never loosen: a lead may begin earlier and a lapse may bar where the catalogue only warns, not
the other way round. ``HouseRules`` is a plain value that travels with whoever is judged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

import attrs

from app.credentials.catalogue import CredentialKind, Duty, Effect, kind_of, kinds, needs_of
from app.errors import UserError
from app.words import say

EFFECTS: tuple[Effect, ...] = ("note", "warn", "bar")
LONGEST_LEAD = 730


@attrs.frozen(slots=True)
class Requirement:
    """The hospital demands that ``duty`` also needs ``kind``, from a day to a day."""

    duty: str
    kind: str
    reason: str
    start: date | None = None
    until: date | None = None
    id: int | None = None

    def holds_on(self, day: date) -> bool:
        """Tell whether it is in force on ``day``."""
        return (self.start is None or self.start <= day) and (self.until is None or day <= self.until)


@attrs.frozen(slots=True)
class HouseRules:
    """The hospital's additions: ``own`` kinds by code (new or tightened) and further requirements of duties."""

    own: Mapping[str, CredentialKind] = attrs.field(factory=dict)
    requirements: tuple[Requirement, ...] = ()

    def kind_of(self, code: str) -> CredentialKind:
        """Return the kind as it holds in this hospital."""
        found = self.own.get(code)
        return found if found is not None else kind_of(code)

    def kinds(self) -> dict[str, CredentialKind]:
        """Return every kind by code, the built-in ones first."""
        return {**kinds(), **self.own}

    def needs_of(self, duty: Duty, day: date) -> tuple[tuple[str, Duty, Requirement | None], ...]:
        """Return what a duty needs on ``day``: (kind, duty that asks, the hospital's requirement or None for law's)."""
        found: dict[str, tuple[str, Duty, Requirement | None]] = {
            kind: (kind, asked_by, None) for kind, asked_by in needs_of(duty)
        }
        for requirement in self.requirements:
            if requirement.duty == duty.code and requirement.holds_on(day):
                found.setdefault(requirement.kind, (requirement.kind, duty, requirement))
        return tuple(found.values())

    def asked_by(self, duties: Collection[Duty]) -> frozenset[str]:
        """Return the codes of all kinds these duties may need on any day, filings that cure another place included."""
        asked = {kind for duty in duties for kind, _asked_by in needs_of(duty)}
        codes = {duty.code for duty in duties}
        asked |= {requirement.kind for requirement in self.requirements if requirement.duty in codes}
        return frozenset(asked | {filing for code in asked if (filing := self.kind_of(code).filing)})


NO_ADDITIONS = HouseRules()


def tightened(
    kind: CredentialKind, *, near: int | None = None, leads: tuple[int, ...] | None = None, effect: Effect | None = None
) -> CredentialKind:
    """Return ``kind`` with an earlier reminder or a graver effect.

    Raises:
        UserError: it would be looser than it is.
    """
    if near is not None and not kind.near <= near <= LONGEST_LEAD:
        raise UserError(
            say("{kind} counts as due soon from {low} days on; it may begin earlier (up to {high}), not later.",
                kind=kind.name, low=kind.near, high=LONGEST_LEAD), field="near",
        )  # fmt: skip
    if leads is not None:
        first = max(kind.leads, default=0)
        if not leads or max(leads) < first or max(leads) > LONGEST_LEAD or min(leads) < 0:
            raise UserError(
                say("The first reminder of {kind} is {low} days before; it may come earlier (up to {high}), not later.",
                    kind=kind.name, low=first, high=LONGEST_LEAD), field="leads",
            )  # fmt: skip
        leads = tuple(sorted({*leads, *kind.leads}, reverse=True))
    if effect is not None and EFFECTS.index(effect) < EFFECTS.index(kind.effect):
        raise UserError(say("The hospital may tighten the effect of a lapse, not loosen it."), field="effect")
    return attrs.evolve(
        kind,
        near=kind.near if near is None else near,
        leads=kind.leads if leads is None else leads,
        effect=kind.effect if effect is None else effect,
    )


def own_kind(
    code: str, title: str, *, nature: str = "optional", near: int = 30, effect: Effect = "note", issuer: str = ""
) -> CredentialKind:
    """Return a kind of the hospital's own; its level is policy, for a hospital makes no law.

    Raises:
        UserError: the code is taken or not plain, or there is no title.
    """
    clean = code.strip().upper()
    if not clean or not clean.replace("_", "").isalnum() or not clean.isascii():
        raise UserError(say("A code is made of letters, digits and underscores."), field="code")
    if clean in kinds():
        raise UserError(say("{code} is in the catalogue already; tighten it instead.", code=clean), field="code")
    if not title.strip():
        raise UserError(say("Give the credential its name."), field="title")
    if nature not in ("expiry", "optional", "none"):
        raise UserError(say("There is no nature {nature}.", nature=nature), field="nature")
    if effect not in EFFECTS:
        raise UserError(say("There is no effect {effect}.", effect=effect), field="effect")
    return CredentialKind(
        code=clean, title=title.strip(), english=title.strip(), issuer=issuer,
        nature="none" if nature == "none" else "expiry" if nature == "expiry" else "optional",
        leads=(90, 30), effect=effect, level="policy", citation="本院制度", near=near,
    )  # fmt: skip
