"""Vaults on the disk for tests: real encryption, the lowest key cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.crypto import KdfCost
from db.place import VaultPlace
from db.vault import Vault, create_vault

if TYPE_CHECKING:
    from pathlib import Path

FAST = KdfCost(32, 1, 1)
LOGIN = "director"
PASSWORD = "long enough for a test"


def vault_at(folder: Path) -> tuple[Vault, VaultPlace, str]:
    """Create a vault in ``folder`` and return it open, with its place and its recovery code."""
    place = VaultPlace.of(folder)
    vault, code = create_vault(place, login=LOGIN, password=PASSWORD, kdf=FAST)
    return vault, place, code
