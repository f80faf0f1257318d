"""Starting a ward from a kit: what it would bring, fitted to the ward's beds and nurses, before anything is kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QListWidget, QScrollArea, QVBoxLayout, QWidget

from app.errors import UserError
from app.roster.book.setupdesk import preview_kit
from app.roster.rules import RULES_BY_KEY
from app.roster.sheet import WardSetup
from app.words import tr
from ui.book.section import chip
from ui.kit.cards import SectionCard
from ui.kit.codechips import ChipFlow
from ui.kit.controls import button, label
from ui.kit.lanes import op
from ui.kit.rowforms import NumberField
from ui.kit.strips import empty_layout
from ui.kit.tokens import SPACE_2, SPACE_3, SPACE_4

if TYPE_CHECKING:
    from app.desk import Desk
    from app.roster.book.setupdesk import SetupLook

SIDE = 260
WEEKDAYS = "一二三四五六日"
TYPING_MS = 250


class KitChooser(QWidget):
    """The kits at the left, what the chosen one brings at the right.

    Signals:
        wanted(str, int): start with this kit and these beds (0: as the unit says).
    """

    wanted = Signal(str, int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._unit = desk, 0
        self._keys: tuple[str, ...] = ()
        self.shown: WardSetup | None = None
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Starter kits"))
        self.list.currentRowChanged.connect(lambda _row: self._load())
        self.beds = NumberField(
            "beds", tr("Open beds"), least=0, whole=True, hint=tr("The demand is reckoned from them.")
        )
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._load)
        self.beds.edited.connect(self._typing.start)
        self.begin = button(tr("Start with this kit"), self._want, role="primary")
        self._head = label(role="heading")
        self._told = label(role="hint", wrap=True)
        self._preview = QVBoxLayout()
        self._preview.setSpacing(SPACE_3)
        self._lay_out()

    def _lay_out(self) -> None:
        side = QWidget()
        side.setFixedWidth(SIDE)
        left = QVBoxLayout(side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_3)
        left.addWidget(self._head)
        left.addWidget(self._told)
        left.addWidget(self.list)
        left.addWidget(self.beds)
        left.addWidget(self.begin)
        left.addStretch(1)
        inner = QWidget()
        inner.setLayout(self._preview)
        self._preview.setContentsMargins(0, 0, SPACE_2, 0)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_4)
        row.addWidget(side)
        row.addWidget(scroll, 1)

    def offer(self, look: SetupLook) -> None:
        """Offer the kits to a ward."""
        assert look.ward is not None
        self._unit = look.ward.unit_id
        self._keys = tuple(kit.key for kit in look.kits)
        self._head.setText(tr("{ward} has no roster set-up yet.", ward=look.ward.name))
        self._told.setText(
            tr("Choose the kit nearest to the ward; everything it brings can be changed. {staff} nurses work here.",
               staff=look.staff)
        )  # fmt: skip
        beds = look.ward.beds
        self.beds.set_value("" if not beds else str(beds))
        self.list.clear()
        self.list.addItems([kit.title for kit in look.kits])
        self.list.setFixedHeight(len(look.kits) * 30 + 6)
        self.list.setCurrentRow(0)

    def chosen(self) -> str:
        """Return the key of the kit looked at."""
        return self._keys[max(0, self.list.currentRow())] if self._keys else ""

    def _want(self) -> None:
        beds = self._beds()
        if beds is not None:
            self.wanted.emit(self.chosen(), beds)

    def _beds(self) -> int | None:
        """Return the beds typed (0: none), None while what stands there is no number."""
        try:
            return int(self.beds.number() or 0)
        except UserError:
            return None  # the field has said why

    def _load(self) -> None:
        if not self._keys or self.list.currentRow() < 0:
            return
        beds = self._beds()
        if beds is not None:
            op(self, partial(self._preview_of, self.chosen(), beds or None)).then(self._show).run()

    def _preview_of(self, key: str, beds: int | None, _job: object) -> WardSetup:
        return preview_kit(self._desk, unit_id=self._unit, kit_key=key, beds=beds)

    def _show(self, setup: WardSetup) -> None:
        self.shown = setup
        empty_layout(self._preview)
        for title, codes in ((tr("Shifts"), setup.shifts), (tr("Kinds of leave"), setup.leaves)):
            flow = ChipFlow(name=title)
            flow.show_chips(chip(code) for code in codes)
            told = "、".join(f"{code.code} {code.title}" for code in codes)
            self._preview.addWidget(_card(title, flow, label(told, role="hint", wrap=True)))
        self._preview.addWidget(_card(tr("Demand by weekday"), _demand(setup)))
        packages = "；".join(f"{each.name} {'·'.join(each.week)}" for each in setup.packages)
        symbols = "、".join(f"{each.sign} {each.title}" for each in setup.symbols)
        accounts = "、".join(each.title for each in setup.accounts)
        sources = dict(setup.rules.sources)
        rules = "；".join(
            str(RULES_BY_KEY[rule.rule].spec.title) for rule in setup.rules.rules if sources.get(rule.label) == "ward"
        )
        for title, text in (
            (tr("Weekly packages"), packages),
            (tr("Groups"), "、".join(setup.groups)),
            (tr("Symbols"), symbols),
            (tr("Balance accounts"), accounts),
            (tr("The ward's own rules"), rules),
        ):
            if text:
                self._preview.addWidget(_card(title, label(text, wrap=True)))
        self._preview.addStretch(1)


def _card(title: str, *parts: QWidget) -> SectionCard:
    card = SectionCard(title)
    for part in parts:
        card.body.addWidget(part)
    return card


def _demand(setup: WardSetup) -> QWidget:
    """Return the demand as a small table."""
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE_4)
    grid.setVerticalSpacing(2)
    for column, word in enumerate(WEEKDAYS, start=2):
        grid.addWidget(label(word, role="hint"), 0, column, Qt.AlignmentFlag.AlignRight)
    for row, need in enumerate(setup.needs, start=1):
        grid.addWidget(label(need.title), row, 0)
        grid.addWidget(label(" ".join((*need.codes, *need.levels)), role="hint"), row, 1)
        for column, number in enumerate(need.week, start=2):
            grid.addWidget(label(str(number)), row, column, Qt.AlignmentFlag.AlignRight)
    grid.setColumnStretch(9, 1)
    return holder
