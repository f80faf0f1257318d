"""The performance page on a demo hospital whose wards share a month, and (``light``) on the worked ward alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.demo.build import build_hospital
from app.desk import Desk
from db.crypto import KdfCost
from tests.kit.paywards import Ward, worked_ward
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame
from ui.performance.page import PerformancePage


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    founded = build_hospital(
        Path(tmp_path_factory.mktemp("pay")) / "vault", staff=400, seed=3, today=date(2026, 11, 23), kdf=KdfCost(32, 1, 1)
    )  # fmt: skip
    yield founded.desk
    founded.desk.close()


@pytest.fixture
def ward() -> Ward:
    return worked_ward()


@pytest.fixture
def light(qtbot: QtBot, ward: Ward) -> PerformancePage:
    return _shown(qtbot, ward.desk)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> PerformancePage:
    return _shown(qtbot, desk)


def _shown(qtbot: QtBot, desk: Desk) -> PerformancePage:
    bus = ChangeBus()
    bus.attach(desk)
    made = PerformancePage(Frame(desk=desk, bus=bus, go=lambda *_a, **_k: None))
    qtbot.addWidget(made)
    made.resize(1302, 690)
    made.show()
    lanes.settle()
    return made
