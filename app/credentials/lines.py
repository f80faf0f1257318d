"""The lines of the board and the ledger: how every right of those present stands on a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import and_, func, or_, select

from app.credentials.ground import Ground, ground_of, names_of, pieces
from app.credentials.house import HouseRules
from app.credentials.signing import Trust
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
from db.tables import CredentialRow

if TYPE_CHECKING:
    from app.desk import Work

TIERS = {State.LAPSED: "lapsed", State.SUSPENDED: "lapsed", State.CANCELLED: "lapsed", State.REVOKED: "lapsed",
         State.WRONG_SITE: "lapsed", State.DEEMED: "due", State.LATE: "due", State.NEAR: "near",
         State.RENEWING: "near", State.UNVERIFIED: "calm"}  # fmt: skip
row = CredentialRow
COLUMNS = (
    row.id, row.person_id, row.approval, row.kind, row.number, row.grade, row.valid_from, row.valid_until,
    row.no_expiry, row.site, row.standing, row.standing_from, row.standing_until, row.renewal, row.renewal_on,
    row.renewal_no, row.signer, row.approved_at,
)  # fmt: skip


@attrs.frozen(slots=True)
class DueLine:
    """One certificate on the board. ``days_left`` is negative once it has lapsed; ``bars`` tells whether a lapse bars.

    ``frozen_since`` is the first day on which it did not carry a duty, where it is frozen and the day is known.
    """

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
    frozen_since: date | None = None


def read_lines(
    work: Work,
    ground: Ground,
    *,
    all_kinds: bool = False,
    approval: str = "approved",
    until: date | None = None,
    units: frozenset[int | None] | None = None,
) -> tuple[DueLine, ...]:
    """Read the current period of every certificate of those present (in ``units`` only, where given).

    With ``until`` only what ends by then, was taken away or is registered elsewhere, and whatever else the same people
    hold of the same kind, since that may have taken its place. Whether a row bears a trusted head's signature is seen
    here; whether the signature holds is ``verify_signatures``'s and the one question's to check.
    """
    people = ground.people
    if units is not None:
        people = frozenset(each for each in people if ground.homes.get(each) in units)
    found = [
        each for each in _rows(work, ground.trust, approval, until, all_kinds=all_kinds) if each.person_id in people
    ]
    return judged(work, ground, found, approval=approval)


def judged(work: Work, ground: Ground, rows: Iterable[Any], *, approval: str = "approved") -> tuple[DueLine, ...]:
    """Return one line for each right that ``rows`` (bare columns) tell of."""
    chosen = standing_rows(ground, rows, approval=approval)
    filed = filed_here(work, ground, chosen)
    names = names_of(work, (each.person_id for each in chosen))
    titles = {state: state_title(state) for state in State}
    return tuple(
        _line(each, ground, names[each.person_id], titles, filed=each.person_id in filed, waits=approval != "approved")
        for each in chosen
    )


def standing_rows(ground: Ground, rows: Iterable[Any], *, approval: str = "approved") -> list[Any]:
    """Return of each right the one row that says how it stands."""
    chains: dict[Any, list[Any]] = defaultdict(list)
    for each in rows:
        chains[_chain(each, approval, ground.house)].append(each)
    return [chain[0] if len(chain) == 1 else _standing_row(chain, ground) for chain in chains.values()]


def standing_of(work: Work, person_id: int, credential_id: int, house: HouseRules) -> DueLine | None:
    """Return how the right that a row tells of stands today, None where another row stands for it."""
    ground = attrs.evolve(ground_of(work, work.today, only=(person_id,)), house=house)
    wanted = live("approved").where(row.person_id == person_id)
    lines = judged(work, ground, work.session.execute(wanted).all())
    return next((line for line in lines if line.credential_id == credential_id), None)


def live(approval: str) -> Any:
    """Return the query of bare columns of rows that were not withdrawn."""
    return select(*COLUMNS).where(row.withdrawn_at.is_(None), row.approval == approval)


def several(work: Work) -> set[tuple[int, str]]:
    """Return of whom more than one row of a kind is kept (read from the index alone)."""
    counted = select(row.person_id, row.kind).group_by(row.person_id, row.kind).having(func.count() > 1)
    return {(person_id, kind) for person_id, kind in work.session.execute(counted)}


def _rows(work: Work, trust: Trust, approval: str, until: date | None, *, all_kinds: bool) -> Iterator[Any]:
    """Read bare columns; what stands beside a row near its end is fetched by id, in pieces (one query would crawl)."""
    wanted = live(approval)
    if all_kinds:
        yield from work.session.execute(wanted)
        return
    near = {each.id: each for each in work.session.execute(wanted.where(_ends(until)))}
    # one reading for the three: each alone would read every row as well, since none has an index
    odd = or_(row.standing != "normal", row.site == "other", _unsigned(trust))
    near.update((each.id, each) for each in work.session.execute(wanted.where(odd)))
    yield from near.values()
    if until is None:
        return
    rights = {(each.person_id, each.kind) for each in near.values()} & several(work)
    for piece in pieces(sorted({person_id for person_id, _kind in rights})):
        for each in work.session.execute(wanted.where(row.person_id.in_(piece))):
            if each.id not in near and (each.person_id, each.kind) in rights:
                yield each


def _unsigned(trust: Trust) -> Any:
    """Return the condition that no trusted head signed: such a row counts for nothing and must be seen."""
    late = (and_(row.signer == key, row.approved_at > end) for key, end in trust.until.items() if end is not None)
    return or_(row.signer.is_(None), row.signer.not_in(list(trust.until)), *late)


def _ends(until: date | None) -> Any:
    return row.valid_until.is_not(None) if until is None else row.valid_until <= until


def _chain(each: Any, approval: str, house: HouseRules) -> Any:
    """Return what rows of one right have in common; proposals stand each for itself."""
    if approval != "approved":
        return each.id
    if house.kind_of(each.kind).site:
        return each.person_id, each.kind
    return each.person_id, each.kind, each.number if each.kind in ("OTHER", "TITLE_Q") else each.grade


def _standing_row(chain: Sequence[Any], ground: Ground) -> Any:
    """Return the row that says how a right stands on the day, as eligibility would judge it.

    What was taken away is shown before what it strikes; a renewal that begins later counts already when it joins on.
    """
    kind = ground.house.kind_of(chain[0].kind)
    own = {each.id: certificate_in(each, approved=True) for each in chain}
    taken = [each for each in chain if taken_away(own[each.id], ground.day)]
    free = [
        each
        for each in chain
        if each not in taken and not any(strikes(own[bad.id], own[each.id], kind) for bad in taken)
    ]
    if not free:
        return max(taken, key=_end)
    last = max(free, key=_end)
    begun = [each for each in free if each.valid_from is None or each.valid_from <= ground.day]
    if last in begun or not begun:
        return last
    now = max(begun, key=_end)
    joins = now.no_expiry or now.valid_until is None or last.valid_from <= now.valid_until + timedelta(days=1)
    counts = state_on(kind, own[now.id], ground.day, deemed=ground.deemed) in COUNTS
    return last if counts and joins else now


def filed_here(work: Work, ground: Ground, rows: Iterable[Any]) -> frozenset[int]:
    """Return of those registered elsewhere who has a filing for this hospital that counts."""
    away = {each.person_id: ground.house.kind_of(each.kind).filing for each in rows if each.site == "other"}
    wanted = sorted(person_id for person_id, filing in away.items() if filing)
    found: set[int] = set()
    for piece in pieces(wanted):
        query = live("approved").where(row.person_id.in_(piece), row.kind.in_(set(away.values())))
        for each in work.session.execute(query):
            kind = ground.house.kind_of(each.kind)
            begun = each.valid_from is None or each.valid_from <= ground.day
            own = certificate_in(each, approved=ground.trust.counts(each.signer, each.approved_at))
            if begun and each.site != "other" and state_on(kind, own, ground.day, deemed=ground.deemed) in COUNTS:
                found.add(each.person_id)
    return frozenset(found)


def certificate_in(each: Any, *, approved: bool) -> Certificate:
    """Return the value of a row of bare columns."""
    return Certificate(
        each.kind, each.number, each.valid_from, each.valid_until, each.no_expiry, each.site, each.standing,
        each.standing_from, each.standing_until, each.renewal, each.renewal_on, each.renewal_no, approved, each.id,
        each.grade,
    )  # fmt: skip


def _line(
    each: Any, ground: Ground, person: tuple[str, str], titles: Mapping[State, str], *, filed: bool, waits: bool
) -> DueLine:
    kind = ground.house.kind_of(each.kind)
    signed = not waits and ground.trust.counts(each.signer, each.approved_at)
    own = certificate_in(each, approved=signed)
    if filed and each.site == "other":
        own = attrs.evolve(own, site="filed")
    state = state_on(kind, own, ground.day, deemed=ground.deemed)
    until = None if each.no_expiry else each.valid_until
    # an approved row without a head's signature is no proposal: it counts for nothing and must be seen
    tier = "lapsed" if not waits and not signed else TIERS.get(state, "calm")
    unit_id, unit = ground.unit_of(each.person_id)
    return DueLine(
        credential_id=each.id,
        person_id=each.person_id,
        staff_no=person[0],
        name=person[1],
        unit_id=unit_id,
        unit=unit,
        kind=each.kind,
        kind_title=kind.name,
        number=each.number or "",
        valid_until=until,
        days_left=None if until is None else (until - ground.day).days,
        last_apply=last_apply_day(kind, until),
        state=state.value,
        state_title=titles[state],
        tier=tier,
        renewal=each.renewal,
        level=kind.level,
        citation=kind.citation,
        bars=kind.effect == "bar",
        frozen_since=_since(each, state, until),
    )


def _since(each: Any, state: State, until: date | None) -> date | None:
    if state is State.LAPSED and until is not None:
        return until + timedelta(days=1)
    return each.standing_from if TIERS.get(state) == "lapsed" else None


def _end(each: Any) -> tuple[bool, date, int]:
    return bool(each.no_expiry), each.valid_until or date.min, each.id
