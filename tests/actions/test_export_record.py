"""Handing the record over: what can't be written is said as such, and leaves nothing."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from reviewer.audit import standalone
from reviewer.domain.decisions import Verdict
from reviewer.errors import ConfigError
from reviewer.sqlite import Connection
from reviewer.store.audit_log import last_seq
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="other", reason="no")


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


@pytest.mark.parametrize(
    "change",
    [
        "audit SET entry = x'ff80ff' WHERE type = 'decision'",
        "audit SET entry = x'5b5d' WHERE type = 'decision'",
        "audit SET hash = CAST(x'ff80ff' AS TEXT) WHERE type = 'decision'",
        "decisions SET verdict_body = x'ff80ff'",
        "decisions SET item_record = x'ff80ff'",
        "decisions SET reason = CAST(x'ff80ff' AS TEXT)",
    ],
)
async def test_record_that_does_not_verify_is_exported_as_it_is(
    session: Session, script: ScriptedSource, tmp_path: Path, change: str
) -> None:
    """The bundle is the report of what is wrong with it."""

    def spoil(ledger: Connection) -> None:
        for table in ("audit", "decisions"):
            ledger.execute(f"DROP TRIGGER {table}_no_update")
        ledger.execute(f"UPDATE {change}")

    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.choose(make_item("r1").id, REJECT)
    await session.desk._files.ledger.run(spoil)
    made = await session.desk.export_bundle(tmp_path / "bundle", with_words=True)
    assert made.entries == (await session.desk._files.reader.run(last_seq))
    is_found = standalone.main([str(tmp_path / "bundle")]) != 0
    assert is_found or "reason" in change
