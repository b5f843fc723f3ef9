"""Draws content into views: its blocks at once, rendered Markdown when the child process has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from reviewer.domain.content import MARKDOWN, Content
from reviewer.domain.desk import Answer, OpenedItem
from reviewer.render._api import Block, Markup, Notice
from reviewer.render.registry import render
from ui.blocks import html
from ui.blocks.block_html import pieces
from ui.blocks.content_view import ContentView
from ui.blocks.look import Look
from ui.blocks.paging import in_pages
from ui.tasks import Spawn

Markdown = Callable[[str], Awaitable[Sequence[str] | None]]
"""Pieces of clean HTML, or None when it could not be made in time."""
SYNC_BYTES = 64 * 1024
"""Content of more bytes is turned into blocks off the window's thread."""


class Drawn:
    """One answer in one view. What is drawn later asks first whether anybody still waits for it."""

    def __init__(self, view: ContentView) -> None:
        self._view: ContentView | None = view

    def stop(self) -> None:
        """Another answer stands there now."""
        self._view = None

    @property
    def view(self) -> ContentView | None:
        """Where to draw; None: nowhere any more."""
        return self._view


class Drawing:
    """How each kind of content looks."""

    def __init__(self, look: Look, spawn: Spawn, markdown: Markdown) -> None:
        self._look = look
        self._spawn = spawn
        self._markdown = markdown

    def __call__(self, answer: Answer, view: ContentView) -> Drawn:
        """Draw an answer."""
        return self.content(answer.candidate.content, view)

    def question(self, opened: OpenedItem, view: ContentView) -> Drawn:
        """The question itself, where there is no answer to show."""
        text = opened.item.body or self._look.say("question.no_words")
        return self.content(Content(media_type=MARKDOWN, data=text.encode("utf-8", "replace")), view)

    def content(self, content: Content, view: ContentView) -> Drawn:
        """Draw content of any kind."""
        drawn = Drawn(view)
        if len(content.data) > SYNC_BYTES:
            view.show_pages([[html.paragraph(self._look.say("content.drawing"), "second")]], is_final=False)
            self._spawn(self._draw_later(content, drawn), name="draw_answer")
            return drawn
        blocks = render(content)
        self._show(blocks, view)
        if any(isinstance(block, Markup) for block in blocks):
            self._spawn(self._replace_markup(blocks, drawn), name="render_markdown")
        return drawn

    def _show(self, blocks: Sequence[Block], view: ContentView) -> None:
        view.show_pages(in_pages(pieces(blocks)))
        view.tell(self._notices(blocks))

    def _notices(self, blocks: Sequence[Block]) -> str:
        told = [self._look.say(block.code, **block.params) for block in blocks if isinstance(block, Notice)]
        return " ".join(told)

    async def _draw_later(self, content: Content, drawn: Drawn) -> None:
        blocks = await asyncio.to_thread(render, content)
        made = await asyncio.to_thread(pieces, blocks)
        if drawn.view is not None:
            drawn.view.show_pages(in_pages(made))
            drawn.view.tell(self._notices(blocks))
            await self._replace_markup(blocks, drawn)

    async def _replace_markup(self, blocks: Sequence[Block], drawn: Drawn) -> None:
        """The plain pages are on the screen; the rendered ones take their place, or a notice says why not."""
        markup = next((block for block in blocks if isinstance(block, Markup)), None)
        if markup is None:
            return
        made = await self._markdown(markup.source)
        if drawn.view is None:
            return
        if made is None:
            drawn.view.tell(self._look.say("content.not_rendered"))
        else:
            drawn.view.replace_pages(in_pages(made))
