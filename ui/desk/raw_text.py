"""The payload as it was received, in pages: the last word on what an orchestrator sent."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.items import ReviewItem
from reviewer.domain.json_text import read_literals, write
from reviewer.render.invisible import marked
from ui.blocks import html
from ui.blocks.content_view import Page
from ui.blocks.look import Look
from ui.blocks.paging import plain_pages

_SET_OUT_BYTES = 1_000_000


def raw_pages(look: Look, members: Sequence[ReviewItem]) -> list[Page]:
    """Every member's payload under its source's name."""
    pages: list[Page] = []
    for member in members:
        head = html.heading(look.say("trace.raw", source=member.source, count=len(member.raw)))
        first, *rest = plain_pages(marked(readable(member.raw)))
        pages.append([head, *first])
        pages.extend(rest)
    return pages


def readable(raw: bytes) -> str:
    """JSON set out line by line with every number as it came; anything else as it is."""
    if len(raw) <= _SET_OUT_BYTES:
        try:
            return write(read_literals(raw), indent=2)
        except ValueError:
            pass
    return raw.decode("utf-8", errors="replace")
