"""What sheets are made of, read at the desk: people as they stand on a day and their certificates."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from sqlalchemy import or_, select

from app.access.permissions import Verb
from app.credentials import validity
from app.credentials.catalogue import CredentialKind
from app.credentials.ground import Ground, ground_of
from app.credentials.lines import COLUMNS, certificate_in, filed_here, standing_rows
from app.credentials.notices import noticed
from app.errors import NotFoundError
from app.settings import read_setting
from app.staff.codes import Table, label
from app.staff.facts import TABLES, FactKind
from app.words import say, tr
from db.tables import CredentialRow, PersonRow, StaffFactRow, UnitAliasRow, UnitRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class House:
    """What stands at the head and foot of every sheet."""

    name: str
    signatures: tuple[str, ...]


@attrs.frozen(slots=True)
class Person:
    """A person as they stand on a day: plain fields, and the facts that hold by kind in words."""

    id: int
    staff_no: str
    name: str
    sex: str
    birth: date | None
    id_no: str
    phone: str
    hired: date | None
    unit_id: int | None
    unit: str
    facts: Mapping[str, str]
    education: str


@attrs.frozen(slots=True)
class Certificate:
    """A certificate that counts or waits to be approved, with its holder.

    ``ruled`` is what validity judges it by, ``rule`` its kind as it holds in this hospital, ``deemed`` the setting for
    renewals accepted in time; ``altered`` tells that it was approved and bears no trusted signature.
    """

    holder: Person
    ruled: validity.Certificate
    rule: CredentialKind
    deemed: bool
    altered: bool
    kind: str
    number: str
    issuer: str
    issued_on: date | None
    valid_from: date | None
    valid_until: date | None
    no_expiry: bool
    site: str
    scope: str
    renewal: str
    verified_on: date | None
    remark: str


@attrs.frozen(slots=True)
class Change:
    """One dated fact of a person's history: its kind (stored name), what it says, and the paper it rests on."""

    start: date | None
    until: date | None
    kind: str
    content: str
    document: str


def house(desk: Desk, key: str = "") -> House:
    """Return the hospital's name and the places to sign: those of the sheet ``key`` where it has its own."""
    with desk.read(Verb.SETTING_VIEW) as work:
        chain = chain_of(key, read_setting(work.session, "signature-chains"))
        places = chain or tuple(read_setting(work.session, "signature-line"))
        return House(str(read_setting(work.session, "hospital-name")), places)


def chain_of(key: str, lines: Sequence[str]) -> tuple[str, ...]:
    """Return the places to sign of the sheet ``key`` among ``sheet：place、place`` lines, () where none is its own."""
    for line in lines:
        sheet, _colon, places = line.replace("：", ":").partition(":")
        if key and sheet.strip() == key:
            return tuple(place for each in re.split("[、,，;；]", places) if (place := each.strip()))
    return ()


def unit_name(desk: Desk, unit_id: int) -> str:
    """Return a unit's name.

    Raises:
        NotFoundError: there is none.
    """
    with desk.read(Verb.UNIT_VIEW) as work:
        row = work.session.get(UnitRow, unit_id)
        if row is None:
            raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
        return row.name


def unit_of(desk: Desk, text: str) -> int:
    """Return the unit a person means by its number or its name (or another name it goes by).

    Raises:
        NotFoundError: there is none, or there are several; names them with their numbers.
    """
    with desk.read(Verb.UNIT_VIEW) as work:
        wanted = text.strip()
        if wanted.isdigit() and work.session.get(UnitRow, int(wanted)) is not None:
            return int(wanted)
        named = set(work.session.scalars(select(UnitRow.id).where(UnitRow.name == wanted)))
        named |= set(work.session.scalars(select(UnitAliasRow.unit_id).where(UnitAliasRow.name == wanted)))
        if len(named) == 1:
            return named.pop()
        if named:
            raise NotFoundError(
                say("Several departments are called {name}; give the number: {numbers}.", name=wanted,
                    numbers="、".join(str(number) for number in sorted(named))), field="unit",
            )  # fmt: skip
        raise NotFoundError(say("There is no department {number}.", number=wanted), field="unit")


