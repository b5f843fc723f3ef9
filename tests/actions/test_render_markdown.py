"""Marks are counted by the children as far as they can, and always counted."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from reviewer.actions.render_markdown import BATCH_BYTES, RenderMarkdown
from reviewer.render.counting import Thing, count, known
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


async def test_where_no_child_counts_it_is_counted_here() -> None:
    async with children_ready() as children:
        children.warm_up()
    asked = things("no child")
    assert await children.counts(asked) == {one: count(one) for one in asked}
