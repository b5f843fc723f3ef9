"""Markdown: handed on as source, because turning it into HTML takes a child process that can be killed."""

from __future__ import annotations

from reviewer.domain.content import MARKDOWN, Content
from reviewer.render._api import Block, Markup, Notice, Text
from reviewer.render.pages import paged

MAX_SOURCE_BYTES = 128 * 1024
"""Markdown of this size takes about the time that the worker is given; more is shown as written."""


class MarkdownRenderer:
    """The plain pages are there at once; the HTML replaces them if it comes in time."""

    name = "markdown"

    def priority(self, content: Content) -> int:
        """Markdown only: text that never claimed to be any is shown as it is."""
        return 10 if content.media_type.partition(";")[0].strip().lower() == MARKDOWN else 0

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """One block, or plain pages under a notice."""
        pages = paged(content.text())
        if len(content.data) > MAX_SOURCE_BYTES:
            notice = Notice(code="render.too_long_for_markdown", params={"bytes": len(content.data)})
            return (notice, *(Text(text=page) for page in pages))
        return (Markup(source=content.text(), pages=pages),)
