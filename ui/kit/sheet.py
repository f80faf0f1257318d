"""The style sheet, made from the tokens. Roles are dynamic properties: ``widget.setProperty("role", "primary")``."""

from __future__ import annotations

from ui.kit.tokens import (
    CONTROL,
    CONTROL_SMALL,
    FIGURE,
    RADIUS,
    RADIUS_CARD,
    TEXT,
    TEXT_SMALL,
    TITLE,
    Tokens,
)


def style_sheet(tokens: Tokens, *, chevron: str) -> str:
    """Return the program's style sheet in the colours of ``tokens``; ``chevron`` is the folder of the icons."""
    t = tokens
    return "\n".join((_text(t), _buttons(t), _inputs(t, chevron), _views(t), _surfaces(t), _small(t)))


def _text(t: Tokens) -> str:
    return f"""
* {{ font-family: "Noto Sans SC", "HanaMinB"; font-size: {TEXT}px; }}
QWidget {{ color: {t.ink}; }}
QLabel {{ background: transparent; }}
QAbstractScrollArea {{ background: transparent; border: none; }}
QScrollArea > QWidget > QWidget {{ background: transparent; }}
QLabel[role="title"] {{ font-size: {TITLE}px; font-weight: 600; }}
QLabel[role="heading"] {{ font-weight: 600; }}
QLabel[role="quiet"], QLabel[role="context"] {{ color: {t.ink_2}; }}
QLabel[role="hint"] {{ color: {t.ink_2}; font-size: {TEXT_SMALL}px; }}
QLabel[role="error"] {{ color: {t.lapsed}; font-size: {TEXT_SMALL}px; }}
QLabel[role="doubt"] {{ color: {t.due}; font-size: {TEXT_SMALL}px; }}
QLabel[role="label"] {{ color: {t.ink_2}; font-size: {TEXT_SMALL}px; }}
QLabel[role="figure"] {{ font-size: {FIGURE}px; font-weight: 600; }}
QLabel[role="code"] {{ font-size: 18px; font-weight: 500; background: {t.canvas}; border: 1px dashed {t.ink_3};
    border-radius: {RADIUS}px; padding: 14px; }}
QLabel[role="kbd"] {{ color: {t.ink_2}; font-size: 11px; border: 1px solid {t.line}; border-radius: 4px;
    padding: 0 5px; background: {t.surface}; }}
QToolTip {{ background: {t.tip}; color: {t.tip_ink}; border: none; padding: 6px 8px; font-size: {TEXT_SMALL}px; }}
"""


def _buttons(t: Tokens) -> str:
    inner = CONTROL - 2
    small = CONTROL_SMALL - 2
    return f"""
QPushButton {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {RADIUS}px; padding: 0 12px;
    min-height: {inner}px; max-height: {inner}px; }}
QPushButton:hover {{ border-color: {t.ink_3}; }}
QPushButton:pressed {{ background: {t.line_2}; }}
QPushButton:disabled {{ color: {t.ink_3}; background: {t.canvas}; }}
QPushButton:checked {{ background: {t.accent_tint}; border-color: {t.accent}; color: {t.accent}; }}
QPushButton:focus, QToolButton:focus {{ border: 2px solid {t.accent}; padding: 0 11px; }}
QPushButton[size="small"] {{ min-height: {small}px; max-height: {small}px; padding: 0 10px; }}
QPushButton[size="small"]:focus {{ padding: 0 9px; }}
QPushButton[role="primary"] {{ background: {t.accent}; border-color: {t.accent}; color: {t.on_accent};
    font-weight: 500; }}
QPushButton[role="primary"]:hover {{ background: {t.accent_press}; border-color: {t.accent_press}; }}
QPushButton[role="primary"]:focus {{ border: 2px solid {t.ink}; }}
QPushButton[role="primary"]:disabled {{ background: {t.line}; border-color: {t.line}; color: {t.ink_3}; }}
QPushButton[role="danger"] {{ color: {t.lapsed}; }}
QPushButton[role="danger"]:hover {{ border-color: {t.lapsed}; background: {t.lapsed_tint}; }}
QPushButton[role="link"] {{ border: none; background: transparent; color: {t.accent}; padding: 0 4px; }}
QPushButton[role="link"]:disabled {{ color: {t.ink_3}; }}
QPushButton[role="link"][here="true"]:disabled {{ color: {t.ink}; font-weight: 600; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border: 2px solid {t.accent}; padding: 0 2px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {RADIUS}px; padding: 0; }}
QToolButton:hover {{ background: {t.line_2}; }}
QToolButton:focus {{ padding: 0; }}
QToolButton::menu-indicator, QPushButton::menu-indicator {{ image: none; width: 0; }}
"""


