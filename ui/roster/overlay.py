"""What lies over the cells of the sheet: what is chosen, on the clipboard, a ghost, and what is in the hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from app.roster.sheet.sheet import Place
from ui.kit.theme import color, font, tokens
from ui.kit.tokens import TEXT_SMALL
from ui.roster.dragging import Held
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from ui.roster.grid import RosterGrid


def paint_over(grid: RosterGrid, painter: QPainter) -> None:
    """Paint what lies over the cells: what is chosen, what is on the clipboard, ghosts, and what is in the hand."""
    now = tokens()
    for block in (*grid.selection.extra, grid.selection.block):
        if not block.single:
            painter.fillRect(grid.rect_of(block).adjusted(0, 0, -1, -1), color(now.accent, alpha=36))
    cursor = grid.rect_of(Block.around(grid.selection.cursor, grid.selection.cursor))
    painter.setPen(QPen(QColor(now.accent), 2))
    painter.drawRect(cursor.adjusted(1, 1, -2, -2))
    if not grid.locked_out and grid.dragging.lift is None:
        handle = grid.handle()
        painter.fillRect(handle, QColor(now.surface))
        painter.fillRect(handle.adjusted(1, 1, -1, -1), QColor(now.accent))
    if grid.clip is not None:
        painter.setPen(QPen(QColor(now.accent), 1.4, Qt.PenStyle.DashLine))
        painter.drawRect(grid.rect_of(grid.clip).adjusted(1, 1, -2, -2))
    painter.setFont(font(TEXT_SMALL, weight=600))
    for place, text in grid.ghost:
        rect = grid.rect_of(Block.around(place, place)).adjusted(1, 1, -2, -2)
        painter.fillRect(rect, color(now.accent_tint, alpha=225))
        painter.setPen(QColor(now.accent))
        painter.drawText(rect, int(Qt.AlignmentFlag.AlignCenter), text)
    _paint_hand(grid, painter)


def _paint_hand(grid: RosterGrid, painter: QPainter) -> None:
    lift, drop = grid.dragging.lift, grid.dragging.drop
    if lift is None:
        return
    now = tokens()
    if lift.block is not None:
        painter.setPen(QPen(QColor(now.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRect(grid.rect_of(lift.block).adjusted(1, 1, -2, -2))
    if lift.held is Held.NURSE:
        begin, end = grid.shown_span()
        painter.setPen(QPen(QColor(now.accent), 2, Qt.PenStyle.DashLine))
        painter.drawRect(
            grid.rect_of(Block.around(Place(lift.row, begin), Place(lift.row, end))).adjusted(1, 1, -2, -2)
        )
    if drop is None:
        return
    value = {Verdict.REFUSED: now.lapsed, Verdict.ASK: now.due}.get(grid.dragging.verdict(drop.place), now.drop_ok)
    painter.setPen(QPen(QColor(value), 2.4))
    height, width = (lift.block.height, lift.block.width) if lift.block is not None else (1, 1)
    rows, days = len(grid.view.rows) - 1, len(grid.view.days) - 1
    last = Place(min(rows, drop.place.row + height - 1), min(days, drop.place.day + width - 1))
    painter.drawRect(grid.rect_of(Block.around(drop.place, last)).adjusted(1, 1, -2, -2))
