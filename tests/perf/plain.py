"""What hangs a text widget elsewhere: how soon a first page stands there, the longest turn until all does."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from reviewer.bootstrap import open_desk
from reviewer.clock import SystemClock
from reviewer.config import Home
from reviewer.domain.decisions import Surface
from reviewer.domain.items import ReviewItem
from reviewer.ids import ItemId
from tests.hostile.hangs import CONTENTS, MARKDOWN, MEGABYTE, SCHEMAS, everywhere
from tests.makers import make_item, make_text
from tests.perf.conflict import store
from tests.perf.stock import stocked_home
from tests.stalls import Ticks, ticking

ROUNDS = 3
PASTED = {
    "a word": MEGABYTE,
    "both directions": "a\u05d0" * 500_000,
    "tabs": "\t" * 1_000_000,
    "lines": "x\n" * 500_000,
    "hidden": "\u200b" * 1_000_000,
    "look-alikes": "p\u0430" * 500_000,
}
"""Into the reason."""
PASTE_INTO = make_item("pasted", answers=1)
Figures = dict[str, float]
Moment = tuple[float, float]


def make_items() -> Mapping[str, ReviewItem]:
    """Everything that is opened, by the name of what is in it."""
    contents = {**CONTENTS, **{f"markdown {name}": make_text(text) for name, text in MARKDOWN.items()}}
    made = {
        name: make_item(f"hang{number}", contents=(content,))
        for number, (name, content) in enumerate(contents.items())
    }
    for number, (name, schema) in enumerate(SCHEMAS.items()):
        made[f"schema {name}"] = replace(make_item(f"schema{number}", answers=1), response_schema=schema)
    return {**made, **{f"a megabyte everywhere: {one.remote_id}": one for one in everywhere()}}


def measure(rounds: int = ROUNDS, inputs: int = 1_000) -> dict[str, Any]:
    """The least of the rounds of each, in milliseconds, and the worst of all; `inputs`: of the first ones."""
    from PySide6.QtWidgets import QApplication

    from ui.garbage import GarbageCollector
    from ui.loop import DeskLoop

    app = QApplication.instance() or QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    garbage = GarbageCollector()
    loop = DeskLoop(app)
    asyncio.set_event_loop(loop)
    items = dict(islice(make_items().items(), inputs))
    pasted = dict(islice(PASTED.items(), inputs))
    with stocked_home(3) as home:
        store(home, [*items.values(), PASTE_INTO])
        seen = loop.run_until_complete(_measured(home, items, pasted, rounds))
    loop.close()
    garbage.stop()
    least = {name: _least(figures) for name, figures in seen.items()}
    return {"unit": "ms, least of the rounds", "worst": _worst(least), **least}


async def _measured(
    home: Home, items: Mapping[str, ReviewItem], pasted: Mapping[str, str], rounds: int
) -> dict[str, list[Figures]]:
    from tests.perf.real_window import real_window

    desk = open_desk(home, surface=Surface.WINDOW, clock=SystemClock())
    seen: dict[str, list[Figures]] = {}
    async with real_window(desk) as at:
        await desk.render_markdown("a")  # the children are ready
        for _ in range(rounds):
            for name, item in items.items():
                await at.go_to(ItemId("src:r0"))
                seen.setdefault(name, []).append(await _open(at, item))
            for name, text in pasted.items():
                await at.go_to(ItemId("src:r0"))
                await at.go_to(PASTE_INTO.id)
                seen.setdefault(f"pasted: {name}", []).append(await _paste(at, text))
    return seen


def _moment() -> Moment:
    """By the clock, and by this thread's processor time."""
    return time.perf_counter(), time.thread_time()


def _figures(begun: Moment, plain: Moment, settled: Moment, ticks: Ticks) -> Figures:
    return {
        "plain": (plain[0] - begun[0]) * 1000,
        "plain_cpu": (plain[1] - begun[1]) * 1000,
        "settled": (settled[0] - begun[0]) * 1000,
        "longest_turn": ticks.longest_ms,
        "longest_turn_cpu": ticks.longest_cpu_ms,
    }


async def _open(at: Any, item: ReviewItem) -> Figures:
    """`plain`: until the first page is painted, as it was written if that is quicker; then the rest."""
    async with ticking() as ticks:
        begun = _moment()
        at.open(item.id)
        await at.until(lambda: at.is_readable(item.id))
        await at.painted()
        plain = _moment()
        await at.until(at.is_settled)
        settled = _moment()
    return _figures(begun, plain, settled, ticks)


async def _paste(at: Any, text: str) -> Figures:
    from PySide6.QtCore import QMimeData

    from ui.decide.composition import Composition

    decider = at.area.decider
    await at.until(decider.is_alive)
    decider.press("approve", lambda _: Composition(verdict="approve"))
    pasted = QMimeData()
    pasted.setText(text)
    async with ticking() as ticks:
        begun = _moment()
        at.area.parts.form.reason.insertFromMimeData(pasted)
        await at.painted()
        plain = _moment()
        await at.until(lambda: at.is_settled() and not decider.around.is_counting)
        settled = _moment()
    decider.shape(lambda _: Composition())
    return _figures(begun, plain, settled, ticks)


def _least(figures: list[Figures]) -> Figures:
    return {key: round(min(one[key] for one in figures), 1) for key in figures[0]}


def _worst(least: Mapping[str, Figures]) -> Figures:
    return {key: max(one[key] for one in least.values()) for key in next(iter(least.values()))}
