"""An answer is drawn piece by piece, and every piece of it stands there once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from reviewer.domain.content import MARKDOWN, Content
from reviewer.render._api import Block
from reviewer.render.registry import render
from tests.makers import HandClock, make_json, make_text
from tests.ui.opened import until
from ui.blocks.block_html import plain_pieces
from ui.blocks.content_view import ContentView
from ui.blocks.drawing import SYNC_BYTES, Drawing
from ui.blocks.fill_queue import CHUNK_CHARS, FillQueue
from ui.blocks.look import Look
from ui.blocks.paging import PAGE_CHARS
from ui.blocks.turns import Turn
from ui.icons import Icons
from ui.tasks import Tasks
from ui.theme import Choice, Theme

LONG = "\n\n".join(f"Clause {number} of the terms. " + "word " * 40 for number in range(200))


class Drawn:
    """A view, and a drawing whose child process answers at once, or when it is let."""

    def __init__(self, look: Look) -> None:
        self.fills = FillQueue()
        self.view = ContentView(look, self.fills)
        self.failures: list[BaseException] = []
        self.tasks = Tasks(lambda _name, error: self.failures.append(error))
        self.running: list[asyncio.Task[object]] = []
        self.draw = Drawing(look, self._spawn, self._markdown, self._blocks)
        self.rendered: dict[str, Sequence[str]] = {}
        self.asked: list[str] = []
        self.asks: Callable[[Content], object] = lambda _content: None
        self.child, self.renderer = asyncio.Event(), asyncio.Event()
        self.child.set()
        self.renderer.set()

    async def content(self, content: Content) -> None:
        """Draw it and wait until it stands there."""
        self.draw.content(content, self.view)
        while self.running:
            await self.running.pop()

    async def settled(self) -> str:
        """All words on the page, once everything is filled in."""
        await until(lambda: self.fills.is_idle)
        return self.view.browser.toPlainText()

    def _spawn(self, coro: Coroutine[Any, Any, object], *, name: str) -> None:
        self.running.append(self.tasks.start(coro, name=name))

    async def _markdown(self, source: str) -> Sequence[str] | None:
        self.asked.append(source)
        await self.renderer.wait()
        return self.rendered.get(source)

    async def _blocks(self, content: Content) -> Sequence[Block] | None:
        self.asks(content)
        await self.child.wait()
        return render(content)


@asynccontextmanager
async def drawing(qapp: QApplication) -> AsyncIterator[Drawn]:
    """An empty view on the screen."""
    theme = Theme(qapp, Choice.LIGHT)
    made = Drawn(Look(theme=theme, icons=Icons(theme), clock=HandClock()))
    made.view.resize(600, 400)
    made.view.show()
    yield made
    await made.tasks.stop(1.0)
    made.view.close()
    assert made.failures == []


@pytest.mark.parametrize("content", [make_text(LONG), make_json({f"key {n}": "x" * 40 for n in range(400)})])
async def test_a_long_answer_reads_the_same_in_another_theme(
    qapp: QApplication, qloop: object, content: Content
) -> None:
    assert len(content.data) > SYNC_BYTES
    async with drawing(qapp) as drawn:
        await drawn.content(content)
        before = await drawn.settled()
        drawn.view.restyle()
        assert await drawn.settled() == before


def test_only_what_is_seen_at_once_is_laid_out_at_first() -> None:
    begin, *rest = [piece for piece in plain_pieces(LONG) if piece]
    assert len(begin) < CHUNK_CHARS / 2
    assert begin.endswith("</p>")
    assert "".join([begin, *rest]).count("<p") == LONG.count("\n\n") + 1


async def test_a_page_reads_the_same_when_the_reader_comes_back_to_it(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        await drawn.content(make_text(LONG + "\n\n" + LONG))
        before = await drawn.settled()
        drawn.view.show_page(1)
        assert await drawn.settled() != before
        drawn.view.show_page(0)
        assert await drawn.settled() == before


async def test_a_child_is_asked_in_a_turn_of_its_own_and_not_for_what_is_gone(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        other = ContentView(drawn.view._look, drawn.fills)
        asked: list[object] = []
        drawn.fills._timer.timeout.connect(lambda: asked.append("turn"))
        drawn.asks = asked.append
        drawn.draw.content(make_text("Gone. " + LONG), other).stop()
        drawn.draw.content(make_text(LONG), other)
        await drawn.content(make_text(LONG))
        contents = [one for one in asked if one != "turn"]
        assert contents == [make_text(LONG)] * 2
        first = asked.index(contents[0])
        assert "turn" in asked[first : asked.index(contents[1], first + 1)]
        other.close()


async def test_of_answers_that_are_drawn_at_once_each_waits_for_its_turn(
    qapp: QApplication, qloop: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Turn, "is_over", True)
    worked: list[object] = []
    add_piece = ContentView.add_piece
    monkeypatch.setattr(ContentView, "add_piece", lambda view, p: worked.append(view) or add_piece(view, p))
    async with drawing(qapp) as drawn:
        drawn.fills._timer.timeout.connect(lambda: worked.append("turn"))
        other = ContentView(drawn.view._look, drawn.fills)
        drawn.draw.content(make_text(LONG), other)
        await drawn.content(make_text(LONG))
        assert {drawn.view, other} <= set(worked)
        assert all("turn" in pair for pair in pairwise(worked))
        other.close()


async def test_long_markdown_is_drawn_as_written_once_and_then_rendered(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        source = LONG + "\n\n" + LONG
        drawn.rendered[source] = ["<p>rendered</p>"]
        shown: list[str] = []
        drawn.view.shown.connect(lambda: shown.append(drawn.view.browser.toPlainText()[:8]))
        drawn.child.clear()
        drawn.renderer.clear()
        drawn.draw.content(Content(media_type=MARKDOWN, data=source.encode()), drawn.view)
        await until(lambda: drawn.view.bar.told and drawn.fills.is_idle)
        assert shown == ["Clause 0"]
        drawn.child.set()
        await until(lambda: drawn.asked == [source] and drawn.fills.is_idle)
        drawn.renderer.set()
        await until(lambda: shown[-1] == "rendered")
        assert shown == ["Clause 0", "rendered"]


async def test_long_markdown_that_can_not_be_rendered_stands_as_written(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        await drawn.content(Content(media_type=MARKDOWN, data=LONG.encode()))
        words = await drawn.settled()
        assert words.split() == LONG.split()
        assert drawn.view.notice.told


async def test_a_long_text_that_is_left_writes_nothing_into_what_stands_there_next(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        drawn.child.clear()
        left = drawn.draw.content(make_text(LONG * 8), drawn.view)
        await until(lambda: len(drawn.view.place.pages) > 1)  # and more of it comes
        left.stop()
        drawn.view.clear()
        drawn.draw.content(make_text("another answer"), drawn.view)
        await drawn.running[0]
        drawn.child.set()
        assert await drawn.settled() == "another answer"
        assert len(drawn.view.place.pages) == 1


async def test_a_text_that_is_left_just_when_its_second_page_begins_is_drawn_no_further(
    qapp: QApplication, qloop: object
) -> None:
    """Whoever scrolls while it is made comes back to the top with that very piece."""
    async with drawing(qapp) as drawn:
        drawn.view.browser.setFixedHeight(8)  # so that the line that it is being drawn can be scrolled
        bar = drawn.view.browser.verticalScrollBar()

        def made() -> Iterator[str]:
            bar.setValue(bar.maximum())
            yield "<p>The first page.</p>"
            assert not drawn.view.place.is_at_top
            bar.setValue(0)
            asyncio.get_running_loop().call_soon(left.stop)
            yield "<p>" + "x" * PAGE_CHARS + "</p>"

        drawn.child.clear()
        left = drawn.draw.later(make_text(""), drawn.view, after=made)
        await drawn.running[0]
        assert (left.view, len(drawn.view.place.pages)) == (None, 2)
        drawn.child.set()


async def test_pages_are_growing_until_the_last_piece_and_for_ever_where_they_are_left(
    qapp: QApplication, qloop: object
) -> None:
    async with drawing(qapp) as drawn:
        drawn.child.clear()
        left = drawn.draw.content(make_text(LONG * 4), drawn.view)
        await until(lambda: drawn.view.extent.pages > 1)
        begun = drawn.view.extent
        left.stop()
        await drawn.running[0]
        drawn.child.set()
        await drawn.content(make_text(LONG * 4 + "again"))
        assert (begun.is_growing, drawn.view.extent.is_growing) == (True, False)
        assert begun.pages < drawn.view.extent.pages
