"""The two files of a home, each with its one writer, and the reader that sees both."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import filelock

from reviewer.clock import Clock, SystemClock
from reviewer.config import Home
from reviewer.database_copy import copy_into
from reviewer.database_thread import DatabaseThread
from reviewer.domain.ledger import RecordFault
from reviewer.errors import HomeInUse, RecordBroken, RecordUnavailable
from reviewer.handles import Handles
from reviewer.sqlite import (
    VERSION,
    Connection,
    DatabaseError,
    connect,
    fault_of,
    is_corruption,
    is_fixed,
)
from reviewer.store.audit_log import tail_problem
from reviewer.store.backups import keep_copy, list_backups, unfinished
from reviewer.store.record_health import DAMAGED, RecordHealth
from reviewer.store.restore import finish_restore, restore
from reviewer.store.schema import LEDGER_VERSION, migrate_cache, migrate_ledger

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Files:
    """What a human did, and what can be fetched again. A poll never queues in front of a decision."""

    ledger: DatabaseThread
    cache: DatabaseThread
    reader: DatabaseThread
    home: Home
    health: RecordHealth
    handles: Handles
    only_one: filelock.FileLock | None = None
    """Held where the SQLite library allows one connection only, and with it one process."""

    async def act(self, job: Callable[[Connection], T]) -> T:
        """Write what a human did; returns after it is on disk.

        Raises:
            RecordBroken: the record does not verify, so nothing more is built on it.
            RecordUnavailable: the disk refuses, or another file was put in the record's place.
        """

        def act(ledger: Connection) -> T:
            # Inside the transaction: what is found out, or put aside, before it is seen by it.
            self.health.must_be_whole()
            return job(ledger)

        done = await self.ledger.run(act)
        # It may have been put aside between that look and the commit; then nobody reads what is in it.
        self.health.must_be_ours()
        return done

    async def copy_ledger(self, target: Path) -> None:
        """Copy the ledger as it is now; no decision waits for it.

        Raises:
            RecordUnavailable: there is no room for it.
        """
        if self.only_one is not None:
            await asyncio.wrap_future(self.ledger.copy(target))
        else:
            await self.run_long(lambda read: copy_into(read, target))

    async def run_long(self, job: Callable[[Connection], T]) -> T:
        """Run a read that takes seconds, so that no list waits behind it."""
        if self.only_one is not None:
            return await self.reader.run(job)
        reader = DatabaseThread(
            "long-reader", lambda: _open_reader(self.home), is_writer=False, handles=self.handles
        )
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


def open_files(home: Home, clock: Clock | None = None) -> Files:
    """Open both files of a home, creating and migrating them as needed.

    Returns after both are usable. A damaged ledger is set aside and restored from the newest good backup.

    Raises:
        RecordTooNew: a newer version wrote one of them.
        RecordUnavailable: the disk refuses.
        RecordBroken: the ledger is damaged and there is no good backup. (A damaged cache is made anew.)
        HomeInUse: another process has it open, and this SQLite is not safe with two; or the ledger is damaged
            and another process delivers from it.
    """
    clock = clock or SystemClock()
    finish_restore(home)
    if not home.ledger.exists() and list_backups(home.backups):
        restore(home, at=clock.now())
    try:
        return _open(home, clock)
    except RecordBroken:
        restore(home, at=clock.now())
        return _open(home, clock)


def _open(home: Home, clock: Clock) -> Files:
    health = RecordHealth(home)
    fault = health.fault()
    opener = _ledger_opener(home, clock, health, is_suspect=fault is not None and fault.problem == DAMAGED)
    if not is_fixed():
        return _open_alone(home, health, opener)
    handles, open_cache = Handles(), _cache_opener(home, health)
    ledger = DatabaseThread("ledger-writer", opener, is_writer=True, handles=handles)
    cache = DatabaseThread("cache-writer", open_cache, is_writer=True, handles=handles)
    reader = DatabaseThread("reader", lambda: _open_reader(home), is_writer=False, handles=handles)
    return _usable(Files(ledger, cache, reader, home, health, handles))


def _open_alone(home: Home, health: RecordHealth, open_ledger: Callable[[], Connection]) -> Files:
    """One connection for everything: two of this SQLite can lose a commit when the log is begun anew."""
    lock = filelock.FileLock(home.path / "home.lock")
    try:
        lock.acquire(timeout=0)
    except filelock.Timeout as error:
        raise HomeInUse("home.needs_newer_sqlite", path=str(home.path), version=VERSION) from error
    open_cache = _cache_opener(home, health)

    def open_both() -> Connection:
        open_cache().close()
        connection = open_ledger()
        _attach(connection, home)
        connection.execute("PRAGMA cache.synchronous = NORMAL")
        return connection

    handles = Handles()
    thread = DatabaseThread("both-files", open_both, is_writer=True, handles=handles)
    return _usable(Files(thread, thread, thread, home, health, handles, lock))


def _usable(files: Files) -> Files:
    """Returns after every connection is open."""
    try:
        for thread in (files.ledger, files.cache, files.reader):
            thread.submit(lambda connection: connection.execute("PRAGMA user_version").fetchone()).result()
    except BaseException:
        files.close()
        raise
    return files


def _ledger_opener(
    home: Home, clock: Clock, health: RecordHealth, *, is_suspect: bool
) -> Callable[[], Connection]:
    opened_before = False

    def open_ledger() -> Connection:
        nonlocal opened_before
        found = health.identity()
        if opened_before:
            health.must_be_ours()
        try:
            connection = _open_ledger(home, clock, is_suspect=is_suspect or opened_before)
        except RecordBroken as error:
            if opened_before:
                problem = str(error.params.get("problem", DAMAGED))
                health.mark(RecordFault(problem=problem, found_at=clock.now()))
            raise
        if not opened_before:
            try:
                health.note_opened(found)
            except RecordUnavailable:
                connection.close()
                raise
            opened_before = True
        return connection

    return open_ledger


def _open_ledger(home: Home, clock: Clock, *, is_suspect: bool) -> Connection:
    """The ledger, at this version's tables. `is_suspect`: the last handle met a disk that refused."""
    with _broken_is_said():
        connection = connect(home.ledger, is_durable=True)
        try:
            _back_up_before_migration(connection, home, clock)
            migrate_ledger(connection)
            if is_suspect:
                # Look before deciding goes on.
                _must_be_whole(connection)
                # A commit whose sync failed is refused, but lies whole in the log: after a crash it
                # would be found there and come to life. An empty log can't do that.
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except BaseException:
            connection.close()
            raise
    return connection


def _back_up_before_migration(connection: Connection, home: Home, clock: Clock) -> None:
    found = connection.execute("PRAGMA user_version").fetchone()[0]
    if 0 < found < LEDGER_VERSION:
        copy = unfinished(home.backups)
        copy_into(connection, copy)
        keep_copy(copy, home.backups, at=clock.now(), before_version=LEDGER_VERSION)


def _cache_opener(home: Home, health: RecordHealth) -> Callable[[], Connection]:
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
            _set_aside(home)
            health.is_cache_renewed = True
            return open_once()

    return open_cache


def _set_aside(home: Home) -> None:
    """One damaged cache is kept, for whoever looks into it."""
    for ending in ("", "-wal", "-shm"):
        found = home.cache.with_name(home.cache.name + ending)
        kept = home.quarantine / found.name
        kept.unlink(missing_ok=True)
        if found.exists():
            found.replace(kept)


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
    if fault := fault_of(connection):
        raise RecordBroken(reason=fault)
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
