"""A PDF as it will be printed: pages drawn by pdfium in the pool, one at a time, at the screen's resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import icon_button, label
from ui.kit.lanes import Job, Lane, op
from ui.kit.tokens import SPACE_2, SPACE_4

if TYPE_CHECKING:
    from ui.kit.lanes import Operation

POINTS = 72
ZOOMS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
SCREEN_DPI = 96


class PdfPreview(QWidget):
    """Shows one page of a PDF with page and zoom buttons; PgUp/PgDn turn pages, Ctrl++ and Ctrl+- zoom."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pdf = b""
        self._count = 0
        self._page = 0
        self._zoom = 2
        self._operation: Operation[tuple[QImage, int]] | None = None
        self._sheet = QLabel()
        self._sheet.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._sheet.setAccessibleName(tr("Page preview"))
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._sheet)
        self._where = label(role="quiet")
        self._back = icon_button("chevron-left", tr("Previous page"), lambda: self.turn(-1))
        self._next = icon_button("chevron-right", tr("Next page"), lambda: self.turn(1))
        self._back.setShortcut("PgUp")
        self._next.setShortcut("PgDown")
        smaller = icon_button("zoom-out", tr("Smaller"), lambda: self.zoom(-1))
        larger = icon_button("zoom-in", tr("Larger"), lambda: self.zoom(1))
        smaller.setShortcut("Ctrl+-")
        larger.setShortcut("Ctrl++")
        bar = QHBoxLayout()
        bar.setContentsMargins(SPACE_4, SPACE_2, SPACE_4, SPACE_2)
        for widget in (self._back, self._where, self._next):
            bar.addWidget(widget)
        bar.addStretch(1)
        for widget in (smaller, larger):
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
        self._pdf, self._count = b"", 0
        self._sheet.clear()
        self._where.setText("")

    def turn(self, pages: int) -> None:
        """Go ``pages`` on or back."""
        wanted = min(max(0, self._page + pages), max(0, self._count - 1))
        if wanted != self._page:
            self._page = wanted
            self._draw()

    def zoom(self, steps: int) -> None:
        """Make the page larger or smaller."""
        self._zoom = min(max(0, self._zoom + steps), len(ZOOMS) - 1)
        self._draw()

    def page_count(self) -> int:
        """Return the number of pages (0 until the first is drawn)."""
        return self._count

    def _draw(self) -> None:
        if not self._pdf:
            return
        if self._operation is not None:
            self._operation.cancel()
        pdf, page = self._pdf, self._page
        scale = SCREEN_DPI / POINTS * ZOOMS[self._zoom] * self.devicePixelRatioF()
        self._operation = op(self, lambda job: draw_page(job, pdf, page, scale)).on(Lane.POOL).then(self._on_drawn)
        self._operation.run()

    def _on_drawn(self, drawn: tuple[QImage, int]) -> None:
        image, self._count = drawn
        image.setDevicePixelRatio(self.devicePixelRatioF())
        self._sheet.setPixmap(QPixmap.fromImage(image))
        self._where.setText(tr("Page {page} of {count}", page=self._page + 1, count=self._count))
        self._back.setEnabled(self._page > 0)
        self._next.setEnabled(self._page < self._count - 1)
        self._scroll.verticalScrollBar().setValue(0)

    def sizeHint(self) -> QSize:
        return QSize(840, 900)


def draw_page(job: Job, pdf: bytes, page: int, scale: float) -> tuple[QImage, int]:
    """Draw one page (72 points × ``scale`` pixels an inch) and count the pages; runs in the pool."""
    import pypdfium2

    job.check()
    document = pypdfium2.PdfDocument(pdf)
    try:
        bitmap = document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        image = QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888)
        return image.copy(), len(document)
    finally:
        document.close()
