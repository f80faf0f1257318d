"""People for the search box of the shell: by name, initials or staff number; what is typed finds at once."""

from __future__ import annotations

import weakref
from functools import partial
from typing import TYPE_CHECKING

from app.staff.codes import Table, label
from app.staff.index import StaffIndex
from app.staff.listing import staff_list
from ui.kit.hits import Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.changes import Changes
    from app.desk import Desk

MOST = 8
KINDS = frozenset({"staff", "unit"})


class _Known:
    """The people of one desk, read once and forgotten at the first change of a person or unit."""

    def __init__(self, desk: Desk) -> None:
        self._index: StaffIndex | None = None
        desk.listen(self._on_changed)

    def index(self, desk: Desk) -> StaffIndex:
        """Return the people, read now where that was not done."""
        if self._index is None:
            self._index = StaffIndex(staff_list(desk))
        return self._index

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & KINDS:
            self._index = None


_DESKS: weakref.WeakKeyDictionary[Desk, _Known] = weakref.WeakKeyDictionary()


def find(desk: Desk, query: str, go: Callable[..., None]) -> Sequence[Hit]:
    """Return the people ``query`` finds, the best first; opening one goes to the staff page. Runs in the desk's lane."""
    wanted = query.strip().lower()
    if not wanted:
        return ()
    known = _DESKS.get(desk)
    if known is None:
        known = _DESKS[desk] = _Known(desk)
    found = known.index(desk).search(wanted)

    def rank(place: int) -> tuple[bool, int]:
        line = found[place]
        starts = (line.name, line.initials, line.staff_no or "", line.pinyin.replace(" ", ""))
        return (not any(text.lower().startswith(wanted) for text in starts), place)

    best = sorted(range(len(found)), key=rank)[:MOST]
    return tuple(
        Hit(
            found[place].name,
            " · ".join(
                filter(
                    None,
                    (
                        found[place].staff_no,
                        found[place].home_unit,
                        label(Table.STAFFING_TYPE, found[place].staffing_type),
                    ),
                )
            ),
            partial(go, "staff", person_id=found[place].id),
        )
        for place in best
    )
