"""The threads that own a connection each: jobs in order, one transaction each."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from reviewer.database_copy import copy_into
from reviewer.errors import RecordUnavailable, ReviewDeskError
from reviewer.handles import Handles
from reviewer.sqlite import (
    CHECKPOINT_ABOVE_BYTES,
    Connection,
    IntegrityError,
    SQLiteError,
    is_lock,
    transaction,
)

T = TypeVar("T")

CHECKPOINT_IDLE_S = 2.0
"""How long a writer has nothing to do before it copies the log into the file."""


@dataclass(frozen=True, slots=True)
class _Job:
    work: Callable[[Connection], Any]
    future: Future[Any]
    is_transaction: bool = True


class DatabaseThread:
    """Runs every job on one connection on one thread, in order; a future is done after COMMIT returned.

    Each job is one transaction: a writer's is on disk when its future is done, a reader's sees one moment.
    When the disk refuses (full, read-only, I/O error) the job fails with RecordUnavailable, the handle is
    closed and never used again, and another one is opened at once, or at the next job.
    """

    def __init__(
        self,
        name: str,
        open_connection: Callable[[], Connection],
        *,
        is_writer: bool,
        idle_s: float = CHECKPOINT_IDLE_S,
        handles: Handles | None = None,
    ) -> None:
        """`handles`: shared with the other threads on the same files."""
        self._handles = handles or Handles()
        self._open = open_connection
        self._is_writer = is_writer
        self._idle_s = idle_s
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._log: Path | None = None
        self._has_written = False
        self._is_closed = False
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def submit(self, job: Callable[[Connection], T]) -> Future[T]:
        """Queue a job; the future has its value after the transaction is on disk."""
        if self._is_closed:
            raise RecordUnavailable("record.closed")
        future: Future[T] = Future()
        self._jobs.put(_Job(job, future))
        return future

    def copy(self, target: Path) -> Future[None]:
        """Queue a copy of the main file (`copy_into`); jobs that come meanwhile run in between."""
        if self._is_closed:
            raise RecordUnavailable("record.closed")
        future: Future[None] = Future()
        self._jobs.put(_Job(lambda one: copy_into(one, target, between=self._let_others), future, False))
        return future

    async def run(self, job: Callable[[Connection], T]) -> T:
        """Await a job. Cancelling the awaiting task does not undo a job that has begun."""
        return await asyncio.wrap_future(self.submit(job))

    def end(self) -> None:
        """Take no more jobs; the thread ends by itself after those that are queued."""
        if not self._is_closed:
            self._is_closed = True
            self._jobs.put(None)

    def close(self) -> None:
        """Finish the queued jobs, close the connection, end the thread."""
        self.end()
        self._thread.join()

    def __enter__(self) -> DatabaseThread:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _run(self) -> None:
        while (job := self._next_job()) is not None:
            self._answer(job)
            del job
            if self._handles.is_letting_go:
                self._drop()
            if self._log_size() > CHECKPOINT_ABOVE_BYTES:
                self._checkpoint()
        self._drop()

    def _answer(self, job: _Job) -> None:
        if not job.future.set_running_or_notify_cancel():
            return
        try:
            value = self._carry_out(job.work, is_transaction=job.is_transaction)
        except BaseException as error:  # noqa: BLE001 - the future carries it to whoever asked
            job.future.set_exception(error)
        else:
            job.future.set_result(value)

    def _let_others(self) -> None:
        """Between two slices of a copy: a decision never waits for the rest of it."""
        copied_from = self._connection
        while True:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._jobs.put(None)
                raise RecordUnavailable("record.closed")
            self._answer(job)
        if self._connection is not copied_from:
            raise RecordUnavailable(reason="the disk refused during a backup")

    def _next_job(self) -> _Job | None:
        """Wait for a job; after a while without one, copy what was written from the log into the file."""
        if self._has_written:
            try:
                return self._jobs.get(timeout=self._idle_s)
            except queue.Empty:
                self._checkpoint()
        return self._jobs.get()

    def _carry_out(self, job: Callable[[Connection], T], *, is_transaction: bool) -> T:
        try:
            connection = self._connection or self._reopen()
            if not is_transaction:
                return job(connection)
            self._has_written = self._is_writer
            with transaction(connection, is_writer=self._is_writer):
                return job(connection)
        except IntegrityError:
            raise
        except (SQLiteError, OSError) as error:
            # After a failed fsync the handle's state is unknown: never retry on it.
            self._drop()
            if is_lock(error):
                self._handles.let_go()
            else:
                self._try_to_reopen()
            raise RecordUnavailable(reason=str(error)) from error
        finally:
            if self._connection is not None and self._connection.in_transaction:
                self._drop()  # neither committed nor rolled back: nothing more may join it

    def _reopen(self) -> Connection:
        self._handles.opens(self, self._wake)
        try:
            self._connection = self._open()
        except BaseException:
            self._handles.closed(self)
            raise
        self._log = _log_of(self._connection) if self._is_writer else None
        return self._connection

    def _try_to_reopen(self) -> None:
        """Now rather than at the next job: opening also sweeps away what a failed commit left in the log."""
        with contextlib.suppress(SQLiteError, OSError, ReviewDeskError):
            self._reopen()

    def _log_size(self) -> int:
        if self._log is None or not self._has_written:
            return 0
        try:
            return self._log.stat().st_size
        except OSError:
            return 0

    def _checkpoint(self) -> None:
        """Copy the log into the file as far as readers allow, and begin it anew where they do."""
        self._has_written = False
        if self._connection is None:
            return
        try:
            self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
        except SQLiteError:
            self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(SQLiteError):
                self._connection.close()
            self._connection = None
        self._handles.closed(self)

    def _wake(self) -> None:
        """An empty job, after which it is seen that the handle has to be closed."""
        self._jobs.put(_Job(lambda _: None, Future(), is_transaction=False))


def _log_of(connection: Connection) -> Path:
    """The write-ahead log beside the main file."""
    main = connection.execute("PRAGMA database_list").fetchone()[2]
    return Path(f"{main}-wal")
