"""Draws answers into views: plain at once, and rendered Markdown in its place when the child process has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.desk import Answer, OpenedItem
from ui.blocks import html
from ui.blocks.content_view import ContentView
from ui.blocks.look import Look
from ui.blocks.paging import PAGE_CHARS, in_pages, plain_pages, prose_pages
from ui.tasks import Spawn

Markdown = Callable[[str], Awaitable[Sequence[str] | None]]
"""Pieces of clean HTML, or None when it could not be made in time."""


class Drawn:
    """One answer in one view; `stop` ends a rendering that nobody waits for any more."""

    def __init__(self, task: asyncio.Task[None] | None = None) -> None:
        self._task = task

    def stop(self) -> None:
        """Another answer stands there now."""
        if self._task is not None:
            self._task.cancel()


class Drawing:
    """How each kind of content looks."""

    def __init__(self, look: Look, spawn: Spawn, markdown: Markdown | None = None) -> None:
        self._look = look
        self._spawn = spawn
        self._markdown = markdown

    def __call__(self, answer: Answer, view: ContentView) -> Drawn:
        """Draw an answer."""
        return self.content(answer.candidate.content, view)

    def question(self, opened: OpenedItem, view: ContentView) -> Drawn:
        """The question itself, where there is no answer to show."""
        text = opened.item.body or self._look.say("question.no_words")
        return self._prose(text, view)

    def content(self, content: Content, view: ContentView) -> Drawn:
        """Draw content of any kind."""
        if content.kind is ContentKind.TEXT:
            return self._prose(content.text(), view)
        view.show_pages(plain_pages(content.text()))
        return Drawn()

    def _prose(self, text: str, view: ContentView) -> Drawn:
        view.show_pages(prose_pages(text))
        if self._markdown is None or len(text) > PAGE_CHARS * 16:
            return Drawn()
        return Drawn(self._spawn(self._render(text, view), name="render_markdown"))

    async def _render(self, text: str, view: ContentView) -> None:
        assert self._markdown is not None
        pieces = await self._markdown(text)
        if pieces is None:
            notice = html.paragraph(self._look.say("content.not_rendered"), "notice")
            first, *rest = prose_pages(text)
            view.replace_pages([[notice, *first], *rest])
        else:
            view.replace_pages(in_pages(pieces))
