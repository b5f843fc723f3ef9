"""Deciding: gesture, one transaction, then the word that it is recorded."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from reviewer.audit.shown import shown_digest
from reviewer.conflicts.merge import merge
from reviewer.contract.document import decode_document
from reviewer.domain.cases import answer_name
from reviewer.domain.content import JSON, TOOL_CALLS, Content
from reviewer.domain.decisions import Identity, Verdict, looked_at
from reviewer.domain.desk import Draft
from reviewer.domain.events import DecisionRecorded, Fact
from reviewer.domain.items import Author, Consequence, RiskLevel
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import (
    PolicyRefused,
    RecordUnavailable,
    StaleView,
    TooLate,
    UnknownThing,
    VerdictInvalid,
)
from reviewer.ids import CandidateId
from reviewer.render.to_look_at import in_item, in_verdicts
from tests.desks import Session
from tests.makers import NOON, make_calls, make_item, make_text
from tests.scripted_source import ScriptedSource
from ui.ledger.story import as_text

REJECT = Verdict(name="reject", reason_code="wrong-facts", reason="the order was cancelled")


async def opened(session: Session, script: ScriptedSource, **changes: object) -> None:
    script.put(make_item("r1", **changes))  # type: ignore[arg-type]
    await session.desk.sync_now()


async def test_recorded_decision_is_on_disk_with_audit_entry_and_outbox_row(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    recorded = await session.pick(make_item("r1").id, 2)
    story = await session.desk.story(recorded.decisions[0])
    assert story.summary.state is DecisionState.RECORDED
    assert [entry.type for entry in story.entries] == ["decision"]
    assert (await session.desk.verify_record()).broken_at is None


@pytest.mark.parametrize(
    ("media_type", "form"),
    [(JSON, r'{"a": 1, "x\ud800/": %d}'), (TOOL_CALLS, r'[{"name": "pay\ud800", "args": {"x\ud800": %d}}]')],
)
async def test_answers_whose_keys_have_half_a_surrogate_are_merged_kept_as_a_draft_and_recorded(
    session: Session, script: ScriptedSource, media_type: str, form: str
) -> None:
    contents = [Content(media_type=media_type, data=(form % number).encode()) for number in (1, 2)]
    await opened(session, script, contents=tuple(contents))
    item = await session.desk.open_item(make_item("r1").id)
    report = await session.desk.compare(item)
    (path,) = (row.path for row in report.rows if row.is_disputed and row.path)
    sources = {path: str(item.answers[1].candidate.id)}
    merged = merge([one.candidate for one in item.answers], sources)
    assert merged.content is not None
    names = {
        str(one.candidate.id): answer_name(item.members, one.item, one.candidate.id) for one in item.answers
    }
    verdict = Verdict(
        name="merge", content=merged.content, row_sources={row: names[one] for row, one in sources.items()}
    )
    await session.desk.save_draft(
        Draft(item=item.item.id, version=item.item.version, verdict=verdict, saved_at=NOON)
    )
    marks = looked_at(in_item(item.item).total + in_verdicts([verdict]).total)
    recorded = await session.desk.decide(session.desk.fan_out(item, verdict, acknowledged=(marks,)))
    kept = (await session.desk.story(recorded.decisions[0])).decision
    assert list(kept.verdict.row_sources) == [path]
    assert path.encode() in kept.document
    assert (await session.desk.verify_record()).broken_at is None


async def test_fact_is_published_only_after_commit(session: Session, script: ScriptedSource) -> None:
    await opened(session, script)
    on_disk: list[int] = []

    def receive(fact: Fact) -> None:
        if isinstance(fact, DecisionRecorded):
            count = session.desk._files.reader.submit(
                lambda read: read.execute("SELECT count(*) FROM decisions").fetchone()[0]
            )
            on_disk.append(count.result())

    session.desk.facts.subscribe(receive)
    await session.pick(make_item("r1").id)
    assert on_disk == [1]


async def test_document_carries_what_was_shown_and_its_own_audit_hash(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    recorded = await session.desk.decide(session.desk.fan_out(seen, REJECT))
    story = await session.desk.story(recorded.decisions[0])
    document = decode_document(story.decision.document)
    assert document.shown_digest == shown_digest(seen.shown[0])
    assert document.witness == story.entries[0].hash
    assert (document.review_id, document.review_version) == ("r1", "v1")
    assert json.loads(story.entries[0].entry)["shown_digest"] == document.shown_digest


async def test_reason_is_not_in_the_audit_entry_but_its_digest_is(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    recorded = await session.choose(make_item("r1").id, REJECT)
    entry = (await session.desk.story(recorded.decisions[0])).entries[0]
    assert b"cancelled" not in entry.entry
    assert set(json.loads(entry.entry)["bodies"]) == {"item", "reason"}


async def test_item_that_changed_since_it_was_shown_is_refused(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    script.put(replace(make_item("r1"), version="v2"))
    await session.desk.sync_now()
    with pytest.raises(StaleView):
        await session.desk.decide(session.desk.fan_out(seen, REJECT))
    assert await session.desk.decisions() == ()


async def test_answer_with_other_bytes_under_the_same_version_is_refused(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    script.put(make_item("r1", contents=(make_text("Another."), make_text("Answer number 2."))))
    await session.desk.sync_now()
    with pytest.raises(StaleView):
        await session.desk.decide(session.desk.fan_out(seen, REJECT))


async def test_second_decision_on_the_same_item_is_refused(session: Session, script: ScriptedSource) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    await session.desk.decide(session.desk.fan_out(seen, REJECT))
    with pytest.raises(StaleView) as refused:
        await session.desk.decide(session.desk.fan_out(seen, REJECT))
    assert refused.value.code == "decision.already_decided"
    assert len(await session.desk.decisions()) == 1


async def test_requester_may_not_approve_but_may_reject(session: Session, script: ScriptedSource) -> None:
    await opened(session, script, requester="ADA", answers=1)
    with pytest.raises(PolicyRefused):
        await session.pick(make_item("r1").id)
    assert await session.desk.decisions() == ()
    await session.choose(make_item("r1").id, REJECT)


async def test_requester_is_known_by_the_name_the_source_gives_us(
    session: Session, script: ScriptedSource
) -> None:
    script.identity = Identity(subject="ada.l@corp.example")
    await opened(session, script, requester="ada.l@corp.example", answers=1)
    with pytest.raises(PolicyRefused):
        await session.pick(make_item("r1").id)


async def test_incomplete_verdict_is_refused_and_nothing_is_written(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    whole = session.desk.fan_out(seen, REJECT)
    broken = replace(whole, choices=(replace(whole.choices[0], verdict=Verdict(name="reject")),))
    with pytest.raises(VerdictInvalid):
        await session.desk.decide(broken)
    assert await session.desk.decisions() == ()


async def test_choice_of_a_foreign_answer_is_refused(session: Session, script: ScriptedSource) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    whole = session.desk.fan_out(seen, REJECT)
    foreign = Verdict(name="choose", candidates=(CandidateId("cand-9"),))
    with pytest.raises(VerdictInvalid):
        await session.desk.decide(replace(whole, choices=(replace(whole.choices[0], verdict=foreign),)))


PAY = make_calls(("pay_invoice", {"amount": "12,480.00", "iban": "DE00123456781234"}))
FINAL = Consequence(
    text="pays", stated_by=Author.DECLARED, effects=("money", "irreversible"), reversible=False
)


async def test_irreversible_approval_needs_the_fact_typed(session: Session, script: ScriptedSource) -> None:
    await opened(session, script, contents=(PAY,), on_accept=FINAL, risk=RiskLevel.HIGH)
    seen = await session.desk.open_item(make_item("r1").id)
    assert seen.needs_fact == "12,480.00"
    approve = Verdict(name="approve", candidates=(seen.answers[0].candidate.id,))
    with pytest.raises(VerdictInvalid) as refused:
        await session.desk.decide(session.desk.fan_out(seen, approve))
    assert refused.value.code == "verdict.fact_missing"
    await session.desk.decide(
        session.desk.fan_out(seen, approve, acknowledged=("12 480.00".replace(" ", ""),))
    )


async def test_limit_that_was_in_force_is_signed_with_the_decision_and_told(
    session: Session, script: ScriptedSource
) -> None:
    session.home.settings.write_text('{"money_limit": 25000}')
    await opened(session, script, contents=(PAY,), on_accept=replace(FINAL, effects=("money",)))
    recorded = await session.choose(make_item("r1").id, REJECT)
    session.home.settings.write_text('{"money_limit": 1}')
    story = await session.desk.story(recorded.decisions[0])
    assert json.loads(story.entries[0].entry)["money_limit"] == "25000"
    assert "where more than 25,000 was moved" in as_text(story, None)


async def test_rejecting_an_irreversible_action_needs_no_fact(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script, contents=(PAY,), on_accept=FINAL)
    await session.choose(make_item("r1").id, REJECT)


async def test_full_disk_says_nothing_is_recorded_and_keeps_the_draft(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    seen = await session.desk.open_item(make_item("r1").id)
    ledger = session.desk._files.ledger
    pages = await ledger.run(lambda conn: conn.execute("PRAGMA page_count").fetchone()[0])
    await ledger.run(lambda conn: conn.execute(f"PRAGMA max_page_count = {pages}").fetchone())
    huge = Verdict(name="reject", reason_code="other", reason="long " * 20_000)
    with pytest.raises(RecordUnavailable):
        await session.desk.decide(session.desk.fan_out(seen, huge))
    assert await session.desk.decisions() == ()
    # The handle was dropped and reopened: the desk goes on once there is room.
    await session.desk.decide(session.desk.fan_out(seen, REJECT))
    assert (await session.desk.verify_record()).broken_at is None


async def test_undo_before_the_first_send_opens_the_item_again_with_a_draft(
    session: Session, script: ScriptedSource
) -> None:
    await opened(session, script)
    recorded = await session.choose(make_item("r1").id, REJECT)
    undone = await session.desk.undo()
    assert undone.items == (make_item("r1").id,)
    seen = await session.desk.open_item(make_item("r1").id)
    assert seen.draft is not None
    assert seen.draft.verdict == REJECT
    assert "reject" not in seen.cannot
    assert await session.state(recorded.decisions[0]) is DecisionState.RETRACTED
    await session.after_hold()
    assert script.sent == []


async def test_undo_after_the_first_send_is_too_late(session: Session, script: ScriptedSource) -> None:
    await opened(session, script)
    recorded = await session.choose(make_item("r1").id, REJECT)
    await session.after_hold()
    with pytest.raises(TooLate):
        await session.desk.undo(recorded.gesture)
    assert await session.state(recorded.decisions[0]) is DecisionState.ACKNOWLEDGED


async def test_undo_with_nothing_to_take_back_says_so(session: Session) -> None:
    with pytest.raises(UnknownThing):
        await session.desk.undo()


async def test_item_taken_back_can_be_decided_anew(session: Session, script: ScriptedSource) -> None:
    await opened(session, script)
    await session.choose(make_item("r1").id, REJECT)
    await session.desk.undo()
    again = await session.pick(make_item("r1").id, 1)
    await session.after_hold()
    assert [one.id for one in script.effects] == list(again.decisions)


async def test_hold_is_zero_when_the_deadline_is_near(session: Session, script: ScriptedSource) -> None:
    from datetime import timedelta

    await opened(session, script, due_at=session.clock.now() + timedelta(seconds=12))
    seen = await session.desk.open_item(make_item("r1").id)
    assert seen.hold_s == 0
    recorded = await session.desk.decide(session.desk.fan_out(seen, REJECT))
    assert recorded.goes_out_at == recorded.recorded_at


async def test_answers_keep_their_order_at_every_opening(session: Session, script: ScriptedSource) -> None:
    await opened(session, script, answers=8)
    first = await session.desk.open_item(make_item("r1").id)
    again = await session.desk.open_item(make_item("r1").id)
    assert first.answers == again.answers
    assert [answer.number for answer in first.answers] == list(range(1, 9))


async def test_a_large_item_that_changed_under_its_version_is_not_decided(
    session: Session, script: ScriptedSource
) -> None:
    text = "All of it was checked. " * 20_000
    await opened(session, script, contents=(make_text(text), make_text("No.")))
    looked_at_item = await session.desk.open_item(make_item("r1").id)
    gesture = session.desk.fan_out(looked_at_item, REJECT)
    await opened(session, script, contents=(make_text(text), make_text("Yes.")))
    with pytest.raises(StaleView):
        await session.desk.decide(gesture)