def unit_choices(desk: Desk) -> tuple[tuple[int, str], ...]:
    """Return (number, name) of the units the actor may choose from, in the order of the tree, indented by depth."""
    with desk.read(Verb.UNIT_VIEW) as work:
        names = _unit_names(work.session)
        depth = {number: path.count("/") - 2 for number, path in work.session.execute(select(UnitRow.id, UnitRow.path))}
        return tuple((number, "　" * depth[number] + name) for number, name in names.items())


def sensitive_scope(desk: Desk) -> frozenset[int] | None:
    """Return the units for which the actor may see identity numbers in full; None is the whole hospital.

    Raises:
        NotAllowedError: for none.
    """
    with desk.read(Verb.STAFF_VIEW_SENSITIVE) as work:
        return work.scope


def people(desk: Desk, *, on_day: date, unit_id: int | None = None) -> tuple[Person, ...]:
    """Return those employed on ``on_day`` whom the actor may see, in ``unit_id`` and below if given."""
    with desk.read(Verb.STAFF_VIEW) as work:
        return tuple(_people(work, on_day, unit_id).values())


def person(desk: Desk, *, staff_no: str, on_day: date) -> Person:
    """Return the one person of ``staff_no``.

    Raises:
        NotFoundError: nobody whom the actor may see bears it.
    """
    for each in people(desk, on_day=on_day):
        if each.staff_no == staff_no:
            return each
    raise NotFoundError(say("There is nobody with staff number {number}.", number=staff_no), field="staff")


def certificates(desk: Desk, *, on_day: date, unit_id: int | None = None) -> tuple[Certificate, ...]:
    """Return the certificate by which each right stands, as the board shows it, and what waits for approval."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        holders = _people(work, on_day, unit_id)
        ground = ground_of(work, on_day)
        rows = work.session.execute(
            select(*COLUMNS, *_FURTHER).where(
                CredentialRow.withdrawn_at.is_(None), CredentialRow.approval.in_(("approved", "proposed"))
            )
        ).all()
        here = [row for row in rows if row.person_id in holders]
        shown = standing_rows(ground, (row for row in here if row.approval == "approved"))
        shown += [row for row in here if row.approval == "proposed"]
        filed = filed_here(work, ground, shown)
        rank = {person_id: place for place, person_id in enumerate(holders)}
        shown.sort(key=lambda row: rank[row.person_id])
        return tuple(_certificate(row, holders[row.person_id], ground, filed=row.person_id in filed) for row in shown)


def told(desk: Desk) -> frozenset[int]:
    """Return the certificates of which a notice was printed."""
    with desk.read(Verb.CREDENTIAL_VIEW) as work:
        return frozenset(noticed(work))


def history(desk: Desk, *, person_id: int) -> tuple[Change, ...]:
    """Return every dated fact of a person, oldest first; special status (pregnancy, nursing) never goes on paper."""
    with desk.read(Verb.STAFF_VIEW) as work:
        names = _unit_names(work.session)
        rows = work.session.scalars(
            select(StaffFactRow)
            .where(StaffFactRow.person_id == person_id, StaffFactRow.kind != FactKind.SPECIAL_STATUS)
            .order_by(StaffFactRow.start, StaffFactRow.id)
        )
        return tuple(
            Change(
                row.start,
                row.until,
                row.kind,
                fact_words(row.kind, row.code, row.text) or names.get(row.unit_id or 0, ""),
                row.document or "",
            )
            for row in rows
        )


def fact_words(kind: str, code: str | None, text: str | None) -> str:
    """Return a fact as it stands on paper: the code's own label, else the words of its source."""
    if code and kind in set(FactKind) and FactKind(kind) in TABLES:
        return label(TABLES[FactKind(kind)], code) or text or code
    return text or code or ""


def _people(work: Work, on_day: date, unit_id: int | None) -> dict[int, Person]:
    session = work.session
    names = _unit_names(session)
    wanted = None if unit_id is None else _below(session, unit_id)
    held = _facts(session, on_day)
    rows = session.scalars(
        select(PersonRow)
        .where(or_(PersonRow.left_on.is_(None), PersonRow.left_on >= on_day))
        .order_by(PersonRow.sort_key, PersonRow.id)
    )
    found: dict[int, Person] = {}
    for row in rows:
        facts = held[row.id]
        home = facts.places.get(FactKind.HOME_UNIT)
        own = {place for place in (home, facts.places.get(FactKind.WORKING_UNIT)) if place is not None}
        if work.scope is not None and not own & work.scope:
            continue
        if wanted is not None and not own & wanted:
            continue
        found[row.id] = _person(row, home, names, facts)
    rank = {number: place for place, number in enumerate(names)}
    return dict(sorted(found.items(), key=lambda pair: rank.get(pair[1].unit_id or 0, len(rank))))


