"""A hospital on the disk whose worked ward has its month entered, made once; every test that writes takes a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.access.unlock import Founding, create_hospital
from app.clock import on_day
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.paywards import publish_nights, worked_ward
from tests.kit.vaults import FAST

PASSWORD = "Test-pass-2026!"
#: Runs a command as the head of HR: (*words) -> (exit code, what it answered as JSON).
Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="session")
def paying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the hospital; only to be read."""
    place = tmp_path_factory.mktemp("paying") / "vault"
    founding = Founding(
        hospital=HOSPITAL, login="head", password=PASSWORD, name="测试员", campuses=("总院区", "东院区"),
        own_sites=(HOSPITAL, "本院"),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XINGLIN_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        desk = create_hospital(place, founding, clock=on_day(TODAY), kdf=FAST).desk
        publish_nights(worked_ward(desk))
        desk.close()
    return place


@pytest.fixture
def xinglin(paying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin …`` at a copy of the hospital."""
    shutil.copytree(paying, tmp_path / "vault")
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path / "state"))

    def call(*words: object) -> tuple[int, Any]:
        given = [*words, "--vault", tmp_path / "vault", "--user", "head", "--json"]
        code = main([str(word) for word in given])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.strip() else None

    return call
