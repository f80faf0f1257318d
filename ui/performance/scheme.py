"""The scheme in force, readable as a paragraph, and a pane in which a formula can be tried."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtWidgets import QFormLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.errors import UserError
from app.performance.formula import parse_formula, value_of
from app.performance.guard import refuse_banned
from app.performance.indicators import SCORING_TITLES
from app.performance.problem import Method, Step
from app.performance.schemes import Scheme
from app.words import N_, tr
from ui.kit.controls import label, rule
from ui.kit.strips import empty_layout
from ui.kit.tokens import CONTROL, SPACE_2, SPACE_3, SPACE_4

METHOD_TITLES = {
    Method.POINTS: N_("by points of work"),
    Method.COEFFICIENT: N_("by coefficients"),
    Method.AVERAGE: N_("by attendance"),
    Method.RATE: N_("quantity × rate"),
    Method.DIRECT: N_("amounts typed in"),
}


class SchemeView(QScrollArea):
    """What decides a unit's money: pool, steps, coefficient tables; below it a formula to be tried."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self._inner = QWidget()
        self._inner.setProperty("role", "surface")
        whole = QVBoxLayout(self._inner)
        whole.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        whole.setSpacing(SPACE_3)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(SPACE_2)
        whole.addLayout(self._lines)
        whole.addWidget(rule())
        self.trial = FormulaTrial()
        whole.addWidget(self.trial)
        whole.addStretch(1)
        self.setWidget(self._inner)

    def show_schemes(self, schemes: tuple[Scheme, ...], versions: tuple[Scheme, ...] = ()) -> None:
        """Show the schemes of a unit's pools, and every version kept below; none says what to do first."""
        empty_layout(self._lines)
        if not schemes:
            self._lines.addWidget(label(tr("This unit has no scheme in force yet."), role="heading"))
            self._lines.addWidget(label(tr("Choose a starter scheme above to begin with."), role="hint", wrap=True))
            return
        for scheme in schemes:
            self._show(scheme)
        if len(versions) > len(schemes):
            self._lines.addWidget(label(tr("Every version kept"), role="heading"))
            for each in versions:
                told = tr("From {since}, version {version}, by {document}, kept by {login}", since=each.since,
                          version=each.version, document=each.document, login=each.recorded_by)  # fmt: skip
                self._fact(each.pool or each.unit, told)

    def _show(self, scheme: Scheme) -> None:
        spec = scheme.spec
        title = f"{scheme.unit}（{scheme.pool}）" if scheme.pool else scheme.unit
        self._lines.addWidget(label(title, role="heading"))
        told = tr("In force since {since}, version {version}, by {document}",
                  since=scheme.since, version=scheme.version, document=scheme.document)  # fmt: skip
        self._lines.addWidget(label(told, role="hint", wrap=True))
        self._fact(tr("Gross pool"), spec.pool)
        for name, formula in (*spec.unit_values.items(), *spec.values.items()):
            self._fact(name, formula)
        constants = "，".join(f"{name} {score.value}" for name, score in spec.scores.items())
        if constants:
            self._fact(tr("Constants"), constants)
        self._fact(tr("Reserve"), f"{spec.reserve:.0%}")
        if spec.hold_back:
            self._fact(tr("Kept back until the end of the year"), f"{spec.hold_back:.0%}")
        for step in spec.steps:
            self._fact(step.title or step.name, step_words(step))
        for name, table in spec.tables.items():
            self._fact(name, "，".join(f"{row} {value}" for row, value in table.items()))
        for each in spec.indicators:
            told = tr("{dimension}, {method}, weight {weight}", dimension=each.dimension,
                      method=tr(SCORING_TITLES[each.method]), weight=each.weight)  # fmt: skip
            self._fact(each.name, told)
        if spec.items:
            self._fact(tr("Points of work"), "，".join(f"{item} {points}" for item, points in spec.items.items()))

    def _fact(self, name: str, text: str) -> None:
        row = QFormLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setHorizontalSpacing(SPACE_3)
        left = label(name, role="hint")
        left.setFixedWidth(120)
        row.addRow(left, label(text, wrap=True))
        self._lines.addLayout(row)


def step_words(step: Step) -> str:
    """Return a step in words: its share, its method, its formula."""
    parts = [
        tr("the rest") if step.share is None and not step.is_fixed else "" if step.is_fixed else f"{step.share:.0%}"
    ]
    parts.append(tr(METHOD_TITLES[step.method]))
    parts.append(step.weight or (f"{step.quantity} × {step.rate}" if step.quantity else ""))
    if not step.inside:
        parts.append(tr("paid beside the pool"))
    return "；".join(part for part in parts if part)


class FormulaTrial(QWidget):
    """Type a formula and values for its names, see the result: the same reader that pays."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        column.addWidget(label(tr("Try a formula"), role="heading"))
        self.formula = QLineEdit()
        self.formula.setFixedHeight(CONTROL)
        self.formula.setPlaceholderText(tr("For example: (0.7 * 质量 + 0.3 * 满意度) / 100 * 出勤系数"))
        self.formula.setAccessibleName(tr("Formula"))
        self.formula.textChanged.connect(self._read)
        column.addWidget(self.formula)
        self._names = QFormLayout()
        self._names.setHorizontalSpacing(SPACE_3)
        column.addLayout(self._names)
        self.result = label(role="heading", wrap=True)
        column.addWidget(self.result)
        self.fields: dict[str, QLineEdit] = {}

    def _read(self) -> None:
        text = self.formula.text().strip()
        if not text:
            self._offer(())
            self.result.setText("")
            return
        try:
            formula = parse_formula(text)
            refuse_banned(*sorted(formula.names | formula.sums))
        except UserError as error:
            self._offer(())
            self.result.setText(str(error))
            return
        self._offer(tuple(sorted(formula.names)))
        self._compute()

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
            field.setMaximumWidth(160)
            field.textChanged.connect(self._compute)
            self.fields[name] = field
            self._names.addRow(label(name, role="hint"), field)

    def _compute(self) -> None:
        values: dict[str, Decimal] = {}
        for name, field in self.fields.items():
            if not field.text().strip():
                self.result.setText(tr("Type a value for {name}.", name=name))
                return
            try:
                values[name] = Decimal(field.text().strip())
            except InvalidOperation:
                self.result.setText(tr("“{value}” is not a number", value=field.text()))
                return
        try:
            self.result.setText(f"= {value_of(self.formula.text(), values).normalize():f}")
        except UserError as error:
            self.result.setText(str(error))
