"""The threads that own a connection each: what a job may count on."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.database_thread import DatabaseThread
from reviewer.errors import RecordUnavailable
from reviewer.sqlite import Connection, IntegrityError, SQLiteError, connect

WITH_TABLE = "CREATE TABLE IF NOT EXISTS t (x INTEGER UNIQUE)"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "one.db"


@pytest.fixture
def writer(file: Path) -> Iterator[DatabaseThread]:
    def opened() -> Connection:
        connection = connect(file, is_durable=True)
        connection.execute(WITH_TABLE)
        return connection

    with DatabaseThread("writer", opened, is_writer=True, idle_s=0.01) as thread:
        yield thread


def insert(value: int, connection: Connection) -> None:
    connection.execute("INSERT INTO t VALUES (?)", (value,))


def count(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM t").fetchone()[0])


def test_future_is_done_after_the_commit(writer: DatabaseThread, file: Path) -> None:
    writer.submit(lambda connection: insert(1, connection)).result()
    other = connect(file, is_durable=False, is_reader=True)
    assert count(other) == 1
    other.close()


def test_jobs_run_in_the_order_in_which_they_came(writer: DatabaseThread) -> None:
    for value in range(50):
        last = writer.submit(lambda connection, value=value: insert(value, connection))
    last.result()
    rows = writer.submit(
        lambda connection: [row[0] for row in connection.execute("SELECT x FROM t")]
    ).result()
    assert rows == list(range(50))


def test_job_that_fails_leaves_nothing_and_hurts_no_other(writer: DatabaseThread) -> None:
    def fail(connection: Connection) -> None:
        insert(1, connection)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        writer.submit(fail).result()
    assert writer.submit(count).result() == 0


def test_broken_constraint_is_told_as_what_it_is(writer: DatabaseThread) -> None:
    writer.submit(lambda connection: insert(1, connection)).result()
    with pytest.raises(IntegrityError):
        writer.submit(lambda connection: insert(1, connection)).result()
    assert writer.submit(count).result() == 1


def test_refused_write_drops_its_handle_and_the_next_job_has_a_new_one(writer: DatabaseThread) -> None:
    def full(connection: Connection) -> None:
        connection.execute("PRAGMA max_page_count = 1")
        connection.execute("CREATE TABLE more AS SELECT zeroblob(100000)")

    first = writer.submit(lambda connection: connection).result()
    with pytest.raises(RecordUnavailable):
        writer.submit(full).result()
    assert writer.submit(lambda connection: connection).result() is not first
    with pytest.raises(SQLiteError):
        first.execute("SELECT 1")


def test_transaction_that_a_job_left_open_is_not_joined_by_the_next(writer: DatabaseThread) -> None:
    def ends_it_itself(connection: Connection) -> None:
        connection.execute("COMMIT")

    with pytest.raises(RecordUnavailable):
        writer.submit(ends_it_itself).result()
    writer.submit(lambda connection: insert(7, connection)).result()
    assert writer.submit(count).result() == 1


def test_reader_sees_one_moment(writer: DatabaseThread, file: Path) -> None:
    writer.submit(lambda connection: insert(1, connection)).result()

    def twice(connection: Connection) -> tuple[int, int]:
        before = count(connection)
        writer.submit(lambda write: insert(2, write)).result()
        return before, count(connection)

    reader = DatabaseThread(
        "reader", lambda: connect(file, is_durable=False, is_reader=True), is_writer=False
    )
    assert reader.submit(twice).result() == (1, 1)
    assert reader.submit(count).result() == 2
    reader.close()


def test_log_is_copied_into_the_file_when_the_writer_is_idle(writer: DatabaseThread, file: Path) -> None:
    copied = threading.Event()
    whole = DatabaseThread._checkpoint

    def seen(self: DatabaseThread) -> None:
        whole(self)
        copied.set()

    writer._checkpoint = seen.__get__(writer)  # type: ignore[method-assign]
    writer.submit(count).result()
    assert copied.wait(timeout=5)
    copied.clear()
    empty = file.stat().st_size
    writer.submit(
        lambda connection: connection.execute("CREATE TABLE big AS SELECT zeroblob(50000)")
    ).result()
    assert copied.wait(timeout=5)
    assert file.stat().st_size > empty


def test_checkpoint_costs_nothing_between_two_commits(file: Path) -> None:
    def opened() -> Connection:
        connection = connect(file, is_durable=True)
        connection.execute(WITH_TABLE)
        return connection

    with DatabaseThread("writer", opened, is_writer=True, idle_s=60) as thread:
        for value in range(5):
            thread.submit(lambda connection, value=value: insert(value, connection)).result()
        wal = file.with_name("one.db-wal").stat().st_size
        assert file.stat().st_size < wal


def test_closed_thread_takes_no_more_jobs(writer: DatabaseThread) -> None:
    writer.close()
    writer.close()
    with pytest.raises(RecordUnavailable) as refused:
        writer.submit(count)
    assert refused.value.code == "record.closed"


def test_cancelled_job_that_has_not_begun_is_not_run(writer: DatabaseThread) -> None:
    gate = threading.Event()
    writer.submit(lambda _: gate.wait(5))
    doomed = writer.submit(lambda connection: insert(1, connection))
    assert doomed.cancel()
    gate.set()
    assert writer.submit(count).result() == 0
