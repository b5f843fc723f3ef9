"""The payload as it was received: JSON set out line by line with every number as it came, else as it is."""

from __future__ import annotations

from reviewer.domain.content import Content
from reviewer.domain.json_text import read_literals, write
from reviewer.render._api import Block, Code
from reviewer.render.pages import paged

RAW = "application/vnd.review-desk.received"
"""What the desk calls the bytes that an orchestrator sent; their kind is text, whatever they are."""
_SET_OUT_BYTES = 1_000_000


class RawRenderer:
    """The last word on what an orchestrator sent."""

    name = "raw"

    def priority(self, content: Content) -> int:
        """Nothing but that."""
        return 10 if content.media_type == RAW else 0

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """A block for each page. What can't be set out stands as it is."""
        return tuple(Code(text=page) for page in paged(readable(content)))


def readable(content: Content) -> str:
    """The text of it."""
    if len(content.data) <= _SET_OUT_BYTES:
        try:
            return write(read_literals(content.data), indent=2)
        except ValueError:
            pass
    return content.text()
