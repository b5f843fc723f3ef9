"""Copies of a database file: by SQLite's own backup, or byte for byte while nobody can write."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

from reviewer.private_files import sync_file
from reviewer.sqlite import (
    BUSY_TIMEOUT_MS,
    Connection,
    DatabaseError,
    connect_bare,
    connect_new,
    is_lock,
)

SLICE_PAGES = 256
"""Pages (of 4 KiB) that a backup copies before it lets others have their turn."""


def copy_into(connection: Connection, target: Path, *, between: Callable[[], None] = lambda: None) -> None:
    """Copy the main file as it is at this moment into a new private file, by SQLite's own backup.

    Returns after the copy is on disk. It goes in slices of `SLICE_PAGES`; `between` is called after each,
    and may use the same connection: what it writes is in the copy.
    """
    copy = connect_new(target)
    try:
        connection.backup(copy, pages=SLICE_PAGES, progress=lambda *_: between(), sleep=0.01)
        # A file that stands alone: without a log beside it.
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
    finally:
        copy.close()
    sync_file(target)


@contextlib.contextmanager
def held_still(path: Path) -> Iterator[None]:
    """Nobody commits into a file, or begins its log anew, while this lasts: log, then file, can be copied.

    The file and its log stay as they are, byte for byte. What is no database any more nobody can write to:
    it is not held. Raises DatabaseError where another process does not let go of it (`is_lock`).
    """
    with contextlib.ExitStack() as held:
        try:
            # The reader goes last, and can't copy the log into the file: whoever goes last does.
            reader = held.enter_context(contextlib.closing(_open(path, "ro")))
            writer = held.enter_context(contextlib.closing(_open(path, "rw")))
            writer.execute("BEGIN IMMEDIATE")
            reader.execute("PRAGMA schema_version").fetchone()
        except DatabaseError as error:
            if is_lock(error):
                raise
        yield


def _open(path: Path, mode: str) -> Connection:
    connection = connect_bare(path, mode)
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    return connection
