"""While the record does not verify nothing is decided or sent, and everything can be read."""

from __future__ import annotations

import asyncio
import errno
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reviewer.actions import record_care
from reviewer.bootstrap import open_desk
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.events import Fact, RecordRecovered, RecordTroubled
from reviewer.domain.inbox import InboxQuery
from reviewer.domain.ledger import ChainState, RecordFault
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import HomeInUse, RecordBroken, RecordUnavailable
from reviewer.sqlite import Connection
from reviewer.store import record_health
from reviewer.store.audit_log import last_seq
from reviewer.store.backups import Backup
from reviewer.store.files import Files
from reviewer.store.restore import restore
from reviewer.store.session import begin_session
from reviewer.sync import upkeep
from tests.desks import Session, pick
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="other", reason="no")


def forge(ledger: Connection) -> None:
    """An entry says something else than it said."""
    ledger.execute("DROP TRIGGER audit_no_update")
    ledger.execute("UPDATE audit SET entry = CAST(replace(CAST(entry AS TEXT), 'ada', 'eve') AS BLOB)")


def mend(ledger: Connection) -> None:
    """Undo the forgery."""
    ledger.execute("UPDATE audit SET entry = CAST(replace(CAST(entry AS TEXT), 'eve', 'ada') AS BLOB)")


async def waiting(session: Session, script: ScriptedSource) -> tuple[str, ...]:
    """Two items, one of them decided and not sent yet."""
    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    return (await session.choose_having_seen(make_item("r1").id, REJECT)).decisions


async def test_forged_entry_stops_deciding_and_sending_and_reading_goes_on(
    session: Session, script: ScriptedSource
) -> None:
    (decision,) = await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    assert (await session.desk.verify_record()).problem == "audit.altered"
    with pytest.raises(RecordBroken) as refused:
        await session.choose(make_item("r2").id, REJECT)
    assert (refused.value.params["entry"], refused.value.params["problem"]) == (1, "audit.altered")
    entries = await session.desk._files.reader.run(last_seq)
    with pytest.raises(RecordBroken):
        await session.desk.undo()
    with pytest.raises(RecordBroken):
        await session.desk.flag(make_item("r2").id, "badly-asked", "")
    with pytest.raises(RecordBroken):
        await session.connect("other")
    assert await session.desk._files.reader.run(last_seq) == entries
    for _ in range(3):
        await session.after_hold()
    assert (script.sent, await session.state(decision)) == ([], DecisionState.RECORDED)
    assert (await session.desk.list_inbox(InboxQuery())).total == 1


