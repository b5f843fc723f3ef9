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
