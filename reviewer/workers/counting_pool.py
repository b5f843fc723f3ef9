"""Marks counted by a killable child that draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.render.counting import Counted, Thing
from reviewer.workers.child_pool import ChildFailed, ChildPool, Replies
from reviewer.workers.counts_wire import read_counts, written_things

SIZE = 1
WALL_S = 8.0


class CountingPool(ChildPool):
    """Start it early. Close it: no child outlives `aclose`."""

    def __init__(self) -> None:
        super().__init__("counting", size=SIZE, wall_s=WALL_S)

    async def counts(self, things: Sequence[Thing]) -> Counted | None:
        """The marks in each of these; None where they can't be counted in time."""

        async def read(replies: Replies) -> Counted:
            return read_counts(await replies.following(), things)

        try:
            return await self.ask(written_things(things), read)
        except ChildFailed:
            return None
