"""Tokens become a palette, a style sheet, fonts and icons; the theme can change while the program runs.

Icons are drawn when they are painted, in the colour their token has at that moment and at the screen's own
resolution, so neither a new theme nor 150 % needs them made again.
"""

from __future__ import annotations

import re
from functools import cache

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QIcon,
    QIconEngine,
    QPainter,
    QPalette,
    QPixmap,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import resources
from ui.kit.sheet import style_sheet
from ui.kit.tokens import LIGHT, TEXT, THEMES, Tokens

FAMILIES = ("Noto Sans SC", "HanaMinB")
FONT_FILES = ("NotoSansSC-Regular.ttf", "NotoSansSC-Medium.ttf", "NotoSansSC-Bold.ttf", "HanaMinB.ttf")
STROKE = "1.7"
AS_DESKTOP = "system"


class Theme(QObject):
    """The theme in force.

    Signals:
        changed: another theme took over; painters repaint, nothing needs to be made again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.tokens: Tokens = LIGHT

    def choose(self, name: str) -> None:
        """Put the theme ``name`` (light, dark, contrast or system) in force for the whole program."""
        self.tokens = THEMES[_desktop_theme() if name == AS_DESKTOP else name]
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.setPalette(palette_of(self.tokens))
            application.setStyleSheet(style_sheet(self.tokens, chevron=resources.path("icons").as_posix()))
        self.changed.emit()


@cache
def theme() -> Theme:
    """Return the one theme of the program."""
    return Theme()


def tokens() -> Tokens:
    """Return the tokens in force."""
    return theme().tokens


def color(value: str, *, alpha: int = 255) -> QColor:
    """Return a token's colour, ``alpha`` from 0 to 255."""
    made = QColor(value)
    made.setAlpha(alpha)
    return made


def start_looks(application: QApplication, name: str = "light") -> None:
    """Load the fonts, set style and theme: once, before the first window."""
    load_fonts()
    application.setStyle("Fusion")
    application.setFont(font())
    theme().choose(name)


@cache
def load_fonts() -> bool:
    """Load the shipped fonts; a desktop may have no Chinese font at all."""
    loaded = [QFontDatabase.addApplicationFont(str(resources.path("fonts", name))) for name in FONT_FILES]
    return min(loaded) >= 0


def font(size: int = TEXT, *, weight: int = 400) -> QFont:
    """Return the interface font at ``size`` logical pixels; weights 400, 500 and 600 are used."""
    made = QFont()
    made.setFamilies(list(FAMILIES))
    made.setPixelSize(size)
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made


def palette_of(tokens: Tokens) -> QPalette:
    """Return the palette of ``tokens``, for everything a style sheet does not reach."""
    roles = QPalette.ColorRole
    made = QPalette()
    for role, value in (
        (roles.Window, tokens.canvas),
        (roles.WindowText, tokens.ink),
        (roles.Base, tokens.surface),
        (roles.AlternateBase, tokens.canvas),
        (roles.Text, tokens.ink),
        (roles.Button, tokens.surface),
        (roles.ButtonText, tokens.ink),
        (roles.BrightText, tokens.lapsed),
        (roles.Highlight, tokens.accent),
        (roles.HighlightedText, tokens.on_accent),
        (roles.Link, tokens.accent),
        (roles.LinkVisited, tokens.accent),
        (roles.ToolTipBase, tokens.tip),
        (roles.ToolTipText, tokens.tip_ink),
        (roles.PlaceholderText, tokens.ink_3),
        (roles.Mid, tokens.line),
        (roles.Light, tokens.line_2),
        (roles.Dark, tokens.ink_3),
    ):
        made.setColor(role, QColor(value))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.ink_3))
    return made


def icon(name: str, ink: str = "ink_2") -> QIcon:
    """Return the stroke icon ``name`` drawn in the colour ``ink`` (a field of ``Tokens``)."""
    return QIcon(_TokenIcon(name, ink))


def paint_icon(painter: QPainter, name: str, rect: QRectF, value: str) -> None:
    """Draw the icon ``name`` into ``rect`` in the colour ``value``."""
    _renderer(name, value).render(painter, rect)


class _TokenIcon(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name = name
        self._token = token

    def clone(self) -> QIconEngine:
        return _TokenIcon(self._name, self._token)

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        value = tokens().ink_3 if mode == QIcon.Mode.Disabled else str(getattr(tokens(), self._token))
        paint_icon(painter, self._name, QRectF(rect), value)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return made


@cache
def _renderer(name: str, value: str) -> QSvgRenderer:
    source = resources.path("icons", f"{name}.svg").read_text(encoding="utf-8")
    source = source.replace("currentColor", value)
    source = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{STROKE}"', source, count=1)
    return QSvgRenderer(QByteArray(source.encode()))


def _desktop_theme() -> str:
    application = QGuiApplication.instance()
    if isinstance(application, QGuiApplication):
        scheme = application.styleHints().colorScheme()
        return "dark" if scheme == Qt.ColorScheme.Dark else "light"
    return "light"
