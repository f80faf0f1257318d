"""A page of the program shown by itself at a desk, as the window shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from ui.kit import lanes
from ui.kit.changes import ChangeBus
from ui.kit.page import Frame, Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from app.desk import Desk

PageT = TypeVar("PageT", bound=Page)
#: What the window leaves a page of a screen of 1366 × 768.
SIZE = (1302, 690)


def _stay(*_where: Any, **_params: Any) -> None:
    """Go nowhere."""


def shown(
    qtbot: QtBot,
    kind: Callable[[Frame], PageT],
    desk: Desk,
    *,
    go: Callable[..., None] = _stay,
    told: Callable[[str, int], None] = _stay,
    **params: Any,
) -> PageT:
    """Show a page of ``kind``; with ``params`` it is told what to show. All it reads is there when this returns.

    ``go`` is where it leads to, ``told`` hears its counts.
    """
    bus = ChangeBus()
    bus.attach(desk)
    page = kind(Frame(desk, bus, go, told))
    qtbot.addWidget(page)
    page.resize(*SIZE)
    if params:
        page.receive(**params)
    page.show()
    qtbot.waitExposed(page)
    assert lanes.settle(30)
    return page
