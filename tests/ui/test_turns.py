"""Work in short turns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from ui.blocks.turns import Turn, in_turns


async def test_everybody_else_comes_in_when_a_turn_is_over() -> None:
    happened: list[object] = []
    asyncio.get_running_loop().call_soon(happened.append, "somebody else")

    def slowly() -> Iterator[int]:
        turn = Turn()
        yield 1
        while not turn.is_over:
            pass
        yield 2
        yield 3

    async for one in in_turns(slowly()):
        happened.append(one)
    assert happened == [1, 2, "somebody else", 3]


async def test_nothing_is_lost_and_the_order_stays() -> None:
    assert [one async for one in in_turns(range(10_000))] == list(range(10_000))
