"""Waiting: full jitter, capped, and never a wait without end."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.sync.backoff import CAP_S, delay

CHANCES = st.floats(0, 1, exclude_max=True)
ANYTHING = st.one_of(st.none(), st.floats())


@given(st.integers(0, 10_000), CHANCES, ANYTHING)
def test_every_wait_is_a_time_and_none_is_longer_than_the_cap(
    failures: int, chance: float, asked: float | None
) -> None:
    wait = delay(failures, chance, retry_after_s=asked)
    assert math.isfinite(wait)
    assert 0.1 <= wait <= CAP_S


@given(st.integers(0, 100), CHANCES, st.floats(0, CAP_S))
def test_no_try_comes_before_the_server_asked_for_it(failures: int, chance: float, asked: float) -> None:
    assert delay(failures, chance, retry_after_s=asked) >= asked


@given(st.integers(0, 100), CHANCES)
def test_window_doubles_with_each_failure(failures: int, chance: float) -> None:
    assert delay(failures, chance) <= delay(failures + 1, chance)


@pytest.mark.parametrize(("failures", "window"), [(0, 1), (1, 2), (5, 32), (8, 256), (9, 300), (50, 300)])
def test_jitter_spreads_over_the_whole_window(failures: int, window: float) -> None:
    assert delay(failures, 0.0) == 0.1
    assert delay(failures, 0.5) == window / 2


@pytest.mark.parametrize("asked", [float("nan"), float("-inf"), -5.0, 0.0])
def test_nonsense_in_retry_after_is_no_wait(asked: float) -> None:
    assert delay(3, 0.5, retry_after_s=asked) == delay(3, 0.5)
