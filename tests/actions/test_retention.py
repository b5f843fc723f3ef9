"""Retention: old answers and reasons go, who decided what and when stays, and the chain still verifies."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from reviewer.audit import standalone
from reviewer.domain.decisions import Verdict
from reviewer.domain.inbox import InboxQuery
from reviewer.domain.lifecycle import DecisionState
from reviewer.ids import DecisionId
from reviewer.sqlite import IntegrityError
from reviewer.store import fts, retention
from tests.desks import Session
from tests.makers import make_item, make_text
from tests.scripted_source import ScriptedSource

YEAR_S = 366 * 86_400.0
SECRET = "Zanzibar-4711"
REJECT = Verdict(name="reject", reason_code="other", reason=f"no: {SECRET}")


async def decided(session: Session, script: ScriptedSource, name: str = "r1") -> DecisionId:
    """An acknowledged decision whose reason and answers hold the secret word."""
    item = make_item(name, contents=(make_text(f"Pay {SECRET}."), make_text("Don't.")))
    script.put(item)
    await session.desk.sync_now()
    recorded = await session.choose_having_seen(item.id, REJECT)
    await session.after_hold()
    script.put()
    return recorded.decisions[0]


async def prune(session: Session) -> int:
    return await session.desk._engine.upkeep.prune()


async def indexed_words(session: Session) -> str:
    """Every byte of both indexes: what is only marked as deleted stands there still."""
    indexes = ("decisions_fts_data", "cache.items_fts_data")
    blocks = await session.desk._files.reader.run(
        lambda read: [row[0] for name in indexes for row in read.execute(f"SELECT block FROM {name}")]
    )
    return b"".join(blocks).decode("latin-1")


async def test_old_words_go_and_the_entry_stays(session: Session, script: ScriptedSource) -> None:
    decision = await decided(session, script)
    assert (await session.desk.story(decision)).exposure is not None
    before = (await session.desk.verify_record()).entries
    session.clock.advance(YEAR_S)
    assert await prune(session) == 1
    story = await session.desk.story(decision)
    assert (story.summary.reason, story.decision.document, story.item.candidates) == ("", b"", ())
    assert (story.summary.verdict, story.summary.state) == ("reject", DecisionState.ACKNOWLEDGED)
    assert (story.exposure, story.decision.exposure_record) == (None, b"")
    assert story.pruned_at == session.clock.now()
    chain = await session.desk.verify_record()
    assert (chain.broken_at, chain.unsigned, chain.entries) == (None, 0, before + 1)


async def test_words_are_found_in_no_search_and_in_no_byte_of_the_files(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script)
    assert await session.desk.decisions(text=SECRET) != ()
    session.clock.advance(YEAR_S)
    await prune(session)
    assert await session.desk.decisions(text=SECRET) == ()
    assert "zanzibar" not in await indexed_words(session)
    await session.desk.aclose()
    left = b"".join(path.read_bytes() for path in session.home.path.glob("*.db*"))
    await session.open()
    assert SECRET.encode() not in left


async def test_index_begins_to_be_written_anew_once_for_all_that_goes(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It holds words of every decision."""
    monkeypatch.setattr(retention, "PRUNED_AT_ONCE", 1)
    monkeypatch.setattr(fts, "MERGED_AT_ONCE", 1)
    for name in ("r1", "r2", "r3"):
        await decided(session, script, name)
    session.clock.advance(YEAR_S)
    statements: list[str] = []
    await session.desk._files.ledger.run(lambda it: it.set_trace_callback(statements.append))
    assert await prune(session) == 3
    assert sum("'merge', -1" in one for one in statements) == 1
    assert sum("'merge', 1" in one for one in statements) >= 1  # and goes on until nothing is left to do
    await session.desk._files.ledger.run(lambda it: it.set_trace_callback(None))
    assert "zanzibar" not in await indexed_words(session)


