"""Handing the record over: what can't be written is said as such, and leaves nothing."""

from __future__ import annotations

import csv
import errno
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.audit import standalone
from reviewer.domain.codec import decode_item
from reviewer.domain.decisions import Verdict
from reviewer.errors import ConfigError
from reviewer.sqlite import Connection, connect
from reviewer.store.audit_log import last_seq
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="other", reason="no")
JUNK = {"nul": "6100620063", "half a surrogate": "61eda08062", "no text": "ff80ff", "cut off": "61e282"}


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
        "operator SET name = CAST(x'ff80ff' AS TEXT)",
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
    # What is in no entry is not the bundle's: `audit verify` looks at the rows.
    assert is_found or "reason" in change or "name" in change


async def test_words_of_a_large_item_verify_and_are_handed_over(
    session: Session, script: ScriptedSource, tmp_path: Path
) -> None:
    """In the record its answers are places in its payload."""
    text = 'One "line"\n' * 40_000
    item = replace(make_item("r1", contents=(make_text(text),)), raw=json.dumps({"text": text}).encode())
    script.put(item)
    await session.desk.sync_now()
    (decision,) = (await session.choose(item.id, REJECT)).decisions
    kept = (await session.desk.story(decision)).decision
    assert len(kept.item_record) < 1.4 * len(item.raw)
    assert [one.content for one in decode_item(kept.item_record).candidates] == [make_text(text)]
    assert (await session.desk.verify_record()).broken_at is None
    await session.desk.export_bundle(tmp_path / "bundle", with_words=True)
    assert standalone.main([str(tmp_path / "bundle")]) == 0


async def with_junk(session: Session, script: ScriptedSource, table: str, column: str, junk: str) -> None:
    """Two decisions; the first one's row has junk."""
    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    for name in ("r1", "r2"):
        await session.choose(make_item(name).id, REJECT)
    connection = connect(session.home.ledger, is_durable=True)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in ("decisions_no_update", "outbox_identity"):
        connection.execute(f"DROP TRIGGER {trigger}")
    connection.execute(f"UPDATE {table} SET {column} = CAST(x'{junk}' AS TEXT) WHERE seq = 1")
    connection.close()


@pytest.mark.parametrize(
    ("table", "column", "junk"),
    [
        ("decisions", "title", "nul"),
        ("decisions", "title", "no text"),
        ("decisions", "reason", "half a surrogate"),
        ("decisions", "decided_at", "cut off"),
        ("decisions", "decision_id", "nul"),
        ("outbox", "state", "half a surrogate"),
        ("outbox", "theirs", "no text"),
        ("outbox", "decision_id", "no text"),
    ],
)
async def test_table_has_a_line_for_each_decision_whatever_stands_in_its_row(
    session: Session, script: ScriptedSource, tmp_path: Path, table: str, column: str, junk: str
) -> None:
    await with_junk(session, script, table, column, JUNK[junk])
    for as_csv, place in ((True, tmp_path / "table.csv"), (False, tmp_path / "table.jsonl")):
        made = await session.desk.export_table(place, as_csv=as_csv)
        assert made.decisions == 2
    lines = [json.loads(line) for line in (tmp_path / "table.jsonl").read_text("utf-8").splitlines()]
    assert [line["seq"] for line in lines] == [2, 1]
    with (tmp_path / "table.csv").open(encoding="utf-8", newline="") as file:
        assert [line["seq"] for line in csv.DictReader(file)] == ["2", "1"]


async def test_line_of_a_decision_that_can_not_be_read_says_so(
    session: Session, script: ScriptedSource, tmp_path: Path
) -> None:
    await with_junk(session, script, "outbox", "state", JUNK["no text"])
    await session.desk.export_table(tmp_path / "table.jsonl", as_csv=False)
    whole, unread = [json.loads(line) for line in (tmp_path / "table.jsonl").read_text("utf-8").splitlines()]
    assert (whole["state"], whole["problem"]) == ("recorded", "")
    assert (unread["title"], unread["state"], unread["problem"]) == ("", "", "record.unreadable")
