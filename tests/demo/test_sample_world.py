"""The scenario against real servers and real agents: what is asked, and what each agent makes of it."""

from __future__ import annotations

import json

import pytest

from reviewer.demo.scenes import read_scenes
from reviewer.domain.content import JSON, PLAIN, TOOL_CALLS, Content
from reviewer.domain.decisions import ActionAnswer
from reviewer.domain.events import AgentWentOn, Fact
from reviewer.domain.inbox import Queue
from reviewer.domain.items import ItemKind
from tests.demo.conftest import Sample

OPEN_TITLES = {one.fixed["title"] for one in read_scenes() if not one.follows}
CASE = {"Take over the new bank account of vendor 2291", "Hold every payment to vendor 2291"}


async def test_every_scene_waits_on_the_desk(sample: Sample) -> None:
    async def all_there() -> bool:
        return (await sample.rows()).keys() >= OPEN_TITLES - CASE

    assert await sample.until(all_there)


async def test_three_or_more_are_in_open_contradiction(sample: Sample) -> None:
    await sample.opened("Pay invoice")
    conflicts = [row for row in (await sample.rows()).values() if row.kind is ItemKind.CONFLICT]
    assert len(conflicts) >= 3


async def test_one_case_spans_both_sources(sample: Sample) -> None:
    opened = await sample.opened("Take over the new bank account")
    assert {member.source for member in opened.members} == {"finance", "ops"}


async def test_an_invoice_is_paid_as_often_as_was_chosen(sample: Sample) -> None:
    opened = await sample.opened("Pay invoice")
    await sample.decide(opened, "choose", "twice")
    assert sample.fact == "24960.00"
    told = await sample.continuation(opened.item.id)
    assert told.startswith("Paid twice: 24960.00 EUR in all (BF-4711, BF-4711-2)")
    receipt = await sample.opened("File receipt SR-BF-4711-2")
    assert "Paid twice: 24960.00 EUR" in receipt.item.body


async def test_the_chosen_reading_is_sent_word_for_word(sample: Sample) -> None:
    opened = await sample.opened("Refund for order")
    await sample.decide(opened, "choose", "repair-first")
    assert "Answered the customer with" in await sample.continuation(opened.item.id)


async def test_the_chosen_patch_is_committed(sample: Sample) -> None:
    opened = await sample.opened("Add the sales channel")
    await sample.decide(opened, "choose", "two-steps")
    assert "0043_orders_channel_backfill.sql" in await sample.continuation(opened.item.id)


async def test_each_step_of_a_plan_gets_its_own_answer(sample: Sample) -> None:
    opened = await sample.opened("Free 410 GB")
    edited = json.dumps({"host": "archive-03", "command": "ls /srv/archive/2019"}).encode()
    actions = tuple(
        ActionAnswer(index=index, verb=verb, arguments=edited if verb == "edit" else None)
        for index, verb in enumerate(("approve", "approve", "edit", "reject", "approve"))
    )
    await sample.decide(opened, "edit", actions=actions)
    told = await sample.continuation(opened.item.id)
    assert "3. ran edited: ls /srv/archive/2019" in told
    assert "4. left out: objectctl trash empty" in told


async def test_an_edited_letter_is_sent_as_it_was_edited(sample: Sample) -> None:
    opened = await sample.opened("Letter about")
    letter = Content(media_type=PLAIN, data=b"Hello, it is late. We are sorry.")
    await sample.decide(opened, "edit", "draft", content=letter)
    told = await sample.continuation(opened.item.id)
    assert told == "Sent as Sample operator edited it, 7 words: “Hello, it is late. We are sorry.”"


async def test_merged_fields_are_filed(sample: Sample) -> None:
    opened = await sample.opened("Fields of the warehouse lease")
    first = json.loads(opened.answers[0].candidate.content.data)
    merged = {**first, "notice_days": 90, "index": {"type": "fixed", "percent": 2.5, "source": "amendment 1"}}
    content = Content(media_type=JSON, data=json.dumps(merged).encode())
    rows = {"/notice_days": "reader-1", "/index": "reader-4"}
    await sample.decide(opened, "merge", content=content, row_sources=rows)
    assert "notice_days = 90, index = " in await sample.continuation(opened.item.id)


async def test_the_winner_of_a_case_acts_and_the_other_stops(sample: Sample) -> None:
    opened = await sample.opened("Take over the new bank account")
    await sample.decide(opened, "choose", "hold")
    told = {member.source: await sample.continuation(member.id) for member in opened.members}
    assert told["finance"].startswith("Did “hold every payment” for vendor 2291: payments held")
    assert told["ops"].startswith("Took the no (other-answer-chosen)")


async def test_a_question_back_comes_again_with_more(sample: Sample) -> None:
    opened = await sample.opened("Washing advice")
    await sample.decide(opened, "ask-again", question="What does the label say?")
    assert "they ask again" in await sample.continuation(opened.item.id)
    again = await sample.opened("Washing advice")
    assert again.item.supersedes == opened.item.remote_id
    assert "> What does the label say?" in again.item.body


async def test_a_rejected_request_ends_its_run(sample: Sample) -> None:
    opened = await sample.opened("Waive a late fee")
    await sample.decide(opened, "reject", reason_code="against-policy", reason="Third time.")
    told = await sample.continuation(opened.item.id)
    assert told.startswith("Took the no (against-policy, Third time.)")


@pytest.mark.parametrize(
    ("title", "verdict", "told"),
    [
        ("Tag 41", "approve", "Tagged 41 threads"),
        ("Close 3", "escalate", "Handed over"),
        ("Lower the price", "stop-run", "Stopped the whole run"),
    ],
)
async def test_a_small_request_goes_on_as_decided(
    sample: Sample, title: str, verdict: str, told: str
) -> None:
    opened = await sample.opened(title)
    await sample.decide(
        opened, verdict, reason_code="" if verdict == "approve" else "other", reason="as agreed"
    )
    assert (await sample.continuation(opened.item.id)).startswith(told)


async def test_an_open_question_is_answered_in_the_operators_words(sample: Sample) -> None:
    opened = await sample.opened("Which cost centre")
    answer = Content(media_type=PLAIN, data=b"Half 4100, half 4200.")
    await sample.decide(opened, "edit", content=answer)
    assert await sample.continuation(opened.item.id) == "Went on with this answer: Half 4100, half 4200."


async def test_what_an_agent_did_stands_in_the_list_of_what_is_done(sample: Sample) -> None:
    opened = await sample.opened("Merge two spellings")
    await sample.decide(opened, "approve")
    await sample.continuation(opened.item.id)
    row = (await sample.rows(Queue.DONE_TODAY))["Merge two spellings of one brand in the catalogue"]
    assert row.continuation.startswith("Merged the spellings")


async def test_going_on_is_a_fact_of_its_own(sample: Sample) -> None:
    facts: list[Fact] = []
    sample.desk.facts.subscribe(facts.append)
    opened = await sample.opened("Move 12")
    await sample.decide(opened, "approve")
    await sample.continuation(opened.item.id)
    assert AgentWentOn(opened.item.id) in facts


async def test_an_answer_that_the_agent_cannot_take_is_told_as_such(sample: Sample) -> None:
    opened = await sample.opened("Rebook the driver training")
    content = Content(media_type=TOOL_CALLS, data=b'{"calls": "none"}')
    await sample.decide(opened, "merge", content=content, row_sources={"/0": "edited"})
    told = await sample.continuation(opened.item.id)
    assert told.startswith("Could not go on with the answer that came back: TypeError")
