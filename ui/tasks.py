"""Starts coroutines: keeps a reference to each and reports what fails. The only place with create_task."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any, Protocol, TypeVar

from reviewer.errors import ReviewDeskError
from reviewer.logs import places, type_name

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Spawn(Protocol):
    """What is handed to whoever starts work from a key or a click."""

    def __call__(self, coro: Coroutine[Any, Any, Any], *, name: str) -> None:
        """Start it; a failure reaches the log and the status line."""


class Tasks:
    """The window's running coroutines."""

    def __init__(self, on_failure: Callable[[str, BaseException], None] | None = None) -> None:
        self.on_failure = on_failure
        """Told the task's name and what it raised; the window makes a sentence of it."""
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, coro: Coroutine[Any, Any, Any], *, name: str) -> None:
        """Start a coroutine and forget it."""
        _ = self.start(coro, name=name)

    def start(self, coro: Coroutine[Any, Any, Result], *, name: str) -> asyncio.Task[Result]:
        """Start a coroutine that the caller may want to cancel."""
        task = asyncio.get_running_loop().create_task(coro, name=name)
        self._running.add(task)
        task.add_done_callback(self._on_done)
        return task

    async def stop(self, within_s: float) -> tuple[str, ...]:
        """Cancel what still runs and wait; returns the names of those that did not end in time."""
        mine = [task for task in self._running if task is not asyncio.current_task()]
        for task in mine:
            task.cancel()
        if not mine:
            return ()
        _, stuck = await asyncio.wait(mine, timeout=within_s)
        return tuple(sorted(task.get_name() for task in stuck))

    def _on_done(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if isinstance(error, ReviewDeskError):
            log.info("task_refused name=%s code=%s", task.get_name(), error.code)
        else:
            # The message of an exception can hold foreign text: only its type and the places go to the log.
            at = ",".join(places(error.__traceback__))
            log.error("task_failed name=%s error=%s at=%s", task.get_name(), type_name(error), at)
        if self.on_failure is not None:
            self.on_failure(task.get_name(), error)