def _inputs(t: Tokens, icons: str) -> str:
    inner = CONTROL - 2
    return f"""
QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QSpinBox {{ background: {t.surface}; border: 1px solid {t.line};
    border-radius: {RADIUS}px; padding: 0 9px; selection-background-color: {t.accent};
    selection-color: {t.on_accent}; }}
QLineEdit, QComboBox, QSpinBox {{ min-height: {inner}px; max-height: {inner}px; }}
QPlainTextEdit, QTextEdit {{ padding: 5px 6px; }}
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover, QSpinBox:hover {{ border-color: {t.ink_3}; }}
QLineEdit:focus, QComboBox:focus, QSpinBox:focus {{ border: 2px solid {t.accent}; padding: 0 8px; }}
QPlainTextEdit:focus, QTextEdit:focus {{ border: 2px solid {t.accent}; padding: 4px 5px; }}
QLineEdit[fault="true"], QComboBox[fault="true"], QPlainTextEdit[fault="true"] {{ border-color: {t.lapsed}; }}
QLineEdit:disabled, QLineEdit:read-only, QComboBox:disabled {{ background: {t.canvas}; color: {t.ink_2}; }}
QLineEdit[size="small"], QComboBox[size="small"] {{ min-height: {CONTROL_SMALL - 2}px;
    max-height: {CONTROL_SMALL - 2}px; }}
QComboBox::drop-down {{ border: none; width: 26px; }}
QComboBox::down-arrow {{ image: url("{icons}/arrow-{t.name}.svg"); width: 14px; height: 14px; }}
QComboBox QAbstractItemView {{ background: {t.raised}; border: 1px solid {t.line}; padding: 4px;
    selection-background-color: {t.accent_tint}; selection-color: {t.ink}; outline: none; }}
QComboBox QAbstractItemView::item {{ min-height: 28px; padding: 0 8px; }}
QCheckBox, QRadioButton {{ spacing: 8px; min-height: 24px; background: transparent; }}
QCheckBox::indicator, QRadioButton::indicator, QListView::indicator {{ width: 16px; height: 16px; border: 1px solid {t.ink_3};
    background: {t.surface}; }}
QCheckBox::indicator, QListView::indicator {{ border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 9px; }}
QCheckBox::indicator:checked, QListView::indicator:checked {{ background: {t.accent}; border-color: {t.accent};
    image: url("{icons}/tick-{t.name}.svg"); }}
QRadioButton::indicator:checked {{ background: {t.surface}; border: 5px solid {t.accent}; width: 8px; height: 8px; }}
QCheckBox:focus, QRadioButton:focus {{ color: {t.accent}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border: 2px solid {t.accent}; }}
QSpinBox::up-button, QSpinBox::down-button {{ width: 0; border: none; }}
"""


def _views(t: Tokens) -> str:
    return f"""
QAbstractItemView {{ background: {t.surface}; border: none; outline: none; alternate-background-color: {t.surface};
    gridline-color: {t.line_2}; selection-background-color: {t.accent_tint}; selection-color: {t.ink}; }}
QListView::item, QTreeView::item {{ min-height: 28px; padding: 0 8px; border-radius: 4px; }}
QListView::item:hover, QTreeView::item:hover {{ background: {t.line_2}; }}
QListView::item:selected, QTreeView::item:selected {{ background: {t.accent_tint}; color: {t.ink}; }}
QTableView[role="typed"]::item {{ padding: 0 7px; }}
QHeaderView {{ background: {t.surface}; border: none; }}
QHeaderView::section {{ background: {t.canvas}; color: {t.ink_2}; font-size: {TEXT_SMALL}px; font-weight: 400;
    border: none; border-bottom: 1px solid {t.line}; padding: 0 10px; min-height: 30px; }}
QHeaderView::section:hover {{ color: {t.ink}; }}
QTableCornerButton::section {{ background: {t.canvas}; border: none; border-bottom: 1px solid {t.line}; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle {{ background: {t.ink_3}; border: 3px solid transparent; border-radius: 6px;
    background-clip: padding; min-height: 32px; min-width: 32px; }}
QScrollBar::handle:vertical {{ background: {t.line}; border-radius: 3px; margin: 2px 3px; min-height: 32px;
    border: none; }}
QScrollBar::handle:horizontal {{ background: {t.line}; border-radius: 3px; margin: 3px 2px; min-width: 32px;
    border: none; }}
QScrollBar::handle:hover {{ background: {t.ink_3}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent;
    border: none; width: 0; height: 0; }}
QTabBar {{ background: transparent; }}
QTabBar::tab {{ background: transparent; color: {t.ink_2}; padding: 0 4px; margin-right: 20px; min-height: 34px;
    border: none; border-bottom: 2px solid transparent; }}
QTabBar::tab:selected {{ color: {t.ink}; font-weight: 500; border-bottom: 2px solid {t.accent}; }}
QTabBar::tab:hover {{ color: {t.ink}; }}
QTabBar::tab:focus {{ color: {t.accent}; }}
QTabWidget::pane {{ border: none; border-top: 1px solid {t.line}; }}
QSplitter::handle {{ background: {t.line}; }}
"""


