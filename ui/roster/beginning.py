"""What the check says of a month nobody has begun: one sentence and the three ways on, instead of every gap of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4
from ui.roster.findingslist import FindingsList

SOLVE, COPY, IMPORT = "solve", "copy", "import"


class Beginning(QWidget):
    """The findings of a sheet, or how to begin one.

    Signals:
        wanted(str): ``solve`` the month, ``copy`` the one before, ``import`` a workbook.
    """

    wanted = Signal(str)

    def __init__(self, findings: FindingsList) -> None:
        super().__init__()
        self._findings = findings
        self._imports = False
        self.told = QWidget()
        self.ways = {
            SOLVE: button(tr("Auto roster"), lambda: self.wanted.emit(SOLVE), icon_name="wand"),
            COPY: button(tr("Copy last month by its weeks"), lambda: self.wanted.emit(COPY), icon_name="copy"),
            IMPORT: button(tr("Import a roster from Excel"), lambda: self.wanted.emit(IMPORT), icon_name="file-import"),
        }
        sentence = label(tr("Nothing is planned yet. Type, drag, or begin with one of these:"), wrap=True)
        column = QVBoxLayout(self.told)
        column.setContentsMargins(SPACE_3, SPACE_4, SPACE_3, SPACE_4)
        column.setSpacing(SPACE_2)
        column.addWidget(sentence)
        for way in self.ways.values():
            column.addWidget(way)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.told)
        whole.addWidget(findings, 1)
        self.show_ways(False)
        self.setFocusProxy(findings)

    def may_import(self, may: bool) -> None:
        """Offer the import only to who may bring workbooks in."""
        self._imports = may

    def show_ways(self, begin: bool, *, editable: bool = True) -> None:
        """Offer the ways on where nothing is planned (they need an editable sheet); else the findings."""
        self.told.setVisible(begin)
        self._findings.setVisible(not begin)
        for key, way in self.ways.items():
            way.setVisible(editable and (key != IMPORT or self._imports))
        self.setFocusProxy(self.ways[SOLVE] if begin else self._findings)
