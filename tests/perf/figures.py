"""Percentiles of a few hundred timings."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def timed(work: Callable[[], T]) -> tuple[float, T]:
    """Milliseconds, and what came of it."""
    begun = time.perf_counter()
    value = work()
    return (time.perf_counter() - begun) * 1000, value


def percentile(timings: Sequence[float], share: float) -> float:
    """The timing that `share` of all stay below, to a hundredth."""
    ordered = sorted(timings)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


def spread(timings: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and the longest."""
    return {"p50": percentile(timings, 0.5), "p99": percentile(timings, 0.99), "max": round(max(timings), 2)}
