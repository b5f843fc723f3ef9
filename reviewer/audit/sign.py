"""Signatures: Ed25519 over a domain-separated hash of an audit entry."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

_DOMAIN = b"review-desk audit entry v1\0"
# A head is signed over bytes that begin with a domain of their own (`audit.standalone`).


def make_key(entropy: bytes) -> tuple[bytes, str]:
    """A private key of 32 bytes of entropy, and its public key as hex."""
    key = _load(entropy)
    return key.private_bytes_raw(), key.public_key().public_bytes_raw().hex()


def sign(private_key: bytes, entry_hash: str) -> str:
    """The signature of an entry, hex."""
    return _load(private_key).sign(_DOMAIN + bytes.fromhex(entry_hash)).hex()


def sign_head(private_key: bytes, statement: bytes) -> str:
    """The signature of a bundle's head, over the bytes of `audit.bundle.signable`; hex."""
    return _load(private_key).sign(statement).hex()


def is_signed_by(public_key: str, entry_hash: str, signature: str) -> bool:
    """Whether the signature is that key's over that entry."""
    from cryptography.exceptions import InvalidSignature

    try:
        raw = bytes.fromhex(signature)
        _public(public_key).verify(raw, _DOMAIN + bytes.fromhex(entry_hash))
    except (InvalidSignature, ValueError):
        return False
    return raw.hex() == signature  # one spelling: else a flipped bit could pass


@functools.lru_cache(maxsize=16)
def _public(public_key: str) -> Ed25519PublicKey:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    return Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))


def _load(private_key: bytes) -> Ed25519PrivateKey:
    # cryptography costs 30 ms to import; only who signs or verifies pays it.
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(private_key)
