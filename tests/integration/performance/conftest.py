"""Hospitals on the disk, made once: a worked ward with its month entered, a rostered one; a test takes a copy."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.access.actor import Grant, Role
from app.access.unlock import Founding, create_hospital
from app.access.users import add_user
from app.clock import on_day
from app.desk import Desk
from tests.kit.desks import HOSPITAL, TODAY
from tests.kit.halfmonths import publish_half_a_month
from tests.kit.paywards import publish_nights, worked_ward
from tests.kit.vaults import FAST

PASSWORD = "Test-pass-2026!"
#: Runs a command as the head of HR, or as ``user``: (*words) -> (exit code, what it answered as JSON).
Run = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="session")
def paying(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the hospital of the worked ward; only to be read. A second login, ``clerk``, may submit what ``head`` approves."""

    def fill(desk: Desk) -> None:
        publish_nights(worked_ward(desk))
        add_user(desk, login="clerk", name="人事干事", password=PASSWORD, grants=[Grant(Role.HR_CLERK)])

    return _founded(tmp_path_factory, fill)


@pytest.fixture(scope="session")
def rostered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a hospital whose ward of three (contract, agency, establishment) has half a month published; only to be read."""
    return _founded(tmp_path_factory, publish_half_a_month)


def _founded(tmp_path_factory: pytest.TempPathFactory, fill: Callable[[Desk], object]) -> Path:
    place = tmp_path_factory.mktemp("hospital") / "vault"
    founding = Founding(
        hospital=HOSPITAL, login="head", password=PASSWORD, name="测试员", campuses=("总院区", "东院区"),
        own_sites=(HOSPITAL, "本院"),
    )  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XINGLIN_STATE_DIR", str(tmp_path_factory.mktemp("state")))
        desk = create_hospital(place, founding, clock=on_day(TODAY), kdf=FAST).desk
        fill(desk)
        desk.close()
    return place


@pytest.fixture
def xinglin(paying: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin …`` at a copy of the hospital of the worked ward."""
    return _runner(paying, tmp_path, monkeypatch, capsys)


@pytest.fixture
def at_ward(rostered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a runner of ``xinglin …`` at a copy of the hospital of the rostered ward."""
    return _runner(rostered, tmp_path, monkeypatch, capsys)


def _runner(hospital: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    shutil.copytree(hospital, tmp_path / "vault")
    monkeypatch.setenv("XINGLIN_PASSWORD", PASSWORD)
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path / "state"))

    def call(*words: object, user: str = "head") -> tuple[int, Any]:
        given = [*words, "--vault", tmp_path / "vault", "--user", user, "--json"]
        code = main([str(word) for word in given])
        out = capsys.readouterr().out
        return code, json.loads(out) if out.strip() else None

    return call
