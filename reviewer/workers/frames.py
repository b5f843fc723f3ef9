"""Messages between the window and its children: four bytes of length, then that many bytes."""

from __future__ import annotations

import json
from typing import IO

HEAD = 4
LONGEST = 8 * 1024 * 1024


def framed(body: bytes) -> bytes:
    """The body with its length in front."""
    return len(body).to_bytes(HEAD, "big") + body


def body_length(head: bytes) -> int:
    """How long the body is that follows.

    Raises:
        ValueError: longer than any message of ours.
    """
    length = int.from_bytes(head, "big")
    if length > LONGEST:
        raise ValueError("message too long")
    return length


def read_frame(stream: IO[bytes]) -> bytes | None:
    """The next body, or None where the other side is gone."""
    head = stream.read(HEAD)
    if len(head) < HEAD:
        return None
    body = stream.read(body_length(head))
    return body if len(body) == body_length(head) else None


def write_frame(stream: IO[bytes], value: object) -> None:
    """Send a JSON value."""
    stream.write(framed(json.dumps(value).encode()))
    stream.flush()
