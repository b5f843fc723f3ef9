"""Files named by their digest: whole, private, within the quota."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection
from pathlib import Path

import pytest

from reviewer.domain.evidence import digest_of
from reviewer.errors import EvidenceRefused
from reviewer.store.evidence_files import EvidenceFiles, write_copy

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX")


def none_needed(_digests: Collection[str]) -> Collection[str]:
    return ()


def keep(files: EvidenceFiles, data: bytes, used_at: int = 0) -> str:
    digest = digest_of(data)
    files.keep(data, digest, none_needed)
    if used_at:
        os.utime(files.folder / digest, (used_at, used_at))
    return digest


@pytest.fixture
def files(tmp_path: Path) -> EvidenceFiles:
    return EvidenceFiles(tmp_path / "evidence", quota=100)


def test_what_was_kept_is_read(files: EvidenceFiles) -> None:
    digest = keep(files, b"a scan")
    assert (files.read(digest), files.size(digest)) == (b"a scan", 6)
    assert [path.name for path in files.folder.iterdir()] == [digest]


@POSIX
def test_only_the_owner_can_read_it_whatever_the_umask(files: EvidenceFiles) -> None:
    before = os.umask(0)
    try:
        digest = keep(files, b"a scan")
    finally:
        os.umask(before)
    assert stat.S_IMODE(files.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((files.folder / digest).stat().st_mode) == 0o600


@pytest.mark.expect_log("evidence_not_whole")
def test_a_file_whose_bytes_changed_is_not_read_and_goes(files: EvidenceFiles) -> None:
    digest = keep(files, b"a scan")
    (files.folder / digest).write_bytes(b"b scan")
    assert files.read(digest) is None
    assert files.size(digest) is None
    keep(files, b"a scan")
    assert files.read(digest) == b"a scan"


@pytest.mark.parametrize("name", ["../evidence.txt", "", ".", "x" * 64])
def test_a_name_that_is_no_digest_leads_nowhere(files: EvidenceFiles, name: str) -> None:
    keep(files, b"a scan")
    (files.folder.parent / "evidence.txt").write_text("secret")
    assert (files.read(name), files.size(name)) == (None, None)


def test_what_was_used_longest_ago_makes_room(files: EvidenceFiles) -> None:
    old, read, new = (keep(files, word * 20, used_at=at) for word, at in ((b"a", 10), (b"b", 5), (b"c", 20)))
    files.read(read)
    keep(files, b"d" * 60)
    assert [files.size(digest) is not None for digest in (old, read, new)] == [False, True, True]


def test_what_is_needed_never_makes_room(files: EvidenceFiles) -> None:
    needed = keep(files, b"a" * 60, used_at=1)
    keep(files, b"b" * 30, used_at=2)
    data = b"c" * 50
    with pytest.raises(EvidenceRefused) as refused:
        files.keep(data, digest_of(data), lambda _digests: {needed})
    assert refused.value.code == "evidence.no_room"
    assert files.size(needed) == 60
    assert files.size(digest_of(data)) is None


def test_what_a_crash_left_half_written_is_swept_away_and_what_is_being_written_is_not(
    files: EvidenceFiles,
) -> None:
    keep(files, b"a scan")
    left, begun = (files.folder / f"{digest_of(word)}.0a.new" for word in (b"left", b"begun"))
    for one in (left, begun):
        one.write_bytes(b"a s")
    os.utime(left, (10, 10))
    keep(files, b"another")
    assert (left.exists(), begun.exists()) == (False, True)


def test_a_disk_that_refuses_is_told_and_leaves_nothing(files: EvidenceFiles) -> None:
    files.folder.parent.joinpath("evidence").write_text("a file where the folder should be")
    with pytest.raises(EvidenceRefused) as refused:
        keep(files, b"a scan")
    assert refused.value.code == "evidence.disk"


def test_a_copy_replaces_nothing_unasked(tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    write_copy(b"one", target, replaces=False)
    with pytest.raises(EvidenceRefused) as refused:
        write_copy(b"two", target, replaces=False)
    assert (refused.value.code, target.read_bytes()) == ("evidence.copy_exists", b"one")
    write_copy(b"two", target, replaces=True)
    assert target.read_bytes() == b"two"


def test_a_copy_follows_no_link(tmp_path: Path) -> None:
    precious = tmp_path / "precious"
    precious.write_bytes(b"mine")
    link = tmp_path / "copy.pdf"
    link.symlink_to(precious)
    with pytest.raises(EvidenceRefused):
        write_copy(b"two", link, replaces=False)
    write_copy(b"two", link, replaces=True)
    assert (precious.read_bytes(), link.is_symlink()) == (b"mine", False)


@POSIX
def test_a_copy_is_the_owners_and_not_executable(tmp_path: Path) -> None:
    write_copy(b"#!/bin/sh", tmp_path / "copy", replaces=False)
    assert stat.S_IMODE((tmp_path / "copy").stat().st_mode) == 0o600


def test_a_copy_into_nowhere_is_told(tmp_path: Path) -> None:
    with pytest.raises(EvidenceRefused) as refused:
        write_copy(b"one", tmp_path / "no" / "copy", replaces=False)
    assert refused.value.code == "evidence.copy_failed"
