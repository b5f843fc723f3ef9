"""The one SQLite module: which library it is, how a file is opened, and the writer and reader threads.

Two SQLite libraries on one file lose committed rows, so everything takes `sqlite3` from here; it is the
module that sqlite-utils chooses (pysqlite3 where its wheel exists, else the standard library's).
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from reviewer.errors import RecordUnavailable, ReviewDeskError
from reviewer.handles import Handles
from reviewer.private_files import sync_file

if TYPE_CHECKING:
    import sqlite3
else:
    # sqlite-utils' own order of choice, without paying for its import at start-up;
    # `tests/unit/test_sqlite.py` holds the two together.
    try:
        sqlite3 = importlib.import_module("pysqlite3")
    except ImportError:  # pragma: no cover - platforms without the wheel
        sqlite3 = importlib.import_module("sqlite3")

T = TypeVar("T")

FIXED_IN = (3, 51, 3)
"""Before this version two connections in WAL mode can lose a commit when the log is reset."""
BUSY_TIMEOUT_MS = 5_000
CHECKPOINT_IDLE_S = 2.0
"""How long a writer has nothing to do before it copies the log into the file."""
CHECKPOINT_ABOVE_BYTES = 32 * 1024 * 1024
"""A log longer than this is copied at once, also between two jobs."""
SLICE_PAGES = 256
"""Pages (of 4 KiB) that a backup copies before it lets others have their turn."""

VERSION = str(sqlite3.sqlite_version)
Connection = sqlite3.Connection
Row = sqlite3.Row
SQLiteError = sqlite3.Error
DatabaseError = sqlite3.DatabaseError
IntegrityError = sqlite3.IntegrityError
complete_statement = sqlite3.complete_statement


def is_fixed() -> bool:
    """Whether this SQLite is past the WAL-reset race, so that several connections are safe."""
    return bool(sqlite3.sqlite_version_info >= FIXED_IN)


def is_corruption(error: DatabaseError) -> bool:
    """Whether the file itself is broken, rather than the disk, a lock or a statement."""
    primary = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    return primary in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_junk(error: DatabaseError) -> bool:
    """Whether bytes that are no text stand where text should: SQLite itself found nothing wrong."""
    return getattr(error, "sqlite_errorcode", None) is None


def is_lock(error: Exception) -> bool:
    """Whether somebody else, perhaps another handle of this process, does not let go of the file."""
    primary = (getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF
    return primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL)


def connect(path: Path, *, is_durable: bool, is_reader: bool = False) -> Connection:
    """Open a file with the house's settings; permissions are 0600 before the first byte is written.

    `is_durable` makes every COMMIT wait for the disk (synchronous=FULL).
    """
    if not is_reader:
        _make_private(path)
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    try:
        _set_up(connection, is_durable=is_durable, is_reader=is_reader)
    except BaseException:
        connection.close()
        raise
    return connection


def connect_alone(path: Path) -> Connection:
    """Open a file that nobody writes to, and leave nothing beside it. Raises DatabaseError."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None
    )
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


@contextlib.contextmanager
def held_still(path: Path) -> Iterator[None]:
    """Nobody commits into a file, or begins its log anew, while this lasts: log, then file, can be copied.

    The file and its log stay as they are, byte for byte. What is no database any more nobody can write to:
    it is not held. Raises DatabaseError where another process does not let go of it (`is_lock`).
    """
    with contextlib.ExitStack() as held:
        try:
            # The reader goes last, and can't copy the log into the file: whoever goes last does.
            reader = held.enter_context(contextlib.closing(_as_it_is(path, "ro")))
            writer = held.enter_context(contextlib.closing(_as_it_is(path, "rw")))
            writer.execute("BEGIN IMMEDIATE")
            reader.execute("PRAGMA schema_version").fetchone()
        except sqlite3.DatabaseError as error:
            if is_lock(error):
                raise
        yield


def _as_it_is(path: Path, mode: str) -> Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection


def _make_private(path: Path) -> None:
    """A file of ours, only for its owner; SQLite gives the files beside it the same permissions."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.name == "posix" and os.fstat(descriptor).st_mode & 0o077:
            os.fchmod(descriptor, 0o600)
    finally:
        os.close(descriptor)


def _set_up(connection: Connection, *, is_durable: bool, is_reader: bool) -> None:
    connection.row_factory = sqlite3.Row
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    if is_reader:
        connection.execute("PRAGMA query_only = ON")
    else:
        mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        if mode != "wal":
            raise sqlite3.OperationalError(f"no write-ahead log here (journal mode {mode})")
        connection.execute(f"PRAGMA synchronous = {'FULL' if is_durable else 'NORMAL'}")
        # A checkpoint inside a commit costs that commit extra syncs; the writer does it when idle.
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA journal_size_limit = {CHECKPOINT_ABOVE_BYTES}")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    # Else REPLACE deletes rows past the triggers that keep the record append-only.
    connection.execute("PRAGMA recursive_triggers = ON")


def copy_into(connection: Connection, target: Path, *, between: Callable[[], None] = lambda: None) -> None:
    """Copy the main file as it is at this moment into a new private file, by SQLite's own backup.

    Returns after the copy is on disk. It goes in slices of `SLICE_PAGES`; `between` is called after each,
    and may use the same connection: what it writes is in the copy.
    """
    _make_private(target)
    copy = sqlite3.connect(target, isolation_level=None)
    try:
        connection.backup(copy, pages=SLICE_PAGES, progress=lambda *_: between(), sleep=0.01)
        # A file that stands alone: without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        copy.close()
    sync_file(target)


def fault_of(connection: Connection) -> str:
    """What SQLite's own check says against the main file; empty: nothing."""
    try:
        found = str(connection.execute("PRAGMA main.quick_check(1)").fetchone()[0])
    except sqlite3.DatabaseError as error:
        return str(error)
    return "" if found == "ok" else found


@contextlib.contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Read what a disk, or somebody, put where text should be: U+FFFD for what is none, and no refusal."""
    before = connection.text_factory
    connection.text_factory = _readable
    try:
        yield
    finally:
        connection.text_factory = before


def _readable(stored: bytes) -> str:
    return stored.decode("utf-8", "replace")


@contextlib.contextmanager
def transaction(connection: Connection, *, is_writer: bool = True) -> Iterator[Connection]:
    """BEGIN (a writer: IMMEDIATE), then COMMIT, or ROLLBACK on any exception."""
    connection.execute("BEGIN IMMEDIATE" if is_writer else "BEGIN")
    try:
        yield connection
    except BaseException:
        with contextlib.suppress(SQLiteError):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


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
        except sqlite3.IntegrityError:
            raise
        except (sqlite3.Error, OSError) as error:
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
