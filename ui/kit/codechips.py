"""Codes of a shift dictionary as coloured chips: alone, in a column of a table, or many in a row that wraps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_1, TEXT_SMALL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ui.kit.tables import AnyIndex, RowModel

LUMA = (0.299, 0.587, 0.114)
BRIGHT = 140
HIGH = 22
LEAST = 26


@attrs.frozen(slots=True)
class CodeChip:
    """A code, the class whose colours it takes, and its own colours where the hospital chose some."""

    text: str
    kind: str
    ink: str = ""
    fill: str = ""


def code_colours(kind: str, *, ink: str = "", fill: str = "") -> tuple[str, str]:
    """Return ink and ground of a code: its own, or those of its class; on a ground of one's own the ink can be read."""
    now = tokens()
    classes = {
        "off": (now.ink_3, now.surface),
        "day": (now.ink, now.surface),
        "evening": (now.evening, now.evening_tint),
        "night": (now.night, now.night_tint),
        "duty": (now.accent, now.accent_tint),
        "rest": (now.rest, now.surface),
        "leave": (now.leave, now.leave_tint),
    }
    own, ground = classes[kind]
    if ink:
        own = ink
    elif fill:
        dark, light = (now.surface, now.ink) if now.dark else (now.ink, now.surface)
        own = dark if luma(fill) > BRIGHT else light
    return own, fill or ground


def luma(value: str) -> float:
    """Return how bright a colour is, 0 to 255."""
    colour = QColor(value)
    return sum(k * v for k, v in zip(LUMA, (colour.red(), colour.green(), colour.blue()), strict=True))


def paint_chip(painter: QPainter, chip: CodeChip, rect: QRectF) -> None:
    """Draw a chip filling ``rect``."""
    ink, ground = code_colours(chip.kind, ink=chip.ink, fill=chip.fill)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens().line), 1))
    painter.setBrush(QColor(ground))
    painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.setFont(font(TEXT_SMALL, weight=500))
    painter.setPen(QColor(ink))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, chip.text)
    painter.restore()


class ChipColumn(QStyledItemDelegate):
    """Paints one column of a table as chips; ``chip_of`` gives the chip of a row's value."""

    def __init__(self, view: QTableView, model: RowModel[Any], chip_of: Callable[[Any], CodeChip | None]) -> None:
        super().__init__(view)
        self._model, self._chip_of = model, chip_of

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        now = tokens()
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(now.accent_tint))
        painter.setPen(QPen(QColor(now.line_2), 1))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        chip = self._chip_of(self._model.row(index.row()))
        if chip is not None and chip.text:
            wide = min(rect.width() - 12, max(LEAST, painter.fontMetrics().horizontalAdvance(chip.text) + 14))
            paint_chip(painter, chip, QRectF(rect.left() + 10, rect.center().y() - HIGH / 2 + 1, wide, HIGH))
        painter.restore()


class ChipFlow(QWidget):
    """Chips one after the other, in as many lines as they need."""

    def __init__(self, *, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._chips: tuple[CodeChip, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_chips(self, chips: Iterable[CodeChip]) -> None:
        """Show ``chips``."""
        self._chips = tuple(chips)
        self.setAccessibleName(f"{self._name} {'、'.join(chip.text for chip in self._chips)}")
        self.updateGeometry()
        self.update()

    def chips(self) -> tuple[CodeChip, ...]:
        """Return what is shown."""
        return self._chips

    def _places(self, width: int) -> list[QRectF]:
        self.ensurePolished()
        left, top, found = 0.0, 0.0, []
        for chip in self._chips:
            wide = max(LEAST, self.fontMetrics().horizontalAdvance(chip.text) + 14)
            if left and left + wide > width:
                left, top = 0.0, top + HIGH + SPACE_1
            found.append(QRectF(left, top, wide, HIGH))
            left += wide + SPACE_1
        return found

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        places = self._places(width)
        return int(places[-1].bottom()) + 1 if places else HIGH

    def sizeHint(self) -> QSize:
        return QSize(320, self.heightForWidth(320))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for chip, place in zip(self._chips, self._places(self.width()), strict=True):
            paint_chip(painter, chip, place)
        painter.end()
