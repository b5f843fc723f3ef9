"""The queue of fills: whoever waits for a turn has it before the queue goes on."""

from __future__ import annotations

import asyncio

from tests.ui.opened import until
from ui.blocks.fill_queue import FillQueue
from ui.loop import DeskLoop


async def test_fills_go_on_where_nobody_waits_any_more(qloop: DeskLoop) -> None:
    fills, filled = FillQueue(), list[str]()
    waiting = qloop.create_task(fills.turn())
    await asyncio.sleep(0)
    fills.add(fills, lambda: filled.append("fill"))
    waiting.cancel()
    await until(lambda: filled == ["fill"])


async def test_the_queue_says_that_all_is_done_after_the_last_turn_too(qloop: DeskLoop) -> None:
    fills, done = FillQueue(), list[str]()
    fills.drained.connect(lambda: done.append("drained"))

    async def work() -> None:
        await fills.turn()
        done.append("worked")

    await work()
    await until(lambda: len(done) > 1)
    assert done == ["worked", "drained"]
