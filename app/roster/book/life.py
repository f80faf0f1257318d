"""The life of a sheet: saved as it is typed, submitted, returned or published, changed with a trace, sealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import attrs

from app.access.permissions import Verb
from app.errors import UserError
from app.roster.audit import FindingsDiff, check_roster, difference
from app.roster.book.opening import again
from app.roster.book.sealing import post_month
from app.roster.book.store import (
    SheetMovedOnError,
    body_of,
    draft_of,
    require_sheet,
    sheet_row,
    write_draft,
    write_version,
)
from app.roster.model import Finding, RuleLevel
from app.roster.sheet import CellChange, Place, Sheet, SheetCell, SheetState, blank_rows, problem, roster, write_cell
from app.settings import read_setting
from app.words import Words, say
from db.tables import RosterChangeRow, RosterSheetRow

if TYPE_CHECKING:
    from app.desk import Desk, Work

TOLD = 5


@attrs.frozen(slots=True)
class Saved:
    """What a save came to: how often the sheet was saved (to be handed back with the next save)."""

    saves: int


class UnlawfulRosterError(UserError):
    """The sheet breaks law: nobody publishes that."""

    code = "unlawful"

    def __init__(self, found: Sequence[Finding]) -> None:
        told = "；".join(str(f.message) for f in found[:TOLD])
        super().__init__(
            say("This roster breaks law in {count} places: {told}", count=len(found), told=told),
            field="cells",
            remedy=say("Change these cells; law has no exception."),
        )
        self.findings = tuple(found)


class UnexplainedBreachError(UserError):
    """The sheet breaks the hospital's own rules, and nobody said why."""

    code = "unexplained"

    def __init__(self, found: Sequence[Finding]) -> None:
        told = "；".join(str(f.message) for f in found[:TOLD]) + (" …" if len(found) > TOLD else "")
        super().__init__(
            say("{count} breaches of the hospital's rules are not explained: {told}.", count=len(found), told=told),
            field="reason",
            remedy=say("Write the reason at the cells, or give one for the whole sheet."),
        )
        self.findings = tuple(found)


class WrongStateError(UserError):
    """The deed does not fit the state the sheet is in."""

    code = "wrong-state"

    def __init__(self, state: SheetState) -> None:
        super().__init__(
            say("The roster is {state}; this can't be done now.", state=STATE_TITLES[state]),
            field="state",
            remedy=NEXT_DEEDS[state],
        )


STATE_TITLES: dict[SheetState, Words] = {
    SheetState.DRAFT: say("a draft"),
    SheetState.SUBMITTED: say("submitted"),
    SheetState.PUBLISHED: say("published"),
    SheetState.SEALED: say("sealed"),
}
#: What can be done with a sheet in each state.
NEXT_DEEDS: dict[SheetState, Words] = {
    SheetState.DRAFT: say("Submit it first; it is published after that."),
    SheetState.SUBMITTED: say("Publish it, or return it with what is to be mended."),
    SheetState.PUBLISHED: say("Publish changes with their reason, or seal it once it is over."),
    SheetState.SEALED: say("Only what was worked can be put right, by reversing entries."),
}


def save_draft(desk: Desk, sheet: Sheet, *, saves: int | None = None) -> Saved:
    """Save the sheet as it stands (autosave): a draft, or changes to a published sheet that are not published yet.

    Args:
        desk: at which desk.
        sheet: the sheet, as opened from this vault.
        saves: the count of the last save or load, so that nobody's cells are overwritten unseen; None does not ask.

    Raises:
        SheetMovedOnError: somebody else saved it meanwhile.
        WrongStateError: it waits for approval or is sealed.
    """
    with desk.write(Verb.ROSTER_EDIT) as work:
        row = require_sheet(work, sheet.ward_id, sheet.first)
        if saves is not None and saves != row.saves and row.saved_by != work.actor.login:
            raise SheetMovedOnError(row.saved_by)
        _require(row, SheetState.DRAFT, SheetState.PUBLISHED)
        write_draft(work, row, attrs.evolve(sheet, state=SheetState(row.state), version=row.version))
        return Saved(row.saves)


