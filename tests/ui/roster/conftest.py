"""The desk the page's tests sit at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from app.roster.book.opening import open_month
from tests.kit.wards import DECEMBER, WARD, head_nurse, nursing_ward

if TYPE_CHECKING:
    from app.desk import Desk


@pytest.fixture
def desk() -> Desk:
    """A ward of ten nurses whose December is open, at its head nurse's desk."""
    office = nursing_ward(10)
    mine = head_nurse(office)
    open_month(mine, unit_id=WARD, first=DECEMBER)
    return mine
