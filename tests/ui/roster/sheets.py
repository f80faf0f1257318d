"""The page at a desk, and what its tests do with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QPushButton

from app.roster.book.life import publish, save_draft, submit
from app.roster.book.opening import load_sheet
from tests.kit.desks import desk_for
from tests.kit.pages import shown
from tests.kit.wards import DECEMBER, WARD, turns
from ui.roster.page import RosterPage

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from app.desk import Desk


def roster_page(qtbot: QtBot, desk: Desk, **params: Any) -> RosterPage:
    """Open the page, at a sheet (``ward``, ``first``) if one is named."""
    return shown(qtbot, RosterPage, desk, **params)


def deed(page: RosterPage, word: str) -> QPushButton:
    """Return the button above the page that begins with ``word``."""
    buttons = page.top_actions()[0].findChildren(QPushButton)
    return next(each for each in buttons if each.text().startswith(word) and not each.isHidden())


def changeable(page: RosterPage) -> tuple[int, int]:
    """Return row and day of a cell in which a day shift stands."""
    sheet = page.bench.sheet()
    assert sheet is not None
    return next((p.row, p.day) for p in sheet.places() if sheet.cell(p.row, p.day).text == "A")


def publish_turns(desk: Desk) -> None:
    """Fill December in turns, and publish it."""
    save_draft(desk, turns(load_sheet(desk, unit_id=WARD, first=DECEMBER)))
    submit(desk, unit_id=WARD, first=DECEMBER, reason="人力不足")
    publish(desk_for(vault=desk.vault, clock=desk.clock), unit_id=WARD, first=DECEMBER, reason="人力不足")
