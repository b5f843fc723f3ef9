"""Opening a conflict in the real window on a real home: first paint, complete report, longest stall."""

from __future__ import annotations

import asyncio
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from reviewer.bootstrap import open_desk
from reviewer.clock import SystemClock
from reviewer.config import Home
from reviewer.domain.content import Content
from reviewer.domain.decisions import Surface
from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId
from reviewer.store.files import open_files
from reviewer.store.items import store_items
from tests.makers import NOON, make_item, make_text
from tests.perf.figures import percentile
from tests.perf.stock import stocked_home
from tests.stalls import Ticks, stacks, ticking

ROUNDS = 5
WORDS = [
    "the",
    "refund",
    "order",
    "is",
    "paid",
    "within",
    "days",
    "after",
    "customer",
    "review",
    "of",
    "invoice",
    "note",
    "for",
    "account",
    "in",
    "total",
]


def make_answers(count: int, size: int, seed: int = 7) -> tuple[Content, ...]:
    """Answers of `size` bytes that differ in a twentieth of their paragraphs, each in others."""
    chance = random.Random(seed)
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < size:
        words = [chance.choice(WORDS) for _ in range(chance.randint(20, 120))]
        paragraphs.append(f"{' '.join(words).capitalize()} {chance.randint(1, 9999)}.\n\n")
    made = []
    for _ in range(count):
        mine = list(paragraphs)
        for at in chance.sample(range(len(mine)), max(1, len(mine) // 20)):
            mine[at] = mine[at].replace(" the ", f" {chance.randint(1, 9999)} ", 1)
        made.append(make_text("".join(mine)[:size]))
    return tuple(made)


def make_conflicts(prefix: str = "") -> dict[str, ReviewItem]:
    """What is opened."""
    return {
        "8x100kB": make_item(f"{prefix}eight", contents=make_answers(8, 100_000)),
        "2x1MB": make_item(f"{prefix}two", contents=make_answers(2, 1_000_000)),
        "8x4kB": make_item(f"{prefix}small", contents=make_answers(8, 4_000)),
    }


def measure(rounds: int = ROUNDS) -> dict[str, Any]:
    """Least and median milliseconds of each."""
    from PySide6.QtWidgets import QApplication

    from ui.garbage import GarbageCollector
    from ui.loop import DeskLoop

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    garbage = GarbageCollector()
    told: dict[str, list[dict[str, float]]] = {}
    where: Counter[str] = Counter()
    for _ in range(rounds):
        loop = DeskLoop(app)
        asyncio.set_event_loop(loop)
        with stocked_home(3) as home:
            store(home, make_conflicts().values())
            for name, figures in loop.run_until_complete(_open_each(home, where)).items():
                told.setdefault(name, []).append(figures)
        loop.close()
    garbage.stop()
    if os.environ.get("STACKS"):
        for place, count in where.most_common(40):
            sys.stderr.write(f"{count:5d} {place}\n")
    return {
        "unit": "ms, least and median",
        **{name: _spread(figures) for name, figures in told.items()},
    }


def _spread(figures: Sequence[dict[str, float]]) -> dict[str, list[float]]:
    return {
        key: [round(min(one[key] for one in figures), 1), percentile([one[key] for one in figures], 0.5)]
        for key in figures[0]
    }


def store(home: Home, items: Any) -> None:
    """Put items into a home's cache."""
    files = open_files(home)
    files.cache.submit(lambda cache: store_items(cache, list(items), at=NOON)).result()
    files.close()


async def _open_each(home: Home, where: Counter[str]) -> dict[str, dict[str, float]]:
    from tests.perf.real_window import real_window

    desk = open_desk(home, surface=Surface.WINDOW, clock=SystemClock())
    told = {}
    async with real_window(desk) as at:
        await at.go_to(ItemId("src:r0"))
        for name, item in make_conflicts().items():
            for again in ("", " again"):
                await at.go_to(ItemId("src:r0"))
                async with ticking() as ticks:
                    if os.environ.get("STACKS") and not again:
                        with stacks(ticks) as found:
                            told[name + again] = await _open(at, item, ticks)
                        where.update({f"{name}: {place}": count for place, count in found.items()})
                    else:
                        told[name + again] = await _open(at, item, ticks)
                told[name + again] |= {
                    "longest_stall": ticks.longest_ms,
                    "longest_turn_cpu": ticks.longest_cpu_ms,
                }
    return told


async def _open(at: Any, item: ReviewItem, ticks: Ticks) -> dict[str, float]:
    begun, begun_cpu = time.perf_counter(), time.thread_time()
    at.open(item.id)
    await at.until(at.has_heads)
    await at.painted()
    first, first_cpu = time.perf_counter(), time.thread_time()
    await at.until(at.has_report)
    await at.painted()
    complete = time.perf_counter()
    await at.until(at.is_settled)
    return {
        "first_paint": (first - begun) * 1000,
        "first_paint_cpu": (first_cpu - begun_cpu) * 1000,
        "complete": (complete - begun) * 1000,
        "settled": (time.perf_counter() - begun) * 1000,
    }
