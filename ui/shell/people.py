"""The bridge from the search box to the people, when this program has them and the person may see them."""

from __future__ import annotations

import importlib
import importlib.util
from typing import TYPE_CHECKING

from app.access.permissions import Verb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.desk import Desk
    from ui.kit.hits import Hit

#: Where the staff page offers ``find(desk, query, go) -> Sequence[Hit]``; it runs in the desk's lane.
FINDER = "ui.staff.finder"


def finder(desk: Desk, go: Callable[..., None]) -> Callable[[str], Sequence[Hit]] | None:
    """Return how people are found, None when they cannot be."""
    if not desk.may(Verb.STAFF_VIEW):
        return None
    if importlib.util.find_spec("ui.staff") is None or importlib.util.find_spec(FINDER) is None:
        return None
    module = importlib.import_module(FINDER)
    return lambda query: module.find(desk, query, go)
