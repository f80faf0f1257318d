"""A ward's set-up on the vault: started from a kit, saved as dated versions; a sheet takes the one of its first day."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from app.access.permissions import Verb
from app.errors import NotFoundError, UserError
from app.roster.book.draftcodes import require_codes_kept
from app.roster.book.members import count_staff
from app.roster.book.rulebook import keep_rules, pack_on
from app.roster.kits import kit, setup_from_kit
from app.roster.sheet import CodeDef, RulePack, SymbolDef, WardSetup
from app.roster.sheet.serial import ward_from_plain, ward_to_plain
from app.roster.sheet.setupcheck import Section, flaws_of
from app.staff.balances import open_accounts
from app.words import say
from db.tables import RosterSheetRow, UnitRow, WardSetupRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


NURSES = ("nurse",)


@attrs.frozen(slots=True)
class WardLine:
    """One ward that rosters, or could: its unit, the kit and version of its set-up (0 before the first), its sheets."""

    unit_id: int
    name: str
    beds: int | None
    kit: str
    version: int
    sheets: tuple[tuple[date, int, str], ...]  # first day, days, state


@attrs.frozen(slots=True)
class SetupVersion:
    """One version of a ward's set-up."""

    version: int
    since: date
    note: str
    saved_by: str
    setup: WardSetup


def wards(desk: Desk) -> tuple[WardLine, ...]:
    """Return the units at this desk that can have a roster, those with a set-up first told as they are."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        latest = _latest(work)
        sheets: dict[int, list[tuple[date, int, str]]] = {}
        for row in work.session.scalars(select(RosterSheetRow).order_by(RosterSheetRow.first)):
            sheets.setdefault(row.unit_id, []).append((row.first, row.days, row.state))
        units = work.session.scalars(select(UnitRow).order_by(UnitRow.path, UnitRow.sort_order))
        seen = (u for u in units if work.scope is None or u.id in work.scope)
        return tuple(
            WardLine(
                unit_id=u.id,
                name=u.name,
                beds=u.open_beds,
                kit=latest[u.id][1].kit if u.id in latest else "",
                version=latest[u.id][0] if u.id in latest else 0,
                sheets=tuple(sheets.get(u.id, ())),
            )
            for u in sorted(seen, key=lambda u: (u.id not in latest, u.path))
            if u.kind in {"ward", "department"} or u.id in latest
        )


def start_ward(desk: Desk, *, unit_id: int, kit_key: str, since: date, beds: int | None = None) -> WardSetup:
    """Give a ward its first set-up, from a kit, fitted to its beds and nurses; return it.

    Raises:
        NoSuchKitError: no such kit.
        UserError: the ward has a set-up already.
        NotFoundError: no such unit, or none of the actor's.
    """
    kit(kit_key)
    with desk.write(Verb.ROSTER_EDIT, label=say("Set up ward")) as work:
        unit = unit_row(work, unit_id)
        if _versions(work, unit_id):
            raise UserError(say("{ward} is set up already.", ward=unit.name), field="ward")
        size = beds if beds is not None else unit.open_beds
        staff = count_staff(work, unit_id, since, categories=NURSES) or None
        setup = setup_from_kit(kit_key, beds=size or None, staff=staff)
        own = tuple(r for r in setup.rules.rules if dict(setup.rules.sources).get(r.label) == "ward")
        _store(work, unit_id, setup, since=since, note=str(say("from the starter kit {kit}", kit=kit(kit_key).title)))
        if own:
            told = say("from the starter kit {kit}", kit=kit(kit_key).title)
            keep_rules(work, unit_id=unit_id, name=f"{since:%Y-%m}", since=since, rules=own, reason=str(told))
        return setup_on(work, unit_id, since)


def staff_of(desk: Desk, *, unit_id: int, on: date) -> int:
    """Return how many nurses work in a unit on a day."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        unit_row(work, unit_id)
        return count_staff(work, unit_id, on, categories=NURSES)


def save_setup(desk: Desk, *, unit_id: int, setup: WardSetup, since: date, note: str = "") -> int:
    """Save a ward's set-up as a new version in force for sheets that begin from ``since`` on; return its number.

    Raises:
        UserError: codes stand twice, or something names a code, account or symbol the set-up does not have.
        NotFoundError: no such unit, or none of the actor's.
    """
    check_setup(setup)
    with desk.write(Verb.ROSTER_EDIT, label=say("Save ward set-up")) as work:
        unit_row(work, unit_id)
        require_codes_kept(work, unit_id, setup, since=since)
        return _store(work, unit_id, setup, since=since, note=note)


def ward_setup(desk: Desk, *, unit_id: int, on: date | None = None) -> WardSetup:
    """Return a ward's set-up on a day, with the rules in force.

    Raises:
        NotFoundError: no such unit, none of the actor's, or not set up yet.
    """
    with desk.read(Verb.ROSTER_VIEW) as work:
        unit_row(work, unit_id)
        return setup_on(work, unit_id, on or work.today)


