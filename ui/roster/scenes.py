"""The screen story: the states of the page worth a picture, numbered in the order one meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint

from app.roster.sheet import Place, SheetState
from ui.kit import lanes
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.findings import HOUSE, LAW
from ui.roster.solving import Scope
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.page import RosterPage
    from ui.roster.workbench import Workbench

LIVE_SECONDS = 120  # at most: it is held as soon as a roster is there
STORY_SECONDS = 20
HELP_SECONDS = 180
STEP = 0.05
QUICK = {"01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "15", "16", "18"}


def scenes_of(page: RosterPage) -> dict[str, Callable[[], None]]:
    """Return the states that need no solver, by name; each begins where the one before ended."""
    story = story_of(page)
    return {name: story[name] for name in story if name[:2] in QUICK}


def story_of(page: RosterPage) -> dict[str, Callable[[], None]]:
    """Return the whole story, from opening to a change after publishing; on a vault open for writing it is really done."""
    bench = page.bench
    return {
        "01-open": lambda: _still(bench),
        "02-drag": lambda: _drag(bench, Verdict.FREE),
        "03-rule-named": lambda: _drag(bench, Verdict.REFUSED),
        "04-needs-reason": lambda: _drag(bench, Verdict.ASK),
        "05-nurse-onto-duty": lambda: _carry_nurse(bench),
        "06-typing": lambda: _type(bench),
        "07-why": lambda: _why(bench),
        "08-candidates": lambda: _gap(bench),
        "09-fair": lambda: _fair(bench),
        "10-finding": lambda: _finding(bench),
        "11-solving": lambda: _solve(bench),
        "12-solved": lambda: _solved(bench),
        "13-side-by-side": lambda: _variants(bench),
        "14-conflict-and-remedies": lambda: _conflict(bench),
        "15-week": lambda: _week(bench),
        "16-publish": lambda: _published(page),
        "17-changed": lambda: _changed(page),
        "18-two-versions": lambda: _versions(page),
        "19-worked": lambda: bench.show_layer("actual"),
    }


def _still(bench: Workbench) -> None:
    bench.dragging.cancel()
    bench.view.foot.judge(())
    bench.bubble.hide()
    bench.reason.give_up()
    bench.entry.give_up()
    bench.show_sheet()
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
    nights = [p for p in filled if bench.grid.view.rows[p.row].cells[p.day].look.value == "night" and p.day > 3]  # noqa: PLR2004 - not at the edge
    return next(iter(nights or filled), None)


def _drag(bench: Workbench, wanted: Verdict) -> None:
    _still(bench)
    source = _lift(bench)
    if source is None:
        return
    bench.grid.choose(bench.grid.selection.at(source))
    bench.dragging.begin(Lift(Held.CELLS, block=Block.around(source, source)))
    rows = sorted(range(len(bench.grid.view.rows)), key=lambda row: (abs(row - source.row), row))
    places = (
        Place(row, day)
        for row in rows
        for day in range(4, len(bench.grid.view.days))
        if bench.dragging.verdict(Place(row, day)) is wanted
        and bench.editor
        and not bench.editor.frozen(Place(row, day))
    )
    bench.dragging.move(Drop(next(places, source)))


def _carry_nurse(bench: Workbench) -> None:
    _still(bench)
    foot, names = bench.view.foot, bench.grid.names_head
    short = [(n, d) for n, line in enumerate(bench.grid.view.foot) for d, cell in enumerate(line.cells) if cell.short]
    if short:
        line, day = next(((n, d) for n, d in short if n and d > 6), short[0])  # noqa: PLR2004 - a week in, away from the edge
        rows = range(1, len(bench.grid.view.rows))
        free = (
            r
            for r in rows
            if bench.editor and bench.editor.cell(Place(r, day)).text in {"", bench.editor.sheet.ward.rest}
        )
        names.row_lifted.emit(next(free, 1))
        names.row_dragged.emit(foot.mapToGlobal(foot.rect_of(line, day).center() + QPoint(1, 1)))


def _type(bench: Workbench) -> None:
    _still(bench)
    blank = next((p for p in (bench.sheet() or ()).places() if _is_blank(bench, p)), Place(3, 9))  # type: ignore[union-attr]
    bench.grid.go_to(blank)
    bench.grid.code_typed.emit("产")


def _is_blank(bench: Workbench, place: Place) -> bool:
    return (
        bench.editor is not None and bench.editor.cell(place).blank and place.row > 1 and not bench.editor.frozen(place)
    )


def _why(bench: Workbench) -> None:
    _still(bench)
    source = _lift(bench)
    if source is not None:
        bench.grid.go_to(source)
        bench.guide.explain("why")


def _gap(bench: Workbench) -> None:
    _still(bench)
    bench.guide.explain("gap")


def _fair(bench: Workbench) -> None:
    _still(bench)
    bench.show_tab("fair")


def _finding(bench: Workbench) -> None:
    _still(bench)
    order = {LAW: 0, HOUSE: 1}
    lines = sorted(bench.findings.lines, key=lambda line: (order.get(line.group, 2), not line.of_people))
    if lines and lines[0].cells:
        bench.findings.pick(bench.findings.lines.index(lines[0]))


def _solve(bench: Workbench) -> None:
    """The picture is taken while it works: the run is held once a roster is shown."""
    _still(bench)
    bench.solver_panel.seconds.setValue(LIVE_SECONDS)
    bench.proposals.solve(Scope.BLANKS)
    _until(lambda: bench.solver.best is not None or not bench.solver.at_work, LIVE_SECONDS)


def _solved(bench: Workbench) -> None:
    bench.solver.stop()
    lanes.settle(HELP_SECONDS)
    if bench.solver.best is not None:
        bench.solver.take()
        bench.show_tab("check")


def _variants(bench: Workbench) -> None:
    _still(bench)
    bench.solver_panel.seconds.setValue(3 * STORY_SECONDS)
    bench.proposals.solve_variants()
    lanes.settle(HELP_SECONDS)


def _conflict(bench: Workbench) -> None:
    """Lock a week off for half of the ward: what that makes impossible is said, with ways out."""
    bench.solver.drop()
    _still(bench)
    sheet = bench.sheet()
    if sheet is None or bench.editor is None:
        return
    days = range(min(7, sheet.days), min(10, sheet.days))
    many = range(1, 1 + (2 * len(sheet.rows)) // 3)
    places = tuple(p for p in (Place(r, d) for r in many for d in days) if not bench.editor.frozen(p))
    bench.hands.carry_out(bench.editor.plan_put(places, sheet.ward.rest), ask=False)
    bench.grid.choose(bench.grid.selection.at(places[0]).to(places[-1]))
    bench.hands.toggle_lock()
    bench.solver_panel.seconds.setValue(STORY_SECONDS)
    bench.proposals.solve(Scope.UNLOCKED)
    lanes.settle(HELP_SECONDS)


def _week(bench: Workbench) -> None:
    bench.solver.drop()
    while bench.hands.history.canUndo() and bench.hands.history.undoText() and bench.hands.history.index() > 1:
        bench.hands.history.undo()
    _still(bench)
    bench.show_span("week")


def _published(page: RosterPage) -> None:
    """Show the sheet that is on the notice board."""
    _still(page.bench)
    opened = page.opened
    if opened is None or opened.ward is None:
        return
    shown = [first for first, _days, state in opened.ward.sheets if state == SheetState.PUBLISHED.value]
    if shown:
        page.receive(ward=opened.ward.unit_id, first=shown[-1])
        lanes.settle()


def _changed(page: RosterPage) -> None:
    """Change a published cell: it is marked, and the change waits to be published with its reason."""
    bench = page.bench
    sheet, editor = bench.sheet(), bench.editor
    if sheet is None or editor is None or bench.read_only:
        return
    today = page.desk.clock.today()
    free = (p for p in sheet.places() if sheet.date(p.day) >= today and p.row and not editor.frozen(p))
    place = next((p for p in free if not editor.plan_put((p,), sheet.ward.rest).nothing), None)
    if place is not None:
        bench.hands.carry_out(editor.plan_put((place,), sheet.ward.rest), ask=False)
        bench.grid.go_to(place)
        page.do("change")


def _versions(page: RosterPage) -> None:
    page.bench.reason.give_up()
    page.afterwards.show_versions()
    lanes.settle()
    page.afterwards.compare_with(1)
    lanes.settle()


def _until(done: Callable[[], bool], seconds: float) -> None:
    import time

    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        QCoreApplication.processEvents()
        time.sleep(STEP)
