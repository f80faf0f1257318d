"""A PDF as it will be printed: pages drawn by pdfium in the pool, one at a time, at the screen's resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.reports.opened import opened
from app.words import tr
from ui.kit.controls import icon_button, label
from ui.kit.lanes import Job, Lane, op
from ui.kit.tokens import SPACE_2, SPACE_4

if TYPE_CHECKING:
    from ui.kit.lanes import Operation

POINTS = 72
MOST_NARROW = 200  # pixels below which a page is not drawn
RESIZE_MS = 120
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
SCREEN_DPI = 96


class PdfPreview(QWidget):
    """Shows one page of a PDF with page and zoom buttons; PgUp/PgDn turn pages, Ctrl++ and Ctrl+- zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = b""
        self._count = 0
        self._page = 0
        self._zoom: float | None = None  # None: as wide as there is room
        self._shown = 1.0
        self._operation: Operation[tuple[QImage, int, float]] | None = None
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheet.setAccessibleName(tr("Page preview"))
        self._empty = ""
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(RESIZE_MS)
        self._again.timeout.connect(self._draw)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._sheet)
        self._where = label(role="quiet")
        self._back = icon_button("chevron-left", tr("Previous page"), lambda: self.turn(-1))
        self._next = icon_button("chevron-right", tr("Next page"), lambda: self.turn(1))
        self._back.setShortcut("PgUp")
        self._next.setShortcut("PgDown")
        fit = icon_button("arrows-horizontal", tr("Page width"), self.fit)
        fit.setShortcut("Ctrl+0")
        smaller = icon_button("zoom-out", tr("Smaller"), lambda: self.zoom(-1))
        larger = icon_button("zoom-in", tr("Larger"), lambda: self.zoom(1))
        smaller.setShortcut("Ctrl+-")
        larger.setShortcut("Ctrl++")
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        for widget in (self._back, self._where, self._next):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (smaller, larger, fit):
            bar.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._scroll, 1)

    def show_pdf(self, pdf: bytes) -> None:
        """Show the first page of ``pdf``."""
        self._pdf, self._page, self._count = pdf, 0, 0
        self._draw()

    def clear(self) -> None:
        """Show nothing and forget the PDF."""
        if self._operation is not None:
            self._operation.cancel()
        self._pdf, self._count = b"", 0
        self._sheet.clear()
        self._sheet.setText(self._empty)
        self._where.setText("")
        self._back.setEnabled(False)
        self._next.setEnabled(False)

    def say_when_empty(self, text: str) -> None:
        """Say ``text`` where no page is shown."""
        self._empty = text
        if not self._pdf:
            self._sheet.setText(text)

    def turn(self, pages: int) -> None:
        """Go ``pages`` on or back."""
        wanted = min(max(0, self._page + pages), max(0, self._count - 1))
        if wanted != self._page:
            self._page = wanted
            self._draw()

    def zoom(self, steps: int) -> None:
        """Make the page larger or smaller; as wide as the room until then."""
        larger = [zoom for zoom in ZOOMS if zoom > self._shown + 0.01]
        smaller = [zoom for zoom in ZOOMS if zoom < self._shown - 0.01]
        self._zoom = (larger[0] if larger else ZOOMS[-1]) if steps > 0 else (smaller[-1] if smaller else ZOOMS[0])
        self._draw()

    def fit(self) -> None:
        """Show the page as wide as there is room."""
        self._zoom = None
        self._draw()

    def page_count(self) -> int:
        """Return the number of pages (0 until the first is drawn)."""
        return self._count

    def _draw(self) -> None:
        if not self._pdf:
            return
        if self._operation is not None:
            self._operation.cancel()
        pdf, page, ratio = self._pdf, self._page, self.devicePixelRatioF()
        scale = None if self._zoom is None else SCREEN_DPI / POINTS * self._zoom * ratio
        room = int((self._scroll.viewport().width() - SPACE_4) * ratio)
        drawing = op(self, lambda job: draw_page(job, pdf, page, scale, room=room)).on(Lane.POOL)
        self._operation = drawing.then(self._on_drawn)
        drawing.run()

    def _on_drawn(self, drawn: tuple[QImage, int, float]) -> None:
        image, self._count, scale = drawn
        self._shown = scale / (SCREEN_DPI / POINTS) / self.devicePixelRatioF()
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(QPixmap.fromImage(image))
        self._where.setText(tr("Page {page} of {count}", page=self._page + 1, count=self._count))
        self._back.setEnabled(self._page > 0)
        self._next.setEnabled(self._page < self._count - 1)
        self._scroll.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return QSize(840, 900)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom is None and event.size().width() != event.oldSize().width():
            self._again.start()


def draw_page(job: Job, pdf: bytes, page: int, scale: float | None, *, room: int) -> tuple[QImage, int, float]:
    """Draw one page at ``scale`` pixels a point (None: as wide as ``room`` pixels, twice its size at most).

    Runs in the pool; returns the picture, the number of pages and the scale.
    """
    job.check()
    with opened(pdf) as document:
        if scale is None:
            scale = min(2 * SCREEN_DPI / POINTS, max(MOST_NARROW, room) / document[page].get_width())
        bitmap = document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        return image.copy(), len(document), scale
