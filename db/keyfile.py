"""The key file as it lies on the disk: checksummed JSON in two copies, each of which repairs the other."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import attrs

from db.crypto import KdfCost
from db.errors import KeyFileDamagedError, KeyFileMissingError
from db.safefile import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from db.place import VaultPlace

FORM = 1


@attrs.frozen(slots=True)
class Slot:
    """One user's slot, as stored; bytes in hex. ``box`` holds the private keys, ``envelope`` the data keys."""

    id: str
    login: str
    cost: KdfCost
    salt: bytes
    seal_key: bytes  # X25519 public key
    sign_key: bytes  # Ed25519 public key
    box: bytes
    envelope: bytes

    def header(self, vault: str) -> bytes:
        """Return what is authenticated with the box: everything but the secrets."""
        told = [FORM, vault, self.id, self.login, attrs.astuple(self.cost), self.salt.hex(), self.seal_key.hex(),
                self.sign_key.hex()]  # fmt: skip
        return json.dumps(told).encode()

    @property
    def public_key(self) -> bytes:
        """The key that checks this user's signatures."""
        return self.sign_key


@attrs.frozen(slots=True)
class KeyFile:
    """The whole key file. ``check`` is an HMAC of the data key: wrong password and damaged database differ by it."""

    vault: str
    generation: int
    check: bytes
    slots: tuple[Slot, ...]
    recovery_key: bytes  # X25519 public key of the recovery code
    recovery_envelope: bytes
    next_envelopes: tuple[tuple[str, bytes], ...] = ()  # during a change of the data key
    next_check: bytes = b""

    def slot_of(self, login: str) -> Slot | None:
        """Return the slot of ``login``."""
        return next((slot for slot in self.slots if slot.login == login), None)


def read_key_file(place: VaultPlace) -> KeyFile:
    """Read the newer of the two good copies.

    Raises:
        KeyFileMissingError: neither is there.
        KeyFileDamagedError: none is whole.
    """
    if not place.keys.exists() and not place.keys_copy.exists():
        raise KeyFileMissingError(name=place.keys.name, copy=place.keys_copy.name)
    good = [file for file in (_read(place.keys), _read(place.keys_copy)) if file is not None]
    if not good:
        raise KeyFileDamagedError(name=place.keys.name)
    return max(good, key=lambda file: file.generation)


def write_key_file(place: VaultPlace, file: KeyFile) -> None:
    """Write both copies, one after the other, each whole or not at all."""
    data = encode(file)
    write_whole(place.keys, data)
    write_whole(place.keys_copy, data)


def repair_copies(place: VaultPlace, file: KeyFile) -> bool:
    """Write again whichever copy is missing, damaged or older; tell whether anything was."""
    repaired = False
    for path in (place.keys, place.keys_copy):
        found = _read(path)
        if found is None or found.generation != file.generation:
            write_whole(path, encode(file))
            repaired = True
    return repaired


def encode(file: KeyFile) -> bytes:
    """Return the stored form: JSON with a checksum line."""
    body = json.dumps(_plain(file), sort_keys=True, indent=1)
    return f"{body}\n{hashlib.sha256(body.encode()).hexdigest()}\n".encode()


def decode(data: bytes) -> KeyFile | None:
    """Read the stored form; None when it is not whole."""
    try:
        text = data.decode()
        body, _newline, check = text.rstrip("\n").rpartition("\n")
        if hashlib.sha256(body.encode()).hexdigest() != check:
            return None
        told = json.loads(body)
        if told["form"] != FORM:
            return None
        return _file(told)
    except (ValueError, KeyError, TypeError):
        return None


def _read(path: Path) -> KeyFile | None:
    try:
        return decode(path.read_bytes())
    except OSError:
        return None


def _plain(file: KeyFile) -> dict[str, Any]:
    return {
        "form": FORM,
        "vault": file.vault,
        "generation": file.generation,
        "check": file.check.hex(),
        "slots": [
            {
                "id": slot.id,
                "login": slot.login,
                "kdf": "argon2id",
                "cost": list(attrs.astuple(slot.cost)),
                "salt": slot.salt.hex(),
                "seal_key": slot.seal_key.hex(),
                "sign_key": slot.sign_key.hex(),
                "box": slot.box.hex(),
                "envelope": slot.envelope.hex(),
            }
            for slot in file.slots
        ],
        "recovery_key": file.recovery_key.hex(),
        "recovery_envelope": file.recovery_envelope.hex(),
        "next": [[slot, box.hex()] for slot, box in file.next_envelopes],
        "next_check": file.next_check.hex(),
    }


def _file(told: dict[str, Any]) -> KeyFile:
    return KeyFile(
        vault=told["vault"],
        generation=int(told["generation"]),
        check=bytes.fromhex(told["check"]),
        slots=tuple(_slot(each) for each in told["slots"]),
        recovery_key=bytes.fromhex(told["recovery_key"]),
        recovery_envelope=bytes.fromhex(told["recovery_envelope"]),
        next_envelopes=tuple((slot, bytes.fromhex(box)) for slot, box in told["next"]),
        next_check=bytes.fromhex(told["next_check"]),
    )


def _slot(told: dict[str, Any]) -> Slot:
    memory, passes, lanes = (int(number) for number in told["cost"])
    return Slot(
        id=told["id"],
        login=told["login"],
        cost=KdfCost(memory, passes, lanes),
        salt=bytes.fromhex(told["salt"]),
        seal_key=bytes.fromhex(told["seal_key"]),
        sign_key=bytes.fromhex(told["sign_key"]),
        box=bytes.fromhex(told["box"]),
        envelope=bytes.fromhex(told["envelope"]),
    )
