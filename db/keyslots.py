"""Key slots: a random data key, sealed to every user and to the recovery code.

The key file holds, for each user, a slot: a password (Argon2id) opens the slot's two private keys; the data key is
sealed to the slot's X25519 public key. So a password change rewrites one slot, and a new data key (after a revocation)
can be sealed to everybody without knowing anybody's password. All parameters of a slot are authenticated with it. How
the file is kept: ``db/keyfile.py``.
"""

from __future__ import annotations

import os

import attrs
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from db import crypto
from db.crypto import DEFAULT_COST, KdfCost
from db.errors import ForeignKeysError, KeyFileDamagedError, WrongPasswordError, WrongRecoveryCodeError
from db.keyfile import KeyFile, Slot

DATA_KEY = 48  # SQLCipher key and salt: 96 hex, so that no salt is read from a torn first sector
AUDIT_KEY = 32
PRIVATE = 32


@attrs.define(slots=True, eq=False)
class OpenKeys:
    """What an opened slot gives. ``data`` and ``audit`` are wiped by ``forget``."""

    data: bytearray = attrs.field(repr=False)
    audit: bytearray = attrs.field(repr=False)
    signer: Ed25519PrivateKey | None = attrs.field(repr=False)
    login: str
    slot_id: str

    def hex_key(self) -> str:
        """Return the raw key in the 96 hex characters SQLCipher takes."""
        return self.data.hex()

    def forget(self) -> None:
        """Overwrite the keys."""
        for store in (self.data, self.audit):
            store[:] = bytes(len(store))
        self.signer = None


def new_key_file(*, login: str, password: str, cost: KdfCost = DEFAULT_COST) -> tuple[KeyFile, OpenKeys, str]:
    """Make the keys of a new vault: the file, the opened keys of its first user, and the recovery code."""
    vault = os.urandom(16).hex()
    data, audit = os.urandom(DATA_KEY), os.urandom(AUDIT_KEY)
    code = crypto.new_recovery_code()
    public = recovery_pair(code, vault).public_key().public_bytes_raw()
    file = KeyFile(
        vault=vault,
        generation=1,
        check=_check(data),
        slots=(),
        recovery_key=public,
        recovery_envelope=crypto.seal_to(public, data + audit, _aad(vault, "recovery")),
    )
    slot, signer = _new_slot(vault, login=login, password=password, cost=cost, payload=data + audit)
    opened = OpenKeys(bytearray(data), bytearray(audit), signer, login, slot.id)
    return attrs.evolve(file, slots=(slot,)), opened, code


def open_with_password(file: KeyFile, *, login: str, password: str) -> OpenKeys:
    """Open the slot of ``login``.

    An unknown login costs the same time and gives the same sentence as a wrong password.

    Raises:
        WrongPasswordError: login or password is wrong.
        KeyFileDamagedError: the slot opens but its envelope does not.
    """
    slot = file.slot_of(login)
    if slot is None:
        cost = next((slot.cost for slot in file.slots if slot.cost.bounded()), DEFAULT_COST)
        crypto.stretch(password, bytes(crypto.SALT), cost)
        raise WrongPasswordError
    private = _open_box(file.vault, slot, password)
    payload = crypto.unseal_with(private[:PRIVATE], slot.envelope, _aad(file.vault, slot.id))
    if payload is None:
        raise KeyFileDamagedError(name="keys")
    signer = Ed25519PrivateKey.from_private_bytes(private[PRIVATE:])
    return _opened(file, payload, signer, login=login, slot_id=slot.id)


def open_with_code(file: KeyFile, code: str) -> OpenKeys:
    """Open with the recovery code.

    Raises:
        WrongRecoveryCodeError: it is not this hospital's.
    """
    if crypto.recovery_secret(code) is None:
        raise WrongRecoveryCodeError
    pair = recovery_pair(code, file.vault)
    payload = crypto.unseal_with(pair.private_bytes_raw(), file.recovery_envelope, _aad(file.vault, "recovery"))
    if payload is None:
        raise WrongRecoveryCodeError
    return _opened(file, payload, None, login="", slot_id="recovery")


def add_slot(file: KeyFile, keys: OpenKeys, *, login: str, password: str, cost: KdfCost = DEFAULT_COST) -> KeyFile:
    """Return the file with a slot for ``login`` (replacing theirs, if any)."""
    payload = bytes(keys.data) + bytes(keys.audit)
    slot, _signer = _new_slot(file.vault, login=login, password=password, cost=cost, payload=payload)
    others = tuple(each for each in file.slots if each.login != login)
    return attrs.evolve(file, generation=file.generation + 1, slots=(*others, slot))


def change_password(file: KeyFile, *, login: str, old: str, new: str, cost: KdfCost | None = None) -> KeyFile:
    """Return the file with one slot rewritten; the user's signing identity stays.

    Raises:
        WrongPasswordError: ``old`` is wrong.
    """
    slot = file.slot_of(login)
    if slot is None:
        raise WrongPasswordError
    private = _open_box(file.vault, slot, old)
    fresh = attrs.evolve(slot, cost=cost or slot.cost, salt=os.urandom(crypto.SALT), box=b"")
    key = _slot_key(new, fresh)
    fresh = attrs.evolve(fresh, box=crypto.seal(key, private, fresh.header(file.vault)))
    slots = tuple(fresh if each.id == slot.id else each for each in file.slots)
    return attrs.evolve(file, generation=file.generation + 1, slots=slots)


