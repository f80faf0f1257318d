"""Which rows go back, with their reasons, in the shape the writer of ``app.reports.rejects`` takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exchange.planning import State
from app.exchange.values import column_of
from app.reports.rejects import RejectedSheet
from app.words import tr

if TYPE_CHECKING:
    from app.exchange.service import DryRun


def rejected(run: DryRun) -> list[RejectedSheet]:
    """Return the rows of ``run`` that were refused or contradict what is on file, by sheet."""
    sheets = {sheet.name: sheet for sheet in run.proposal.book.sheets}
    fates = {(outcome.sheet, outcome.row): outcome.state for outcome in run.outcomes}
    found: list[RejectedSheet] = []
    for layout in run.proposal.used:
        width = max((column.index for column in layout.columns), default=-1) + 1
        headings = [""] * width
        for column in layout.columns:
            headings[column.index] = column.heading.rsplit("/", 1)[-1]
        rows = []
        for row in run.rows:
            fate = fates.get((row.sheet, row.row))
            if row.sheet != layout.sheet or fate not in (State.REFUSED, State.CONFLICT):
                continue
            reasons = [str(problem.text) for problem in row.problems]
            if fate is State.CONFLICT:
                reasons.append(tr("The numbers of this row belong to different people on file."))
            cells = (list(sheets[row.sheet].rows[row.row - 1]) + [None] * width)[:width]
            faults = [column_of(problem.column) for problem in row.problems if problem.column]
            rows.append((row.row, cells, reasons or [tr("The row cannot be used as it is.")], faults))
        if rows:
            found.append(RejectedSheet(layout.sheet, headings, rows))
    return found
