"""Copies of a database file while others use it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reviewer.database_copy import SLICE_PAGES, copy_into, held_still
from reviewer.database_thread import DatabaseThread
from reviewer.sqlite import Connection, DatabaseError, connect, connect_alone, is_lock


@pytest.fixture
def filled(tmp_path: Path) -> Connection:
    connection = connect(tmp_path / "one.db", is_durable=True)
    connection.execute("CREATE TABLE t (x INTEGER, filler BLOB)")
    connection.execute("INSERT INTO t VALUES (1, zeroblob(?))", (3 * SLICE_PAGES * 4096,))
    return connection


def numbers(path: Path) -> list[int]:
    copy = connect_alone(path)
    rows = [row["x"] for row in copy.execute("SELECT x FROM t ORDER BY x")]
    copy.close()
    return rows


def test_what_is_written_between_two_slices_is_in_the_copy(filled: Connection, tmp_path: Path) -> None:
    slices: list[int] = []

    def between() -> None:
        slices.append(len(slices) + 2)
        filled.execute("INSERT INTO t VALUES (?, NULL)", (slices[-1],))

    copy_into(filled, tmp_path / "copy.db", between=between)
    filled.close()
    assert len(slices) > 2
    assert numbers(tmp_path / "copy.db")[:3] == [1, 2, 3]


def test_a_copy_stands_alone_and_is_private(filled: Connection, tmp_path: Path) -> None:
    copy_into(filled, tmp_path / "copy.db")
    filled.close()
    assert [path.name for path in tmp_path.glob("copy.db*")] == ["copy.db"]
    if os.name == "posix":
        assert (tmp_path / "copy.db").stat().st_mode & 0o777 == 0o600


def test_a_job_that_comes_during_a_copy_does_not_wait_for_the_rest_of_it(
    filled: Connection, tmp_path: Path
) -> None:
    filled.close()
    path = tmp_path / "one.db"
    with DatabaseThread("writer", lambda: connect(path, is_durable=True), is_writer=True) as writer:
        copied = writer.copy(tmp_path / "copy.db")
        writer.submit(lambda one: one.execute("INSERT INTO t VALUES (7, NULL)").rowcount).result()
        copied.result()
        assert numbers(tmp_path / "copy.db") in ([1], [1, 7])


def test_nobody_commits_while_a_file_is_held_still(filled: Connection, tmp_path: Path) -> None:
    filled.execute("PRAGMA busy_timeout = 0")
    with held_still(tmp_path / "one.db"):
        with pytest.raises(DatabaseError) as refused:
            filled.execute("INSERT INTO t VALUES (2, NULL)")
        assert is_lock(refused.value)
    filled.execute("INSERT INTO t VALUES (2, NULL)")
    filled.close()


def test_what_is_no_database_is_not_held(tmp_path: Path) -> None:
    (tmp_path / "one.db").write_bytes(b"this is no database" * 100)
    with held_still(tmp_path / "one.db"):
        assert (tmp_path / "one.db").read_bytes().startswith(b"this")
