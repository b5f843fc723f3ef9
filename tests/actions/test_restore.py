"""The restore drill: from a damaged ledger to a desk that goes on; nothing is sent twice or denied."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import random
import shutil
from pathlib import Path

import pytest

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.domain.decisions import Decision, Gesture, Surface, Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.lifecycle import DecisionState, Outcome
from reviewer.errors import DecisionRefused, RecordBroken, RecordError, RecordUnavailable
from reviewer.sqlite import Connection
from reviewer.store import restore as module
from reviewer.store.backups import Backup, list_backups
from reviewer.store.files import open_files
from reviewer.store.ledger import Recording, record
from reviewer.store.rescue import Rescued
from reviewer.store.restore import RESTORED, restore
from reviewer.sync.outcomes import GIVES_UP_AFTER
from tests.desks import Session
from tests.makers import NOON, make_item
from tests.scripted_source import ScriptedSource

REJECT = Verdict(name="reject", reason_code="other", reason="no")
pytestmark = pytest.mark.expect_log("record_restored", optional=True)


def wreck(home: Home) -> None:
    """Nothing at all can be read."""
    for ending in ("-wal", "-shm"):
        home.ledger.with_name(home.ledger.name + ending).unlink(missing_ok=True)
    home.ledger.write_bytes(b"junk" * 5_000)


def damage(home: Home, table: str) -> None:
    """One table's first page is junk; the rest is as it was."""
    connection = open_files(home)
    page = connection.ledger.submit(
        lambda ledger: ledger.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    ).result()
    connection.ledger.submit(lambda ledger: None).result()
    connection.close()
    data = bytearray(home.ledger.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xff" * 4096
    home.ledger.write_bytes(bytes(data))
    home.broken_mark.write_text('{"problem": "record.damaged"}')


async def test_what_took_effect_after_the_backup_is_acknowledged_and_not_sent_again(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.desk.back_up()
    await session.after_hold()
    await session.desk.aclose()
    for newer in list_backups(session.home.backups)[:1]:
        newer.path.unlink()
    wreck(session.home)
    await session.open()
    assert await session.state(decision) is DecisionState.SENDING
    await session.desk.sync_now()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED
    assert [one.id for one in script.sent] == [decision]
    assert (await session.desk.verify_record()).broken_at is None


async def test_what_the_backup_calls_unsent_goes_out_only_when_a_human_says_so_again(
    session: Session, script: ScriptedSource
) -> None:
    """It may have been taken back after the backup was made."""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.desk.back_up()
    await session.desk.undo(recorded.gesture)
    await session.desk.aclose()
    for newer in list_backups(session.home.backups)[:1]:
        newer.path.unlink()
    wreck(session.home)
    await session.open()
    for _ in range(3):
        await session.after_hold()
    (decision,) = recorded.decisions
    story = await session.desk.story(decision)
    assert (story.summary.state, story.summary.problem_code) == (
        DecisionState.DEAD_LETTER,
        "delivery.record_restored",
    )
    assert script.sent == []
    await session.desk.try_again(decision)
    await session.after_hold()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED
    assert [one.id for one in script.effects] == [decision]


async def test_source_that_can_not_tell_at_first_does_not_set_it_free(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.desk.back_up()
    await session.desk.aclose()
    wreck(session.home)
    await session.open()
    answers = [DeliveryResult(outcome=Outcome.UNKNOWN), DeliveryResult(outcome=Outcome.RETRY)]

    async def read_back(_: Decision) -> DeliveryResult:
        return answers.pop(0) if answers else DeliveryResult(outcome=Outcome.RETRY)

    script.read_back = read_back  # type: ignore[method-assign]
    for _ in range(4):
        session.clock.advance(600)
        await session.desk.sync_now()
    assert (answers, script.sent, await session.state(decision)) == ([], [], DecisionState.DEAD_LETTER)


async def test_what_a_human_says_again_after_its_source_never_told_is_sent_at_the_next_no(
    session: Session, script: ScriptedSource
) -> None:
    """Saying it again is enough once: it does not come back with the same question."""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.desk.back_up()
    await session.desk.aclose()
    wreck(session.home)
    await session.open()
    answers = [DeliveryResult(outcome=Outcome.UNKNOWN)] * GIVES_UP_AFTER

    async def read_back(_: Decision) -> DeliveryResult:
        return answers.pop(0) if answers else DeliveryResult(outcome=Outcome.RETRY)

    script.read_back = read_back  # type: ignore[method-assign]
    for _ in range(GIVES_UP_AFTER):
        session.clock.advance(600)
        await session.desk.sync_now()
    assert (answers, await session.state(decision)) == ([], DecisionState.DEAD_LETTER)
    await session.desk.try_again(decision)
    for _ in range(2):
        session.clock.advance(600)
        await session.desk.sync_now()
    assert [one.id for one in script.effects] == [decision]
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED


async def test_held_answer_of_a_case_is_not_sent_over_the_head_of_what_should_stop_first(
    session: Session, script: ScriptedSource
) -> None:
    stops, releases = make_item("r1", subject="erp:1"), make_item("r2", answers=1, subject="erp:1")
    script.put(stops, releases)
    await session.desk.sync_now()
    recorded = await session.pick(releases.id, 1)
    assert len(recorded.held) == 1
    await session.desk.back_up()
    await session.desk.aclose()
    wreck(session.home)
    await session.open()
    for _ in range(3):
        await session.after_hold()
    assert {await session.state(one) for one in recorded.decisions} == {DecisionState.DEAD_LETTER}
    with pytest.raises(DecisionRefused) as refused:
        await session.desk.try_again(recorded.held[0])
    assert refused.value.code == "delivery.case_not_confirmed"
    assert script.sent == []


async def test_what_follows_the_backup_is_read_out_of_the_damaged_file(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    backup = await session.desk.back_up()
    first = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    second = await session.choose(make_item("r2").id, REJECT)
    before = (await session.desk.story(second.decisions[0])).decision
    entries = (await session.desk.verify_record()).entries
    await session.desk.aclose()
    for newer in list_backups(session.home.backups)[:1]:
        newer.path.unlink()
    damage(session.home, "decisions_by_time")
    await session.open()
    condition = await session.desk.record_condition()
    assert condition.restored is not None
    assert (condition.fault, condition.restored.rescued, condition.restored.is_complete) == (
        None,
        entries - backup.entries,
        True,
    )
    assert (await session.desk.story(second.decisions[0])).decision == before
    assert await session.state(first.decisions[0]) is DecisionState.ACKNOWLEDGED
    chain = await session.desk.verify_record()
    assert (chain.broken_at, chain.unsigned) == (None, 0)


async def test_damaged_file_is_kept_and_the_restore_is_told_until_somebody_took_note(
    session: Session, script: ScriptedSource
) -> None:
    await session.desk.back_up()
    await session.desk.aclose()
    wreck(session.home)
    damaged = session.home.ledger.read_bytes()
    await session.open()
    told = (await session.desk.record_condition()).restored
    assert told is not None
    assert (session.home.quarantine / told.quarantine / "ledger.db").read_bytes() == damaged
    await session.desk.note_restore()
    assert (await session.desk.record_condition()).restored is None
    assert (session.home.quarantine / told.quarantine / "ledger.db").exists()


async def test_note_that_a_full_disk_does_not_take_is_refused_with_a_word_and_told_again(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    await session.desk.back_up()
    await session.desk.aclose()
    wreck(session.home)
    await session.open()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "touch", full)
        with pytest.raises(RecordUnavailable):
            await session.desk.note_restore()
    assert (await session.desk.record_condition()).restored is not None


async def test_ledger_that_vanished_in_the_middle_of_a_restore_is_restored_and_not_begun_anew(
    session: Session, script: ScriptedSource
) -> None:
    await session.desk.back_up()
    await session.desk.aclose()
    for ending in ("", "-wal", "-shm"):
        session.home.ledger.with_name(f"ledger.db{ending}").unlink(missing_ok=True)
    await session.open()
    assert await session.desk.operator() is not None
    assert (await session.desk.record_condition()).restored is not None


def cut_off(home: Home, backup: Backup, moved: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Restore, and crash when so many files have been moved on the last stretch."""
    whole, moves = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        if "quarantine" in str(target) or self.name == RESTORED:
            if len(moves) == moved:
                raise KeyboardInterrupt
            moves.append(self.name)
        return whole(self, target)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", replace)
        with pytest.raises(KeyboardInterrupt):
            restore(home, at=NOON, chosen=backup)


@pytest.mark.parametrize("moved", range(5))
async def test_crash_in_the_middle_of_a_restore_loses_nothing_that_was_rescued(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch, moved: int
) -> None:
    """Before the note, after so many of the old files were moved, or right before the new one is named."""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    backup = await session.desk.back_up()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.desk.aclose()
    for ending in ("-wal", "-shm"):
        session.home.ledger.with_name(f"ledger.db{ending}").touch()
    cut_off(session.home, backup, moved, monkeypatch)
    await session.open()
    assert await session.state(decision) is DecisionState.SENDING
    assert (await session.desk.verify_record()).broken_at is None
    assert not (session.home.path / RESTORED).exists()
    assert (await session.desk.record_condition()).restored is not None


async def test_restore_that_was_cut_off_keeps_the_damaged_file_apart_from_an_earlier_one(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where its folder in the quarantine was lost, or thrown away, in between."""
    backup = await session.desk.back_up()
    await session.desk.aclose()
    earlier = session.home.quarantine / restore(session.home, at=NOON, chosen=backup).quarantine
    first, second = (earlier / "ledger.db").read_bytes(), session.home.ledger.read_bytes()
    cut_off(session.home, backup, 0, monkeypatch)
    for folder in session.home.quarantine.iterdir():
        if folder != earlier:
            shutil.rmtree(folder)
    await session.open()
    told = (await session.desk.record_condition()).restored
    assert told is not None
    assert (session.home.quarantine / told.quarantine / "ledger.db").read_bytes() == second
    assert (earlier / "ledger.db").read_bytes() == first


async def test_restored_file_that_is_junk_is_said_to_be_broken(session: Session) -> None:
    await session.desk.aclose()
    (session.home.path / RESTORED).write_bytes(b"junk" * 5_000)
    with pytest.raises(RecordBroken):
        await session.open()
    assert session.home.ledger.exists()
    (session.home.path / RESTORED).unlink()
    await session.open()


async def test_going_back_to_an_old_backup_of_a_sound_record_loses_nothing(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    oldest = await session.desk.back_up()
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    await session.desk.aclose()
    told = restore(session.home, at=NOON, chosen=oldest)
    await session.open()
    assert (told.is_complete, told.doubted) == (True, 0)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


async def test_row_that_is_not_what_was_signed_is_not_taken_over(
    session: Session, script: ScriptedSource
) -> None:
    def forge(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER decisions_no_update")
        ledger.execute("UPDATE decisions SET reason = 'yes' WHERE item_id = 'src:r2'")

    script.put(make_item("r1"), make_item("r2"))
    await session.desk.sync_now()
    backup = await session.desk.back_up()
    first = await session.choose(make_item("r1").id, REJECT)
    await session.choose(make_item("r2").id, REJECT)
    await session.desk._files.ledger.run(forge)
    await session.desk.aclose()
    told = restore(session.home, at=NOON, chosen=backup)
    await session.open()
    assert (told.rescued, told.is_complete) == (1, False)
    assert [one.decision for one in await session.desk.decisions()] == list(first.decisions)


async def test_restoring_puts_a_row_that_was_set_back_where_the_log_says(
    session: Session, script: ScriptedSource
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.desk.back_up()
    await session.after_hold()
    set_back = "UPDATE outbox SET state = 'recorded', first_sent_at = NULL, needs_read_back = 0"
    await session.desk._files.ledger.run(lambda ledger: ledger.execute(set_back))
    assert (await session.desk.verify_record()).problem == "audit.state_altered"
    await session.desk.aclose()
    restore(session.home, at=NOON)
    await session.open()
    await session.after_hold()
    assert (await session.desk.record_condition()).fault is None
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED
    assert [one.id for one in script.sent] == [decision]


@pytest.mark.parametrize("is_in_backup", [True, False])
@pytest.mark.parametrize(
    "change", ["effect = 'releases'", "source_id = 'other'", "ordering_key = 'r9'", "seq = 7"]
)
async def test_restoring_puts_back_whose_row_it_is_and_what_it_does(
    session: Session, script: ScriptedSource, is_in_backup: bool, change: str
) -> None:
    script.put(make_item("r1"))
    await session.desk.sync_now()
    backup = await session.desk.back_up()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    if is_in_backup:
        backup = await session.desk.back_up()
    await session.after_hold()
    for statement in ("DROP TRIGGER outbox_identity", f"UPDATE outbox SET {change}"):
        await session.desk._files.ledger.run(lambda ledger, one=statement: ledger.execute(one))
    assert (await session.desk.verify_record()).problem == "audit.state_altered"
    await session.desk.aclose()
    restore(session.home, at=NOON, chosen=backup)
    await session.open()
    assert (await session.desk.verify_record()).broken_at is None
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED


async def test_decision_whose_moves_are_lost_stands_where_the_entries_that_are_left_say(
    session: Session, script: ScriptedSource
) -> None:
    """Its row says acknowledged, but nothing that can be proved does: it is asked about."""

    def lose_moves(ledger: Connection) -> None:
        ledger.execute("DROP TRIGGER audit_no_delete")
        ledger.execute("DELETE FROM audit WHERE type = 'moved'")

    script.put(make_item("r1"))
    await session.desk.sync_now()
    backup = await session.desk.back_up()
    (decision,) = (await session.choose(make_item("r1").id, REJECT)).decisions
    await session.after_hold()
    await session.desk._files.ledger.run(lose_moves)
    await session.desk.aclose()
    restore(session.home, at=NOON, chosen=backup)
    await session.open()
    assert (await session.desk.verify_record()).broken_at is None
    assert await session.state(decision) is DecisionState.SENDING
    await session.after_hold()
    assert await session.state(decision) is DecisionState.ACKNOWLEDGED
    assert [one.id for one in script.sent] == [decision]


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_is_damaged_nothing_is_sent_twice_and_what_is_left_verifies(
    session: Session, script: ScriptedSource, seed: int
) -> None:
    """Random sectors of a ledger with five decisions in every state; the backup knows of none of them."""
    dice = random.Random(seed)
    items = [make_item(f"r{number}") for number in range(5)]
    script.put(*items)
    await session.desk.sync_now()
    await session.desk.back_up()
    made = [(await session.choose(one.id, REJECT)).decisions[0] for one in items[:3]]
    await session.after_hold()
    made += [(await session.choose(one.id, REJECT)).decisions[0] for one in items[3:]]
    entries = (await session.desk.verify_record()).entries
    await session.desk.aclose()
    list_backups(session.home.backups)[0].path.unlink()
    spoil(session.home, dice)
    try:
        await session.open()
        await session.desk.sync_now()
        await session.desk.aclose()
    except RecordError:
        await session.desk.aclose()
    await session.open()
    for _ in range(3):
        await session.after_hold()
    chain = await session.desk.verify_record()
    assert len({one.id for one in script.sent}) == len(script.sent)
    condition = await session.desk.record_condition()
    if chain.broken_at is not None:
        # SQLite notices no junk inside a value; the record does, and says where.
        assert (condition.fault is not None, chain.problem) == (True, "audit.row_altered")
        return
    known = {one.decision for one in await session.desk.decisions()}
    told = condition.restored
    if told is None or told.is_complete:
        assert (known, chain.entries >= entries, chain.unsigned) == (set(made), True, 0)
    for one in script.effects:
        if one.id in known:
            assert await session.state(one.id) is DecisionState.ACKNOWLEDGED


def spoil(home: Home, dice: random.Random) -> None:
    """Junk in a few sectors anywhere behind the first page."""
    data = bytearray(home.ledger.read_bytes())
    for _ in range(dice.randrange(1, 5)):
        at = dice.randrange(8, len(data) // 512) * 512
        data[at : at + 512] = dice.randbytes(512)
    home.ledger.write_bytes(bytes(data))


async def decides_beside(session: Session, script: ScriptedSource) -> tuple[OpenDesk, Gesture]:
    """Another process of the home that delivers nothing and is about to record a decision."""
    script.put(make_item("r1"))
    await session.desk.sync_now()
    await session.desk.back_up()
    other = open_desk(session.home, surface=Surface.CLI, clock=session.clock)
    opened = await other.open_item(make_item("r1").id)
    await session.desk.aclose()
    return other, other.fan_out(opened, REJECT)


async def test_decision_whose_file_is_put_aside_before_its_commit_is_not_called_recorded(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A restore waits for what is being written (tests/process/test_restore_beside.py); a hand does not."""
    other, gesture = await decides_beside(session, script)

    def and_put_aside(ledger: Connection, recording: Recording) -> tuple[Decision, ...]:
        made = record(ledger, recording)
        session.home.ledger.replace(session.home.path / "aside.db")
        shutil.copyfile(list_backups(session.home.backups)[0].path, session.home.ledger)
        return made

    monkeypatch.setattr("reviewer.actions.decide.record", and_put_aside)
    with pytest.raises(RecordUnavailable) as refused:
        await other.decide(gesture)
    assert refused.value.code == "record.replaced"
    await other.aclose()


async def test_decision_is_never_recorded_in_a_file_that_was_put_aside(
    session: Session, script: ScriptedSource
) -> None:
    other, gesture = await decides_beside(session, script)
    restore(session.home, at=NOON)
    with pytest.raises(RecordUnavailable) as refused:
        await other.decide(gesture)
    assert refused.value.code == "record.replaced"
    assert await other.decisions() == ()
    await other.aclose()
    await session.open()
    assert (await session.choose(make_item("r1").id, REJECT)).decisions


async def test_decision_is_never_recorded_in_a_file_that_was_deleted(
    session: Session, script: ScriptedSource
) -> None:
    other, gesture = await decides_beside(session, script)
    session.home.ledger.unlink()
    with pytest.raises(RecordUnavailable):
        await other.decide(gesture)
    await other.aclose()
    await session.open()
    assert await session.desk.operator() is not None


async def test_process_that_waited_for_its_turn_delivers_nothing_from_a_file_that_was_put_aside(
    session: Session, script: ScriptedSource
) -> None:
    other, gesture = await decides_beside(session, script)
    await other.decide(gesture)
    session.clock.advance(11)
    restore(session.home, at=NOON)
    with pytest.raises(RecordUnavailable):
        await other.sync_now()
    assert (other.is_syncing, script.sent) == (False, [])
    await other.aclose()
    await session.open()


@pytest.mark.parametrize("is_cut_off", [False, True])
async def test_nothing_is_decided_while_the_record_is_being_restored(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch, is_cut_off: bool
) -> None:
    other, gesture = await decides_beside(session, script)
    rescued = module.rescue

    def rescue(damaged: Connection, ledger: Connection) -> Rescued:
        with pytest.raises(RecordBroken):
            other._files.health.must_be_whole()
        if is_cut_off:
            raise OSError("disk full")
        return rescued(damaged, ledger)

    monkeypatch.setattr(module, "rescue", rescue)
    with pytest.raises(RecordUnavailable) if is_cut_off else contextlib.nullcontext() as refused:
        restore(session.home, at=NOON)
    if refused is not None:
        assert (refused.value.code, refused.value.params) == ("record.not_restored", {"reason": "disk full"})
        assert (await other.decide(gesture)).decisions
    await other.aclose()
    await session.open()
    assert (await session.desk.record_condition()).fault is None


async def test_record_that_is_verified_while_it_is_restored_is_not_decided_on(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It verifies, and is about to be put aside: the whole check begins and ends in between."""
    other, gesture = await decides_beside(session, script)
    session.home.broken_mark.write_text('{"problem": "audit.altered", "entry": 2}')
    loop, rescued = asyncio.get_running_loop(), module.rescue

    async def verify_and_decide() -> None:
        assert (await other.verify_record()).broken_at is None
        with pytest.raises(RecordBroken):
            await other.decide(gesture)

    def rescue(damaged: Connection, ledger: Connection) -> Rescued:
        asyncio.run_coroutine_threadsafe(verify_and_decide(), loop).result(10)
        return rescued(damaged, ledger)

    monkeypatch.setattr(module, "rescue", rescue)
    await asyncio.to_thread(restore, session.home, at=NOON)
    await other.aclose()
    await session.open()
    assert (await session.desk.record_condition()).fault is None


async def test_restore_that_was_cut_off_before_it_changed_anything_stops_nobody_for_long(
    session: Session, script: ScriptedSource
) -> None:
    other, gesture = await decides_beside(session, script)
    session.home.restoring_mark.touch()
    with pytest.raises(RecordBroken):
        await other.decide(gesture)
    await other.sync_now()
    assert (await other.decide(gesture)).decisions
    await other.aclose()
    session.home.restoring_mark.touch()
    await session.open()
    assert (await session.desk.record_condition()).fault is None


async def test_restore_that_has_only_to_be_finished_stops_whoever_has_the_old_file(
    session: Session, script: ScriptedSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, gesture = await decides_beside(session, script)
    cut_off(session.home, list_backups(session.home.backups)[0], 0, monkeypatch)
    await other.sync_now()
    with pytest.raises(RecordBroken):
        await other.decide(gesture)
    await other.aclose()
    await session.open()
    assert (await session.desk.record_condition()).fault is None
