"""Which rows go back to be corrected, with their reasons, in the shape the writer of ``app.reports.rejects`` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exchange.planning import State
from app.exchange.values import Problem, ReadRow, column_of
from app.exchange.wording import FATES, field_title, problem_title
from app.reports.rejects import RejectedRow, RejectedSheet, Rejects, rejects_xlsx
from app.words import tr

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.exchange.planning import Outcome
    from app.exchange.service import DryRun
    from app.exchange.understanding.model import SheetLayout
    from app.exchange.values import RawSheet

#: What a person can put right in the workbook; a lapsed or renewed certificate is a fact, not a fault.
CORRECTABLE = frozenset({
    "id_checksum", "id_unreadable", "birth_mismatch", "sex_mismatch", "duplicate_id", "duplicate_staff_no", "bad_date",
    "bad_number", "unknown_staffing_type", "pua_character", "missing_required", "unknown_person",
})  # fmt: skip


def comes_back(row: ReadRow, fate: State) -> bool:
    """Tell whether a row is handed back: it was not imported, or a cell of it could not be taken."""
    return fate in (State.REFUSED, State.CONFLICT) or any(problem.kind in CORRECTABLE for problem in row.problems)


def rejects_of(run: DryRun) -> Rejects:
    """Return the workbook of the rows that come back."""
    return Rejects(rejects_xlsx(rejected(run)))


def rejected(run: DryRun) -> list[RejectedSheet]:
    """Return the rows of ``run`` that come back, by sheet."""
    sheets = {sheet.name: sheet for sheet in run.proposal.book.sheets}
    fates = {(outcome.sheet, outcome.row): outcome for outcome in run.outcomes}
    found = (_sheet(sheets[layout.sheet], layout, run, fates) for layout in run.proposal.used)
    return [sheet for sheet in found if sheet.rows]


def _sheet(raw: RawSheet, layout: SheetLayout, run: DryRun, fates: Mapping[tuple[str, int], Outcome]) -> RejectedSheet:
    depth = layout.header[-1] + 1 if layout.header else 0
    width = max(
        max((column.index + 1 for column in layout.columns), default=1),
        max((len(row) for row in raw.rows[:depth]), default=1),
    )
    rows = []
    for row in run.rows:
        outcome = fates.get((row.sheet, row.row))
        fate = State.REFUSED if outcome is None else outcome.state
        if row.sheet == layout.sheet and comes_back(row, fate):
            rows.append(_row(raw, row, fate, width))
    merges = [merge for merge in raw.merges if merge[2] < depth and merge[3] < width]
    return RejectedSheet(layout.sheet, raw.rows[:depth], layout.header, rows, width, merges)


def _row(raw: RawSheet, row: ReadRow, fate: State, width: int) -> RejectedRow:
    reasons = [_reason(problem) for problem in row.problems]
    if fate is State.CONFLICT:
        reasons.append(tr("The numbers of this row belong to different people on file."))
    faults = [(column_of(problem.column), str(problem.text)) for problem in row.problems if problem.column]
    cells = list(raw.rows[row.row - 1])[:width]
    return RejectedRow(row.row, cells, reasons or [tr("The row cannot be used as it is.")], faults, tr(FATES[fate]))


def _reason(problem: Problem) -> str:
    return tr(
        "{field}: {problem} ({text})", field=field_title(problem.field), problem=problem_title(problem.kind), text=str(problem.text)
    )  # fmt: skip
