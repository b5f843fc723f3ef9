"""The two files of a home, each with its one writer, and the reader that sees both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.config import Home
from reviewer.errors import RecordBroken
from reviewer.sqlite import Connection, DatabaseThread, SQLiteError, connect
from reviewer.store.schema import migrate_cache, migrate_ledger


@dataclass(frozen=True, slots=True)
class Files:
    """What a human did, and what can be fetched again. A poll never queues in front of a decision."""

    ledger: DatabaseThread
    cache: DatabaseThread
    reader: DatabaseThread

    def close(self) -> None:
        """Finish what is queued and close all three."""
        for thread in (self.reader, self.cache, self.ledger):
            thread.close()


def open_files(home: Home) -> Files:
    """Open both files of a home, creating and migrating them as needed.

    Returns after both are usable.

    Raises:
        RecordTooNew: a newer version wrote one of them.
        RecordUnavailable: the disk refuses.
    """
    ledger = DatabaseThread("ledger-writer", _ledger_opener(home), is_writer=True)
    cache = DatabaseThread("cache-writer", _cache_opener(home), is_writer=True)
    reader = DatabaseThread("reader", lambda: _open_reader(home), is_writer=False)
    files = Files(ledger, cache, reader)
    try:
        for thread in (ledger, cache, reader):
            thread.submit(lambda connection: connection.execute("PRAGMA user_version").fetchone()).result()
    except BaseException:
        files.close()
        raise
    return files


def _ledger_opener(home: Home) -> Callable[[], Connection]:
    opened_before = False

    def open_ledger() -> Connection:
        nonlocal opened_before
        connection = connect(home.ledger, is_durable=True)
        if opened_before:
            # The last handle was closed because the disk refused: look before deciding goes on.
            _must_be_whole(connection)
        migrate_ledger(connection)
        opened_before = True
        return connection

    return open_ledger


def _cache_opener(home: Home) -> Callable[[], Connection]:
    def open_cache() -> Connection:
        connection = connect(home.cache, is_durable=False)
        migrate_cache(connection)
        return connection

    return open_cache


def _open_reader(home: Home) -> Connection:
    connection = connect(home.ledger, is_durable=False, is_reader=True)
    connection.execute("ATTACH DATABASE ? AS cache", (str(home.cache),))
    return connection


def _must_be_whole(connection: Connection) -> None:
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    except SQLiteError as error:
        connection.close()
        raise RecordBroken(reason=str(error)) from error
    if found != "ok":
        connection.close()
        raise RecordBroken(reason=str(found))
