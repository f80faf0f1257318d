"""Everything that can be done on the roster page, by name: the palette offers it, whatever else does it too."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.words import N_, Words, say
from ui.kit.commands import Command
from ui.roster.papers import CALENDARS, PAPERS
from ui.roster.proposals import WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ui.roster.page import RosterPage
    from ui.roster.workbench import Workbench

HOUR = 60
HOURS = (60, 120, 240, -60, -120, -240)
DEEDS = (
    ("cut", N_("Cut"), "Ctrl+X"),
    ("copy", N_("Copy"), "Ctrl+C"),
    ("paste", N_("Paste"), "Ctrl+V"),
    ("delete", N_("Clear"), "Del"),
    ("edit", N_("Edit the cell"), "F2"),
    ("note", N_("Remark …"), "Shift+F2"),
    ("fill-down", N_("Fill down"), "Ctrl+D"),
    ("fill-right", N_("Fill right"), "Ctrl+R"),
    ("row-up", N_("Move the nurse's row up"), "Alt+↑"),
    ("row-down", N_("Move the nurse's row down"), "Alt+↓"),
    ("menu", N_("Menu of the cell"), "Shift+F10"),
)
ASKED = (
    ("why", N_("Why? Why not?"), "F7"),
    ("candidates", N_("Who else could?"), "F8"),
    ("gap", N_("Next day that is short"), "F4"),
    ("figures", N_("Open a figure right of the days"), "F9"),
)


def orders(page: RosterPage) -> Iterator[Command]:
    """Yield the commands of the page as it stands."""
    for key, title, run, keys in _plain(page):
        yield Command(f"roster.{key}", title, run, hint=keys)
    yield Command("roster.larger", say("Larger cells"), partial(page.bench.view.step_zoom, 1), key="Ctrl++")
    yield Command("roster.smaller", say("Smaller cells"), partial(page.bench.view.step_zoom, -1), key="Ctrl+-")


_Line = tuple[str, Words, "Callable[[], object]", str]


def _plain(page: RosterPage) -> Iterator[_Line]:
    bench = page.bench
    for deed in page.possible():
        yield f"life-{deed.key}", say(deed.text), partial(page.do, deed.key), ""
    if bench.editor is None:
        return
    yield from _hands(bench)
    yield from _views(page)
    yield from _solver(bench)
    for key, text in PAPERS:
        yield f"print-{key}", say(text), partial(page.print_out, key), ""
    for key, text, save in CALENDARS:
        yield f"calendar-{key}", say(text), partial(save, page), ""
    yield from _cells(bench)
    for unit_id, name in page.other_wards():
        yield f"ward-{unit_id}", say("Open the roster of {ward}", ward=name), partial(page.open_ward, unit_id), ""


def _hands(bench: Workbench) -> Iterator[_Line]:
    hands = bench.hands
    yield "undo", say("Undo"), hands.history.undo, "Ctrl+Z"
    yield "redo", say("Redo"), hands.history.redo, "Ctrl+Y"
    yield "lock", say("Lock or unlock"), hands.toggle_lock, "Ctrl+Shift+L"
    yield "take-up", say("Pick up and move by keys"), bench.grid.keys.take_up, "Ctrl+M"
    for key, text, keys in DEEDS:
        yield key, say(text), partial(hands.do, key), keys
    for key, text, keys in ASKED:
        yield key, say(text), partial(bench.guide.explain, key), keys


def _views(page: RosterPage) -> Iterator[_Line]:
    bench = page.bench
    yield "check", say("Findings of this roster"), partial(bench.show_tab, "check"), ""
    yield "fair", say("Fairness of this ward"), partial(bench.show_tab, "fair"), ""
    yield "week", say("Show the week"), partial(bench.show_span, "week"), ""
    yield "month", say("Show the month"), partial(bench.show_span, "month"), ""
    yield "plan", say("Show the plan"), partial(bench.show_layer, "plan"), ""
    yield "actual", say("Show what was worked"), partial(bench.show_layer, "actual"), ""
    yield "roomy", say("Roomy or compact rows"), page.toggle_density, ""
    yield "versions", say("Versions and changes"), page.afterwards.show_versions, ""
    yield "later", say("Next month"), partial(page.step, 1), ""
    yield "earlier", say("Month before"), partial(page.step, -1), ""
    yield "last-week", say("Copy last week into this one"), page.copy_week, ""
    yield "last-month", say("Copy last month by its weeks"), page.copy_month, ""


def _solver(bench: Workbench) -> Iterator[_Line]:
    proposals, panel = bench.proposals, bench.solver_panel
    for scope, text in WORDS:
        yield f"solve-{scope}", say(text), partial(proposals.solve, scope), ""
    yield "variants", say("Three rosters to compare"), proposals.solve_variants, ""
    if proposals.solver.solving:
        yield "hold", say("Pause the solver, or go on"), panel.hold, ""
        yield "stop", say("Stop the solver and keep the best"), proposals.solver.stop, ""
    if proposals.solver.best is not None:
        yield "take", say("Take the roster found"), proposals.solver.take, ""
    if proposals.solver.base is not None:
        yield "leave", say("Leave the roster as it was"), proposals.solver.drop, ""


def _cells(bench: Workbench) -> Iterator[_Line]:
    sheet, hands = bench.sheet(), bench.hands
    if sheet is None:
        return
    for code in sheet.ward.codes:
        if code.active:
            told = say("Write {code} {title}", code=code.code, title=code.title)
            yield f"write-{code.code}", told, partial(hands.write, code.code), ""
    for sign in sheet.ward.symbols:
        told = say("Sign {sign} {title}", sign=sign.sign, title=sign.title)
        yield f"sign-{sign.sign}", told, partial(hands.set_sign, sign.sign), ""
    for minutes in HOURS:
        told = say("{hours} h beside the code", hours=f"{minutes // HOUR:+d}")
        yield f"hours-{minutes}", told, partial(hands.set_hours, minutes), ""
    yield "hours-0", say("Hours as the shift says"), partial(hands.set_hours, 0), ""
    for package in sheet.ward.packages:
        told = say("Lay the package {name}", name=package.name)
        yield f"package-{package.name}", told, partial(hands.lay, package.name), ""
