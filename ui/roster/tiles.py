"""Pictures of cells, each made once: a sheet has thousands of cells and a few dozen looks.

Everything a cell says has a shape as well as a colour, so that a photocopy or a colour-blind reader loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from ui.kit.codechips import code_colours
from ui.kit.marks import paint_shape
from ui.kit.theme import color, font, tokens
from ui.kit.tokens import Shape
from ui.roster.views import Fault, GridCell, Look, Verdict, WishMark

if TYPE_CHECKING:
    from collections.abc import Callable

BASE_WIDTH = 26
BASE_HEIGHT = 22
BASE_TEXT = 12
SPACIOUS = 76  # a day as wide as this has room for what else is to be said of it
SHAPES = {Fault.LAW: Shape.SQUARE, Fault.POLICY: Shape.TRIANGLE}


@attrs.frozen(slots=True)
class Measure:
    """Sizes of the sheet in logical pixels at the present zoom, and how many device pixels one has."""

    width: int = BASE_WIDTH
    height: int = BASE_HEIGHT
    text: int = BASE_TEXT
    ratio: float = 1.0
    theme: str = "light"


def measure_for(zoom: float, *, roomy: bool, width: int, week: bool = False) -> Measure:
    """Return the measure at ``zoom``; ``roomy`` rows are higher, ``width`` is what a day may take (a week takes more)."""
    height = round((BASE_HEIGHT + (6 if roomy else 0)) * zoom)
    text = round((BASE_TEXT + (1 if roomy else 0)) * zoom)
    narrow, wide = round((BASE_WIDTH - 4) * zoom), round((5 if week else 2) * BASE_WIDTH * zoom)
    return Measure(min(max(narrow, width), wide), height, text)


class Pictures:
    """Pictures of stripes (a nurse's head, a line of the foot), each kept while what it shows is the same."""

    def __init__(self) -> None:
        self._held: dict[int, tuple[object, QPixmap]] = {}

    def of(self, place: int, shown: object, *, size: QSize, ratio: float, paint: Callable[[QPainter], None]) -> QPixmap:
        """Return the picture of stripe ``place``; painted again only when ``shown``, size or theme differ."""
        key = (shown, size.width(), size.height(), ratio, tokens().name)
        held = self._held.get(place)
        if held is not None and held[0] == key:
            return held[1]
        made = QPixmap(round(size.width() * ratio), round(size.height() * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(QColor(tokens().surface))
        painter = QPainter(made)
        paint(painter)
        painter.end()
        self._held[place] = (key, made)
        return made


class Tiles:
    """The pictures of all looks asked for so far, at one measure."""

    def __init__(self) -> None:
        self._measure = Measure()
        self._cells: dict[GridCell, QPixmap] = {}
        self._verdicts: dict[Verdict, QPixmap] = {}

    def measure(self, measure: Measure) -> None:
        """Change the measure; pictures of another are dropped."""
        if measure != self._measure:
            self._measure = measure
            self._cells.clear()
            self._verdicts.clear()

    def cell(self, cell: GridCell) -> QPixmap:
        """Return the picture of ``cell``, grid lines at its right and bottom included."""
        made = self._cells.get(cell)
        if made is None:
            made = self._blank()
            painter = QPainter(made)
            _paint_cell(painter, cell, self._measure)
            painter.end()
            self._cells[cell] = made
        return made

    def verdict(self, verdict: Verdict) -> QPixmap:
        """Return what is laid over a cell while something is dragged."""
        made = self._verdicts.get(verdict)
        if made is None:
            made = self._blank()
            painter = QPainter(made)
            _paint_verdict(painter, verdict, self._measure)
            painter.end()
            self._verdicts[verdict] = made
        return made

    def _blank(self) -> QPixmap:
        now = self._measure
        made = QPixmap(round(now.width * now.ratio), round(now.height * now.ratio))
        made.setDevicePixelRatio(now.ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made


def colours(cell: GridCell) -> tuple[str, str]:
    """Return ink and ground of a cell: the hospital's own, or those of its class."""
    return code_colours(cell.look.value, ink=cell.ink, fill=cell.ground)


def _paint_cell(painter: QPainter, cell: GridCell, now: Measure) -> None:
    table = tokens()
    ink, ground = colours(cell)
    whole = QRectF(0, 0, now.width, now.height)
    painter.fillRect(whole, QColor(ground))
    if cell.frozen:
        dark = cell.look is Look.NIGHT  # white on dark must stay readable
        _hatch(painter, whole, table.lapsed_tint, alpha=70 if dark else 255)
    painter.fillRect(QRectF(now.width - 1, 0, 1, now.height), QColor(table.line))
    painter.fillRect(QRectF(0, now.height - 1, now.width, 1), QColor(table.line))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint_text(painter, cell, now, ink)
    _paint_corners(painter, cell, now, ink)
    if cell.changed:
        painter.setPen(QPen(QColor(table.accent), 1.4, Qt.PenStyle.DashLine))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(whole.adjusted(1.2, 1.2, -2.2, -2.2))


def _paint_text(painter: QPainter, cell: GridCell, now: Measure, ink: str) -> None:
    if not cell.text:
        return
    weight = 500 if cell.look in {Look.NIGHT, Look.LEAVE, Look.DUTY} else 400
    size = now.text
    chosen = font(size, weight=weight)
    painter.setFont(chosen)
    room = now.width - 3 - (5 if cell.symbols else 0)
    wide = painter.fontMetrics().horizontalAdvance(cell.text)
    if wide > room:
        size = max(8, int(size * room / wide))
        painter.setFont(font(size, weight=weight))
    painter.setPen(QColor(ink))
    middle = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextSingleLine)
    if now.width >= SPACIOUS and cell.aside:
        code = max(BASE_WIDTH, min(wide, room) + 10)
        painter.drawText(QRectF(4, 0, code, now.height - 1), middle, cell.text)
        painter.setFont(font(max(9, now.text - 2)))
        beside = QRectF(code + 6, 0, now.width - code - 20, now.height - 1)
        text = painter.fontMetrics().elidedText(cell.aside, Qt.TextElideMode.ElideRight, int(beside.width()))
        painter.drawText(beside, int(Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine), text)
        return
    place = QRectF(0, 0, now.width - 1 - (6 if cell.symbols else 0), now.height - 1)
    painter.drawText(place, middle, cell.text)


def _paint_corners(painter: QPainter, cell: GridCell, now: Measure, ink: str) -> None:
    table = tokens()
    tiny = max(7, round(now.text * 0.62))
    if cell.symbols:
        painter.setFont(font(tiny, weight=600))
        painter.setPen(QColor(ink))
        place = QRectF(now.width - 12, 0, 11, tiny + 3)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop), cell.symbols)
    if cell.hours:
        painter.setFont(font(tiny, weight=500))
        painter.setPen(QColor(ink))
        place = QRectF(0, now.height - tiny - 4, now.width - 2, tiny + 3)
        painter.drawText(place, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom), cell.hours)
    if cell.wish is not WishMark.NONE:
        _heart(painter, QRectF(1, 1, 6, 5.5), filled=cell.wish is WishMark.GRANTED, ink=ink)
    if cell.note:
        right, foot = now.width - 1.5, now.height - 1.5  # the padlock has the other corner
        corner = [QPointF(right, foot - 5.5), QPointF(right - 5.5, foot), QPointF(right, foot)]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.contract if cell.look is not Look.NIGHT else table.night))
        painter.drawPolygon(QPolygonF(corner))
    if cell.locked:
        _padlock(painter, QPointF(1, now.height - 2), ink)
    if cell.fault in SHAPES:
        tone = table.lapsed if cell.fault is Fault.LAW else table.due
        place = QRectF(now.width - 8, 1.5, 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.surface))
        painter.drawEllipse(place.adjusted(-1.5, -1.5, 1.5, 1.5))
        paint_shape(painter, SHAPES[cell.fault], place, tone)


