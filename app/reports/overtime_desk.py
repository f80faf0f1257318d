"""The reports of overtime: read at the desk, and the sheets they become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.access.permissions import Verb
from app.performance.overtime_book import overtime_sheet, overtime_sheets
from app.performance.settling import stands
from app.reports import sources
from app.reports.overtime import overtime_paper, overtime_summary
from app.reports.performance_desk import MONTH, OF_UNIT, month_text, unit_id_of
from app.reports.registry import Report
from app.words import N_

if TYPE_CHECKING:
    from app.desk import Desk
    from app.reports.document import Document


def _overtime(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "overtime")
    sheet = overtime_sheet(desk, unit_id=unit_id_of(values), month=month_text(values))
    state = stands(desk, sheet=sheet)
    return overtime_paper(sheet, organisation=head.name, signatures=head.signatures, state=state)


def _summary(desk: Desk, values: Mapping[str, Any]) -> Document:
    head = sources.house(desk, "overtime-summary")
    month = month_text(values)
    sheets = overtime_sheets(desk, month=month)
    return overtime_summary(sheets, organisation=head.name, month=month, signatures=head.signatures)


OVERTIME_REPORTS: tuple[Report, ...] = (
    Report("overtime", N_("Overtime of the month"),
           N_("Hours by kind of day, pay or time off by staffing type, each figure with its cells."),
           Verb.PERFORMANCE_VIEW, (MONTH, OF_UNIT), _overtime, needs=("unit",)),
    Report("overtime-summary", N_("Overtime of the hospital"), N_("One line a ward, and the sums by staffing type."),
           Verb.PERFORMANCE_VIEW, (MONTH,), _summary),
)  # fmt: skip
