"""Two children, killed and replaced unseen."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reviewer.workers.markdown_pool import MarkdownPool


@asynccontextmanager
async def _pool(wall_s: float = 5.0) -> AsyncIterator[MarkdownPool]:
    pool = MarkdownPool(wall_s=wall_s)
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_markdown_comes_back_as_pieces() -> None:
    async with _pool() as pool:
        assert (await pool.render("*a*")).pieces == ("<p><em>a</em></p>",)


@pytest.mark.parametrize("hang", ["[`" * 5_000, "![" * 5_000, "[a](" * 10_000])
async def test_a_hanging_document_is_given_up_and_the_next_one_works(hang: str) -> None:
    async with _pool() as pool:
        refused = await pool.render(hang)
        assert (refused.pieces, refused.notice) == (None, "markdown.too_slow")
        assert [(await pool.render("a")).pieces for _ in range(3)] == [("<p>a</p>",)] * 3


async def test_the_wall_clock_ends_what_the_processor_clock_does_not() -> None:
    async with _pool(wall_s=0.0) as pool:
        assert (await pool.render("a")).notice == "markdown.too_slow"


async def test_a_refusal_says_why() -> None:
    async with _pool() as pool:
        assert (await pool.render("> " * 3_000 + "x")).notice == "markdown.too_deep"


async def test_many_at_once_take_turns() -> None:
    async with _pool() as pool:
        made = await asyncio.gather(*(pool.render(f"n{number}") for number in range(20)))
        assert [one.pieces for one in made] == [(f"<p>n{number}</p>",) for number in range(20)]


async def test_a_caller_that_goes_away_leaves_no_half_answer_behind() -> None:
    async with _pool() as pool:
        await pool.render("warm")
        gone = asyncio.ensure_future(pool.render("[`" * 5_000))  # noqa: TID251
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert [(await pool.render("a")).pieces for _ in range(3)] == [("<p>a</p>",)] * 3


async def test_no_child_survives_the_end() -> None:
    async with _pool() as pool:
        await asyncio.gather(pool.render("a"), pool.render("b"))
        pids = [child.pid for child in pool._all]
        assert len(pids) == 2
    assert [pid for pid in pids if _is_alive(pid)] == []


async def test_no_child_survives_an_end_in_the_middle_of_starting() -> None:
    pool = MarkdownPool()
    pool.start()
    await asyncio.sleep(0)
    await pool.aclose()
    assert [child.pid for child in pool._all if _is_alive(child.pid)] == []


async def test_after_the_end_there_is_only_a_notice() -> None:
    async with _pool() as pool:
        pass
    assert (await pool.render("a")).notice == "markdown.unavailable"
