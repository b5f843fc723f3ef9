"""A loopback proxy that does what networks do: cut, repeat, delay, replay, reorder exchanges, and lie."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from reviewer.connectors._json import MAX_REPLY_BYTES
from tests.http_heads import body_length, read_head

_NOT_MODIFIED = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n"
_PACKED = gzip.compress(bytes(MAX_REPLY_BYTES + 1))
_BOMB = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\n"
    b"Content-Length: %d\r\n\r\n" % len(_PACKED)
) + _PACKED
SHORT_S = 0.05
"""The longest that it holds something back; shorter than every time-out of the desk."""
KEPT = 40


class Fault(StrEnum):
    """What becomes of one exchange."""

    NONE = "none"
    DELAY = "delay"
    LOST_REQUEST = "lost-request"
    HALF_REQUEST = "half-request"
    LOST_REPLY = "lost-reply"
    CUT_REPLY = "cut-reply"
    HALF_CLOSE = "half-close"
    """Half of the reply, then the end of what is sent, on a connection that stays open."""
    DUPLICATE = "duplicate"
    """The request arrives twice, and the second reply is the one that is heard."""
    REPLAY = "replay"
    """A request of earlier, of either operator, arrives once more before this one."""
    REORDER = "reorder"
    """It waits until another one has passed."""
    DRIP = "drip"
    LYING_304 = "lying-304"
    """It was done, and the reply says that nothing changed."""
    BOMB = "bomb"
    """A small reply that grows without end when it is unpacked."""
    TOO_SHORT = "too-short"
    """The reply announces less than it is; the connection goes on with the rest."""
    TOO_LONG = "too-long"
    """It announces more than ever comes."""


FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)
_WEIGHTS = [0.2 if fault is Fault.BOMB else 1.0 for fault in FAULTS]
"""To unpack a bomb up to the desk's bound costs more than all else of an exchange."""


@dataclass(slots=True)
class FaultProxy:
    """Forwards to `port`; `share` of the exchanges meet a fault, by the `chance` of a seed."""

    port: int
    chance: random.Random
    share: float = 0.0
    url: str = ""
    counts: Counter[Fault] = field(default_factory=Counter)
    kept: list[bytes] = field(default_factory=list)
    """Requests that changed something, to be replayed."""
    _passed: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of a desk, until either side ends it."""
        try:
            while head := await read_head(reader):
                request = head + await reader.readexactly(body_length(head))
                fault = self._choose()
                self.counts[fault] += 1
                if not await self._exchange(fault, request, writer):
                    return
                if fault is Fault.HALF_CLOSE:
                    await _until_closed(reader)
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            await _abort(writer)

    def _choose(self) -> Fault:
        if self.chance.random() >= self.share:
            return Fault.NONE
        return self.chance.choices(FAULTS, _WEIGHTS)[0]

    async def _exchange(self, fault: Fault, request: bytes, writer: asyncio.StreamWriter) -> bool:
        """Whether the connection goes on."""
        if fault is Fault.LOST_REQUEST:
            return False
        if fault is Fault.HALF_REQUEST:
            await self._forward(request[: len(request) // 2], is_whole=False)
            return False
        await self._before(fault)
        reply = await self._forward(request)
        if fault is Fault.DUPLICATE:
            reply = await self._forward(request)
        if request.startswith(b"POST"):
            self.kept = [*self.kept[-KEPT:], request]
        self._passed.set()
        return await self._tell(fault, reply, writer)

    async def _before(self, fault: Fault) -> None:
        if fault is Fault.DELAY:
            await asyncio.sleep(self.chance.uniform(0.0, SHORT_S))
        elif fault is Fault.REPLAY and self.kept:
            await self._forward(self.chance.choice(self.kept))
        elif fault is Fault.REORDER:
            self._passed.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._passed.wait(), SHORT_S)

    async def _tell(self, fault: Fault, reply: bytes, writer: asyncio.StreamWriter) -> bool:
        half = len(reply) // 2
        if fault is Fault.LOST_REPLY:
            return False
        if fault in (Fault.CUT_REPLY, Fault.TOO_LONG):
            writer.write(reply[:half] if fault is Fault.CUT_REPLY else _announcing(reply, +7))
            await writer.drain()
            return False
        if fault is Fault.HALF_CLOSE:
            writer.write(reply[:half])
            writer.write_eof()
            return True
        reply = _LIES.get(fault, lambda told: told)(reply)
        pieces = _pieces(reply, 8) if fault is Fault.DRIP else [reply]
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
            if len(pieces) > 1:
                await asyncio.sleep(SHORT_S / 10)
        return bool(reply)

    async def _forward(self, request: bytes, *, is_whole: bool = True) -> bytes:
        """The server's reply; empty where it gave none, or was not to give one."""
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return b""
        try:
            writer.write(request)
            await writer.drain()
            if not is_whole:
                return b""
            head = await read_head(reader)
            return head + await reader.readexactly(body_length(head))
        except (asyncio.IncompleteReadError, ConnectionError):
            return b""
        finally:
            await _abort(writer)


@asynccontextmanager
async def fault_proxy(port: int, chance: random.Random) -> AsyncIterator[FaultProxy]:
    """A running proxy in front of a server on `port`."""
    made, at_work = FaultProxy(port, chance), set[asyncio.Task[None]]()

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(made.serve(reader, writer))
        at_work.add(task)
        task.add_done_callback(at_work.discard)

    listening = await asyncio.start_server(accept, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"
    try:
        yield made
    finally:
        listening.close()
        for task in tuple(at_work):
            task.cancel()
        await asyncio.gather(*at_work, return_exceptions=True)


def _announcing(reply: bytes, more: int) -> bytes:
    """The same reply with another length in its head."""
    head, end, body = reply.partition(b"\r\n\r\n")
    told = max(0, len(body) + more)
    lines = [line for line in head.split(b"\r\n") if not line.lower().startswith(b"content-length:")]
    return b"\r\n".join([*lines, b"Content-Length: %d" % told]) + end + body if end else reply


_LIES: dict[Fault, Callable[[bytes], bytes]] = {
    Fault.LYING_304: lambda _told: _NOT_MODIFIED,
    Fault.BOMB: lambda _told: _BOMB,
    Fault.TOO_SHORT: lambda told: _announcing(told, -7),
}


async def _until_closed(reader: asyncio.StreamReader) -> None:
    """Until the desk has given the connection up, or for as long as something is held back."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(reader.read(), SHORT_S)


async def _abort(writer: asyncio.StreamWriter) -> None:
    """End a connection at once, whatever is still to be sent."""
    writer.transport.abort()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def _pieces(whole: bytes, count: int) -> list[bytes]:
    size = max(1, -(-len(whole) // count))
    return [whole[start : start + size] for start in range(0, len(whole), size)]
