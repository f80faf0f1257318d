"""Users of a hospital: who they are, what they were granted, how they come and go."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import delete, select

from app.access.actor import Grant, Role
from app.access.passwords import require_password
from app.access.permissions import PERMISSIONS, Verb
from app.errors import NotFoundError, UserError
from app.settings import read_setting
from app.words import say
from db.tables import GrantRow, PersonRow, UnitRow, UserRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sqlalchemy.orm import Session

    from app.desk import Desk, Work

# Graded protection wants these apart: whoever watches must not be whoever acts.
NEVER_TOGETHER = (frozenset({Role.AUDITOR, Role.ADMINISTRATOR}), frozenset({Role.AUDITOR, Role.HR_HEAD}))


@attrs.frozen(slots=True)
class User:
    """A user as shown: ``grants`` with the names of their units, ``staff_no`` of the person the login belongs to."""

    id: int
    login: str
    name: str
    active: bool
    grants: tuple[tuple[Role, int | None, str], ...]
    created_at: datetime
    last_login_at: datetime | None
    person_id: int | None = None
    staff_no: str = ""


def names_by_login(work: Work) -> Callable[[str], str]:
    """Return what gives the name behind a login (for services inside a unit of work); one nobody has is told as it is."""
    names = {login: name for login, name in work.session.execute(select(UserRow.login, UserRow.name))}  # noqa: C416 - rows, not pairs
    return lambda login: names.get(login, login)


def list_users(desk: Desk) -> tuple[User, ...]:
    """Return all users, the active first, by login."""
    with desk.read(Verb.USER_VIEW) as work:
        units = {unit.id: unit.name for unit in work.session.scalars(select(UnitRow))}
        granted: dict[int, list[tuple[Role, int | None, str]]] = {}
        for grant in work.session.scalars(select(GrantRow)):
            place = units.get(grant.unit_id, "") if grant.unit_id is not None else ""
            granted.setdefault(grant.user_id, []).append((Role(grant.role), grant.unit_id, place))
        rows = work.session.scalars(select(UserRow).order_by(UserRow.active.desc(), UserRow.login)).all()
        bound = [row.person_id for row in rows if row.person_id is not None]
        numbers = {
            number: staff_no or ""
            for number, staff_no in work.session.execute(
                select(PersonRow.id, PersonRow.staff_no).where(PersonRow.id.in_(bound))
            )
        }
        return tuple(
            User(
                id=row.id,
                login=row.login,
                name=row.name,
                active=row.active,
                grants=tuple(sorted(granted.get(row.id, []), key=lambda g: (g[0].value, g[2]))),
                created_at=row.created_at,
                last_login_at=row.last_login_at,
                person_id=row.person_id,
                staff_no=numbers.get(row.person_id or 0, ""),
            )
            for row in rows
        )


def add_user(desk: Desk, *, login: str, name: str, password: str, grants: Sequence[Grant], staff_no: str = "") -> int:
    """Add a user with a key slot of their own and return its id; ``staff_no`` says which person the login belongs to.

    The first password is the user's own choice, typed at this workstation or set through an activation code.

    Raises:
        UserError: the login is taken, the password does not hold, no role is given, or roles that must stay apart.
    """
    login, name = login.strip(), name.strip()
    if not login:
        raise UserError(say("The user needs a login."), field="login")
    if not name:
        raise UserError(say("The user needs a name."), field="name")
    _require_grants(grants)
    with desk.write(Verb.USER_EDIT, label=say("Add user")) as work:
        if work.session.scalar(select(UserRow.id).where(UserRow.login == login)) is not None:
            raise UserError(say("The login {login} is taken.", login=login), field="login")
        _require_password(work.session, password, login=login)
        person_id = _person_of(work.session, staff_no, user_id=None)
        slot = desk.vault.add_slot(login, password)
        row = UserRow(
            login=login, name=name, active=True, created_at=work.now, public_key=slot.public_key.hex(),
            person_id=person_id,
        )  # fmt: skip
        work.session.add(row)
        work.session.flush()
        _grant(work.session, row.id, grants, at=work.now, by=work.actor.login)
        work.record("user", row.id, after={"login": login, "grants": _told(grants), "person_id": person_id})
        return row.id


def change_grants(desk: Desk, *, user_id: int, grants: Sequence[Grant]) -> None:
    """Replace what a user was granted.

    Raises:
        UserError: roles that must stay apart, or the last administrator would lose the role.
        NotFoundError: no such user.
    """
    _require_grants(grants)
    with desk.write(Verb.USER_EDIT, label=say("Change roles")) as work:
        row = _user(work.session, user_id)
        before = [Grant(Role(g.role), g.unit_id) for g in _grants_of(work.session, user_id)]
        _keep_an_administrator(work.session, user_id, grants)
        work.session.execute(delete(GrantRow).where(GrantRow.user_id == user_id))
        _grant(work.session, user_id, grants, at=work.now, by=work.actor.login)
        work.record("user", row.id, before={"grants": _told(before)}, after={"grants": _told(grants)})


def revoke_user(desk: Desk, *, user_id: int, reason: str) -> None:
    """Take a user's access away: the slot goes, the data key is changed, what they did stays on record.

    Raises:
        UserError: it is the actor's own account, or the last administrator.
        NotFoundError: no such user.
    """
    if user_id == desk.actor.user_id:
        raise UserError(say("You cannot revoke your own account; ask another administrator."))
    with desk.write(Verb.USER_EDIT, label=say("Revoke user")) as work:
        row = _user(work.session, user_id)
        _keep_an_administrator(work.session, user_id, ())
        row.active = False
        login = row.login
        held = _told(Grant(Role(g.role), g.unit_id) for g in _grants_of(work.session, user_id))
        work.session.execute(delete(GrantRow).where(GrantRow.user_id == user_id))
        work.record("user", row.id, before={"active": True, "grants": held}, after={"active": False}, reason=reason)
    desk.vault.revoke_slot(login)


def change_own_password(desk: Desk, *, old: str, new: str) -> None:
    """Change the password of the one at the desk; only their slot is rewritten, and never without its row in the record.

    Raises:
        UserError: the new password does not hold, or the hospital is open for reading only.
        HostError: the old one is wrong.
    """
    with desk.write(Verb.SETTING_VIEW, label=say("Change password")) as work:
        _require_password(work.session, new, login=desk.actor.login)
        work.record("user", desk.actor.user_id, action="user.change-password")
        work.session.flush()
        desk.vault.change_password(desk.actor.login, old, new)


def reset_password(desk: Desk, *, user_id: int, password: str, reason: str) -> None:
    """Give a user who forgot it another password: a new slot with a new signing identity, which they then change.

    Whoever approves credentials is not given one here: an administrator could sign as they. They come back by the sealed
    recovery code.

    Raises:
        UserError: it is the actor's own account or one that signs, or the password does not hold, or no reason.
        NotFoundError: no such active user.
    """
    if user_id == desk.actor.user_id:
        raise UserError(say("Your own password is changed at your name, by giving the old one."), field="password")
    if not reason.strip():
        raise UserError(say("Give the reason; it stays in the audit."), field="reason")
    with desk.write(Verb.USER_EDIT, label=say("Give a new password")) as work:
        row = _user(work.session, user_id)
        if not row.active:
            raise NotFoundError(say("There is no such user."))
        held = {Role(grant.role) for grant in _grants_of(work.session, user_id)}
        if any(Verb.CREDENTIAL_APPROVE in PERMISSIONS[role] for role in held):
            raise UserError(
                say("{name} signs credentials: nobody else may set this password.", name=row.name),
                field="password",
                remedy=say("Use the sealed recovery code: Password lost? on the screen before."),
            )
        _require_password(work.session, password, login=row.login)
        slot = desk.vault.add_slot(row.login, password)
        before, row.public_key = row.public_key, slot.public_key.hex()
        work.record(
            "user", row.id, action="access.reset", before={"public_key": before or ""},
            after={"public_key": row.public_key}, reason=reason.strip(),
        )  # fmt: skip


def _require_password(session: Session, password: str, *, login: str) -> None:
    hospital = str(read_setting(session, "hospital-name"))
    require_password(
        password, login=login, hospital=hospital, shortest=int(read_setting(session, "password-min-length"))
    )


def bind_person(desk: Desk, *, user_id: int, staff_no: str) -> None:
    """Say which person of the staff list a login belongs to; an empty number says nobody.

    Raises:
        UserError: there is nobody of that number, or another login belongs to them.
        NotFoundError: no such user.
    """
    with desk.write(Verb.USER_EDIT, label=say("Bind login to a person")) as work:
        row = _user(work.session, user_id)
        before, row.person_id = row.person_id, _person_of(work.session, staff_no, user_id=user_id)
        work.record(
            "user", user_id, action="user.bind", before={"person_id": before}, after={"person_id": row.person_id}
        )


def _person_of(session: Session, staff_no: str, *, user_id: int | None) -> int | None:
    """Return the person of a staff number, whom no other login may belong to."""
    if not staff_no.strip():
        return None
    found = session.scalar(select(PersonRow.id).where(PersonRow.staff_no == staff_no.strip()))
    if found is None:
        raise UserError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")
    taken = session.scalar(
        select(UserRow.login).where(UserRow.person_id == found, UserRow.active.is_(True), UserRow.id != (user_id or 0))
    )
    if taken is not None:
        raise UserError(say("The login {login} belongs to this person already.", login=taken), field="staff")
    return found


def _require_grants(grants: Iterable[Grant]) -> None:
    held = frozenset(grant.role for grant in grants)
    if not held:
        raise UserError(say("Give the user at least one role."), field="grants")
    for apart in NEVER_TOGETHER:
        if apart <= held:
            raise UserError(
                say("Whoever audits must not hold the roles that act: give the auditor's role to another person."),
                field="grants",
            )
    if any(grant.role is Role.HEAD_NURSE and grant.unit_id is None for grant in grants):
        raise UserError(say("A head nurse's role needs a ward."), field="grants")


def _keep_an_administrator(session: Session, user_id: int, grants: Iterable[Grant]) -> None:
    if any(grant.role is Role.ADMINISTRATOR for grant in grants):
        return
    others = session.scalar(
        select(GrantRow.id)
        .join(UserRow, UserRow.id == GrantRow.user_id)
        .where(GrantRow.role == Role.ADMINISTRATOR.value, GrantRow.user_id != user_id, UserRow.active.is_(True))
        .limit(1)
    )
    if others is None:
        raise UserError(say("The hospital needs at least one active system administrator."), field="grants")


def _user(session: Session, user_id: int) -> UserRow:
    row = session.get(UserRow, user_id)
    if row is None:
        raise NotFoundError(say("There is no such user."))
    return row


def _grants_of(session: Session, user_id: int) -> Sequence[GrantRow]:
    return session.scalars(select(GrantRow).where(GrantRow.user_id == user_id)).all()


def _grant(session: Session, user_id: int, grants: Iterable[Grant], *, at: datetime, by: str) -> None:
    for grant in sorted(set(grants), key=lambda g: (g.role.value, g.unit_id or 0)):
        session.add(
            GrantRow(user_id=user_id, role=grant.role.value, unit_id=grant.unit_id, granted_at=at, granted_by=by)
        )


def _told(grants: Iterable[Grant]) -> list[str]:
    return sorted(g.role.value if g.unit_id is None else f"{g.role.value}@{g.unit_id}" for g in grants)
