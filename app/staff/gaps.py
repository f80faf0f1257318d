"""What is not known of a person though it should be. Pure, from the line of the list."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import attrs

from app.staff.codes import ESTABLISHMENT_TYPES, GONE
from app.staff.terms import KINDS_OF_TYPE
from app.words import N_, Words, say

if TYPE_CHECKING:
    from app.staff.listing import StaffLine

_TITLED = frozenset({"doctor", "nurse", "pharmacist", "technician"})
# Guests: they bring their own papers, only who they are must be known.
_GUESTS = frozenset({"JX", "SX", "WB"})


@attrs.frozen(slots=True)
class Gap:
    """A kind of missing data: its name (message id), and whether it is missing from a line."""

    name: str
    missing: Callable[[StaffLine], bool]


def _employed(line: StaffLine) -> bool:
    return line.staffing_type not in _GUESTS


GAPS: dict[str, Gap] = {
    "staff_no": Gap(N_("Staff number"), lambda line: not line.staff_no and _employed(line)),
    "id_no": Gap(N_("Identity number"), lambda line: not line.id_no),
    "birth": Gap(N_("Born on"), lambda line: line.birth is None),
    "phone": Gap(N_("Phone"), lambda line: not line.phone),
    "hire_date": Gap(N_("Here since"), lambda line: line.hire_date is None and _employed(line)),
    "staffing_type": Gap(N_("Staffing type"), lambda line: line.staffing_type is None),
    "home_unit": Gap(N_("Home department"), lambda line: line.home_unit_id is None),
    "category": Gap(N_("Category"), lambda line: line.category is None and _employed(line)),
    "title": Gap(N_("Title"), lambda line: line.title_code is None and line.category in _TITLED and _employed(line)),
    "nurse_level": Gap(
        N_("Level"), lambda line: line.nurse_level is None and line.category == "nurse" and _employed(line)
    ),
    "post_grade": Gap(N_("Grade"), lambda line: line.post_grade is None and line.staffing_type in ESTABLISHMENT_TYPES),
    "contract": Gap(
        N_("Contract"),
        lambda line: (
            line.contract_until is None
            and not line.open_ended
            and line.staffing_type in KINDS_OF_TYPE
            and _employed(line)
        ),
    ),
}


def gaps_of(line: StaffLine) -> tuple[str, ...]:
    """Return the keys of ``GAPS`` that are missing of somebody; none of who is no longer here."""
    if line.state in GONE:
        return ()
    return tuple(key for key, gap in GAPS.items() if gap.missing(line))


def gap_words(key: str) -> Words:
    """Return what is missing, in words."""
    return say(GAPS[key].name)
