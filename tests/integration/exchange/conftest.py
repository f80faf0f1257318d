"""The reference files and a hospital staffed from them, made once; tests that write take a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from app.exchange.service import apply, dry_run, propose
from app.exchange.values import Kind
from db.crypto import KdfCost

PASSWORD = "long enough for a test"
TODAY = date(2026, 11, 23)

Truth = dict[str, Any]
#: Runs a command at a hospital: (hospital, *words) -> (exit code, what it printed as JSON).
Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="session")
def samples(request: pytest.FixtureRequest) -> Path:
    place: Path = request.config.rootpath.parent / "shared" / "samples"
    if not place.is_dir():
        pytest.skip("the reference material (../shared) is not here")
    return place


@pytest.fixture(scope="session")
def truth(samples: Path) -> Truth:
    told: Truth = json.loads((samples / "truth.json").read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="session")
def staffed(samples: Path, truth: Truth, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a hospital whose staff list was imported; only to be read."""
    place = tmp_path_factory.mktemp("staffed") / "hospital"
    founding = Founding(
        hospital=truth["settings"]["hospital"], login="head", password=PASSWORD,
        campuses=tuple(truth["settings"]["campuses"]), own_sites=tuple(truth["settings"]["own_hospital_names"]),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XINGLIN_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        desk = create_hospital(place, founding, kdf=KdfCost(32, 1, 1), clock=on_day(TODAY)).desk
        apply(desk, dry_run(desk, propose(samples / "staff.xlsx", Kind.STAFF, desk=desk)))
        desk.close()
    return place


@pytest.fixture
def own(staffed: Path, tmp_path: Path) -> Path:
    """Return a copy of the staffed hospital, to be written to."""
    return shutil.copytree(staffed, tmp_path / "own")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)

    def go(hospital: Path, *words: str, day: bool = True) -> tuple[int, Any]:
        capsys.readouterr()
        dated = ["--as-of", TODAY.isoformat()] if day else []
        code = main([*words, "--vault", str(hospital), "--user", "head", "--json", *dated])
        out = capsys.readouterr().out.strip()
        return code, json.loads(out) if out.startswith(("{", "[")) else out

    return go
