"""Replies in: strict JSON decoded once, at the edge; what can't be read is a BadResponse naming the path."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Final, ParamSpec, TypeVar

import msgspec

from reviewer.contract import strict
from reviewer.errors import BadResponse, Unreadable

T = TypeVar("T")
P = ParamSpec("P")

MAX_REPLY_BYTES: Final = 10 * 1024 * 1024
"""The biggest review that the Review API lets in, and what surrounds it. All else comes in pages."""
MAX_PROBLEM_BYTES: Final = 64 * 1024
"""Of a reply that says why not."""
SMALL_BYTES: Final = 64 * 1024
"""Read within a millisecond or two; more than that is read beside the event loop, which draws the window."""


async def beside_the_loop(size: int, read: Callable[P, T], *args: P.args, **named: P.kwargs) -> T:
    """What `read` returns; in a thread where `size` bytes would hold up the loop."""
    if size <= SMALL_BYTES:
        return read(*args, **named)
    return await asyncio.to_thread(read, *args, **named)


def check_json(data: bytes, *, max_bytes: int = MAX_REPLY_BYTES) -> None:
    """Size, depth, number of values, duplicate keys, NaN. Raises BadResponse."""
    try:
        strict.check(data, max_bytes=max_bytes)
    except Unreadable as error:
        raise BadResponse("source.not_json", **error.params) from error


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
