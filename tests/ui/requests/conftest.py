"""The page of requests at several desks of one vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame
from ui.requests.page import RequestsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.fixture
def page(qtbot: QtBot) -> Callable[..., RequestsPage]:
    """Return an opener: ``page(desk, "inbox")``."""
    opened: list[RequestsPage] = []

    def opener(desk: Desk, tab: str, *, counts: dict[str, int] | None = None, **params: Any) -> RequestsPage:
        bus = ChangeBus()
        bus.attach(desk)
        seen = {} if counts is None else counts
        made = RequestsPage(Frame(desk, bus, lambda *_a, **_k: None, seen.__setitem__))
        opened.append(made)
        qtbot.addWidget(made)
        made.resize(1302, 690)
        made.receive(tab=tab, **params)
        made.show()
        qtbot.waitExposed(made)
        assert lanes.settle()
        return made

    return opener
