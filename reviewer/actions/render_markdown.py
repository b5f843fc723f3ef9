"""Making foreign content ready for drawing, in child processes that may be killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reviewer.domain.content import Content
from reviewer.render._api import Block

if TYPE_CHECKING:
    from reviewer.workers.markdown_pool import MarkdownPool


class RenderMarkdown:
    """Hands Markdown to the children; they are started when first needed, or earlier by `warm_up`."""

    def __init__(self) -> None:
        self._pool: MarkdownPool | None = None

    def warm_up(self) -> None:
        """Start the children, so that the first answer does not wait for them."""
        self._children()

    async def __call__(self, source: str) -> tuple[str, ...] | None:
        """Clean HTML in pieces that can be drawn one by one; None when it was not to be had in time."""
        return (await self._children().render(source)).pieces

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """Content of any kind as blocks; None when they were not to be had in time."""
        return await self._children().blocks(content)

    async def aclose(self) -> None:
        """End every child."""
        if self._pool is not None:
            await self._pool.aclose()

    def _children(self) -> MarkdownPool:
        if self._pool is None:
            from reviewer.workers.markdown_pool import MarkdownPool

            self._pool = MarkdownPool()
            self._pool.start()
        return self._pool
