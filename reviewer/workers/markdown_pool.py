"""Markdown rendered by two killable children."""

from __future__ import annotations

import json
from dataclasses import dataclass

from reviewer.workers.child_pool import ChildGaveUp, ChildPool, ChildUnavailable

SIZE = 2
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
            return _rendered(json.loads(await self._children.ask(source.encode("utf-8", "replace"))))
        except ChildUnavailable:
            return RenderedMarkdown(pieces=None, notice="markdown.unavailable")
        except (ChildGaveUp, ValueError):
            return RenderedMarkdown(pieces=None, notice="markdown.too_slow")

    async def aclose(self) -> None:
        """Kill every child and wait until each is gone."""
        await self._children.aclose()


def _rendered(reply: object) -> RenderedMarkdown:
    if isinstance(reply, dict) and isinstance(reply.get("pieces"), list):
        return RenderedMarkdown(pieces=tuple(map(str, reply["pieces"])))
    notice = reply.get("notice") if isinstance(reply, dict) else None
    return RenderedMarkdown(pieces=None, notice=str(notice or "markdown.unavailable"))
