"""No page widens or heightens the window: all of them stand on a screen of 1280 × 720 (1920 × 1080 at 150 %)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.demo.build import build_hospital
from app.desk import Desk
from db.crypto import KdfCost
from ui.kit import lanes
from ui.shell.deskview import DeskView

SMALLEST = (1280, 720)
SLOW = {"roster"}  # its scenes solve and drag; their width is that of the page


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    place = Path(tmp_path_factory.mktemp("demo")) / "vault"
    founded = build_hospital(place, staff=200, seed=5, today=date(2026, 11, 23), kdf=KdfCost(32, 1, 1))
    yield founded.desk
    founded.desk.close()


@pytest.mark.timeout(400)  # it opens everything there is
def test_every_page_and_its_scenes_stand_on_a_small_screen(qtbot: QtBot, desk: Desk) -> None:
    view = DeskView(desk)
    qtbot.addWidget(view)
    view.resize(*SMALLEST)
    view.show()
    grown: dict[str, tuple[int, int]] = {}
    for page_id in view.specs:
        view.go(page_id)
        _look(view, page_id, grown)
        for scene, act in {} if page_id in SLOW else getattr(view.page(), "scenes", dict)().items():
            act()
            _look(view, f"{page_id}-{scene}", grown)
    assert grown == {}


def _look(view: DeskView, name: str, grown: dict[str, tuple[int, int]]) -> None:
    lanes.settle(60)
    application = QApplication.instance()
    assert application is not None
    application.processEvents()
    least = view.minimumSizeHint()
    if least.width() > SMALLEST[0] or least.height() > SMALLEST[1]:
        grown[name] = (least.width(), least.height())
