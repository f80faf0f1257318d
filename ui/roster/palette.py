"""The codes of the ward as keys to press or drag, the weekly packages, and the legend under the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from app.roster.sheet import CodeDef
from app.words import tr
from ui.kit.strips import empty_layout
from ui.kit.theme import font, icon, paint_icon, theme, tokens
from ui.kit.tokens import CONTROL_SMALL, SPACE_1, SPACE_2, SPACE_3, SPACE_4, TEXT, TEXT_SMALL
from ui.roster.dragging import Held, Lift
from ui.roster.liftable import Liftable
from ui.roster.packages import PackageTray
from ui.roster.present import times_of
from ui.roster.tiles import colours, paint_verdict
from ui.roster.views import GridCell, Look, Verdict

if TYPE_CHECKING:
    from app.roster.sheet import WardSetup

KEY_WIDTH = 34
MOST_KEYS = 9
SAMPLE = 13


class CodeKey(Liftable):
    """One code in its colours. A click writes it into the chosen cells; it can be dragged onto a cell."""

    def __init__(self, code: CodeDef, parent: QWidget | None = None) -> None:
        super().__init__(code.code, parent)
        self._look = GridCell(code.code, Look(code.kind.value), ink=code.ink, ground=code.fill)
        words = " ".join(part for part in (code.code, code.title, times_of(code)) if part)
        self.setToolTip(words)
        self.setAccessibleName(words)
        self.setFixedSize(KEY_WIDTH, CONTROL_SMALL)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(KEY_WIDTH, CONTROL_SMALL)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        now = tokens()
        ink, ground = colours(self._look)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(now.accent if self.hasFocus() or self.underMouse() else now.line), 1.2))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(box, 6, 6)
        painter.setPen(QColor(ink))
        size = TEXT if len(self.name) <= 2 else TEXT_SMALL - 1  # noqa: PLR2004 - two characters fit at full size
        painter.setFont(font(size, weight=500))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self.name)
        painter.end()


class Palette(QWidget):
    """The first codes as keys, the others in a menu, the packages in a tray.

    Signals:
        picked(str): write this code into the chosen cells.
        package_picked(str): lay this package; package_shown(str): show it as a ghost ("" ends that).
        lifted(Lift), dragged(QPoint, bool), dropped(QPoint): a code or package is being dragged.
    """

    picked = Signal(str)
    package_picked = Signal(str)
    package_shown = Signal(str)
    lifted = Signal(object)
    dragged = Signal(QPoint, bool)
    dropped = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.keys: dict[str, CodeKey] = {}
        self.setAccessibleName(tr("Palette"))
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_1)
        self.more = _menu_button(tr("More"), tr("All codes of the ward"))
        self.packages = _menu_button(
            tr("Package"), tr("Lay a weekly package: press one, or drag it onto a nurse's week")
        )
        self.tray = PackageTray()
        self.packages.clicked.connect(lambda _on=False: self.open_packages())
        self.tray.picked.connect(self.package_picked)
        self.tray.shown.connect(self.package_shown)
        self.tray.lifted.connect(self.lifted)
        self.tray.dragged.connect(self.dragged)
        self.tray.dropped.connect(self.dropped)
        self._ward: WardSetup | None = None

    def show_ward(self, ward: WardSetup) -> None:
        """Offer the codes of a ward."""
        if ward is self._ward:
            return
        self._ward = ward
        for kept in (self.more, self.packages):
            self._row.removeWidget(kept)
            kept.setParent(self)
        empty_layout(self._row)
        self.keys.clear()
        offered = [code for code in ward.codes if code.active]
        work = [c for c in offered if not c.is_leave][: MOST_KEYS - 1]
        for code in (*work, *[c for c in offered if c.is_leave][:1]):
            self._row.addWidget(self._key(code))
        menu = QMenu(self)
        for code in offered:
            text = "   ".join(part for part in (code.code, code.title, times_of(code)) if part)
            menu.addAction(text).triggered.connect(lambda _on=False, code=code.code: self.picked.emit(code))
        self.more.setMenu(menu)
        self._row.addWidget(self.more)
        self.tray.show_ward(ward)
        self._row.addWidget(self.packages)
        self.packages.setVisible(bool(ward.packages))
        self.more.setVisible(len(offered) > len(self.keys))

    def _key(self, code: CodeDef) -> CodeKey:
        made = CodeKey(code)
        made.clicked.connect(lambda _on=False, code=code.code: self.picked.emit(code))
        made.lifted.connect(lambda text: self.lifted.emit(Lift(Held.CODE, code=text, text=text)))
        made.dragged.connect(self.dragged)
        made.dropped.connect(self.dropped)
        self.keys[code.code] = made
        return made

    def open_packages(self) -> None:
        """Open the tray of packages under its button, or put it away."""
        page = self.tray.parentWidget()
        if self.tray.isVisible():
            self.tray.put_away()
        elif page is not None:
            below = self.packages.mapTo(page, self.packages.rect().bottomLeft())
            right = page.width() - self.tray.sizeHint().width() - SPACE_2
            self.tray.open_at(QPoint(min(below.x(), right), below.y() + SPACE_1))


class Legend(QWidget):
    """What codes and signs mean, and what the colours of a drag mean; cut where there is no room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[str, ...] = ()
        self.setFixedHeight(CONTROL_SMALL + 4)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def show_ward(self, ward: WardSetup) -> None:
        """Explain the codes and signs of a ward."""
        codes = [" ".join(p for p in (c.code, c.title, times_of(c)) if p) for c in ward.codes if c.active and c.is_work]
        signs = [f"{sign.sign} {sign.title}" for sign in ward.symbols]
        self._parts = (*codes, *signs)
        self.setToolTip("\n".join(self._parts))
        self.setAccessibleName(tr("Legend: {parts}", parts="、".join(self._parts)))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        now = tokens()
        painter.setFont(font(TEXT_SMALL))
        middle = int(Qt.AlignmentFlag.AlignVCenter)
        right = self.width() - SPACE_4
        for text, verdict in reversed(_drop_parts()):
            right -= painter.fontMetrics().horizontalAdvance(text)
            painter.setPen(QColor(now.ink_2))
            painter.drawText(QRectF(right, 0, 400, self.height()), middle, text)
            right -= SAMPLE + 4
            paint_verdict(painter, verdict, QRect(right, (self.height() - SAMPLE) // 2, SAMPLE - 1, SAMPLE - 1))
            right -= SPACE_3
        painter.setPen(QColor(now.ink))
        left = float(SPACE_4)
        for text, name in ((tr("locked"), "lock"), (tr("wish"), "heart")):
            wide = painter.fontMetrics().horizontalAdvance(text) + 16
            paint_icon(painter, name, QRectF(left, self.height() / 2 - 6, 12, 12), now.ink_2)
            painter.drawText(QRectF(left + 15, 0, wide, self.height()), middle, text)
            left += wide + SPACE_3
        for text in self._parts:
            wide = painter.fontMetrics().horizontalAdvance(text)
            if left + wide > right - SPACE_3:
                painter.drawText(QRectF(left, 0, 20, self.height()), middle, "…")
                break
            painter.drawText(QRectF(left, 0, wide + 2, self.height()), middle, text)
            left += wide + SPACE_3
        painter.end()


def _drop_parts() -> tuple[tuple[str, Verdict], ...]:
    return (
        (tr("may go"), Verdict.FREE),
        (tr("with a reason"), Verdict.ASK),
        (tr("not allowed"), Verdict.REFUSED),
    )


def _menu_button(text: str, meaning: str) -> QToolButton:
    made = QToolButton()
    made.setText(f"{text} ▾")
    made.setToolTip(meaning)
    made.setAccessibleName(meaning)
    made.setIcon(icon("dots"))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    made.setFixedHeight(CONTROL_SMALL)
    made.setMinimumWidth(SPACE_2 * 7)
    return made
