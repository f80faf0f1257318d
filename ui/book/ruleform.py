"""One rule as a form: what it says, its typed settings, binding or a wish, whom it binds; what is refused stands inline."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem, QVBoxLayout, QWidget

from app.errors import UserError
from app.reports.roster import BADGES
from app.roster.book.rulebook import LAW
from app.roster.book.rulewords import MINUTES, OPTIONS, POST_TITLES
from app.roster.model import RuleConfig
from app.roster.rules import RULES_BY_KEY, ParamSpec
from app.staff.codes import Table
from app.staff.codes import codes as codes_of
from app.words import say, tr
from ui.kit.controls import button, label, rule
from ui.kit.forms import ChoiceField, Field, LinesField, TextField
from ui.kit.pickfields import TicksField
from ui.kit.rowforms import NumberField, RowForm, day_field
from ui.kit.strips import Strip
from ui.kit.tokens import SPACE_2, SPACE_3, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.roster.book.rulebook import RuleLine
    from app.roster.model import Param
    from app.words import Words

BINDING, WISH = "binding", "wish"
ARROW = "→"
PAIRS = frozenset({"forbidden", "after"})
CELL = 30


class MatrixField(Field):
    """Which shift may not follow which on the next day: a tick matrix, rows today, columns tomorrow."""

    def __init__(
        self, key: str, title: str, codes: Sequence[str], *, value: Iterable[tuple[str, Sequence[str]]]
    ) -> None:
        self.table = _Matrix(len(codes), len(codes))
        self._codes = tuple(codes)
        super().__init__(
            key, title, self.table, hint=tr("Row: today; column: the next day; ✕ is forbidden. Space sets it.")
        )
        held = {(first, second) for first, others in value for second in others}
        self.table.setHorizontalHeaderLabels(list(codes))
        self.table.setVerticalHeaderLabels(list(codes))
        for row, first in enumerate(codes):
            for column, second in enumerate(codes):
                item = QTableWidgetItem("✕" if (first, second) in held else "")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                self.table.setItem(row, column, item)
        self.table.setFixedHeight(CELL * (min(9, len(codes)) + 1) + 4)
        self.table.cellClicked.connect(self._toggle)
        self.table.toggled.connect(self._toggle)

    def value(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return each shift with those that may not follow it."""
        found = []
        for row, first in enumerate(self._codes):
            others = tuple(second for column, second in enumerate(self._codes) if self._on(row, column))
            if others:
                found.append((first, others))
        return tuple(found)

    def _on(self, row: int, column: int) -> bool:
        item = self.table.item(row, column)
        return item is not None and bool(item.text())

    def _toggle(self, row: int, column: int) -> None:
        item = self.table.item(row, column)
        if item is not None and self.isEnabled():
            item.setText("" if item.text() else "✕")
            self._on_edited()


class _Matrix(QTableWidget):
    """The table of a matrix; Space asks for the cell under the cursor to be changed."""

    toggled = Signal(int, int)

    def __init__(self, rows: int, columns: int) -> None:
        super().__init__(rows, columns)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setMinimumSectionSize(CELL)
            header.setDefaultSectionSize(CELL)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentRow() >= 0:
            self.toggled.emit(self.currentRow(), self.currentColumn())
            return
        super().keyPressEvent(event)


