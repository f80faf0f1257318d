"""The findings of a sheet as a list: law, hospital, wishes; a click or Enter jumps to the cells."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.words import tr
from ui.kit.marks import paint_shape
from ui.kit.theme import font, paint_icon, theme, tokens
from ui.kit.tokens import SPACE_2, SPACE_3, TEXT, TEXT_SMALL, TIER_SHAPES, Shape, Tone
from ui.roster.findings import HOUSE, LAW, WISH, FindingLine
from ui.roster.folds import Fold, Key, folded

if TYPE_CHECKING:
    from ui.kit.tables import AnyIndex

_ROOT = QModelIndex()
HEAD = 28
MARK = 9
CHEVRON = 14
WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
Entry = str | FindingLine | Fold


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.entries: tuple[Entry, ...] = ()

    def show(self, entries: tuple[Entry, ...]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return entry if isinstance(entry, str) else entry.text
        if role not in {Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole} or isinstance(entry, str):
            return None
        if isinstance(entry, Fold):
            return f"{entry.text}\n{tr('Enter folds it up') if entry.opened else tr('Enter lists them')}"
        return f"{entry.text}\n{entry.source}"

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _Painter(QStyledItemDelegate):
    """Two texts under each other, the sentence whole, the source small; a shape says the tier."""

    def __init__(self, view: QListView, model: _Model) -> None:
        super().__init__(view)
        self._view, self._model = view, model

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        entry = self._model.entries[index.row()]
        wide = self._view.viewport().width()
        if isinstance(entry, str):
            return QSize(wide, HEAD)
        room = wide - 2 * SPACE_3 - MARK - SPACE_2 - (CHEVRON if isinstance(entry, Fold) else 0)
        high = _height(entry.text, TEXT, room) + 2 + _height(_below(entry), TEXT_SMALL, room)
        return QSize(wide, high + 2 * SPACE_2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        now = tokens()
        rect: QRect = option.rect  # type: ignore[attr-defined]  # the stubs miss the option's fields
        state: QStyle.StateFlag = option.state  # type: ignore[attr-defined]  # the same
        entry = self._model.entries[index.row()]
        painter.save()
        if isinstance(entry, str):
            painter.setFont(font(TEXT_SMALL))
            painter.setPen(QColor(now.ink_2))
            painter.drawText(rect.adjusted(SPACE_3, 6, 0, 0), int(Qt.AlignmentFlag.AlignVCenter), entry)
        else:
            if state & QStyle.StateFlag.State_Selected:
                painter.fillRect(rect, QColor(now.accent_tint))
            self._paint_line(painter, rect, entry)
        painter.restore()

    def _paint_line(self, painter: QPainter, rect: QRect, entry: FindingLine | Fold) -> None:
        now = tokens()
        painter.setPen(QColor(now.line_2))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        at = QRectF(rect.left() + SPACE_3, rect.top() + SPACE_2 + 4, MARK, MARK)
        settled = entry.key[2] if isinstance(entry, Fold) else bool(entry.reason)
        shape = Shape.TICK if settled else TIER_SHAPES.get(entry.tone, Shape.DOT)
        paint_shape(painter, shape, at, now.mark_of(Tone.GOOD if settled else entry.tone))
        left = int(at.right()) + SPACE_2
        right = rect.right() - SPACE_3
        if isinstance(entry, Fold):
            right -= CHEVRON
            sign = QRectF(right, rect.top() + SPACE_2 + 3, CHEVRON, CHEVRON)
            paint_icon(painter, "chevron-up" if entry.opened else "chevron-down", sign, now.ink_2)
        text = QRect(left, rect.top() + SPACE_2, right - left, rect.height())
        painter.setFont(font(TEXT))
        painter.setPen(QColor(now.ink))
        painter.drawText(text, WRAP, entry.text)
        text.setTop(text.top() + _height(entry.text, TEXT, text.width()) + 2)
        painter.setFont(font(TEXT_SMALL))
        painter.setPen(QColor(now.ink_2))
        painter.drawText(text, WRAP, _below(entry))


def _below(entry: FindingLine | Fold) -> str:
    if isinstance(entry, Fold):
        return entry.below
    return tr("Accepted: {reason}", reason=entry.reason) if entry.reason else entry.source


@lru_cache(maxsize=4096)
def _height(text: str, size: int, room: int) -> int:
    return QFontMetrics(font(size)).boundingRect(QRect(0, 0, room, 1000), WRAP, text).height()


class FindingsList(QListView):
    """Findings under their three heads; many of a kind are one line that opens (click, Enter, → and ←).

    Signals:
        picked(FindingLine): jump to its cells.
        reason_wanted(FindingLine): she wants to say why it is accepted.
        why_wanted(FindingLine): she wants it explained, with who could help.
    """

    picked = Signal(object)
    reason_wanted = Signal(object)
    why_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Findings"))
        self.lines: tuple[FindingLine, ...] = ()
        self._opened: set[Key] = set()
        self._model = _Model()
        self.setModel(self._model)
        self.setItemDelegate(_Painter(self, self._model))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setStyleSheet("QListView::item { padding: 0; border-radius: 0; }")
        self.clicked.connect(self._on_picked)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)
        theme().changed.connect(self.viewport().update)

    def show_lines(self, lines: tuple[FindingLine, ...]) -> None:
        """Show findings, each group under its head; a group with nothing says so."""
        if lines == self.lines and self._model.entries:
            return
        self.lines = lines
        self._lay_out()

    def entries(self) -> tuple[Entry, ...]:
        """Return what stands in the list, line by line."""
        return self._model.entries

    def _lay_out(self) -> None:
        scrolled = self.verticalScrollBar().value()
        entries: list[Entry] = []
        for group, title, nothing in (
            (LAW, tr("Law"), tr("✓ nothing breaks the law")),
            (HOUSE, tr("Rules of the hospital"), tr("✓ every rule is kept")),
            (WISH, tr("Wishes and fairness"), tr("✓ every wish is met")),
        ):
            found = [line for line in self.lines if line.group == group]
            entries.append(f"{title}   {len(found)}" if found else f"{title}   {nothing}")
            entries.extend(folded(found, self._opened))
        self._model.show(tuple(entries))
        self.verticalScrollBar().setValue(scrolled)

    def pick(self, place: int) -> None:
        """Choose the finding ``place`` (from 0) and jump to it; the fold it is in opens."""
        line = self.lines[place]
        held = next((e for e in self._model.entries if isinstance(e, Fold) and line in e.lines), None)
        if held is not None and not held.opened:
            self.turn(held)
        row = self._model.entries.index(line)
        self.setCurrentIndex(self._model.index(row))
        self.picked.emit(line)

    def turn(self, fold: Fold) -> None:
        """Open a fold, or close it; it stays the current line."""
        self._opened ^= {fold.key}
        self._lay_out()
        row = next(i for i, e in enumerate(self._model.entries) if isinstance(e, Fold) and e.key == fold.key)
        self.setCurrentIndex(self._model.index(row))

    def _on_picked(self, index: QModelIndex) -> None:
        entry = self._model.entries[index.row()]
        if isinstance(entry, FindingLine):
            self.picked.emit(entry)
        elif isinstance(entry, Fold):
            self.turn(entry)

    def _menu(self, point: QPoint) -> None:
        index = self.indexAt(point)
        entry = self._model.entries[index.row()] if index.isValid() else ""
        if isinstance(entry, FindingLine):
            menu = QMenu(self)
            menu.addAction(tr("Show the cells")).triggered.connect(lambda: self.picked.emit(entry))
            menu.addAction(tr("Explain, and who could help")).triggered.connect(lambda: self.why_wanted.emit(entry))
            if entry.group == HOUSE and entry.of_people:
                menu.addAction(tr("Give a reason …")).triggered.connect(lambda: self.reason_wanted.emit(entry))
            menu.popup(self.viewport().mapToGlobal(point))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._on_picked(self.currentIndex())
            return
        entry = self._model.entries[self.currentIndex().row()] if self.currentIndex().isValid() else ""
        wanted = {Qt.Key.Key_Right: False, Qt.Key.Key_Left: True}.get(Qt.Key(event.key()))
        if isinstance(entry, Fold) and wanted is entry.opened:
            self.turn(entry)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()
