"""Two Markdown children, ready before they are needed, killed when they take too long, and replaced."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from reviewer.tasks import spawn
from reviewer.workers.frames import HEAD, body_length, framed
from reviewer.workers.spawn import spawn_self

log = logging.getLogger(__name__)

SIZE = 2
WALL_S = 1.0
"""How long one answer may take by the clock on the wall; the child watches its processor time itself."""
START_S = 15.0
END_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMarkdown:
    """HTML in pieces that can be drawn one by one; or None, and the message code of why."""

    pieces: tuple[str, ...] | None
    notice: str = ""


class MarkdownPool:
    """Turns Markdown into HTML without ever holding up the caller's event loop.

    Start it early. Close it: no child outlives `aclose`.
    """

    def __init__(self, *, size: int = SIZE, wall_s: float = WALL_S) -> None:
        self._size = size
        self._wall_s = wall_s
        self._idle: asyncio.Queue[Process] = asyncio.Queue()
        self._all: set[Process] = set()
        self._running: set[asyncio.Task[None]] = set()
        self._is_closed = False

    def start(self) -> None:
        """Have the children started; returns at once."""
        for _ in range(self._size):
            self._replace()

    async def render(self, source: str) -> RenderedMarkdown:
        """The Markdown as clean HTML, or a notice where it can't be had in time."""
        if self._is_closed:
            return RenderedMarkdown(pieces=None, notice="markdown.unavailable")
        try:
            # Not `wait_for`: on 3.11 it may swallow a cancellation.
            async with asyncio.timeout(START_S):
                child = await self._idle.get()
        except TimeoutError:
            return RenderedMarkdown(pieces=None, notice="markdown.unavailable")
        is_well = False
        try:
            async with asyncio.timeout(self._wall_s):
                reply = await _ask(child, source)
            is_well = True
        except TimeoutError:
            return RenderedMarkdown(pieces=None, notice="markdown.too_slow")
        except (asyncio.IncompleteReadError, ConnectionError, ValueError):
            # It died: of its processor time, of its memory, or of a bug that this document found.
            return RenderedMarkdown(pieces=None, notice="markdown.too_slow")
        finally:
            # Also where the caller lost interest: a child in the middle of an answer is of no use.
            self._return(child, is_well=is_well)
        return _rendered(reply)

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
            log.info("event=markdown_child_replaced pid=%s", child.pid)
            self._start(self._end(child), name="end-markdown-child")
            self._replace()

    def _replace(self) -> None:
        self._start(self._add_child(), name="start-markdown-child")

    def _start(self, work: Coroutine[Any, Any, None], *, name: str) -> None:
        task = spawn(work, name=name)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _add_child(self) -> None:
        child = await spawn_self("worker", "markdown")
        self._all.add(child)
        try:
            async with asyncio.timeout(START_S):
                await _read(child)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError, ValueError):
            log.warning("event=markdown_child_not_started pid=%s", child.pid)
            _kill(child)
            return
        self._idle.put_nowait(child)

    async def _end(self, child: Process) -> None:
        _kill(child)
        with suppress(TimeoutError):
            async with asyncio.timeout(END_S):
                await child.wait()
        self._all.discard(child)


async def _ask(child: Process, source: str) -> object:
    if child.stdin is None:
        raise ConnectionError
    child.stdin.write(framed(source.encode("utf-8", "replace")))
    await child.stdin.drain()
    return await _read(child)


async def _read(child: Process) -> object:
    if child.stdout is None:
        raise ConnectionError
    head = await child.stdout.readexactly(HEAD)
    return json.loads(await child.stdout.readexactly(body_length(head)))


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


def _rendered(reply: object) -> RenderedMarkdown:
    if isinstance(reply, dict) and isinstance(reply.get("pieces"), list):
        return RenderedMarkdown(pieces=tuple(map(str, reply["pieces"])))
    notice = reply.get("notice") if isinstance(reply, dict) else None
    return RenderedMarkdown(pieces=None, notice=str(notice or "markdown.unavailable"))
