"""An executor whose threads never hold up the end of the program, such as a name look-up that hangs."""

from __future__ import annotations

import itertools
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import ParamSpec, TypeVar

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class DaemonExecutor(Executor):
    """Up to `threads` daemon threads, made when there is work for them.

    The standard pool joins its threads when the interpreter ends; one that waits for a dead name server
    would keep the process for half a minute after its window has gone.
    """

    def __init__(self, threads: int = 4) -> None:
        self._limit = threads
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._idle = threading.Semaphore(0)
        self._numbers = itertools.count(1)
        self._is_shut = False

    def submit(
        self, fn: Callable[Arguments, Result], /, *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> Future[Result]:
        """Run `fn` on one of the threads."""
        if self._is_shut:
            raise RuntimeError("the executor has been shut down")
        future: Future[Result] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(fn(*args, **kwargs))
            except BaseException as error:  # noqa: BLE001 - handed to whoever waits for the future
                future.set_exception(error)

        self._jobs.put(job)
        self._add_thread_when_all_are_busy()
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Take no more work. Never waits: what hangs is left to the end of the process."""
        self._is_shut = True
        for _ in self._threads:
            self._jobs.put(None)

    def _add_thread_when_all_are_busy(self) -> None:
        if self._idle.acquire(blocking=False) or len(self._threads) >= self._limit:
            return
        thread = threading.Thread(target=self._work, name=f"desk-{next(self._numbers)}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()
            del job
            self._idle.release()
