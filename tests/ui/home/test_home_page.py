"""The first screen on a real encrypted hospital: figures, names, filter, approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.clock import on_day
from app.credentials.board import dashboard
from app.demo.build import build_hospital
from app.desk import Desk
from db.crypto import KdfCost
from ui.credentials.page import CredentialsPage
from ui.home.page import HomePage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A demo hospital of 300, drawn once."""
    founded = build_hospital(
        Path(tmp_path_factory.mktemp("demo")) / "vault", staff=300, seed=3, today=DAY, kdf=KdfCost(32, 1, 1)
    )
    yield founded.desk
    founded.desk.close()


def _frame(desk: Desk) -> Frame:
    return Frame(desk=desk, bus=ChangeBus(), go=lambda *_a, **_k: None)


def test_figures_are_the_boards_and_open_their_names(qtbot: QtBot, desk: Desk) -> None:
    page = HomePage(_frame(desk))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    lanes.settle()
    board = dashboard(desk)

    assert {key: card.figure() for key, card in page.cards.items()} == {
        key: f"{figure.count:,}" for key, figure in board.figures.items()
    }
    assert board.figures["due30"].count > 0

    qtbot.mouseClick(page.cards["due30"], Qt.MouseButton.LeftButton)
    lanes.settle()

    assert page.names.model().rowCount() == board.figures["due30"].count
    assert page.panel.content() is page.names


def test_a_cell_of_the_heat_map_opens_by_key_and_by_mouse(qtbot: QtBot, desk: Desk) -> None:
    page = HomePage(_frame(desk))
    qtbot.addWidget(page)
    page.resize(1302, 690)
    page.show()
    lanes.settle()
    row, column = next(
        (r, c) for r, line in enumerate(page.heat.lines()) for c, figure in enumerate(line.figures) if figure
    )
    figure = page.heat.lines()[row].figures[column]

    with qtbot.waitSignal(page.heat.opened):
        qtbot.mouseClick(page.heat, Qt.MouseButton.LeftButton, pos=page.heat.cell_rect(row, column).center().toPoint())
    lanes.settle()

    assert page.names.model().rowCount() == figure
    with qtbot.waitSignal(page.heat.opened):
        qtbot.keyClick(page.heat, Qt.Key.Key_Return)


def test_locking_forgets_every_name(qtbot: QtBot, desk: Desk) -> None:
    page = HomePage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    page.open_figure("due90")

    page.blank()

    assert page.board is None
    assert page.names.model().rowCount() == 0
    assert page.heat.lines() == ()


def test_the_ledger_filters_as_one_types_and_approves_what_waits(qtbot: QtBot, desk: Desk) -> None:
    page = CredentialsPage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    everything = page.table.model().rowCount()

    qtbot.keyClicks(page.search, "BLS")
    shown = page.table.model().rowCount()

    assert 0 < shown < everything
    waiting = len(page.waiting)
    assert waiting > 0
    page.approve_waiting()
    lanes.settle()
    assert dashboard(desk).figures["waiting"].count == 0


def test_the_demo_is_whole(desk: Desk) -> None:
    assert desk.vault.verify_audit().whole
    assert on_day(DAY).today() == DAY
