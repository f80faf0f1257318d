"""The ward book opened at a tab; the page lives as long as its test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.pages import shown
from ui.book.page import BookPage

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.desk import Desk


@pytest.fixture
def book(qtbot: QtBot) -> Callable[..., BookPage]:
    """Return an opener: ``book(desk, "calendar")``."""
    opened: list[BookPage] = []

    def opener(desk: Desk, tab: str, **params: Any) -> BookPage:
        opened.append(shown(qtbot, BookPage, desk, tab=tab, **params))
        return opened[-1]

    return opener
