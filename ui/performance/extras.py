"""What stands beside the units on the performance page: the panes of the whole hospital, and their tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.permissions import Verb, roots
from app.words import tr
from ui.performance.attendance import AttendancePane
from ui.performance.hospital import HospitalPane
from ui.performance.indicators import IndicatorsPane
from ui.performance.months import ATTENDANCE, HOSPITAL, INDICATORS, NIGHTS, OVERTIME
from ui.performance.nights import NightsPane
from ui.performance.overtime import OvertimePane

if TYPE_CHECKING:
    from app.desk import Desk
    from ui.kit.page import Page
    from ui.kit.panels import SidePanel

Extra = IndicatorsPane | AttendancePane | NightsPane | OvertimePane | HospitalPane


def extra_tabs(desk: Desk) -> tuple[tuple[str, str], ...]:
    """Return key and title of each tab that is not of one unit; the hospital's own is for whoever has all of it."""
    tabs = (
        (INDICATORS, tr("Indicators")), (ATTENDANCE, tr("Attendance")), (NIGHTS, tr("Night pay")),
        (OVERTIME, tr("Overtime")),
    )  # fmt: skip
    return (*tabs, (HOSPITAL, tr("Whole hospital"))) if _whole(desk) else tabs


def extras_of(page: Page, panel: SidePanel, month: str) -> dict[str, Extra]:
    """Make the panes, in the order of their tabs."""
    found: dict[str, Extra] = {
        INDICATORS: IndicatorsPane(page),
        ATTENDANCE: AttendancePane(page, panel, month),
        NIGHTS: NightsPane(page, panel, month),
        OVERTIME: OvertimePane(page, panel, month),
    }
    if _whole(page.desk):
        found[HOSPITAL] = HospitalPane(page, month)
    return found


def _whole(desk: Desk) -> bool:
    return desk.may(Verb.PERFORMANCE_VIEW) and roots(desk.actor, Verb.PERFORMANCE_VIEW) is None
