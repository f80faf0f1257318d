"""What every test has: a private state folder, Chinese words, no network."""

from __future__ import annotations

import os
import socket
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from app.words import DEFAULT_LANGUAGE, use_language

# No test measures time: a busy machine is no fault of the code.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def _private_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINGLIN_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    monkeypatch.delenv("XINGLIN_PASSWORD", raising=False)


@pytest.fixture(autouse=True)
def _chinese() -> Iterator[None]:
    use_language(DEFAULT_LANGUAGE)
    yield
    use_language(DEFAULT_LANGUAGE)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """The product is offline; a test that reaches for the network is wrong."""

    def refuse(_self: socket.socket, address: object) -> None:
        raise AssertionError(f"a test tried to connect to {address!r}")

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def shared(request: pytest.FixtureRequest) -> Path:
    """Return the folder of reference material beside the project, or skip."""
    place = request.config.rootpath.parent / "shared"
    if not place.is_dir():
        pytest.skip("the reference material (../shared) is not here")
    return place
