"""The screen story: the states of the page worth a picture, numbered in the order one meets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QPoint

from app.roster.sheet import EMPTY, Place, SheetState, frozen_place
from ui.kit import lanes
from ui.kit.page import AT_WORK
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.editor import prepared
from ui.roster.findings import HOUSE, LAW
from ui.roster.present import ACCOUNT, figure_columns
from ui.roster.solving import Scope
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.page import RosterPage
    from ui.roster.workbench import Workbench

LIVE_SECONDS = 120  # at most: the picture is taken when there are a few rosters
BETTER = 3
STORY_SECONDS = 40  # a busy machine finds nothing in less
HELP_SECONDS = 180
STEP = 0.05
REASON = "按现有人力安排，已与科主任商定"


def scenes_of(page: RosterPage) -> dict[str, Callable[[], object]]:
    """Return the states that need no solver and do nothing to the vault, by name; each begins where the one before ended."""
    return {name: act for name, act, quick in _told(page) if quick}


def story_of(page: RosterPage) -> dict[str, Callable[[], object]]:
    """Return the whole story, from opening to the print of a change; on a vault open for writing it is really done."""
    return {name: act for name, act, _quick in _told(page)}


def _told(page: RosterPage) -> list[tuple[str, Callable[[], object], bool]]:
    """Return (number and name, what is done, whether it is done in moments and changes nothing that is kept)."""
    bench = page.bench
    told: list[tuple[str, Callable[[], object], bool]] = [
        ("open", lambda: _still(bench), True),
        ("drag", lambda: _drag(bench, Verdict.FREE), True),
        ("rule-named", lambda: _drag(bench, Verdict.REFUSED), True),
        ("needs-reason", lambda: _drag(bench, Verdict.ASK), True),
        ("nurse-onto-duty", lambda: _carry_nurse(bench), True),
        ("package", lambda: _package(bench), True),
        ("typing", lambda: _type(bench), True),
        ("why", lambda: _why(bench), True),
        ("candidates", lambda: _gap(bench), True),
        ("fair", lambda: _fair(bench), True),
        ("finding", lambda: _finding(bench), True),
        ("figure", lambda: _figure(bench), True),
        ("solving", lambda: _solve(bench), False),
        ("solved", lambda: _solved(bench), False),
        ("side-by-side", lambda: _variants(bench), False),
        ("conflict-and-remedies", lambda: _conflict(bench), False),
        ("week", lambda: _week(bench), True),
        ("empty-month", lambda: _empty(page), True),
        ("submitted", lambda: _lead_on(page, "submit"), False),
        ("published", lambda: _lead_on(page, "publish"), False),
        ("notice-board", lambda: _published(page), True),
        ("changed", lambda: _changed(page), False),
        ("two-versions", lambda: _versions(page), True),
        ("worked", lambda: _worked(page), True),
        ("change-published", lambda: _change(page), False),
        ("print-changes", lambda: _print(page, "roster-changes"), False),
        ("print", lambda: _print(page, "roster"), False),
    ]
    return [(f"{number:02}-{name}", act, quick) for number, (name, act, quick) in enumerate(told, 1)]


def _still(bench: Workbench) -> None:
    bench.dragging.cancel()
    bench.view.foot.judge(())
    bench.bubble.hide()
    bench.reason.give_up()
    bench.entry.give_up()
    bench.bar.palette_keys.tray.put_away()
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
        and bench.editor.cell(Place(row, day)).text != bench.editor.cell(source).text
    )
    bench.dragging.move(Drop(next(places, source)))


def _carry_nurse(bench: Workbench) -> None:
    _still(bench)
    foot, names = bench.view.foot, bench.grid.names_head
    short = [(n, d) for n, line in enumerate(bench.grid.view.foot) for d, cell in enumerate(line.cells) if cell.short]
    if short:
        line, day = next(((n, d) for n, d in short if n and d > 6), short[0])  # noqa: PLR2004 - a week in, away from the edge
        rows = range(1, len(bench.grid.view.rows))
        code = bench.grid.view.foot[line].code
        free = (
            r
            for r in rows
            if bench.editor and not bench.editor.frozen(place := Place(r, day))
            if bench.editor.plan_put((place,), code).verdict is Verdict.FREE and bench.editor.cell(place).text != code
        )
        row = next(free, 1)
        names.row_pressed.emit(row, False)
        names.row_lifted.emit(row)
        names.row_dragged.emit(foot.mapToGlobal(foot.rect_of(line, day).center() + QPoint(1, 1)))


def _package(bench: Workbench) -> None:
    """Show the packages, with the ghost of one in the week that is still open."""
    _still(bench)
    blank = next((p for p in (bench.sheet() or ()).places() if _is_blank(bench, p)), Place(3, 9))  # type: ignore[union-attr]
    bench.grid.go_to(Place(blank.row, min(blank.day + 3, len(bench.grid.view.days) - 1)))
    bench.bar.palette_keys.open_packages()


def _type(bench: Workbench) -> None:
    _still(bench)
    blank = next((p for p in (bench.sheet() or ()).places() if _is_blank(bench, p)), Place(3, 9))  # type: ignore[union-attr]
    bench.grid.go_to(blank)
    bench.grid.code_typed.emit("x")


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


def _figure(bench: Workbench) -> None:
    """Open a balance of the first nurse who has worked nights."""
    _still(bench)
    sheet = bench.sheet()
    if sheet is not None:
        columns = figure_columns(sheet)
        column = next((n for n, key in enumerate(columns) if key.startswith(ACCOUNT)), 0)
        row = min(1, len(sheet.rows) - 1)
        bench.grid.go_to(Place(row, 0))
        bench.open_figure(row, column)


def _finding(bench: Workbench) -> None:
    _still(bench)
    order = {LAW: 0, HOUSE: 1}
    lines = sorted(bench.findings.lines, key=lambda line: (order.get(line.group, 2), not line.of_people))
    if lines and lines[0].cells:
        bench.findings.pick(bench.findings.lines.index(lines[0]))


def _solve(bench: Workbench) -> str:
    """Solve what is blank; the picture is taken while it works, once it found better rosters than its first."""
    _still(bench)
    bench.solver_panel.seconds.setValue(LIVE_SECONDS)
    bench.proposals.solve(Scope.BLANKS)
    found: list[object] = []
    bench.solver.previewed.connect(found.append)
    _until(lambda: len(found) >= BETTER or not bench.solver.at_work, LIVE_SECONDS)
    bench.solver.previewed.disconnect(found.append)
    return AT_WORK


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


def _empty(page: RosterPage) -> None:
    """Show how a month begins that nobody has planned yet; nothing of it is kept."""
    sheet = page.bench.sheet()
    if sheet is not None:
        changed = (p for p in sheet.places() if not frozen_place(sheet, p))
        emptied = sheet.with_cells(dict.fromkeys(changed, EMPTY))
        page.bench.open(prepared(emptied, page.desk.clock.today()), read_only=page.bench.read_only)
        page.bench.grid.go_to(Place(min(1, len(sheet.rows) - 1), 0))
        _still(page.bench)


def _lead_on(page: RosterPage, deed: str) -> None:
    """Lead the sheet on; a reason asked for is given."""
    page.mark_stale()
    lanes.settle()
    _still(page.bench)
    keys = [each.key for each in page.possible()]
    page.do(deed if deed in keys else next(iter(keys), deed))
    lanes.settle(HELP_SECONDS)
    if page.bench.reason.isVisible():
        page.bench.reason.line.setText(REASON)
        page.bench.reason.keep.click()
        lanes.settle(HELP_SECONDS)


def _change(page: RosterPage) -> None:
    """Publish the change with its reason."""
    page.bench.show_sheet()
    page.bench.show_layer("plan")
    page.do("change")
    page.bench.reason.line.setText("临时调班，本人与护士长商定")
    page.bench.reason.keep.click()
    lanes.settle(HELP_SECONDS)


def _worked(page: RosterPage) -> None:
    """Somebody is ill today: what was worked is noted in its own layer, with who could step in."""
    bench = page.bench
    _still(bench)
    sheet = bench.sheet()
    if sheet is None:
        return
    bench.show_layer("actual")
    day = min(max(0, (page.desk.clock.today() - sheet.first).days), sheet.days - 1)
    rows = range(1, len(sheet.rows))
    ill = next((r for r in rows if bench.grid.view.rows[r].cells[day].look.value in {"evening", "night"}), 1)
    bench.grid.go_to(Place(ill, day))
    bench.guide.explain("candidates")
    if not bench.read_only:
        bench.hands.worked.emit((Place(ill, day),), "病")


def _print(page: RosterPage, key: str) -> None:
    page.print_out(key)
    lanes.settle(HELP_SECONDS)


def _published(page: RosterPage) -> None:
    """Show the sheet that is on the notice board since the month began."""
    _still(page.bench)
    opened = page.opened
    if opened is None or opened.ward is None:
        return
    shown = [first for first, _days, state in opened.ward.sheets if state == SheetState.PUBLISHED.value]
    if shown:
        page.receive(ward=opened.ward.unit_id, first=shown[0])
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
