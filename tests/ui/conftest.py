"""Real widgets, offscreen: looks loaded once, questions answered beforehand, both lanes quiet at the end."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from ui.kit import lanes, messages
from ui.kit.collector import collect_here
from ui.kit.theme import start_looks, theme

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def scripted(qapp: QApplication) -> Iterator[messages.Script]:
    """Give the script of questions; a question nobody answered fails the test instead of hanging it."""
    collector = collect_here(qapp)
    if theme().tokens.name != "light" or not qapp.styleSheet():
        start_looks(qapp, "light")
    messages.script = messages.Script(active=True)
    yield messages.script
    lanes.cancel_all()
    assert lanes.settle()
    messages.script = messages.Script()
    collector.look()
    gc.enable()
