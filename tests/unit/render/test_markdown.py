"""Markdown, handed on as source."""

from __future__ import annotations

from reviewer.render._api import Markup, Notice, Text
from reviewer.render.markdown import MAX_SOURCE_BYTES, MarkdownRenderer
from tests.makers import make_json, make_text


def test_markdown_is_handed_on_with_its_plain_pages() -> None:
    assert MarkdownRenderer().blocks(make_text("# A")) == (Markup(source="# A", pages=("# A",)),)


def test_only_markdown_is_taken_for_markdown() -> None:
    assert MarkdownRenderer().priority(make_text("# A")) > 1
    assert MarkdownRenderer().priority(make_json({})) == 0


def test_too_long_markdown_is_shown_as_written() -> None:
    notice, *pages = MarkdownRenderer().blocks(make_text("word\n" * MAX_SOURCE_BYTES))
    assert notice == Notice(code="render.too_long_for_markdown", params={"bytes": 5 * MAX_SOURCE_BYTES})
    assert all(isinstance(page, Text) for page in pages)