def saves_of(desk: Desk, *, unit_id: int, first: date) -> int:
    """Return how often a sheet was saved (0: it is not stored)."""
    with desk.read(Verb.ROSTER_VIEW) as work:
        row = sheet_row(work, unit_id, first)
        return 0 if row is None else row.saves


def findings_of(sheet: Sheet) -> tuple[Finding, ...]:
    """Return every finding about a sheet, the gravest first. Pure."""
    made = problem(sheet)
    return check_roster(made, roster(sheet))


def unexplained(sheet: Sheet, found: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the binding breaches of policy for which no cell concerned carries a reason. Pure."""

    def explained(finding: Finding) -> bool:
        rows = range(len(sheet.rows))
        inside = ((r, d) for row, d in finding.cells if d >= 0 for r in ((row,) if row >= 0 else rows))
        return any(sheet.cells[r][d].reason for r, d in inside)  # row -1 stands for the whole day

    return tuple(f for f in found if f.is_hard and f.level is RuleLevel.POLICY and not explained(f))


def submit(desk: Desk, *, unit_id: int, first: date, note: str = "", reason: str = "") -> tuple[Finding, ...]:
    """Hand a draft in for approval and return what the rules say of it.

    Raises:
        UnlawfulRosterError: it breaks law or a ministry's standard.
        UnexplainedBreachError: it breaks policy, and neither the cells nor ``reason`` say why.
        WrongStateError: it is no draft.
    """
    with desk.write(Verb.ROSTER_EDIT, label=say("Submit roster")) as work:
        row = require_sheet(work, unit_id, first)
        _require(row, SheetState.DRAFT)
        found = _require_lawful(again(work, row), reason=reason)
        row.state = SheetState.SUBMITTED.value
        row.submitted_at, row.submitted_by = work.now, work.actor.login
        row.submit_note, row.returned_note = "；".join(p for p in (note.strip(), reason.strip()) if p) or None, None
        work.record("roster", row.id, action="roster.submit", after=_told(row), reason=row.submit_note)
        return found


def send_back(desk: Desk, *, unit_id: int, first: date, reason: str) -> None:
    """Return a submitted sheet to its head nurse with what is to be changed; she may also withdraw it herself.

    Raises:
        UserError: no reason.
        WrongStateError: it was not submitted.
    """
    if not reason.strip():
        raise UserError(say("Say what is to be changed."), field="reason")
    verb = Verb.ROSTER_APPROVE if desk.may(Verb.ROSTER_APPROVE) else Verb.ROSTER_EDIT
    with desk.write(verb, label=say("Return roster")) as work:
        row = require_sheet(work, unit_id, first)
        _require(row, SheetState.SUBMITTED)
        row.state, row.returned_note = SheetState.DRAFT.value, reason.strip()
        work.record("roster", row.id, action="roster.return", after=_told(row), reason=reason.strip())


def publish(desk: Desk, *, unit_id: int, first: date, reason: str = "") -> Sheet:
    """Approve a submitted sheet and put it on the notice board as a version; return it.

    Where the setting ``roster-needs-approval`` is off, the head nurse publishes her draft herself.

    Raises:
        UnlawfulRosterError, UnexplainedBreachError: as ``submit``.
        WrongStateError: it is not ready for it.
    """
    with desk.read(Verb.ROSTER_VIEW) as asking:
        approval = bool(read_setting(asking.session, "roster-needs-approval"))
    verb = Verb.ROSTER_APPROVE if approval else Verb.ROSTER_EDIT
    with desk.write(verb, label=say("Publish roster")) as work:
        row = require_sheet(work, unit_id, first)
        _require(row, *((SheetState.SUBMITTED,) if approval else (SheetState.DRAFT, SheetState.SUBMITTED)))
        sheet = again(work, row)
        _require_lawful(sheet, reason=reason or row.submit_note or "")
        kept = reason.strip() or row.submit_note
        return _put_up(work, row, sheet, kind="published", reason=kept, action="roster.publish")


def change(desk: Desk, *, unit_id: int, first: date, reason: str) -> tuple[CellChange, ...]:
    """Publish what was changed in a published sheet as its next version, each cell with its trace; return the cells.

    Raises:
        UserError: no reason, or nothing was changed.
        UnlawfulRosterError, UnexplainedBreachError: as ``submit``; ``reason`` explains every breach of policy. What
            stands on days gone by and is not touched is no reason to refuse: whoever worked on a lapsed licence could
            else never be taken off the days to come.
        WrongStateError: it was never published, or it is sealed.
    """
    if not reason.strip():
        raise UserError(say("Say why the published roster is changed."), field="reason")
    with desk.write(Verb.ROSTER_EDIT, label=say("Change published roster")) as work:
        row = require_sheet(work, unit_id, first)
        _require(row, SheetState.PUBLISHED)
        before, sheet = body_of(work, row.id, row.version), again(work, row)
        found = tuple(c for c in before.diff(sheet) if _seen(c.before) != _seen(c.after))
        if not found:
            raise UserError(say("Nothing was changed."), field="cells")
        over, touched = (work.today - sheet.first).days, {c.day for c in found}
        _require_lawful(sheet, reason=reason, over=frozenset(range(over)) - touched)
        _put_up(work, row, sheet, kind="changed", reason=reason.strip(), action="roster.change")
        trace(work, row, sheet, found, layer="plan", reason=reason.strip())
        return found


def as_published(work: Work, row: RosterSheetRow) -> Sheet:
    """Return what is on the notice board with today's facts, without what is begun in the draft (inside a unit of work)."""
    board, fresh = body_of(work, row.id, row.version), again(work, row)
    known, blank = board.row_index, blank_rows(1, board.days)[0]
    cells = tuple(board.cells[known[each.id]] if each.id in known else blank for each in fresh.rows)
    return attrs.evolve(fresh, cells=cells)


def change_within(
    work: Work, row: RosterSheetRow, cells: Mapping[tuple[int, date], SheetCell], *, reason: str
) -> tuple[CellChange, ...]:
    """Publish single cells (by person and day) as the next version, each with its trace, inside a unit of work.

    What the head nurse has begun in the draft stays begun. Only what these cells newly break stops them: a lapse elsewhere
    is no reason to refuse somebody's leave.

    Raises:
        UnlawfulRosterError: the cells newly break law or a ministry's standard.
        WrongStateError: the sheet is not published.
    """
    _require(row, SheetState.PUBLISHED)
    board, base, draft = body_of(work, row.id, row.version), as_published(work, row), draft_of(row)
    places = {
        Place(base.row_index[str(person)], (day - base.first).days): attrs.evolve(cell, locked=False)
        for (person, day), cell in cells.items()
    }
    after = base.with_cells(places)
    law = [f for f in worse_of(base, after).worse if f.level is not RuleLevel.POLICY]
    if law:
        raise UnlawfulRosterError(law)
    found = tuple(c for c in board.diff(after) if _seen(c.before) != _seen(c.after))
    begun = [
        c for c in board.diff(draft) if (c.person, c.day) not in {(str(p), (d - base.first).days) for p, d in cells}
    ]
    shown = _put_up(work, row, after, kind="changed", reason=reason, action="roster.change")
    trace(work, row, after, found, layer="plan", reason=reason)
    kept = {Place(shown.row_index[c.person], c.day): c.after for c in begun if c.person in shown.row_index}
    if kept:
        write_draft(work, row, shown.with_cells(kept))
    return found


def worse_of(before: Sheet, after: Sheet) -> FindingsDiff:
    """Return what the rules say of ``after`` that they did not say of ``before``, a sheet of the same people. Pure."""
    return difference(roster(after), findings_of(before), findings_of(after))


def seal(desk: Desk, *, unit_id: int, first: date) -> int:
    """Seal a published sheet whose days are over: balances are posted, later changes are reversing entries.

    Returns the number of postings.

    Raises:
        UserError: its last day is still to come, or changes are not published.
        WrongStateError: it is not published.
    """
    with desk.write(Verb.ROSTER_EDIT, label=say("Seal roster")) as work:
        row = require_sheet(work, unit_id, first)
        _require(row, SheetState.PUBLISHED)
        sheet = body_of(work, row.id, row.version)
        if sheet.last >= work.today:
            raise UserError(
                say("The roster runs until {day}; it can be sealed after that.", day=sheet.last), field="month"
            )
        pending = [c for c in sheet.diff(draft_of(row)) if _seen(c.before) != _seen(c.after)]
        if pending:
            raise UserError(
                say("{count} changed cells are not published yet.", count=len(pending)),
                field="cells",
                remedy=say("Publish the change with its reason, or undo it."),
            )
        count = post_month(work, sheet)
        sealed = attrs.evolve(sheet, state=SheetState.SEALED, version=row.version + 1)
        write_version(work, row, sealed, kind="sealed", reason=None)
        row.state, row.sealed_at, row.sealed_by = SheetState.SEALED.value, work.now, work.actor.login
        write_draft(work, row, sealed)
        work.record("roster", row.id, action="roster.seal", after={**_told(row), "postings": count})
        work.touch("balance")
        return count


def trace(
    work: Work, row: RosterSheetRow, sheet: Sheet, changes: Iterable[CellChange], *, layer: str, reason: str
) -> None:
    """Keep which cells were changed after publishing, and why."""

    def told(cell: SheetCell) -> str:
        return write_cell(attrs.evolve(cell, codes=cell.worked) if layer == "actual" else cell)

    for each in changes:
        work.session.add(
            RosterChangeRow(
                sheet_id=row.id,
                version=row.version,
                person_id=int(each.person),
                day=sheet.date(each.day),
                layer=layer,
                before=told(each.before),
                after=told(each.after),
                reason=reason,
                made_at=work.now,
                made_by=work.actor.login,
            )
        )


def _put_up(work: Work, row: RosterSheetRow, sheet: Sheet, *, kind: str, reason: str | None, action: str) -> Sheet:
    codes = tuple((r.id, tuple(c.text for c in cells)) for r, cells in zip(sheet.rows, sheet.cells, strict=True))
    shown = attrs.evolve(sheet, state=SheetState.PUBLISHED, version=row.version + 1, published=codes)
    write_version(work, row, shown, kind=kind, reason=reason)
    row.state = SheetState.PUBLISHED.value
    row.published_at, row.published_by = work.now, work.actor.login
    write_draft(work, row, shown)
    work.record("roster", row.id, action=action, after=_told(row), reason=reason)
    return shown


def _require_lawful(sheet: Sheet, *, reason: str, over: frozenset[int] = frozenset()) -> tuple[Finding, ...]:
    """Refuse what law forbids, but for what lies wholly on the days ``over``, which nobody can plan otherwise any more."""
    found = findings_of(sheet)
    law = [f for f in found if f.is_hard and f.level is not RuleLevel.POLICY and not _within(f, over)]
    if law:
        raise UnlawfulRosterError(law)
    left = () if reason.strip() else unexplained(sheet, found)
    if left:
        raise UnexplainedBreachError(left)
    return found


def _within(finding: Finding, days: frozenset[int]) -> bool:
    return bool(finding.cells) and all(day in days for _row, day in finding.cells)


def _require(row: RosterSheetRow, *states: SheetState) -> None:
    if SheetState(row.state) not in states:
        raise WrongStateError(SheetState(row.state))


def _seen(cell: SheetCell) -> object:
    """Return what the notice board shows of a cell: locks and reasons are the head nurse's own."""
    return cell.codes, cell.symbols, cell.minutes_adjust, cell.actual, cell.remark


def _told(row: RosterSheetRow) -> dict[str, object]:
    return {"unit_id": row.unit_id, "first": row.first, "state": row.state, "version": row.version}
