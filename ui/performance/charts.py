"""Pictures of amounts: upright bars with their words and figures, drawn in the tokens; one bar may be the one meant."""

from __future__ import annotations

from collections.abc import Sequence

import attrs
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import TEXT_SMALL, TEXT_TINY

HEAD, FOOT = 18, 20
WIDEST = 64
APART = 6  # pixels between figures side by side
LINE = 13  # pixels of a further line of words under the bars
TALLEST = 4  # characters of a word that may stand upright


@attrs.frozen(slots=True)
class UprightBar:
    """One bar: the word below, its height, the figure above it; ``meant`` bars are drawn full, the others in outline."""

    word: str
    value: float
    figure: str
    meant: bool = True


class BarPicture(QWidget):
    """Upright bars in one scale from nought; the figures say what the heights show."""

    def __init__(self, *, height: int = 0) -> None:
        super().__init__()
        self._bars: tuple[UprightBar, ...] = ()
        self._title = ""
        self._crowded = False
        self._words: tuple[str, ...] = ()
        if height:
            self.setFixedHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def show_bars(self, title: str, bars: Sequence[UprightBar]) -> None:
        """Show ``bars`` from left to right."""
        self._title, self._bars = title, tuple(bars)
        self.setAccessibleName("；".join((title, *(f"{bar.word} {bar.figure}" for bar in bars))))
        self.update()

    def bars(self) -> tuple[UprightBar, ...]:
        """Return what is shown."""
        return self._bars

    def words(self) -> tuple[str, ...]:
        """Return what stands under the bars as it was painted last."""
        return self._words

    def sizeHint(self) -> QSize:
        return QSize(320, 160)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens()
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        painter.drawText(QRectF(0, 0, self.width(), HEAD), int(Qt.AlignmentFlag.AlignLeft), self._title)
        width = self.width() / max(1, len(self._bars))
        painter.setFont(font(TEXT_TINY))
        self._words = self._broken(painter.fontMetrics(), width)
        base = self.height() - FOOT - LINE * (max((word.count("\n") for word in self._words), default=0))
        painter.setPen(QPen(QColor(now.line), 1))
        painter.drawLine(0, base, self.width(), base)
        top = max((bar.value for bar in self._bars), default=0.0)
        room = base - 2 * HEAD - 4
        widest = max((painter.fontMetrics().horizontalAdvance(bar.figure) for bar in self._bars), default=0)
        self._crowded = widest + APART > width
        for place, bar in enumerate(self._bars):
            height = room * bar.value / top if top > 0 else 0.0
            self._paint_bar(painter, bar, QRectF(place * width, base - height, width, height))
            foot = QRectF(place * width, base, width, self.height() - base)
            painter.setPen(QColor(now.ink_2))
            painter.drawText(foot, int(Qt.AlignmentFlag.AlignCenter), self._words[place])
        painter.end()

    def _broken(self, metrics: QFontMetrics, width: float) -> tuple[str, ...]:
        """Return the words under the bars, in the fewest lines that fit: whole, a range in two, a short name upright."""
        words: tuple[str, ...] = tuple(bar.word for bar in self._bars)

        def fits(told: Sequence[str]) -> bool:
            return all(metrics.horizontalAdvance(line) <= width - 2 for word in told for line in word.split("\n"))

        upright: tuple[str, ...] = tuple("\n".join(word) for word in words)
        short = max(map(len, words), default=0) <= TALLEST
        ranges: tuple[str, ...] = tuple(word.replace("–", "\n–") for word in words)
        if fits(words):
            return words
        if fits(ranges):
            return ranges
        if short and fits(upright):
            return upright
        if not short or width < metrics.height() / 2:  # too many to be named: only the one meant is
            named = upright if short else words
            return tuple(word if bar.meant else "" for bar, word in zip(self._bars, named, strict=True))
        elided = Qt.TextElideMode.ElideRight
        return tuple(str(metrics.elidedText(word, elided, int(width) - 2)) for word in words)

    def _paint_bar(self, painter: QPainter, bar: UprightBar, slot: QRectF) -> None:
        now = tokens()
        wide = min(WIDEST, slot.width() * 0.6)
        body = QRectF(slot.center().x() - wide / 2, slot.top(), wide, slot.height())
        painter.setPen(QPen(QColor(now.accent), 1))
        painter.setBrush(QColor(now.accent) if bar.meant else QColor(now.accent_tint))
        if body.height() >= 1:
            painter.drawRect(body)
        middle = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        painter.setPen(QColor(now.ink))
        over = QRectF(slot.left(), slot.top() - HEAD, slot.width(), HEAD)
        ends = bar is self._bars[0] or bar is self._bars[-1]
        if not self._crowded or bar.meant or ends:  # figures that would touch are left to the ends and the bar meant
            half = painter.fontMetrics().horizontalAdvance(bar.figure) / 2 + 1
            over.moveCenter(QPointF(min(max(over.center().x(), half), self.width() - half), over.center().y()))
            over.adjust(-half, 0, half, 0)
            painter.drawText(over, middle, bar.figure)
