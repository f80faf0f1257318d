"""The solver beside the sheet: what is short beforehand, how far it is in words, stop and keep, take, compare, remedies."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QScrollArea, QSpinBox, QVBoxLayout, QWidget

from app.words import tr
from ui.kit.controls import button, label, rule
from ui.kit.marks import ShapeMark
from ui.kit.strips import empty_layout
from ui.kit.tokens import CONTROL_SMALL, SPACE_2, SPACE_3, Tone
from ui.roster.solving import SECONDS, Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.roster.advice import Advice, Offer
    from ui.roster.solving import Before, Ended, Live
    from ui.roster.variants import Choice

MOST_CHANGES = 10
SAID_AT_ONCE = 5
SECOND = 1000  # milliseconds


class SolverPanel(QScrollArea):
    """Orders, progress in words, and what came of it.

    Signals:
        wanted(Scope): solve these cells.
        variants_wanted(): three rosters to compare.
        stopped(): stop and keep the best.
        paused(bool): hold, or go on.
        taken(), dropped(): take what is shown, or leave everything as it was.
        helped(Offer): take this way out.
        side_wanted(): show the rosters side by side again.
        help_wanted(): look for what would help.
    """

    wanted = Signal(object)
    variants_wanted = Signal()
    stopped = Signal()
    paused = Signal(bool)
    taken = Signal()
    dropped = Signal()
    helped = Signal(object)
    side_wanted = Signal()
    help_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setProperty("role", "surface")
        column = QVBoxLayout(inner)
        column.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        column.setSpacing(SPACE_2)
        self.head = label(role="heading", wrap=True)
        self.sentence = label(wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.figures = label(role="hint", wrap=True)
        self.effort = label(role="hint", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_2)
        self._ways = QVBoxLayout()
        self._ways.setSpacing(SPACE_2)
        self._deeds = QHBoxLayout()
        self._deeds.setSpacing(SPACE_2)
        self._menu = self._orders()
        for widget in (self.head, self.sentence, self.bar, self.figures):
            column.addWidget(widget)
        column.addLayout(self._deeds)
        column.addWidget(self.effort)
        column.addLayout(self._ways)
        column.addLayout(self._lines)
        column.addWidget(self._menu)
        column.addStretch(1)
        self.setWidget(inner)
        self.lines: list[str] = []
        self.offers: list[QPushButton] = []
        self.pause: QPushButton | None = None
        self._before: Before | None = None
        self._gone, self._most = 0, SECONDS
        self._clock = QTimer(self)
        self._clock.setInterval(SECOND)
        self._clock.timeout.connect(self._on_second)
        self.show_idle()

    def _orders(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(0, SPACE_2, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(rule())
        column.addWidget(label(tr("What may change?"), role="hint"))
        self.orders: dict[Scope, QWidget] = {}
        for scope, text in (
            (Scope.BLANKS, tr("Fill the blanks")),
            (Scope.CHOSEN, tr("The chosen cells")),
            (Scope.UNLOCKED, tr("Everything unlocked")),
        ):
            made = button(text, partial(self.wanted.emit, scope), small=True)
            self.orders[scope] = made
            column.addWidget(made)
        self.most = QSpinBox()
        self.most.setRange(1, 200)
        self.most.setValue(MOST_CHANGES)
        self.most.setFixedSize(52, CONTROL_SMALL)
        self.most.setAccessibleName(tr("Cells changed, at most"))
        repair = button(tr("Repair, cells at most"), partial(self.wanted.emit, Scope.REPAIR), small=True)
        self.orders[Scope.REPAIR] = repair
        row = QHBoxLayout()
        row.addWidget(repair, 1)
        row.addWidget(self.most)
        column.addLayout(row)
        self.variants = button(tr("Three rosters to compare"), self.variants_wanted.emit, small=True)
        column.addWidget(self.variants)
        self.seconds = QSpinBox()
        self.seconds.setRange(2, 600)
        self.seconds.setValue(SECONDS)
        self.seconds.setSuffix(tr(" s"))
        self.seconds.setFixedSize(72, CONTROL_SMALL)
        self.seconds.setAccessibleName(tr("Seconds, at most"))
        time = QHBoxLayout()
        time.addWidget(label(tr("Time, at most"), role="hint"), 1)
        time.addWidget(self.seconds)
        column.addLayout(time)
        return box

    def most_changes(self) -> int:
        """Return how many cells a repair may change."""
        return self.most.value()

    # -- states ----------------------------------------------------------------------------------------------------

    def show_idle(self) -> None:
        """Say what it does."""
        self._show(tr("Auto roster"), tr("Locked cells and granted leave stay. Every roster shown keeps the law."))
        self._menu.setVisible(True)

    def show_started(self, what: str, ward: str, *, seconds: int) -> None:
        """Say that it works, for which ward (another may be shown meanwhile), and how long it may take."""
        self._show(tr("{ward}: {what}", ward=ward, what=what), tr("Looking for the first lawful roster …"))
        self._menu.setVisible(False)
        self._before = None
        self._gone, self._most = 0, seconds
        self.bar.setRange(0, seconds)
        self.bar.setValue(0)
        self.bar.setVisible(True)
        self._tell_time()
        self._clock.start()
        self.pause = button(tr("Pause"), self.hold, small=True)
        self.pause.setCheckable(True)
        self._offer(button(tr("Stop and keep"), self._on_stop, small=True, role="primary"), self.pause)

    def _on_second(self) -> None:
        self._gone += 1
        self.bar.setValue(min(self._gone, self._most))
        self._tell_time()

    def _tell_time(self) -> None:
        self.effort.setText(tr("{seconds} s of {most} at most", seconds=self._gone, most=self._most))
        self.effort.setVisible(True)

    def _on_stop(self) -> None:
        """Say that it ends: what is being tried comes to its end first."""
        self._clock.stop()
        self._offer()
        self.bar.setRange(0, 0)
        self.effort.setText(tr("Stopping; the best found is kept …"))
        self.stopped.emit()

    def hold(self) -> None:
        """Hold the run, or go on."""
        if self.pause is None:
            return
        held = self.pause.text() == tr("Pause")
        self.pause.setChecked(held)
        self.pause.setText(tr("Go on") if held else tr("Pause"))
        if held:
            self._clock.stop()
            self.effort.setText(
                tr("Held after {seconds} s; another ward, or this one, can be looked at.", seconds=self._gone)
            )
        else:
            self._clock.start()
            self._tell_time()
        self.paused.emit(held)

    def show_before(self, before: Before) -> None:
        """Say what cannot be covered whatever the roster."""
        self._before = before
        self._say_lines([(Tone.DUE, text) for text in before.sentences], title=tr("Checked beforehand"))

    def show_live(self, live: Live, figures: str) -> None:
        """Say how far it is."""
        self.sentence.setText(tr("Roster {number} · {bound}", number=live.number, bound=live.bound))
        self.figures.setText(figures)
        self.figures.setVisible(True)

    def show_ended(self, ended: Ended, figures: str) -> None:
        """Say how it ended, and offer to take it."""
        if ended.best is None:
            self._show(tr("No roster"), ended.sentence)
            if ended.causes:
                self._say_lines([(Tone.LAPSED, text) for text in ended.causes], title=tr("What is in the way"))
            elif self._before is not None:
                self.show_before(self._before)
            self._offer(button(tr("Close"), self.dropped.emit, small=True))
        else:
            self._show(tr("Roster {number}", number=ended.best.number), ended.sentence)
            self.figures.setText(figures)
            self.figures.setVisible(True)
            self._say_lines([(Tone.DUE, text) for text in ended.causes], title=tr("Open points"))
            self._offer(
                button(tr("Take it"), self.taken.emit, small=True, role="primary"),
                button(tr("Leave as it was"), self.dropped.emit, small=True),
            )
        self._menu.setVisible(False)

    def offer_help(self) -> None:
        """Offer to look for ways out of what stays short."""
        made = button(tr("What would help?"), self.help_wanted.emit, small=True)
        self._lines.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)

    def show_looking(self) -> None:
        """Say that ways out are looked for."""
        self.bar.setRange(0, 0)
        self.bar.setVisible(True)
        self.effort.setText(tr("Looking for what would help: each way out is tried before it is offered …"))
        self.effort.setVisible(True)

    def show_advice(self, advice: Advice) -> None:
        """Show the ways out found so far, one press takes one; below them why there is need of one."""
        if advice.causes:
            self._say_lines([(Tone.LAPSED, text) for text in advice.causes], title=tr("What is in the way"))
        self.offers.clear()
        empty_layout(self._ways)
        if advice.offers:
            self._ways.addWidget(label(tr("Ways out, the least of a burden first"), role="hint"))
        for offer in advice.offers:
            self._offer_help(offer)
        if advice.whole:
            self.bar.hide()
            self.effort.setVisible(not advice.offers)
            self.effort.setText(tr("No way out was found: people or leave must change."))

    def _offer_help(self, offer: Offer) -> None:
        self._ways.addWidget(label(offer.text, wrap=True))
        self._ways.addWidget(label(tr("Then: {effect}", effect=offer.effect), role="hint", wrap=True))
        made = button(tr("Do this"), partial(self.helped.emit, offer), small=True)
        made.setAccessibleName(tr("Do this: {what}", what=offer.text))
        self._ways.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
        self._ways.addWidget(rule())
        self.offers.append(made)
        self.lines.append(f"{offer.text} {offer.effect}")

    def show_choices(self, choices: Sequence[Choice]) -> None:
        """Say that several rosters stand side by side, and what each comes to."""
        self._show(tr("Side by side"), tr("Figures and nurses are compared beside; take the one that fits."))
        self._menu.setVisible(False)
        self._offer(
            button(tr("Side by side"), self.side_wanted.emit, small=True),
            button(tr("Leave as it was"), self.dropped.emit, small=True),
        )
        self._lines_begin("")
        for choice in choices:
            self._lines.addWidget(rule())
            self._lines.addWidget(label(choice.title, role="heading", wrap=True))
            self._lines.addWidget(label(choice.figures.sentence, role="hint", wrap=True))
            self.lines.append(f"{choice.title} {choice.figures.sentence}")

    # -- parts -----------------------------------------------------------------------------------------------------

    def _show(self, head: str, sentence: str) -> None:
        self._clock.stop()
        self.head.setText(head)
        self.sentence.setText(sentence)
        for each in (self.figures, self.effort):
            each.clear()
            each.hide()
        self.bar.hide()
        self._offer()
        self._lines_begin("")

    def _offer(self, *buttons: QWidget) -> None:
        empty_layout(self._deeds)
        for each in buttons:
            self._deeds.addWidget(each)
        if buttons:
            self._deeds.addStretch(1)

    def _lines_begin(self, title: str) -> None:
        empty_layout(self._lines)
        empty_layout(self._ways)
        self.lines.clear()
        self.offers.clear()
        if title:
            self._lines.addWidget(label(title, role="hint"))

    def _say_lines(self, lines: Sequence[tuple[Tone, str]], *, title: str) -> None:
        self._lines_begin(title if lines else "")
        rest = QWidget()
        below = QVBoxLayout(rest)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(SPACE_2)
        for place, (tone, text) in enumerate(lines):
            row = QHBoxLayout()
            row.setSpacing(SPACE_2)
            row.addWidget(ShapeMark(tone), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(text, wrap=True), 1)
            (self._lines if place < SAID_AT_ONCE else below).addLayout(row)
            self.lines.append(text)
        self._lines.addWidget(rest)
        if len(lines) > SAID_AT_ONCE:
            rest.hide()
            more = button(tr("{count} more", count=len(lines) - SAID_AT_ONCE), rest.show, small=True, role="link")
            more.clicked.connect(more.hide)
            self._lines.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)
