"""From the gesture to "recorded" and to the next item read (the core's part), and its calls of the disk."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

from reviewer.bootstrap import OpenDesk, open_desk
from reviewer.config import Home
from reviewer.domain.decisions import Surface, Verdict
from tests.perf.figures import spread
from tests.perf.stock import make_big, make_huge, stocked_home

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
DECISIONS = 200
HUGE = 8
TRACED = 20
REJECT = Verdict(name="reject", reason_code="other", reason="Not enough evidence for any of these.")


def measure(*sizes: int) -> dict[str, Any]:
    """Milliseconds for each decision and each next item, and syncs between gesture and word."""
    size = sizes[0] if sizes else 100_000
    with stocked_home(size, big=DECISIONS + 1 + TRACED, huge=HUGE + 1) as home:
        decided, next_item = asyncio.run(_with_desk(home, _one_after_the_other))
        huge = asyncio.run(_with_desk(home, _huge_ones))
        syncs = count_syncs(home)
    return {
        "items": size,
        "decide_ms": spread(decided),
        "next_item_ms": spread(next_item),
        "both_ms": spread([one + other for one, other in zip(decided, next_item, strict=True)]),
        "decide_8mb_ms": [round(one, 1) for one in sorted(huge)],
        "syncs": syncs,
    }


async def _with_desk(home: Home, work: Callable[[OpenDesk], Awaitable[T]]) -> T:
    desk = open_desk(home, surface=Surface.WINDOW)
    try:
        return await work(desk)
    finally:
        await desk.aclose()


async def _one_after_the_other(desk: OpenDesk) -> tuple[list[float], list[float]]:
    loop, decided, read = asyncio.get_running_loop(), [], []
    opened = await desk.open_item(make_big(0).id)
    for number in range(1, DECISIONS + 1):
        gesture = desk.fan_out(opened, REJECT)
        begun = loop.time()
        await desk.decide(gesture)
        durable = loop.time()
        opened = await desk.open_item(make_big(number).id)
        decided.append((durable - begun) * 1000)
        read.append((loop.time() - durable) * 1000)
    return decided[10:], read[10:]


async def _huge_ones(desk: OpenDesk) -> list[float]:
    """Of the largest items, which somebody reads before the gesture: what the look writes is written."""
    loop, decided = asyncio.get_running_loop(), []
    for number in range(HUGE + 1):
        opened = await desk.open_item(make_huge(number).id)
        await desk._files.cache.run(lambda _: None)
        gesture = desk.fan_out(opened, REJECT)
        begun = loop.time()
        await desk.decide(gesture)
        decided.append((loop.time() - begun) * 1000)
    return decided[1:]  # the first one waits for the signing key


def count_syncs(home: Home, first: int = DECISIONS + 1, decisions: int = TRACED) -> list[int] | None:
    """How often a decision waits for the disk between asking and being told, one number for each; None
    where there is no strace.
    """
    program = shutil.which("strace")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        trace = Path(folder) / "trace"
        words = [program, "-f", "-qq", "-o", str(trace), "-e", "trace=fsync,fdatasync,write"]
        process = subprocess.Popen(
            [*words, sys.executable, "-m", "tests.process.desk_child", str(home.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        for number in range(first, first + decisions):
            item = make_big(number).id
            process.stdin.write(json.dumps({"do": "decide", "item": item}).encode() + b"\n")
            process.stdin.flush()
            assert b"recorded" in process.stdout.readline()
        process.communicate(timeout=60)
        return _between_words(trace.read_text(errors="replace").splitlines())


def _between_words(lines: list[str]) -> list[int]:
    """Syncs of the ledger's file before each word: those of its thread, which alone commits decisions."""
    counts, by_thread = [], dict[str, int]()
    for line in lines:
        thread, _, call = line.partition(" ")
        if "fsync(" in call or "fdatasync(" in call:
            by_thread[thread] = by_thread.get(thread, 0) + 1
        elif "recorded" in call and "write(1" in call:
            counts.append(by_thread)
            by_thread = {}
    busiest = max(
        {thread for one in counts for thread in one}, key=lambda it: sum(one.get(it, 0) for one in counts)
    )
    return [one.get(busiest, 0) for one in counts]
