"""The crash story: a process is killed in the middle of typing, and what was typed is there when the vault is opened again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest

from app.access.unlock import Founding, create_hospital, unlock
from app.clock import on_day
from app.roster.book.opening import load_sheet, open_month
from app.roster.book.setups import start_ward
from db.crypto import KdfCost
from tests.kit.wards import DECEMBER, NOW, WARD, populate
from tests.ui.roster.typist import UNTIL, place_of

PASSWORD = "Nurse-Station-7"
SAVES, MORE = 3, 5
#: Cells typed between two saves, at most, on a machine that is busy with other things.
MOMENT = 60


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A hospital on disk whose head nurse's December is open and blank."""
    place = tmp_path / "vault"
    founding = Founding(
        hospital="杏林示范医院",
        login="zhou",
        password=PASSWORD,
        name="周敏",
        campuses=("总院区", "东院区"),
        own_sites=("本院",),
    )
    desk = create_hospital(place, founding, clock=on_day(NOW), kdf=KdfCost(32, 1, 1)).desk
    populate(desk, 16)
    start_ward(desk, unit_id=WARD, kit_key="three-shift-medical", since=DECEMBER)
    open_month(desk, unit_id=WARD, first=DECEMBER)
    desk.close()
    return place


def _lines(out: IO[str]) -> tuple[int, int]:
    """Read what the typist tells until enough was saved and typed after it; return cells typed and cells saved last."""
    typed = saved = saves = after = 0
    for line in out:
        word, *rest = line.split()
        if word == "saved":
            saved, saves, after = int(rest[0]), saves + 1, 0
        elif word == "typed":
            typed, after = typed + 1, after + 1
        if saves >= SAVES and after >= MORE:
            break
    return typed, saved


def test_killed_in_the_middle_of_typing_nothing_is_lost_beyond_the_last_moment(vault: Path) -> None:
    words = [sys.executable, "-m", "tests.ui.roster.typist", str(vault), "zhou", str(WARD), DECEMBER.isoformat()]
    environment = {
        **os.environ,
        "XINGLIN_PASSWORD": PASSWORD,
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(Path.cwd()),
    }
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        typed, saved = _lines(child.stdout)
        child.send_signal(signal.SIGKILL)
        child.wait()
    assert child.returncode == -signal.SIGKILL, "it was killed, it did not end by itself"
    assert saved > 0
    desk = unlock(vault, "zhou", PASSWORD, clock=on_day(NOW))
    try:
        sheet = load_sheet(desk, unit_id=WARD, first=DECEMBER)
    finally:
        desk.close()
    found = [sheet.cell(*place_of(step)).text for step in range(UNTIL)]
    kept = found.index("") if "" in found else len(found)
    assert kept >= saved, "what was told to be kept is there"
    assert kept >= typed - MOMENT, "one who types on and on is kept as well"
    assert found == ["A"] * kept + [""] * (UNTIL - kept), "nothing half written"
