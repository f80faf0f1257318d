"""A sheet on its way out: saved as a file, or painted on a printer.

The place is asked for before the sheet is made: no record number is spent on a sheet that nobody keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.reports.files import write_sheet
from app.reports.opened import opened
from app.reports.printing import Form, Rendered
from app.words import tr
from ui.kit import messages
from ui.kit.lanes import Job, Lane, op

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

POINTS = 72
PAPER_DPI = 300  # enough for 6 point Chinese; more only makes the queue slow


def save_sheet(
    asker: QWidget,
    title: str,
    make: Callable[[], Rendered],
    *,
    form: Form,
    then: Callable[[Rendered], object] | None = None,
    otherwise: Callable[[BaseException], object] | None = None,
) -> None:
    """Ask where the sheet called ``title`` goes, make it in the desk's lane, write it there and say so."""
    name = f"{title.replace('/', '-')}.{form}"
    place = messages.choose_save(asker, tr("Save the sheet"), name=name, patterns=f"*.{form}")
    if place is None:
        return
    path = place if place.suffix.lower() == f".{form}" else place.with_name(f"{place.name}.{form}")

    def keep(_job: Job) -> Rendered:
        sheet = make()
        write_sheet(path, sheet.data)
        return sheet

    def told(sheet: Rendered) -> None:
        messages.toast(asker, _saved(sheet, path))
        if then is not None:
            then(sheet)

    saving = op(asker, keep).then(told)
    (saving if otherwise is None else saving.otherwise(otherwise)).run()


def print_sheet(
    asker: QWidget,
    title: str,
    make: Callable[[], Rendered],
    *,
    then: Callable[[Rendered], object] | None = None,
    otherwise: Callable[[BaseException], object] | None = None,
) -> None:
    """Ask for a printer, make the sheet in the desk's lane, and send its pages there."""
    printer = messages.choose_printer(asker, name=title)
    if printer is None:
        return

    def made(sheet: Rendered) -> None:
        if then is not None:
            then(sheet)
        told = tr("Sent to the printer: {count} pages.", count=sheet.pages)
        op(asker, lambda job: paint(job, printer, sheet.data)).on(Lane.POOL).then(
            lambda _n: messages.toast(asker, told)
        ).run()

    making = op(asker, lambda _job: make()).then(made)
    (making if otherwise is None else making.otherwise(otherwise)).run()


def paint(job: Job, printer: QPrinter, pdf: bytes) -> int:
    """Draw the pages of ``pdf`` on ``printer``, each on its own paper size; return how many. Runs in the pool."""
    painter = QPainter()
    with opened(pdf) as document:
        for number, page in enumerate(document):
            job.check()
            width, height = page.get_size()
            _lay(printer, width, height)
            if number == 0:
                painter.begin(printer)
            else:
                printer.newPage()
            dpi = min(PAPER_DPI, printer.resolution())
            bitmap = page.render(scale=dpi / POINTS, rev_byteorder=True, prefer_bgrx=True)
            image = QImage(
                bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGBX8888
            )
            painter.drawImage(printer.paperRect(QPrinter.Unit.DevicePixel), image)
        painter.end()
        return len(document)


def _lay(printer: QPrinter, width: float, height: float) -> None:
    """Take paper of the page's size in points, upright or across."""
    across = width > height
    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    printer.setPageLayout(QPageLayout(size, turned, QMarginsF(0, 0, 0, 0)))


def _saved(sheet: Rendered, path: Path) -> str:
    if not sheet.logged:
        return tr("Saved; not registered, the hospital is open for reading.")
    return tr("Saved: {name}, record {number}.", name=path.name, number=sheet.record_no)
