"""Long replies as bytes in small parts, so that no turn of the reader's event loop is long.

JSON by the standard library: it carries lone surrogates, which a hostile answer may spell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import msgspec

from reviewer.workers.frames import framed, parts_of

T = TypeVar("T")
PART_BYTES = 64 * 1024
"""About what one part holds; a single value may be longer."""


def in_parts(values: Iterable[object]) -> bytes:
    """The values, so many in each part as fit."""
    return b"".join(_parts(values))


def _parts(values: Iterable[object]) -> Iterator[bytes]:
    some: list[bytes] = []
    length = 0
    for value in values:
        written = json.dumps(msgspec.to_builtins(value)).encode()
        some.append(written)
        length += len(written)
        if length > PART_BYTES:
            yield framed(b"[" + b",".join(some) + b"]")
            some, length = [], 0
    if some:
        yield framed(b"[" + b",".join(some) + b"]")


def read_parts(body: bytes) -> Iterator[list[Any]]:
    """What `in_parts` wrote, a part at a time, as plain JSON values."""
    for part in parts_of(body):
        yield json.loads(part)


def typed(value: object, kind: type[T]) -> T:
    """A plain JSON value as what it was."""
    return msgspec.convert(value, kind)
