"""Everything noted of a person as a line through time: what holds, since when, for which reason, by which paper."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.staff.history import CONTRACT, CREDENTIAL, DEED, FACT, Event
from app.words import tr
from ui.kit.controls import button, icon_button, label
from ui.kit.theme import theme, tokens
from ui.kit.tokens import SPACE_1, SPACE_2, Tone

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

DATE_WIDTH = 78
RAIL_WIDTH = 18
_TONES = {CONTRACT: Tone.CONTRACT, CREDENTIAL: Tone.ACCENT, DEED: Tone.CALM}


class Rail(QWidget):
    """The line beside one entry: a full dot where it holds today, an open one where it is over, small for edits."""

    def __init__(self, *, tone: Tone, now: bool, first: bool, last: bool) -> None:
        super().__init__()
        self._tone, self._now, self._first, self._last = tone, now, first, last
        self.setFixedWidth(RAIL_WIDTH)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle, top = self.width() / 2, 10.0
        painter.setPen(QPen(QColor(tokens().line), 2))
        begin = top if self._first else 0.0
        end = top if self._last else float(self.height())
        painter.drawLine(QPointF(middle, begin), QPointF(middle, end))
        ink = QColor(tokens().mark_of(self._tone))
        painter.setPen(QPen(ink, 1.6))
        painter.setBrush(ink if self._now else QColor(tokens().surface))
        size = 4.5 if self._tone is not Tone.CALM else 3.0
        painter.drawEllipse(QRectF(middle - size, top - size, 2 * size, 2 * size))
        painter.end()


class Timeline(QWidget):
    """The entries, the newest first; edits of own data are folded away until asked for.

    ``run(deed, event)`` is called for a deed (``correct``, ``end``, ``remove``) on an entry that ``may`` be touched.
    """

    def __init__(self, events: tuple[Event, ...], today: date, *, may: bool, run: Callable[[str, Event], None]) -> None:
        super().__init__()
        self._today, self._may, self._run = today, may, run
        self.deeds: dict[tuple[str, int], QWidget] = {}
        facts = [event for event in events if event.subject != DEED]
        edits = [event for event in events if event.subject == DEED]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._fill(column, facts)
        self.edits = QWidget()
        below = QVBoxLayout(self.edits)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self._fill(below, edits)
        self.edits.hide()
        if edits:
            show = button(
                tr("Edits and corrections ({count})", count=len(edits)), self._toggle, role="link", small=True
            )
            row = QHBoxLayout()
            row.addWidget(show)
            row.addStretch(1)
            column.addLayout(row)
            column.addWidget(self.edits)

    def _toggle(self) -> None:
        self.edits.setVisible(self.edits.isHidden())

    def _fill(self, column: QVBoxLayout, events: list[Event]) -> None:
        for place, event in enumerate(events):
            column.addWidget(self._entry(event, first=place == 0, last=place == len(events) - 1))

    def _entry(self, event: Event, *, first: bool, last: bool) -> QWidget:
        now = (event.on is None or event.on <= self._today) and (event.until is None or event.until >= self._today)
        holder = QWidget()
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_2)
        grid.setVerticalSpacing(0)
        day = label(str(event.on or "—"), role="hint")
        day.setFixedWidth(DATE_WIDTH)
        day.setFixedHeight(20)
        tone = _TONES.get(event.subject, Tone.ESTABLISHED)
        rail = Rail(tone=tone, now=now and event.subject != DEED, first=first, last=last)
        grid.addWidget(day, 0, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(rail, 0, 1, 3, 1)
        head = QHBoxLayout()
        head.setSpacing(SPACE_1)
        head.addWidget(label(str(event.title), role="quiet"))
        told = label(event.shown, role="" if not now or event.subject == DEED else "heading", wrap=True)
        head.addWidget(told, 1)
        for made in self._buttons(event):
            head.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        grid.addLayout(head, 0, 2)
        below = _below(event)
        if below:
            grid.addWidget(label(below, role="hint", wrap=True), 1, 2)
        grid.setRowMinimumHeight(2, SPACE_2)
        grid.setColumnStretch(2, 1)
        return holder

    def _buttons(self, event: Event) -> list[QWidget]:
        if not self._may or event.subject not in {FACT, CONTRACT} or event.subject_id is None:
            return []
        wanted = [("correct", "pencil", tr("Correct this entry")), ("remove", "trash", tr("Remove this entry"))]
        if event.subject == FACT and (event.until is None or event.until >= self._today):
            wanted.insert(0, ("end", "clock", tr("Let it end")))
        found: list[QWidget] = []
        for deed, name, meaning in wanted:
            made = icon_button(name, meaning, partial(self._run, deed, event))
            made.setFixedSize(22, 22)
            made.setProperty("quiet", "true")
            self.deeds[deed, event.subject_id] = made
            found.append(made)
        return found


def _below(event: Event) -> str:
    ends = tr("until {day}", day=event.until) if event.until is not None else ""
    at = "" if event.at is None else f"{event.at.astimezone():%Y-%m-%d}"
    who = tr("noted by {who} {day}", who=event.who, day=at) if event.who else ""
    return " · ".join(filter(None, (ends, event.reason, event.document, who)))
