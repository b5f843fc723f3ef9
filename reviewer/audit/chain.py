"""The hash chain: canonical entries, each naming the hash of the one before."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import rfc8785

GENESIS = "0" * 64
"""What the first entry names as its predecessor."""
BY_HAND = "by_hand"
"""A field of entries that a human's act made, so that a signature that was taken away is missed."""


def seal(fields: Mapping[str, Any], *, seq: int, prev: str) -> tuple[bytes, str]:
    """The canonical bytes (RFC 8785) of an entry, and their SHA-256.

    Numbers that JSON readers may round travel as strings: only `seq` is a number.
    """
    entry = rfc8785.dumps({**fields, "seq": seq, "prev": prev})
    return entry, entry_hash(entry)


def entry_hash(entry: bytes) -> str:
    """SHA-256 of an entry's bytes, hex."""
    return hashlib.sha256(entry).hexdigest()


def salted_digest(salt: bytes, body: bytes) -> str:
    """How an entry refers to an answer or a reason, so that an export can leave the words out."""
    return hashlib.sha256(b"review-desk body v1\0" + salt + body).hexdigest()
