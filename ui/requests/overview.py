"""By ward: how many requests wait, how long, and what was answered; opens the ward's inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.access.permissions import Verb
from app.requests.overview import LOOKED_BACK, WardLine, overview
from app.words import tr
from ui.kit.controls import label
from ui.kit.lanes import op
from ui.kit.tab import Tab
from ui.kit.tables import CellView, Column, Mark
from ui.kit.tableview import RowTable
from ui.kit.tokens import Shape, Tone

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.kit.page import Frame

LONG = 3  # days


class OverviewTab(Tab):
    """One line a ward, the longest wait first."""

    def __init__(self, frame: Frame, go: Callable[[int], None]) -> None:
        super().__init__(frame)
        self.told = label(role="hint")
        self.table: RowTable[WardLine] = RowTable(_columns(), name=tr("By ward"))
        self.table.say_when_empty(tr("Nobody has asked for anything yet"),
                                  tr("Nurses ask at their own login; what comes on paper is entered in the inbox."))  # fmt: skip
        if self.desk.may(Verb.REQUEST_ANSWER):
            self.table.opened.connect(lambda line: go(line.unit_id))
        self.body.addWidget(self.told)
        self.body.addWidget(self.table, 1)

    def load(self) -> None:
        """Read what waits where."""
        op(self, lambda _job: overview(self.desk)).then(self._show).run()

    def blank(self) -> None:
        """Show nothing."""
        super().blank()
        self.table.show_rows(())
        self.told.clear()

    def _show(self, lines: tuple[WardLine, ...]) -> None:
        waiting, second = sum(line.waiting for line in lines), sum(line.department for line in lines)
        told = tr("{waiting} wait, {second} of them for the second step; answered: of the last {days} days",
                  waiting=waiting, second=second, days=LOOKED_BACK)  # fmt: skip
        self.told.setText(told if lines else "")
        self.table.show_rows(lines, keep=lambda line: line.unit_id)


def _columns() -> tuple[Column[WardLine], ...]:
    def count(name: str) -> Callable[[WardLine], CellView]:
        return lambda line: CellView(str(getattr(line, name) or ""))

    def oldest(line: WardLine) -> CellView:
        if line.oldest is None:
            return CellView("")
        late = line.oldest >= LONG
        return CellView(
            tr("{days} d", days=line.oldest), marks=(Mark(Shape.TRIANGLE, Tone.DUE, tr("waits long")),) if late else ()
        )

    return (
        Column("ward", tr("Ward"), lambda r: CellView(r.unit, Tone.STRONG), stretch=True),
        Column("waiting", tr("Waiting"), count("waiting"), width=84, right=True, sort=lambda r: r.waiting),
        Column("wishes", tr("Wish"), count("wishes"), width=84, right=True, sort=lambda r: r.wishes),
        Column("leave", tr("Leave of absence"), count("leave"), width=84, right=True, sort=lambda r: r.leave),
        Column("swaps", tr("Swaps"), count("swaps"), width=84, right=True, sort=lambda r: r.swaps),
        Column("second", tr("Second step"), count("department"), width=96, right=True, sort=lambda r: r.department),
        Column("oldest", tr("Oldest"), oldest, width=96, right=True, sort=lambda r: r.oldest or 0),
        Column("average", tr("Average age"), lambda r: "" if r.average is None else tr("{days} d", days=r.average),
               width=96, right=True, sort=lambda r: r.average or 0),
        Column("approved", tr("Granted"), count("approved"), width=84, right=True, sort=lambda r: r.approved),
        Column("denied", tr("Denied"), count("denied"), width=84, right=True, sort=lambda r: r.denied),
    )  # fmt: skip
