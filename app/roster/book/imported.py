"""Keeping a roster that was read from a head nurse's own Excel: as a draft to go on with, or as what was on the board."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.book.ledger import heads_of
from app.roster.book.life import findings_of
from app.roster.book.members import rows_of
from app.roster.book.opening import brought_in
from app.roster.book.setups import learn_codes, unit_row
from app.roster.book.store import sheet_row, write_draft, write_version
from app.roster.model import Finding
from app.roster.sheet import CodeDef, Sheet, SheetCell, SheetRow, SheetState, SymbolDef, WardSetup
from app.roster.sheet.serial import dumps
from app.staff.balances import Entry
from app.staff.facts import Fact, FactKind
from app.staff.people import check_fields, take_on
from app.words import say
from db.tables import BalancePostingRow, RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work


@attrs.frozen(slots=True)
class ReadPerson:
    """One line of a sheet that was read: who, and a cell for every day (blank where nothing stood).

    ``newcomer`` (name, staffing type) is somebody who is not on the staff list yet, a student or trainee; ``person_id``
    counts for nothing then. ``opening`` are balances the sheet states at its end (累计结余, 公休结余), by account; they are
    noted only where asked.
    """

    person_id: int
    cells: tuple[SheetCell, ...]
    group: str = ""
    remark: str = ""
    opening: tuple[tuple[str, Decimal], ...] = ()
    newcomer: tuple[str, str] | None = None


@attrs.frozen(slots=True)
class KeptRoster:
    """What came of it: the sheet as stored and what the rules say of it (nothing is refused: it was worked like that)."""

    sheet: Sheet
    findings: tuple[Finding, ...]
    replaced: bool


def keep_imported(
    desk: Desk,
    *,
    unit_id: int,
    first: date,
    days: int | None = None,
    people: Sequence[ReadPerson],
    codes: Sequence[CodeDef] = (),
    symbols: Sequence[SymbolDef] = (),
    published: bool = False,
    remark: str = "",
    overtime: Sequence[str] = (),
    source: str,
    balances: bool = False,
) -> KeptRoster:
    """Store a roster read from a file.

    Args:
        desk: at which desk (needs ``roster.edit`` for the ward, or ``import.run``).
        unit_id: the ward; it must be set up.
        first: the first day.
        days: the length; the rest of the month when None. Every person has as many cells.
        people: the lines, in the sheet's order.
        codes: what the legend says of codes (with colours); the ward learns those it does not have.
        symbols: the legend of symbols; the ward learns those it does not have.
        published: keep it as what was on the notice board; otherwise as a draft.
        remark: 排班备注 at its foot.
        overtime: the lines of its 加班登记 block.
        source: the file's name, for the trace.
        balances: also note the balances the lines state, as openings on the last day.

    Raises:
        UserError: nobody is on it, a line has another number of cells, somebody stands there twice, a code is unknown,
            or a sheet of those days is published already.
        NotFoundError: no such ward, or not set up.
        YearNotLoadedError: the calendar of the year is not loaded.
    """
    span = days or calendar.monthrange(first.year, first.month)[1] - first.day + 1
    _require_whole(people, span)
    if any(each.newcomer for each in people) and not desk.may(Verb.STAFF_EDIT):
        raise UserError(
            say("Only who may add people to the staff list can take trainees of a roster in."), field="people"
        )
    # A head nurse brings in her own ward's roster; a clerk those of any ward.
    verb = Verb.ROSTER_EDIT if desk.may(Verb.ROSTER_EDIT) else Verb.IMPORT_RUN
    with desk.write(verb, label=say("Import roster")) as work:
        unit = unit_row(work, unit_id)
        setup = learn_codes(work, unit_id, codes, since=first, note=source, symbols=symbols)
        _require_known(setup, people)
        stored = sheet_row(work, unit_id, first)
        if stored is not None and stored.state != SheetState.DRAFT.value:
            raise UserError(say("The roster of these days is published already."), field="month",
                            remedy=say("Change it in its own sheet, with a reason."))  # fmt: skip
        people = [_on_file(work, unit_id, each, first) for each in people]
        by_id = {each.person_id: each for each in people}
        last = first + timedelta(days=span - 1)
        known = {row.id: row for row in rows_of(work, unit_id, setup, first=first, last=last, keep=by_id)}
        sheet = Sheet(
            unit_id,
            unit.name,
            first=first,
            days=span,
            ward=setup,
            rows=tuple(_line(known[str(each.person_id)], each) for each in people),
            cells=tuple(each.cells for each in people),
            heads=heads_of(work, first, span),
            remark=remark,
            overtime=tuple(overtime),
        )
        row = stored or _new_row(work, sheet)
        kept = _store(work, row, brought_in(work, sheet), published=published, source=source)
        if balances:
            _note_openings(work, kept, by_id, source)
        after = {"unit_id": unit_id, "first": first, "people": len(people), "published": published}
        work.record("roster", row.id, action="roster.import", after=after, reason=source)
        return KeptRoster(kept, findings_of(kept), replaced=stored is not None)


def _require_whole(people: Sequence[ReadPerson], span: int) -> None:
    if not people:
        raise UserError(say("The sheet holds nobody."), field="people")
    ids = [each.person_id for each in people if each.newcomer is None]
    if len(set(ids)) != len(ids):
        raise UserError(say("Somebody stands twice on the sheet."), field="people")
    if any(len(each.cells) != span for each in people):
        raise UserError(say("A line has more or fewer cells than there are days."), field="people")


def _require_known(setup: WardSetup, people: Sequence[ReadPerson]) -> None:
    unknown = {c for each in people for cell in each.cells for c in cell.codes if setup.code(c) is None}
    if unknown:
        raise UserError(
            say("Codes the ward does not know: {codes}.", codes="、".join(sorted(unknown))),
            field="codes",
            remedy=say("Say what each of them means first."),
        )


def _on_file(work: Work, unit_id: int, read: ReadPerson, first: date) -> ReadPerson:
    """Return the line of somebody on file; a trainee is put on the staff list, in the ward, from the first day on."""
    if read.newcomer is None:
        return read
    name, staffing = read.newcomer
    checked = check_fields(work, {"name": name, "sex": "0"})
    facts = [
        Fact(FactKind.STAFFING_TYPE, code=staffing, start=first),
        Fact(FactKind.HOME_UNIT, unit_id=unit_id, start=first),
    ]
    work.touch("staff")
    return attrs.evolve(read, person_id=take_on(work, checked, facts), newcomer=None)


def _line(row: SheetRow, read: ReadPerson) -> SheetRow:
    person = attrs.evolve(row.person, team=read.group)
    return attrs.evolve(row, group=read.group, remark=read.remark, person=person)


def _new_row(work: Work, sheet: Sheet) -> RosterSheetRow:
    row = RosterSheetRow(
        unit_id=sheet.ward_id,
        first=sheet.first,
        days=sheet.days,
        state=SheetState.DRAFT.value,
        version=0,
        draft=dumps(sheet),
        saves=0,
        opened_at=work.now,
        opened_by=work.actor.login,
        saved_at=work.now,
        saved_by=work.actor.login,
    )
    work.session.add(row)
    work.session.flush()
    return row


def _store(work: Work, row: RosterSheetRow, sheet: Sheet, *, published: bool, source: str) -> Sheet:
    row.days = sheet.days
    if not published:
        write_draft(work, row, sheet)
        return sheet
    codes = tuple((r.id, tuple(c.text for c in cells)) for r, cells in zip(sheet.rows, sheet.cells, strict=True))
    shown = attrs.evolve(sheet, state=SheetState.PUBLISHED, version=row.version + 1, published=codes)
    write_version(work, row, shown, kind="imported", reason=source)
    row.state, row.published_at, row.published_by = SheetState.PUBLISHED.value, work.now, work.actor.login
    write_draft(work, row, shown)
    return shown


def _note_openings(work: Work, sheet: Sheet, people: Mapping[int, ReadPerson], source: str) -> None:
    accounts = {account.code for account in sheet.ward.accounts}
    for person_id, read in people.items():
        for account, amount in read.opening:
            if account in accounts:
                work.session.add(
                    BalancePostingRow(
                        person_id=person_id,
                        account=account,
                        entry=Entry.OPENING.value,
                        on_day=sheet.last,
                        amount=amount,
                        source=source,
                        recorded_at=work.now,
                        recorded_by=work.actor.login,
                    )
                )
    work.touch("balance")
