"""A desk in a process of its own that tells what it costs: `python -m tests.hostile.measured_desk HOME`."""

from __future__ import annotations

import asyncio
import gc
import sys
import time
from pathlib import Path
from typing import Any

import msgspec

from reviewer.bootstrap import OpenDesk
from reviewer.connectors import _http
from reviewer.domain.inbox import InboxQuery
from reviewer.domain.sources import Source
from reviewer.ids import SourceId
from reviewer.sync import poller
from tests.makers import NOON
from tests.process.desk_child import ANSWERS, main

STATUS = Path("/proc/self/status")


async def connect_as(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """Connect a server under a name."""
    source = Source(
        id=SourceId(asked["name"]),
        connector=asked.get("connector", "review-api"),
        url=asked["url"],
        added_at=NOON,
        settings=asked.get("settings", {}),
    )
    return await desk.add_source(source, asked["token"])


async def health(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """Every source's health by its name."""
    return {one.source: msgspec.to_builtins(one) for one in await desk.health()}


async def wake(desk: OpenDesk, _: dict[str, Any]) -> Any:
    """Poll everybody at once."""
    desk.wake()


async def open_of(desk: OpenDesk, asked: dict[str, Any]) -> Any:
    """What waits of one source, or its number."""
    page = await desk.list_inbox(InboxQuery(source=SourceId(asked["name"]), limit=asked["limit"]))
    return {"total": page.total, "items": [row.item for row in page.rows]}


async def hasten(_: OpenDesk, asked: dict[str, Any]) -> Any:
    """Let the desk's patience be over sooner, so that a test need not wait a minute."""
    _http.WHOLE_S = asked["seconds"]  # type: ignore[misc]
    _http.READ_S = asked["seconds"]  # type: ignore[misc]
    _http.CONNECT_S = 0.1  # type: ignore[misc]
    poller.CALL_TIMEOUT_S = asked["seconds"] + 0.5


async def calm(_: OpenDesk, __: dict[str, Any]) -> Any:
    """Forget the highest footprint so far; what is there now is where counting begins."""
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    return footprint_now()


async def footprint(_: OpenDesk, __: dict[str, Any]) -> Any:
    """Bytes now and at most since `calm`, and seconds of processor time since the start."""
    return footprint_now()


def footprint_now() -> dict[str, float]:
    """As the kernel counts it."""
    told = dict(line.split(":", 1) for line in STATUS.read_text(encoding="ascii").splitlines())
    return {
        "now": int(told["VmRSS"].split()[0]) * 1024,
        "most": int(told["VmHWM"].split()[0]) * 1024,
        "cpu_s": time.process_time(),
    }


ANSWERS.update((one.__name__, one) for one in (connect_as, health, wake, open_of, hasten, calm, footprint))

if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
