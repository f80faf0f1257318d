"""One person's month opened: the sum, the waterfall, and each part with formula, inputs and where they were read."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.performance.outcome import PersonOutcome, Portion, Reckoning, Used
from app.words import tr
from ui.kit.controls import label, rule
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from ui.performance.waterfall import Waterfall


class PersonView(QWidget):
    """Everything a person may ask of their month."""

    def __init__(self, person: PersonOutcome) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        head = label(f"{person.payable:,.2f}", role="figure")
        head.setAccessibleName(tr("Payable {amount}", amount=f"{person.payable:,.2f}"))
        column.addWidget(head)
        column.addWidget(label(_quiet(person), role="hint", wrap=True))
        waterfall = Waterfall()
        waterfall.show_bars(person.waterfall)
        column.addWidget(waterfall)
        for note in person.notes:
            column.addWidget(label(str(note), role="error", wrap=True))
        for portion in person.portions:
            column.addWidget(rule())
            self._add_portion(column, portion)
        column.addStretch(1)

    @staticmethod
    def _add_portion(column: QVBoxLayout, portion: Portion) -> None:
        column.addWidget(label(f"{portion.title or portion.step}　{portion.amount:,.2f}", role="heading"))
        if portion.weight is not None and portion.weights and portion.pot is not None:
            told = tr("{pot} × {weight} ÷ {weights}", pot=f"{portion.pot:,.2f}", weight=plain(portion.weight),
                      weights=plain(portion.weights))  # fmt: skip
            extra = tr("; one cent of the remainder") if portion.extra_cent else ""
            column.addWidget(label(told + extra, role="hint", wrap=True))
        inner = QVBoxLayout()
        inner.setContentsMargins(SPACE_3, 0, 0, SPACE_1)
        inner.setSpacing(SPACE_1)
        for text in reckoning_lines(portion.reckoning):
            inner.addWidget(label(text, role="hint", wrap=True))
        if portion.note is not None:
            inner.addWidget(label(str(portion.note), role="error", wrap=True))
        column.addLayout(inner)


def reckoning_lines(reckoning: Reckoning) -> list[str]:
    """Return a formula with its inputs, and below it those of the values it rests on."""
    below = {each.name: each for each in reckoning.below}
    lines = [f"{reckoning.name} = {reckoning.formula} = {plain(reckoning.result)}"] if reckoning.formula else []
    lines.extend(_input_line(used) for used in reckoning.inputs if used.name not in below)
    for each in below.values():
        lines.extend(reckoning_lines(each))
    return lines


def plain(number: object) -> str:
    """Return a number as people read it: at most six places, no trailing noughts."""
    text = f"{number:.6f}"
    return text.rstrip("0").rstrip(".")


def _input_line(used: Used) -> str:
    source = f"（{'；'.join(used.sources)}）" if used.sources else ""
    note = f"　{used.note}" if used.note is not None else ""
    return f"　{used.name} {plain(used.value)}{source}{note}"


def _quiet(person: PersonOutcome) -> str:
    return tr("Within the pool {shared}, beside it {outside}, adjusted {adjusted}, kept back {held}",
              shared=f"{person.shared:,.2f}", outside=f"{person.outside:,.2f}", adjusted=f"{person.adjusted:,.2f}",
              held=f"{person.held:,.2f}")  # fmt: skip
