"""The one question everything asks: may this person do this duty on that day? Pure, dated, the only answer.

A licence is valid through its printed day and bars from the next. Causes carry their citation. There is no override for
a statutory cause; a hospital's own rule may be overridden elsewhere, with a reason that is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import attrs

from app.credentials.catalogue import CredentialKind, Duty, Level
from app.credentials.house import NO_ADDITIONS, HouseRules, Requirement
from app.credentials.validity import COUNTS, Certificate, State, assistant, state_on, strikes, taken_away
from app.words import Words, say

TRAINEES = frozenset({"SX", "JX"})  # students and visitors work under guidance only
ASSISTANT_LAW = "医师法第三十四条"


@attrs.frozen(slots=True)
class Holder:
    """What eligibility needs to know of a person: certificates, and whether they may only work under guidance.

    ``deemed_renewal`` and ``house`` are the hospital's: its setting for accepted renewals and what it demands beyond
    the catalogue.
    """

    certificates: tuple[Certificate, ...]
    staffing_type: str | None = None
    deemed_renewal: bool = True
    house: HouseRules = NO_ADDITIONS


@attrs.frozen(slots=True)
class Cause:
    """Why not: the kind, its state, since when, in a sentence, with level and citation."""

    kind: str
    state: str
    level: Level
    citation: str
    sentence: Words
    since: date | None = None

    @property
    def statutory(self) -> bool:
        """True when no reason overrides it."""
        return self.level == "law"


@attrs.frozen(slots=True)
class Eligible:
    """Yes."""

    eligible: bool = True
    causes: tuple[Cause, ...] = ()


@attrs.frozen(slots=True)
class Barred:
    """No, and why."""

    causes: tuple[Cause, ...]
    eligible: bool = False


@attrs.frozen(slots=True)
class Interval:
    """A stretch of days, both ends included, for which the causes hold."""

    first: date
    last: date
    causes: tuple[Cause, ...]


def eligibility(holder: Holder, duty: Duty, on_date: date) -> Eligible | Barred:
    """Answer whether ``holder`` may do ``duty`` on ``on_date``."""
    causes: list[Cause] = []
    if holder.staffing_type in TRAINEES:
        causes.append(
            Cause("", "trainee", duty.level, duty.citation, say("Trainees and visitors work under guidance only."))
        )
    for code, asked_by, requirement in holder.house.needs_of(duty, on_date):
        cause = _missing(holder, holder.house.kind_of(code), asked_by, on_date)
        if cause is not None:
            causes.append(cause if requirement is None else _by_house(cause, requirement))
    return Barred(tuple(causes)) if causes else Eligible()


def barred_intervals(holder: Holder, duty: Duty, first: date, last: date) -> tuple[Interval, ...]:
    """Return the stretches between ``first`` and ``last`` in which the person is barred."""
    found: list[Interval] = []
    day = first
    while day <= last:
        answer = eligibility(holder, duty, day)
        if not answer.eligible:
            if found and found[-1].last == day - timedelta(days=1) and found[-1].causes == answer.causes:
                found[-1] = attrs.evolve(found[-1], last=day)
            else:
                found.append(Interval(day, day, answer.causes))
        day += timedelta(days=1)
    return tuple(found)


def _missing(holder: Holder, kind: CredentialKind, duty: Duty, day: date) -> Cause | None:
    own = [each for each in holder.certificates if each.kind == kind.code and _begun(each, day)]
    states = [(_state(holder, kind, each, day), each) for each in own]
    taken = [each for each in holder.certificates if each.kind == kind.code and taken_away(each, day)]
    good = [
        each
        for state, each in states
        if state in COUNTS and not any(strikes(other, each, kind) for other in taken if other is not each)
    ]
    level: Level = "law" if duty.level == "law" and kind.level == "law" else duty.level
    citation = kind.citation if kind.level == "law" else duty.citation
    if good:
        if all(assistant(each) for each in good):
            return Cause(
                kind.code, "assistant", "law", ASSISTANT_LAW, say("An assistant physician works under a physician.")
            )
        return None
    if not states and not taken:
        return Cause(kind.code, "missing", level, citation, say("No {kind} on record.", kind=kind.name))
    if taken:
        states = [(_state(holder, kind, each, day), each) for each in taken]
    state, newest = max(states, key=lambda each: each[1].valid_until or date.max)
    since = _since(state, newest)
    return Cause(kind.code, state.value, level, citation, _sentence(kind, state, newest), since)


def _state(holder: Holder, kind: CredentialKind, certificate: Certificate, day: date) -> State:
    """Return how it stands; another place of practice is cured by a filing for this hospital."""
    state = state_on(kind, certificate, day, deemed=holder.deemed_renewal)
    if state is not State.WRONG_SITE or not kind.filing:
        return state
    filing = holder.house.kind_of(kind.filing)
    filed = any(
        each.kind == filing.code
        and each.site != "other"
        and _begun(each, day)
        and state_on(filing, each, day, deemed=holder.deemed_renewal) in COUNTS
        for each in holder.certificates
    )
    return (
        state_on(kind, attrs.evolve(certificate, site="filed"), day, deemed=holder.deemed_renewal) if filed else state
    )


def _by_house(cause: Cause, requirement: Requirement) -> Cause:
    """Tell that the hospital itself asks for it: a policy, with the reason it gave."""
    return attrs.evolve(cause, level="policy", citation=requirement.reason)


def _begun(certificate: Certificate, day: date) -> bool:
    return certificate.valid_from is None or certificate.valid_from <= day


def _since(state: State, certificate: Certificate) -> date | None:
    if state is State.LAPSED and certificate.valid_until is not None:
        return certificate.valid_until + timedelta(days=1)
    return certificate.standing_from


def _sentence(kind: CredentialKind, state: State, certificate: Certificate) -> Words:
    title = kind.name
    if state is State.LAPSED:
        return say("{kind} was valid through {day}.", kind=title, day=certificate.valid_until)
    if state is State.WRONG_SITE:
        return say("{kind} is registered at another hospital.", kind=title)
    if state is State.UNVERIFIED:
        return say("{kind} has not been approved by the head of HR.", kind=title)
    if state is State.SUSPENDED:
        return say("{kind} is suspended.", kind=title)
    return say("{kind} was cancelled or revoked.", kind=title)


def worst_level(causes: Sequence[Cause]) -> Level:
    """Return the highest level among causes."""
    levels = {cause.level for cause in causes}
    return "law" if "law" in levels else "standard" if "standard" in levels else "policy"
