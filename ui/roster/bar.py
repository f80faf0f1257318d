"""The toolbar over the sheet: ward and period, week or month, undo, palette, lock, solve, and what is still open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QMenu, QPushButton, QToolButton, QWidget

from app.words import tr
from ui.kit.controls import Brief, Segments, button, icon_button
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from ui.roster.palette import Palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.roster.history import History

HIGH = 44
WARD = 132
RUN = 116
STEPS_SHOWN = 20


class Toolbar(QFrame):
    """The bar over the sheet.

    Signals:
        ward_chosen(int): another ward.
        period_stepped(int): the month (or week) before or after.
        view_chosen(str): ``week`` or ``month``.
        layer_chosen(str): ``plan`` or ``actual``.
    """

    ward_chosen = Signal(int)
    period_stepped = Signal(int)
    view_chosen = Signal(str)
    layer_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "toolbar")
        self.setFixedHeight(HIGH)
        self.ward = QComboBox()
        self.ward.setProperty("size", "small")
        self.ward.setFixedWidth(WARD)
        self.ward.setAccessibleName(tr("Ward"))
        self._wards: tuple[int, ...] = ()
        self.ward.activated.connect(lambda place: self.ward_chosen.emit(self._wards[place]))
        self.before = icon_button("chevron-left", tr("Earlier"), lambda: self.period_stepped.emit(-1))
        self.after = icon_button("chevron-right", tr("Later"), lambda: self.period_stepped.emit(1))
        self.span = Segments((("week", tr("Week")), ("month", tr("Month"))), name=tr("Week or month"))
        self.span.choose("month")
        self.span.chosen.connect(lambda key: self.view_chosen.emit(str(key)))
        self.layer = Segments((("plan", tr("Plan")), ("actual", tr("Actual"))), name=tr("Planned or worked"))
        self.layer.chosen.connect(lambda key: self.layer_chosen.emit(str(key)))
        self.layer.hide()
        self.undo = icon_button("arrow-back-up", tr("Undo (Ctrl+Z)"))
        self.redo = icon_button("arrow-forward-up", tr("Redo (Ctrl+Y)"))
        self.steps = icon_button("history", tr("All steps: go back to any of them"))
        self.steps.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.palette_keys = Palette()
        self.lock = icon_button("lock", tr("Lock or unlock the chosen cells (Ctrl+Shift+L)"))
        self.solve = QPushButton(f"{tr('Auto roster')} ▾")
        self.solve.setProperty("size", "small")
        self.solve.setStyleSheet("QPushButton::menu-indicator { image: none; width: 0; }")
        self.solve.setAccessibleName(tr("Auto roster"))
        self.run = button("", lambda: None, role="link")
        self.run.setAccessibleName(tr("Show the roster being solved"))
        self.run.hide()
        self.state = Brief()
        self._lay_out()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_4, 0, SPACE_3, 0)
        row.setSpacing(SPACE_1)
        for widget in (self.ward, self.before, self.after):
            row.addWidget(widget)
        row.addSpacing(SPACE_2)
        row.addWidget(self.span)
        row.addWidget(self.layer)
        row.addSpacing(SPACE_2)
        for widget in (self.undo, self.redo, self.steps):
            row.addWidget(widget)
        row.addSpacing(SPACE_2)
        row.addWidget(self.palette_keys)
        row.addSpacing(SPACE_2)
        row.addWidget(self.lock)
        row.addWidget(self.solve)
        row.addStretch(1)
        row.addWidget(self.run)
        row.addWidget(self.state)
        self.state.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def tell_run(self, text: str) -> None:
        """Say how the run of another ward stands, in what room there is; all of it under the pointer."""
        self.run.setText(self.run.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, RUN))
        self.run.setToolTip(text)
        self.run.setAccessibleDescription(text)

    def show_wards(self, wards: Sequence[tuple[int, str]], chosen: int) -> None:
        """Offer wards, ``chosen`` being the one shown."""
        if tuple(ward for ward, _name in wards) != self._wards:
            self._wards = tuple(ward for ward, _name in wards)
            self.ward.clear()
            for _ward, name in wards:
                self.ward.addItem(name)
        if chosen in self._wards:
            self.ward.setCurrentIndex(self._wards.index(chosen))

    def join(self, history: History) -> None:
        """Bind undo, redo and the list of steps to a history."""
        self.undo.clicked.connect(lambda _on=False: history.undo())
        self.redo.clicked.connect(lambda _on=False: history.redo())
        history.canUndoChanged.connect(self.undo.setEnabled)
        history.canRedoChanged.connect(self.redo.setEnabled)
        history.undoTextChanged.connect(self._on_undo_text)
        history.redoTextChanged.connect(self._on_redo_text)
        menu = QMenu(self)
        menu.aboutToShow.connect(lambda: _fill_steps(menu, history))
        self.steps.setMenu(menu)
        self.undo.setEnabled(False)
        self.redo.setEnabled(False)

    def _on_undo_text(self, text: str) -> None:
        self.undo.setToolTip(tr("Undo: {step} (Ctrl+Z)", step=text))

    def _on_redo_text(self, text: str) -> None:
        self.redo.setToolTip(tr("Redo: {step} (Ctrl+Y)", step=text))

    def offer_solving(self, deeds: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Offer what the solver can be asked for; an empty text is a line between."""
        menu = QMenu(self)
        for text, run in deeds:
            if text:
                menu.addAction(text).triggered.connect(lambda _on=False, run=run: run())
            else:
                menu.addSeparator()
        self.solve.setMenu(menu)

    def set_editable(self, editable: bool) -> None:
        """Offer what changes cells only while they may be changed."""
        for widget in (self.palette_keys, self.lock, self.solve):
            widget.setEnabled(editable)


def _fill_steps(menu: QMenu, history: History) -> None:
    """List every step, the newest first; the one the sheet stands at is ticked."""
    menu.clear()
    names = history.names()
    places = range(len(names), max(-1, len(names) - STEPS_SHOWN), -1)
    for place in places:
        action = menu.addAction(tr("As opened") if place == 0 else f"{place}   {names[place - 1]}")
        action.setCheckable(True)
        action.setChecked(place == history.index())
        action.triggered.connect(lambda _on=False, place=place: history.setIndex(place))
    if len(names) >= STEPS_SHOWN:
        menu.addAction(tr("As opened")).triggered.connect(lambda _on=False: history.setIndex(0))
