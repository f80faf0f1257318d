"""Values of rule settings in words: options and hazards by their names, lists and successions as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.words import N_, tr

if TYPE_CHECKING:
    from app.roster.model import Param
    from app.roster.rules import ParamSpec

POST_TITLES = {
    "anaesthetic-gas": N_("anaesthetic gas"),
    "unsealed-source": N_("unsealed radioactive source"),
    "ethylene-oxide": N_("ethylene oxide"),
    "formaldehyde": N_("formaldehyde"),
    "heavy-work": N_("heavy work"),
    "radiation": N_("radiation"),
}
OPTIONS = {
    "all": N_("every day"),
    "work": N_("working days"),
    "rest": N_("rest days"),
    "holiday": N_("statutory holidays"),
    "counts": N_("it counts"),
    "needs-24-hours": N_("only with 24 hours free"),
    "does-not-count": N_("it never counts"),
}


#: Minutes of an hour: times are kept in minutes, nobody thinks of 2880 minutes a week.
MINUTES = 60


def setting_words(spec: ParamSpec, value: Any) -> str:
    """Return a setting with its title as people read it, times in hours; "" where it says nothing."""
    words = _hours(value) if spec.minutes and isinstance(value, int) else value_words(value)
    return f"{spec.title} {words}" if words else ""


def value_words(value: Any) -> str:
    """Return a setting as people read it; "" where it says nothing."""
    if value is None or value == ():
        return ""
    if isinstance(value, str):
        return tr(OPTIONS[value]) if value in OPTIONS else value
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return "、".join(tr(POST_TITLES[each]) if each in POST_TITLES else each for each in value)
    return told(value)


def told(value: Param) -> str:
    """Return a parameter as people read it."""
    if isinstance(value, tuple):
        return "、".join("→".join(map(told, v)) if isinstance(v, tuple) else str(v) for v in value) or "—"
    return "—" if value is None else str(value)


def amount_words(spec: ParamSpec, value: Param) -> str:
    """Return a setting without its title as people read it: times in hours, "—" where nothing is set."""
    if spec.minutes and isinstance(value, int):
        return _hours(value)
    return value_words(value) or "—"


def _hours(minutes: int) -> str:
    return f"{minutes / MINUTES:g}"
