"""Signatures over entries."""

from __future__ import annotations

import pytest

from reviewer.audit.sign import is_signed_by, make_key, sign

PRIVATE, PUBLIC = make_key(b"k" * 32)
HASH = "ab" * 32


def test_signature_belongs_to_its_key_and_its_entry() -> None:
    signature = sign(PRIVATE, HASH)
    _, other = make_key(b"o" * 32)
    assert is_signed_by(PUBLIC, HASH, signature)
    assert not is_signed_by(other, HASH, signature)
    assert not is_signed_by(PUBLIC, "cd" * 32, signature)


def test_signature_is_not_one_over_the_bare_hash() -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    bare = Ed25519PrivateKey.from_private_bytes(PRIVATE).sign(bytes.fromhex(HASH)).hex()
    assert not is_signed_by(PUBLIC, HASH, bare)


@pytest.mark.parametrize("junk", ["", "zz", "00", "ff" * 64])
def test_junk_is_no_signature_and_no_error(junk: str) -> None:
    assert not is_signed_by(PUBLIC, HASH, junk)
    assert not is_signed_by(junk, HASH, sign(PRIVATE, HASH))
