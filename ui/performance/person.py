"""One person's month opened: the sum, the waterfall, and each part with formula, inputs and where they were read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.performance.comparing import PersonMonth, months_of, peers
from app.performance.outcome import PersonOutcome, Portion, Reckoning, Used
from app.words import tr
from ui.kit import messages
from ui.kit.controls import label, rule
from ui.kit.lanes import op
from ui.kit.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from ui.performance.charts import BarPicture, UprightBar
from ui.performance.waterfall import Waterfall

if TYPE_CHECKING:
    from ui.performance.page import PerformancePage

PICTURE = 128


class PersonView(QWidget):
    """Everything a person may ask of their month."""

    def __init__(self, person: PersonOutcome, same_post: Sequence[PersonOutcome] = ()) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        column.setSpacing(SPACE_2)
        head = label(tr("{amount} yuan", amount=f"{person.payable:,.2f}"), role="figure")
        head.setAccessibleName(tr("Payable {amount}", amount=f"{person.payable:,.2f}"))
        column.addWidget(head)
        column.addWidget(label(_quiet(person), role="hint", wrap=True))
        waterfall = Waterfall()
        waterfall.show_bars(person.waterfall)
        column.addWidget(waterfall)
        self.months = BarPicture(height=PICTURE)
        self.months.hide()
        column.addWidget(self.months)
        self.peers = BarPicture(height=PICTURE)
        column.addWidget(self.peers)
        self._show_peers(person, same_post)
        for note in person.notes:
            column.addWidget(label(str(note), role="error", wrap=True))
        for portion in person.portions:
            column.addWidget(rule())
            self._add_portion(column, portion)
        column.addStretch(1)

    def show_months(self, months: tuple[PersonMonth, ...]) -> None:
        """Show what the months before gave, this one last."""
        self.months.setVisible(len(months) > 1)
        bars = [
            UprightBar(each.month[2:].replace("-", "/"), float(each.payable), f"{each.payable:,.0f}",
                       each is months[-1])
            for each in months
        ]  # fmt: skip
        self.months.show_bars(tr("Payable by month, yuan"), bars)

    def _show_peers(self, person: PersonOutcome, same_post: Sequence[PersonOutcome]) -> None:
        self.peers.setVisible(len(same_post) > 1)
        place = next((n for n, each in enumerate(same_post, start=1) if each.id == person.id), 0)
        title = tr("The same post{post}: {place} of {count} by amount", place=place, count=len(same_post),
                   post=f"（{person.post_class}）" if person.post_class else "")  # fmt: skip
        self.peers.show_bars(
            title, [UprightBar(each.name, float(each.payable), f"{each.payable:,.0f}", each.id == person.id)
                    for each in same_post]
        )  # fmt: skip

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


def open_month(page: PerformancePage, person: PersonOutcome) -> None:
    """Open one person's month in the page's panel, with their months before and the people of their post."""
    run, sheet = page.loaded.run, page.loaded.sheet
    view = PersonView(person, peers(() if run is None else run.outcome.units, person))
    page.panel.show_content(person.name or person.id, view, quiet=f"{person.id} · {page.month}")
    rows = () if sheet is None else sheet.people
    who = next((row.person_id for row in rows if row.number == person.id), None)
    unit_id, month = page.unit_id, page.month
    if who is None or unit_id is None:
        return
    op(view, lambda _job: months_of(page.desk, unit_id=unit_id, person_id=who, until=month)).then(
        view.show_months
    ).otherwise(lambda error: messages.show_error(page, error)).run()


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
