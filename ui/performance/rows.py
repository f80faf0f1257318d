"""Rows of a scheme under editing: further values with their formulas, and the steps that hand money out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import partial

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.indicators import shown
from app.performance.problem import POINTS, Method, Step
from app.words import say, tr
from ui.kit.controls import button, icon_button, label
from ui.kit.strips import restyle
from ui.kit.tokens import CONTROL, SPACE_1, SPACE_2
from ui.performance.formula_edit import Example, FormulaEdit
from ui.performance.numbers import decimal_of, part_of, percent
from ui.performance.scheme import METHOD_TITLES

NAME_WIDTH = 120
_TOP = Qt.AlignmentFlag.AlignTop


class Rows(QWidget):
    """Rows that can be added and taken away.

    Signals:
        changed(): a row was edited, added or taken away.
    """

    changed = Signal()

    def __init__(self, add_text: str, make: Callable[[], QWidget]) -> None:
        super().__init__()
        self._make = make
        self.rows: list[QWidget] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        self._room = QVBoxLayout()
        self._room.setSpacing(SPACE_2)
        column.addLayout(self._room)
        self.adder = button(add_text, self.add, role="link")
        column.addWidget(self.adder, 0, Qt.AlignmentFlag.AlignLeft)

    def put(self, row: QWidget) -> None:
        """Append a row."""
        line = QWidget()
        inner = QHBoxLayout(line)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(SPACE_2)
        inner.addWidget(row, 1)
        inner.addWidget(icon_button("trash", tr("Take away"), partial(self._drop, row, line)), 0, _TOP)
        self.rows.append(row)
        self._room.addWidget(line)

    def add(self) -> None:
        """Append an empty row and go there."""
        row = self._make()
        self.put(row)
        row.setFocus()
        self.changed.emit()

    def _drop(self, row: QWidget, line: QWidget) -> None:
        self.rows.remove(row)
        line.deleteLater()
        self._room.removeWidget(line)
        self.changed.emit()


class ValueRow(QWidget):
    """A name and the formula it stands for."""

    changed = Signal()

    def __init__(self, name: str = "", formula: str = "", *, example: Example | None = None) -> None:
        super().__init__()
        self.name = QLineEdit(name)
        self.name.setFixedSize(NAME_WIDTH, CONTROL)
        self.name.setAccessibleName(tr("Name of the value"))
        self.formula = FormulaEdit(
            name=tr("Formula of {name}", name=name or tr("the value")), text=formula, example=example
        )
        self.setFocusProxy(self.name)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        row.addWidget(self.name, 0, _TOP)
        row.addWidget(self.formula, 1, _TOP)
        self.name.textEdited.connect(self.changed)
        self.formula.changed.connect(self.changed)


class StepRow(QWidget):
    """One step: its title, its method, its share or rate, its formula, and whether it is paid beside the pool."""

    changed = Signal()

    def __init__(self, step: Step, *, example: Example | None = None) -> None:
        super().__init__()
        self._step = step
        self.title = QLineEdit(step.title or step.name)
        self.title.setFixedSize(NAME_WIDTH, CONTROL)
        self.title.setAccessibleName(tr("Title of the step"))
        self.method = QComboBox()
        self.method.setAccessibleName(tr("Method of the step"))
        self.method.setFixedSize(132, CONTROL)
        for method in Method:
            self.method.addItem(tr(METHOD_TITLES[method]), method)
        self.method.setCurrentIndex(list(Method).index(step.method))
        self.number = QLineEdit()
        self.number.setFixedSize(72, CONTROL)
        self.sign = label(role="hint")
        self.sign.setFixedHeight(CONTROL)
        self.outside = QCheckBox(tr("paid beside the pool"))
        self.outside.setChecked(not step.inside)
        self.outside.setFixedHeight(CONTROL)
        self.formula = FormulaEdit(
            name=tr("Formula of the step"), text=step.weight or step.quantity, example=example, empty=" "
        )
        self.setFocusProxy(self.title)
        self._lay_out()
        self._show_number()
        self.title.textEdited.connect(self.changed)
        self.number.textEdited.connect(self.changed)
        self.outside.toggled.connect(self.changed)
        self.formula.changed.connect(self.changed)
        self.method.activated.connect(self._on_method)

    def step(self, taken: Iterable[str]) -> Step:
        """Return the step; a fresh one gets a name that is not ``taken``.

        Raises:
            UserError: a number is none.
        """
        method = self._method()
        fixed = method in {Method.RATE, Method.DIRECT}
        title = self.title.text().strip()
        name = self._step.name or next(each for each in _letters() if each not in set(taken))
        text = self.number.text().strip()
        if not title:
            raise UserError(say("Each step needs a title."), field="steps")
        return attrs.evolve(
            self._step, name=name, title=title, method=method,
            share=None if fixed or not text else part_of(text, field="steps"),
            rate=decimal_of(text, field="steps") if method is Method.RATE else Decimal(0),
            weight="" if fixed else self.formula.text(), quantity=self.formula.text() if method is Method.RATE else "",
            inside=not self.outside.isChecked() or not fixed,
        )  # fmt: skip

    def _method(self) -> Method:
        return Method(self.method.currentData())

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        for each in (self.title, self.method, self.number, self.sign, self.outside):
            head.addWidget(each)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, SPACE_1)
        column.setSpacing(SPACE_1)
        column.addLayout(head)
        column.addWidget(self.formula)

    def _show_number(self) -> None:
        step = self._step
        rate = self._method() is Method.RATE
        self.number.setText(shown(step.rate) if rate else "" if step.share is None else percent(step.share))
        self._dress()

    def _dress(self) -> None:
        method = self._method()
        rate, direct = method is Method.RATE, method is Method.DIRECT
        self.number.setVisible(not direct)
        self.number.setPlaceholderText("" if rate else tr("the rest"))
        self.number.setAccessibleName(tr("Yuan for one") if rate else tr("Share of the pool, %"))
        self.sign.setText("" if direct else tr("yuan each") if rate else "%")
        self.outside.setVisible(rate or direct)
        self.formula.setVisible(not direct and method is not Method.AVERAGE)
        self.formula.box.setPlaceholderText(POINTS if method is Method.POINTS else "")
        restyle(self.number)

    def _on_method(self) -> None:
        self._dress()
        self.changed.emit()


def values_of(rows: Rows) -> dict[str, str]:
    """Return the names of ``rows`` with their formulas.

    Raises:
        UserError: a name or a formula is missing, or a name stands twice.
    """
    found: dict[str, str] = {}
    for row in rows.rows:
        assert isinstance(row, ValueRow)
        name, formula = row.name.text().strip(), row.formula.text()
        if not name or not formula or name in found:
            raise UserError(say("Each further value needs a name of its own and a formula."), field="values")
        found[name] = formula
    return found


def value_rows(values: Mapping[str, str], example: Example, changed: Callable[[], None]) -> Rows:
    """Make the rows of further values."""

    def make(name: str = "", formula: str = "") -> ValueRow:
        row = ValueRow(name, formula, example=example)
        row.changed.connect(changed)
        return row

    rows = Rows(tr("+ Add a value"), make)
    for name, formula in values.items():
        rows.put(make(name, formula))
    rows.changed.connect(changed)
    return rows


def step_rows(steps: Iterable[Step], example: Example, changed: Callable[[], None]) -> Rows:
    """Make the rows of steps."""

    def make(step: Step | None = None) -> StepRow:
        row = StepRow(step or Step(name="", method=Method.COEFFICIENT), example=example)
        row.changed.connect(changed)
        return row

    rows = Rows(tr("+ Add a step"), make)
    for step in steps:
        rows.put(make(step))
    rows.changed.connect(changed)
    return rows


def _letters() -> Iterable[str]:
    return (chr(code) for code in range(ord("A"), ord("Z") + 1))
