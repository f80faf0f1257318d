"""The sheet being edited, with its check: every edit is first a plan that says what it would do, then taken. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import attrs

from app.roster.audit import Audit, Edit, FindingsDiff, gravity
from app.roster.model import Finding, RuleLevel, context_of
from app.roster.rules import Reach, owner_of, rules_of
from app.roster.sheet import (
    Edited,
    Place,
    Sheet,
    SheetCell,
    clear,
    fill,
    fill_series,
    frozen_place,
    lay_package,
    move,
    move_block,
    needs_new_problem,
    paste_html,
    paste_text,
    planned_code,
    problem,
    put,
    roster,
)
from app.words import tr
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.findings import FindingLine, Lines, faults_of
from ui.roster.present import Marks, Presenter
from ui.roster.views import Block, GridView, Verdict


@attrs.frozen(slots=True, eq=False)
class Plan:
    """What an edit would do.

    Attributes:
        label: what the step is called in the history.
        sheet: the sheet after it.
        places: the cells that would change.
        kept: cells it would leave alone: locked, or granted leave.
        worse: hard findings about people's cells it would newly bring, the gravest first.
        gaps: days it would newly leave short; told, for she fills them as she goes on, but nothing she must explain now.
        verdict: refused (breaks law, or touches only what is kept), to be given a reason for (breaks a rule of the
            hospital or a standard), or free.
    """

    label: str
    sheet: Sheet
    places: tuple[Place, ...]
    kept: tuple[Place, ...] = ()
    worse: tuple[Finding, ...] = ()
    gaps: tuple[Finding, ...] = ()
    verdict: Verdict = Verdict.FREE

    @property
    def nothing(self) -> bool:
        """Tell whether nothing would change."""
        return not self.places


class Editor:
    """One sheet and the check of it; ``take`` follows an edit, an undo step or a proposal alike."""

    def __init__(self, sheet: Sheet, today: date) -> None:
        self.sheet = sheet
        self._marked: dict[tuple[str, int], SheetCell] = {}
        self.actual = False
        self._presenter = Presenter(today)
        self._lines = Lines()
        self.audit = audit_of(sheet)

    # -- what is shown ---------------------------------------------------------------------------------------------

    def view(self) -> GridView:
        """Return what the grid draws."""
        marks = Marks(faults_of(self.audit.findings, self._reasons()), self._changed(), self.actual)
        return self._presenter.view(self.sheet, marks)

    def view_of(self, other: Sheet) -> GridView:
        """Return how another sheet would look (a proposal under way), with the cells marked that differ."""
        differing = frozenset((p.row, p.day) for p in changed_places(self.sheet, other))
        return self._presenter.view(other, Marks({}, differing, self.actual))

    def mark(self, after: Sheet, places: Iterable[Place]) -> None:
        """Mark cells as changed, as long as they hold what ``after`` has there."""
        self._marked = {(after.rows[p.row].id, p.day): after.cells[p.row][p.day] for p in places}

    def _changed(self) -> frozenset[tuple[int, int]]:
        known, cells = self.sheet.row_index, self.sheet.cells
        return frozenset(
            (known[person], day)
            for (person, day), cell in self._marked.items()
            if person in known and cells[known[person]][day] == cell
        )

    def lines(self) -> tuple[FindingLine, ...]:
        """Return the findings for the panel; of days nobody planned yet nothing is said but that they are to plan."""
        still = self._presenter.open_days
        found = self._lines.of(self.audit, self._reasons())
        return tuple(line for line in found if not line.is_of_days(still)) if still else found

    def _reasons(self) -> dict[tuple[int, int], str]:
        cells = enumerate(self.sheet.cells)
        return {(r, d): cell.reason for r, row in cells for d, cell in enumerate(row) if cell.reason}

    def cell(self, place: Place) -> SheetCell:
        """Return one cell."""
        return self.sheet.cells[place.row][place.day]

    # -- taking over -----------------------------------------------------------------------------------------------

    def take(self, sheet: Sheet) -> None:
        """Take over another state of the sheet and check what changed."""
        sheet = self._framed(sheet)
        before, self.sheet = self.sheet, sheet
        edits = None if needs_new_problem(before, sheet) else self._edits(before, sheet)
        if edits is None:
            self.audit = audit_of(sheet)
        else:
            self.audit.apply(edits)

    def follows(self, before: Sheet) -> bool:
        """Tell whether this is the same sheet with the same cells, read again: steps taken in it can be undone here."""
        now = self.sheet
        same = (now.ward_id, now.first, now.days, now.state) == (
            before.ward_id,
            before.first,
            before.days,
            before.state,
        )
        return same and [r.id for r in now.rows] == [r.id for r in before.rows] and now.cells == before.cells

    def _framed(self, sheet: Sheet) -> Sheet:
        """Return a step's sheet with the leave, wishes and people of today: they may be newer than the step."""
        now = self.sheet
        frame = ("ward", "heads", "wishes", "leave", "blocks", "published", "version", "state")
        if all(getattr(sheet, name) is getattr(now, name) for name in frame) or set(now.row_index) != set(
            sheet.row_index
        ):
            return sheet
        order = [now.row_index[row.id] for row in sheet.rows]
        rows = tuple(
            attrs.evolve(now.rows[i], group=row.group, remark=row.remark)
            for i, row in zip(order, sheet.rows, strict=True)
        )
        history = tuple(now.history[i] for i in order) if now.history else ()
        return attrs.evolve(now, rows=rows, cells=sheet.cells, history=history)

    def _edits(self, before: Sheet, after: Sheet) -> tuple[Edit, ...] | None:
        """Return an edit as the check takes it; None when a code is new to the problem."""
        context = self.audit.context
        found: list[Edit] = []
        for place in changed_places(before, after):
            code = planned_code(after.ward, after.cells[place.row][place.day].codes)
            state = context.state_index.get(code)
            if state is None:
                return None
            found.append((place.row, place.day, state))
        return tuple(found)

    # -- plans -----------------------------------------------------------------------------------------------------

    def plan(self, label: str, edited: Edited | Sheet) -> Plan:
        """Return what an edit would do, judged by the rules."""
        after, kept = (edited, ()) if isinstance(edited, Sheet) else (edited.sheet, edited.kept)
        places = changed_places(self.sheet, after)
        if not places:
            return Plan(label, after, (), kept, verdict=Verdict.REFUSED if kept else Verdict.FREE)
        found = self._worse(after)
        gaps = tuple(each for each in found if is_gap(each, self.audit))
        worse = tuple(each for each in found if each not in gaps)
        return Plan(label, after, places, kept, worse, gaps, verdict_of(worse))

    def _worse(self, after: Sheet) -> tuple[Finding, ...]:
        edits = None if needs_new_problem(self.sheet, after) else self._edits(self.sheet, after)
        if edits is not None:
            return self.audit.preview(edits).worse
        fresh = audit_of(after)
        before = set(self.audit.findings)
        came = tuple(f for f in fresh.findings if f not in before)
        now = set(fresh.findings)
        gone = tuple(f for f in self.audit.findings if f not in now)
        diff = FindingsDiff(fresh.roster, tuple(sorted(came, key=gravity)), tuple(sorted(gone, key=gravity)))
        return diff.worse

    def plan_put(self, places: Sequence[Place], text: str) -> Plan:
        """Write a code; raises ``UnknownCodeTypedError`` for one the ward does not have."""
        named = tr("{code} for {who}", code=text, who=self.where(places)) if text else self._clearing(places)
        return self.plan(named, put(self.sheet, places, text) if text else clear(self.sheet, places))

    def plan_clear(self, places: Sequence[Place]) -> Plan:
        """Empty cells."""
        return self.plan(self._clearing(places), clear(self.sheet, places))

    def plan_fill(self, places: Sequence[Place], *, across: bool) -> Plan:
        """Fill a block from its first row or column."""
        label = tr("Fill right") if across else tr("Fill down")
        return self.plan(label, fill(self.sheet, places, across=across))

    def plan_series(self, source: Sequence[Place], places: Sequence[Place]) -> Plan:
        """Repeat the pattern of a block over other cells."""
        return self.plan(tr("Fill {who}", who=self.where(places)), fill_series(self.sheet, source, places=places))

    def plan_paste(self, at: Place, into: Sequence[Place], *, text: str, html: str) -> tuple[Plan, tuple[str, ...]]:
        """Paste a block; the texts the ward does not know come back beside the plan."""
        table = paste_html(self.sheet, at, html, into=into) if "<td" in html.lower() else None
        pasted = table if table is not None and not table.unknown else paste_text(self.sheet, at, text, into=into)
        unknown = tuple(dict.fromkeys(found for _place, found in pasted.unknown))
        return self.plan(tr("Paste"), pasted.edited), unknown

    def plan_drop(self, lift: Lift, drop: Drop) -> Plan:
        """Return what letting go here would do."""
        target = drop.place
        if lift.held is Held.CELLS and lift.block is not None:
            return self._plan_cells(lift.block, drop)
        if lift.held is Held.PACKAGE:
            label = tr("Package {name} for {who}", name=lift.code, who=self.name(target.row))
            return self.plan(label, lay_package(self.sheet, target.row, day=target.day, name=lift.code))
        if lift.held is Held.DUTY and target.day != lift.day:
            return Plan(tr("Another day"), self.sheet, (), verdict=Verdict.REFUSED)
        return self.plan_put((target,), lift.code)

    def _plan_cells(self, block: Block, drop: Drop) -> Plan:
        target = drop.place
        source = Place(block.top, block.left)
        whose = self.where(block.places())
        to = self.where((target,))
        if not block.single:
            rows, days = target.row - block.top, target.day - block.left
            edited = move_block(self.sheet, block.places(), rows=rows, days=days, copy=drop.copy)
            return self.plan(tr("Copy {who}", who=whose) if drop.copy else tr("Move {who}", who=whose), edited)
        swaps = not drop.copy and not self.cell(target).blank
        label = (
            tr("Copy {who} to {to}", who=whose, to=to) if drop.copy
            else tr("Swap {who} with {to}", who=whose, to=to) if swaps
            else tr("Move {who} to {to}", who=whose, to=to)
        )  # fmt: skip
        return self.plan(label, move(self.sheet, source, target=target, copy=drop.copy))

    def _clearing(self, places: Sequence[Place]) -> str:
        return tr("Clear {who}", who=self.where(places))

    # -- words -----------------------------------------------------------------------------------------------------

    def name(self, row: int) -> str:
        """Return a nurse's name."""
        return self.sheet.rows[row].name or self.sheet.rows[row].no

    def where(self, places: Sequence[Place]) -> str:
        """Return which cells these are: name and date, or how many."""
        if len(places) == 1:
            return f"{self.name(places[0].row)} {self.sheet.date(places[0].day):%m-%d}"
        return tr("{count} cells", count=len(places))

    def frozen(self, place: Place) -> bool:
        """Tell whether a cell is left alone by edits."""
        return frozen_place(self.sheet, place)


