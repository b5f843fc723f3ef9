"""Foreign content made ready for drawing by two killable children: Markdown to HTML, anything to blocks."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec

from reviewer.domain.content import Content
from reviewer.render._api import Block
from reviewer.workers.blocks_wire import BLOCKS, MARKDOWN, read_blocks, written_content
from reviewer.workers.child_pool import ChildFailed, ChildGaveUp, ChildPool, ChildUnavailable, Replies

NOTICES = frozenset(f"markdown.{word}" for word in ("marks_lost", "too_big", "too_deep", "too_many_parts"))
"""Why there is no HTML, as the child may say it."""
SIZE = 2
BLOCKS_WALL_S = 8.0
WALL_S = 1.0
"""How long one answer may take by the clock on the wall; the child watches its processor time itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedMarkdown:
    """HTML in pieces that can be drawn one by one; or None, and the message code of why."""

    pieces: tuple[str, ...] | None
    notice: str = ""


class MarkdownPool(ChildPool):
    """Turns Markdown into HTML without ever holding up the caller's event loop.

    Start it early. Close it: no child outlives `aclose`.
    """

    def __init__(self, *, size: int = SIZE, wall_s: float = WALL_S) -> None:
        super().__init__("markdown", size=size, wall_s=wall_s)

    async def render(self, source: str) -> RenderedMarkdown:
        """The Markdown as clean HTML, or a notice where it can't be had in time."""
        try:
            return await self.ask(MARKDOWN + source.encode("utf-8", "replace"), _read_rendered)
        except ChildUnavailable:
            return RenderedMarkdown(pieces=None, notice="markdown.unavailable")
        except ChildGaveUp:
            return RenderedMarkdown(pieces=None, notice="markdown.too_slow")

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        """The content's blocks, read in short turns; None where they can't be had in time."""
        try:
            return await self.ask(BLOCKS + written_content(content), _read_blocks, wall_s=BLOCKS_WALL_S)
        except ChildFailed:
            return None


class _Reply(msgspec.Struct, frozen=True):
    """One of the two."""

    pieces: tuple[str, ...] | None = None
    notice: str = ""


_REPLIES = msgspec.json.Decoder(_Reply)


async def _read_rendered(replies: Replies) -> RenderedMarkdown:
    reply = _REPLIES.decode(await replies.following())
    if (reply.pieces is None) != (reply.notice in NOTICES):
        raise ValueError("words of its own")
    return RenderedMarkdown(pieces=reply.pieces, notice=reply.notice)


async def _read_blocks(replies: Replies) -> tuple[Block, ...]:
    found: list[Block] = []
    for some in read_blocks(await replies.following()):
        found.extend(some)
        await asyncio.sleep(0)
    return tuple(found)