@pytest.mark.parametrize("column", ["type", "at", "hash", "signature"])
async def test_junk_that_a_disk_put_into_the_log_is_found(
    session: Session, script: ScriptedSource, column: str
) -> None:
    """Bytes that are no text: SQLite calls the file whole, and reads such a row to nobody."""

    def spoil(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute(f"UPDATE audit SET {column} = CAST(x'ff80ff' AS TEXT) WHERE seq = 2")

    await waiting(session, script)
    await session.desk._files.ledger.run(spoil)
    assert (await session.desk.verify_record()).broken_at == 2
    with pytest.raises(RecordBroken):
        await session.choose(make_item("r2").id, REJECT)


async def test_record_that_verifies_again_frees_what_waited(session: Session, script: ScriptedSource) -> None:
    facts: list[Fact] = []
    session.desk.facts.subscribe(facts.append)
    (decision,) = await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    await session.desk.verify_record()
    await session.desk._files.ledger.run(mend)
    await session.desk.verify_record()
    told = [fact for fact in facts if isinstance(fact, RecordTroubled | RecordRecovered)]
    assert [type(fact) for fact in told] == [RecordTroubled, RecordRecovered]
    await session.after_hold()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED


async def test_mark_that_was_made_while_the_record_was_walked_stays(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another process: it restores the record, or found what this walk began too early to see."""
    found = RecordFault(problem="record.damaged", found_at=NOON)

    def look_over(read: Connection, at: datetime, **more: Any) -> tuple[ChainState, RecordFault | None]:
        walked = whole(read, at, **more)
        session.desk._files.health.mark(found)
        return walked

    await waiting(session, script)
    whole = record_care.look_over
    with monkeypatch.context() as patched:
        patched.setattr(record_care, "look_over", look_over)
        assert (await session.desk.verify_record()).broken_at is None
    assert (await session.desk.record_condition()).fault == found
    assert (await session.desk.verify_record()).broken_at is None
    assert (await session.desk.record_condition()).fault is None


async def test_forgery_between_two_starts_is_found_before_anything_is_sent(
    session: Session, script: ScriptedSource
) -> None:
    (decision,) = await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    await session.desk.aclose()
    await session.open()
    for _ in range(3):
        await session.after_hold()
    condition = await session.desk.record_condition()
    assert condition.fault is not None
    assert (condition.fault.entry, condition.fault.problem) == (1, "audit.altered")
    assert (script.sent, await session.state(decision)) == ([], DecisionState.RECORDED)


async def test_every_process_of_the_home_stops(session: Session, script: ScriptedSource) -> None:
    await waiting(session, script)
    other = open_desk(session.home, surface=Surface.CLI, clock=session.clock)
    opened = await other.open_item(make_item("r2").id)
    await session.desk._files.ledger.run(forge)
    await session.desk.verify_record()
    with pytest.raises(RecordBroken):
        await other.decide(other.fan_out(opened, pick(opened, 1)))
    await other.aclose()


async def test_broken_record_is_not_backed_up_over_the_good_ones(
    session: Session, script: ScriptedSource
) -> None:
    await waiting(session, script)
    await session.desk.back_up()
    await session.desk._files.ledger.run(forge)
    await session.desk.verify_record()
    before = (await session.desk.record_condition()).backups
    await session.desk.aclose()
    await session.open()
    assert (await session.desk.record_condition()).backups == before


async def test_changed_record_is_backed_up_at_an_orderly_end_and_an_unchanged_one_is_not(
    session: Session, script: ScriptedSource
) -> None:
    await waiting(session, script)
    await session.desk.aclose()
    await session.open()
    first = await session.desk.record_condition()
    await session.desk.sync_now()
    await session.desk.aclose()
    await session.open()
    assert (first.backups, (await session.desk.record_condition()).backups) == (1, 1)


async def test_folder_of_backups_that_can_not_be_read_for_a_moment_ends_nothing(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Path) -> tuple[Backup, ...]:
        raise OSError(errno.EMFILE, "Too many open files")

    await waiting(session, script)
    monkeypatch.setattr(upkeep, "list_backups", fails)
    looking = asyncio.get_running_loop().create_task(session.desk._engine.upkeep.keep_backing_up())
    done, _ = await asyncio.wait({looking}, timeout=0.2)
    assert not done
    looking.cancel()
    await session.desk.aclose()
    await session.open()
    # The end was in order: nothing that waits gets its hold again.
    assert await session.desk._files.ledger.run(begin_session)


async def test_progress_is_told_up_to_the_last_entry(session: Session, script: ScriptedSource) -> None:
    told: list[tuple[int, int]] = []
    await waiting(session, script)
    chain = await session.desk.verify_record(lambda done, of: told.append((done, of)))
    assert told[-1] == (chain.entries, chain.entries)


async def test_restore_waits_for_the_process_that_delivers(session: Session) -> None:
    await session.desk.sync_now()
    await session.desk.back_up()
    with pytest.raises(HomeInUse):
        restore(session.home, at=NOON)


DOCUMENT = "document = CAST(replace(CAST(document AS TEXT), '{0}', '{1}') AS BLOB)"
"""The document says something else; it is still one of our own."""


@pytest.mark.parametrize(
    "change",
    [
        "verdict = 'approve'",
        "reason = 'yes'",
        "title = 'Another question'",
        "remote_id = 'r9'",
        "shown_digest = 'ab'",
        "operator_id = 'eve'",
        "decided_at = '2020-01-01T00:00:00.000Z'",
        "document = CAST(replace(CAST(document AS TEXT), 'reject', 'approve') AS BLOB)",
        "verdict_body = CAST(replace(CAST(verdict_body AS TEXT), 'reject', 'approve') AS BLOB)",
        "item_record = CAST(replace(CAST(item_record AS TEXT), 'Question', 'Quastion') AS BLOB)",
        "exposure = CAST(replace(CAST(exposure AS TEXT), '1200', '9200') AS BLOB)",
        "exposure = x''",
        "pruned_at = '2026-01-01T00:00:00.000Z', reason = 'other'",
        (
            "pruned_at = '2026-01-01T00:00:00.000Z', "
            "document = CAST(replace(CAST(document AS TEXT), 'reject', 'approve') AS BLOB)"
        ),
        "title = CAST(x'ff80ff' AS TEXT)",
        DOCUMENT.format('"id":"', '"id":"0'),
        DOCUMENT.format('"r1"', '"r2"') + ", remote_id = 'r2'",
    ],
)
async def test_row_that_says_something_else_than_its_entry_is_found_and_never_sent(
    session: Session, script: ScriptedSource, change: str
) -> None:
    def forge_row(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        ledger.execute(f"UPDATE decisions SET {change}")

    await waiting(session, script)
    assert (await session.desk.verify_record()).broken_at is None
    await session.desk._files.ledger.run(forge_row)
    await session.desk.aclose()
    await session.open()
    for _ in range(3):
        await session.after_hold()
    chain = await session.desk.verify_record()
    assert (chain.problem, chain.broken_at, script.sent) == ("audit.row_altered", 4, [])


@pytest.mark.parametrize(
    "change",
    [
        "verdict = 'approve'",
        "title = CAST(x'ff80ff' AS TEXT)",
        "item_record = CAST(replace(CAST(item_record AS TEXT), 'Question', 'Quastion') AS BLOB)",
        "verdict_body = CAST(replace(CAST(verdict_body AS TEXT), 'reject', 'approve') AS BLOB)",
        DOCUMENT.format("reject", "approve"),
        DOCUMENT.format('"no"', '"on"'),
        DOCUMENT.format('"other"', '"another"'),
        DOCUMENT.format("window", "cli"),
        DOCUMENT.format("2026", "2025"),
        DOCUMENT.format('"gesture_id":"', '"gesture_id":"0'),
        DOCUMENT.format('"id":"', '"id":"0'),
        DOCUMENT.format('"r1"', '"r2"') + ", remote_id = 'r2'",
        "document = x'7b7d'",
        "witness = 'ab', " + DOCUMENT.format('"witness":"', '"witness":"0'),
        "pruned_at = '2026-01-01T00:00:00.000Z', document = x'', salt = x'', exposure = x'', reason = ''",
    ],
)
async def test_row_that_is_changed_while_the_desk_is_open_is_not_sent(
    session: Session, script: ScriptedSource, change: str
) -> None:
    await goes_nowhere(session, script, change)


@pytest.mark.parametrize("change", ["title = CAST(x'ff80ff' AS TEXT)", DOCUMENT.format("reject", "approve")])
async def test_none_of_a_batch_is_taken_in_which_a_row_was_changed(
    session: Session, script: ScriptedSource, change: str
) -> None:
    script.batch_limit = 10
    await goes_nowhere(session, script, change)
    assert script.sent == []


async def goes_nowhere(session: Session, script: ScriptedSource, change: str) -> None:
    """One of two decisions that wait is changed while the desk is open."""

    def forge_row(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        assert ledger.execute(f"UPDATE decisions SET {change} WHERE decision_id = ?", (decision,)).rowcount

    (decision,) = await waiting(session, script)
    await session.choose(make_item("r2").id, REJECT)
    await session.desk._files.ledger.run(forge_row)
    for _ in range(3):
        await session.after_hold()
    fault = (await session.desk.record_condition()).fault
    assert fault is not None
    assert (fault.problem, fault.entry) == ("audit.row_altered", 4)
    assert decision not in [one.id for one in script.sent]
    where = "SELECT state FROM outbox WHERE decision_id = ?"
    assert await session.desk._files.reader.run(
        lambda read: read.execute(where, (decision,)).fetchone()["state"] == "recorded"
    )


async def junk_in(session: Session, column: str, decision: str) -> None:
    """Bytes that are no text, in the row of a decision that waits."""

    def spoil(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER outbox_identity")
        ledger.execute(
            f"UPDATE outbox SET {column} = CAST(x'ff80ff' AS TEXT) WHERE decision_id = ?", (decision,)
        )

    await session.desk._files.ledger.run(spoil)


@pytest.mark.parametrize(
    "column", ["armed_at", "failure_class", "epoch", "receipt", "theirs", "problem", "settled_at", "moved_at"]
)
async def test_junk_that_tells_nothing_of_a_decision_keeps_none_from_being_sent(
    session: Session, script: ScriptedSource, column: str
) -> None:
    (decision,) = await waiting(session, script)
    (other,) = (await session.choose(make_item("r2").id, REJECT)).decisions
    await junk_in(session, column, decision)
    for _ in range(2):
        await session.after_hold()
    assert [await session.state(one) for one in (decision, other)] == [DecisionState.ACKNOWLEDGED] * 2
    assert (await session.desk.verify_record()).broken_at is None


@pytest.mark.parametrize("column", ["gesture_id", "item_id", "source_id", "ordering_key", "effect"])
async def test_junk_where_a_waiting_row_says_what_it_is_stops_sending_and_names_the_entry(
    session: Session, script: ScriptedSource, column: str
) -> None:
    (decision,) = await waiting(session, script)
    await junk_in(session, column, decision)
    session.clock.advance(11)
    with pytest.raises(RecordBroken):
        await session.desk.sync_now()
    await session.after_hold()
    fault = (await session.desk.record_condition()).fault
    assert fault is not None
    assert (fault.problem, fault.entry, script.sent) == ("audit.state_altered", 4, [])


SET_BACK = "state = 'recorded', first_sent_at = NULL, needs_read_back = 0, settled_at = NULL, receipt = ''"


@pytest.mark.parametrize("change", [SET_BACK, "state = 'sending'", "state = 'closed-by-human'"])
async def test_row_that_was_set_to_another_state_is_found_at_the_next_start_and_never_sent_again(
    session: Session, script: ScriptedSource, change: str
) -> None:
    (decision,) = await waiting(session, script)
    await session.after_hold()
    assert [one.id for one in script.sent] == [decision]
    await session.desk._files.ledger.run(lambda ledger: ledger.execute(f"UPDATE outbox SET {change}"))
    await session.desk.aclose()
    await session.open()
    for _ in range(3):
        await session.after_hold()
    chain = await session.desk.verify_record()
    assert (chain.problem, chain.broken_at) == ("audit.state_altered", 6)
    assert [one.id for one in script.sent] == [decision]


async def test_row_that_is_set_back_while_the_desk_is_open_is_not_sent_again(
    session: Session, script: ScriptedSource
) -> None:
    (decision,) = await waiting(session, script)
    await session.after_hold()
    await session.desk._files.ledger.run(lambda ledger: ledger.execute(f"UPDATE outbox SET {SET_BACK}"))
    for _ in range(3):
        await session.after_hold()
    fault = (await session.desk.record_condition()).fault
    assert fault is not None
    assert (fault.problem, fault.entry) == ("audit.state_altered", 6)
    assert [one.id for one in script.sent] == [decision]


def fill_disk(monkeypatch: pytest.MonkeyPatch, *, has_names: bool) -> None:
    """No room for a mark's words, or not even for its name."""

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(record_health, "write_private", full)
    if not has_names:
        monkeypatch.setattr(Path, "touch", full)


@pytest.mark.expect_log("mark_not_kept", optional=True)
@pytest.mark.parametrize("has_names", [True, False])
async def test_damage_that_is_found_on_a_full_disk_is_told_and_stops_this_desk(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch, has_names: bool
) -> None:
    (decision,) = await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    fill_disk(monkeypatch, has_names=has_names)
    assert (await session.desk.verify_record()).problem == "audit.altered"
    with pytest.raises(RecordBroken):
        await session.choose(make_item("r2").id, REJECT)
    await session.after_hold()
    fault = (await session.desk.record_condition()).fault
    assert fault is not None
    assert (fault.problem, fault.entry) == ("audit.altered", 1)
    assert (script.sent, await session.state(decision)) == ([], DecisionState.RECORDED)
    await session.desk._files.ledger.run(mend)
    assert (await session.desk.verify_record()).broken_at is None
    assert (await session.desk.record_condition()).fault is None


async def test_mark_without_words_stops_every_process_of_the_home(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    fill_disk(monkeypatch, has_names=True)
    await session.desk.verify_record()
    other = open_desk(session.home, surface=Surface.CLI, clock=session.clock)
    assert (await other.record_condition()).fault == RecordFault(problem="record.untold")
    await other.aclose()


@pytest.mark.expect_log("mark_not_kept")
async def test_forgery_that_is_found_at_a_start_on_a_full_disk_sends_nothing(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    await waiting(session, script)
    await session.desk._files.ledger.run(forge)
    await session.desk.aclose()
    fill_disk(monkeypatch, has_names=False)
    await session.open()
    for _ in range(3):
        await session.after_hold()
    assert (await session.desk.record_condition()).fault is not None
    assert script.sent == []


@pytest.mark.expect_log("mark_not_kept")
async def test_where_no_mark_can_be_kept_the_row_that_was_set_back_waits_and_it_is_told(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    (decision,) = await waiting(session, script)
    await session.after_hold()
    await session.desk._files.ledger.run(lambda ledger: ledger.execute(f"UPDATE outbox SET {SET_BACK}"))
    fill_disk(monkeypatch, has_names=False)
    facts: list[Fact] = []
    session.desk.facts.subscribe(facts.append)
    session.clock.advance(11)
    courier = session.desk._engine._courier
    assert courier is not None
    for _ in range(3):
        await courier.run_once()
        await courier.drained()
    assert [type(one) for one in facts] == [RecordTroubled], "found once, and left alone for a while"
    assert [one.id for one in script.sent] == [decision]


async def test_copy_in_which_a_row_was_set_back_is_no_backup(
    session: Session, script: ScriptedSource
) -> None:
    await waiting(session, script)
    await session.after_hold()
    await session.desk._files.ledger.run(lambda ledger: ledger.execute(f"UPDATE outbox SET {SET_BACK}"))
    with pytest.raises(RecordBroken):
        await session.desk.back_up()


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE outbox SET state = CAST(x'ff80ff' AS TEXT)", "audit.state_altered"),
        ("UPDATE outbox SET state = 'closed-by-human'", "audit.state_altered"),
        ("UPDATE audit SET entry = x'7b7d' WHERE seq = 2", "audit.altered"),
    ],
)
async def test_what_a_backup_finds_changed_beside_an_open_desk_stops_it(
    session: Session, script: ScriptedSource, change: str, problem: str
) -> None:
    def spoil(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_update")
        ledger.execute(change)

    await waiting(session, script)
    await session.desk._files.ledger.run(spoil)
    is_told = asyncio.Event()
    session.desk.facts.subscribe(lambda fact: is_told.set() if isinstance(fact, RecordTroubled) else None)
    looking = asyncio.get_running_loop().create_task(session.desk._engine.upkeep.keep_backing_up())
    async with asyncio.timeout(10):
        await is_told.wait()
    looking.cancel()
    fault = (await session.desk.record_condition()).fault
    assert fault is not None
    assert fault.problem == problem
    with pytest.raises(RecordBroken):
        await session.choose(make_item("r2").id, REJECT)


async def test_waiting_decision_on_an_id_that_fits_in_no_path_is_whole_at_the_next_start_and_sent(
    session: Session, script: ScriptedSource
) -> None:
    """LangGraph's are a thread's and an interrupt's id with a slash between."""
    item = make_item("01a22960-670e/cbe87b48:8d750b")
    script.put(item)
    await session.desk.sync_now()
    recorded = await session.choose(item.id, REJECT)
    await session.desk.aclose()
    await session.open()
    await session.after_hold()
    assert (await session.desk.verify_record()).broken_at is None
    assert [one.id for one in script.sent] == list(recorded.decisions)


async def test_disk_that_takes_a_commit_again_is_noticed_without_a_restart(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fill_up(ledger: Connection) -> None:
        ledger.execute("PRAGMA max_page_count = 1")
        ledger.execute("CREATE TABLE more AS SELECT zeroblob(1000000)")

    monkeypatch.setattr(upkeep, "PROBE_S", 0.01)
    recovered = asyncio.Event()
    session.desk.facts.subscribe(lambda fact: recovered.set() if isinstance(fact, RecordRecovered) else None)
    await waiting(session, script)
    session.desk.start_sync()
    with pytest.raises(RecordUnavailable):
        await session.desk._files.ledger.run(fill_up)
    session.desk.facts.publish(RecordTroubled("record.unavailable"))
    async with asyncio.timeout(10):
        await recovered.wait()
    assert (await session.choose(make_item("r2").id, REJECT)).decisions


async def test_desk_ends_in_order_where_its_folder_of_backups_can_not_be_opened(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_many_files(folder: Path) -> Path:
        raise OSError(errno.EMFILE, "Too many open files", str(folder))

    monkeypatch.setattr(upkeep, "unfinished", too_many_files)
    await waiting(session, script)
    await session.desk._engine.upkeep.end()
    with pytest.raises(RecordUnavailable):
        await session.desk.back_up()


async def test_long_record_is_backed_up_no_oftener_than_its_backups_allow(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that takes a second rests for forty."""
    care = session.desk._engine.upkeep
    whole = upkeep.back_up

    async def slow(files: Files, at: datetime) -> Backup:
        session.clock.advance(1)
        return await whole(files, at)

    monkeypatch.setattr(upkeep, "back_up", slow)
    await waiting(session, script)
    assert await care._is_due()
    await care.back_up()
    await session.choose(make_item("r2").id, REJECT)
    session.clock.advance(39)
    assert not await care._is_due()
    session.clock.advance(1)
    assert await care._is_due()