def prepared(sheet: Sheet, today: date) -> Editor:
    """Return the sheet with its check, the first drag paid for beforehand."""
    editor = Editor(sheet, today)
    if sheet.rows:
        editor.audit.targets_of_code("")
        editor.view()
        editor.lines()
    return editor


def audit_of(sheet: Sheet) -> Audit:
    """Return a check of the sheet as it stands."""
    asked = problem(sheet)
    return Audit(asked, roster(sheet, context=context_of(asked)))


def changed_places(before: Sheet, after: Sheet) -> tuple[Place, ...]:
    """Return the cells whose content differs; rows that are shared cost nothing."""
    if before.rows is not after.rows and [r.id for r in before.rows] != [r.id for r in after.rows]:
        return tuple(after.places())
    return tuple(
        Place(row, day)
        for row, (old, new) in enumerate(zip(before.cells, after.cells, strict=True))
        if old is not new
        for day, (a, b) in enumerate(zip(old, new, strict=True))
        if a != b
    )


def is_gap(finding: Finding, audit: Audit) -> bool:
    """Tell whether a finding is about a day as a whole (too few people), under a rule of the hospital."""
    owner = owner_of(finding.rule, rules_of(audit.context))
    return finding.level is RuleLevel.POLICY and owner is not None and owner.reach is Reach.DAY


def verdict_of(worse: Iterable[Finding]) -> Verdict:
    """Return what findings that newly come mean for an edit: law and ministry standards have no exception."""
    levels = {finding.level for finding in worse}
    if levels & {RuleLevel.LAW, RuleLevel.STANDARD}:
        return Verdict.REFUSED
    return Verdict.ASK if levels else Verdict.FREE
