"""Messages between the window and its children: four bytes of length, then that many bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import IO, Any

HEAD = 4
LONGEST = 64 * 1024 * 1024


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


def parts_of(body: bytes) -> Iterator[bytes]:
    """The messages that a body was put together from, each with its length in front."""
    at = 0
    while at < len(body):
        length = body_length(body[at : at + HEAD])
        yield body[at + HEAD : at + HEAD + length]
        at += HEAD + length


def write_frame(stream: IO[bytes], value: object) -> None:
    """Send a JSON value."""
    write_body(stream, json.dumps(value).encode())


def write_body(stream: IO[bytes], body: bytes) -> None:
    """Send bytes as they are."""
    stream.write(framed(body))
    stream.flush()


def joined(head: object, rest: bytes = b"") -> bytes:
    """A body of two parts: a JSON value on one line, then bytes as they are."""
    return json.dumps(head).encode() + b"\n" + rest


def parted(body: bytes) -> tuple[Any, memoryview]:
    """The two parts of such a body, the bytes not copied.

    Raises:
        ValueError: it is none.
    """
    end = body.index(b"\n")
    return json.loads(body[:end]), memoryview(body)[end + 1 :]
