"""The desk: one signed-in person at one open vault. Every service verb is done at a desk.

``with desk.write(Verb.STAFF_EDIT) as work:`` asks the permission table, opens one transaction, collects audit rows,
writes them inside the same transaction, commits, and then tells listeners what changed. An error rolls all of it back.
``with desk.read(Verb.STAFF_VIEW) as work:`` does the same without writing.
"""

from __future__ import annotations

import json
import platform
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb, require, roots
from app.changes import Changes
from app.clock import Clock, SystemClock
from app.errors import UserError
from app.words import Words, say
from db.audit import AuditEntry, append
from db.tables import UnitRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from app.access.actor import Actor
    from db.vault import Vault


@attrs.define(slots=True)
class Work:
    """One unit of work: a session, who it is for, what day it is, and what they may see.

    ``scope`` is the set of unit ids the verb holds for, or None for the whole hospital.
    """

    session: Session
    actor: Actor
    verb: Verb
    today: date
    now: datetime
    vault: Vault
    scope: frozenset[int] | None
    entries: list[AuditEntry] = attrs.field(factory=list)
    kinds: set[str] = attrs.field(factory=set)

    def record(
        self,
        subject: str,
        subject_id: object,
        *,
        action: str | None = None,
        before: Mapping[str, Any] | None = None,
        after: Mapping[str, Any] | None = None,
        reason: str | None = None,
    ) -> None:
        """Note a deed for the audit; it is written in this transaction. ``subject`` also marks screens stale."""
        self.kinds.add(subject)
        self.entries.append(
            AuditEntry(
                at=self.now,
                login=self.actor.login,
                role=self.actor.role_names,
                workstation=platform.node(),
                action=action or self.verb.value,
                subject=subject,
                subject_id=str(subject_id),
                before=_json(before),
                after=_json(after),
                reason=reason,
            )
        )

    def touch(self, *kinds: str) -> None:
        """Mark ``kinds`` as changed for the screens without an audit row of their own."""
        self.kinds.update(kinds)

    def require_unit(self, unit_id: int | None) -> None:
        """Stop here unless ``unit_id`` lies in the actor's scope.

        Raises:
            NotAllowedError: it does not.
        """
        from app.errors import NotAllowedError

        if self.scope is not None and unit_id not in self.scope:
            raise NotAllowedError(say("This unit is not among those entrusted to you."))


@attrs.define(slots=True, eq=False)
class Desk:
    """One signed-in person at one open vault."""

    vault: Vault
    actor: Actor
    clock: Clock = attrs.field(factory=SystemClock)
    _listeners: list[Callable[[Changes], None]] = attrs.field(factory=list)

    @contextmanager
    def read(self, verb: Verb) -> Iterator[Work]:
        """Open a reading unit of work for ``verb``.

        Raises:
            NotAllowedError: the actor does not hold the verb.
        """
        require(self.actor, verb)
        with self.vault.read() as session:
            yield self._work(session, verb)

    @contextmanager
    def write(self, verb: Verb, *, label: Words | None = None) -> Iterator[Work]:
        """Open a writing unit of work for ``verb``; commit at a clean exit, roll back on any error.

        Raises:
            NotAllowedError: the actor does not hold the verb.
            UserError: the hospital is open for reading only.
        """
        require(self.actor, verb)
        if self.vault.read_only:
            raise UserError(
                say("This hospital is open for reading only."),
                remedy=say("Close it at the workstation that holds it, then open it again here."),
            )
        with self.vault.write() as session:
            work = self._work(session, verb)
            yield work
            if work.entries:
                append(session, self.vault, work.entries)
        self.broadcast(Changes(frozenset(work.kinds), label))

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Call ``listener`` after every commit, on the thread that committed."""
        self._listeners.append(listener)

    def broadcast(self, changes: Changes) -> None:
        """Tell every listener."""
        if changes.kinds:
            for listener in list(self._listeners):
                listener(changes)

    def may(self, verb: Verb) -> bool:
        """Tell whether the actor holds ``verb`` somewhere (for showing or hiding, never instead of asking)."""
        from app.access.permissions import allowed

        return allowed(self.actor, verb)

    def close(self) -> None:
        """Close the vault and forget its key."""
        self._listeners.clear()
        self.vault.close()

    def _work(self, session: Session, verb: Verb) -> Work:
        return Work(
            session=session,
            actor=self.actor,
            verb=verb,
            today=self.clock.today(),
            now=self.clock.now(),
            vault=self.vault,
            scope=_scope(session, roots(self.actor, verb)),
        )


def _scope(session: Session, tops: frozenset[int] | None) -> frozenset[int] | None:
    """Open ``tops`` into the ids of all units at or below them."""
    if tops is None:
        return None
    if not tops:
        return frozenset()
    paths = session.scalars(select(UnitRow.path).where(UnitRow.id.in_(tops))).all()
    if not paths:
        return frozenset()
    below = select(UnitRow.id).where(or_(*(UnitRow.path.startswith(path, autoescape=True) for path in paths)))
    return frozenset(session.scalars(below).all())


def _json(value: Mapping[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False, default=str, sort_keys=True)
