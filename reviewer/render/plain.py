"""Any content as plain text: what everything falls back to."""

from __future__ import annotations

from reviewer.domain.content import Content
from reviewer.render._api import Block, Text
from reviewer.render.pages import paged


class PlainRenderer:
    """Never fails."""

    name = "plain"

    def priority(self, content: Content) -> int:
        """Below everything else, always there."""
        return 1

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """A block for each page."""
        return tuple(Text(text=page) for page in paged(content.text()))
