"""Every case of the corpora in every place that takes foreign text: no exception, no dangerous HTML."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from reviewer.cli.output import safe, safe_block
from reviewer.domain.content import JSON, MARKDOWN, PATCH, PLAIN, TOOL_CALLS, Content
from reviewer.domain.items import Evidence
from reviewer.render.invisible import Hidden, find_hidden
from reviewer.render.plain_line import LONGEST, plain_line
from reviewer.render.registry import render
from reviewer.workers.markdown_pool import MarkdownPool
from tests.hostile.corpora import json_files, markdown_examples, naughty_strings
from tests.hostile.figures import tell
from tests.hostile.html_oracle import dangers
from ui.blocks import html
from ui.blocks.block_html import pieces
from ui.messages.spelling import plain

Strings = list[str]


@pytest.fixture(scope="module")
def strings(shared_dir: Path) -> Strings:
    """Everything that is a text: 515 + 655, and the JSON files as the text that they are."""
    files = [path for kind in "ynit" for path in json_files(shared_dir, kind)]
    texts = [path.read_bytes()[:10_000].decode("utf-8", "replace") for path in files]
    naughty, examples = naughty_strings(shared_dir), markdown_examples(shared_dir)
    assert (len(naughty), len(examples), len(texts)) == (515, 655, 318 + 22)
    return [*naughty, *examples, *texts]


@pytest.mark.parametrize("media_type", [MARKDOWN, PLAIN, JSON, PATCH, TOOL_CALLS, "image/svg+xml", ""])
def test_an_answer_is_drawn_without_danger(strings: Strings, media_type: str) -> None:
    for text in strings:
        blocks = render(Content(media_type=media_type, data=text.encode()))
        assert blocks, repr(text)
        drawn = "".join(pieces(blocks))
        assert dangers(drawn) == set(), repr(text)
        assert _hidden(drawn) == [], repr(text)


def test_a_json_value_and_a_json_key_are_drawn_without_danger(strings: Strings) -> None:
    for text in strings:
        for value in ({text: 1}, {"k": text}, [text, [text]], {"a": {text: text}}):
            blocks = render(Content(media_type=JSON, data=json.dumps(value).encode()))
            drawn = "".join(pieces(blocks))
            assert dangers(drawn) == set(), repr(text)
            assert _hidden(drawn) == [], repr(text)


def test_a_tool_call_is_drawn_without_danger(strings: Strings) -> None:
    for text in strings:
        call = {"name": text, "description": text, "args": {text: text, "deep": [text]}}
        blocks = render(Content(media_type=TOOL_CALLS, data=json.dumps([call]).encode()))
        drawn = "".join(pieces(blocks))
        assert dangers(drawn) == set(), repr(text)
        assert _hidden(drawn) == [], repr(text)


async def test_the_killable_child_makes_no_dangerous_html(strings: Strings) -> None:
    pool = MarkdownPool(wall_s=10.0)
    pool.start()
    try:
        made = await asyncio.gather(*(pool.render(text) for text in strings))
    finally:
        await pool.aclose()
    for text, rendered in zip(strings, made, strict=True):
        assert rendered.pieces is not None or rendered.notice, repr(text)
        for piece in rendered.pieces or ():
            assert dangers(piece) == set(), repr(text)
            assert _hidden(piece) == [], repr(text)
    shown = sum(one.pieces is not None for one in made)
    tell("rendered_of_corpora", f"{shown}/{len(made)}")
    # A notice is right for what would freeze a widget; the corpora hold hardly anything of that sort.
    assert shown >= len(made) - 10


def test_names_and_lines_hide_nothing(strings: Strings) -> None:
    for text in strings:
        for line in (plain_line(text), plain(text), safe(text)):
            assert _hidden(line) == [], repr(text)
            assert not set(line) & set("\r\n\t"), repr(text)
            assert len(line) <= LONGEST, repr(text)


def test_the_terminal_gets_nothing_that_steers_it(strings: Strings) -> None:
    for text in strings:
        for line in safe_block(text):
            assert _hidden(line) == [], repr(text)
            assert not set(line) & set("\r\n\t"), repr(text)


def test_evidence_is_drawn_without_danger(strings: Strings) -> None:
    for text in strings:
        one = Evidence(id=text, title=text, media_type=text, text=text)
        drawn = html.heading(one.title) + html.paragraph(one.media_type, "caption")
        drawn += html.preformatted([(line, "") for line in one.text.split("\n")], "quote")
        drawn += html.table([(text, text)], head=(text, text))
        assert dangers(drawn) == set(), repr(text)


_SEEN = (Hidden.IMITATION, Hidden.LOOK_ALIKE, Hidden.STROKE)
"""What can be seen. It is marked in the setting of a whole text, and tags are no part of one."""


def _hidden(text: str) -> list[str]:
    """Hidden characters that are there raw. The desk's own break inside long runs is none of theirs."""
    return list(_raw(text))


def _raw(text: str) -> Iterator[str]:
    for found in find_hidden(text):
        if found.character not in "\n\u200b" and found.kind not in _SEEN:
            yield found.name
