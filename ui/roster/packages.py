"""The weekly packages of the ward in a tray under their button: shown as a ghost, laid by a click, a key or a drag."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QEnterEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.roster.sheet import Package
from app.words import tr
from ui.kit.strips import empty_layout
from ui.kit.theme import font, theme, tokens
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, TEXT, TEXT_SMALL
from ui.roster.dragging import Held, Lift
from ui.roster.liftable import Liftable
from ui.roster.tiles import colours
from ui.roster.views import GridCell, Look

if TYPE_CHECKING:
    from app.roster.sheet import WardSetup

NAME = 118
CELL = 26
HIGH = 30
WEEK = 7


class PackageKey(Liftable):
    """One package: its name and its week in the colours of the codes.

    Signals:
        pointed(str): the pointer is on it.
    """

    pointed = Signal(str)

    def __init__(self, package: Package, ward: WardSetup) -> None:
        super().__init__(package.name)
        self.package = package
        self._cells = tuple(_cell(text, ward) for text in package.week)
        words = f"{package.name} {' '.join(text or '·' for text in package.week)}"
        self.setAccessibleName(tr("Package: {name}", name=words))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(NAME + WEEK * CELL + SPACE_2, HIGH)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.pointed.emit(self.name)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            event.ignore()  # the tray walks through its keys, and round
            return
        super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        if self.hasFocus() or self.underMouse():
            painter.fillRect(self.rect(), QColor(now.accent_tint))
        painter.setPen(QColor(now.ink))
        painter.setFont(font(TEXT))
        middle = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        name = painter.fontMetrics().elidedText(self.name, Qt.TextElideMode.ElideRight, NAME - SPACE_3)
        painter.drawText(QRectF(SPACE_2, 0, NAME - SPACE_2, HIGH), middle, name)
        painter.setFont(font(TEXT_SMALL))
        for place, cell in enumerate(self._cells):
            box = QRectF(NAME + place * CELL, 4, CELL - 2, HIGH - 8)
            ink, ground = colours(cell)
            painter.fillRect(box, QColor(ground))
            painter.setPen(QColor(now.line))
            painter.drawRect(box)
            painter.setPen(QColor(ink if cell.text else now.ink_3))
            painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), cell.text or "·")
        painter.end()


def _cell(text: str, ward: WardSetup) -> GridCell:
    code = ward.code(text.partition("/")[0]) if text else None
    if code is None:
        return GridCell(text, Look.OFF)
    return GridCell(text, Look(code.kind.value), ink=code.ink, ground=code.fill)


class PackageTray(QFrame):
    """The packages under their button, over the sheet; it lies out of sight while one of them is in the hand.

    Signals:
        picked(str): lay this package into the week of the cursor; shown(str): show it as a ghost ("" ends that).
        lifted(Lift), dragged(QPoint, bool), dropped(QPoint): one is being dragged.
        left(): put away without a choice.
    """

    picked = Signal(str)
    shown = Signal(str)
    lifted = Signal(object)
    dragged = Signal(QPoint, bool)
    dropped = Signal(QPoint)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, PackageKey] = {}
        self.setAccessibleName(tr("Packages"))
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(SPACE_1, SPACE_1, SPACE_1, SPACE_1)
        self._column.setSpacing(0)
        self._away = False
        self.hide()
        theme().changed.connect(self.update)

    def show_ward(self, ward: WardSetup) -> None:
        """Offer the packages of a ward."""
        self.put_away()
        empty_layout(self._column)
        self.keys.clear()
        for package in ward.packages:
            key = PackageKey(package, ward)
            key.clicked.connect(partial(self._on_clicked, package.name))
            key.pointed.connect(self._on_pointed)
            key.lifted.connect(partial(self._on_lifted, package))
            key.dragged.connect(self.dragged)
            key.dropped.connect(self._on_dropped)
            self._column.addWidget(key)
            self.keys[package.name] = key

    def open_at(self, corner: QPoint) -> None:
        """Show the packages at a point of the parent, the first of them with the keys."""
        self.adjustSize()
        self.move(corner)
        self.show()
        self.raise_()
        if self.keys:
            self._walk_to(0)

    def _walk_to(self, place: int) -> None:
        name, key = list(self.keys.items())[place % len(self.keys)]
        key.setFocus(Qt.FocusReason.PopupFocusReason)
        self._on_pointed(name)

    def put_away(self) -> None:
        """Hide, and end the ghost."""
        if self.isVisible():
            self.hide()
            self.shown.emit("")

    def _on_pointed(self, name: str) -> None:
        if not self._away:
            self.shown.emit(name)

    def _on_clicked(self, name: str) -> None:
        self.hide()
        self.picked.emit(name)

    def _on_lifted(self, package: Package, _name: str) -> None:
        """Lie out of sight but keep the pointer: the key that was pressed passes it on."""
        self._away = True
        self.shown.emit("")
        self.move(-2 * self.width(), 0)
        self.lifted.emit(Lift(Held.PACKAGE, code=package.name, codes=package.week, text=package.name))

    def _on_dropped(self, where: QPoint) -> None:
        self._away = False
        self.hide()
        self.dropped.emit(where)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys = list(self.keys.values())
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        held = next((n for n, key in enumerate(keys) if key is self.focusWidget()), 0)
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            self.left.emit()
        elif step is not None and keys:
            self._walk_to(held + step)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(now.line))
        painter.setBrush(QColor(now.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.end()
