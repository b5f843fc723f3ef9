"""Polling a real server: what is listed, what changed, what is gone and why, and what can't be read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reviewer.connectors._langgraph import listing
from reviewer.domain.items import ItemKind
from reviewer.domain.lifecycle import ItemEvent, Outcome
from reviewer.errors import SourceUnreachable
from tests.langgraph.client import connected, decision, deliver, item_of, items_of
from tests.langgraph.server import LangGraphServer


async def _caught_up(desk: object) -> str:
    cursor = ""
    while True:
        page = await desk.poll(cursor)  # type: ignore[attr-defined]
        cursor = page.cursor
        if not page.has_more:
            return str(cursor)


async def test_a_poll_that_finds_nothing_new_says_so(langgraph_server: LangGraphServer) -> None:
    langgraph_server.ask("two_questions")
    async with connected(langgraph_server.url) as desk:
        page = await desk.poll(await _caught_up(desk))
    assert page.is_unchanged
    assert page.items == ()


async def test_all_that_waits_is_listed_at_first_and_after_an_answer(
    langgraph_server: LangGraphServer,
) -> None:
    thread = langgraph_server.ask("conflict", {"question": "Q"})
    langgraph_server.ask("two_questions")
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        item = await item_of(desk, thread)
    async with connected(langgraph_server.url) as desk:
        lists = [(await desk.poll(cursor)).listed_all is not None for _ in range(2)]
        await desk.read_back(decision(item, "reject"))
        lists.append((await desk.poll(cursor)).listed_all is not None)
    assert lists == [True, False, True]


async def test_a_new_question_is_the_only_thing_that_is_read(langgraph_server: LangGraphServer) -> None:
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        thread = langgraph_server.ask("two_interrupts")
        page = await desk.poll(cursor)
    assert [item.title for item in page.items] == ["Step finance", "Step legal"]
    assert {item.ordering_key for item in page.items} == {thread}
    assert page.listed_all is not None
    assert {item.remote_id for item in page.items} < page.listed_all


async def test_every_action_of_a_request_is_shown(langgraph_server: LangGraphServer) -> None:
    thread = langgraph_server.ask("hitl_batched", {"messages": [{"role": "user", "content": "go"}]})
    async with connected(langgraph_server.url) as desk:
        item = await item_of(desk, thread)
    assert [(action.name, action.allowed) for action in item.actions] == [
        ("send_email", {"approve", "edit", "reject", "respond"}),
        ("delete_record", {"approve", "reject"}),
    ]
    assert item.candidates[0].content.data.count(b'"name":') == 2


async def test_an_answer_to_one_question_leaves_the_version_of_its_sibling(
    langgraph_server: LangGraphServer,
) -> None:
    thread = langgraph_server.ask("two_interrupts")
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        finance, legal = await items_of(desk, thread)
        await deliver(desk, decision(finance, "approve"))
        page = await desk.poll(cursor)
    (left,) = page.items
    assert (left.id, left.version, left.created_at) == (legal.id, legal.version, legal.created_at)
    (gone,) = page.gone
    assert (gone.remote_id, gone.event) == (finance.remote_id, ItemEvent.SEEN_DECIDED)


async def test_what_somebody_else_answered_is_gone_with_their_answer(
    langgraph_server: LangGraphServer,
) -> None:
    thread = langgraph_server.ask("conflict", {"question": "Q"})
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        (asked,) = langgraph_server.interrupts(thread)
        langgraph_server.answer(thread, "conflict", {asked["id"]: {"decision": "choose", "agent": "agent_b"}})
        page = await desk.poll(cursor)
    (gone,) = page.gone
    assert gone.event is ItemEvent.SEEN_DECIDED
    assert gone.winner is not None
    assert "agent_b" in gone.winner.summary
    assert gone.remote_id not in (page.listed_all or ())


async def test_our_own_decision_is_told_from_others_by_its_id(langgraph_server: LangGraphServer) -> None:
    thread = langgraph_server.ask("conflict", {"question": "Q"})
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        decided = decision(await item_of(desk, thread), "none-valid", reason_code="wrong-facts")
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
        (gone,) = (await desk.poll(cursor)).gone
    assert gone.decision_id == decided.id


async def test_a_thread_that_failed_is_reported_with_the_reason(langgraph_server: LangGraphServer) -> None:
    thread = langgraph_server.ask("failing")
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        (asked,) = langgraph_server.interrupts(thread)
        langgraph_server.answer(thread, "failing", {asked["id"]: "yes"})
        assert langgraph_server.thread(thread)["status"] == "error"
        (gone,) = (await desk.poll(cursor)).gone
    assert gone.event is ItemEvent.SEEN_WITHDRAWN
    assert "the mail server said no to yes" in gone.reason


async def test_a_decision_that_the_run_fails_on_is_no_success(langgraph_server: LangGraphServer) -> None:
    thread = langgraph_server.ask("failing")
    async with connected(langgraph_server.url) as desk:
        result = await deliver(desk, decision(await item_of(desk, thread), "approve"))
    assert result.outcome is Outcome.INVALID
    assert "the mail server said no" in result.reason


async def test_a_deleted_thread_is_withdrawn(langgraph_server: LangGraphServer) -> None:
    thread = langgraph_server.ask("two_questions")
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        item = await item_of(desk, thread)
        await asyncio.to_thread(_delete, langgraph_server, thread)
        (gone,) = (await desk.poll(cursor)).gone
        result = await desk.deliver(decision(item, "approve"), attempt=1)
    assert (gone.remote_id, gone.event) == (item.remote_id, ItemEvent.SEEN_WITHDRAWN)
    assert (result.outcome, result.was_sent) == (Outcome.WITHDRAWN, False)


def _delete(server: LangGraphServer, thread: str) -> None:
    assert server.http.delete(f"{server.url}/threads/{thread}").status_code == 204


async def test_a_thread_at_work_keeps_its_questions_until_it_has_settled(
    langgraph_server: LangGraphServer, tmp_path: Path
) -> None:
    until = tmp_path / "go-on"
    thread = langgraph_server.ask("slow", {"until": str(until)})
    async with connected(langgraph_server.url) as desk:
        cursor = await _caught_up(desk)
        item = await item_of(desk, thread)
        decided = decision(item, "approve")
        assert (await desk.deliver(decided, attempt=1)).outcome is Outcome.IN_PROGRESS
        page = await desk.poll(cursor)
        assert page.gone == ()
        assert item.remote_id in (page.listed_all or ())
        other = await desk.deliver(decision(item, "reject", reason="no"), attempt=1)
        assert (other.outcome, other.was_sent) == (Outcome.IN_PROGRESS, False)
        until.touch()
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
        page = await desk.poll(page.cursor)
        assert [gone.remote_id for gone in page.gone] == [item.remote_id]


JUNK = {
    "text": "Shall I?",
    "unknown": {"kind": "something else", "step": 1},
    "half-a-request": {"action_requests": [{"name": "pay"}], "review_configs": []},
    "no-rules": {"action_requests": [{"name": "pay", "args": {}}], "review_configs": []},
    "not-a-list": {"action_requests": {"0": {}}, "review_configs": 7},
    "odd-inbox": [{"action_request": {"action": "pay", "args": "all"}, "config": {"allow_accept": True}}],
    "conflict-without-answers": {"kind": "conflict", "question": "Q", "candidates": [{"answer": None}]},
    "megabytes": {"junk": ["x" * 1000] * 5000},
}


async def test_what_can_not_be_read_is_shown_raw_and_blocks_nothing(
    langgraph_server: LangGraphServer,
) -> None:
    threads = {name: langgraph_server.begin("ask", {"payload": payload}) for name, payload in JUNK.items()}
    good = langgraph_server.ask("conflict", {"question": "Q"})
    for thread in threads.values():
        langgraph_server.settle(thread)
    async with connected(langgraph_server.url) as desk:
        for name, thread in threads.items():
            item = await item_of(desk, thread)
            assert item.kind is ItemKind.MALFORMED, name
            assert item.malformed is not None
            assert item.malformed.path, name
            assert item.raw
            assert desk.objection(item, decision(item, "approve").verdict) == "verdict.item_malformed"
        assert (await item_of(desk, good)).kind is ItemKind.CONFLICT
    for thread in threads.values():
        _delete(langgraph_server, thread)


async def test_many_threads_come_in_pages_and_none_is_left_out(
    langgraph_server: LangGraphServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 4)
    threads = await asyncio.to_thread(langgraph_server.ask_many, 10, "two_interrupts")
    async with connected(langgraph_server.url) as desk:
        pages = [await desk.poll("")]
        while pages[-1].has_more:
            pages.append(await desk.poll(pages[-1].cursor))
    seen = [item.ordering_key for page in pages for item in page.items]
    assert {thread: seen.count(thread) for thread in threads} == dict.fromkeys(threads, 2)
    assert [page.listed_all is None for page in pages] == [True] * (len(pages) - 1) + [False]


async def test_a_server_that_is_not_there_is_unreachable(langgraph_server: LangGraphServer) -> None:
    async with connected("http://127.0.0.1:9") as desk:
        with pytest.raises(SourceUnreachable):
            await desk.poll("")
