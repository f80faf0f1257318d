"""Work done before it is imported: what would be new, changed and the same, the sums, and the lines that are not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.exchange.wording import problem_title, work_title
from app.exchange.workload.amounts import sums
from app.exchange.workload.giving_back import told_of, wrong_title
from app.exchange.workload.rows import plain_number
from app.words import tr
from ui.kit.cards import FigureCard
from ui.kit.controls import label
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import SPACE_3, TIER_SHAPES, Tone

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.exchange.workload.service import WorkRun
    from app.exchange.workload.values import Row


@attrs.frozen(slots=True)
class WorkLine:
    """One line as shown: where it stands, whom and what it is about, what is wrong with it ("" where nothing is)."""

    place: str
    person: str
    number: str
    what: str
    wrong: str = ""
    remedy: str = ""


class WorkStep(QWidget):
    """Figures above, lines below."""

    def __init__(self) -> None:
        super().__init__()
        self.run: WorkRun | None = None
        self._taken: tuple[WorkLine, ...] = ()
        self._wrong: tuple[WorkLine, ...] = ()
        self.cards: dict[str, FigureCard] = {}
        figures = QHBoxLayout()
        figures.setSpacing(SPACE_3)
        for key, caption, tone in (
            ("new", tr("New"), Tone.CALM), ("changed", tr("Changed"), Tone.CALM), ("same", tr("Unchanged"), Tone.CALM),
            ("refused", tr("Not imported"), Tone.LAPSED),
        ):  # fmt: skip
            card = FigureCard(caption, tone=tone)
            card.clicked.connect(lambda _on=False, key=key: self.open_lines(wrong=key == "refused"))
            self.cards[key] = card
            figures.addWidget(card)
        self.said = label(role="hint", wrap=True)
        self.table: RowTable[WorkLine] = RowTable(_columns(), name=tr("Lines of the file"))
        self.table.say_when_empty(tr("No such rows"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addLayout(figures)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)

    def show_run(self, run: WorkRun) -> None:
        """Show a dry run; lines that are not taken come first where there are any."""
        self.run = run
        self._taken, self._wrong = tuple(_taken(run)), tuple(_wrong(run))
        for key, card in self.cards.items():
            card.show_figure(run.counts.get(key, 0))
        told = [tr("Month: {month}", month=run.proposal.month)]
        if run.done_before is not None:
            told.append(tr("This very file came in before, as import {batch}.", batch=run.done_before))
        if run.workload is not None and run.workload.repeated:
            told.append(
                tr("{count} groups of lines say the same; all of them count.", count=len(run.workload.repeated))
            )
        self.said.setText("　".join(told))
        self.open_lines(wrong=bool(self._wrong))

    def clear(self) -> None:
        """Forget the lines."""
        self.run, self._taken, self._wrong = None, (), ()
        self.table.show_rows(())

    def open_lines(self, *, wrong: bool) -> None:
        """Show the lines that are not taken, or what is."""
        self.table.show_rows(self._wrong if wrong else self._taken)


def _columns() -> tuple[Column[WorkLine], ...]:
    return (
        Column("place", tr("Line"), lambda line: CellView(line.place, tooltip=line.place), width=130, right=True),
        Column("number", tr("Staff no."), lambda line: line.number, width=110),
        Column("name", tr("Name"), lambda line: CellView(line.person, Tone.STRONG), width=130),
        Column("what", tr("What was read"), lambda line: CellView(line.what, tooltip=line.what), stretch=True),
        Column("wrong", tr("What is wrong"), _trouble, width=300),
    )


def _trouble(line: WorkLine) -> CellView:
    marks = (Mark(TIER_SHAPES[Tone.NEAR], Tone.NEAR, tr("Problems")),) if line.wrong else ()
    return CellView(line.wrong, Tone.QUIET, marks, tooltip=line.remedy or line.wrong)


def _taken(run: WorkRun) -> Iterator[WorkLine]:
    """Yield what is taken: the sums of each person, or each row."""
    if run.workload is not None:
        for person, items in sums(run.workload.amounts).items():
            said = "；".join(f"{item} {plain_number(value)}" for item, value in items.items())
            yield WorkLine("", person.name, person.staff_no or "", said)
    for page in run.pages:
        for row in page.rows:
            if not row.problems:
                yield _row(run, page.sheet, row)


def _wrong(run: WorkRun) -> Iterator[WorkLine]:
    for refused in () if run.workload is None else run.workload.refused:
        what = f"{refused.item} {refused.quantity}".strip()
        place = _place(run, refused.sheet, refused.line)
        wrong = tr("{field}: {problem}", field=wrong_title(refused), problem=problem_title(refused.reason))
        yield WorkLine(place, "", refused.staff_no, what, wrong, told_of(run, refused))
    for page in run.pages:
        for row in page.rows:
            if row.problems:
                yield _row(run, page.sheet, row)


def _place(run: WorkRun, sheet: str, line: int) -> str:
    """Return where a line stands; the sheet is named only where there are several."""
    return f"{sheet} {line}" if len(run.proposal.tables) > 1 else str(line)


def _row(run: WorkRun, sheet: str, row: Row) -> WorkLine:
    who = row.people.get("person") or row.people.get("chief")
    said = "；".join(
        f"{work_title(field)} {value}" for field, value in row.record.items() if value is not None and field != "person"
    )
    wrong = "；".join(
        f"{work_title(problem.field)}：{problem_title(problem.kind)}（{problem.value or ''}）"
        for problem in row.problems
    )
    return WorkLine(
        _place(run, sheet, row.row),
        "" if who is None else who.name,
        "" if who is None else who.staff_no or "",
        said,
        wrong,
    )
