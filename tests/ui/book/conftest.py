"""The ward book opened at a tab; the page lives as long as its test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ui.book.page import BookPage
from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.fixture
def book(qtbot: QtBot) -> Callable[..., BookPage]:
    """Return an opener: ``book(desk, "calendar")``."""
    opened: list[BookPage] = []

    def opener(desk: Desk, tab: str, *, go: Callable[..., None] | None = None, **params: Any) -> BookPage:
        bus = ChangeBus()
        bus.attach(desk)
        page = BookPage(Frame(desk, bus, go or (lambda *_a, **_k: None)))
        opened.append(page)
        qtbot.addWidget(page)
        page.resize(1302, 690)
        page.receive(tab=tab, **params)
        page.show()
        qtbot.waitExposed(page)
        assert lanes.settle()
        return page

    return opener
