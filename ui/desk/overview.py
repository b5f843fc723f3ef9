"""The question in full and what is quoted beside it, as pages: plain at once, rendered when it is there."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.actions._api import Desk
from reviewer.domain.desk import OpenedItem
from reviewer.ids import ItemId
from reviewer.render.markup_marks import mark_source
from ui.blocks.content_view import Page
from ui.blocks.html import with_signs
from ui.blocks.look import Look
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
        """The questions are Markdown. Returns whether there is something better to show than before."""
        self._take(opened)
        if self._is_asked:
            return False
        self._is_asked = True
        rendered: dict[ItemId, Sequence[str]] = {}
        for one in opened.members:
            made = await self._desk.render_markdown(mark_source(one.body)) if one.body else None
            if made is not None:
                rendered[one.id] = [with_signs(piece) for piece in made]
        if not rendered or self._opened is not opened:
            return False
        self._pages = drawer_pages.evidence_pages(self._look, opened, rendered)
        return True

    def _take(self, opened: OpenedItem) -> None:
        if self._opened is not opened:
            self._opened, self._pages, self._is_asked = opened, None, False


def _has_words(opened: OpenedItem) -> bool:
    return any(member.body or any(one.text for one in member.evidence) for member in opened.members)
