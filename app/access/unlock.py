"""Found a hospital, open it, and sit down at its desk."""

from __future__ import annotations

import platform
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import select

from app.access.actor import Actor, Grant, Role
from app.access.passwords import require_password
from app.calendar.years import load_shipped
from app.clock import Clock, SystemClock
from app.desk import Desk
from app.errors import UserError
from app.settings import store_setting
from app.words import say
from db.audit import AuditEntry, append
from db.place import VaultPlace
from db.tables import GrantRow, UnitRow, UserRow
from db.vault import Vault, create_vault, unlock_vault

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from db.crypto import KdfCost

#: What the person who founds the hospital may do until they share it out.
FOUNDER_ROLES = (Role.HR_HEAD, Role.ADMINISTRATOR)


@attrs.frozen(slots=True)
class Founding:
    """What a new hospital starts with. ``own_sites`` are its names as a place of practice."""

    hospital: str
    login: str
    password: str = attrs.field(repr=False)
    name: str = ""
    campuses: tuple[str, ...] = ()
    own_sites: tuple[str, ...] = ()


@attrs.frozen(slots=True)
class Founded:
    """A hospital just founded: its open desk and the recovery code, to be printed once and kept in a safe."""

    desk: Desk
    recovery_code: str = attrs.field(repr=False)


def create_hospital(
    path: Path, founding: Founding, *, clock: Clock | None = None, kdf: KdfCost | None = None
) -> Founded:
    """Create the encrypted hospital at ``path``, with the calendar years the program ships, and open it for its founder.

    Raises:
        UserError: a name is missing or the password does not hold.
        HostError: the place cannot hold a vault (exists already, network share, no room).
    """
    clock = clock or SystemClock()
    hospital = founding.hospital.strip()
    login = founding.login.strip()
    if not hospital:
        raise UserError(say("The hospital needs a name."), field="hospital")
    if not login:
        raise UserError(say("The first user needs a login."), field="login")
    require_password(founding.password, login=login, hospital=hospital)
    place = VaultPlace.of(Path(path))
    if kdf is None:
        vault, code = create_vault(place, login=login, password=founding.password)
    else:
        vault, code = create_vault(place, login=login, password=founding.password, kdf=kdf)
    try:
        with vault.write() as session:
            actor = _settle(session, vault, founding, clock)
        desk = Desk(vault, actor, clock)
        load_shipped(desk)
    except BaseException:
        vault.close()
        raise
    return Founded(desk, code)


def unlock(path: Path, login: str, password: str, *, read_only: bool = False, clock: Clock | None = None) -> Desk:
    """Open the hospital at ``path`` for ``login``.

    Raises:
        HostError: wrong password, held by another program, damaged, newer, or on a network share.
        UserError: the login is known to the key file but no longer an active user.
    """
    clock = clock or SystemClock()
    vault = unlock_vault(VaultPlace.of(Path(path)), login.strip(), password, read_only=read_only)
    try:
        desk = Desk(vault, load_actor(vault, login.strip()), clock)
        if not read_only:
            _note_login(desk)
    except BaseException:
        vault.close()
        raise
    return desk


def load_actor(vault: Vault, login: str) -> Actor:
    """Read who ``login`` is and what was granted.

    Raises:
        UserError: there is no active user of that login.
    """
    with vault.read() as session:
        user = session.scalar(select(UserRow).where(UserRow.login == login, UserRow.active.is_(True)))
        if user is None:
            raise UserError(say("{login} is not an active user of this hospital.", login=login), field="login")
        grants = session.scalars(select(GrantRow).where(GrantRow.user_id == user.id)).all()
        return Actor(
            login=user.login,
            name=user.name,
            user_id=user.id,
            person_id=user.person_id,
            grants=frozenset(Grant(Role(grant.role), grant.unit_id) for grant in grants),
        )


def _note_login(desk: Desk) -> None:
    now = desk.clock.now()
    with desk.vault.write() as session:
        user = session.get(UserRow, desk.actor.user_id)
        if user is not None:
            user.last_login_at = now
        append(session, desk.vault, [_entry(desk.actor, now, action="access.unlock", subject="user")])


def _settle(session: Session, vault: Vault, founding: Founding, clock: Clock) -> Actor:
    now = clock.now()
    login = founding.login.strip()
    name = founding.name.strip() or login
    user = UserRow(login=login, name=name, public_key=vault.public_key.hex(), active=True, created_at=now)
    session.add(user)
    _plant_units(session, founding.hospital.strip(), founding.campuses)
    session.flush()
    for role in FOUNDER_ROLES:
        session.add(GrantRow(user_id=user.id, role=role.value, granted_at=now, granted_by=login))
    store_setting(session, key="hospital-name", value=founding.hospital.strip(), at=now, login=login)
    sites = tuple(dict.fromkeys((founding.hospital.strip(), *(s.strip() for s in founding.own_sites if s.strip()))))
    store_setting(session, key="own-site-names", value=sites, at=now, login=login)
    actor = Actor(login=login, name=name, user_id=user.id, grants=frozenset(Grant(role) for role in FOUNDER_ROLES))
    append(session, vault, [_entry(actor, now, action="access.found", subject="hospital")])
    return actor


def _plant_units(session: Session, hospital: str, campuses: Sequence[str]) -> None:
    root = UnitRow(kind="hospital", name=hospital, path="")
    session.add(root)
    session.flush()
    root.path = f"/{root.id}/"
    for order, campus in enumerate(dict.fromkeys(name.strip() for name in campuses if name.strip())):
        unit = UnitRow(kind="campus", name=campus, parent_id=root.id, path="", sort_order=order)
        session.add(unit)
        session.flush()
        unit.path = f"{root.path}{unit.id}/"


def _entry(actor: Actor, now: datetime, *, action: str, subject: str) -> AuditEntry:
    return AuditEntry(
        at=now,
        login=actor.login,
        role=actor.role_names,
        workstation=platform.node(),
        action=action,
        subject=subject,
        subject_id=actor.login,
        before=None,
        after=None,
        reason=None,
    )
