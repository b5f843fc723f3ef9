"""Blocks survive the way from the child that made them."""

from __future__ import annotations

import pytest

from reviewer.domain.content import Content
from reviewer.render._api import Code, Notice
from reviewer.render.registry import render
from reviewer.workers.blocks_wire import read_blocks, read_content, written_blocks, written_content
from tests.makers import make_calls, make_json, make_patch, make_text

CONTENTS = {
    "markdown": make_text("# A\n\nb *c*"),
    "long markdown": make_text("word " * 40_000),
    "plain": Content(media_type="text/plain", data=b"\xff\x00a"),
    "table": make_json([{"a": 1, "b": None}, {"a": "1", "b": True}]),
    "tree": make_json({"a": [1, {"b": []}]}),
    "surrogates": Content(media_type="application/json", data=b'{"a\\ud800": ["x\\udfff"]}'),
    "patch": make_patch("--- a/f\n+++ b/f\n@@ -1 +1 @@\n-a\n+b\n"),
    "calls": make_calls(("pay", {"sum": 1, "to": {"name": "x"}})),
    "broken": Content(media_type="application/json", data=b"{"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_blocks_arrive_as_they_were_made(name: str) -> None:
    blocks = render(CONTENTS[name])
    assert [one for some in read_blocks(written_blocks(blocks)) for one in some] == list(blocks)


def test_blocks_that_no_renderer_makes_yet_arrive_too() -> None:
    blocks = [Code(text="a", language="sql"), Notice(code="render.cut", params={"shown": 3})]
    assert [one for some in read_blocks(written_blocks(blocks)) for one in some] == blocks


@pytest.mark.parametrize("name", CONTENTS)
def test_content_arrives_with_its_bytes(name: str) -> None:
    assert read_content(written_content(CONTENTS[name])) == CONTENTS[name]
