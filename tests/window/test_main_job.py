"""The main job, end to end: the real window, the real LangGraph server, the keyboard."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from reviewer.domain.lifecycle import DecisionState
from reviewer.domain.sources import Source
from reviewer.ids import ItemId, SourceId
from tests.langgraph.server import LENSES, LangGraphServer, langgraph_server
from tests.makers import NOON
from tests.window.driver import Driver, window

__all__ = ["langgraph_server"]
pytestmark = [pytest.mark.timeout(120)]
REFUND = {"messages": [{"role": "user", "content": "Refund the customer"}]}


def graphs(server: LangGraphServer) -> Source:
    return Source(id=SourceId("lg"), connector="langgraph", url=server.url, added_at=NOON)


@pytest.fixture(autouse=True)
def own_lenses(desk_home: Path) -> None:
    """The operator's lens for the plain approvals of the test graphs: without one they take no verdict."""
    shutil.copytree(LENSES, desk_home / "lenses")


async def item_of(driver: Driver, thread: str) -> ItemId:
    """The item of a thread, once the desk has polled it."""
    from reviewer.domain.inbox import InboxQuery

    for _ in range(200):
        rows = (await driver.desk.list_inbox(InboxQuery())).rows
        found = [row.item for row in rows if thread in row.item]
        if found:
            return found[0]
        await asyncio.sleep(0.1)
    raise AssertionError("the thread is not listed")


async def test_chosen_answer_of_three_is_what_the_thread_goes_on_with(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("conflict", {"question": "May the customer get a refund?"})
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        opened = await driver.show(await item_of(driver, thread))
        await driver.press("2")
        decision = await driver.record()
        assert await driver.settled(decision) is DecisionState.ACKNOWLEDGED
    wanted = opened.answers[1].candidate.provenance.agent
    (answer,) = langgraph_server.answers(thread)
    assert (answer["agent"], answer["decision_id"]) == (wanted, decision)


async def test_rejected_batch_rejects_every_action(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("hitl_batched", REFUND)
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        await driver.show(await item_of(driver, thread))
        await driver.press("R", "1")
        decision = await driver.record()
        assert await driver.settled(decision) is DecisionState.ACKNOWLEDGED
    said = langgraph_server.messages(thread)
    assert not any(one.startswith(("sent to", "deleted")) for one in said)


async def test_every_action_of_a_batch_can_be_answered_by_itself(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("hitl_batched", REFUND)
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        await driver.show(await item_of(driver, thread))
        await driver.press("A")
        decision = await driver.record()
        assert await driver.settled(decision) is DecisionState.ACKNOWLEDGED
    said = langgraph_server.messages(thread)
    assert any(one.startswith("sent to customer@example.com") for one in said)
    assert "deleted R-17" in said


async def test_agent_inbox_request_is_accepted(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("agent_inbox", {"topic": "Spring sale"})
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        await driver.show(await item_of(driver, thread))
        await driver.press("A")
        decision = await driver.record()
        assert await driver.settled(decision) is DecisionState.ACKNOWLEDGED
    assert langgraph_server.answers(thread) == [[{"type": "accept", "args": None}]]


async def test_per_call_approval_answers_its_own_call_and_leaves_the_sibling(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("hitl_per_call", REFUND)
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        item = await item_of(driver, thread)
        await driver.show(item)
        await driver.press("R", "2")
        decision = await driver.record()
        assert await driver.settled(decision) is DecisionState.ACKNOWLEDGED
    (left,) = langgraph_server.interrupts(thread)
    assert left["id"] not in item


async def test_two_questions_of_one_node_are_answered_one_after_the_other(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("two_questions")
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        first = await item_of(driver, thread)
        await driver.show(first)
        await driver.press("A")
        assert await driver.settled(await driver.record()) is DecisionState.ACKNOWLEDGED
        for _ in range(100):
            second = await item_of(driver, thread)
            if second != first:
                break
            await asyncio.sleep(0.1)
        await driver.show(second)
        await driver.press("R", "1")
        assert await driver.settled(await driver.record()) is DecisionState.ACKNOWLEDGED
    answers = langgraph_server.answers(thread)
    assert len(answers) == 2


async def test_two_waiting_interrupts_of_a_thread_each_get_their_own_answer(
    qapp: QApplication, qloop: object, desk_home: Path, langgraph_server: LangGraphServer
) -> None:
    thread = langgraph_server.ask("two_interrupts")
    finance = next(one for one in langgraph_server.interrupts(thread) if one["value"]["step"] == "finance")
    async with window(qapp, desk_home, graphs(langgraph_server)) as driver:
        await item_of(driver, thread)
        item = ItemId(f"lg:{thread}/{finance['id']}")
        await driver.show(item)
        await driver.press("R", "1")
        assert await driver.settled(await driver.record()) is DecisionState.ACKNOWLEDGED
    (left,) = langgraph_server.interrupts(thread)
    assert left["value"]["step"] == "legal"
