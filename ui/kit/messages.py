"""The one place that asks and tells: modal questions, file choices, errors, toasts.

Tests answer beforehand: ``messages.script.answers.append(True)``, ``messages.script.paths.append(path)``; what was
asked and told is kept in ``script.asked`` and ``script.told``. A question nobody answered beforehand fails the test
instead of hanging it (``script.active``).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from app.errors import CancelledError, UserError
from app.words import tr
from db.errors import HostError
from ui.kit.strips import Toast
from ui.kit.tokens import Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.strips import Strip


@attrs.define
class Script:
    """Answers given beforehand, and a record of what was asked and told."""

    active: bool = False
    answers: list[bool] = attrs.field(factory=list)
    paths: list[Path | None] = attrs.field(factory=list)
    asked: list[str] = attrs.field(factory=list)
    told: list[str] = attrs.field(factory=list)

    def answer(self, question: str) -> bool | None:
        """Return the next answer, or None when a person should be asked."""
        self.asked.append(question)
        if self.answers:
            return self.answers.pop(0)
        if self.active:
            raise AssertionError(f"asked without a scripted answer: {question}")
        return None


script = Script()


def ask(parent: QObject | None, question: str, *, yes: str, detail: str = "", danger: bool = False) -> bool:
    """Ask before something that cannot be taken back; ``question`` says what happens and to how many.

    ``yes`` is the word on the button that does it.
    """
    scripted = script.answer(f"{question}\n{detail}".rstrip())
    if scripted is not None:
        return scripted
    box = QMessageBox(_window(parent))
    box.setWindowTitle(tr("Xinglin HR"))
    box.setIcon(QMessageBox.Icon.Warning if danger else QMessageBox.Icon.Question)
    box.setText(question)
    box.setInformativeText(detail)
    go = box.addButton(yes, QMessageBox.ButtonRole.AcceptRole)
    go.setProperty("role", "danger" if danger else "primary")
    stay = box.addButton(tr("Cancel"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(stay if danger else go)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go


def choose_file(parent: QObject | None, title: str, *, patterns: str) -> Path | None:
    """Ask for an existing file; ``patterns`` like ``"Excel (*.xlsx *.xls)"``."""
    if script.paths or script.active:
        return _scripted_path(title)
    name, _ = QFileDialog.getOpenFileName(_window(parent), title, "", patterns)
    return Path(name) if name else None


def choose_files(parent: QObject | None, title: str, *, patterns: str) -> tuple[Path, ...]:
    """Ask for one or more existing files."""
    if script.paths or script.active:
        found = _scripted_path(title)
        return () if found is None else (found,)
    names, _ = QFileDialog.getOpenFileNames(_window(parent), title, "", patterns)
    return tuple(Path(name) for name in names)


def choose_save(parent: QObject | None, title: str, *, name: str, patterns: str) -> Path | None:
    """Ask where to save; ``name`` is the proposed file name."""
    if script.paths or script.active:
        return _scripted_path(title)
    chosen, _ = QFileDialog.getSaveFileName(_window(parent), title, str(Path.home() / name), patterns)
    return Path(chosen) if chosen else None


def choose_printer(parent: QObject | None, *, name: str) -> QPrinter | None:
    """Ask for a printer; ``name`` is what the sheet is called in its queue."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(name)
    printer.setFullPage(True)
    if script.paths or script.active:
        place = _scripted_path(name)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(place or ""))
        return None if place is None else printer
    return printer if QPrintDialog(printer, _window(parent)).exec() else None


def choose_folder(parent: QObject | None, title: str) -> Path | None:
    """Ask for a folder."""
    if script.paths or script.active:
        return _scripted_path(title)
    name = QFileDialog.getExistingDirectory(_window(parent), title)
    return Path(name) if name else None


def toast(
    parent: QObject | None, text: str, *, undo: Callable[[], object] | None = None, undo_label: str | None = None
) -> None:
    """Tell ``text`` at the foot of the window for some seconds (ten with an undo)."""
    script.told.append(text)
    window = _window(parent)
    if window is not None:
        Toast(window, text, undo=undo, undo_label=undo_label or tr("Undo")).rise()


def show_error(parent: QObject | None, error: BaseException) -> None:
    """Show a failure as its kind asks: what the person or the host can mend in a box, ours as a crash report."""
    if isinstance(error, CancelledError):
        return
    told = sentence(error)
    if told is None:
        from ui.kit import crash

        crash.report(error)
        return
    text, remedy = told
    script.told.append(text)
    if script.active:
        return
    box = QMessageBox(_window(parent))
    box.setWindowTitle(tr("Xinglin HR"))
    box.setIcon(QMessageBox.Icon.Warning)
    box.setText(text)
    box.setInformativeText(remedy)
    box.addButton(tr("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def sentence(error: BaseException) -> tuple[str, str] | None:
    """Return (what happened, what to do) for a failure people can mend, None for one that is ours."""
    if isinstance(error, UserError):
        return str(error.text), "" if error.remedy is None else str(error.remedy)
    if isinstance(error, HostError):
        return tr(error.msgid, **error.params), tr(error.remedy, **error.params)
    return None


def say_in(strip: Strip, error: BaseException) -> None:
    """Say in ``strip`` what a person or the host can mend; what is ours goes the way of ``show_error``."""
    told = sentence(error)
    if told is None:
        show_error(strip, error)
    else:
        strip.say(told[0], remedy=told[1], tone=tone_of(error))


def tone_of(error: BaseException) -> Tone:
    """Return the tone of an inline strip for ``error``."""
    return Tone.DUE if isinstance(error, UserError) else Tone.LAPSED


def crash_box(text: str, *, detail: str) -> None:
    """Say that the program failed, and where the report lies."""
    script.told.append(text)
    if script.active:
        return
    box = QMessageBox(_window(None))
    box.setWindowTitle(tr("Xinglin HR"))
    box.setIcon(QMessageBox.Icon.Critical)
    box.setText(text)
    box.setInformativeText(detail)
    box.addButton(tr("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.exec()


def _scripted_path(title: str) -> Path | None:
    script.asked.append(title)
    if not script.paths:
        raise AssertionError(f"asked for a path without a scripted one: {title}")
    return script.paths.pop(0)


def _window(parent: QObject | None) -> QWidget | None:
    if isinstance(parent, QWidget) and shiboken6.isValid(parent):
        return parent.window()
    return QApplication.activeWindow()
