"""Reads the heads of HTTP messages from a stream, for proxies that stand between a desk and a server."""

from __future__ import annotations

import asyncio


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """The next head with its empty line; nothing where the stream ended before one began.

    Raises IncompleteReadError where it ends within one.
    """
    try:
        return await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as cut:
        if cut.partial:
            raise
        return b""


def body_length(head: bytes) -> int:
    """How many bytes the head announces behind it."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
