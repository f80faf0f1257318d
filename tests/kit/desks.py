"""Desks for tests: a real encrypted database in memory, a founded hospital, an actor of the wanted roles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.access.actor import Actor, Grant, Role
from app.clock import Clock, on_day
from app.desk import Desk
from app.settings import store_setting
from db.tables import GrantRow, UnitRow, UserRow
from db.vault import memory_vault

if TYPE_CHECKING:
    from db.vault import Vault

TODAY = date(2026, 11, 23)
HOSPITAL = "杏林示范医院"


def found(*, campuses: tuple[str, ...] = ("总院区", "东院区")) -> Vault:
    """Return a fresh in-memory vault with the hospital, its campuses and own site names."""
    vault = memory_vault()
    now = on_day(TODAY).now()
    with vault.write() as session:
        root = UnitRow(kind="hospital", name=HOSPITAL, path="/1/", id=1)
        session.add(root)
        session.flush()
        for number, name in enumerate(campuses, start=2):
            session.add(UnitRow(id=number, kind="campus", name=name, parent_id=1, path=f"/1/{number}/"))
        store_setting(session, key="hospital-name", value=HOSPITAL, at=now, login="setup")
        store_setting(session, key="own-site-names", value=(HOSPITAL, "本院", *campuses), at=now, login="setup")
        session.add(
            UserRow(id=1, login="tester", name="测试员", active=True, created_at=now, public_key=vault.public_key.hex())
        )
        session.flush()
        session.add(GrantRow(user_id=1, role=Role.HR_HEAD.value, granted_at=now, granted_by="setup"))
    return vault


def desk_for(
    *roles: Role | Grant, vault: Vault | None = None, clock: Clock | None = None, login: str = "tester"
) -> Desk:
    """Return a desk for an actor with ``roles`` (default: head of HR and administrator) on ``vault``."""
    held = roles or (Role.HR_HEAD, Role.ADMINISTRATOR)
    grants = frozenset(role if isinstance(role, Grant) else Grant(role) for role in held)
    actor = Actor(login=login, name="测试员", grants=grants, user_id=1)
    return Desk(vault or found(), actor, clock or on_day(TODAY))
