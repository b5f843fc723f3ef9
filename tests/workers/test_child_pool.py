"""Children of one kind, killed and replaced unseen. The Markdown child stands for all of them."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reviewer.workers.blocks_wire import MARKDOWN
from reviewer.workers.child_pool import ChildGaveUp, ChildPool, ChildUnavailable, Replies


async def whole(replies: Replies) -> bytes:
    """The one frame of an answer as it is."""
    return await replies.following()


HANGING = MARKDOWN + b"[`" * 5_000


@pytest.fixture(autouse=True)
def time_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a machine that is busy with something else a child takes its time, and no test is about that."""
    monkeypatch.setattr("reviewer.workers.child_pool.START_S", 60.0)


@asynccontextmanager
async def _pool(wall_s: float = 30.0) -> AsyncIterator[ChildPool]:
    pool = ChildPool("markdown", size=2, wall_s=wall_s)
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


async def _drawn(pool: ChildPool, words: str) -> str:
    (piece,) = json.loads(await pool.ask(MARKDOWN + words.encode(), whole))["pieces"]
    return str(piece)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_hanging_question_is_given_up_and_the_next_ones_are_answered() -> None:
    async with _pool() as pool:
        with pytest.raises(ChildGaveUp):
            await pool.ask(HANGING, whole)
        assert [await _drawn(pool, "a") for _ in range(3)] == ["<p>a</p>"] * 3


async def test_the_wall_clock_ends_what_the_processor_clock_does_not() -> None:
    async with _pool(wall_s=0.0) as pool:
        with pytest.raises(ChildGaveUp):
            await pool.ask(MARKDOWN + b"a", whole)


async def test_many_at_once_take_turns() -> None:
    async with _pool() as pool:
        made = await asyncio.gather(*(_drawn(pool, f"n{number}") for number in range(20)))
        assert made == [f"<p>n{number}</p>" for number in range(20)]


async def test_a_caller_that_goes_away_leaves_no_half_answer_behind() -> None:
    async with _pool() as pool:
        await pool.ask(MARKDOWN + b"warm", whole)
        gone = asyncio.ensure_future(pool.ask(HANGING, whole))  # noqa: TID251
        await asyncio.sleep(0)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        assert [await _drawn(pool, "a") for _ in range(3)] == ["<p>a</p>"] * 3


async def test_no_child_survives_the_end() -> None:
    async with _pool() as pool:
        await asyncio.gather(pool.ask(MARKDOWN + b"a", whole), pool.ask(MARKDOWN + b"b", whole))
        pids = pool.pids
        assert len(pids) == 2
    assert [pid for pid in pids if _is_alive(pid)] == []


async def test_no_child_survives_an_end_in_the_middle_of_starting() -> None:
    pool = ChildPool("markdown", size=2, wall_s=5.0)
    pool.start()
    await asyncio.sleep(0)
    await pool.aclose()
    assert [pid for pid in pool.pids if _is_alive(pid)] == []


async def test_after_the_end_nobody_answers() -> None:
    async with _pool() as pool:
        pass
    with pytest.raises(ChildUnavailable):
        await pool.ask(MARKDOWN + b"a", whole)


@pytest.mark.expect_log("event=child_not_started")
async def test_a_child_that_is_killed_while_it_starts_is_replaced() -> None:
    async with _pool() as pool:
        while len(pool.pids) < 2:
            await asyncio.sleep(0)
        for pid in pool.pids:
            os.kill(pid, signal.SIGKILL)
        assert await _drawn(pool, "a") == "<p>a</p>"


@pytest.mark.expect_log("event=child_not_started")
async def test_children_that_never_start_are_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reviewer.workers.child_pool.MOST_FAILED_STARTS", 2)
    pool = ChildPool("no-such-kind", size=1, wall_s=5.0)
    pool.start()
    try:
        while pool._failed_starts < 2 or pool._running:
            await asyncio.sleep(0.01)
        monkeypatch.setattr("reviewer.workers.child_pool.START_S", 0.0)
        with pytest.raises(ChildUnavailable):
            await pool.ask(MARKDOWN + b"a", whole)
    finally:
        await pool.aclose()
    assert pool._failed_starts == 2


async def test_a_child_whose_answer_makes_no_sense_is_replaced() -> None:
    async def read(replies: Replies) -> None:
        raise ValueError(await replies.following())

    async with _pool() as pool:
        await asyncio.gather(*(_drawn(pool, "a") for _ in range(4)))
        before = pool.pids
        with pytest.raises(ChildGaveUp):
            await pool.ask(MARKDOWN + b"a", read)
        assert await _drawn(pool, "a") == "<p>a</p>"
        assert set(pool.pids) != set(before)


async def test_waiting_for_more_than_is_answered_comes_to_an_end() -> None:
    async def read(replies: Replies) -> None:
        while True:
            await replies.following()

    async with _pool(wall_s=1.0) as pool:
        with pytest.raises(ChildGaveUp):
            await pool.ask(MARKDOWN + b"a", read)
