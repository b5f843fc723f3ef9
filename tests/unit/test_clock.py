"""Time: aware, UTC, and spelled one way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.clock import SystemClock, from_text, to_text
from tests.makers import NOON

MOMENTS = st.integers(0, 4 * 10**12).map(
    lambda ms: datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=ms)
)


@given(MOMENTS)
def test_a_spelled_time_reads_back_to_the_millisecond(moment: datetime) -> None:
    assert abs(from_text(to_text(moment)) - moment) < timedelta(milliseconds=1)


@given(MOMENTS, st.integers(1, 10**9))
def test_spelled_times_sort_as_text_like_times(moment: datetime, later_ms: int) -> None:
    assert to_text(moment) <= to_text(moment + timedelta(milliseconds=later_ms))


def test_another_offset_is_spelled_in_utc() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=5, minutes=30)))
    assert to_text(there) == "2026-11-22T12:00:00.000Z"


def test_time_without_an_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="offset"):
        from_text("2026-11-22T12:00:00")


def test_system_clock_is_aware_and_its_waiting_time_never_runs_back() -> None:
    clock = SystemClock()
    first, second = clock.monotonic(), clock.monotonic()
    assert clock.now().tzinfo is UTC
    assert second >= first
