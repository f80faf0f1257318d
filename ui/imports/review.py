"""The third step: how many rows are new, changed, the same, or not imported, and why; every figure opens its rows."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.exchange.planning import State
from app.exchange.wording import FATES, problem_title
from app.words import tr
from ui.imports.details import RowDetails
from ui.imports.lines import Review, ReviewLine
from ui.kit.cards import FigureCard
from ui.kit.controls import button, label
from ui.kit.panels import SidePanel
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import CONTROL_SMALL, SPACE_2, SPACE_3, SPACE_4, TIER_SHAPES, Tone

TROUBLED = "troubled"
PANEL = 420
TONES: dict[State, Tone] = {
    State.NEW: Tone.GOOD,
    State.CHANGED: Tone.ACCENT,
    State.SAME: Tone.QUIET,
    State.CONFLICT: Tone.DUE,
    State.REFUSED: Tone.LAPSED,
}


class ReviewStep(QWidget):
    """Figures above, rows below, one row's cells beside them."""

    def __init__(self) -> None:
        super().__init__()
        self.review: Review | None = None
        self._fate: State | str | None = None
        self._kind: str | None = None
        self.cards: dict[State | str, FigureCard] = {}
        figures = QHBoxLayout()
        figures.setSpacing(SPACE_3)
        for key, caption, tone in (
            (State.NEW, tr("New"), Tone.CALM), (State.CHANGED, tr("Changed"), Tone.CALM),
            (State.SAME, tr("Unchanged"), Tone.CALM), (State.CONFLICT, tr("Contradict the file"), Tone.DUE),
            (State.REFUSED, tr("Not imported"), Tone.LAPSED), (TROUBLED, tr("Rows with problems"), Tone.NEAR),
        ):  # fmt: skip
            card = FigureCard(caption, tone=tone)
            card.clicked.connect(lambda _on=False, key=key: self.open_fate(key))
            self.cards[key] = card
            figures.addWidget(card)
        self.kinds = QComboBox()
        self.kinds.setAccessibleName(tr("Kind of problem"))
        self.kinds.setFixedHeight(CONTROL_SMALL)
        self.kinds.setMinimumWidth(240)
        self.kinds.activated.connect(lambda _place: self.open_fate(TROUBLED, kind=self.kinds.currentData()))
        self.said = label(role="hint")
        head = QHBoxLayout()
        head.setSpacing(SPACE_2)
        head.addWidget(self.kinds)
        head.addWidget(self.said)
        head.addStretch(1)
        self.units = button("", self.open_units, role="link")
        head.addWidget(self.units)
        self.table: RowTable[ReviewLine] = RowTable(_columns(), name=tr("Rows of the workbook"))
        self.table.say_when_empty(tr("No such rows"))
        self.table.opened.connect(self.open_line)
        self.panel = SidePanel(width=PANEL)
        self.table.picked.connect(self._on_picked)
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(SPACE_3)
        left.addLayout(figures)
        left.addLayout(head)
        left.addWidget(self.table, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(SPACE_3)
        whole.addLayout(left, 1)
        whole.addWidget(self.panel)

    def show_review(self, review: Review) -> None:
        """Show a dry run; what needs a look comes first."""
        self.review = review
        self.panel.close_panel()
        counts = review.run.counts
        for state in State:
            self.cards[state].show_figure(counts.get(state.value, 0), _second(state, review))
        self.cards[TROUBLED].show_figure(
            review.troubled, tr("{count} problems", count=f"{sum(review.kinds.values()):,}")
        )
        self.kinds.clear()
        self.kinds.addItem(tr("All problems"), None)
        for kind, count in sorted(review.kinds.items(), key=lambda pair: -pair[1]):
            self.kinds.addItem(tr("{problem}: {count}", problem=problem_title(kind), count=f"{count:,}"), kind)
        self.kinds.setVisible(bool(review.kinds))
        self.units.setText(tr("New campuses and departments ({count})", count=len(review.run.new_units)))
        self.units.setVisible(bool(review.run.new_units))
        order = (State.CONFLICT, State.CHANGED, TROUBLED, State.NEW, State.SAME)
        self.open_fate(next((key for key in order if self.cards[key].figure() != "0"), State.SAME))

    def clear(self) -> None:
        """Forget the rows."""
        self.review = None
        self.panel.close_panel()
        self.table.show_rows(())

    def open_fate(self, fate: State | str, *, kind: str | None = None) -> None:
        """Show the rows behind one figure; of those with problems, the rows with one ``kind``."""
        self._fate, self._kind = fate, kind
        self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind)))
        self._filter()

    def open_line(self, line: ReviewLine) -> None:
        """Show one row cell by cell, what is wrong with it, and what would change."""
        place = tr("{sheet}, row {row}", sheet=line.sheet, row=line.row)
        self.panel.show_content(line.person or line.number or place, RowDetails(line), quiet=place)

    def open_units(self) -> None:
        """Show the campuses and departments that would be made."""
        if self.review is None:
            return
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(SPACE_4, SPACE_4, SPACE_4, SPACE_4)
        said = tr(
            "Nobody knows these names yet. If one only spells a known department another way, correct it in the file."
        )
        column.addWidget(label(said, role="hint", wrap=True))
        for name in self.review.run.new_units:
            column.addWidget(label(name))
        column.addStretch(1)
        self.panel.show_content(tr("New campuses and departments"), holder)

    def _on_picked(self, line: ReviewLine | None) -> None:
        if line is not None and self.panel.isVisible():
            self.open_line(line)

    def _filter(self) -> None:
        if self.review is None:
            return
        lines = [
            line
            for line in self.review.lines
            if (line.problems if self._fate == TROUBLED else line.fate == self._fate)
            and (self._kind is None or any(problem.kind == self._kind for problem in line.problems))
        ]
        self.table.show_rows(lines, keep=lambda line: (line.sheet, line.row))
        title = tr("Rows with problems") if self._fate == TROUBLED else tr(FATES[State(str(self._fate))])
        self.said.setText(tr("{title}: {count} rows", title=title, count=f"{len(lines):,}"))


