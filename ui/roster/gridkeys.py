"""The keys of the sheet: Excel's, and a way to do by keys what a drag does by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from app.roster.sheet.sheet import Place
from ui.roster.dragging import Drop, Held, Lift
from ui.roster.selection import Selection, span

if TYPE_CHECKING:
    from ui.roster.grid import RosterGrid

_Key = Qt.Key
STEPS = {_Key.Key_Left: (0, -1), _Key.Key_Right: (0, 1), _Key.Key_Up: (-1, 0), _Key.Key_Down: (1, 0)}
ENTERS = {_Key.Key_Return, _Key.Key_Enter}
STANDARD = (
    (QKeySequence.StandardKey.Copy, "copy"),
    (QKeySequence.StandardKey.Cut, "cut"),
    (QKeySequence.StandardKey.Paste, "paste"),
    (QKeySequence.StandardKey.Undo, "undo"),
    (QKeySequence.StandardKey.Redo, "redo"),
)
WITH_CONTROL = {_Key.Key_D: "fill-down", _Key.Key_R: "fill-right", _Key.Key_Y: "redo"}
ALONE = {
    _Key.Key_Delete: "delete",
    _Key.Key_Backspace: "delete",
    _Key.Key_F2: "edit",
    _Key.Key_F4: "gap",
    _Key.Key_Menu: "menu",
    _Key.Key_F6: "leave",
    _Key.Key_F7: "why",
    _Key.Key_F8: "candidates",
    _Key.Key_F9: "figures",
}
PAGE = 10


class Keys:
    """Turns key presses into moves of the cursor, deeds asked for, and drags by keys (Ctrl+M takes up)."""

    def __init__(self, grid: RosterGrid) -> None:
        self._grid = grid

    def press(self, event: QKeyEvent) -> bool:
        """Take a key; False when it is none of the sheet's."""
        grid = self._grid
        if not grid.view.rows:
            return False
        if grid.dragging.under_way:
            return self._while_dragging(event)
        return self._deed(event) or self._move(event) or self._type(event)

    def _deed(self, event: QKeyEvent) -> bool:
        grid, key = self._grid, _Key(event.key())
        for sequence, deed in STANDARD:
            if event.matches(sequence):
                grid.asked.emit(deed)
                return True
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and key in WITH_CONTROL:
            grid.asked.emit(WITH_CONTROL[key])
            return True
        if control and key == _Key.Key_A:
            first, last = grid.shown_span()
            grid.choose(span(Place(0, first), Place(len(grid.view.rows) - 1, last)), reveal=False)
            return True
        if control and key == _Key.Key_M:
            self.take_up()
            return True
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in {_Key.Key_Up, _Key.Key_Down}:
            grid.asked.emit("row-up" if key == _Key.Key_Up else "row-down")
            return True
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if control and shift and key == _Key.Key_L:
            grid.asked.emit("lock")
            return True
        if shift and key in {_Key.Key_F2, _Key.Key_F10}:
            grid.asked.emit("note" if key == _Key.Key_F2 else "menu")
            return True
        if not control and key in ALONE:
            grid.asked.emit(ALONE[key])
            return True
        return False

    def _move(self, event: QKeyEvent) -> bool:
        grid, key = self._grid, _Key(event.key())
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        cursor = grid.selection.cursor
        if key in STEPS:
            rows, days = STEPS[key]
            wanted = self._edge(cursor, rows, days) if control else Place(cursor.row + rows, cursor.day + days)
            self._go(wanted, stretch=shift)
        elif key in ENTERS:
            self._go(Place(cursor.row + (-1 if shift else 1), cursor.day))
        elif key in {_Key.Key_Tab, _Key.Key_Backtab}:
            self._go(Place(cursor.row, cursor.day + (1 if key == _Key.Key_Tab else -1)))
        elif key in {_Key.Key_Home, _Key.Key_End}:
            day = grid.shown_span()[0] if key == _Key.Key_Home else grid.shown_span()[1]
            row = cursor.row if not control else 0 if key == _Key.Key_Home else len(grid.view.rows) - 1
            self._go(Place(row, day), stretch=shift)
        elif key in {_Key.Key_PageUp, _Key.Key_PageDown}:
            self._go(Place(cursor.row + (PAGE if key == _Key.Key_PageDown else -PAGE), cursor.day), stretch=shift)
        elif key == _Key.Key_Escape and (grid.clip is not None or not grid.selection.block.single):
            grid.clip = None
            grid.choose(Selection(cursor, cursor))
        else:
            return False
        return True

    def _go(self, place: Place, *, stretch: bool = False) -> None:
        grid = self._grid
        first, last = grid.shown_span()
        row = min(max(0, place.row), len(grid.view.rows) - 1)
        inside = Place(row, min(max(first, place.day), last))
        grid.choose(grid.selection.to(inside) if stretch else grid.selection.at(inside))

    def _edge(self, cursor: Place, rows: int, days: int) -> Place:
        first, last = self._grid.shown_span()
        if days:
            return Place(cursor.row, last if days > 0 else first)
        return Place(len(self._grid.view.rows) - 1 if rows > 0 else 0, cursor.day)

    def _type(self, event: QKeyEvent) -> bool:
        text = event.text()
        blocked = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if blocked or not text or not text.isprintable() or text.isspace():
            return False
        self._grid.code_typed.emit(text)
        return True

    def take_up(self) -> None:
        """Take up the chosen block, to be moved by keys."""
        grid = self._grid
        block = grid.selection.block
        cell = grid.grid_model.cell(block.top, block.left)
        if grid.locked_out or (block.single and not cell.text):
            return
        grid.dragging.begin(Lift(Held.CELLS, block=block, text=cell.text if block.single else ""), by_key=True)
        grid.dragging.move(Drop(Place(block.top, block.left)))

    def _while_dragging(self, event: QKeyEvent) -> bool:
        grid, key = self._grid, _Key(event.key())
        drop = grid.dragging.drop
        copy = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if key == _Key.Key_Escape:
            grid.dragging.cancel()
        elif key in ENTERS:
            if drop is not None:
                grid.dragging.move(Drop(drop.place, copy))
            grid.dragging.finish()
        elif key in STEPS and drop is not None:
            rows, days = STEPS[key]
            first, last = grid.shown_span()
            place = Place(
                min(max(0, drop.place.row + rows), len(grid.view.rows) - 1),
                min(max(first, drop.place.day + days), last),
            )
            grid.scrollTo(grid.grid_model.index(place.row, place.day))
            grid.dragging.move(Drop(place, copy))
        return True
