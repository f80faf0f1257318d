"""The screen story: the states of the page worth a picture, numbered in the order one meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.roster.sheet import Place
from ui.kit import lanes
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.findings import HOUSE, LAW
from ui.roster.solving import Scope
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.workbench import Workbench

STORY_SECONDS = 4


def scenes_of(bench: Workbench) -> dict[str, Callable[[], None]]:
    """Return the scenes by name; each begins where the one before ended."""
    return {
        "1-open": lambda: _still(bench),
        "2-drag": lambda: _drag(bench, Verdict.FREE),
        "3-rule-named": lambda: _drag(bench, Verdict.REFUSED),
        "4-needs-reason": lambda: _drag(bench, Verdict.ASK),
        "5-typing": lambda: _type(bench),
        "6-why": lambda: _why(bench),
        "7-fair": lambda: _fair(bench),
        "8-conflict": lambda: _conflict(bench),
        "9-solved": lambda: _solve(bench),
        "10-week": lambda: _week(bench),
    }


def _still(bench: Workbench) -> None:
    bench.dragging.cancel()
    bench.show_span("month")
    bench.show_tab("check")


def _lift(bench: Workbench) -> Place | None:
    """Return a cell with a night shift, or any filled one."""
    sheet = bench.sheet()
    if sheet is None:
        return None
    filled = [
        p for p in sheet.places() if not sheet.cells[p.row][p.day].blank and bench.editor and not bench.editor.frozen(p)
    ]
    nights = [p for p in filled if bench.grid.view.rows[p.row].cells[p.day].look.value == "night" and p.row > 0]
    return next(iter(nights or filled), None)


def _drag(bench: Workbench, wanted: Verdict) -> None:
    _still(bench)
    source = _lift(bench)
    if source is None:
        return
    bench.grid.choose(bench.grid.selection.at(source))
    block = Block.around(source, source)
    bench.dragging.begin(Lift(Held.CELLS, block=block))
    places = (
        Place(row, day)
        for row in range(min(16, len(bench.grid.view.rows)))
        for day in range(8, len(bench.grid.view.days))
        if bench.dragging.verdict(Place(row, day)) is wanted
    )
    bench.dragging.move(Drop(next(places, source)))


def _type(bench: Workbench) -> None:
    _still(bench)
    bench.grid.go_to(Place(min(3, len(bench.grid.view.rows) - 1), 9))
    bench.grid.code_typed.emit("产")


def _why(bench: Workbench) -> None:
    bench.grid.setFocus()
    _still(bench)
    source = _lift(bench)
    if source is not None:
        bench.grid.go_to(source)
        bench.guide.explain("why")


def _fair(bench: Workbench) -> None:
    bench.show_tab("fair")


def _conflict(bench: Workbench) -> None:
    _still(bench)
    order = {LAW: 0, HOUSE: 1}
    lines = sorted(bench.findings.lines, key=lambda line: order.get(line.group, 2))
    if lines and lines[0].cells:
        bench.findings.pick(bench.findings.lines.index(lines[0]))


def _solve(bench: Workbench) -> None:
    bench.solver_panel.seconds.setValue(STORY_SECONDS)
    bench.solve(Scope.UNLOCKED)
    lanes.settle(60)


def _week(bench: Workbench) -> None:
    bench.solver.drop()
    bench.show_tab("check")
    bench.show_span("week")
