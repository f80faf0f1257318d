"""The board of the morning: who has lapsed, what is due, what waits; every figure opens its names.

Twenty thousand people with eight certificates each are read as bare columns and folded in plain Python.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import aliased

from app.access.permissions import Verb
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
    from app.desk import Desk, Work

MONTHS = 11
LAPSED_STATES = frozenset({State.LAPSED, State.SUSPENDED, State.CANCELLED, State.REVOKED})
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


@attrs.frozen(slots=True)
class Figure:
    """One figure of the board and the certificates (or people) behind it."""

    key: str
    count: int
    lines: tuple[DueLine, ...]
    note: int = 0


@attrs.frozen(slots=True)
class HeatRow:
    """A department: how many have lapsed, how many end in each month, and the sum."""

    unit_id: int | None
    unit: str
    lapsed: int
    months: tuple[int, ...]

    @property
    def total(self) -> int:
        """The sum of the row."""
        return self.lapsed + sum(self.months)


@attrs.frozen(slots=True)
class Dashboard:
    """The morning's board: figures by key, heat map, and the first months' names."""

    on: date
    figures: dict[str, Figure]
    months: tuple[tuple[int, int], ...]
    heat: tuple[HeatRow, ...]
    lines: tuple[DueLine, ...]
    people: int
    campuses: int

    def of_month(self, unit_id: int | None, place: int) -> tuple[DueLine, ...]:
        """Return the names behind one cell of the heat map; place -1 is the lapsed column."""
        if place < 0:
            return tuple(line for line in self.figures["lapsed"].lines if line.unit_id == unit_id)
        year, month = self.months[place]
        return tuple(
            line
            for line in self.lines
            if line.unit_id == unit_id
            and line.valid_until is not None
            and (line.valid_until.year, line.valid_until.month) == (year, month)
            and line.tier != "lapsed"
        )


def due_list(desk: Desk, *, on: date | None = None, within: int = 90) -> tuple[DueLine, ...]:
    """Return what has lapsed or ends within ``within`` days, the most urgent first."""
    day = on or desk.clock.today()
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, day)
    return _urgent(
        line for line in lines if line.tier == "lapsed" or (line.days_left is not None and line.days_left <= within)
    )


def ledger(desk: Desk, *, on: date | None = None) -> tuple[DueLine, ...]:
    """Return every current certificate, those without an end included."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return read_lines(work, on or desk.clock.today(), all_kinds=True)


def dashboard(desk: Desk, *, on: date | None = None) -> Dashboard:
    """Fold the ledger into the morning's board."""
    day = on or desk.clock.today()
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        lines = read_lines(work, day, until=_horizon(day))
        waiting = read_lines(work, day, all_kinds=True, approval="proposed")
        people = work.session.scalar(select(func.count(PersonRow.id)).where(_present(day))) or 0
        campuses = work.session.scalar(select(func.count(UnitRow.id)).where(UnitRow.kind == "campus")) or 0
        faulty = _faulty_people(work, day)
    lapsed = _urgent(line for line in lines if line.tier == "lapsed" and line.bars)
    late = _urgent(line for line in lines if line.state == State.LATE.value)
    figures = {
        "lapsed": Figure("lapsed", len(lapsed), lapsed, len({line.person_id for line in lapsed})),
        "late": Figure("late", len(late), late),
        "due30": _within(lines, 0, 30),
        "due90": _within(lines, 31, 90),
        "waiting": Figure("waiting", len(waiting), waiting),
        "data": Figure("data", len(faulty), faulty),
    }
    months = tuple(_months(day))
    return Dashboard(day, figures, months, _heat(lines, months), lines, people, campuses)


def read_lines(
    work: Work, day: date, *, all_kinds: bool = False, approval: str = "approved", until: date | None = None
) -> tuple[DueLine, ...]:
    """Read the current period of every certificate of those who have not left.

    With ``until`` only what ends by then, was taken away or is registered elsewhere, and whatever else the same people
    hold of the same kind, since that may have taken its place. Whether a row bears a trusted head's signature is seen
    here; whether the signature holds is ``verify_signatures``'s and the one question's to check.
    """
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    homes = _homes(work, day)
    places = _places(work, day, homes)
    deemed = bool(read_setting(work.session, "accepted-counts-as-renewed"))
    trusted = trusted_signers(work.session)
    titles = {state: state_title(state) for state in State}
    # people are read apart: joined, the database would look every certificate up by itself
    people = {
        row.id: row
        for row in work.session.execute(select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(_present(day)))
    }
    chains: dict[Any, list[Any]] = defaultdict(list)
    for each in work.session.execute(_wanted(approval, until, all_kinds=all_kinds)):
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


