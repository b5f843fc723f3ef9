"""The LangGraph connector against a real LangGraph server, for the conformance suite."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from reviewer.connectors.langgraph import LangGraph, build
from reviewer.domain.decisions import Decision
from reviewer.domain.items import ReviewItem
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from tests.connectors.conformance import Case
from tests.langgraph.client import decision
from tests.langgraph.dialects import CONFLICT
from tests.langgraph.server import LangGraphServer
from tests.makers import NOON


def connect(url: str) -> LangGraph:
    """A connector to `url`, with the shipped lenses."""
    source = Source(id=SourceId("lg"), connector="langgraph", url=url, added_at=NOON)
    return build(source, "", Path("no-lenses"))


class LangGraphCase(Case):
    """Threads of the graph with three agents that contradict one another."""

    source_id = "lg"

    def __init__(self, server: LangGraphServer) -> None:
        self.server = server
        self.connector = connect(server.url)

    async def ask(self) -> str:
        thread = await asyncio.to_thread(self.server.ask, CONFLICT.graph, CONFLICT.values)
        return f"{thread}/{self.server.interrupts(thread)[0]['id']}"

    def decision(self, item: ReviewItem) -> Decision:
        return decision(item, "choose", "answer-1", reason="policy")

    async def decide_elsewhere(self, remote_id: str) -> None:
        thread, _, interrupt = remote_id.partition("/")
        await asyncio.to_thread(self.server.answer, thread, CONFLICT.graph, {interrupt: CONFLICT.theirs})

    async def effects(self, decision: Decision) -> int:
        answers = await asyncio.to_thread(self.server.answers, decision.ordering_key)
        return sum(answer.get("decision_id") == decision.id for answer in answers)

    def elsewhere(self) -> LangGraph:
        return connect("http://127.0.0.1:9")

    def signed_out(self) -> None:
        """The dev server knows no secrets; what a 401 does is in test_langgraph_replies.py."""


@asynccontextmanager
async def open_case(server: LangGraphServer) -> AsyncIterator[Case]:
    """A case on the running server."""
    case = LangGraphCase(server)
    try:
        yield case
    finally:
        await case.connector.aclose()
