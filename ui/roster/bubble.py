"""Words beside the hand while dragging, and the line that asks for a reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.words import N_, tr
from ui.kit.controls import button, label
from ui.kit.marks import ShapeMark
from ui.kit.strips import restyle
from ui.kit.theme import font, tokens
from ui.kit.tokens import RADIUS_CARD, SPACE_1, SPACE_2, SPACE_3, TEXT, TEXT_SMALL, Tone
from ui.roster.views import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.judge import Tip

WIDE = 280
GAP = 14
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
REASONS = (N_("Staff shortage"), N_("Agreed with the nurse"), N_("Patient safety"), N_("Head nurse decides"))


class Bubble(QWidget):
    """The dark card beside the hand: head, figures, rule and level, what is possible. Never in the way of the pointer.

    Painted, not laid out: it follows the hand from cell to cell.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._tip: Tip | None = None
        self._parts: list[tuple[QRect, str, int, int]] = []
        self.hide()

    def show_tip(self, tip: Tip, beside: QRect) -> None:
        """Show ``tip`` beside a rectangle of the parent, on the side where there is room."""
        parent = self.parentWidget()
        if parent is None:
            return
        if tip != self._tip:
            self._tip = tip
            self.setAccessibleName(tip.text)
            self._measure(tip)
        right = beside.right() + GAP + self.width() < parent.width()
        left = beside.right() + GAP if right else beside.left() - GAP - self.width()
        top = min(beside.bottom() + GAP, parent.height() - self.height() - SPACE_2)
        self.move(QPoint(max(SPACE_2, left), max(SPACE_2, top)))
        self.show()
        self.raise_()
        self.update()

    def _measure(self, tip: Tip) -> None:
        self._parts = []
        top, room = SPACE_2 + 1, WIDE - 2 * SPACE_3
        for text, size, weight in (
            (tip.head, TEXT, 600),
            ("\n".join(tip.lines), TEXT, 400),
            (tip.source, TEXT_SMALL, 400),
            (tip.possible, TEXT_SMALL, 500),
        ):
            if text:
                whole = QFontMetrics(font(size, weight=weight)).boundingRect(QRect(0, 0, room, 1000), WRAP, text)
                self._parts.append((QRect(SPACE_3, top, room, whole.height() + 2), text, size, weight))
                top += whole.height() + SPACE_1
        wide = WIDE if len(self._parts) > 1 else self._short(tip.head)
        self.resize(wide, top + SPACE_1)

    @staticmethod
    def _short(text: str) -> int:
        return min(WIDE, QFontMetrics(font(TEXT, weight=600)).horizontalAdvance(text) + 2 * SPACE_3 + 4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, tip = tokens(), self._tip
        if tip is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tip))
        painter.drawRoundedRect(QRectF(self.rect()), RADIUS_CARD, RADIUS_CARD)
        grave = {Verdict.REFUSED: now.tip_grave, Verdict.ASK: now.tip_ask}.get(tip.verdict, now.tip_ink)
        for rect, text, size, weight in self._parts:
            value = grave if text is tip.head else now.tip_quiet if text is tip.source else now.tip_ink
            painter.setFont(font(size, weight=weight))
            painter.setPen(QColor(value))
            painter.drawText(rect, WRAP, text)
        painter.end()

    def text(self) -> str:
        """Return what is said."""
        return self.accessibleName() if self.isVisible() else ""


class AskBar(QFrame):
    """Asks for a line of text in the page: why a rule of the hospital is set aside here, or a remark.

    Signals:
        given_up(): nothing is to be done.
    """

    given_up = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "strip")
        self.setProperty("tone", "due")
        self._go: Callable[[str], object] | None = None
        self._may_be_empty = False
        self._mark = ShapeMark(Tone.DUE)
        self._text = label(wrap=True)
        self._source = label(role="hint", wrap=True)
        self.line = QLineEdit()
        self.line.setProperty("size", "small")
        self.line.setMinimumWidth(200)
        self.line.setPlaceholderText(tr("Why? It is kept with the roster."))
        self.line.setAccessibleName(tr("Reason"))
        self.line.returnPressed.connect(self._on_go)
        self.line.textChanged.connect(self._on_text)
        self.keep = button(tr("Keep reason and place"), self._on_go, role="primary", small=True)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self._text)
        words.addWidget(self._source)
        self._reasons = QWidget()
        chips = QHBoxLayout(self._reasons)
        chips.setContentsMargins(0, 0, 0, 0)
        chips.setSpacing(SPACE_1)
        for reason in REASONS:
            chips.addWidget(button(tr(reason), partial(self.line.setText, tr(reason)), role="link"))
        chips.addStretch(1)
        entry = QHBoxLayout()
        entry.setSpacing(SPACE_2)
        entry.addWidget(self.line, 1)
        entry.addWidget(self.keep)
        entry.addWidget(button(tr("Cancel"), self.give_up, small=True))
        column = QVBoxLayout()
        column.setSpacing(SPACE_1)
        column.addLayout(words)
        column.addLayout(entry)
        column.addWidget(self._reasons)
        row = QHBoxLayout(self)
        row.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.hide()

    def ask(self, tip: Tip, go: Callable[[str], object]) -> None:
        """Ask for a reason; ``go`` gets it."""
        below = " · ".join(part for part in (*tip.lines, tip.source) if part)
        self._open(tip.head, below, go, word=tr("Keep reason and place"), tone="due")
        self.line.setPlaceholderText(tr("Why? It is kept with the roster."))

    def ask_text(
        self, head: str, go: Callable[[str], object], *, value: str = "", word: str, empty: bool = True
    ) -> None:
        """Ask for a text that is ``value`` now; ``go`` gets it (an empty one only where ``empty``)."""
        self._open(head, "", go, word=word, tone="calm")
        self._may_be_empty = empty
        self.line.setPlaceholderText("")
        self.line.setText(value)
        self.line.selectAll()
        self._on_text(value)

    def _open(self, head: str, below: str, go: Callable[[str], object], *, word: str, tone: str) -> None:
        self._go = go
        self._may_be_empty = False
        self._text.setText(head)
        self._source.setText(below)
        self._source.setVisible(bool(below))
        self._reasons.setVisible(tone == "due")
        self.keep.setText(word)
        self.line.clear()
        self.keep.setEnabled(False)
        self.setProperty("tone", tone)
        self._mark.set_tone(Tone.DUE if tone == "due" else Tone.CALM)
        self.setAccessibleName(f"{head} {below}".strip())
        restyle(self)
        self.show()
        self.line.setFocus()

    def _on_text(self, text: str) -> None:
        self.keep.setEnabled(self._may_be_empty or bool(text.strip()))

    def give_up(self) -> None:
        """Do nothing and go away."""
        self._go = None
        self.hide()
        self.given_up.emit()

    def _on_go(self) -> None:
        reason, go = self.line.text().strip(), self._go
        if go is not None and (reason or self._may_be_empty):
            self._go = None
            self.hide()
            go(reason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.give_up()
            return
        super().keyPressEvent(event)
