"""Marks are counted by the children as far as they can, and always counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reviewer.actions.render_markdown import BATCH_BYTES, RenderMarkdown
from reviewer.render.counting import Thing, count, known
from reviewer.workers.blocks_wire import BLOCKS
from reviewer.workers.child_pool import ChildGaveUp
from reviewer.workers.markdown_pool import MarkdownPool
from tests.makers import make_text

SIGN = "\u202e"


@asynccontextmanager
async def children_ready() -> AsyncIterator[RenderMarkdown]:
    children = RenderMarkdown()
    try:
        yield children
    finally:
        await children.aclose()


def things(name: str) -> list[Thing]:
    long = make_text(f"{name} long {SIGN}" + "word " * (BATCH_BYTES // 5))
    return [f"{name} {SIGN}", long, f"{name} p\u0430y", "plain", f"{name} {SIGN}"]


async def test_each_is_counted_once_and_remembered() -> None:
    asked = things("once")
    async with children_ready() as children:
        counted = await children.counts(asked)
    assert counted == {one: count(one) for one in asked}
    assert [known(one) for one in asked] == [count(one) for one in asked]


async def test_what_is_known_needs_no_child() -> None:
    asked = things("known")
    async with children_ready() as children:
        before = await children.counts(asked)
    assert await children.counts(asked) == before


async def test_a_child_that_was_taken_over_while_drawing_can_not_hide_a_mark(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whatever such a child says, it is not asked how many marks there are."""
    asked: list[bytes] = []

    async def hide(_self: MarkdownPool, body: bytes, *_read: object, **_within: object) -> None:
        asked.append(body)
        raise ChildGaveUp

    monkeypatch.setattr(MarkdownPool, "ask", hide)
    thing = make_text(f"taken over {SIGN} " + "word " * 60_000)
    async with children_ready() as children:
        assert await children.blocks(thing) is None
        assert (await children.counts([thing]))[thing].total == 1
    assert [body[:1] for body in asked] == [BLOCKS]


async def test_where_no_child_counts_it_is_counted_here() -> None:
    async with children_ready() as children:
        children.warm_up()
    asked = things("no child")
    assert await children.counts(asked) == {one: count(one) for one in asked}
