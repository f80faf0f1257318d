"""The page of requests at several desks of one vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.pages import shown
from ui.requests.page import RequestsPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.fixture
def page(qtbot: QtBot) -> Callable[..., RequestsPage]:
    """Return an opener: ``page(desk, "inbox")``."""
    opened: list[RequestsPage] = []  # a page lives as long as its test

    def opener(desk: Desk, tab: str, *, counts: dict[str, int] | None = None, **params: Any) -> RequestsPage:
        seen = {} if counts is None else counts
        opened.append(shown(qtbot, RequestsPage, desk, told=seen.__setitem__, tab=tab, **params))
        return opened[-1]

    return opener
