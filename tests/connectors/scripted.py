"""A loopback server that answers byte for byte what a test says, so that it can misbehave in any way."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


class Cut(bytes):
    """A reply after which the connection ends, whatever it promised."""


Answer = Callable[[bytes, bytes], Awaitable[bytes | None]]
"""Takes the request's head and body; None closes the connection without a word."""


@dataclass
class Scripted:
    """The running server: where it is, and what it was asked."""

    answer: Answer
    url: str = ""
    heads: list[bytes] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    _ends: asyncio.Queue[None] = field(default_factory=asyncio.Queue)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(length_of(head))
                self.heads.append(head)
                self.bodies.append(body)
                reply = await self.answer(head, body)
                if reply is None:
                    return
                writer.write(reply)
                await writer.drain()
                if isinstance(reply, Cut):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()
            await writer.wait_closed()
            self._ends.put_nowait(None)

    async def has_ended(self) -> None:
        """Wait until the end of one more connection was sent, and could be heard."""
        await self._ends.get()


@asynccontextmanager
async def scripted(answer: Answer, tls: ssl.SSLContext | None = None) -> AsyncIterator[Scripted]:
    """Run one until the block ends."""
    made = Scripted(answer)
    at_work: list[asyncio.Task[None]] = []

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at_work.append(asyncio.get_running_loop().create_task(made.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0, ssl=tls)
    scheme = "https" if tls else "http"
    made.url = f"{scheme}://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)


def always(reply: bytes | None) -> Answer:
    """The same answer to everything."""

    async def answer(head: bytes, body: bytes) -> bytes | None:
        return reply

    return answer


def response(status: int, body: bytes = b"", **headers: str) -> bytes:
    """A well-formed reply."""
    told = {"content_length": str(len(body)), "content_type": "application/json", **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in told.items()]
    return "\r\n".join([f"HTTP/1.1 {status} X", *lines, "", ""]).encode() + body


async def forward(port: int, head: bytes, body: bytes) -> bytes:
    """Hand a request on to a real server and return its whole reply."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(head + body)
        await writer.drain()
        answered = await reader.readuntil(b"\r\n\r\n")
        return answered + await reader.readexactly(length_of(answered))
    finally:
        writer.close()


def length_of(head: bytes) -> int:
    """What Content-Length says."""
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0
