"""Making foreign content ready for drawing, and counting its marks, in child processes that may be killed.

Who draws does not count: the count says what has to be looked at before something is released, and a child
that foreign content took over while drawing must not be the one that says so.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from reviewer.domain.content import Content
from reviewer.render import counting
from reviewer.render._api import Block
from reviewer.render.counting import Counted, Thing
from reviewer.render.marks import Marks

if TYPE_CHECKING:
    from reviewer.workers.counting_pool import CountingPool
    from reviewer.workers.markdown_pool import MarkdownPool


BATCH_BYTES = 256 * 1024
"""A child counts so much within its time, whatever it is; a single thing may be longer."""


class RenderMarkdown:
    """Hands Markdown to the children; they are started when first needed, or earlier by `warm_up`."""

    def __init__(self) -> None:
        self._pool: MarkdownPool | None = None
        self._counting: CountingPool | None = None

    def warm_up(self) -> None:
        """Start the children, so that the first answer does not wait for them."""
        self._children()
        self._counters()

    async def __call__(self, source: str) -> tuple[str, ...] | None:
        """Clean HTML in pieces that can be drawn one by one; None when it was not to be had in time."""
        return (await self._children().render(source)).pieces

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """Content of any kind as blocks; None when they were not to be had in time."""
        return await self._children().blocks(content)

    async def counts(self, things: Iterable[Thing]) -> Counted:
        """The marks in each of these, counted by the children as far as they are not known, and remembered.

        Where the children can't, this process counts on another thread: there is no release without a count.
        """
        counted: dict[Thing, Marks] = {}
        for some in _in_batches(things):
            found = {one: marks for one in some if (marks := counting.known(one)) is not None}
            to_count = [one for one in some if one not in found]
            if to_count:
                found |= await self._counted(to_count)
            counted |= found
            await asyncio.sleep(0)
        return counted

    async def _counted(self, things: Sequence[Thing]) -> Counted:
        found = await self._counters().counts(things)
        if found is None:
            found = await asyncio.to_thread(lambda: {one: counting.count(one) for one in things})
        for thing, marks in found.items():
            counting.remember(thing, marks)
        return found

    async def aclose(self) -> None:
        """End every child."""
        for pool in (self._pool, self._counting):
            if pool is not None:
                await pool.aclose()

    def _children(self) -> MarkdownPool:
        if self._pool is None:
            from reviewer.workers.markdown_pool import MarkdownPool

            self._pool = MarkdownPool()
            self._pool.start()
        return self._pool

    def _counters(self) -> CountingPool:
        if self._counting is None:
            from reviewer.workers.counting_pool import CountingPool

            self._counting = CountingPool()
            self._counting.start()
        return self._counting


def _in_batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    """Each thing once, so many together as a child counts within its time."""
    some: list[Thing] = []
    length = 0
    for one in dict.fromkeys(things):
        some.append(one)
        length += counting.size(one)
        if length >= BATCH_BYTES:
            yield some
            some, length = [], 0
    if some:
        yield some
