"""The child that draws evidence, through its pool."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from reviewer.render.file_kind import FileKind
from reviewer.workers.evidence_drawn import Drawn
from reviewer.workers.evidence_pool import EvidencePool
from tests.hostile.files import pdf, picture
from tests.workers.evidence import wanted


@asynccontextmanager
async def open_pool(**changes: float) -> AsyncIterator[EvidencePool]:
    pool = EvidencePool(**changes)  # type: ignore[arg-type]
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


def reading(data: bytes, times: list[int] | None = None) -> Callable[[], Awaitable[bytes]]:
    """What hands the file over, and how often it was asked to."""

    async def read() -> bytes:
        if times is not None:
            times.append(len(data))
        return data

    return read


def answered(drawn: Drawn | None) -> Drawn:
    assert drawn is not None
    return drawn


async def test_a_page_comes_as_pixels() -> None:
    async with open_pool() as pool:
        answer = await pool.draw("d", reading(pdf()), wanted())
        assert (answer.kind, answer.code) == (FileKind.PDF, "")
        drawn = answered(answer.drawn)
        assert len(drawn.pixels) == drawn.width * drawn.height * 4


async def test_the_next_page_does_not_need_the_file_again() -> None:
    times: list[int] = []
    async with open_pool() as pool:
        for zoom in (1.0, 2.0, 1.0):
            await pool.draw("d", reading(pdf(), times), wanted(zoom=zoom))
        assert len(times) == 1
        await pool.draw("other", reading(picture("PNG"), times), wanted())
        await pool.draw("d", reading(pdf(), times), wanted())
        assert len(times) == 3


async def test_a_file_of_the_largest_size_comes_through() -> None:
    data = b"%PDF-1.7" + bytes(32 * 1024 * 1024 - 8)
    async with open_pool() as pool:
        answer = await pool.draw("d", reading(data), wanted())
        assert (answer.kind, answer.code) == (FileKind.PDF, "evidence.broken")


async def test_what_is_not_drawn_is_only_named() -> None:
    async with open_pool() as pool:
        answer = await pool.draw("d", reading(b"MZ\0\0"), wanted())
        assert (answer.kind, answer.drawn, answer.code) == (FileKind.OTHER, None, "")


async def test_a_refusal_leaves_the_child_alive() -> None:
    async with open_pool() as pool:
        await pool.draw("good", reading(pdf()), wanted())
        before = pool.pids
        broken = await pool.draw("broken", reading(b"%PDF-1.7 no"), wanted())
        assert (broken.code, pool.pids) == ("evidence.broken", before)


async def test_a_child_that_does_not_come_to_an_end_is_replaced() -> None:
    async with open_pool(wall_s=0.0) as pool:
        assert (await pool.draw("d", reading(pdf()), wanted())).code == "evidence.too_slow"


async def test_after_the_end_there_is_only_a_notice() -> None:
    async with open_pool() as pool:
        await pool.draw("d", reading(pdf()), wanted())
        pids = pool.pids
    assert (await pool.draw("d", reading(pdf()), wanted())).code == "evidence.unavailable"
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_child_that_answers_nonsense_is_replaced_and_told_like_one_that_died(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with open_pool() as pool:
        await pool.draw("d", reading(pdf()), wanted())
        before = pool.pids
        with monkeypatch.context() as patched:
            patched.setattr("reviewer.workers.evidence_wire.MAX_HEAD_BYTES", 5)
            answer = await pool.draw("d", reading(pdf()), wanted())
        assert (answer.drawn, answer.code) == (None, "evidence.too_slow")
        assert (await pool.draw("d", reading(pdf()), wanted())).drawn is not None
        assert set(pool.pids).isdisjoint(before)
