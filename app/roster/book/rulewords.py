"""Values of rule settings in words: options and hazards by their names, lists and successions as people write them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.words import N_, tr

if TYPE_CHECKING:
    from app.roster.model import Param

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


MINUTES = 60
#: How titles say that a setting is counted in minutes, and what people read instead: nobody thinks of 2880 minutes a week.
_TIMED = (("分钟", "小时"), ("minutes", "hours"))


def in_minutes(title: str) -> bool:
    """Tell whether a setting of this title is kept in minutes; people read and type hours."""
    return any(minutes in title for minutes, _hours in _TIMED)


def hours_title(title: str) -> str:
    """Return the title of a setting with hours in place of minutes."""
    for minutes, hours in _TIMED:
        title = title.replace(minutes, hours)
    return title


def setting_words(title: str, value: Any) -> str:
    """Return a setting with its title as people read it, times in hours; "" where it says nothing."""
    if in_minutes(title) and isinstance(value, int):
        return f"{hours_title(title)} {value / MINUTES:g}"
    words = value_words(value)
    return f"{title} {words}" if words else ""


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


def amount_words(title: str, value: Param) -> str:
    """Return a setting without its title as people read it: times in hours, "—" where nothing is set."""
    if in_minutes(title) and isinstance(value, int):
        return f"{value / MINUTES:g}"
    return value_words(value) or "—"