def _wanted(approval: str, until: date | None, *, all_kinds: bool) -> Any:
    row = CredentialRow
    columns = (
        row.id, row.person_id, row.approval, row.kind, row.number, row.grade, row.valid_from, row.valid_until,
        row.no_expiry, row.site, row.standing, row.standing_from, row.standing_until, row.renewal, row.renewal_on,
        row.renewal_no, row.signature.is_not(None).label("signed"), row.signer,
    )  # fmt: skip
    wanted = select(*columns).where(row.withdrawn_at.is_(None), row.approval == approval)
    if all_kinds:
        return wanted
    if until is None:
        return wanted.where(or_(row.valid_until.is_not(None), row.standing != "normal", row.site == "other"))
    other = aliased(CredentialRow)
    near = or_(row.valid_until <= until, row.standing != "normal", row.site == "other")
    beside = or_(other.valid_until <= until, other.standing != "normal", other.site == "other")
    siblings = (
        select(row.id)
        .join(other, and_(other.person_id == row.person_id, other.kind == row.kind, other.id != row.id))
        .where(beside, other.withdrawn_at.is_(None), other.approval == approval)
    )
    return wanted.where(or_(near, row.id.in_(siblings)))


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


def _present(day: date) -> Any:
    return or_(PersonRow.left_on.is_(None), PersonRow.left_on >= day)


def _end(row: Any) -> tuple[bool, date, int]:
    return bool(row.no_expiry), row.valid_until or date.min, row.id


def _homes(work: Work, day: date, *, kind: str = "home_unit") -> dict[int, int]:
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
    for person_id, unit_id in (*homes.items(), *_homes(work, day, kind="working_unit").items()):
        found[person_id].add(unit_id)
    return found


def _faulty_people(work: Work, day: date) -> tuple[DueLine, ...]:
    """Return people whose record lacks what the ledger needs: an identity number, a birth date or a staff number."""
    rows = work.session.execute(
        select(PersonRow.id, PersonRow.staff_no, PersonRow.name).where(
            _present(day), or_(PersonRow.id_no.is_(None), PersonRow.birth.is_(None), PersonRow.staff_no.is_(None))
        )
    )
    homes = _homes(work, day)
    units = {row.id: row.name for row in work.session.execute(select(UnitRow.id, UnitRow.name))}
    return tuple(
        DueLine(0, row.id, row.staff_no or "", row.name, homes.get(row.id), units.get(homes.get(row.id, 0), ""), "", "",
                "", None, None, None, "data", "", "calm", "none", "policy", "", bars=False)
        for row in rows
        if work.scope is None or homes.get(row.id) in work.scope
    )  # fmt: skip


def _within(lines: Sequence[DueLine], low: int, high: int) -> Figure:
    key = f"due{high}"
    chosen = _urgent(
        line for line in lines if line.days_left is not None and low <= line.days_left <= high and line.tier != "lapsed"
    )
    under_way = sum(1 for line in chosen if line.renewal in ("submitted", "accepted"))
    return Figure(key, len(chosen), chosen, under_way)


def _urgent(lines: Any) -> tuple[DueLine, ...]:
    return tuple(
        sorted(
            lines, key=lambda line: (line.days_left if line.days_left is not None else -9999, line.unit, line.staff_no)
        )
    )


def _months(day: date) -> list[tuple[int, int]]:
    months = []
    year, month = day.year, day.month
    for _n in range(MONTHS):
        months.append((year, month))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
    return months


def _horizon(day: date) -> date:
    """Return the last day the board looks at: the end of its last month."""
    year, month = _months(day)[-1]
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _heat(lines: Sequence[DueLine], months: tuple[tuple[int, int], ...]) -> tuple[HeatRow, ...]:
    places = {month: place for place, month in enumerate(months)}
    lapsed: dict[int | None, int] = defaultdict(int)
    counts: dict[int | None, list[int]] = defaultdict(lambda: [0] * len(months))
    names: dict[int | None, str] = {}
    for line in lines:
        names[line.unit_id] = line.unit
        if line.tier == "lapsed":
            lapsed[line.unit_id] += int(line.bars)
        elif line.valid_until is not None:
            place = places.get((line.valid_until.year, line.valid_until.month))
            if place is not None:
                counts[line.unit_id][place] += 1
    rows = [HeatRow(unit, names[unit], lapsed[unit], tuple(counts[unit])) for unit in names]
    return tuple(sorted((row for row in rows if row.total), key=lambda row: (-row.lapsed, -row.total, row.unit)))
