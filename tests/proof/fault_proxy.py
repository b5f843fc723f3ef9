"""A loopback proxy that does what networks do: cut, repeat, delay, drip, replay and reorder exchanges."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from tests.http_heads import body_length, read_head

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


FAULTS = tuple(fault for fault in Fault if fault is not Fault.NONE)


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
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            await _abort(writer)

    def _choose(self) -> Fault:
        return self.chance.choice(FAULTS) if self.chance.random() < self.share else Fault.NONE

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
        if fault is Fault.CUT_REPLY:
            writer.write(reply[:half])
            await writer.drain()
            return False
        if fault is Fault.HALF_CLOSE:
            writer.write(reply[:half])
            writer.write_eof()
            await asyncio.sleep(SHORT_S)
            return False
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


async def _abort(writer: asyncio.StreamWriter) -> None:
    """End a connection at once, whatever is still to be sent."""
    writer.transport.abort()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


def _pieces(whole: bytes, count: int) -> list[bytes]:
    size = max(1, -(-len(whole) // count))
    return [whole[start : start + size] for start in range(0, len(whole), size)]
