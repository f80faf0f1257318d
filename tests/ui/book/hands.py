"""Hands of a test: text typed by keys, or committed by an input method where no key writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLineEdit, QTableView, QWidget


def type_over(line: QLineEdit, text: str) -> None:
    """Type ``text`` in place of what stands in ``line``."""
    line.setFocus()
    line.selectAll()
    if not text:
        QTest.keyClick(line, Qt.Key.Key_Delete)
    elif text.isascii():
        QTest.keyClicks(line, text)
    else:  # as pinyin does: the words come whole
        event = QInputMethodEvent()
        event.setCommitString(text)
        QApplication.sendEvent(line, event)


def press(widget: QWidget, words: str) -> None:
    """Press the button below ``widget`` that reads ``words``."""
    QApplication.processEvents()  # what was just added shows itself
    button = next(b for b in widget.findChildren(QPushButton) if b.text().strip() == words and not b.isHidden())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def pick_row(table: QTableView, row: int, column: int = 1) -> None:
    """Press the mouse on a row."""
    box = table.visualRect(table.model().index(row, column))
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(box.left() + 8, box.center().y()))