async def test_what_is_young_unsent_or_came_back_keeps_its_words(
    session: Session, script: ScriptedSource
) -> None:
    old = await decided(session, script, "r1")
    script.is_up = False
    unsent = (await session.choose((await waiting(session, script, "r2")), REJECT)).decisions[0]
    session.clock.advance(YEAR_S)
    script.is_up = True
    young = await decided(session, script, "r3")
    assert await session.state(unsent) is DecisionState.ACKNOWLEDGED
    script.is_up = True
    assert await prune(session) == 2
    kept = {one: (await session.desk.story(one)).summary.reason for one in (old, unsent, young)}
    assert kept == {old: "", unsent: "", young: REJECT.reason}


async def waiting(session: Session, script: ScriptedSource, name: str) -> str:
    script.is_up = True
    script.put(make_item(name))
    await session.desk.sync_now()
    script.is_up = False
    return str(make_item(name).id)


async def test_unsent_decision_keeps_its_words_however_old(session: Session, script: ScriptedSource) -> None:
    item = await waiting(session, script, "r1")
    (decision,) = (await session.choose(item, REJECT)).decisions
    session.clock.advance(YEAR_S)
    assert await prune(session) == 0
    script.is_up = True
    await session.desk.sync_now()
    await session.desk.sync_now()
    assert (await session.state(decision), script.effects[0].verdict.reason) == (
        DecisionState.ACKNOWLEDGED,
        REJECT.reason,
    )


async def test_source_whose_words_are_kept_for_ever_loses_none(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script)
    (source,) = await session.desk.sources()
    await session.desk.add_source(replace(source, retention_days=0))
    session.clock.advance(YEAR_S)
    assert await prune(session) == 0


async def test_words_go_once_and_nothing_else_can_be_changed(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script)
    for change in (
        "verdict = 'approve', pruned_at = 'x'",
        "reason = 'other', pruned_at = 'x'",
        "exposure = x'00', reason = '', document = x'', salt = x'', pruned_at = 'x'",
        "reason = ''",
    ):
        with pytest.raises(IntegrityError):
            await session.desk._files.ledger.run(
                lambda ledger, change=change: ledger.execute(f"UPDATE decisions SET {change}")
            )
    session.clock.advance(YEAR_S)
    await prune(session)
    with pytest.raises(IntegrityError):
        await session.desk._files.ledger.run(
            lambda ledger: ledger.execute("UPDATE decisions SET pruned_at = 'y'")
        )


@pytest.mark.expect_log("epoch_changed")
async def test_restored_server_is_not_asked_about_what_can_not_be_sent_again(
    session: Session, script: ScriptedSource
) -> None:
    decision = await decided(session, script)
    session.clock.advance(YEAR_S)
    await prune(session)
    script.epoch = "e2"
    await session.desk.sync_now()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED


async def test_export_says_whose_words_were_taken_away_and_still_verifies(
    session: Session, script: ScriptedSource, tmp_path: Path
) -> None:
    old = await decided(session, script, "r1")
    session.clock.advance(YEAR_S)
    await decided(session, script, "r2")
    await prune(session)
    made = await session.desk.export_bundle(tmp_path / "bundle", with_words=True)
    head = json.loads((tmp_path / "bundle" / "head.json").read_text())
    assert (made.pruned, made.decisions, head["pruned"]) == (1, 2, [old])
    lines = (tmp_path / "bundle" / "entries.jsonl").read_text().splitlines()
    bodies = (tmp_path / "bundle" / "bodies.jsonl").read_text().splitlines()
    found = standalone.verify(lines, head, bodies=bodies)
    assert (found.problem, found.bodies, found.pruned) == ("", 1, 1)


async def test_item_that_ended_long_ago_is_forgotten_and_an_open_one_is_not(
    session: Session, script: ScriptedSource
) -> None:
    await decided(session, script, "r1")
    await waiting(session, script, "r2")
    script.is_up = True
    session.clock.advance(YEAR_S)
    await prune(session)
    known = await session.desk._files.reader.run(
        lambda read: [row[0] for row in read.execute("SELECT id FROM cache.items")]
    )
    assert known == [make_item("r2").id]
    assert (await session.desk.list_inbox(InboxQuery())).total == 1