class RuleForm(QWidget):
    """One rule.

    Signals:
        changed(): a field was edited; read it by ``read``.
        dropped(): the own setting shall go.
    """

    changed = Signal()
    dropped = Signal()

    def __init__(
        self, line: RuleLine, config: RuleConfig, *, may_edit: bool, own: bool, covered: bool, codes: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.label = config.label
        self._config = config
        self._kind = RULES_BY_KEY[config.rule]
        self.strip = Strip()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(label(str(line.help), wrap=True))
        column.addWidget(label(line.citation, role="hint", wrap=True))
        column.addWidget(rule())
        column.addWidget(self.strip)
        self.form = RowForm(*self._fields(line, own=own, covered=covered, codes=codes))
        column.addWidget(self.form)
        for field in self.form.fields.values():
            field.setEnabled(may_edit)
            field.edited.connect(self.changed)
        if own and may_edit:
            words = tr("Drop this setting; what stands above holds again") if covered else tr("Drop this rule")
            self.drop = button(words, self.dropped.emit, role="danger")
            column.addWidget(self.drop, 0, Qt.AlignmentFlag.AlignLeft)
        column.setSpacing(SPACE_2)

    def read(self) -> RuleConfig:
        """Return the setting as the form says it.

        Raises:
            UserError: a field does not hold.
        """
        fields = self.form.fields
        weight: int | None = None
        if fields["hard"].value() == WISH:
            number = fields["weight"]
            assert isinstance(number, NumberField)
            weight = int(number.number() or 1)
        params: list[tuple[str, Param]] = []
        for attribute in self._kind.params():
            value = self._param(attribute.name, attribute.metadata["param"])
            if value != attribute.default or attribute.name in dict(self._config.params):
                params.append((attribute.name, value))
        name = fields["name"].value() if "name" in fields else self._config.name
        return RuleConfig(
            self._config.rule,
            name=name,
            weight=weight,
            params=tuple(params),
            staffing=fields["staffing"].value(),
            people=self._config.people,
            since=fields["since"].value(),
            until=fields["until"].value(),
        )

    def refuse(self, told: Sequence[Words], *, field: str | None = None) -> None:
        """Say why the form can't be kept so; nothing clears it."""
        if not told:
            self.strip.clear()
            return
        text = "；".join(str(each) for each in told)
        named = self.form.fields.get(field or "")
        if named is not None:
            named.show_error(text)
        else:
            self.strip.say(text, remedy=tr("Law and the hospital's rules stand; set it stricter."), tone=Tone.LAPSED)

    def _fields(
        self, line: RuleLine, *, own: bool, covered: bool, codes: Sequence[str]
    ) -> tuple[Field | tuple[Field, ...], ...]:
        config = self._config
        values = dict(config.params)
        rows: list[Field | tuple[Field, ...]] = []
        if own and not covered:
            rows.append(TextField("name", tr("Name of this setting"), value=config.name,
                                  hint=tr("Only where the same rule is set more than once.")))  # fmt: skip
        rows += [
            _param_field(each.name, each.metadata["param"], values.get(each.name, each.default), codes)
            for each in self._kind.params()
        ]
        ways = [(BINDING, tr("binding")), *([(WISH, tr("a wish with a weight"))] if self._softens(line) else [])]
        way = BINDING if config.weight is None else WISH
        rows.append((ChoiceField("hard", tr("Weight"), ways, value=way),
                     NumberField("weight", tr("Price of one unit missed"), value=config.weight, least=1, whole=True)))  # fmt: skip
        types = [(code.code, code.label) for code in codes_of(Table.STAFFING_TYPE).values()]
        rows.append(
            TicksField("staffing", tr("Binds"), types, value=config.staffing, rows=5, hint=tr("None: everybody"))
        )
        rows.append(
            (day_field("since", tr("Only from"), config.since), day_field("until", tr("Only until"), config.until))
        )
        return tuple(rows)

    def _softens(self, line: RuleLine) -> bool:
        return self._kind.spec.may_soften and line.source != LAW

    def _param(self, name: str, spec: ParamSpec) -> Any:
        field = self.form.fields[f"param-{name}"]
        if isinstance(field, NumberField):
            number = field.number()
            if number is None and spec.kind == "number":
                field.show_error(tr("A number is asked for."))
                raise UserError(say("A number is asked for."), field=field.key)
            if number is None:
                return None
            return int((number * MINUTES).to_integral_value()) if spec.minutes else int(number)
        if isinstance(field, (MatrixField, ChoiceField, TicksField)):
            return field.value()
        if isinstance(field, LinesField):
            lines = field.value()
            return tuple(_pair(each, field.key) for each in lines) if name in PAIRS else lines
        return tuple(part for part in field.value().replace("，", "、").replace(",", "、").split("、") if part.strip())


def staffing_text(types: Sequence[str]) -> str:
    """Return staffing types by their badges; everybody for none."""
    return "".join(BADGES.get(each, each) for each in types) or tr("everybody")


def _param_field(name: str, spec: ParamSpec, value: Any, codes: Sequence[str]) -> Field:
    key, title = f"param-{name}", str(spec.title)
    if spec.kind == "choice":
        return ChoiceField(key, title, [(each, tr(OPTIONS.get(each, each))) for each in spec.options], value=value)
    if name == "forbidden" and codes:
        named = [code for first, others in value for code in (first, *others)]
        return MatrixField(key, title, tuple(dict.fromkeys((*codes, *named))), value=value)
    if name in PAIRS:
        lines = [f"{first} {ARROW} {'、'.join(others)}" for first, others in value]
        return LinesField(key, title, value=lines, height=84, hint="N → 白、P")
    if spec.kind == "codes" and name == "avoided":
        return LinesField(key, title, value=value, height=72)
    if spec.kind == "codes" and any(each in POST_TITLES for each in value):
        return TicksField(key, title, [(post, tr(words)) for post, words in POST_TITLES.items()], value=value, rows=6)
    if spec.kind == "codes":
        return TextField(key, title, value="、".join(str(each) for each in value))
    if spec.minutes:
        hours = None if value is None else Decimal(value) / MINUTES
        least = None if spec.least is None else Decimal(spec.least) / MINUTES
        return NumberField(key, title, value=hours, least=least)
    return NumberField(key, title, value=value, least=spec.least, whole=True)


def _pair(line: str, field: str) -> tuple[str, tuple[str, ...]]:
    first, arrow, others = line.replace("->", ARROW).partition(ARROW)
    codes = tuple(part.strip() for part in others.replace("，", "、").replace(",", "、").split("、") if part.strip())
    if not arrow or not first.strip() or not codes:
        raise UserError(say("“{text}” is no succession; write it like N → 白、P.", text=line), field=field)
    return first.strip(), codes
