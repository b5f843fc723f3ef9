"""Children of one kind, ready before they are needed, killed when they take too long, and replaced unseen."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from reviewer.tasks import spawn
from reviewer.workers.frames import HEAD, body_length, framed
from reviewer.workers.spawn import spawn_self

T = TypeVar("T")
log = logging.getLogger(__name__)

START_S = 15.0
END_S = 2.0
MOST_FAILED_STARTS = 6
"""After so many children that never became ready no more are started: something here is broken."""


class ChildFailed(Exception):
    """There is no answer."""


class ChildUnavailable(ChildFailed):
    """No child could be had: none started in time, or the pool is closed."""


class ChildGaveUp(ChildFailed):
    """The child died over this question or was killed: of its time, of its memory, of what it answered."""


_BROKEN = (
    ArithmeticError,
    ConnectionError,
    EOFError,
    LookupError,
    MemoryError,
    RuntimeError,
    TimeoutError,
    TypeError,
    ValueError,
)
"""What comes of a child that ended, or that foreign content took over."""


class Replies:
    """What a child says to one question, a frame at a time."""

    def __init__(self, child: Process, wall_s: float) -> None:
        self._child = child
        self._wall_s = wall_s

    async def following(self) -> bytes:
        """The next frame, which may take as long as any answer."""
        # Not `wait_for`: on 3.11 it may swallow a cancellation.
        async with asyncio.timeout(self._wall_s):
            return await _read(self._child)


class ChildPool:
    """Asks children that run `review-desk worker KIND`, without ever holding up the caller's event loop.

    A child says one frame when it is ready, then answers each frame with one or more. Start the pool early.
    Close it: no child outlives `aclose`.
    """

    def __init__(self, kind: str, *, size: int, wall_s: float) -> None:
        """`wall_s`: how long one answer may take by the clock on the wall; children watch their own."""
        self._kind = kind
        self._size = size
        self._wall_s = wall_s
        # The one that answered last answers next: it may remember, and the other one stays out of the memory.
        self._idle: asyncio.LifoQueue[Process] = asyncio.LifoQueue()
        self._all: set[Process] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._failed_starts = 0
        self._is_closed = False

    def start(self) -> None:
        """Have the children started; returns at once."""
        for _ in range(self._size):
            self._replace()

    @property
    def pids(self) -> tuple[int, ...]:
        """The children that there are now."""
        return tuple(child.pid for child in self._all)

    async def ask(
        self, body: bytes, read: Callable[[Replies], Awaitable[T]], *, wall_s: float | None = None
    ) -> T:
        """What `read` makes of a child's answer, each frame of it within `wall_s` or what the pool allows.

        A caller that is cancelled costs the child its life, and so does an answer that can't be read: the
        child is not what it was.

        Raises:
            ChildUnavailable: there is none.
            ChildGaveUp: it did not come to an end, or not to one that makes sense.
        """
        child = await self._ready()
        is_well = False
        within = self._wall_s if wall_s is None else wall_s
        try:
            async with asyncio.timeout(within):
                await _send(child, body)
            answer = await read(Replies(child, within))
            is_well = True
        except _BROKEN:
            raise ChildGaveUp from None
        finally:
            # Also where the caller lost interest: a child in the middle of an answer is of no use.
            self._return(child, is_well=is_well)
        return answer

    async def _ready(self) -> Process:
        if self._is_closed:
            raise ChildUnavailable
        try:
            async with asyncio.timeout(START_S):
                return await self._idle.get()
        except TimeoutError:
            raise ChildUnavailable from None

    async def aclose(self) -> None:
        """Kill every child and wait until each is gone."""
        self._is_closed = True
        running = list(self._running)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await asyncio.gather(*(self._end(child) for child in list(self._all)))

    def _return(self, child: Process, *, is_well: bool) -> None:
        if is_well and not self._is_closed:
            self._idle.put_nowait(child)
            return
        _kill(child)
        if not self._is_closed:
            log.info("event=child_replaced name=%s pid=%s", self._kind, child.pid)
            self._start(self._end(child), name=f"end-{self._kind}-child")
            self._replace()

    def _replace(self) -> None:
        self._start(self._add_child(), name=f"start-{self._kind}-child")

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        task = spawn(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _add_child(self) -> None:
        child = await spawn_self("worker", self._kind)
        self._all.add(child)
        try:
            async with asyncio.timeout(START_S):
                await _read(child)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, ValueError):
            log.warning("event=child_not_started name=%s pid=%s", self._kind, child.pid)
            self._failed_starts += 1
            self._start(self._end(child), name=f"end-{self._kind}-child")
            if self._failed_starts < MOST_FAILED_STARTS:
                self._replace()
            return
        self._idle.put_nowait(child)

    async def _end(self, child: Process) -> None:
        _kill(child)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await child.wait()
        self._all.discard(child)


async def _send(child: Process, body: bytes) -> None:
    if child.stdin is None:
        raise ConnectionError
    child.stdin.write(framed(body))
    await child.stdin.drain()


async def _read(child: Process) -> bytes:
    if child.stdout is None:
        raise ConnectionError
    head = await child.stdout.readexactly(HEAD)
    return await child.stdout.readexactly(body_length(head))


def _kill(child: Process) -> None:
    if child.returncode is not None:
        return
    with suppress(ProcessLookupError):
        if sys.platform == "win32":
            child.kill()
        else:
            # Not `child.kill()`: that reaps a child that is dead already behind the back of asyncio, which
            # then reports an unknown process.
            os.kill(child.pid, signal.SIGKILL)
