"""A ward with its month on the notice board, and the people who ask and answer at their own logins."""

from __future__ import annotations

from datetime import date

import attrs

from app.access.actor import Actor, Grant, Role
from app.clock import on_day
from app.desk import Desk
from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import open_month
from app.roster.book.setups import save_setup, ward_setup
from app.roster.sheet import Sheet
from db.tables import UserRow
from tests.kit.wards import DECEMBER, NOW, WARD, nursing_ward, turns

HEAD = 1  # the person whose login is the head nurse's


@attrs.frozen
class Ward:
    """One vault, several desks: the head of HR, the head nurse, and nurses."""

    office: Desk
    head: Desk

    def nurse(self, person_id: int, *, on: date | None = None) -> Desk:
        """Return the desk of a nurse at their own login."""
        actor = Actor(
            login=f"n{person_id}", name=f"nurse {person_id}", grants=frozenset({Grant(Role.NURSE)}),
            user_id=100 + person_id, person_id=person_id,
        )  # fmt: skip
        return Desk(self.office.vault, actor, on_day(on) if on else self.office.clock)

    def on(self, day: date) -> Ward:
        """Return the same ward on another day."""
        clock = on_day(day)
        return Ward(Desk(self.office.vault, self.office.actor, clock), Desk(self.head.vault, self.head.actor, clock))


def asking_ward(people: int = 12, *, published: bool = False, today: date = NOW) -> Ward:
    """Return a ward without demands whose December is set up, and with ``published`` on the notice board in turns."""
    office = nursing_ward(people, clock=on_day(today))
    setup = attrs.evolve(ward_setup(office, unit_id=WARD, on=DECEMBER), needs=())
    save_setup(office, unit_id=WARD, setup=setup, since=DECEMBER)
    now = office.clock.now()
    with office.vault.write() as session:
        session.add_all(
            UserRow(id=100 + n, login=f"n{n}", name=f"nurse {n}", person_id=n, active=True, created_at=now)
            for n in range(1, people + 1)
        )
    grants = frozenset({Grant(Role.HEAD_NURSE, WARD)})
    head = Actor(login="head", name="护士长", grants=grants, user_id=100 + HEAD, person_id=HEAD)
    if published:
        put_up(office)
    return Ward(office, Desk(office.vault, head, office.clock))


def put_up(desk: Desk) -> Sheet:
    """Lay December in turns and publish it; a day of leave that is granted stays."""
    sheet = turns(open_month(desk, unit_id=WARD, first=DECEMBER))
    save_draft(desk, sheet)
    submit(desk, unit_id=WARD, first=DECEMBER, reason="轮转")
    return publish(desk, unit_id=WARD, first=DECEMBER, reason="轮转")
