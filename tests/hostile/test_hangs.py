"""What hangs a text widget or a parser elsewhere: here paged text appears and the loop goes on turning.

No time is asserted, because the machine's load is none of the desk's doing; the longest stall is told.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QLabel, QWidget

from reviewer.domain.content import Content
from reviewer.domain.items import RiskLevel
from reviewer.render._api import Block
from reviewer.render.pages import RUN
from reviewer.workers.markdown_pool import SIZE
from tests.hostile.figures import tell
from tests.hostile.hangs import CONTENTS, MARKDOWN, MEGABYTE, SCHEMAS, everywhere
from tests.hostile.test_invisible_in_the_window import WithChild, settled, window_on
from tests.makers import make_item, make_text
from tests.stalls import ticking
from tests.ui.at_desk import AtDesk
from tests.ui.opened import until
from ui.blocks.content_view import ContentView
from ui.blocks.fill_queue import CHUNK_CHARS
from ui.blocks.paging import PAGE_CHARS

_BREAKS = re.compile(r"[\s\u200b\u2028\u2029]+")
MOST_BYTES = 2_000_000
LONGEST_LABEL = 2_100
"""A label holds 500 characters, the link dialog 2,000; the breaks in long runs come on top."""


def longest_run(text: str) -> int:
    """The longest piece that no line may be broken in."""
    return max(map(len, _BREAKS.split(text)), default=0)


def check_widgets(at: AtDesk) -> None:
    """No page is long, no run is unbroken, no label is huge."""
    for view in at.parts.findChildren(ContentView):
        for page in view._pages:
            assert sum(map(len, page)) <= 3 * PAGE_CHARS
        text = view.browser.toPlainText()
        assert len(text) <= 2 * PAGE_CHARS
        assert longest_run(text) <= RUN + 1
    for widget in at.opened.window.findChildren(QWidget):
        assert len(widget.accessibleName()) <= LONGEST_LABEL
        assert len(widget.toolTip()) <= LONGEST_LABEL
        if isinstance(widget, QLabel):
            assert len(widget.text()) <= LONGEST_LABEL


@pytest.mark.parametrize("name", CONTENTS)
async def test_an_answer_of_any_size_is_paged(name: str, qloop: object) -> None:
    await _open(CONTENTS[name], name)


async def _open(content: Content, name: str) -> None:
    first = make_item("first", answers=1)
    item = make_item("hang", contents=(content,))
    async with window_on((first, item)) as at:
        await at.go_to(first.id)
        await settled(at)
        async with ticking() as ticks:
            await at.go_to(item.id)
            await settled(at)
        tell(f"longest_stall_ms[{name}]", ticks)
        (pane,) = at.parts.readers.visible()
        assert pane.view.browser.toPlainText().strip() or pane.view.notice.told
        check_widgets(at)


@pytest.mark.parametrize("name", MARKDOWN)
async def test_markdown_that_hangs_a_parser_stays_plain_or_is_drawn(name: str, qloop: object) -> None:
    first = make_item("first", answers=1)
    item = make_item("hang", contents=(make_text(MARKDOWN[name]),))
    async with window_on((first, item)) as at:
        assert isinstance(at.desk, WithChild)
        await at.go_to(first.id)
        await settled(at)
        drawn = at.desk.rendered
        async with ticking() as ticks:
            await at.go_to(item.id)
            await settled(at)
        tell(f"longest_stall_ms[{name}]", ticks)
        (pane,) = at.parts.readers.visible()
        is_drawn = at.desk.rendered > drawn
        assert is_drawn or pane.view.notice.told != ""
        assert pane.view.browser.toPlainText().strip()
        check_widgets(at)
        # Whoever was killed has a successor, and both of them work.
        made = [await at.desk.render_markdown(f"*{number}*") for number in range(SIZE + 1)]
        assert made == [(f"<p><em>{number}</em></p>",) for number in range(SIZE + 1)]


class WithoutAnswers(WithChild):
    """The children never answer."""

    async def render_markdown(self, source: str) -> tuple[str, ...] | None:
        await asyncio.Event().wait()
        return None

    async def blocks(self, content: Content) -> tuple[Block, ...] | None:
        await asyncio.Event().wait()
        return None


async def test_plain_text_stands_there_before_any_child_has_answered(qloop: object) -> None:
    texts = {name: make_text(text) for name, text in MARKDOWN.items()}
    contents = [one for one in (*CONTENTS.values(), *texts.values()) if len(one.data) < MOST_BYTES]
    items = [make_item(f"r{number}", contents=(one,)) for number, one in enumerate(contents)]
    async with window_on(tuple(items), WithoutAnswers) as at:
        for item in items:
            await at.go_to(item.id)
            (pane,) = at.parts.readers.visible()
            await until(lambda view=pane.view: view.is_readable)
            pieces = [len(piece) for page in pane.view._pages for piece in page]
            assert max(pieces, default=0) <= 10 * CHUNK_CHARS


async def test_a_megabyte_in_every_field_is_cut_or_paged(qloop: object) -> None:
    items = everywhere()
    async with window_on(items) as at, ticking() as ticks:
        for item in items:
            await at.go_to(item.id)
            await settled(at)
            check_widgets(at)
            has_evidence = bool(item.evidence)
            for drawer in (at.area.drawers.evidence, at.area.drawers.trace) if has_evidence else ():
                drawer()
                await settled(at)
                check_widgets(at)
                at.parts.close_drawer()
        tell("longest_stall_ms[every field]", ticks)


@pytest.mark.parametrize("text", [MEGABYTE, "x\n" * 500_000, "\t" * 1_000_000, "\u200b" * 1_000_000])
async def test_a_megabyte_pasted_into_the_reason_is_cut_and_broken(text: str, qloop: object) -> None:
    async with window_on((make_item("r1", answers=1),)) as at:
        await at.show("src:r1")
        at.press("r")
        mime = QMimeData()
        mime.setText(text)
        async with ticking() as ticks:
            at.parts.form.reason.insertFromMimeData(mime)
            await settled(at)
        tell("longest_stall_ms[paste]", ticks)
        words = at.parts.form.reason.words()
        assert len(words) <= 70 * 1024
        shown = re.split("[\u2028\u2029]", at.parts.form.reason.document().toRawText())
        assert all(len(line) <= 8_200 for line in shown)
        assert max(longest_run(line) for line in shown) <= RUN + 1


def test_the_pages_joined_are_the_whole() -> None:
    from reviewer.render.pages import BREAK, PAGE_BYTES, paged

    pages = paged(MEGABYTE)
    assert "".join(pages).replace(BREAK, "") == MEGABYTE
    assert max(len(page.encode()) for page in pages) <= PAGE_BYTES
    assert all(one for one, _ in pairwise(pages))


HARMLESS = {"backtracking", "circle"}
"""They end: the one at the bound on backtracking, the other because it asks for nothing."""


@pytest.mark.parametrize("name", SCHEMAS)
async def test_a_hostile_schema_refuses_or_passes_and_reads_nothing(name: str, qloop: object) -> None:
    value = json.dumps({"a" * 40 + "!": "a" * 40 + "!"}).encode()
    content = Content(media_type="application/json", data=value)
    item = replace(make_item("r1", contents=(content,), risk=RiskLevel.HIGH), response_schema=SCHEMAS[name])
    async with window_on((item,)) as at:
        await at.show(item.id)
        async with ticking() as ticks:
            at.press("e")
            at.parts.form.editor.field.insertPlainText(" ")
            await settled(at)
        tell(f"longest_stall_ms[schema {name}]", ticks)
        code = at.decider.missing.code
        assert code == "" if name in HARMLESS else code.startswith("verdict.schema")
