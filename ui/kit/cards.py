"""Cards: a figure that is a duty, and a section with a head."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFocusEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.kit.controls import label, rule
from ui.kit.marks import MARK, paint_shape
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import FIGURE, RADIUS_CARD, SPACE_2, SPACE_3, SPACE_4, TEXT, TEXT_SMALL, TIER_SHAPES, Shape, Tone


class FigureCard(QAbstractButton):
    """A figure that opens its names: number, tier (shape and word), what it counts, and a quiet second line.

    Signals:
        clicked(): it wants to open the names (mouse, Enter or Space).
    """

    def __init__(self, caption: str, *, tone: Tone = Tone.CALM, word: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._caption, self._tone, self._word = caption, tone, word
        self._figure: str = "–"
        self._second = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)
        self._name()

    def show_figure(self, figure: int | str, second: str = "", *, tone: Tone | None = None) -> None:
        """Show the number and its second line; a duty of 0 is calm whatever its tier."""
        self._figure = f"{figure:,}" if isinstance(figure, int) else figure
        self._second = second
        if tone is not None:
            self._tone = tone
        self._name()
        self.update()

    def figure(self) -> str:
        """Return the number as shown."""
        return self._figure

    def _name(self) -> None:
        self.setAccessibleName(f"{self._caption} {self._figure} {self._word} {self._second}".strip())
        self.setToolTip(self._second)

    def sizeHint(self) -> QSize:
        return QSize(190, 96)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 96)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens()
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        path = QPainterPath()
        path.addRoundedRect(frame, RADIUS_CARD, RADIUS_CARD)
        painter.fillPath(path, QColor(now.surface))
        loud = self._tone in (Tone.LAPSED, Tone.DUE) and self._figure not in {"0", "–"}
        if loud:
            painter.save()
            painter.setClipPath(path)
            painter.fillRect(QRectF(0, 0, self.width(), 3), QColor(now.ink_of(self._tone)))
            painter.restore()
        edge = now.ink_3 if self.underMouse() else now.line
        painter.setPen(QPen(QColor(now.accent), 2) if self.hasFocus() else QPen(QColor(edge), 1))
        painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5) if self.hasFocus() else frame, 8, 8)
        self._paint_words(painter, loud=loud)
        painter.end()

    def _paint_words(self, painter: QPainter, *, loud: bool) -> None:
        now = tokens()
        inner = QRectF(self.rect()).adjusted(SPACE_4 - 1, 12, -SPACE_3, -10)
        painter.setFont(font(FIGURE, weight=600))
        painter.setPen(QColor(now.ink_of(self._tone) if loud else now.ink))
        painter.drawText(QRectF(inner.left(), inner.top(), inner.width(), 34), int(_LEFT), self._figure)
        quiet = self._figure == "0"
        tone = Tone.CALM if quiet else self._tone
        painter.setFont(font(TEXT_SMALL))
        metrics = painter.fontMetrics()
        width = metrics.horizontalAdvance(self._word) if self._word and not quiet else 0
        shape_left = inner.right() - width - MARK - (4 if width else 0)
        shape = TIER_SHAPES.get(tone, Shape.DOT)
        paint_shape(painter, shape, QRectF(shape_left, inner.top() + 5, MARK, MARK), now.mark_of(tone))
        if width:
            painter.setPen(QColor(now.ink_of(tone)))
            painter.drawText(QRectF(inner.right() - width, inner.top(), width + 1, 20), int(_LEFT), self._word)
        self._line(painter, self._caption, inner.top() + 34, TEXT, now.ink)
        self._line(painter, self._second, inner.top() + 54, TEXT_SMALL, now.ink_2)

    def _line(self, painter: QPainter, text: str, top: float, size: int, ink: str) -> None:
        painter.setFont(font(size))
        painter.setPen(QColor(ink))
        width = self.width() - SPACE_4 - SPACE_3
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.drawText(QRectF(SPACE_4 - 1, top, width, 20), int(_LEFT), shown)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()


class SectionCard(QFrame):
    """A white card with a head (title left, quiet words and links right) and a body below a hairline."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self.setAccessibleName(title)
        self.heading = label(title, role="heading")
        self._quiet = label(role="hint")
        self._head = QHBoxLayout()
        self._head.setContentsMargins(SPACE_4 - 2, 0, SPACE_3, 0)
        self._head.setSpacing(SPACE_3)
        self._head.addWidget(self.heading)
        self._head.addStretch(1)
        self._head.addWidget(self._quiet)
        head = QWidget()
        head.setFixedHeight(42)
        head.setLayout(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(SPACE_4 - 2, SPACE_3, SPACE_4 - 2, SPACE_3)
        self.body.setSpacing(SPACE_2)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(head)
        column.addWidget(rule())
        column.addLayout(self.body, 1)

    def say(self, text: str) -> None:
        """Show quiet words at the right of the head."""
        self._quiet.setText(text)

    def quiet(self) -> QLabel:
        """Return the quiet label of the head."""
        return self._quiet

    def add_to_head(self, widget: QWidget) -> None:
        """Put a link or small button at the right end of the head."""
        self._head.addWidget(widget)

    def fill(self, widget: QWidget) -> None:
        """Let ``widget`` be the whole body, edge to edge."""
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.addWidget(widget, 1)


_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