def _surfaces(t: Tokens) -> str:
    return f"""
QMainWindow, QDialog, QMessageBox, QWidget[role="canvas"] {{ background: {t.canvas}; }}
QFrame[role="surface"], QWidget[role="surface"] {{ background: {t.surface}; }}
QFrame[role="card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="figure-card"] {{ background: {t.surface}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="topbar"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
QFrame[role="statusbar"] {{ background: {t.surface}; border: none; border-top: 1px solid {t.line}; }}
QFrame[role="statusbar"] QLabel {{ color: {t.ink_2}; font-size: {TEXT_SMALL}px; }}
QFrame[role="panel"] {{ background: {t.surface}; border: none; border-left: 1px solid {t.line}; }}
QFrame[role="toolbar"] {{ background: {t.surface}; border: none; border-bottom: 1px solid {t.line}; }}
QFrame[role="drop"] {{ background: {t.surface}; border: 1px dashed {t.ink_3}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="drop"][inviting="yes"] {{ background: {t.accent_tint}; border: 2px solid {t.accent}; }}
QFrame[role="rule"] {{ background: {t.line_2}; border: none; min-height: 1px; max-height: 1px; }}
QFrame[role="bulk"] {{ background: {t.accent_tint}; border: 1px solid {t.accent}; border-radius: {RADIUS}px; }}
QFrame[role="strip"] {{ border: 1px solid {t.line}; border-radius: {RADIUS}px; background: {t.surface}; }}
QFrame[role="strip"][tone="lapsed"] {{ background: {t.lapsed_tint}; border-color: {t.lapsed}; }}
QFrame[role="strip"][tone="due"] {{ background: {t.due_tint}; border-color: {t.due}; }}
QFrame[role="strip"][tone="good"] {{ background: {t.good_tint}; border-color: {t.good}; }}
QFrame[role="strip"][tone="calm"] {{ background: {t.calm_tint}; border-color: {t.line}; }}
QFrame[role="strip"][flush="yes"] {{ border-left: none; border-right: none; border-top: none; border-radius: 0; }}
QFrame[role="toast"] {{ background: {t.tip}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="toast"] QLabel {{ color: {t.tip_ink}; }}
QFrame[role="toast"] QPushButton {{ color: {t.tip_ink}; background: transparent; border: none; font-weight: 600;
    text-decoration: underline; }}
QFrame[role="popup"] {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS_CARD}px; }}
QFrame[role="popup"] QListView {{ background: transparent; }}
"""


def _small(t: Tokens) -> str:
    return f"""
QMenu {{ background: {t.raised}; border: 1px solid {t.line}; border-radius: {RADIUS}px; padding: 4px; }}
QMenu::item {{ padding: 5px 24px 5px 10px; border-radius: 4px; min-height: 20px; }}
QMenu::item:selected {{ background: {t.accent_tint}; color: {t.ink}; }}
QMenu::item:disabled {{ color: {t.ink_3}; }}
QMenu::separator {{ height: 1px; background: {t.line_2}; margin: 4px 6px; }}
QProgressBar {{ background: {t.line}; border: none; border-radius: 3px; max-height: 6px; min-height: 6px;
    text-align: center; color: transparent; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 3px; }}
QPushButton[role="chip"] {{ min-height: 26px; max-height: 26px; padding: 0 10px; border-radius: 14px;
    color: {t.ink_2}; }}
QPushButton[role="chip"]:checked {{ background: {t.accent_tint}; border-color: {t.accent}; color: {t.accent}; }}
QPushButton[role="chip"]:focus {{ border: 2px solid {t.accent}; padding: 0 9px; }}
QPushButton[role="segment"] {{ min-height: 26px; max-height: 26px; border-radius: 0; margin-left: -1px; }}
"""
