"""Handles on the same files: after a lock that stays, all are closed before one is opened anew."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reviewer import handles, sqlite
from reviewer.database_thread import DatabaseThread
from reviewer.errors import RecordUnavailable
from reviewer.handles import Handles
from reviewer.sqlite import Connection, connect

Pair = tuple[DatabaseThread, DatabaseThread]


class Noted:
    """Opens handles on one file, and notes in which order they are opened and closed."""

    def __init__(self, file: Path) -> None:
        self.file, self.steps = file, list[str]()

    def opener(self, name: str) -> Callable[[], Connection]:
        noted = self

        class Told(Connection):
            def close(self) -> None:
                noted.steps.append(f"{name} closed")
                super().close()

        def opened() -> Connection:
            noted.steps.append(f"{name} opened")
            connect(self.file, is_durable=True).close()
            return sqlite.sqlite3.connect(
                self.file, isolation_level=None, check_same_thread=False, factory=Told
            )

        return opened


@pytest.fixture
def noted(tmp_path: Path) -> Noted:
    return Noted(tmp_path / "one.db")


@pytest.fixture
def pair(noted: Noted) -> Iterator[Pair]:
    shared = Handles()
    with (
        DatabaseThread("one", noted.opener("one"), is_writer=True, handles=shared) as one,
        DatabaseThread("two", noted.opener("two"), is_writer=False, handles=shared) as two,
    ):
        for thread in (one, two):
            thread.submit(lambda _: None).result()
        yield one, two


def stays_locked(_: Connection) -> None:
    error = sqlite.sqlite3.OperationalError("locking protocol")
    error.sqlite_errorcode = sqlite.sqlite3.SQLITE_PROTOCOL
    raise error


def disk_refuses(_: Connection) -> None:
    raise OSError("disk I/O error")


def test_lock_that_stays_closes_all_handles_before_one_is_opened(pair: Pair, noted: Noted) -> None:
    one, two = pair
    with pytest.raises(RecordUnavailable):
        one.submit(stays_locked).result()
    for thread in (one, two):
        thread.submit(lambda _: None).result()
    assert noted.steps[2:4] == ["one closed", "two closed"]
    assert sorted(noted.steps[4:]) == ["one opened", "two opened"]


def test_disk_that_refuses_closes_only_the_handle_that_met_it(pair: Pair, noted: Noted) -> None:
    with pytest.raises(RecordUnavailable):
        pair[0].submit(disk_refuses).result()
    pair[1].submit(lambda _: None).result()
    assert "two closed" not in noted.steps


def test_both_may_meet_the_lock_at_once(pair: Pair) -> None:
    waiting = [thread.submit(stays_locked) for thread in pair]
    for future in waiting:
        with pytest.raises(RecordUnavailable):
            future.result()
    for thread in pair:
        assert thread.submit(lambda _: "goes on").result(timeout=5) == "goes on"


def test_long_job_with_a_handle_is_not_waited_for_for_ever(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handles, "LET_GO_S", 0.01)
    one, two = pair
    ends = threading.Event()
    long = two.submit(lambda _: ends.wait(10))
    for job in (stays_locked, lambda _: None):
        with pytest.raises(RecordUnavailable):
            one.submit(job).result()
    ends.set()
    long.result()
    two.submit(lambda _: None)
    assert one.submit(lambda _: "goes on").result(timeout=5) == "goes on"
