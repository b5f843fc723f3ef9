"""Background tasks of the core: a reference is kept, and a failure is logged, never lost."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any, Final

_log = logging.getLogger(__name__)
_running: set[asyncio.Task[Any]] = set()
LOOKS_S: Final = 1.0


def spawn(work: Coroutine[Any, Any, Any], *, name: str) -> asyncio.Task[Any]:
    """Run `work` beside the caller. Who needs its end keeps the task; a failure is logged either way."""
    task = asyncio.get_running_loop().create_task(work, name=name)
    _running.add(task)
    task.add_done_callback(_finished)
    return task


def keep_awake() -> None:
    """From now on the running event loop looks each second what is done, until it is closed.

    A thread that has finished wakes the loop through a pipe. Should the system refuse that one write, asyncio
    tells nobody, and a loop without timers would sleep for ever over work that is done.
    """
    asyncio.get_running_loop().call_later(LOOKS_S, keep_awake)


def _finished(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if not task.cancelled() and (error := task.exception()) is not None:
        _log.error("task=%s failed=%s", task.get_name(), type(error).__name__, exc_info=error)
