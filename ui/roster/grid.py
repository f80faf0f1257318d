"""The sheet itself: one painter over the model's own cells, Excel's hands, drags judged before they drop.

A row is drawn once into a picture and blitted while nothing in it changes, so that scrolling and dragging cost one
blit a row. ``tests/bench/roster_grid.py`` prints what a frame takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from app.roster.sheet.sheet import Place
from ui.kit.theme import theme, tokens
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.gridkeys import Keys
from ui.roster.gridmodel import GridModel
from ui.roster.heads import DRAG_FROM, DayHead, NameHead
from ui.roster.overlay import paint_over
from ui.roster.selection import Selection, span
from ui.roster.tiles import Measure, Tiles
from ui.roster.views import Block, GridCell, GridView, Verdict

if TYPE_CHECKING:
    from ui.roster.dragging import Dragging

EDGE = 18
HANDLE = 6
_Key = tuple[tuple[GridCell, ...], bytes, Measure, int, int]


class RosterGrid(QTableView):
    """Nurses by days: chosen, typed into, dragged; what is asked for is told, never done here.

    Signals:
        selected(Selection): other cells are chosen.
        code_typed(str): a character that begins a code.
        asked(str): a deed asked for by key: copy, cut, paste, delete, undo, redo, fill-down, fill-right, note, lock, menu, edit.
        menu_wanted(QPoint): the context menu, at a global position.
        fill_wanted(Block, Block): the first block is to be repeated over the second, which holds it.
    """

    selected = Signal(object)
    code_typed = Signal(str)
    asked = Signal(str)
    menu_wanted = Signal(QPoint)
    fill_wanted = Signal(object, object)

    def __init__(self, dragging: Dragging, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid_model = GridModel(self)
        self.setModel(self.grid_model)
        self.dragging = dragging
        self.selection = Selection()
        self.ghost: tuple[tuple[Place, str], ...] = ()
        self.clip: Block | None = None
        self.locked_out = False
        self._tiles = Tiles()
        self._pictures: dict[int, tuple[_Key, QPixmap]] = {}
        self._measure = Measure()
        self._span = (0, -1)
        self._pressed: QPoint | None = None
        self._lift_from: Place | None = None
        self._adding: Place | None = None
        self._filling: Block | None = None
        self.keys = Keys(self)
        self.days_head = DayHead(self.grid_model, self)
        self.names_head = NameHead(self.grid_model, self)
        self.setHorizontalHeader(self.days_head)
        self.setVerticalHeader(self.names_head)
        self._dress()
        dragging.moved.connect(self._on_hand)
        dragging.ended.connect(self._on_hand)
        theme().changed.connect(self._on_theme)

    def _dress(self) -> None:
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        for head in (self.days_head, self.names_head):
            head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.days_head.day_pressed.connect(self._on_day)
        self.names_head.row_pressed.connect(self._on_row)

    # -- what is shown ---------------------------------------------------------------------------------------------

    @property
    def view(self) -> GridView:
        """What is shown."""
        return self.grid_model.view

    def show_view(self, view: GridView) -> None:
        """Show another sheet; chosen cells and scroll place stay where they still exist."""
        shape = (len(self.view.rows), len(self.view.days))
        self.grid_model.show(view)
        if shape != (len(view.rows), len(view.days)):
            self._pictures.clear()
            self._span = (0, len(view.days) - 1)
            self._apply_measure()
            self.selection = self.selection.within(len(view.rows), len(view.days))
        self.viewport().update()
        self.names_head.viewport().update()
        self.days_head.viewport().update()

    def show_span(self, first: int, last: int) -> None:
        """Show only the days from ``first`` to ``last``."""
        self._span = (first, last)
        for day in range(len(self.view.days)):
            self.setColumnHidden(day, not first <= day <= last)
        self._pictures.clear()
        self.viewport().update()

    def shown_span(self) -> tuple[int, int]:
        """Return the first and last day shown."""
        return self._span

    def set_measure(self, measure: Measure) -> None:
        """Draw cells at another size."""
        if measure != self._measure:
            self._measure = measure
            self._apply_measure()

    def measure(self) -> Measure:
        """Return the present size of cells."""
        return self._measure

    def _apply_measure(self) -> None:
        self.days_head.setDefaultSectionSize(self._measure.width)
        self.names_head.setDefaultSectionSize(self._measure.height)
        for day in range(len(self.view.days)):
            self.setColumnWidth(day, self._measure.width)
        for row in range(len(self.view.rows)):
            self.setRowHeight(row, self._measure.height)
        self.viewport().update()

    def _on_hand(self, _drop: object = None) -> None:
        self.viewport().update()

    def _on_theme(self) -> None:
        self._pictures.clear()
        self.viewport().update()

    def place_at(self, point: QPoint) -> Place | None:
        """Return the cell at a point of the viewport."""
        row, day = self.rowAt(point.y()), self.columnAt(point.x())
        inside = self.viewport().rect().contains(point)
        return Place(row, day) if inside and row >= 0 and day >= 0 else None

    def rect_of(self, block: Block) -> QRect:
        """Return where a block stands in the viewport."""
        left, top = self.columnViewportPosition(block.left), self.rowViewportPosition(block.top)
        right = self.columnViewportPosition(block.right) + self.columnWidth(block.right)
        bottom = self.rowViewportPosition(block.bottom) + self.rowHeight(block.bottom)
        return QRect(left, top, right - left, bottom - top)

    # -- choosing --------------------------------------------------------------------------------------------------

    def choose(self, selection: Selection, *, reveal: bool = True) -> None:
        """Choose cells, and bring the cursor into view."""
        selection_changed = selection != self.selection
        self.selection = selection
        cursor = selection.cursor
        index = self.grid_model.index(cursor.row, cursor.day)
        if index.isValid():
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
            if reveal:
                self.scrollTo(index)
        self.days_head.current, self.names_head.current = cursor.day, cursor.row
        for part in (self.viewport(), self.days_head.viewport(), self.names_head.viewport()):
            part.update()
        if selection_changed:
            self.selected.emit(selection)

    def go_to(self, place: Place) -> None:
        """Choose one cell and show it."""
        self.choose(self.selection.at(place))
        self.setFocus()

    def _on_day(self, day: int, stretch: bool) -> None:
        start = self.selection.anchor.day if stretch else day
        self.choose(span(Place(0, start), Place(len(self.view.rows) - 1, day)), reveal=False)
        self.setFocus()

    def _on_row(self, row: int, stretch: bool) -> None:
        start = self.selection.anchor.row if stretch else row
        first, last = self._span
        self.choose(span(Place(start, first), Place(row, last)), reveal=False)
        self.setFocus()

    # -- mouse -----------------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        place = self.place_at(point)
        if place is None:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        if event.button() == Qt.MouseButton.RightButton:
            if not self.selection.has(place):
                self.choose(self.selection.at(place), reveal=False)
            self.menu_wanted.emit(event.globalPosition().toPoint())
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pressed, self._lift_from, self._adding = point, None, None
        if self.handle().contains(point) and not self.locked_out:
            self._filling = self.selection.block
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.choose(self.selection.to(place), reveal=False)
        elif self._can_lift(place):
            self._lift_from = place
        elif event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.grid_model.cell(place.row, place.day).text:
                self._adding = self._lift_from = place  # a copy if it is dragged off, one more chosen if not
            else:
                self.choose(self.selection.also(place), reveal=False)
        else:
            self.choose(self.selection.at(place), reveal=False)
            self._lift_from = place if self.grid_model.cell(place.row, place.day).text else None

    def _can_lift(self, place: Place) -> bool:
        return not self.selection.extra and not self.selection.block.single and self.selection.block.has(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        point = event.position().toPoint()
        if not event.buttons() & Qt.MouseButton.LeftButton or self._pressed is None:
            over = not event.buttons() and not self.locked_out and self.handle().contains(point)
            self.viewport().setCursor(Qt.CursorShape.CrossCursor if over else Qt.CursorShape.ArrowCursor)
            return
        if self._filling is not None:
            self._stretch_fill(point)
        elif self.dragging.under_way:
            self.drag_to(event.globalPosition().toPoint(), copy=_copies(event))
        elif (point - self._pressed).manhattanLength() >= DRAG_FROM:
            if self._lift_from is not None and not self.locked_out:
                self._adding = None
                if not self.selection.block.has(self._lift_from):
                    self.choose(self.selection.at(self._lift_from), reveal=False)
                block = self.selection.block
                cell = self.grid_model.cell(block.top, block.left)
                self.dragging.begin(Lift(Held.CELLS, block=block, text=cell.text if block.single else ""))
                self.drag_to(event.globalPosition().toPoint(), copy=_copies(event))
            elif self._lift_from is None and (place := self.place_at(point)) is not None:
                self.choose(self.selection.to(place))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        lifted, adding, self._pressed = self._lift_from, self._adding, None
        self._lift_from = self._adding = None
        source, self._filling = self._filling, None
        if source is not None:
            if self.selection.block != source:
                self.fill_wanted.emit(source, self.selection.block)
        elif self.dragging.under_way and not self.dragging.by_key:
            self.drag_to(event.globalPosition().toPoint(), copy=_copies(event))
            self.dragging.finish()
        elif adding is not None:
            self.choose(self.selection.also(adding), reveal=False)
        elif lifted is not None and not self.selection.block.single:
            self.choose(self.selection.at(lifted), reveal=False)

    def handle(self) -> QRect:
        """Return the corner of the chosen block by which it is repeated."""
        rect = self.rect_of(self.selection.block)
        return QRect(rect.right() - HANDLE + 1, rect.bottom() - HANDLE + 1, HANDLE + 2, HANDLE + 2)

    def _stretch_fill(self, point: QPoint) -> None:
        """Stretch from the block being repeated to the pointer, right or down, whichever is farther."""
        source, place = self._filling, self.place_at(point)
        if source is None or place is None:
            return
        days, rows = place.day - source.right, place.row - source.bottom
        last = Place(source.bottom, source.right)
        if max(days, rows) > 0:
            last = Place(source.bottom, place.day) if days >= rows else Place(place.row, source.right)
        self.choose(span(Place(source.top, source.left), last), reveal=False)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.place_at(event.position().toPoint()) is not None:
            self.asked.emit("edit")

    def drag_to(self, where: QPoint, *, copy: bool = False) -> None:
        """Tell the drag that the hand is at a global position; near an edge the sheet scrolls."""
        point = self.viewport().mapFromGlobal(where)
        self._scroll_at(point)
        place = self.place_at(point)
        self.dragging.move(None if place is None else Drop(place, copy))

    def _scroll_at(self, point: QPoint) -> None:
        area = self.viewport().rect()
        for bar, at, low, high in (
            (self.verticalScrollBar(), point.y(), area.top(), area.bottom()),
            (self.horizontalScrollBar(), point.x(), area.left(), area.right()),
        ):
            if low <= at < low + EDGE:
                bar.setValue(bar.value() - self._measure.height)
            elif high - EDGE < at <= high:
                bar.setValue(bar.value() + self._measure.height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.keys.press(event):
            event.ignore()  # up to the window: shortcuts, the command palette

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """Keep Tab for the next day; F6 leaves the sheet."""
        return False

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            place = self.place_at(event.pos())
            words = "" if place is None or self.dragging.under_way else self.grid_model.words(place.row, place.day)
            if words:
                QToolTip.showText(event.globalPos(), words, self.viewport())
            else:
                QToolTip.hideText()
            return True
        return super().viewportEvent(event)

    # -- painting --------------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        now = tokens()
        if self._measure.theme != now.name or self._measure.ratio != self.devicePixelRatioF():
            self._measure = Measure(
                self._measure.width, self._measure.height, self._measure.text, self.devicePixelRatioF(), now.name
            )
        self._tiles.measure(self._measure)
        area = event.rect()
        painter.fillRect(area, QColor(now.canvas))
        if self.view.rows and self._span[1] >= self._span[0]:
            first = max(0, self.rowAt(max(0, area.top())))
            last = self.rowAt(area.bottom())
            left = self.columnViewportPosition(self._span[0])
            for row in range(first, (last if last >= 0 else len(self.view.rows) - 1) + 1):
                painter.drawPixmap(left, self.rowViewportPosition(row), self._picture(row))
            paint_over(self, painter)
        painter.end()

    def _picture(self, row: int) -> QPixmap:
        cells = self.view.rows[row].cells
        verdicts = self.dragging.verdicts[row] if self.dragging.verdicts else b""
        key = (cells, verdicts, self._measure, *self._span)
        held = self._pictures.get(row)
        if held is not None and held[0][0] is cells and held[0][1:] == key[1:]:
            return held[1]
        now, (first, last) = self._measure, self._span
        made = QPixmap(round(now.width * now.ratio) * (last - first + 1), round(now.height * now.ratio))
        made.setDevicePixelRatio(now.ratio)
        painter = QPainter(made)
        for place, day in enumerate(range(first, last + 1)):
            painter.drawPixmap(place * now.width, 0, self._tiles.cell(cells[day]))
            if verdicts and verdicts[day]:
                painter.drawPixmap(place * now.width, 0, self._tiles.verdict(Verdict(verdicts[day])))
        painter.end()
        self._pictures[row] = (key, made)
        return made


def _copies(event: QMouseEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
