"""How long the event loop did not turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass
class Ticks:
    """Filled while a test runs."""

    longest_ms: int = 0
    count: int = 0


@asynccontextmanager
async def ticking() -> AsyncIterator[Ticks]:
    """Turn the loop again and again beside what the test does."""
    ticks = Ticks()
    loop = asyncio.get_running_loop()

    async def tick() -> None:
        before = loop.time()
        while True:
            await asyncio.sleep(0.002)
            now = loop.time()
            ticks.count += 1
            ticks.longest_ms = max(ticks.longest_ms, round((now - before) * 1000) - 2)
            before = now

    task = asyncio.ensure_future(tick())  # noqa: TID251 - ends with the block
    try:
        yield ticks
        await asyncio.sleep(0.01)  # one more turn, so that what came last is measured too
    finally:
        task.cancel()
