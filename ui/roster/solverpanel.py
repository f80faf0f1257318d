"""The solver beside the sheet: what is short beforehand, how far it is in words, stop and keep, take, compare, remedies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label, rule
from ui.kit.marks import ShapeMark
from ui.kit.strips import empty_layout
from ui.kit.tokens import CONTROL_SMALL, SPACE_2, SPACE_3, Tone
from ui.roster.solving import SECONDS, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ui.roster.solving import Before, Ended, Live

MOST_CHANGES = 10


class SolverPanel(QScrollArea):
    """Orders, progress in words, and what came of it.

    Signals:
        wanted(Scope): solve these cells.
        variants_wanted(): three rosters to compare.
        stopped(): stop and keep the best.
        paused(bool): hold, or go on.
        taken(), dropped(): take what is shown, or leave everything as it was.
    """

    wanted = Signal(object)
    variants_wanted = Signal()
    stopped = Signal()
    paused = Signal(bool)
    taken = Signal()
    dropped = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        self.head = label(role="heading", wrap=True)
        self.sentence = label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.figures = label(role="hint", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_2)
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(SPACE_2)
        self._menu = self._orders()
        for widget in (self.head, self.sentence, self.bar, self.figures):
            column.addWidget(widget)
        column.addLayout(self._deeds)
        column.addLayout(self._lines)
        column.addWidget(self._menu)
        column.addStretch(1)
        self.setWidget(inner)
        self.lines: list[str] = []
        self.show_idle()

    def _orders(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, SPACE_2, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(rule())
        column.addWidget(label(tr("What may change?"), role="hint"))
        self.orders: dict[Scope, QWidget] = {}
        for scope, text in (
            (Scope.BLANKS, tr("Fill the blanks")),
            (Scope.CHOSEN, tr("The chosen cells")),
            (Scope.UNLOCKED, tr("Everything unlocked")),
        ):
            made = button(text, partial(self.wanted.emit, scope), small=True)
            self.orders[scope] = made
            column.addWidget(made)
        self.most = QSpinBox()
        self.most.setRange(1, 200)
        self.most.setValue(MOST_CHANGES)
        self.most.setFixedSize(52, CONTROL_SMALL)
        self.most.setAccessibleName(tr("Cells changed, at most"))
        repair = button(tr("Repair, cells at most"), partial(self.wanted.emit, Scope.REPAIR), small=True)
        self.orders[Scope.REPAIR] = repair
        row = QHBoxLayout()
        row.addWidget(repair, 1)
        row.addWidget(self.most)
        column.addLayout(row)
        self.variants = button(tr("Three rosters to compare"), self.variants_wanted.emit, small=True)
        column.addWidget(self.variants)
        self.seconds = QSpinBox()
        self.seconds.setRange(2, 600)
        self.seconds.setValue(SECONDS)
        self.seconds.setSuffix(tr(" s"))
        self.seconds.setFixedSize(72, CONTROL_SMALL)
        self.seconds.setAccessibleName(tr("Seconds, at most"))
        time = QHBoxLayout()
        time.addWidget(label(tr("Time, at most"), role="hint"), 1)
        time.addWidget(self.seconds)
        column.addLayout(time)
        return box

    def most_changes(self) -> int:
        """Return how many cells a repair may change."""
        return self.most.value()

    # -- states ----------------------------------------------------------------------------------------------------

    def show_idle(self) -> None:
        """Say what it does."""
        self._show(tr("Auto roster"), tr("Locked cells and granted leave stay. Every roster shown keeps the law."))
        self._menu.setVisible(True)

    def show_started(self, what: str) -> None:
        """Say that it works."""
        self._show(what, tr("Looking for the first lawful roster …"))
        self._menu.setVisible(False)
        self.bar.setRange(0, 0)
        self.bar.setVisible(True)
        self.pause = button(tr("Pause"), self._on_pause, small=True)
        self.pause.setCheckable(True)
        self._offer(button(tr("Stop and keep"), self.stopped.emit, small=True, role="primary"), self.pause)

    def _on_pause(self) -> None:
        held = self.pause.isChecked()
        self.pause.setText(tr("Go on") if held else tr("Pause"))
        self.paused.emit(held)

    def show_before(self, before: Before) -> None:
        """Say what cannot be covered whatever the roster."""
        self._say_lines([(Tone.DUE, text) for text in before.sentences], title=tr("Checked beforehand"))

    def show_live(self, live: Live, figures: str, *, seconds: int) -> None:
        """Say how far it is."""
        self.sentence.setText(tr("Roster {number} · {bound}", number=live.number, bound=live.bound))
        self.figures.setText(f"{figures}\n{tr('{seconds} s', seconds=round(live.seconds))}")
        self.figures.setVisible(True)
        self.bar.setRange(0, seconds * 10)
        self.bar.setValue(int(live.seconds * 10))

    def show_ended(self, ended: Ended, figures: str) -> None:
        """Say how it ended, and offer to take it."""
        if ended.best is None:
            self._show(tr("No roster"), ended.sentence)
            self._say_lines([(Tone.LAPSED, text) for text in ended.causes], title=tr("What is in the way"))
            self._offer(button(tr("Close"), self.dropped.emit, small=True))
        else:
            self._show(tr("Roster {number}", number=ended.best.number), ended.sentence)
            self.figures.setText(figures)
            self.figures.setVisible(True)
            self._offer(
                button(tr("Take it"), self.taken.emit, small=True, role="primary"),
                button(tr("Leave as it was"), self.dropped.emit, small=True),
            )
        self._menu.setVisible(False)

    def show_choices(self, head: str, choices: Sequence[tuple[str, str, str, Callable[[], object]]]) -> None:
        """Show several things to choose from: title, text, word on the button, deed."""
        self._lines_begin(head)
        for title, text, word, run in choices:
            self._lines.addWidget(rule())
            self._lines.addWidget(label(title, role="heading", wrap=True))
            if text:
                self._lines.addWidget(label(text, role="hint", wrap=True))
            self.lines.append(f"{title} {text}")
            if word:
                made = button(word, run, small=True)
                made.setAccessibleName(f"{word}: {title}")
                self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    # -- parts -----------------------------------------------------------------------------------------------------

    def _show(self, head: str, sentence: str) -> None:
        self.head.setText(head)
        self.sentence.setText(sentence)
        self.figures.clear()
        self.figures.hide()
        self.bar.hide()
        self._offer()
        self._lines_begin("")

    def _offer(self, *buttons: QWidget) -> None:
        empty_layout(self._deeds)
        for each in buttons:
            self._deeds.addWidget(each)
        if buttons:
            self._deeds.addStretch(1)

    def _lines_begin(self, title: str) -> None:
        empty_layout(self._lines)
        self.lines.clear()
        if title:
            self._lines.addWidget(label(title, role="hint"))

    def _say_lines(self, lines: Sequence[tuple[Tone, str]], *, title: str) -> None:
        self._lines_begin(title if lines else "")
        for tone, text in lines:
            row = QHBoxLayout()
            row.setSpacing(SPACE_2)
            row.addWidget(ShapeMark(tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, wrap=True), 1)
            self._lines.addLayout(row)
            self.lines.append(text)
