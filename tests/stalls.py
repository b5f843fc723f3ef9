"""How long the event loop did not turn, by the clock on the wall and by the window's own processor time.

The wall tells what a human feels; on a busy machine it also tells what others do. Processor time of the
thread that runs the loop is the desk's own share: what is short by it and long by the wall was waiting.
"""

from __future__ import annotations

import asyncio
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Ticks:
    """Filled while something runs."""

    longest_ms: float = 0
    longest_cpu_ms: float = 0
    """Of the loop's thread, between two turns."""
    count: int = 0
    last: float = field(default_factory=time.perf_counter)

    def __str__(self) -> str:
        return f"{self.longest_ms:.0f} (own {self.longest_cpu_ms:.0f})"


@asynccontextmanager
async def ticking(pause_s: float = 0.002) -> AsyncIterator[Ticks]:
    """Turn the loop again and again beside what is done inside."""
    ticks = Ticks()
    # From here on, not from the first turn: what is done before that one is a stall too.
    begun, begun_cpu = time.perf_counter(), time.thread_time()

    async def tick() -> None:
        before, before_cpu = begun, begun_cpu
        while True:
            await asyncio.sleep(pause_s)
            now, cpu = time.perf_counter(), time.thread_time()
            ticks.count += 1
            ticks.longest_ms = max(ticks.longest_ms, (now - before - pause_s) * 1000)
            ticks.longest_cpu_ms = max(ticks.longest_cpu_ms, (cpu - before_cpu) * 1000)
            ticks.last = before = now
            before_cpu = cpu

    task = asyncio.ensure_future(tick())  # noqa: TID251 - ends with the block
    try:
        yield ticks
        await asyncio.sleep(0.01)  # one more turn, so that what came last is measured too
    finally:
        task.cancel()


@contextmanager
def stacks(ticks: Ticks, late_ms: float = 12.0) -> Iterator[Counter[str]]:
    """Where the loop's thread stood whenever a turn was late: the innermost places, with how often."""
    found: Counter[str] = Counter()
    thread, ended = threading.get_ident(), threading.Event()

    def look() -> None:
        while not ended.wait(0.002):
            if (time.perf_counter() - ticks.last) * 1000 > late_ms:
                frames = traceback.extract_stack(sys._current_frames()[thread])[-4:]
                places = (f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(frames))
                found[" < ".join(places)] += 1

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield found
    finally:
        ended.set()
        watcher.join()