def _person(row: PersonRow, home: int | None, names: Mapping[int, str], facts: _Held) -> Person:
    return Person(
        id=row.id,
        staff_no=row.staff_no or "",
        name=row.name,
        sex=label(Table.SEX, row.sex)[:1] if row.sex in {"1", "2"} else "",
        birth=row.birth,
        id_no=row.id_no or "",
        phone=row.phone or "",
        hired=row.hire_date,
        unit_id=home,
        unit=names.get(home or 0, ""),
        facts=facts.words,
        education=label(Table.EDUCATION, row.education) or (row.education or ""),
    )


@attrs.define(slots=True)
class _Held:
    """What holds of one person on a day, by kind."""

    words: dict[str, str] = attrs.field(factory=dict)
    places: dict[str, int] = attrs.field(factory=dict)


def _facts(session: Session, on_day: date) -> dict[int, _Held]:
    """Return, by person, what holds on the day (of several the latest begun)."""
    rows = session.execute(
        select(StaffFactRow.person_id, StaffFactRow.kind, StaffFactRow.code, StaffFactRow.text, StaffFactRow.unit_id)
        .where(
            or_(StaffFactRow.start.is_(None), StaffFactRow.start <= on_day),
            or_(StaffFactRow.until.is_(None), StaffFactRow.until >= on_day),
        )
        .order_by(StaffFactRow.start.is_not(None), StaffFactRow.start, StaffFactRow.id)
    )
    held: dict[int, _Held] = defaultdict(_Held)
    for person_id, kind, code, text, unit in rows:
        found = held[person_id]
        found.words[kind] = fact_words(kind, code, text)
        if unit is not None:
            found.places[kind] = unit
    return held


def _certificate(row: Any, holder: Person, ground: Ground, *, filed: bool) -> Certificate:
    signed = ground.trust.counts(row.signer, row.approved_at)
    ruled = certificate_in(row, approved=row.approval == "approved" and signed)
    if filed and row.site == "other":
        ruled = attrs.evolve(ruled, site="filed")
    return Certificate(
        holder=holder,
        ruled=ruled,
        rule=ground.house.kind_of(row.kind),
        deemed=ground.deemed,
        altered=row.approval == "approved" and not signed,
        kind=row.kind,
        number=row.number or "",
        issuer=row.issuer or "",
        issued_on=row.issued_on,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        no_expiry=row.no_expiry,
        site=row.site_text or (tr("this hospital") if row.site == "own" else ""),
        scope=row.scope or "",
        renewal=row.renewal,
        verified_on=row.verified_on,
        remark=row.remark or "",
    )


_FURTHER = (CredentialRow.issuer, CredentialRow.issued_on, CredentialRow.site_text, CredentialRow.scope,
            CredentialRow.verified_on, CredentialRow.remark)  # fmt: skip


def _unit_names(session: Session) -> dict[int, str]:
    """Return the names of units, in the order of the tree: each followed by all below it, siblings as they are kept."""
    below: dict[int | None, list[tuple[int, str]]] = defaultdict(list)
    columns = select(UnitRow.id, UnitRow.parent_id, UnitRow.name)
    for number, parent, name in session.execute(columns.order_by(UnitRow.sort_order, UnitRow.id)):
        below[parent].append((number, name))
    names: dict[int, str] = {}
    waiting = below[None][::-1]
    while waiting:
        number, name = waiting.pop()
        names[number] = name
        waiting.extend(below[number][::-1])
    return names


def _below(session: Session, unit_id: int) -> frozenset[int]:
    path = session.scalar(select(UnitRow.path).where(UnitRow.id == unit_id))
    if path is None:
        raise NotFoundError(say("There is no department {number}.", number=unit_id), field="unit")
    return frozenset(session.scalars(select(UnitRow.id).where(UnitRow.path.startswith(path, autoescape=True))).all())
