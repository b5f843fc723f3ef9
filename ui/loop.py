"""Owns the event loop: asyncio on Qt, with precise timers, none of them leaked, and an orderly end."""

from __future__ import annotations

import asyncio
import collections
import contextvars
import heapq
import logging
import math
import os
from collections.abc import Callable, Coroutine
from typing import Any

# qasync takes whichever Qt is imported already, and looks for PyQt first when none is.
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

os.environ.setdefault("QT_API", "pyside6")

import qasync

from ui.daemon_executor import DaemonExecutor
from ui.garbage import GarbageCollector

log = logging.getLogger(__name__)

LONGEST_TIMER_MS = 2**31 - 1
MANY_CANCELLED = 50


class _Waker(QObject):
    """Brings a call from any thread to the loop's thread."""

    woken = Signal()

    def __init__(self, drain: Callable[[], None]) -> None:
        super().__init__()
        self._drain = drain
        self.woken.connect(self._on_woken, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def _on_woken(self) -> None:
        self._drain()


class DeskLoop(qasync.QEventLoop):
    """qasync with asyncio's own timer heap on one precise QTimer, and one deque for `call_soon`.

    Stock qasync makes one coarse QTimer for each call, fires up to 5 % early, keeps cancelled timers until
    they are due and refuses delays beyond 24 days.
    """

    def __init__(self, app: QApplication) -> None:
        self._ready: collections.deque[asyncio.Handle] = collections.deque()
        self._heap: list[asyncio.TimerHandle] = []
        self._cancelled_count = 0
        super().__init__(app)
        self._due = QTimer()
        self._due.setSingleShot(True)
        self._due.setTimerType(Qt.TimerType.PreciseTimer)
        self._due.timeout.connect(self._fire)
        self._soon = QTimer()
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self._drain)
        self._waker = _Waker(self._drain)
        self.set_default_executor(DaemonExecutor())

    def run_until_complete(self, future: Coroutine[Any, Any, Any] | asyncio.Future[Any]) -> Any:
        """As asyncio's. Stock qasync handles Qt's events once more after the end, when no loop runs: whatever
        a timer or a signal starts then fails.
        """
        if self.is_running():
            raise RuntimeError("Event loop already running")
        awaited = future if isinstance(future, asyncio.Future) else self.create_task(future)

        def end(_awaited: asyncio.Future[Any]) -> None:
            self.stop()

        awaited.add_done_callback(end)
        try:
            self.run_forever()
        finally:
            awaited.remove_done_callback(end)
        if not awaited.done():
            raise RuntimeError("Event loop stopped before Future completed.")
        return awaited.result()

    def call_soon(
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        if len(self._ready) == 1:
            self._soon.start()
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: Any, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._ready.append(handle)
        self._waker.woken.emit()
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: Any,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        self._check_closed()
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # type: ignore[attr-defined]
        heapq.heappush(self._heap, handle)
        self._arm()
        return handle

    @property
    def waiting_timers(self) -> int:
        """How many timers are kept, cancelled ones included."""
        return len(self._heap)

    def close(self) -> None:
        if not self.is_closed():
            self._due.stop()
            self._soon.stop()
            self._ready.clear()
            self._heap.clear()
        super().close()

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Called by `TimerHandle.cancel`. Forgets cancelled timers once they are the larger part."""
        self._cancelled_count += 1
        if self._cancelled_count > MANY_CANCELLED and self._cancelled_count * 2 > len(self._heap):
            self._heap = [kept for kept in self._heap if not kept.cancelled()]
            heapq.heapify(self._heap)
            self._cancelled_count = 0

    def _drain(self) -> None:
        # Only what is there now: a callback that calls itself again must not starve Qt's events.
        try:
            for _ in range(len(self._ready)):
                handle = self._ready.popleft()
                if not handle.cancelled():
                    handle._run()
        finally:
            if self._ready and not self.is_closed():
                self._soon.start()

    def _arm(self) -> None:
        while self._heap and self._heap[0].cancelled():
            heapq.heappop(self._heap)
            self._cancelled_count = max(0, self._cancelled_count - 1)
        if not self._heap:
            return
        wait_ms = math.ceil((self._heap[0].when() - self.time()) * 1000)
        wait_ms = min(LONGEST_TIMER_MS, max(0, wait_ms))
        if not self._due.isActive() or self._due.remainingTime() > wait_ms:
            self._due.start(wait_ms)

    def _fire(self) -> None:
        now = self.time()
        while self._heap and self._heap[0].when() <= now:
            handle = heapq.heappop(self._heap)
            if not handle.cancelled():
                self._ready.append(handle)
        self._arm()
        # Here and now: a timer of 0 ms would come after everything else that Qt has to do. And once more, for
        # the tasks that these wake: whoever slept would else wait for all of that too.
        self._drain()
        self._drain()


def run_desk(app: QApplication, main: Callable[[], Coroutine[Any, Any, int]]) -> int:
    """Run `main` to its end on a loop of its own; cancels what it left behind and closes the loop."""
    app.setQuitOnLastWindowClosed(False)  # closing the last window would stop the loop under `main`
    garbage = GarbageCollector()
    loop = DeskLoop(app)
    asyncio.set_event_loop(loop)
    try:
        return int(loop.run_until_complete(main()))
    finally:
        _end(loop)
        garbage.stop()


def _end(loop: DeskLoop) -> None:
    left = [task for task in asyncio.all_tasks(loop) if not task.done()]
    for task in left:
        task.cancel()
    try:
        if left:
            loop.run_until_complete(asyncio.wait(left, timeout=1.0))
        loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    stuck = [task.get_name() for task in left if not task.done()]
    if stuck:
        log.error("tasks_stuck names=%s", ",".join(sorted(stuck)))