def _second(state: State, review: Review) -> str:
    if state is State.NEW and review.run.new_units:
        return tr("with {count} new departments", count=len(review.run.new_units))
    return {
        State.NEW: tr("not on file yet"),
        State.CHANGED: tr("before and after beside"),
        State.SAME: tr("nothing to do"),
        State.CONFLICT: tr("two people, or another number"),
        State.REFUSED: tr("come back with reasons"),
    }[state]


def _columns() -> tuple[Column[ReviewLine], ...]:
    return (
        Column("sheet", tr("Sheet"), lambda line: line.sheet, width=120),
        Column("row", tr("Row"), lambda line: str(line.row), width=60, right=True, sort=lambda line: (line.sheet, line.row)),
        Column("number", tr("Staff no."), lambda line: line.number, width=92),
        Column("name", tr("Name"), lambda line: CellView(line.person, Tone.STRONG), width=120),
        Column("fate", tr("Result"), _fate, width=110),
        Column("said", tr("What changes, what is wrong"), _said, stretch=True),
    )  # fmt: skip


def _fate(line: ReviewLine) -> CellView:
    tone = TONES[line.fate]
    marks = (Mark(TIER_SHAPES[tone], tone),) if tone in TIER_SHAPES else ()
    return CellView(tr(FATES[line.fate]), tone, marks)


def _said(line: ReviewLine) -> CellView:
    changes = "；".join(f"{change.title}：{change.before} → {change.after}" for change in line.changes)
    problems = "；".join(
        f"{problem.column or ''}{problem.row} {problem_title(problem.kind)}" for problem in line.problems
    )
    marks = (Mark(TIER_SHAPES[Tone.NEAR], Tone.NEAR, tr("Problems")),) if line.problems else ()
    text = "　".join(part for part in (changes, problems) if part)
    return CellView(text, Tone.PLAIN if changes else Tone.QUIET, marks, tooltip=text)
