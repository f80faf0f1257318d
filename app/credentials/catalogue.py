"""The catalogue as values: what each credential is, when it must be renewed, what a lapse does, what each duty needs."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Literal

import attrs

import resources
from app.errors import UserError
from app.words import SOURCE_LANGUAGE, current_language, say

Nature = Literal["expiry", "assessment", "optional", "none"]
Effect = Literal["bar", "warn", "note"]
Level = Literal["law", "standard", "policy"]


@attrs.frozen(slots=True)
class CredentialKind:
    """One kind. ``leads`` are days before the end at which it is brought up; ``apply_days`` the law's last day to apply.

    ``near`` is how many days before the last apply day (or the end, where the law sets none) it counts as due soon.
    ``site`` tells that it holds at a registered place of practice, ``filing`` the kind that cures another place.
    ``effect`` is what a lapse does, ``documents`` name what the citation rests on.
    """

    code: str
    title: str
    english: str
    issuer: str
    nature: Nature
    leads: tuple[int, ...]
    effect: Effect
    level: Level
    citation: str
    apply_days: int = 0
    site: bool = False
    near: int = 30
    filing: str = ""
    documents: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The title in the current language."""
        return self.english if current_language() == SOURCE_LANGUAGE else self.title


@attrs.frozen(slots=True)
class LegalDocument:
    """A law, regulation or rule: title, number under which it was issued, and the version cited."""

    code: str
    title: str
    number: str
    version: str

    def __str__(self) -> str:
        facts = "，".join(part for part in (self.number, self.version) if part)
        return f"《{self.title}》（{facts}）" if facts else f"《{self.title}》"


@attrs.frozen(slots=True)
class PostDemand:
    """What the law demands of a category of staff: the duty it does, unless of one of these staffing types."""

    category: str
    duty: str
    exempt: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class Duty:
    """One duty: the kinds it needs itself, the duties it rests on, and why."""

    code: str
    title: str
    english: str
    needs: tuple[str, ...]
    includes: tuple[str, ...]
    level: Level
    citation: str

    @property
    def name(self) -> str:
        """The title in the current language."""
        return self.english if current_language() == SOURCE_LANGUAGE else self.title


@cache
def kinds() -> Mapping[str, CredentialKind]:
    """Return the built-in kinds by code."""
    return {
        row["code"]: CredentialKind(
            **{**row, "leads": tuple(row["leads"]), "documents": tuple(row.get("documents", ()))}
        )
        for row in _read()["kind"]
    }


@cache
def documents() -> Mapping[str, LegalDocument]:
    """Return what the citations rest on, by code."""
    return {row["code"]: LegalDocument(**row) for row in _read()["document"]}


@cache
def post_demands() -> tuple[PostDemand, ...]:
    """Return what the law demands of categories of staff."""
    return tuple(PostDemand(**{**row, "exempt": tuple(row["exempt"])}) for row in _read()["post"])


@cache
def duties() -> Mapping[str, Duty]:
    """Return the duties by code."""
    return {
        row["code"]: Duty(**{**row, "needs": tuple(row["needs"]), "includes": tuple(row["includes"])})
        for row in _read()["duty"]
    }


def kind_of(code: str) -> CredentialKind:
    """Return the kind of ``code``; an unknown one is kept as 其他 with its own code, it unlocks nothing."""
    found = kinds().get(code)
    return found if found is not None else attrs.evolve(kinds()["OTHER"], code=code, title=code, english=code)


def duty_of(code: str) -> Duty:
    """Return the duty of ``code``.

    Raises:
        UserError: there is none; names those there are.
    """
    found = duties().get(code.upper())
    if found is None:
        raise UserError(
            say("There is no duty {code}; there are: {known}.", code=code, known="、".join(duties())), field="duty"
        )
    return found


def needs_of(duty: Duty) -> tuple[tuple[str, Duty], ...]:
    """Return every (kind, duty that asks for it), the duties it rests on first: a lapsed licence takes all above it."""
    found: list[tuple[str, Duty]] = []
    for code in duty.includes:
        found.extend(needs_of(duties()[code]))
    found.extend((kind, duty) for kind in duty.needs)
    by_kind: dict[str, Duty] = {}
    for kind, asked_by in found:
        by_kind.setdefault(kind, asked_by)
    return tuple(by_kind.items())


@cache
def _read() -> dict[str, Any]:
    with resources.path("credentials", "catalogue.toml").open("rb") as stream:
        return tomllib.load(stream)
