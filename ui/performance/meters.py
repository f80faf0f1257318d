"""The two meters the hospital is held to, as bars: what is used, what waits, where the limit stands; told in words beside."""

from __future__ import annotations

from decimal import Decimal

import attrs
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.performance.caps import AGENCY_LAW, CAP_LAW, AgencyMeter, CapMeter
from app.words import tr
from ui.kit.controls import label
from ui.kit.strips import restyle
from ui.kit.theme import theme, tokens
from ui.kit.tokens import SPACE_1, SPACE_2

BAR, ROOM = 14, 30
OVERHANG = 4
BEYOND = 1.25  # how far the scale goes on beyond the limit


@attrs.frozen(slots=True)
class Reading:
    """What a bar shows: used, waiting behind it, and the limit, all in one unit of measure; None: no limit is known."""

    used: float
    waiting: float = 0.0
    limit: float | None = None
    over: bool = False


class MeterBar(QWidget):
    """A bar with a mark at its limit; what waits is hatched, what is over the limit is drawn in the grave colour."""

    def __init__(self) -> None:
        super().__init__()
        self.reading = Reading(0.0)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(ROOM)
        theme().changed.connect(self.update)

    def show_reading(self, reading: Reading, told: str) -> None:
        """Show a reading; ``told`` says it for a screen reader."""
        self.reading = reading
        self.setAccessibleName(told)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(240, ROOM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        now, reading = tokens(), self.reading
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = (self.height() - BAR) / 2
        wide = self.width() - 1.0
        scale = wide / max((reading.limit or 0.0) * BEYOND, reading.used + reading.waiting, 1e-9)
        painter.setPen(QPen(QColor(now.line), 1))
        painter.setBrush(QColor(now.surface))
        painter.drawRect(QRectF(0.5, top, wide, BAR))
        ink = QColor(now.lapsed if reading.over else now.accent)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ink)
        used = reading.used * scale
        painter.drawRect(QRectF(0.5, top, used, BAR))
        painter.setBrush(QBrush(ink, Qt.BrushStyle.BDiagPattern))
        painter.drawRect(QRectF(0.5 + used, top, reading.waiting * scale, BAR))
        if reading.limit is not None:
            place = reading.limit * scale
            painter.setPen(QPen(QColor(now.ink), 2))
            painter.drawLine(QPointF(place, top - OVERHANG), QPointF(place, top + BAR + OVERHANG))
        painter.end()


class CapView(QWidget):
    """The year's total of the establishment: granted, waiting, room, and what decided it."""

    def __init__(self) -> None:
        super().__init__()
        self.title = label(role="heading")
        self.figures = label(role="hint", wrap=True)
        self.bar = MeterBar()
        self.months = label(role="hint", wrap=True)
        _column(self, self.title, self.bar, self.figures, self.months, label(CAP_LAW, role="hint", wrap=True))

    def show_meter(self, meter: CapMeter) -> None:
        """Show a year."""
        self.title.setText(tr("Performance pay of the establishment in {year}", year=meter.year))
        if meter.cap is None:
            told = tr("No total is kept for {year}; {used} granted, {waiting} waiting.", year=meter.year,
                      used=_yuan(meter.used), waiting=_yuan(meter.waiting))  # fmt: skip
        else:
            assert meter.room is not None
            told = tr("{used} of {cap} granted ({percent} %), {waiting} waiting, room {room}. {document}",
                      used=_yuan(meter.used), cap=_yuan(meter.cap), percent=meter.percent, waiting=_yuan(meter.waiting),
                      room=_yuan(meter.room), document=meter.document)  # fmt: skip
        _say(self.figures, told, grave=meter.exceeded)
        self.bar.show_reading(
            Reading(float(meter.used), float(meter.waiting), None if meter.cap is None else float(meter.cap), meter.exceeded),
            told,
        )  # fmt: skip
        self.months.setText("　".join(f"{month[5:]}\u00a0{_yuan(amount)}" for month, amount in meter.granted.items()))
        self.months.setVisible(bool(meter.granted))


class AgencyView(QWidget):
    """The share of dispatched people against both denominators, with the ten in a hundred marked."""

    def __init__(self) -> None:
        super().__init__()
        self.ruled = label(role="hint", wrap=True)
        self.ruled_bar = MeterBar()
        self.whole = label(role="hint", wrap=True)
        self.whole_bar = MeterBar()
        self.binding = label(role="hint", wrap=True)
        title = label(tr("Share of dispatched people"), role="heading")
        law = label(AGENCY_LAW, role="hint", wrap=True)
        _column(self, title, self.ruled, self.ruled_bar, self.whole, self.whole_bar, self.binding, law)

    def show_meter(self, meter: AgencyMeter) -> None:
        """Show a day."""
        ratio = meter.ratio
        contracted = ratio.dispatched + ratio.labour_contract
        told = tr("Against labour contracts and dispatched ({count}): {dispatched}, {percent} %", count=contracted,
                  dispatched=ratio.dispatched, percent=f"{ratio.percent_of_contracted:.1f}")  # fmt: skip
        _say(self.ruled, told, grave=meter.over)
        self.ruled_bar.show_reading(Reading(ratio.percent_of_contracted, 0.0, float(meter.limit), meter.over), told)
        everybody = contracted + ratio.on_establishment
        told = tr("Against everybody employed ({count}): {dispatched}, {percent} %", count=everybody,
                  dispatched=ratio.dispatched, percent=f"{ratio.percent_of_all:.1f}")  # fmt: skip
        _say(self.whole, told, grave=meter.over_of_all)
        self.whole_bar.show_reading(Reading(ratio.percent_of_all, 0.0, float(meter.limit), meter.over_of_all), told)
        self.binding.setText(
            tr("The limit of {limit} % binds this hospital.", limit=meter.limit) if meter.binds
            else tr("The limit of {limit} % is a reference for a public hospital.", limit=meter.limit)
        )  # fmt: skip


def _column(view: QWidget, *widgets: QWidget) -> None:
    column = QVBoxLayout(view)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(SPACE_1)
    for widget in widgets:
        column.addWidget(widget)
    column.addSpacing(SPACE_2)


def _say(line: QLabel, told: str, *, grave: bool) -> None:
    line.setText(f"■ {told}" if grave else told)
    line.setProperty("role", "error" if grave else "hint")
    restyle(line)


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"
