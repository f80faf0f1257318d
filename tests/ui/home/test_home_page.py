"""The first screen on a real encrypted hospital: figures, names, filter, approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from app.clock import on_day
from app.credentials.board import dashboard, ledger
from app.demo.build import build_hospital
from app.desk import Desk
from app.reports.opened import page_texts
from db.crypto import KdfCost
from ui.credentials.page import CredentialsPage
from ui.home.page import HomePage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.messages import Script
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


def test_the_ledger_begins_with_what_is_gravest(desk: Desk) -> None:
    lines = ledger(desk)
    tiers = [line.tier for line in lines]
    assert tiers == sorted(tiers, key=["lapsed", "due", "near", "calm"].index)
    assert len(set(tiers)) > 2
    for tier in set(tiers):
        days = [line.days_left for line in lines if line.tier == tier]
        ending = [left for left in days if left is not None]
        assert ending == sorted(ending)
        assert days[: len(ending)] == ending


def test_names_opened_are_the_names_on_paper(qtbot: QtBot, desk: Desk, tmp_path: Path, scripted: Script) -> None:
    page = HomePage(_frame(desk))
    qtbot.addWidget(page)
    page.show()
    lanes.settle()
    page.open_figure("late")
    lanes.settle()
    scripted.paths.append(tmp_path / "names.pdf")
    button = next(each for each in page.panel.findChildren(QPushButton) if each.text() == "打印")
    button.click()
    lanes.settle()
    assert page.board is not None
    words = "".join(page_texts((tmp_path / "names.pdf").read_bytes()))
    late = page.board.figures["late"].lines
    assert late
    for line in late:
        assert line.staff_no in words
    others = {line.staff_no for line in page.board.figures["due90"].lines} - {line.staff_no for line in late}
    assert not [number for number in others if number in words]
