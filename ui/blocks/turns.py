"""Work in short turns of the event loop: some of it, then everybody else, then some more. Knows no Qt."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
TURN_S = 0.004
"""A slot of the window takes less than 8 ms, and somebody else's work may be in the same turn."""


class Turn:
    """How much of the present turn is left."""

    def __init__(self, length_s: float = TURN_S) -> None:
        self._end = time.perf_counter() + length_s

    @property
    def is_over(self) -> bool:
        """Whether the rest waits for another turn."""
        return time.perf_counter() > self._end


async def _pause() -> None:
    await asyncio.sleep(0)


async def in_turns(things: Iterable[T], pause: Callable[[], Awaitable[None]] = _pause) -> AsyncIterator[T]:
    """What is made one by one, with a pause for everybody else whenever a turn is over.

    Several that only let the loop go on work one after the other in each turn of it; where many may work at
    once, `pause` waits until none of the others does.
    """
    turn = Turn()
    for thing in things:
        yield thing
        if turn.is_over:
            await pause()
            turn = Turn()
