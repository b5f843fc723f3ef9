"""The one SQLite module: which library it is, how a file is opened, and what its errors mean.

Two SQLite libraries on one file lose committed rows, so everything takes `sqlite3` from here; it is the
module that sqlite-utils chooses (pysqlite3 where its wheel exists, else the standard library's).
"""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3
else:
    # sqlite-utils' own order of choice, without paying for its import at start-up;
    # `tests/unit/test_sqlite.py` holds the two together.
    try:
        sqlite3 = importlib.import_module("pysqlite3")
    except ImportError:  # pragma: no cover - platforms without the wheel
        sqlite3 = importlib.import_module("sqlite3")

FIXED_IN = (3, 51, 3)
"""Before this version two connections in WAL mode can lose a commit when the log is reset."""
BUSY_TIMEOUT_MS = 5_000
CHECKPOINT_ABOVE_BYTES = 32 * 1024 * 1024
"""A log longer than this is copied into the file at once, and cut back when it is begun anew."""

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
    connection = connect_bare(path, "ro&immutable=1")
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA trusted_schema = OFF")
    return connection


def connect_bare(path: Path, mode: str) -> Connection:
    """Open a file as it is, without the house's settings; `mode` as SQLite's addresses have it."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)


def connect_new(path: Path) -> Connection:
    """Make a private file with SQLite's own settings, for a copy to be written into."""
    _make_private(path)
    return sqlite3.connect(path, isolation_level=None)


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
