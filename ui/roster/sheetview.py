"""Grid, figures, foot and scroll bars put together so that they move as one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from ui.roster.grid import RosterGrid
from ui.roster.heads import HEAD, NAMES
from ui.roster.strips import FIGURE, FigureStrip, FootStrip
from ui.roster.tiles import measure_for
from ui.roster.views import GridView

if TYPE_CHECKING:
    from ui.roster.dragging import Dragging
    from ui.roster.glimpse import Glimpse

ZOOMS = (0.85, 1.0, 1.15, 1.3, 1.5)
BAR = 12
WEEK = 7


class SheetView(QWidget):
    """The whole sheet. Days take what room there is, between narrow and wide; what does not fit scrolls."""

    def __init__(self, dragging: Dragging) -> None:
        super().__init__()
        self.grid = RosterGrid(dragging)
        self.figures = FigureStrip(self.grid)
        self.foot = FootStrip(self.grid)
        self.zoom = 1
        self.roomy = False
        self._upright = QScrollBar(Qt.Orientation.Vertical)
        self._across = QScrollBar(Qt.Orientation.Horizontal)
        for part in (self.grid, self.figures, self.foot, self._upright, self._across):
            part.setParent(self)
        self.setFocusProxy(self.grid)
        self._mirror(self.grid.verticalScrollBar(), self._upright)
        self._mirror(self.grid.horizontalScrollBar(), self._across)

    def _mirror(self, inner: QScrollBar, outer: QScrollBar) -> None:
        def follow(low: int, high: int) -> None:
            outer.setRange(low, high)
            outer.setPageStep(inner.pageStep())
            outer.setSingleStep(inner.singleStep())
            outer.setVisible(high > low)

        inner.rangeChanged.connect(follow)
        inner.valueChanged.connect(outer.setValue)
        outer.valueChanged.connect(inner.setValue)
        outer.hide()

    def show_view(self, view: GridView) -> None:
        """Show a sheet."""
        old = self.grid.view
        self.grid.show_view(view)
        self.foot.update()
        self.figures.update()
        if _shape(old) != _shape(view):
            self.fit()

    def show_glimpse(self, glimpse: Glimpse) -> None:
        """Show beside and under the cells what a drop would change; ``NOTHING`` ends that."""
        self.figures.show_glimpse(glimpse)
        self.foot.show_glimpse(glimpse)

    def show_span(self, first: int, last: int) -> None:
        """Show only the days from ``first`` to ``last`` (a week, or all of them)."""
        self.grid.show_span(first, last)
        self.fit()

    def step_zoom(self, steps: int) -> None:
        """Make cells larger or smaller."""
        self.zoom = min(max(0, self.zoom + steps), len(ZOOMS) - 1)
        self.fit()

    def set_roomy(self, roomy: bool) -> None:
        """Choose roomy rows, or compact ones."""
        self.roomy = roomy
        self.fit()

    def fit(self) -> None:
        """Give days and rows their sizes for the room there is, and put every part in its place."""
        view = self.grid.view
        first, last = self.grid.shown_span()
        days = max(1, last - first + 1)
        figures, foot = FIGURE * len(view.figures), self.foot.lines_height()
        zoom = ZOOMS[self.zoom]
        high = HEAD + measure_for(zoom, roomy=self.roomy, width=0).height * len(view.rows)
        bar = BAR if high + foot > self.height() else 0
        room = (self.width() - NAMES - figures - bar) // days
        measure = measure_for(zoom, roomy=self.roomy, width=room, week=days <= WEEK)
        self.grid.set_measure(measure)
        whole_wide, whole_high = NAMES + measure.width * days, HEAD + measure.height * len(view.rows)
        across = whole_wide + figures > self.width()
        upright = whole_high + foot + (BAR if across else 0) > self.height()
        wide = min(whole_wide, self.width() - figures - (BAR if upright else 0))
        high = min(whole_high, self._whole_rows(self.height() - foot - (BAR if across else 0), measure.height))
        self.grid.setGeometry(0, 0, wide, high)
        self.figures.setGeometry(wide, 0, figures, high)
        self._upright.setGeometry(wide + figures, HEAD, BAR, max(0, high - HEAD))
        self.foot.setGeometry(0, high, wide + figures, foot)
        self._across.setGeometry(NAMES, high + foot, max(0, wide - NAMES), BAR)
        for part in (self.figures, self.foot):
            part.update()

    @staticmethod
    def _whole_rows(room: int, row: int) -> int:
        """Return what of a height whole rows take: a nurse cut in half over the foot reads as one who is not there."""
        return room if row <= 0 or room < HEAD + row else HEAD + (room - HEAD) // row * row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def sizeHint(self) -> QSize:
        return QSize(1000, 560)

    def minimumSizeHint(self) -> QSize:
        return QSize(NAMES + 200, HEAD + 80)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)


def _shape(view: GridView) -> tuple[int, int, int, int]:
    return len(view.rows), len(view.days), len(view.foot), len(view.figures)
