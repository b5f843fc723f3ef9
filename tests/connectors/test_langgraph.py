"""The LangGraph connector against a real server: four dialects in every situation that went wrong once."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from reviewer.domain.deliveries import ProofGrade
from reviewer.domain.lifecycle import Outcome
from tests.langgraph.client import connected, decision, deliver, item_of
from tests.langgraph.dialects import DIALECTS, Dialect
from tests.langgraph.proxy import Fault, proxy
from tests.langgraph.server import LangGraphServer

pytestmark = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
HARMLESS = {"0" * 32: "an id that no question has is ignored by the server"}


def ours(server: LangGraphServer, thread: str, decision_id: str) -> list[dict[str, Any]]:
    """The runs that carry our decision."""
    return [run for run in server.runs(thread) if run["metadata"].get("decision_id") == decision_id]


async def test_a_decision_goes_out_and_the_run_goes_on_with_it(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with connected(server.url) as desk:
        decided = dialect.decide(await item_of(desk, thread, dialect.title))
        result = await deliver(desk, decided)
    assert result.outcome is Outcome.ACCEPTED
    assert result.receipt is not None
    assert result.receipt.grade is ProofGrade.BY_ID
    assert [run["run_id"] for run in ours(server, thread, decided.id)] == [result.receipt.id]
    dialect.went_on(server, thread, decided)


async def test_after_a_lost_reply_the_decision_is_found_and_not_sent_twice(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with proxy(server.port) as between, connected(between.url) as desk:
        decided = dialect.decide(await item_of(desk, thread, dialect.title))
        between.fault = Fault.LOSE_REPLY
        assert (await desk.deliver(decided, attempt=1)).outcome is Outcome.UNKNOWN
        result = await deliver(desk, decided)
        assert result.outcome is Outcome.ACCEPTED
        assert len(between.posted) == 1
    assert len(ours(server, thread, decided.id)) == 1
    dialect.went_on(server, thread, decided)


async def test_after_a_lost_request_the_same_answer_is_sent_again(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with proxy(server.port) as between, connected(between.url) as desk:
        decided = dialect.decide(await item_of(desk, thread, dialect.title))
        between.fault = Fault.LOSE_REQUEST
        assert (await desk.deliver(decided, attempt=1)).outcome is Outcome.UNKNOWN
        assert (await desk.read_back(decided)).outcome is Outcome.RETRY
        between.fault = Fault.NONE
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
    assert len(ours(server, thread, decided.id)) == 1
    dialect.went_on(server, thread, decided)


async def test_while_another_run_is_at_work_the_decision_waits(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with proxy(server.port) as between, connected(between.url) as desk:
        decided = dialect.decide(await item_of(desk, thread, dialect.title))

        async def somebody_runs() -> None:
            between.before = None
            body = {"assistant_id": dialect.graph, "command": {"resume": HARMLESS}}
            await asyncio.to_thread(server.call, "POST", f"/threads/{thread}/runs", body)

        between.before = somebody_runs
        first = await desk.deliver(decided, attempt=1)
        assert (first.outcome, first.was_sent) == (Outcome.IN_PROGRESS, False)
        assert ours(server, thread, decided.id) == []
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
    dialect.went_on(server, thread, decided)


async def test_an_answer_from_elsewhere_wins_and_is_shown(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with proxy(server.port) as between, connected(between.url) as desk:
        item = await item_of(desk, thread, dialect.title)
        interrupt = item.remote_id.partition("/")[2]
        metadata = {"reviewer": "grace", "verdict": "approve"}
        server.answer(thread, dialect.graph, {interrupt: dialect.theirs}, metadata=metadata)
        result = await deliver(desk, dialect.decide(item))
        assert between.posted == []
    assert (result.outcome, result.was_sent) == (Outcome.DECIDED_ELSEWHERE, False)
    assert result.winner is not None
    assert (result.winner.by, result.winner.verdict) == ("grace", "approve")
    assert '"type"' in result.winner.summary or '"agent_c"' in result.winner.summary


async def test_a_sibling_question_stays_open(dialect: Dialect, langgraph_server: LangGraphServer) -> None:
    server = langgraph_server
    thread = server.ask("ask_beside", _as_asked(server, dialect))
    async with connected(server.url) as desk:
        sibling = await item_of(desk, thread, "Step sibling")
        decided = dialect.decide(await item_of(desk, thread, dialect.title or _title(dialect)))
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
        (left,) = server.interrupts(thread)
        assert f"{thread}/{left['id']}" == sibling.remote_id
        assert (await item_of(desk, thread)).version == sibling.version
        approved = decision(sibling, "approve")
        assert (await deliver(desk, approved)).outcome is Outcome.ACCEPTED
    answers = server.answers(thread)
    assert dialect.answer(decided) in answers
    assert {"step": "sibling", "answer": {"approved": True, "decision_id": approved.id}} in answers


async def test_a_stale_question_is_never_answered_and_the_next_one_stays_open(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server = langgraph_server
    thread = server.ask("ask_then", _as_asked(server, dialect))
    async with proxy(server.port) as between, connected(between.url) as desk:
        item = await item_of(desk, thread)
        server.answer(thread, "ask_then", {item.remote_id.partition("/")[2]: dialect.theirs})
        result = await deliver(desk, dialect.decide(item))
        assert between.posted == []
        assert (result.outcome, result.was_sent) == (Outcome.DECIDED_ELSEWHERE, False)
        assert (await item_of(desk, thread)).title == "Step next"


async def test_a_restart_of_the_server_changes_nothing(
    dialect: Dialect, langgraph_server: LangGraphServer
) -> None:
    server, thread = langgraph_server, langgraph_server.ask(dialect.graph, dialect.values)
    async with connected(server.url) as desk:
        item = await item_of(desk, thread, dialect.title)
        await asyncio.to_thread(server.stop)
        decided = dialect.decide(item)
        down = await desk.deliver(decided, attempt=1)
        assert (down.outcome, down.was_sent) == (Outcome.RETRY, False)
        await asyncio.to_thread(server.start)
        assert (await item_of(desk, thread, dialect.title)).version == item.version
        assert (await deliver(desk, decided)).outcome is Outcome.ACCEPTED
    dialect.went_on(server, thread, decided)


def _as_asked(server: LangGraphServer, dialect: Dialect) -> dict[str, Any]:
    """Input that makes another graph ask just what this dialect's own graph asks."""
    asked = server.interrupts(server.ask(dialect.graph, dialect.values))[0]
    return {"payload": asked["value"], "schema": asked.get("response_schema")}


def _title(dialect: Dialect) -> str:
    return {"conflict": "May the", "hitl-batched": "send_email", "agent-inbox": "Publish"}[dialect.name]
