"""Restoring the record beside a process that is writing into it."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from reviewer import sqlite
from reviewer.config import Home
from reviewer.errors import HomeInUse
from reviewer.store.restore import restore
from tests.makers import NOON
from tests.process.desk_process import DeskProcess, desk_process
from tests.process.on_disk import recorded

pytestmark = pytest.mark.expect_log("record_restored", optional=True)


def begun(desk: DeskProcess) -> None:
    """It has written a decision, and has not committed it."""
    desk.begin("stay_inside", item="src:r0", goes_on=True)
    assert desk.read() == {"inside": True}


def test_decision_that_another_process_commits_meanwhile_is_in_the_restored_record(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It commits as soon as the old file was read, or while the restore waits for it."""
    was_read, has_said, whole = threading.Event(), threading.Event(), shutil.copyfile

    def copyfile(found: Path, copy: Path) -> Any:
        made = whole(found, copy)
        if found.name == "ledger.db-wal":
            was_read.set()
            has_said.wait(10)
        return made

    monkeypatch.setattr(shutil, "copyfile", copyfile)
    with desk_process(home) as desk, ThreadPoolExecutor() as other:
        begun(desk)
        told = other.submit(restore, Home(home), at=NOON)
        was_read.wait(0.5)
        desk.go_on()
        answer = desk.read()
        has_said.set()
        assert told.result().is_complete
        said = answer.get("answer", {}).get("recorded", [])
        desk.kill()
    assert set(said) <= recorded(home)


def test_restore_that_can_not_wait_for_another_process_changes_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_TIMEOUT_MS", 20)
    with desk_process(home) as desk:
        begun(desk)
        with pytest.raises(HomeInUse):
            restore(Home(home), at=NOON)
        desk.go_on()
        (decision,) = desk.read()["answer"]["recorded"]
        desk.close()
    assert recorded(home) == {decision}
    assert list(Home(home).quarantine.iterdir()) == []


def test_file_that_is_put_aside_stays_as_a_crash_left_it(home: Path) -> None:
    with desk_process(home) as desk:
        desk.ask("decide", item="src:r0")
        desk.kill()
    before = {path.name: path.read_bytes() for path in (Home(home).ledger, home / "ledger.db-wal")}
    told = restore(Home(home), at=NOON)
    kept = Home(home).quarantine / told.quarantine
    assert {name: (kept / name).read_bytes() for name in before} == before
