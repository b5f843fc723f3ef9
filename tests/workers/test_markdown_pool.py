"""Markdown by way of the children: pieces, or a notice that says why not."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reviewer.render.registry import render
from reviewer.workers.markdown_pool import MarkdownPool
from tests.makers import make_calls, make_json, make_text


@asynccontextmanager
async def _pool(wall_s: float = 5.0) -> AsyncIterator[MarkdownPool]:
    pool = MarkdownPool(wall_s=wall_s)
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


async def test_markdown_comes_back_as_pieces() -> None:
    async with _pool() as pool:
        assert (await pool.render("*a*")).pieces == ("<p><em>a</em></p>",)


@pytest.mark.parametrize("hang", ["[`" * 5_000, "![" * 5_000, "[a](" * 10_000])
async def test_a_hanging_document_is_given_up_and_the_next_one_works(hang: str) -> None:
    async with _pool() as pool:
        refused = await pool.render(hang)
        assert (refused.pieces, refused.notice) == (None, "markdown.too_slow")
        assert [(await pool.render("a")).pieces for _ in range(3)] == [("<p>a</p>",)] * 3


async def test_a_refusal_says_why() -> None:
    async with _pool() as pool:
        assert (await pool.render("> " * 3_000 + "x")).notice == "markdown.too_deep"


async def test_after_the_end_there_is_only_a_notice() -> None:
    async with _pool() as pool:
        pass
    assert (await pool.render("a")).notice == "markdown.unavailable"


async def test_any_content_comes_back_as_the_blocks_that_the_core_makes() -> None:
    async with _pool() as pool:
        for content in (make_text("# a"), make_json({"a": [1, None]}), make_calls(("pay", {"sum": 1}))):
            assert await pool.blocks(content) == render(content)


async def test_after_the_end_there_are_no_blocks() -> None:
    async with _pool() as pool:
        pass
    assert await pool.blocks(make_text("a")) is None
