"""The hospital that tests of the staff page open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.kit.people import engage, hospital
from tests.ui.staff.deeds import NAMES

if TYPE_CHECKING:
    from app.desk import Desk


@pytest.fixture
def house() -> tuple[Desk, dict[str, int]]:
    """Five nurses of 内科 (numbers 1001 to 1005), alternately BZ and HT."""
    desk, units = hospital()
    for place, name in enumerate(NAMES):
        engage(desk, units["内科"], staff_no=f"100{place + 1}", name=name, kind="HT" if place % 2 else "BZ")
    return desk, units
