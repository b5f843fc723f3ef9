"""The one SQLite module: which it is, how it opens files, and what its errors mean."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
import sqlite_utils.utils

from reviewer import sqlite
from reviewer.sqlite import Connection, connect, is_corruption, is_fixed, transaction

WITH_TABLE = "CREATE TABLE IF NOT EXISTS t (x INTEGER UNIQUE)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.db"


def insert(value: int, connection: Connection) -> None:
    connection.execute("INSERT INTO t VALUES (?)", (value,))


def count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def test_it_is_the_module_that_sqlite_utils_uses() -> None:
    assert sqlite.Connection is sqlite_utils.utils.sqlite3.Connection


def test_an_ordinary_start_loads_no_second_sqlite(tmp_path: Path) -> None:
    code = (
        "import sys, reviewer.bootstrap, reviewer.cli.reading, reviewer.server.run, reviewer.sqlite as ours;"
        "print([name for name in ('sqlite3', 'pysqlite3') if name in sys.modules], ours.sqlite3.__name__)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    name = sqlite.sqlite3.__name__
    assert told.stdout.strip() == f"[{name!r}] {name}"


def test_version_and_whether_it_is_fixed_agree() -> None:
    parts = tuple(int(part) for part in sqlite.VERSION.split("."))
    assert is_fixed() == (parts >= sqlite.FIXED_IN)


@pytest.mark.parametrize(("is_durable", "synchronous"), [(True, 2), (False, 1)])
def test_settings_of_a_writer_are_in_force(file: Path, is_durable: bool, synchronous: int) -> None:
    connection = connect(file, is_durable=is_durable)
    told = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in (
            "journal_mode",
            "synchronous",
            "wal_autocheckpoint",
            "foreign_keys",
            "trusted_schema",
            "recursive_triggers",
        )
    }
    assert told == {
        "journal_mode": "wal",
        "synchronous": synchronous,
        "wal_autocheckpoint": 0,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "recursive_triggers": 1,
    }
    assert connection.execute("PRAGMA busy_timeout").fetchone()[0] == sqlite.BUSY_TIMEOUT_MS
    connection.close()


def test_reader_can_not_write(file: Path) -> None:
    connect(file, is_durable=True).close()
    reader = connect(file, is_durable=False, is_reader=True)
    with pytest.raises(sqlite.SQLiteError):
        reader.execute(WITH_TABLE)
    reader.close()


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")
def test_files_are_private_also_the_log_and_the_index_beside_them(file: Path) -> None:
    file.touch(mode=0o644)
    connection = connect(file, is_durable=True)
    connection.execute(WITH_TABLE)
    modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    assert modes == {"one.db": 0o600, "one.db-wal": 0o600, "one.db-shm": 0o600}
    connection.close()


def test_file_system_without_a_write_ahead_log_is_refused() -> None:
    with pytest.raises(sqlite.SQLiteError, match="write-ahead log"):
        sqlite._set_up(sqlite.sqlite3.connect(":memory:"), is_durable=True, is_reader=False)


def test_transaction_is_whole_or_nothing(file: Path) -> None:
    connection = connect(file, is_durable=True)
    connection.execute(WITH_TABLE)

    def fail() -> None:
        with transaction(connection):
            insert(1, connection)
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert count(connection) == 0
    with transaction(connection):
        insert(1, connection)
    assert count(connection) == 1
    connection.close()


def test_junk_in_a_file_is_corruption_and_a_bad_statement_is_not(file: Path) -> None:
    file.write_bytes(b"this is no database" * 100)
    with pytest.raises(sqlite.DatabaseError) as broken:
        connect(file, is_durable=True)
    assert is_corruption(broken.value)
    with pytest.raises(sqlite.DatabaseError) as wrong:
        sqlite.sqlite3.connect(":memory:").execute("nonsense")
    assert not is_corruption(wrong.value)
