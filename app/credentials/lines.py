"""The lines of the board and the ledger: how every right of those present stands on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import func, or_, select

from app.credentials.catalogue import kind_of
from app.credentials.signing import trusted_signers
from app.credentials.validity import (
    COUNTS,
    Certificate,
    State,
    last_apply_day,
    state_on,
    state_title,
    strikes,
    taken_away,
)
from app.settings import read_setting
from db.tables import CredentialRow, PersonRow, StaffFactRow, UnitRow

if TYPE_CHECKING:
    from app.desk import Work

PIECE = 500  # ids a query may carry on any database


TIERS = {State.LAPSED: "lapsed", State.SUSPENDED: "lapsed", State.CANCELLED: "lapsed", State.REVOKED: "lapsed",
         State.WRONG_SITE: "lapsed", State.DEEMED: "due", State.LATE: "due", State.NEAR: "near",
         State.RENEWING: "near", State.UNVERIFIED: "calm"}  # fmt: skip


@attrs.frozen(slots=True)
class DueLine:
    """One certificate on the board. ``days_left`` is negative once it has lapsed; ``bars`` tells whether a lapse bars."""

    credential_id: int
    person_id: int
    staff_no: str
    name: str
    unit_id: int | None
    unit: str
    kind: str
    kind_title: str
    number: str
    valid_until: date | None
    days_left: int | None
    last_apply: date | None
    state: str
    state_title: str
    tier: str
    renewal: str
    level: str
    citation: str
    bars: bool


def read_lines(
    work: Work, day: date, *, all_kinds: bool = False, approval: str = "approved", until: date | None = None
) -> tuple[DueLine, ...]:
    """Read the current period of every certificate of those who have not left.

    With ``until`` only what ends by then, was taken away or is registered elsewhere, and whatever else the same people
    hold of the same kind, since that may have taken its place. Whether a row bears a trusted head's signature is seen
    here; whether the signature holds is ``verify_signatures``'s and the one question's to check.
    """
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    homes = homes_on(work, day)
    places = _places(work, day, homes)
    deemed = bool(read_setting(work.session, "accepted-counts-as-renewed"))
    trusted = trusted_signers(work.session)
    titles = {state: state_title(state) for state in State}
    # people are read apart: joined, the database would look every certificate up by itself
    people = {
        row.id: row
        for row in work.session.execute(select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(present(day)))
    }
    chains: dict[Any, list[Any]] = defaultdict(list)
    for each in _rows(work, approval, until, all_kinds=all_kinds):
        if each.person_id in people:
            chains[_chain(each, approval)].append(each)
    lines = []
    for chain in chains.values():
        row = chain[0] if len(chain) == 1 else _standing_row(chain, day, deemed=deemed)
        unit_id = homes.get(row.person_id)
        if work.scope is not None and not places[row.person_id] & work.scope:
            continue
        approved = approval == "approved" and row.signed and row.signer in trusted
        unit = (unit_id, units.get(unit_id or 0, ""))
        lines.append(
            _line(row, day, person=people[row.person_id], unit=unit, titles=titles, deemed=deemed, approved=approved)
        )
    return tuple(lines)


def _rows(work: Work, approval: str, until: date | None, *, all_kinds: bool) -> Iterator[Any]:
    """Read bare columns; what stands beside a row near its end is fetched by id, in pieces (one query would crawl)."""
    row = CredentialRow
    columns = (
        row.id, row.person_id, row.approval, row.kind, row.number, row.grade, row.valid_from, row.valid_until,
        row.no_expiry, row.site, row.standing, row.standing_from, row.standing_until, row.renewal, row.renewal_on,
        row.renewal_no, row.signature.is_not(None).label("signed"), row.signer,
    )  # fmt: skip
    live = select(*columns).where(row.withdrawn_at.is_(None), row.approval == approval)
    if all_kinds:
        yield from work.session.execute(live)
        return
    ends = row.valid_until.is_not(None) if until is None else row.valid_until <= until
    near = work.session.execute(live.where(or_(ends, row.standing != "normal", row.site == "other"))).all()
    yield from near
    if until is None:
        return
    known = {each.id for each in near}
    rights = {(each.person_id, each.kind) for each in near} & _several(work)
    holders = sorted({person_id for person_id, _kind in rights})
    for place in range(0, len(holders), PIECE):
        for each in work.session.execute(live.where(row.person_id.in_(holders[place : place + PIECE]))):
            if each.id not in known and (each.person_id, each.kind) in rights:
                yield each


def _several(work: Work) -> set[tuple[int, str]]:
    """Return of whom more than one row of a kind is kept (read from the index alone)."""
    row = CredentialRow
    counted = select(row.person_id, row.kind).group_by(row.person_id, row.kind).having(func.count() > 1)
    return {(person_id, kind) for person_id, kind in work.session.execute(counted)}


def _chain(row: Any, approval: str) -> Any:
    """Return what rows of one right have in common; proposals stand each for itself."""
    if approval != "approved":
        return row.id
    if kind_of(row.kind).site:
        return row.person_id, row.kind
    return row.person_id, row.kind, row.number if row.kind in ("OTHER", "TITLE_Q") else row.grade


def _standing_row(chain: Sequence[Any], day: date, *, deemed: bool) -> Any:
    """Return the row that says how a right stands on ``day``, as eligibility would judge it.

    What was taken away is shown before what it strikes; a renewal that begins later counts already when it joins on.
    """
    kind = kind_of(chain[0].kind)
    own = {row.id: _certificate(row, approved=True) for row in chain}
    taken = [row for row in chain if taken_away(own[row.id], day)]
    free = [
        row for row in chain if row not in taken and not any(strikes(own[bad.id], own[row.id], kind) for bad in taken)
    ]
    if not free:
        return max(taken, key=_end)
    last = max(free, key=_end)
    begun = [row for row in free if row.valid_from is None or row.valid_from <= day]
    if last in begun or not begun:
        return last
    present = max(begun, key=_end)
    joins = (
        present.no_expiry or present.valid_until is None or last.valid_from <= present.valid_until + timedelta(days=1)
    )
    counts = state_on(kind, own[present.id], day, deemed=deemed) in COUNTS
    return last if counts and joins else present


def _certificate(row: Any, *, approved: bool) -> Certificate:
    return Certificate(
        kind=row.kind,
        number=row.number,
        grade=row.grade,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        no_expiry=row.no_expiry,
        site=row.site,
        standing=row.standing,
        standing_from=row.standing_from,
        standing_until=row.standing_until,
        renewal=row.renewal,
        renewal_on=row.renewal_on,
        renewal_no=row.renewal_no,
        approved=approved,
    )


def _line(
    row: Any,
    day: date,
    *,
    person: Any,
    unit: tuple[int | None, str],
    titles: dict[State, str],
    deemed: bool,
    approved: bool,
) -> DueLine:
    kind = kind_of(row.kind)
    certificate = _certificate(row, approved=approved)
    state = state_on(kind, certificate, day, deemed=deemed)
    until = None if row.no_expiry else row.valid_until
    left = None if until is None else (until - day).days
    # an approved row without a head's signature is no proposal: it counts for nothing and must be seen
    tier = "lapsed" if row.approval == "approved" and not approved else TIERS.get(state, "calm")
    return DueLine(
        credential_id=row.id,
        person_id=row.person_id,
        staff_no=person.staff_no or "",
        name=person.name,
        unit_id=unit[0],
        unit=unit[1],
        kind=row.kind,
        kind_title=kind.name,
        number=row.number or "",
        valid_until=until,
        days_left=left,
        last_apply=last_apply_day(kind, until),
        state=state.value,
        state_title=titles[state],
        tier=tier,
        renewal=row.renewal,
        level=kind.level,
        citation=kind.citation,
        bars=kind.effect == "bar",
    )


def present(day: date) -> Any:
    """Return the condition that a person has not left before ``day``."""
    return or_(PersonRow.left_on.is_(None), PersonRow.left_on >= day)


def _end(row: Any) -> tuple[bool, date, int]:
    return bool(row.no_expiry), row.valid_until or date.min, row.id


def homes_on(work: Work, day: date, *, kind: str = "home_unit") -> dict[int, int]:
    """Return each person's home (or working) unit on ``day`` (the latest begun)."""
    fact = StaffFactRow
    rows = work.session.execute(
        select(fact.person_id, fact.unit_id)
        .where(
            fact.kind == kind,
            fact.unit_id.is_not(None),
            or_(fact.start.is_(None), fact.start <= day),
            or_(fact.until.is_(None), fact.until >= day),
        )
        .order_by(fact.start)
    )
    return {row.person_id: row.unit_id for row in rows}


def _places(work: Work, day: date, homes: dict[int, int]) -> dict[int, set[int]]:
    """Return where each person belongs or works on ``day``; read only for those entrusted with units."""
    found: dict[int, set[int]] = defaultdict(set)
    if work.scope is None:
        return found
    for person_id, unit_id in (*homes.items(), *homes_on(work, day, kind="working_unit").items()):
        found[person_id].add(unit_id)
    return found
