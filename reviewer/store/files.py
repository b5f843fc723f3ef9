"""The two files of a home, each with its one writer, and the reader that sees both."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeVar

import filelock

from reviewer.config import Home
from reviewer.errors import HomeInUse, RecordBroken
from reviewer.sqlite import (
    VERSION,
    Connection,
    DatabaseError,
    DatabaseThread,
    connect,
    is_corruption,
    is_fixed,
)
from reviewer.store.audit_log import tail_problem
from reviewer.store.schema import migrate_cache, migrate_ledger

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Files:
    """What a human did, and what can be fetched again. A poll never queues in front of a decision."""

    ledger: DatabaseThread
    cache: DatabaseThread
    reader: DatabaseThread
    home: Home
    only_one: filelock.FileLock | None = None
    """Held where the SQLite library allows one connection only, and with it one process."""

    async def run_long(self, job: Callable[[Connection], T]) -> T:
        """Run a read that takes seconds, so that no list waits behind it."""
        if self.only_one is not None:
            return await self.reader.run(job)
        reader = DatabaseThread("long-reader", lambda: _open_reader(self.home), is_writer=False)
        try:
            return await reader.run(job)
        finally:
            reader.end()

    def close(self) -> None:
        """Finish what is queued and close all three."""
        for thread in (self.reader, self.cache, self.ledger):
            thread.close()
        if self.only_one is not None:
            self.only_one.release()


def open_files(home: Home) -> Files:
    """Open both files of a home, creating and migrating them as needed.

    Returns after both are usable.

    Raises:
        RecordTooNew: a newer version wrote one of them.
        RecordUnavailable: the disk refuses.
        RecordBroken: the ledger is corrupt. (A corrupt cache is made anew.)
        HomeInUse: another process has it open, and this SQLite is not safe with two.
    """
    if not is_fixed():
        return _open_alone(home)
    ledger = DatabaseThread("ledger-writer", _ledger_opener(home), is_writer=True)
    cache = DatabaseThread("cache-writer", _cache_opener(home), is_writer=True)
    reader = DatabaseThread("reader", lambda: _open_reader(home), is_writer=False)
    return _usable(Files(ledger, cache, reader, home))


def _open_alone(home: Home) -> Files:
    """One connection for everything: two of this SQLite can lose a commit when the log is begun anew."""
    lock = filelock.FileLock(home.path / "home.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise HomeInUse("home.needs_newer_sqlite", path=str(home.path), version=VERSION) from error
    open_ledger, open_cache = _ledger_opener(home), _cache_opener(home)

    def open_both() -> Connection:
        open_cache().close()
        connection = open_ledger()
        _attach(connection, home)
        connection.execute("PRAGMA cache.synchronous = NORMAL")
        return connection

    thread = DatabaseThread("both-files", open_both, is_writer=True)
    return _usable(Files(thread, thread, thread, home, lock))


def _usable(files: Files) -> Files:
    """Returns after every connection is open."""
    try:
        for thread in (files.ledger, files.cache, files.reader):
            thread.submit(lambda connection: connection.execute("PRAGMA user_version").fetchone()).result()
    except BaseException:
        files.close()
        raise
    return files


def _ledger_opener(home: Home) -> Callable[[], Connection]:
    opened_before = False

    def open_ledger() -> Connection:
        nonlocal opened_before
        with _broken_is_said():
            connection = connect(home.ledger, is_durable=True)
            try:
                migrate_ledger(connection)
                if opened_before:
                    # The last handle was closed because the disk refused: look before deciding goes on.
                    _must_be_whole(connection)
                    # A commit whose sync failed is refused, but lies whole in the log: after a crash it
                    # would be found there and come to life. An empty log can't do that.
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            except BaseException:
                connection.close()
                raise
        opened_before = True
        return connection

    return open_ledger


def _cache_opener(home: Home) -> Callable[[], Connection]:
    def open_once() -> Connection:
        connection = connect(home.cache, is_durable=False)
        try:
            migrate_cache(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def open_cache() -> Connection:
        try:
            return open_once()
        except DatabaseError as error:
            if not is_corruption(error):
                raise
            # Everything in it can be fetched again: a new one, filled by the next poll.
            _log.warning("cache_renewed reason=%s", type(error).__name__)
            for ending in ("", "-wal", "-shm"):
                home.cache.with_name(home.cache.name + ending).unlink(missing_ok=True)
            return open_once()

    return open_cache


def _open_reader(home: Home) -> Connection:
    connection = connect(home.ledger, is_durable=False, is_reader=True)
    _attach(connection, home)
    return connection


def _attach(connection: Connection, home: Home) -> None:
    try:
        connection.execute("ATTACH DATABASE ? AS cache", (str(home.cache),))
    except BaseException:
        connection.close()
        raise


def _must_be_whole(connection: Connection) -> None:
    found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise RecordBroken(reason=str(found))
    if problem := tail_problem(connection):
        raise RecordBroken(problem=problem)


@contextlib.contextmanager
def _broken_is_said() -> Iterator[None]:
    """A corrupt ledger is broken, which is worse than a disk that refuses for a while."""
    try:
        yield
    except DatabaseError as error:
        if is_corruption(error):
            raise RecordBroken(reason=str(error)) from error
        raise
