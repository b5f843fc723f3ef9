"""Draws content into views: its blocks at once, rendered Markdown when the child process has it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from itertools import chain

from reviewer.domain.content import MARKDOWN, Content, ContentKind
from reviewer.domain.desk import Answer, OpenedItem
from reviewer.render._api import Block, Markup, Notice
from reviewer.render.counting import QUICK, weight
from reviewer.render.registry import render
from ui.blocks import html
from ui.blocks.block_html import iter_pieces, pieces, plain_pieces
from ui.blocks.content_view import ContentView
from ui.blocks.look import Look
from ui.blocks.paging import Pages, in_pages
from ui.blocks.turns import in_turns
from ui.tasks import Spawn

Markdown = Callable[[str], Awaitable[Sequence[str] | None]]
"""Pieces of clean HTML, or None when it could not be made in time."""
Blocks = Callable[[Content], Awaitable[Sequence[Block] | None]]
"""Content as blocks, or None when they could not be made in time."""
Pieces = Callable[[], Iterable[str]]
"""Pieces of HTML, each made when it is asked for."""
SYNC_BYTES = 12 * 1024
"""Content of more bytes is turned into blocks by a child process."""
SYNC_BYTES_WITH_MARKS = 4 * 1024
"""The same where much of it may become marks."""
REST_S = 0.25
"""So long the other pages of such text are waited for."""
PATIENCE_S = 0.03
"""So long a table or a tree is waited for before its text is shown as it was written."""


def takes_long(content: Content) -> bool:
    """Whether its blocks are made by a child process."""
    length = len(content.data)
    return length > SYNC_BYTES or (length > SYNC_BYTES_WITH_MARKS and weight(content) > QUICK)


class Drawn:
    """One answer in one view. What is drawn later asks first whether anybody still waits for it."""

    def __init__(self, view: ContentView, part_of: Drawn | None = None) -> None:
        """`part_of`: stopped with that one."""
        self._view: ContentView | None = view
        self._part_of = part_of

    def stop(self) -> None:
        """Another answer stands there now."""
        self._view = None

    @property
    def view(self) -> ContentView | None:
        """Where to draw; None: nowhere any more."""
        is_left = self._part_of is not None and self._part_of.view is None
        return None if is_left else self._view


class Drawing:
    """How each kind of content looks."""

    def __init__(self, look: Look, spawn: Spawn, markdown: Markdown, blocks: Blocks) -> None:
        self._look = look
        self._spawn = spawn
        self._markdown = markdown
        self._blocks = blocks

    def __call__(self, answer: Answer, view: ContentView) -> Drawn:
        """Draw an answer."""
        return self.content(answer.candidate.content, view)

    def question(self, opened: OpenedItem, view: ContentView) -> Drawn:
        """The question itself, where there is no answer to show."""
        text = opened.item.body or self._look.say("question.no_words")
        return self.content(Content(media_type=MARKDOWN, data=text.encode("utf-8", "replace")), view)

    def content(self, content: Content, view: ContentView) -> Drawn:
        """Draw content of any kind."""
        if takes_long(content):
            return self.later(content, view)
        drawn = Drawn(view)
        blocks = render(content)
        view.show_pages(in_pages(pieces(blocks)))
        view.notice.tell(self._notices(blocks))
        if any(isinstance(block, Markup) for block in blocks):
            self._spawn(self._replace_markup(blocks, drawn), name="render_markdown")
        return drawn

    def later(
        self, content: Content, view: ContentView, *, before: Sequence[str] = (), after: Pieces = tuple
    ) -> Drawn:
        """Draw content of any size: as it was written at once, as its blocks when a child has made them.

        `before` and `after` are ready pieces around what is no Markdown.
        """
        drawn = Drawn(view)
        plain = Drawn(view, part_of=drawn)
        written = filter(None, chain(before, plain_pieces(content.text()), after()))
        waiting = html.paragraph(self._look.say("content.drawing"), "second")
        view.show_pages(in_pages([*before, waiting]), is_final=False)
        wait_s = 0.0 if content.kind is ContentKind.TEXT else PATIENCE_S
        self._spawn(self._show_plain(written, plain, wait_s), name="draw_answer")
        self._spawn(self._draw_later(content, drawn, plain, before, after), name="draw_answer")
        return drawn

    def _notices(self, blocks: Sequence[Block]) -> str:
        told = [self._look.say(block.code, **block.params) for block in blocks if isinstance(block, Notice)]
        return " ".join(told)

    async def _draw_later(
        self, content: Content, drawn: Drawn, plain: Drawn, before: Sequence[str], after: Pieces
    ) -> None:
        if drawn.view is not None:
            # What is seen at once comes first: to hand a megabyte to a child takes its time too.
            await drawn.view.turn()
        if drawn.view is None:
            return
        blocks = await self._blocks(content)
        if blocks is None:
            if drawn.view is not None:
                drawn.view.notice.tell(self._look.say("content.not_rendered"))
            return
        # Text that is rendered in a moment is not drawn as written twice before.
        if not any(isinstance(block, Markup) for block in blocks):
            plain.stop()
            await self._show_in_turns(chain(before, iter_pieces(blocks), after()), drawn)
        if drawn.view is not None:
            drawn.view.notice.tell(self._notices(blocks))
            await self._replace_markup(blocks, drawn, plain)

    async def _show_plain(self, written: Iterator[str], plain: Drawn, wait_s: float) -> None:
        """As written: at once, where that is how it reads anyway; else if its blocks keep us waiting."""
        await asyncio.sleep(wait_s)
        if plain.view is not None:
            await self._show_in_turns(written, plain, rest_s=REST_S)

    async def _show_in_turns(self, made: Iterator[str], drawn: Drawn, *, rest_s: float = 0.0) -> None:
        """Piece by piece, the first one as soon as it is made; all at once for who has read on."""
        view = drawn.view
        if view is None:
            return
        pages, is_begun = Pages([[]]), False
        async for piece in in_turns(made, view.turn):
            if drawn.view is None:
                return
            if not piece:
                continue
            is_new = pages.add(piece)
            if is_begun:
                drawn.view.add_piece(piece)
            elif drawn.view.place.is_at_top:
                is_begun = True
                drawn.view.replace_pages(pages, is_growing=True)
                await view.turn()  # the beginning stands there before more is made
            if is_new and rest_s and len(pages) == 2:
                await self._rest(drawn, rest_s)
        if drawn.view is not None and is_begun:
            drawn.view.end_pages()
        elif drawn.view is not None:
            drawn.view.replace_pages(pages)

    async def _rest(self, drawn: Drawn, rest_s: float) -> None:
        """Mostly what follows is ready by then, and the work would be for nothing."""
        if drawn.view is not None:
            drawn.view.look_again()
            await asyncio.sleep(rest_s)

    async def _replace_markup(
        self, blocks: Sequence[Block], drawn: Drawn, plain: Drawn | None = None
    ) -> None:
        """The rendered pages take the place of those as written, or a notice says why not.

        `plain` still draws them from the source; without it the blocks stand there already.
        """
        markup = next((block for block in blocks if isinstance(block, Markup)), None)
        if markup is None:
            return
        made = await self._markdown(markup.source)
        if plain is not None:
            plain.stop()
        if drawn.view is None:
            return
        if made is None:
            drawn.view.notice.tell(self._look.say("content.not_rendered"))
            if plain is not None:
                await self._show_in_turns(iter_pieces(blocks), drawn)
        else:
            drawn.view.replace_pages(in_pages([html.with_signs(piece) for piece in made]))
