"""A loopback proxy that does to a request what networks do: lose it, lose its reply, let another pass."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from tests.http_heads import body_length, read_head

Hook = Callable[[], Awaitable[None]]


class Fault(StrEnum):
    """What happens to a posted run."""

    NONE = "none"
    LOSE_REQUEST = "lose-request"
    LOSE_REPLY = "lose-reply"


@dataclass
class Proxy:
    """Forwards to `port`. Only `POST /threads/{id}/runs` is ever meddled with."""

    port: int
    fault: Fault = Fault.NONE
    before: Hook | None = None
    """Awaited while the posted run is held back."""
    url: str = ""
    posted: list[str] = field(default_factory=list)
    """Paths of the runs that were posted through here, whatever became of them."""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection from the desk."""
        try:
            while head := await read_head(reader):
                body = await reader.readexactly(body_length(head))
                reply = await self._forward(head, body)
                if not reply:
                    return
                writer.write(reply)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()

    async def _forward(self, head: bytes, body: bytes) -> bytes:
        is_run = head.startswith(b"POST ") and head.split(b" ", 2)[1].endswith(b"/runs")
        if is_run:
            self.posted.append(head.split(b" ", 2)[1].decode())
            if self.before is not None:
                await self.before()
            if self.fault is Fault.LOSE_REQUEST:
                return b""
        reply = await self._exchange(head, body)
        return b"" if is_run and self.fault is Fault.LOSE_REPLY else reply

    async def _exchange(self, head: bytes, body: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(head + body)
            await writer.drain()
            answered = await read_head(reader)
            return answered + await reader.readexactly(body_length(answered))
        finally:
            writer.close()


@asynccontextmanager
async def proxy(port: int) -> AsyncIterator[Proxy]:
    """A running proxy in front of a server on `port`."""
    made = Proxy(port)
    at_work: list[asyncio.Task[None]] = []

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        at_work.append(asyncio.get_running_loop().create_task(made.serve(reader, writer)))

    server = await asyncio.start_server(accept, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        server.close()
        for task in at_work:
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)
