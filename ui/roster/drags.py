"""Drags of a page: judged when something is taken up, told in words while it moves, a plan when it is let go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
from PySide6.QtCore import QObject, QPoint, QRect

from app.roster.sheet import Place
from ui.roster.dragging import Dragging, Drop, Held, Lift
from ui.roster.glimpse import NOTHING, glimpse_of
from ui.roster.judge import Field, judge, judge_nurse, tip_of
from ui.roster.selection import span
from ui.roster.views import Block, Verdict

if TYPE_CHECKING:
    from ui.roster.editor import Plan
    from ui.roster.hands import Hands
    from ui.roster.sheetview import SheetView


class Drags(QObject):
    """Joins the one drag of a page with whoever can be dragged from, and with the hands that do what it means."""

    def __init__(self, hands: Hands, view: SheetView, dragging: Dragging) -> None:
        super().__init__(hands)
        self._hands, self._view, self._grid, self._dragging = hands, view, view.grid, dragging
        self._field: Field = ()
        dragging.lifted.connect(self._on_lifted)
        dragging.moved.connect(self._on_moved)
        dragging.dropped.connect(self._on_dropped)
        dragging.ended.connect(self._on_ended)
        foot, names = view.foot, view.grid.names_head
        foot.lifted.connect(self._lift_duty)
        foot.dragged.connect(self.drag_to)
        foot.dropped.connect(self.drop_at)
        names.row_moved.connect(hands.reorder)
        names.row_lifted.connect(self._lift_nurse)
        names.row_dragged.connect(self._drag_nurse)
        names.row_dropped.connect(self._drop_nurse)

    def lift(self, lift: Lift) -> None:
        """Take up something that does not lie in the grid."""
        if not self._hands.locked_out:
            self._dragging.begin(lift)

    def _on_lifted(self, lift: Lift) -> None:
        if self._hands.editor is not None:
            self._field = judge(self._hands.editor, lift)
            self._dragging.judge(self._field)

    def _on_moved(self, drop: Drop | None) -> None:
        lift = self._dragging.lift
        if drop is None or lift is None or self._hands.editor is None:
            self._hands.bubble.hide()
            self._view.show_glimpse(NOTHING)
            return
        if lift.held is Held.PACKAGE:
            self._grid.ghost = self._hands.ghost_of(lift.code, drop.place)
        plan, tip = tip_of(self._hands.editor, lift, drop, self._field)
        row = bytearray(self._field[drop.place.row])
        row[drop.place.day] = Verdict.NONE if plan.nothing and not plan.kept else plan.verdict
        rows = (*self._field[: drop.place.row], bytes(row), *self._field[drop.place.row + 1 :])
        self._dragging.judge(rows)
        self._glimpse(plan)
        self._hands.bubble.show_tip(tip, self._hands.rect_in_page(Block.around(drop.place, drop.place)))

    def _glimpse(self, plan: Plan) -> None:
        """Show what totals and cover would be, where a drop would do something."""
        refused = plan.nothing or plan.verdict is Verdict.REFUSED
        self._view.show_glimpse(NOTHING if refused else glimpse_of(plan.sheet, plan.places, self._grid.view))

    def _on_dropped(self, lift: Lift, drop: Drop) -> None:
        self._grid.ghost = ()
        if self._hands.editor is None:
            return
        plan = self._hands.editor.plan_drop(lift, drop)
        at = self._grid.selection.block if lift.block is None else lift.block
        corner = drop.place
        self._hands.carry_out(plan)
        if plan.verdict is not Verdict.REFUSED and not plan.nothing:
            end = Place(corner.row + at.height - 1, corner.day + at.width - 1) if lift.block is not None else corner
            last_row, last_day = len(self._grid.view.rows) - 1, len(self._grid.view.days) - 1
            self._grid.choose(span(corner, Place(min(end.row, last_row), min(end.day, last_day))), reveal=False)

    def _lift_duty(self, line: int, day: int) -> None:
        code = self._grid.view.foot[line].code
        if code:
            self.lift(Lift(Held.DUTY, code=code, day=day, text=code))

    def drag_to(self, where: QPoint, copy: bool = False) -> None:
        """Follow a drag from outside the grid."""
        if self._dragging.under_way:
            self._grid.drag_to(where, copy=copy)

    def drop_at(self, where: QPoint) -> None:
        """End a drag from outside the grid."""
        if self._dragging.under_way:
            self._grid.drag_to(where)
            self._dragging.finish()

    def _on_ended(self) -> None:
        self._hands.bubble.hide()
        self._view.show_glimpse(NOTHING)
        self._view.foot.judge(())

    def _lift_nurse(self, row: int) -> None:
        editor = self._hands.editor
        if editor is not None and not self._hands.locked_out:
            self.lift(Lift(Held.NURSE, row=row, text=editor.name(row)))
            self._view.foot.judge(judge_nurse(editor, row, [line.code for line in self._grid.view.foot]))

    def _drag_nurse(self, where: QPoint) -> None:
        """Say what the duty under a nurse in the hand would meet."""
        lift, editor, foot = self._dragging.lift, self._hands.editor, self._view.foot
        found = foot.at(foot.mapFromGlobal(where))
        code = self._grid.view.foot[found[0]].code if found is not None else ""
        if lift is None or lift.held is not Held.NURSE or editor is None or found is None or not code:
            self._hands.bubble.hide()
            self._view.show_glimpse(NOTHING)
            return
        day = Drop(Place(lift.row, found[1]))
        plan, tip = tip_of(editor, attrs.evolve(lift, held=Held.CODE, code=code), day, ())
        self._glimpse(plan)
        page = self._hands.bubble.parentWidget()
        box = foot.rect_of(*found)
        corner = foot.mapTo(page, box.topLeft()) if page is not None else box.topLeft()
        self._hands.bubble.show_tip(tip, QRect(corner, box.size()))

    def _drop_nurse(self, where: QPoint) -> None:
        """A nurse let go over an open duty of the foot takes it."""
        lift = self._dragging.lift
        self._dragging.cancel()
        found = self._view.foot.at(self._view.foot.mapFromGlobal(where))
        if lift is None or self._hands.editor is None or found is None:
            return
        line, day = found
        code = self._grid.view.foot[line].code
        if code and not self._hands.locked_out:
            self._grid.go_to(Place(lift.row, day))
            self._hands.carry_out(self._hands.editor.plan_put((Place(lift.row, day),), code))
