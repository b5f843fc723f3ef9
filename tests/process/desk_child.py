"""A desk in a process of its own, driven over its pipes: one JSON line asks, one answers.

    python -m tests.process.desk_child HOME

What it says is what a surface would say to its operator; the tests kill it at any moment and hold the disk
against its words.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.connectors import registry
from reviewer.domain.decisions import Surface, Verdict
from reviewer.domain.sources import Source
from reviewer.errors import ReviewDeskError
from reviewer.ids import DecisionId, ItemId, SourceId
from tests.makers import NOON

Answer = Callable[[OpenDesk, dict[str, Any]], Awaitable[Any]]


async def operator(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """First start."""
    return await desk.create_operator(asked["name"], asked["name"].lower())


async def connect(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """Connect the real server."""
    source = Source(id=SourceId("real"), connector="review-api", url=asked["url"], added_at=NOON)
    return await desk.add_source(source, asked["token"])


async def decide(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """Open an item and reject it; answers with the ids that are said to be recorded."""
    opened = await desk.open_item(ItemId(asked["item"]))
    verdict = Verdict(name="reject", reason_code="other", reason=asked.get("reason", "no"))
    recorded = await desk.decide(desk.fan_out(opened, verdict))
    return {"recorded": recorded.decisions}


async def stay_inside(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """Decide, but stop in the transaction, before COMMIT: for ever, or until the next byte."""
    from reviewer.store import ledger

    inside = ledger._insert_delivery

    def stop(*parts: Any) -> None:
        inside(*parts)
        say({"inside": True})
        sys.stdin.buffer.raw.read(1)
        while not asked.get("goes_on"):
            sys.stdin.buffer.raw.read(1)

    ledger._insert_delivery = stop
    return await decide(desk, asked)


async def start_sync(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """Poll and deliver in the background from now on."""
    desk.start_sync()


async def sync(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """One round."""
    await desk.sync_now()
    return {"is_syncing": desk.is_syncing}


async def inbox(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """The items that need me."""
    from reviewer.domain.inbox import InboxQuery

    return [row.item for row in (await desk.list_inbox(InboxQuery())).rows]


async def decisions(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """All decisions, newest first."""
    return await desk.decisions(limit=1_000)


async def condition(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """How the sources are, and whether this process delivers."""
    health = await desk.health()
    return {"conditions": [str(one.condition) for one in health], "is_syncing": desk.is_syncing}


async def story(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """Everything about one decision."""
    return await desk.story(DecisionId(asked["decision"]))


async def wait(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """Until the next fact, or half a second."""
    told = asyncio.Event()
    end = desk.facts.subscribe(lambda _fact: told.set())
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(0.5):
            await told.wait()
    end()


ANSWERS: dict[str, Answer] = {
    answer.__name__: answer
    for answer in (
        *(operator, connect, decide, stay_inside, start_sync, sync, inbox, decisions, condition, story, wait),
    )
}


def say(value: Any) -> None:
    """One line to the parent, at once."""
    sys.stdout.buffer.write(msgspec.json.encode(value, enc_hook=str) + b"\n")
    sys.stdout.flush()


async def main(home: Path) -> None:
    """Answer until the pipe is closed."""
    registry.BUILT_IN["scripted"] = "tests.scripted_source"
    desk = open_desk(Home(home), surface=Surface.WINDOW)
    say({"opened": True})
    try:
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            asked = msgspec.json.decode(line)
            try:
                say({"answer": await ANSWERS[asked["do"]](desk, asked)})
            except ReviewDeskError as error:
                say({"refused": error.code, "params": dict(error.params)})
    finally:
        await desk.aclose()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
