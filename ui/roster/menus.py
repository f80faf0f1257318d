"""The menu of a cell: everything the hands can do there, with the key that does the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from app.words import tr
from ui.roster.orders import HOUR, HOURS

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.roster.workbench import Workbench


def cell_menu(bench: Workbench) -> QMenu:
    """Return the menu for the chosen cells."""
    menu = QMenu(bench)
    hands = bench.hands
    free = not hands.locked_out
    _add(menu, tr("Cut"), "Ctrl+X", lambda: hands.do("cut"), free)
    _add(menu, tr("Copy"), "Ctrl+C", lambda: hands.do("copy"))
    _add(menu, tr("Paste"), "Ctrl+V", lambda: hands.do("paste"), free)
    _add(menu, tr("Clear"), "Del", lambda: hands.do("delete"), free)
    menu.addSeparator()
    _add(menu, tr("Fill down"), "Ctrl+D", lambda: hands.do("fill-down"), free)
    _add(menu, tr("Fill right"), "Ctrl+R", lambda: hands.do("fill-right"), free)
    _add(menu, tr("Pick up and move by keys"), "Ctrl+M", bench.grid.keys.take_up, free)
    _add(menu, tr("Lock or unlock"), "Ctrl+Shift+L", hands.toggle_lock, free)
    _codes(bench, menu.addMenu(tr("Write")), free)
    _signs(bench, menu.addMenu(tr("Sign")), free)
    _hours(bench, menu.addMenu(tr("± hours")), free)
    _rows(bench, menu.addMenu(tr("Swap these days with …")), free)
    _add(menu, tr("Remark …"), "Shift+F2", lambda: hands.do("note"), free)
    menu.addSeparator()
    _add(menu, tr("Why? Why not?"), "F7", lambda: bench.guide.explain("why"))
    _add(menu, tr("Who else could?"), "F8", lambda: bench.guide.explain("candidates"))
    return menu


def _add(menu: QMenu, text: str, key: str, run: Callable[[], object], enabled: bool = True) -> None:
    action = menu.addAction(f"{text}\t{key}" if key else text)
    action.setEnabled(enabled)
    action.triggered.connect(lambda _on=False: run())


def _codes(bench: Workbench, menu: QMenu, free: bool) -> None:
    sheet = bench.sheet()
    for code in sheet.ward.codes if sheet is not None else ():
        if code.active:
            _add(menu, f"{code.code}   {code.title}", "", partial(bench.hands.write, code.code), free)


def _signs(bench: Workbench, menu: QMenu, free: bool) -> None:
    sheet = bench.sheet()
    for sign in sheet.ward.symbols if sheet is not None else ():
        _add(menu, f"{sign.sign}   {sign.title}", "", partial(bench.hands.set_sign, sign.sign), free)


def _hours(bench: Workbench, menu: QMenu, free: bool) -> None:
    for minutes in HOURS:
        _add(menu, tr("{hours} h", hours=f"{minutes // HOUR:+d}"), "", partial(bench.hands.set_hours, minutes), free)
    _add(menu, tr("As the shift says"), "", partial(bench.hands.set_hours, 0), free)


def _rows(bench: Workbench, menu: QMenu, free: bool) -> None:
    block = bench.grid.selection.block
    for row, who in enumerate(bench.grid.view.rows):
        if row != block.top:
            _add(menu, f"{who.name}   {who.level}", "", partial(bench.hands.exchange_rows, row), free)
    menu.setEnabled(free and block.height == 1)
