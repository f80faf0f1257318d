"""One indicator: its fields by rows, only those its method needs; and a pane in which values are tried, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

import attrs
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.indicators import (
    SCORING_TITLES,
    SOURCE_TITLES,
    Band,
    Indicator,
    Scored,
    Scoring,
    Source,
    check_indicator,
    score_formula,
    score_inputs,
    shown,
)
from app.words import tr
from ui.kit.controls import label
from ui.kit.forms import ChoiceField, TextField
from ui.kit.rowforms import CheckField, NumberField, RowForm
from ui.kit.tokens import CONTROL, SPACE_2, SPACE_3
from ui.performance.numbers import decimal_of

_POINTS = frozenset({Scoring.PLUS, Scoring.MINUS})
#: Field -> the methods it belongs to.
_OF_METHODS: Mapping[str, frozenset[Scoring]] = {
    "points": _POINTS,
    "per": _POINTS,
    "full": frozenset({Scoring.RATIO}),
    "base": _POINTS | {Scoring.RANGE},
    "bands": frozenset({Scoring.RANGE}),
}


class IndicatorForm(RowForm):
    """The fields of an indicator.

    Signals:
        changed(): something was edited.
    """

    changed = Signal()

    def __init__(self) -> None:
        self._name = TextField("name", tr("Indicator"))
        self._dimension = TextField("dimension", tr("Dimension"), placeholder=tr("工作量, 质量, 服务, 资质 …"))
        self._unit = TextField("unit", tr("Unit of measure"))
        self._weight = NumberField("weight", tr("Weight"))
        self._reads = TextField("reads", tr("Reads"), placeholder="小夜班 + 大夜班")
        self._source = ChoiceField("source", tr("Kind of value"), [(each, tr(SOURCE_TITLES[each])) for each in Source])
        self._origin = TextField("origin", tr("Comes from"))
        self._method = ChoiceField("method", tr("Method"), [(each, tr(SCORING_TITLES[each])) for each in Scoring])
        self._target = NumberField("target", tr("Target"))
        self._base = NumberField("base", tr("Score to begin with"))
        self._points = NumberField("points", tr("Points each time"))
        self._per = NumberField("per", tr("For each"))
        self._full = NumberField("full", tr("Score at the target"))
        self._least = NumberField("least", tr("Lowest score"))
        self._most = NumberField("most", tr("Highest score"))
        self._bands = TextField("bands", tr("Bands, bound: score"), placeholder="98:100，95:95，90:85")
        self._rows = TextField("rows", tr("Rows of the record, row: value"), placeholder="N0:0，N1:1，N2:2")
        self._less = CheckField("less", tr("Less is better"))
        self._whole = CheckField("whole", tr("Of the unit, not of each person"))
        self._roles: tuple[str, ...] = ()
        super().__init__(
            (self._name, self._dimension, self._unit, self._weight),
            (self._source, self._reads, self._origin),
            (self._rows,),
            (self._method, self._target, self._base, self._points, self._per, self._full),
            (self._bands,),
            (self._least, self._most, self._less, self._whole),
        )
        for field in self.fields.values():
            field.edited.connect(self._on_edited)
        self.show_indicator(Indicator(name="", dimension="", reads="", method=Scoring.RANGE))

    def show_indicator(self, indicator: Indicator) -> None:
        """Show ``indicator``."""
        for field, value in (
            (self._name, indicator.name), (self._dimension, indicator.dimension), (self._unit, indicator.unit),
            (self._reads, indicator.reads), (self._origin, indicator.origin),
            (self._bands, "，".join(f"{shown(each.bound)}:{shown(each.score)}" for each in indicator.bands)),
            (self._rows, "，".join(f"{row}:{shown(value)}" for row, value in indicator.rows.items())),
        ):  # fmt: skip
            field.set_value(value)
        for name in ("weight", "target", "base", "points", "per", "full", "least", "most"):
            value = getattr(indicator, name)
            getattr(self, f"_{name}").set_value("" if value is None else shown(value))
        self._source.set_value(indicator.source)
        self._method.set_value(indicator.method)
        self._less.set_value(indicator.less)
        self._whole.set_value(indicator.whole)
        self._roles = indicator.roles
        self.clear_errors()
        self._fit()

    def indicator(self) -> Indicator:
        """Return what stands in the fields.

        Raises:
            UserError: naming the field that is wrong.
        """
        made = Indicator(
            name=self._name.value(), dimension=self._dimension.value(), unit=self._unit.value(),
            reads=self._reads.value(), origin=self._origin.value(), source=self._source.value(),
            method=self._method.value(), target=self._target.number(), less=self._less.value(),
            whole=self._whole.value(), weight=_or(self._weight, 1), base=_or(self._base, 0),
            points=_or(self._points, 0), per=_or(self._per, 1), full=_or(self._full, 100), least=_or(self._least, 0),
            most=_or(self._most, 100), roles=self._roles,
        )  # fmt: skip
        if made.method is Scoring.RANGE:
            pairs = _pairs(self._bands)
            bands = tuple(Band(bound=decimal_of(bound, field="bands"), score=value) for bound, value in pairs)
            made = attrs.evolve(made, bands=bands)
        if made.source is Source.RECORD:
            made = attrs.evolve(made, rows=dict(_pairs(self._rows)))
        check_indicator(made)
        return made

    def _fit(self) -> None:
        method = self._method.value()
        for name, methods in _OF_METHODS.items():
            self.fields[name].setVisible(method in methods)
        self._rows.setVisible(self._source.value() is Source.RECORD)

    def _on_edited(self) -> None:
        self._fit()
        self.changed.emit()


class TrialPane(QWidget):
    """Values in, score out, by the reader that pays; the steps below, and the formula it becomes."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("Try it: values in, score out"), role="heading"))
        self._names = QFormLayout()
        self._names.setHorizontalSpacing(SPACE_3)
        column.addLayout(self._names)
        self.result = label(role="figure")
        self.lamp = label(role="hint", wrap=True)
        self.steps = label(role="quiet", wrap=True)
        self.formula = label(role="hint", wrap=True)
        self.formula.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        for each in (self.result, self.lamp, self.steps, self.formula):
            column.addWidget(each)
        self.fields: dict[str, QLineEdit] = {}
        self._indicator: Indicator | None = None

    def show_indicator(self, indicator: Indicator | None, *, fault: str = "") -> None:
        """Try ``indicator``; with None say what is wrong with it."""
        self._indicator = indicator
        self._offer(() if indicator is None else indicator.names)
        if indicator is None:
            self._tell(None, fault)
            self.formula.setText("")
            return
        self.formula.setText(f"{indicator.score_name} = {score_formula(indicator)}")
        self._score()

    def _offer(self, names: tuple[str, ...]) -> None:
        if names == tuple(self.fields):
            return
        kept = {name: field.text() for name, field in self.fields.items()}
        while self._names.rowCount():
            self._names.removeRow(0)
        self.fields = {}
        for name in names:
            field = QLineEdit(kept.get(name, ""))
            field.setFixedHeight(CONTROL)
            field.setMaximumWidth(140)
            field.setAccessibleName(name)
            field.textChanged.connect(self._score)
            self.fields[name] = field
            self._names.addRow(label(name, role="hint"), field)

    def _score(self) -> None:
        if self._indicator is None:
            return
        values: dict[str, Decimal] = {}
        for name, field in self.fields.items():
            text = field.text().strip()
            try:
                values[name] = self._indicator.rows[text] if text in self._indicator.rows else Decimal(text)
            except InvalidOperation:
                told = (
                    tr("“{value}” is not a number", value=text) if text else tr("Type a value for {name}.", name=name)
                )
                self._tell(None, told)
                return
        try:
            self._tell(score_inputs(self._indicator, values), "")
        except UserError as error:
            self._tell(None, str(error))

    def _tell(self, scored: Scored | None, fault: str) -> None:
        self.result.setText("" if scored is None else shown(scored.score))
        self.result.setVisible(scored is not None)
        self.steps.setText(fault if scored is None else "\n".join(str(each) for each in scored.steps))
        reached = None if scored is None else scored.reached
        self.lamp.setVisible(reached is not None)
        self.lamp.setText(tr("✓ The target is reached") if reached else tr("▲ The target is missed"))


def _or(field: NumberField, usual: int) -> Decimal:
    found = field.number()
    return Decimal(usual) if found is None else found


def _pairs(field: TextField) -> list[tuple[str, Decimal]]:
    """Read ``95:100，90:85``.

    Raises:
        UserError: a part is no such pair.
    """
    found = []
    for part in field.value().replace("，", ",").replace("：", ":").replace("、", ",").split(","):
        if part.strip():
            head, _colon, tail = part.rpartition(":")
            found.append((head.strip(), decimal_of(tail, field=field.key)))
    return found
