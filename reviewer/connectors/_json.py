"""Replies in: strict JSON decoded once, at the edge; what can't be read is a BadResponse naming the path."""

from __future__ import annotations

from typing import Final, TypeVar

import msgspec

from reviewer.contract import strict
from reviewer.errors import BadResponse, Unreadable

T = TypeVar("T")

MAX_REPLY_BYTES: Final = 32 * 1024 * 1024


def check_json(data: bytes, *, max_bytes: int = MAX_REPLY_BYTES) -> None:
    """Size, depth, duplicate keys, NaN. Raises BadResponse."""
    try:
        strict.check(data, max_bytes=max_bytes)
    except Unreadable as error:
        raise BadResponse(**error.params) from error


def decode_json(data: bytes, kind: type[T], *, max_bytes: int = MAX_REPLY_BYTES) -> T:
    """Check a body and decode it. Raises BadResponse with a JSON pointer to what is wrong."""
    check_json(data, max_bytes=max_bytes)
    return convert_json(data, kind)


def convert_json(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode a part of a body that was checked as a whole. Raises BadResponse."""
    try:
        return strict.convert(data, kind)
    except Unreadable as error:
        raise BadResponse(**error.params) from error
