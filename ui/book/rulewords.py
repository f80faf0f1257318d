"""Values of rule settings in words: options and hazards by their names, lists and successions as people write them."""

from __future__ import annotations

from typing import Any

from app.roster.book.tightening import told
from app.words import N_, tr

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


def value_words(value: Any) -> str:
    """Return a setting as people read it; "" where it says nothing."""
    if value is None or value == ():
        return ""
    if isinstance(value, str):
        return tr(OPTIONS[value]) if value in OPTIONS else value
    if isinstance(value, tuple) and all(isinstance(each, str) for each in value):
        return "、".join(tr(POST_TITLES[each]) if each in POST_TITLES else each for each in value)
    return told(value)
