"""The fairness view: a bar a nurse around the ward's middle, the figures beside it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.roster.sheet import Sheet
from app.roster.sheet.fairness import KINDS, FairShare, shares
from app.words import tr
from ui.kit.controls import Segments, label
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_2, SPACE_3, TEXT_SMALL, TEXT_TINY
from ui.roster.present import plain

LINE = 21
NAME = 64
NUMBERS = 74


class FairBars(QWidget):
    """A bar for each nurse around the middle.

    Signals:
        opened(int): a nurse's row.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._share: FairShare | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self.update)

    def show_share(self, share: FairShare) -> None:
        """Show one kind."""
        self._share = share
        self.setFixedHeight(LINE * (1 + len(share.lines)) + 4)
        told = (f"{line.name} {plain(line.whole)}" for line in share.lines)
        self.setAccessibleName(f"{share.title}: {'、'.join(told)}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, LINE * (len(self._share.lines) if self._share else 1))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._share is None:
            return
        painter = QPainter(self)
        now = tokens()
        room = self.width() - NAME - NUMBERS
        middle = NAME + room // 2
        most = max((abs(line.off) for line in self._share.lines), default=1) or 1
        painter.setPen(QColor(now.line))
        painter.drawLine(middle, LINE, middle, self.height())
        self._paint_head(painter, middle)
        for place, line in enumerate(self._share.lines, 1):
            top = place * LINE
            painter.setFont(font(TEXT_SMALL))
            painter.setPen(QColor(now.ink))
            name = painter.fontMetrics().elidedText(line.name, Qt.TextElideMode.ElideRight, NAME - 6)
            painter.drawText(QRect(0, top, NAME, LINE), int(Qt.AlignmentFlag.AlignVCenter), name)
            wide = int(abs(line.off) / most * (room // 2 - 4))
            value = now.due if line.off > 0 else now.accent
            left = middle if line.off > 0 else middle - wide
            painter.fillRect(QRect(left, top + 6, wide, LINE - 12), QColor(value))
            painter.setFont(font(TEXT_TINY))
            painter.setPen(QColor(now.ink_2))
            sign = "+" if line.brought > 0 else "−"
            brought = f"{plain(line.now)}{sign}{plain(abs(line.brought))}" if line.brought else plain(line.now)
            text = f"{brought}  {'+' if line.off > 0 else ''}{plain(line.off)}"
            right = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
            painter.drawText(QRect(self.width() - NUMBERS, top, NUMBERS, LINE), right, text)
        painter.end()

    def _paint_head(self, painter: QPainter, middle: int) -> None:
        """Say over the bars which way is less and which is more, and what the figures are."""
        painter.setFont(font(TEXT_TINY))
        painter.setPen(QColor(tokens().ink_2))
        upright = Qt.AlignmentFlag.AlignVCenter
        less, more = int(upright | Qt.AlignmentFlag.AlignRight), int(upright | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(0, 0, middle - 6, LINE), less, tr("← less"))
        painter.drawText(QRect(middle + 6, 0, middle, LINE), more, tr("more →"))
        painter.drawText(QRect(0, 0, self.width(), LINE), less, tr("sheet + before  off"))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = event.position().toPoint().y() // LINE - 1
        if self._share is not None and 0 <= row < len(self._share.lines):
            self.opened.emit(self._share.lines[row].row)


class FairPanel(QWidget):
    """What is compared, the sentence, and the bars.

    Signals:
        opened(int): a nurse's row.
    """

    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._kind = "nights"
        self._shares: dict[str, FairShare] = {}
        self.kinds = Segments([(kind, tr(title)) for kind, title in KINDS], name=tr("What is compared"))
        self.kinds.chosen.connect(self._on_kind)
        self.sentence = label(wrap=True)
        self.aside = label(role="hint", wrap=True)
        self.bars = FairBars()
        self.bars.opened.connect(self.opened)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(self.bars)
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        column.addWidget(self.kinds)
        column.addWidget(self.sentence)
        column.addWidget(
            label(tr("This sheet + brought in, and how far from the ward's middle"), role="hint", wrap=True)
        )
        column.addWidget(scroll, 1)
        column.addWidget(self.aside)

    def show_sheet(self, sheet: Sheet) -> None:
        """Compare the nurses of a sheet."""
        self._shares = {share.kind: share for share in shares(sheet)}
        self._draw()

    def _on_kind(self, kind: object) -> None:
        self._kind = str(kind)
        self._draw()

    def _draw(self) -> None:
        share = self._shares.get(self._kind)
        if share is not None:
            self.sentence.setText(share.sentence)
            self.bars.show_share(share)
            self.aside.setVisible(bool(share.aside))
            self.aside.setText(tr("Not compared (days given, or no such duty): {names}", names="、".join(share.aside)))
