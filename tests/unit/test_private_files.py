"""Private files: whole or not there, and on disk with their names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.private_files import write_new, write_private

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


def fail(_descriptor: int) -> None:
    raise OSError("disk full")


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Kinds of what was synced, in order."""
    real, kinds = os.fsync, []

    def fsync(descriptor: int) -> None:
        kinds.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    return kinds


def test_file_is_replaced_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "one"
    write_private(file, b"old")
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_private(file, b"new")
    assert file.read_bytes() == b"old"


def test_file_that_could_not_be_written_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        write_private(tmp_path / "one", b"new")
    assert list(tmp_path.iterdir()) == []


def test_two_that_write_the_same_file_at_once_both_come_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second one comes, as from another process, when the first has begun and is not done."""
    file, real, once = tmp_path / "one", os.fsync, iter([True])

    def fsync(descriptor: int) -> None:
        if next(once, False):
            write_private(file, b"second")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    write_private(file, b"first")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("one", b"first")]


def test_what_a_crash_left_goes_and_what_another_process_writes_now_stays(tmp_path: Path) -> None:
    left, older, fresh = (tmp_path / f"one.{name}" for name in ("ab12cd34.new", "new", "ef56.new"))
    for path in (left, older, fresh, tmp_path / "one.new.txt"):
        path.write_bytes(b"part")
    for path in (left, older, tmp_path / "one.new.txt"):
        os.utime(path, (0, 0))
    write_private(tmp_path / "one", b"whole")
    assert {path.name for path in tmp_path.iterdir()} == {"one", fresh.name, "one.new.txt"}


def test_new_file_that_can_not_be_written_whole_is_not_there(tmp_path: Path) -> None:
    def lines() -> Iterator[str]:
        yield "one"
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_new(tmp_path / "one", lines())
    assert list(tmp_path.iterdir()) == []


def test_new_file_is_written_over_nothing(tmp_path: Path) -> None:
    assert write_new(tmp_path / "one", ["a", "b"]) == 2
    with pytest.raises(FileExistsError):
        write_new(tmp_path / "one", ["c"])
    assert (tmp_path / "one").read_bytes() == b"a\nb\n"


@POSIX
def test_the_name_is_on_disk_too(tmp_path: Path, synced: list[str]) -> None:
    write_private(tmp_path / "one", b"")
    write_new(tmp_path / "two", [])
    assert synced == ["file", "folder"] * 2


@POSIX
def test_only_the_owner_reads_it_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        write_private(tmp_path / "one", b"")
        write_new(tmp_path / "two", [])
    finally:
        os.umask(before)
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
