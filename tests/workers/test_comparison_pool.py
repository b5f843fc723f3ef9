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
from reviewer.workers.child_pool import ChildGaveUp
from reviewer.workers.comparison_pool import ComparisonPool
from reviewer.workers.spawn import self_environment
from tests.makers import make_candidate, make_text

CANDIDATES = [make_candidate(number, make_text(f"Pay {number} EUR.\n\nAt once.")) for number in (1, 2, 3)]


@asynccontextmanager
async def _pool(wall_s: float = 15.0, size: int = 2) -> AsyncIterator[ComparisonPool]:
    pool = ComparisonPool(wall_s=wall_s, size=size)
    pool.start()
    try:
        yield pool
    finally:
        await pool.aclose()


async def test_the_child_builds_the_report_that_the_core_would_build() -> None:
    async with _pool() as pool:
        assert await pool.report(CANDIDATES) == build_report(CANDIDATES)


async def test_the_child_finds_the_landmarks_also_without_having_been_asked_for_the_report() -> None:
    async with _pool() as pool:
        assert await pool.landmarks(CANDIDATES) == landmarks(build_report(CANDIDATES), CANDIDATES)


async def test_a_comparison_that_takes_too_long_is_given_up() -> None:
    async with _pool(wall_s=0.0) as pool:
        with pytest.raises(ChildGaveUp):
            await pool.report(CANDIDATES)


async def test_a_child_that_dies_is_replaced() -> None:
    async with _pool(size=1) as pool:
        await pool.report(CANDIDATES)
        (pid,) = pool.pids
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ChildGaveUp):
            await pool.report(CANDIDATES)
        assert await pool.report(CANDIDATES) == build_report(CANDIDATES)


def test_the_child_never_loads_qt() -> None:
    told = (
        "import sys, reviewer.workers.comparison_child as m; print([n for n in sys.modules if 'PySide' in n])"
    )
    ran = subprocess.run(
        [sys.executable, "-P", "-c", told], env=self_environment(), capture_output=True, check=True
    )
    assert ran.stdout.strip() == b"[]"
