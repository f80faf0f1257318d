"""Saved lists: named filters of a list screen, each user's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from sqlalchemy import delete, select

from app.access.permissions import Verb
from app.errors import UserError
from app.words import say
from db.tables import SavedListRow

if TYPE_CHECKING:
    from app.desk import Desk


@attrs.frozen(slots=True)
class SavedList:
    """A named filter; ``query`` is JSON (for staff: ``StaffFilter.to_json``)."""

    id: int
    name: str
    query: str


def saved_lists(desk: Desk, *, screen: str = "staff") -> tuple[SavedList, ...]:
    """Return the actor's lists of a screen by name."""
    with desk.read(Verb.STAFF_VIEW) as work:
        own = select(SavedListRow).where(SavedListRow.owner == work.actor.login, SavedListRow.screen == screen)
        rows = work.session.scalars(own.order_by(SavedListRow.name))
        return tuple(SavedList(row.id, row.name, row.query) for row in rows)


def save_list(desk: Desk, *, name: str, query: str, screen: str = "staff") -> int:
    """Keep a filter under a name (replacing the one of that name) and return its id.

    Raises:
        UserError: the name is empty.
    """
    name = name.strip()
    if not name:
        raise UserError(say("The list needs a name."), field="name")
    with desk.write(Verb.STAFF_VIEW, label=say("Save list")) as work:
        same = select(SavedListRow).where(
            SavedListRow.owner == work.actor.login, SavedListRow.screen == screen, SavedListRow.name == name
        )
        row = work.session.scalar(same)
        if row is None:
            row = SavedListRow(owner=work.actor.login, screen=screen, name=name, query=query)
            work.session.add(row)
        row.query = query
        work.session.flush()
        work.record("saved-list", row.id, action="saved-list.save", after={"name": name, "screen": screen})
        return row.id


def drop_list(desk: Desk, *, list_id: int) -> None:
    """Forget one of the actor's own lists; another's is left alone."""
    with desk.write(Verb.STAFF_VIEW, label=say("Remove list")) as work:
        own = (SavedListRow.id == list_id) & (SavedListRow.owner == work.actor.login)
        if work.session.scalar(select(SavedListRow.id).where(own)) is not None:
            work.session.execute(delete(SavedListRow).where(own))
            work.record("saved-list", list_id, action="saved-list.drop")
