"""Today's duties: what presses first, each in a sentence with its one deed; nothing is said by colour alone."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from app.credentials.duties import DEED_TITLES, Deed, Duty, DutyGroup
from app.words import tr
from ui.kit.cards import SectionCard
from ui.kit.controls import button, label, rule
from ui.kit.duelines import TONES
from ui.kit.marks import ShapeMark
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST = 3  # single duties of a kind shown before the link to all of them


class _Wrapped(QWidget):
    """As high as its wrapped sentences need at its width: a scroll area would otherwise cut them to one line."""

    def fit(self) -> None:
        """Take the height the sentences need now."""
        layout = self.layout()
        if layout is not None:
            self.setMinimumHeight(max(0, layout.heightForWidth(self.width())))  # -1: no sentence in it yet

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class DutyList(SectionCard):
    """The card of duties.

    Signals:
        chosen(object): a duty, or a group done at once, is to be done now.
        opened(object): all duties of a group are to be shown.
    """

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(tr("To do today"))
        self.buttons: list[QPushButton] = []
        self._read_only = False
        self._column = QVBoxLayout()
        self._column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_2)
        self._column.setSpacing(SPACE_2)
        holder = _Wrapped()
        holder.setProperty("role", "surface")
        holder.setLayout(self._column)
        self._holder = holder
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(holder)
        self.fill(scroll)

    def show_groups(self, groups: Sequence[DutyGroup], *, read_only: bool = False) -> None:
        """Show what is to be done; an empty list says that nothing is. Who may not do it can still see it."""
        self.forget()
        self._read_only = read_only
        self.say(tr("{count} duties", count=sum(group.count for group in groups)))
        for place, group in enumerate(groups):
            if place:
                self._column.addWidget(rule())
            if group.items:
                self._one_by_one(group)
            else:
                self._row(group.tier, f"{group.title} {group.count:,}", group.second, group, may=group.may)
        if not groups:
            self._done()
        self._column.addStretch(1)
        QTimer.singleShot(0, self._holder, self._holder.fit)

    def forget(self) -> None:
        """Drop every name."""
        self.buttons.clear()
        self.quiet().clear()
        empty_layout(self._column)

    def _one_by_one(self, group: DutyGroup) -> None:
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(label(f"{group.title} {group.count:,}", role="label"), 1)
        if group.count > MOST:
            every = button(tr("All {count}", count=group.count), partial(self.opened.emit, group), role="link")
            row.addWidget(every)
            self.buttons.append(every)
        self._column.addWidget(head)
        for duty in group.items[:MOST]:
            self._row(duty.tier, duty.title, duty.second, duty, may=group.may)

    def _row(self, tier: str, title: str, second: str, deed: Duty | DutyGroup, *, may: bool) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(ShapeMark(TONES.get(tier, Tone.CALM)), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(SPACE_1 // 2)
        words.addWidget(label(title, wrap=True))
        if second:
            words.addWidget(label(second, role="hint", wrap=True))
        row.addLayout(words, 1)
        does = may and (deed.deed is Deed.NOTIFY or not self._read_only)
        text = tr(DEED_TITLES[deed.deed]) if does else tr("See")
        made = button(text, partial(self.chosen.emit, deed), small=True)
        made.setAccessibleName(f"{text}: {title}")
        row.addWidget(made, 0, Qt.AlignmentFlag.AlignTop)
        self.buttons.append(made)
        self._column.addWidget(line)

    def _done(self) -> None:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(ShapeMark(Tone.GOOD))
        row.addWidget(label(tr("Nothing is to be done today.")), 1)
        self._column.addWidget(line)
