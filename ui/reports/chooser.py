"""The list of reports, each under the heading of what it tells about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from app.reports.registry import Report, title_of
from app.words import N_, tr

HEADINGS = {
    "credential": N_("Credentials"),
    "staff": N_("Staff"),
    "quota": N_("Staff"),
    "roster": N_("Roster"),
    "balance": N_("Roster"),
    "performance": N_("Performance"),
}
LEAST = 150
HEAD_HEIGHT = 30


def heading_item(of: QListWidget, text: str) -> QListWidgetItem:
    """Return a heading among the items of a list, which cannot be chosen."""
    item = QListWidgetItem(text)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    font = QFont(of.font())
    font.setPixelSize(12)
    font.setWeight(QFont.Weight.DemiBold)
    item.setFont(font)
    item.setSizeHint(QSize(0, HEAD_HEIGHT))
    return item


class ReportList(QListWidget):
    """Reports to choose one from.

    Signals:
        report_chosen(object): another report was chosen.
    """

    report_chosen = Signal(object)

    def __init__(self, reports: Sequence[Report]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Reports"))
        self.setMinimumHeight(LEAST)
        self._reports: dict[int, Report] = {}
        groups: dict[str, list[Report]] = {}
        for report in reports:
            groups.setdefault(HEADINGS.get(report.verb.value.split(".")[0], N_("Other")), []).append(report)
        for heading, members in groups.items():
            self.addItem(heading_item(self, tr(heading)))
            for report in members:
                self._reports[self.count()] = report
                self.addItem(title_of(report))
        self.currentRowChanged.connect(self._on_row)

    def choose(self, key: str) -> bool:
        """Choose the report of ``key``; False where it is not among them."""
        row = next((row for row, report in self._reports.items() if report.key == key), None)
        if row is None:
            return False
        self.setCurrentRow(row)
        return True

    def report(self) -> Report | None:
        """Return the chosen report."""
        return self._reports.get(self.currentRow())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scrollTo(self.currentIndex())  # fields below it take its height: what is chosen stays in sight

    def _on_row(self, row: int) -> None:
        if row in self._reports:
            self.report_chosen.emit(self._reports[row])