def setup_versions(desk: Desk, *, unit_id: int) -> tuple[SetupVersion, ...]:
    """Return every version of a ward's set-up, the newest first."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        unit_row(work, unit_id)
        return tuple(
            SetupVersion(row.version, row.since, row.note or "", row.saved_by, _read(row))
            for row in reversed(_versions(work, unit_id))
        )


def check_setup(setup: WardSetup) -> None:
    """Stop where a set-up contradicts itself.

    Raises:
        UserError: the first flaw; its ``field`` is the section it stands in.
    """
    flaw = next(iter(flaws_of(setup)), None)
    if flaw is not None:
        raise UserError(flaw.told, field="codes" if flaw.section in {Section.SHIFTS, Section.LEAVE} else flaw.section)


def learn_codes(
    work: Work,
    unit_id: int,
    codes: Iterable[CodeDef],
    *,
    since: date,
    note: str,
    symbols: Iterable[SymbolDef] = (),
) -> WardSetup:
    """Add codes and symbols to a ward's dictionary (read from her own Excel); known codes keep their meaning, with her colours."""
    given = {code.code: code for code in codes}
    signs = tuple(symbols)
    later = sorted({row.since for row in _versions(work, unit_id) if row.since > since})
    for day in (since, *later):  # a version already saved for later days learns them too
        setup = setup_on(work, unit_id, day)
        learned = _learned(setup, given, signs)
        if (learned.codes, learned.symbols) != (setup.codes, setup.symbols):
            check_setup(learned)
            _store(work, unit_id, learned, since=day, note=note)
    return setup_on(work, unit_id, since)


def _learned(setup: WardSetup, given: Mapping[str, CodeDef], symbols: Iterable[SymbolDef]) -> WardSetup:
    known = tuple(_coloured(code, given.get(code.code)) for code in setup.codes)
    new = tuple(code for text, code in given.items() if setup.code(text) is None)
    signs = {each.sign: each for each in (*symbols, *setup.symbols)}
    old = {each.sign for each in setup.symbols}
    return attrs.evolve(
        setup,
        codes=(*(c for c in known if c.is_work), *new, *(c for c in known if not c.is_work)),
        symbols=(*setup.symbols, *(sign for key, sign in signs.items() if key not in old)),
    )


def setup_on(work: Work, unit_id: int, day: date) -> WardSetup:
    """Return the set-up and rules in force on ``day`` (for services inside a unit of work).

    A sheet before the first version takes the first: an old Excel roster may come in after the ward was set up.

    Raises:
        NotFoundError: the ward is not set up.
    """
    rows = _versions(work, unit_id)
    if not rows:
        raise NotFoundError(
            say("This ward has no roster set-up yet."),
            field="ward",
            remedy=say("Choose a starter kit for it first: 'xinglin roster kit'."),
        )
    in_force = [row for row in rows if row.since <= day]
    return attrs.evolve(_read(in_force[-1] if in_force else rows[0]), rules=pack_on(work, unit_id, day))


def unit_row(work: Work, unit_id: int) -> UnitRow:
    """Return a unit the actor may roster.

    Raises:
        NotFoundError: there is none, or it is not among the actor's.
    """
    row = work.session.get(UnitRow, unit_id)
    if row is None or (work.scope is not None and unit_id not in work.scope):
        raise NotFoundError(say("There is no such ward, or it is not among those entrusted to you."), field="ward")
    return row


def _coloured(code: CodeDef, given: CodeDef | None) -> CodeDef:
    if given is None or not (given.ink or given.fill):
        return code
    return attrs.evolve(code, ink=given.ink or code.ink, fill=given.fill or code.fill)


def _latest(work: Work) -> dict[int, tuple[int, WardSetup]]:
    newest = select(WardSetupRow.unit_id, func.max(WardSetupRow.version).label("version")).group_by(
        WardSetupRow.unit_id
    )
    found = newest.subquery()
    rows = work.session.scalars(
        select(WardSetupRow).join(
            found, (found.c.unit_id == WardSetupRow.unit_id) & (found.c.version == WardSetupRow.version)
        )
    )
    return {row.unit_id: (row.version, _read(row)) for row in rows}


def _versions(work: Work, unit_id: int) -> list[WardSetupRow]:
    wanted = select(WardSetupRow).where(WardSetupRow.unit_id == unit_id)
    return list(work.session.scalars(wanted.order_by(WardSetupRow.since, WardSetupRow.version)))


def _store(work: Work, unit_id: int, setup: WardSetup, *, since: date, note: str) -> int:
    open_accounts(work, ((each.code, each.title, each.unit) for each in setup.accounts))
    version = (
        work.session.scalar(select(func.max(WardSetupRow.version)).where(WardSetupRow.unit_id == unit_id)) or 0
    ) + 1
    plain = ward_to_plain(attrs.evolve(setup, rules=RulePack()))
    row = WardSetupRow(
        unit_id=unit_id,
        version=version,
        since=since,
        setup=json.dumps(plain, ensure_ascii=False, separators=(",", ":")),
        note=note or None,
        saved_at=work.now,
        saved_by=work.actor.login,
    )
    work.session.add(row)
    work.session.flush()
    after = {"version": version, "since": since, "codes": [c.code for c in setup.codes]}
    work.record("ward-setup", unit_id, after=after, reason=note or None)
    work.touch("roster")
    return version


def _read(row: WardSetupRow) -> WardSetup:
    return ward_from_plain(json.loads(row.setup))
