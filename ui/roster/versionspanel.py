"""What was on the notice board: every version, any two compared or one with the sheet now, and the trace of changed cells."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QScrollArea, QVBoxLayout, QWidget

from app.roster.book.versions import Comparison, TraceLine, VersionLine
from app.roster.sheet import write_cell
from app.words import N_, tr
from ui.kit.controls import button, label, rule
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 40
NOW = 0  # in place of a version: the sheet as it stands
KINDS = {
    "published": N_("published"),
    "changed": N_("changed"),
    "imported": N_("imported"),
    "sealed": N_("sealed"),
    "corrected": N_("corrected"),
}


class VersionsPanel(QScrollArea):
    """The list, and under it what a chosen version differs in.

    Signals:
        compared(int, int): compare two versions; ``NOW`` is the sheet as it stands.
        left(): back to the findings.
    """

    compared = Signal(int, int)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        self._list = QVBoxLayout()
        self._list.setSpacing(SPACE_2)
        self._found = QVBoxLayout()
        self._found.setSpacing(SPACE_2)
        column.addLayout(self._list)
        column.addLayout(self._found)
        column.addStretch(1)
        self.setWidget(inner)
        self.against = QComboBox()
        self.sentences: list[str] = []

    def show_versions(self, lines: Sequence[VersionLine], trace: Sequence[TraceLine]) -> None:
        """List versions and changed cells, the newest first."""
        empty_layout(self._list)
        empty_layout(self._found)
        self.sentences.clear()
        self._say(self._list, tr("Versions on the notice board"), role="heading")
        if not lines:
            self._say(self._list, tr("It was never published."), role="hint")
        else:
            self._offer_against(lines)
        for line in lines:
            head = tr(
                "{number} · {kind} {when} {by}",
                number=line.number, kind=tr(KINDS[line.kind]), when=f"{line.made_at:%m-%d %H:%M}", by=line.made_by,
            )  # fmt: skip
            self._say(self._list, head)
            self._say(self._list, " · ".join(part for part in (line.reason, line.digest[:8]) if part), role="hint")
            made = button(tr("Compare"), partial(self._compare, line.number), small=True)
            made.setAccessibleName(tr("Compare with version {number}", number=line.number))
            self._list.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        if trace:
            self._list.addWidget(rule())
            self._say(self._list, tr("Changed after publishing"), role="heading")
        for each in trace[:MOST]:
            layer = tr("worked") if each.layer == "actual" else tr("plan")
            before, after = each.before or tr("empty"), each.after or tr("empty")
            self._say(self._list, f"{each.name} {each.day:%m-%d} {layer} {before} → {after}")
            self._say(self._list, each.reason, role="hint")
        self._list.addWidget(button(tr("Back"), self.left.emit, small=True), 0, Qt.AlignmentFlag.AlignLeft)

    def _offer_against(self, lines: Sequence[VersionLine]) -> None:
        """Offer what a version can be compared with; what was chosen stays chosen."""
        kept = self.against.currentData() if self.against.count() else NOW
        self.against = QComboBox()
        self.against.setAccessibleName(tr("Compare with"))
        self.against.addItem(tr("The sheet now"), NOW)
        for line in lines:
            self.against.addItem(tr("Version {number}", number=line.number), line.number)
        self.against.setCurrentIndex(max(0, self.against.findData(kept)))
        self._say(self._list, tr("Compare with"), role="hint")
        self._list.addWidget(self.against)

    def _compare(self, number: int) -> None:
        """Ask for the version of a line beside the one chosen above; a version beside itself is the sheet now."""
        other = int(self.against.currentData())
        if other in {NOW, number}:
            self.compared.emit(number, NOW)
        else:
            self.compared.emit(min(number, other), max(number, other))

    def show_comparison(self, found: Comparison, *, titles: tuple[str, str]) -> None:
        """Tell what two sheets called ``titles`` differ in: cells, gaps, and what each nurse has more or less of."""
        empty_layout(self._found)
        self._found.addWidget(rule())
        self._say(self._found, tr("{before} → {after}", before=titles[0], after=titles[1]), role="heading")
        before, after = found.short
        self._say(
            self._found,
            tr("{count} cells differ · gaps {before} → {after}", count=len(found.changes), before=before, after=after),
        )
        names = {row.id: row.name for row in (*found.before.rows, *found.after.rows)}
        for change in found.changes[:MOST]:
            day = found.after.date(change.day)
            one, other = write_cell(change.before) or tr("empty"), write_cell(change.after) or tr("empty")
            self._say(self._found, f"{names[change.person]} {day:%m-%d}  {one} → {other}", role="hint")
        for row in found.rows:
            parts = (
                (tr("hours"), row.hours), (tr("nights"), row.nights), (tr("weekends"), row.weekends),
                (tr("holidays"), row.holidays),
            )  # fmt: skip
            told = " ".join(f"{word}{amount:+}" for word, amount in parts if amount)
            self._say(self._found, f"{row.name} {told}", role="hint")

    def _say(self, layout: QVBoxLayout, text: str, *, role: str = "") -> None:
        if text:
            self.sentences.append(text)
            layout.addWidget(label(text, role=role, wrap=True))
