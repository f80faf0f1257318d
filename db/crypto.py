"""The few cryptographic steps the vault is made of, each from ``cryptography``, and their known answers."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from db.errors import SelfTestError

NONCE = 12
KEY = 32
SALT = 16
CODE_BYTES = 32
CODE_CHECK = 4  # characters of check at the end of a recovery code
GROUP = 4


@attrs.frozen(slots=True)
class KdfCost:
    """The price of one guess: memory in KiB, passes, lanes. Bounded when read: a file cannot ask for the moon."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4

    def bounded(self) -> bool:
        """Tell whether the cost lies in what this program is willing to compute (at most 1 GiB, 10 passes)."""
        return (
            8 * self.lanes <= self.memory_kib <= 1024 * 1024 and 1 <= self.passes <= 10 and 1 <= self.lanes <= 16  # noqa: PLR2004 - the bounds themselves
        )


DEFAULT_COST = KdfCost()


def stretch(password: str, salt: bytes, cost: KdfCost) -> bytes:
    """Turn a password into a key with Argon2id (NFC first, so that every keyboard gives the same)."""
    text = unicodedata.normalize("NFC", password).encode()
    kdf = Argon2id(salt=salt, length=KEY, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib)
    return kdf.derive(text)


def derive(secret: bytes, info: bytes) -> bytes:
    """Derive a 32-byte key for one purpose (HKDF-SHA256)."""
    return HKDF(algorithm=hashes.SHA256(), length=KEY, salt=None, info=info).derive(secret)


def seal(key: bytes, plain: bytes, aad: bytes) -> bytes:
    """Encrypt and authenticate (AES-256-GCM); the nonce goes in front."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, plain, aad)


def unseal(key: bytes, box: bytes, aad: bytes) -> bytes | None:
    """Open what ``seal`` closed; None when key, box or ``aad`` is not the right one."""
    try:
        return AESGCM(key).decrypt(box[:NONCE], box[NONCE:], aad)
    except (InvalidTag, ValueError):
        return None


def seal_to(public: bytes, plain: bytes, aad: bytes) -> bytes:
    """Encrypt to the holder of an X25519 key, without knowing their password."""
    once = X25519PrivateKey.generate()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    head = once.public_key().public_bytes_raw()
    return head + seal(derive(shared + head + public, b"xinglin/seal-to/v1"), plain, aad)


def unseal_with(private: bytes, box: bytes, aad: bytes) -> bytes | None:
    """Open what ``seal_to`` closed; None when it is not for this key or was changed."""
    own = X25519PrivateKey.from_private_bytes(private)
    public = own.public_key().public_bytes_raw()
    head, rest = box[:KEY], box[KEY:]
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(head))
    except ValueError:
        return None
    return unseal(derive(shared + head + public, b"xinglin/seal-to/v1"), rest, aad)


def mac(key: bytes, data: bytes) -> bytes:
    """HMAC-SHA256."""
    return hmac.new(key, data, hashlib.sha256).digest()


def new_recovery_code() -> str:
    """Return a fresh 256-bit code as base32 in groups of four, the last group a check."""
    body = base64.b32encode(os.urandom(CODE_BYTES)).decode().rstrip("=")
    text = body + _check(body)
    return "-".join(text[i : i + GROUP] for i in range(0, len(text), GROUP))


def recovery_secret(code: str) -> bytes | None:
    """Return the 32 bytes behind a typed code, or None when its check does not hold.

    Blanks and hyphens do not count; 0 and 1, which the alphabet lacks, are read as O and I.
    """
    text = "".join(c for c in code.upper() if c.isalnum()).replace("0", "O").replace("1", "I")
    body, check = text[:-CODE_CHECK], text[-CODE_CHECK:]
    if not hmac.compare_digest(_check(body), check):
        return None
    try:
        return base64.b32decode(body + "=" * (-len(body) % 8))
    except ValueError:
        return None


def _check(body: str) -> str:
    return base64.b32encode(hashlib.sha256(body.encode()).digest()).decode()[:CODE_CHECK]


def self_test() -> None:
    """Compare this machine's cryptography with published or frozen answers.

    Raises:
        SelfTestError: one differs; nothing may be opened or written then.
    """
    zero = bytes(32)
    sealed = AESGCM(zero).encrypt(bytes(12), bytes(16), b"")
    answers = {
        # NIST GCM test case 14: AES-256, zero key, zero block
        "AES-256-GCM": (sealed.hex(), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        # RFC 4231 test case 2
        "HMAC-SHA256": (
            mac(b"Jefe", b"what do ya want for nothing?").hex(),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
        ),
        # RFC 8032 7.1 test 1: public key of the first secret key
        "Ed25519": (
            Ed25519PrivateKey.from_private_bytes(
                bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
            )
            .public_key()
            .public_bytes_raw()
            .hex(),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        # RFC 5869 test case 3
        "HKDF-SHA256": (
            HKDF(algorithm=hashes.SHA256(), length=42, salt=None, info=b"").derive(bytes([0x0B]) * 22).hex(),
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
        ),
    }
    for what, (got, wanted) in answers.items():
        if got != wanted:
            raise SelfTestError(what=what)
    if unseal(zero, seal(zero, b"probe", b"aad"), b"other") is not None:
        raise SelfTestError(what="AES-256-GCM AAD")
    # RFC 9106 5.3
    tag = Argon2id(
        salt=b"\x02" * 16, length=32, iterations=3, lanes=4, memory_cost=32, ad=b"\x04" * 12, secret=b"\x03" * 8
    ).derive(b"\x01" * 32)
    if tag.hex() != "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659":
        raise SelfTestError(what="Argon2id")
    one, two = X25519PrivateKey.generate(), X25519PrivateKey.generate()
    if one.exchange(two.public_key()) != two.exchange(one.public_key()):
        raise SelfTestError(what="X25519")