def _padlock(painter: QPainter, foot: QPointF, ink: str) -> None:
    """A closed padlock of four pixels in the corner: it must not touch the code."""
    painter.setPen(QPen(QColor(ink), 0.9))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawArc(QRectF(foot.x() + 0.9, foot.y() - 4.6, 2.2, 3.4), 0, 180 * 16)
    painter.fillRect(QRectF(foot.x(), foot.y() - 2.9, 4, 2.7), QColor(ink))


def _heart(painter: QPainter, box: QRectF, *, filled: bool, ink: str) -> None:
    path = QPainterPath(QPointF(box.center().x(), box.bottom()))
    left, right, top = box.left(), box.right(), box.top()
    middle = box.center().x()
    path.cubicTo(QPointF(left - 1, box.center().y()), QPointF(left, top - 1), QPointF(middle, top + 2))
    path.cubicTo(QPointF(right, top - 1), QPointF(right + 1, box.center().y()), QPointF(middle, box.bottom()))
    painter.setPen(QPen(QColor(ink), 0.9))
    painter.setBrush(QBrush(QColor(ink)) if filled else QBrush(Qt.BrushStyle.NoBrush))
    painter.drawPath(path)


def _hatch(painter: QPainter, rect: QRectF, value: str, *, alpha: int = 255) -> None:
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color(value, alpha=alpha), 2.4))
    place = rect.left() - rect.height()
    while place < rect.right():
        painter.drawLine(QPointF(place, rect.bottom()), QPointF(place + rect.height(), rect.top()))
        place += 6
    painter.restore()


def paint_verdict(painter: QPainter, verdict: Verdict, box: QRect) -> None:
    """Lay a verdict over a box of any painter, as it is laid over a cell."""
    painter.save()
    painter.translate(box.topLeft())
    _paint_verdict(painter, verdict, Measure(width=box.width() + 1, height=box.height() + 1))
    painter.restore()


def _paint_verdict(painter: QPainter, verdict: Verdict, now: Measure) -> None:
    table = tokens()
    whole = QRectF(QPointF(0, 0), QSizeF(now.width - 1, now.height - 1))
    if verdict is Verdict.NONE:
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if verdict is Verdict.FREE:
        painter.setPen(QPen(QColor(table.drop_ok), 2, j=Qt.PenJoinStyle.MiterJoin))
        painter.drawRect(whole.adjusted(1, 1, -1, -1))
    elif verdict is Verdict.ASK:
        painter.fillRect(whole, color(table.due_tint, alpha=110))
        painter.setPen(QPen(QColor(table.drop_ask), 1))
        painter.drawRect(whole.adjusted(0.5, 0.5, -0.5, -0.5))
        right, foot = whole.right() - 1, whole.bottom() - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(table.drop_ask))
        painter.drawPolygon(QPolygonF([QPointF(right - 5, foot), QPointF(right, foot - 5), QPointF(right, foot)]))
    else:
        painter.fillRect(whole, color(table.lapsed_tint, alpha=60))
        _hatch(painter, whole, table.drop_no, alpha=150)
