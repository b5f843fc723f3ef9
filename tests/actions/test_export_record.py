"""Handing the record over: what can't be written is said as such, and leaves nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reviewer.errors import ConfigError
from tests.desks import Session
from tests.makers import make_item


def full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("with_words", [False, True])
async def test_disk_that_is_full_refuses_the_bundle_and_not_the_record(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, with_words: bool
) -> None:
    place = tmp_path / "there" / "bundle"
    place.parent.mkdir()
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ConfigError) as refused:
            await session.desk.export_bundle(place, with_words=with_words)
    assert (refused.value.code, list(place.parent.iterdir())) == ("export.failed", [])
    await session.desk.flag(make_item("r1").id, "badly-asked", "")


async def test_bundle_of_a_record_without_words_has_no_file_of_them(session: Session, tmp_path: Path) -> None:
    made = await session.desk.export_bundle(tmp_path / "bundle", with_words=True)
    assert made.decisions == 0
    names = {path.name for path in (tmp_path / "bundle").iterdir()}
    assert names == {"entries.jsonl", "head.json", "verify.py"}