def without_slot(file: KeyFile, login: str) -> KeyFile:
    """Return the file without the slot of ``login``; the data key must be changed as well."""
    return attrs.evolve(
        file, generation=file.generation + 1, slots=tuple(slot for slot in file.slots if slot.login != login)
    )


def renew_recovery(file: KeyFile, keys: OpenKeys) -> tuple[KeyFile, str]:
    """Return the file with a new recovery code, and the code; the data key should be changed as well.

    The old code then opens only backups made while it held.
    """
    code = crypto.new_recovery_code()
    public = recovery_pair(code, file.vault).public_key().public_bytes_raw()
    payload = bytes(keys.data) + bytes(keys.audit)
    envelope = crypto.seal_to(public, payload, _aad(file.vault, "recovery"))
    fresh = attrs.evolve(file, generation=file.generation + 1, recovery_key=public, recovery_envelope=envelope)
    return fresh, code


def announce_key(file: KeyFile, data: bytes, audit: bytes) -> KeyFile:
    """Return the file with the *next* data key sealed to everybody, beside the present one."""
    payload = data + audit
    boxes = [(slot.id, crypto.seal_to(slot.seal_key, payload, _aad(file.vault, slot.id))) for slot in file.slots]
    boxes.append(("recovery", crypto.seal_to(file.recovery_key, payload, _aad(file.vault, "recovery"))))
    return attrs.evolve(file, generation=file.generation + 1, next_envelopes=tuple(boxes), next_check=_check(data))


def settle_key(file: KeyFile) -> KeyFile:
    """Return the file with the announced key as the present one."""
    boxes = dict(file.next_envelopes)
    return attrs.evolve(
        file,
        generation=file.generation + 1,
        check=file.next_check,
        slots=tuple(attrs.evolve(slot, envelope=boxes[slot.id]) for slot in file.slots),
        recovery_envelope=boxes["recovery"],
        next_envelopes=(),
        next_check=b"",
    )


def drop_announced(file: KeyFile) -> KeyFile:
    """Return the file without the announced key (the change did not happen)."""
    return attrs.evolve(file, generation=file.generation + 1, next_envelopes=(), next_check=b"")


def _new_slot(
    vault: str, *, login: str, password: str, cost: KdfCost, payload: bytes
) -> tuple[Slot, Ed25519PrivateKey]:
    opener, signer = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    slot_id = os.urandom(8).hex()
    public = opener.public_key().public_bytes_raw()
    slot = Slot(
        id=slot_id,
        login=login,
        cost=cost,
        salt=os.urandom(crypto.SALT),
        seal_key=public,
        sign_key=signer.public_key().public_bytes_raw(),
        box=b"",
        envelope=crypto.seal_to(public, payload, _aad(vault, slot_id)),
    )
    private = opener.private_bytes_raw() + signer.private_bytes_raw()
    return attrs.evolve(slot, box=crypto.seal(_slot_key(password, slot), private, slot.header(vault))), signer


def _open_box(vault: str, slot: Slot, password: str) -> bytes:
    if not slot.cost.bounded():
        raise KeyFileDamagedError(name="keys")
    private = crypto.unseal(_slot_key(password, slot), slot.box, slot.header(vault))
    if private is None:
        raise WrongPasswordError
    return private


def _slot_key(password: str, slot: Slot) -> bytes:
    return crypto.derive(crypto.stretch(password, slot.salt, slot.cost), b"xinglin/slot/v1" + slot.id.encode())


def recovery_pair(code: str, vault: str) -> X25519PrivateKey:
    """Return the key pair a recovery code stands for in the vault of that id."""
    secret = crypto.recovery_secret(code)
    if secret is None:
        raise WrongRecoveryCodeError
    return X25519PrivateKey.from_private_bytes(crypto.derive(secret, b"xinglin/recovery/v1" + vault.encode()))


def _opened(file: KeyFile, payload: bytes, signer: Ed25519PrivateKey | None, *, login: str, slot_id: str) -> OpenKeys:
    data, audit = payload[:DATA_KEY], payload[DATA_KEY:]
    if _check(data) != file.check:
        raise ForeignKeysError
    return OpenKeys(bytearray(data), bytearray(audit), signer, login, slot_id)


def open_announced(file: KeyFile, keys: OpenKeys, password: str) -> bytes | None:
    """Return the announced data key for the user of ``keys``, if a change of key was under way."""
    slot = file.slot_of(keys.login)
    boxes = dict(file.next_envelopes)
    if slot is None or slot.id not in boxes:
        return None
    private = _open_box(file.vault, slot, password)
    payload = crypto.unseal_with(private[:PRIVATE], boxes[slot.id], _aad(file.vault, slot.id))
    if payload is None or _check(payload[:DATA_KEY]) != file.next_check:
        return None
    return payload[:DATA_KEY]


def _check(data: bytes) -> bytes:
    return crypto.mac(data, b"xinglin/check/v1")


def _aad(vault: str, slot_id: str) -> bytes:
    return f"xinglin/envelope/v1|{vault}|{slot_id}".encode()
