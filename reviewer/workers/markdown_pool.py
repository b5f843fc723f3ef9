"""Foreign content made ready for drawing by two killable children: Markdown to HTML, anything to blocks."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

from reviewer.domain.content import Content
from reviewer.render._api import Block
from reviewer.workers.blocks_wire import BLOCKS, MARKDOWN, read_blocks, written_content
from reviewer.workers.child_pool import ChildFailed, ChildGaveUp, ChildPool, ChildUnavailable

SIZE = 2
BLOCKS_WALL_S = 8.0
WALL_S = 1.0
"""How long one answer may take by the clock on the wall; the child watches its processor time itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMarkdown:
    """HTML in pieces that can be drawn one by one; or None, and the message code of why."""

    pieces: tuple[str, ...] | None
    notice: str = ""


class MarkdownPool:
    """Turns Markdown into HTML without ever holding up the caller's event loop.

    Start it early. Close it: no child outlives `aclose`.
    """

    def __init__(self, *, size: int = SIZE, wall_s: float = WALL_S) -> None:
        self._children = ChildPool("markdown", size=size, wall_s=wall_s)

    def start(self) -> None:
        """Have the children started; returns at once."""
        self._children.start()

    @property
    def pids(self) -> tuple[int, ...]:
        """The children that there are now."""
        return self._children.pids

    async def render(self, source: str) -> RenderedMarkdown:
        """The Markdown as clean HTML, or a notice where it can't be had in time."""
        try:
            reply = await self._children.ask(MARKDOWN + source.encode("utf-8", "replace"))
            return _rendered(json.loads(reply))
        except ChildUnavailable:
            return RenderedMarkdown(pieces=None, notice="markdown.unavailable")
        except (ChildGaveUp, ValueError):
            return RenderedMarkdown(pieces=None, notice="markdown.too_slow")

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """The content's blocks, read in short turns; None where they can't be had in time."""
        try:
            reply = await self._children.ask(BLOCKS + written_content(content), wall_s=BLOCKS_WALL_S)
        except ChildFailed:
            return None
        found: list[Block] = []
        for some in read_blocks(reply):
            found.extend(some)
            await asyncio.sleep(0)
        return tuple(found)

    async def aclose(self) -> None:
        """Kill every child and wait until each is gone."""
        await self._children.aclose()


def _rendered(reply: object) -> RenderedMarkdown:
    if isinstance(reply, dict) and isinstance(reply.get("pieces"), list):
        return RenderedMarkdown(pieces=tuple(map(str, reply["pieces"])))
    notice = reply.get("notice") if isinstance(reply, dict) else None
    return RenderedMarkdown(pieces=None, notice=str(notice or "markdown.unavailable"))
