"""The question in full and what is quoted beside it, as pages: plain at once, rendered when it is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reviewer.actions._api import Desk
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.render._api import Block, Markup, Text
from reviewer.render.markup_marks import mark_source
from ui.blocks.block_html import iter_pieces, plain_pieces
from ui.blocks.content_view import Page
from ui.blocks.drawing import takes_long
from ui.blocks.html import with_signs
from ui.blocks.look import Look
from ui.blocks.turns import in_turns
from ui.desk import drawer_pages


class Overview:
    """Of the item that was opened last; whatever of it is made is made once."""

    def __init__(self, look: Look, desk: Desk) -> None:
        self._look = look
        self._desk = desk
        self._opened: OpenedItem | None = None
        self._pages: list[Page] | None = None
        self._is_asked = False

    def pages(self, opened: OpenedItem, *, has_files: bool) -> list[Page]:
        """As far as it is made by now; nothing where files are all that there is."""
        self._take(opened)
        if has_files and not _has_words(opened):
            return []
        if self._pages is None:
            self._pages = drawer_pages.evidence_pages(self._look, opened, {})
        return self._pages

    async def render(self, opened: OpenedItem) -> bool:
        """The questions are Markdown, and what is long comes from a child process.

        Returns whether there is something better to show than before.
        """
        self._take(opened)
        if self._is_asked:
            return False
        self._is_asked = True
        made: dict[Content, Sequence[str]] = {}
        for member in opened.members:
            if member.body:
                asked = drawer_pages.asked(member)
                made |= _there(asked, await self._asked(asked))
            for one in member.evidence:
                quoted = drawer_pages.quoted(one)
                if takes_long(quoted):
                    made[quoted] = await self._quoted(quoted)
        if not made or self._opened is not opened:
            return False
        self._pages = drawer_pages.evidence_pages(self._look, opened, made)
        return True

    async def _asked(self, content: Content) -> Sequence[str] | None:
        """Rendered, else as it was written; None where that stands there already."""
        if not takes_long(content):
            return await self._rendered(mark_source(content.text()))
        blocks = await self._desk.blocks(content)
        if blocks is None:
            return await _made(plain_pieces(content.text()))
        source = next((one.source for one in blocks if isinstance(one, Markup)), None)
        rendered = await self._rendered(source) if source is not None else None
        return rendered if rendered is not None else await _made(iter_pieces(blocks))

    async def _rendered(self, source: str) -> Sequence[str] | None:
        pieces = await self._desk.render_markdown(source)
        return None if pieces is None else [with_signs(piece) for piece in pieces]

    async def _quoted(self, content: Content) -> Sequence[str]:
        blocks = await self._desk.blocks(content)
        return await _made(plain_pieces(content.text()) if blocks is None else _quotation(blocks))

    def _take(self, opened: OpenedItem) -> None:
        if self._opened is not opened:
            self._opened, self._pages, self._is_asked = opened, None, False


def _quotation(blocks: Iterable[Block]) -> Iterator[str]:
    for one in blocks:
        if isinstance(one, Text):
            yield from drawer_pages.as_quoted(one.text)


async def _made(pieces: Iterator[str]) -> list[str]:
    return [piece async for piece in in_turns(pieces) if piece]


def _there(content: Content, pieces: Sequence[str] | None) -> dict[Content, Sequence[str]]:
    return {} if pieces is None else {content: pieces}


def _has_words(opened: OpenedItem) -> bool:
    return any(member.body or any(one.text for one in member.evidence) for member in opened.members)
