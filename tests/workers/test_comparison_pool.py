"""Comparing in children that may be killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.report import ConflictReport
from reviewer.workers.child_pool import ChildGaveUp, Replies
from reviewer.workers.comparison_pool import ComparisonPool, _read
from reviewer.workers.comparison_wire import written_landmarks, written_report
from reviewer.workers.spawn import self_environment
from tests.makers import make_candidate, make_text

CANDIDATES = [make_candidate(number, make_text(f"Pay {number} EUR.\n\nAt once.")) for number in (1, 2, 3)]


def ignore(report: ConflictReport) -> None:
    """Nobody waits for it."""
    assert report.rows


class Said(Replies):
    """What a child would say."""

    def __init__(self, *frames: bytes) -> None:
        self._frames = iter(frames)

    async def following(self) -> bytes:
        return next(self._frames)


@asynccontextmanager
async def _pool(wall_s: float = 15.0, size: int = 2) -> AsyncIterator[ComparisonPool]:
    pool = ComparisonPool(wall_s=wall_s, size=size)
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


async def test_the_child_tells_the_report_that_the_core_would_build_and_then_where_its_rows_stand() -> None:
    report = build_report(CANDIDATES)
    told: list[ConflictReport] = []
    async with _pool() as pool:
        assert await pool.compare(CANDIDATES, told.append) == landmarks(report, CANDIDATES)
    assert told == [report]


async def test_a_comparison_that_takes_too_long_is_given_up() -> None:
    async with _pool(wall_s=0.0) as pool:
        with pytest.raises(ChildGaveUp):
            await pool.compare(CANDIDATES, ignore)


async def test_a_child_that_dies_is_replaced() -> None:
    async with _pool(size=1) as pool:
        await pool.compare(CANDIDATES, ignore)
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ChildGaveUp):
            await pool.compare(CANDIDATES, ignore)
        assert len(await pool.compare(CANDIDATES, ignore)) == 3


@pytest.mark.parametrize("named", [0, 2])
async def test_landmarks_of_another_number_of_answers_are_not_taken(named: int) -> None:
    replies = Said(written_report(build_report(CANDIDATES)), written_landmarks([Landmarks()] * named))
    with pytest.raises(ValueError, match="one for each answer"):
        await _read(CANDIDATES, ignore, replies)


def test_the_child_never_loads_qt() -> None:
    told = (
        "import sys, reviewer.workers.comparison_child as m; print([n for n in sys.modules if 'PySide' in n])"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", told], env=self_environment(), capture_output=True, check=True
    )
    assert ran.stdout.strip() == b"[]"
