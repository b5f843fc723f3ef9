"""The connector as tests drive it: find the item of a thread, decide on it, deliver until it is settled."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from reviewer.connectors.langgraph import LangGraph, build
from reviewer.domain.codec import encode
from reviewer.domain.decisions import Decision, Operator, Surface, Verdict
from reviewer.domain.deliveries import DeliveryResult
from reviewer.domain.items import ReviewItem
from reviewer.domain.lifecycle import Outcome
from reviewer.domain.sources import Source
from reviewer.ids import CandidateId, DecisionId, GestureId, OperatorId, SourceId
from tests.langgraph.server import LENSES
from tests.makers import NOON

ADA = Operator(id=OperatorId("op-1"), name="Ada", work_id="ada", public_key="")
UNSETTLED = {Outcome.UNKNOWN, Outcome.IN_PROGRESS}
_numbers = itertools.count(1)


@asynccontextmanager
async def connected(
    url: str, *, lenses: Path = LENSES, secret: str = "", **settings: str
) -> AsyncIterator[LangGraph]:
    """A connector to the server at `url`, closed at the end."""
    source = Source(id=SourceId("lg"), connector="langgraph", url=url, added_at=NOON, settings=settings)
    connector = build(source, secret, lenses)
    try:
        yield connector
    finally:
        await connector.aclose()


async def listed(connector: LangGraph) -> list[ReviewItem]:
    """Every item of a full listing."""
    cursor, found = "", list[ReviewItem]()
    while True:
        page = await connector.poll(cursor)
        found += page.items
        cursor = page.cursor
        if not page.has_more:
            return found


async def items_of(connector: LangGraph, thread: str) -> list[ReviewItem]:
    """The items of one thread."""
    return [item for item in await listed(connector) if item.ordering_key == thread]


async def item_of(connector: LangGraph, thread: str, title: str = "") -> ReviewItem:
    """The one item of a thread whose title begins with `title`."""
    (found,) = [item for item in await items_of(connector, thread) if item.title.startswith(title)]
    return found


def decision(item: ReviewItem, name: str, *candidates: str, **more: Any) -> Decision:
    """A recorded decision on an item."""
    verdict = Verdict(name=name, candidates=tuple(CandidateId(one) for one in candidates), **more)
    return Decision(
        id=DecisionId(f"decision-{next(_numbers)}-of-{item.remote_id[-8:]}"),
        gesture=GestureId("gesture-1"),
        seq=1,
        item=item.id,
        source=item.source,
        remote_id=item.remote_id,
        ordering_key=item.ordering_key,
        item_version=item.version,
        shown_digest="0" * 64,
        verdict=verdict,
        operator=ADA,
        decided_at=NOON,
        surface=Surface.WINDOW,
        document=b"{}",
        media_type="application/json",
        witness="",
        item_record=encode(item),
    )


async def deliver(connector: LangGraph, decided: Decision) -> DeliveryResult:
    """Deliver as the courier does: read back what is not settled, send again what did not arrive."""
    result = await connector.deliver(decided, attempt=1)
    attempt = 1
    async with asyncio.timeout(60):
        while True:
            if result.outcome in UNSETTLED:
                await asyncio.sleep(0.15)
                result = await connector.read_back(decided)
            elif result.outcome is Outcome.RETRY:
                attempt += 1
                result = await connector.deliver(decided, attempt=attempt)
            else:
                return result
