"""Fetching evidence from the item's own source, and what stays of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.domain.decisions import Verdict
from reviewer.domain.evidence import EvidenceFile, Holding, digest_of
from reviewer.domain.items import Evidence, ReviewItem
from reviewer.errors import BadResponse, EvidenceRefused, SourceRefused, SourceUnreachable, UnknownThing
from reviewer.store.evidence import files_of_decisions
from tests.desks import Session
from tests.makers import make_item
from tests.scripted_source import ScriptedSource

SCAN = b"%PDF-1.7 a scan"
REJECT = Verdict(name="reject", reason_code="other", reason="No.")


def cited(**changes: object) -> Evidence:
    fields = {"id": "scan", "title": "scan.pdf", "digest": digest_of(SCAN), "size": len(SCAN), **changes}
    return Evidence(**fields)  # type: ignore[arg-type]


async def listed(session: Session, script: ScriptedSource, *evidence: Evidence) -> ReviewItem:
    item = replace(make_item("one"), evidence=evidence)
    script.files["scan"] = SCAN
    script.put(item)
    await session.desk.sync_now()
    return item


async def the_file(session: Session, item: ReviewItem) -> EvidenceFile:
    (file,) = await session.desk.evidence(await session.desk.open_item(item.id))
    return file


async def test_a_file_is_fetched_once_and_is_here_from_then_on(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited())
    absent = await the_file(session, item)
    assert (absent.holding, absent.digest, script.fetched) == (Holding.ABSENT, "", [])
    held = await session.desk.fetch_evidence(item, absent.evidence)
    assert held == await the_file(session, item)
    assert (held.holding, held.digest, held.size) == (Holding.HELD, digest_of(SCAN), len(SCAN))


async def test_it_is_here_offline_and_after_a_restart(session: Session, script: ScriptedSource) -> None:
    item = await listed(session, script, cited(digest="", size=None))
    await session.desk.fetch_evidence(item, item.evidence[0])
    script.is_up = False
    await session.desk.aclose()
    await session.open()
    assert (await the_file(session, item)).holding is Holding.HELD


async def test_another_version_of_the_item_may_cite_another_file_under_the_same_id(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited(digest="", size=None))
    await session.desk.fetch_evidence(item, item.evidence[0])
    script.put(replace(item, version="2"))
    await session.desk.sync_now()
    assert (await the_file(session, item)).holding is Holding.ABSENT


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"digest": "0" * 64}, "evidence.wrong_digest"),
        ({"digest": "../../ledger.db"}, "evidence.wrong_digest"),
        ({"size": 3}, "evidence.wrong_size"),
        ({"size": 40 * 1024 * 1024}, "evidence.too_large"),
    ],
)
async def test_what_is_not_what_was_announced_is_refused_and_not_kept(
    session: Session, script: ScriptedSource, changes: dict[str, object], code: str
) -> None:
    item = await listed(session, script, cited(**changes))
    with pytest.raises(EvidenceRefused) as refused:
        await session.desk.fetch_evidence(item, item.evidence[0])
    assert refused.value.code == code
    assert list(session.home.evidence.iterdir()) == []
    assert (await the_file(session, item)).holding is Holding.ABSENT


async def test_a_file_that_does_not_say_how_large_it_is_still_has_a_limit(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited(digest="", size=None))
    with pytest.raises(BadResponse) as refused:
        await session.desk.fetch_evidence(item, item.evidence[0], max_bytes=5)
    assert refused.value.code == "source.too_long"


async def test_a_source_that_is_away_or_has_it_no_more_is_told(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited())
    script.files.clear()
    with pytest.raises(SourceRefused):
        await session.desk.fetch_evidence(item, item.evidence[0])
    script.is_up = False
    with pytest.raises(SourceUnreachable):
        await session.desk.fetch_evidence(item, item.evidence[0])


async def test_a_source_without_files_is_not_asked(session: Session, script: ScriptedSource) -> None:
    script.can_fetch_evidence = False
    item = await listed(session, script, cited())
    assert (await the_file(session, item)).holding is Holding.NAMED
    with pytest.raises(EvidenceRefused) as refused:
        await session.desk.fetch_evidence(item, item.evidence[0])
    assert (refused.value.code, script.fetched) == ("evidence.not_offered", [])


async def test_a_source_that_was_disconnected_is_neither_offered_nor_asked(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited())
    opened = await session.desk.open_item(item.id)
    await session.desk.remove_source(item.source)
    (file,) = await session.desk.evidence(opened)
    assert file.holding is Holding.NAMED
    with pytest.raises(UnknownThing):
        await session.desk.fetch_evidence(item, file.evidence)
    assert script.fetched == []


async def test_a_quotation_that_is_the_whole_file_is_not_fetched(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited(text="all", digest=digest_of(b"all"), size=3))
    assert (await the_file(session, item)).holding is Holding.QUOTED


@pytest.mark.expect_log("evidence_not_whole")
async def test_a_file_that_is_broken_on_this_computer_is_fetched_again(
    session: Session, script: ScriptedSource, tmp_path: Path
) -> None:
    item = await listed(session, script, cited())
    held = await session.desk.fetch_evidence(item, item.evidence[0])
    (session.home.evidence / held.digest).write_bytes(b"something else")
    with pytest.raises(EvidenceRefused) as refused:
        await session.desk.save_evidence(held, tmp_path / "copy.pdf")
    assert refused.value.code == "evidence.not_here"
    await session.desk.fetch_evidence(item, item.evidence[0])
    await session.desk.save_evidence(held, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == SCAN


async def test_a_decided_items_files_stay_also_when_the_cache_was_made_anew(
    session: Session, script: ScriptedSource
) -> None:
    item = await listed(session, script, cited())
    held = await session.desk.fetch_evidence(item, item.evidence[0])
    asked = {held.digest, digest_of(b"of nothing that was decided")}
    reader = session.desk._files.reader
    assert await reader.run(lambda read: files_of_decisions(read, asked)) == frozenset()
    await session.choose(item.id, REJECT)
    assert await reader.run(lambda read: files_of_decisions(read, asked)) == {held.digest}
    await session.desk._files.cache.run(lambda cache: cache.execute("DELETE FROM evidence"))
    assert await reader.run(lambda read: files_of_decisions(read, asked)) == {held.digest}
