"""Polling quickly while things move, slowly when nobody is there."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.sync.pacing import (
    ASLEEP_AFTER_S,
    ASLEEP_S,
    IDLE_S,
    LONGEST_REST_S,
    QUICK_S,
    next_poll,
    rest_after,
)


@given(st.floats(0, 1e6), st.floats(0, 1e9))
def test_movement_is_followed_at_once(previous: float, quiet: float) -> None:
    assert next_poll(previous, has_moved=True, quiet_s=quiet) == QUICK_S


@given(st.floats(0, 1e6), st.booleans())
def test_operator_at_work_sees_a_new_item_within_five_seconds(previous: float, has_moved: bool) -> None:
    assert next_poll(previous, has_moved=has_moved, quiet_s=ASLEEP_AFTER_S) <= IDLE_S == 5.0


def test_idle_source_is_asked_ever_more_slowly_up_to_its_ceiling() -> None:
    waits = [QUICK_S]
    for _ in range(20):
        waits.append(next_poll(waits[-1], has_moved=False, quiet_s=0))
    assert waits == sorted(waits)
    assert waits[-1] == IDLE_S


def test_desk_that_nobody_touches_polls_every_half_minute() -> None:
    wait = QUICK_S
    for _ in range(20):
        wait = next_poll(wait, has_moved=False, quiet_s=ASLEEP_AFTER_S + 1)
    assert wait == ASLEEP_S


def test_waking_up_brings_the_wait_down_at_once() -> None:
    assert next_poll(ASLEEP_S, has_moved=False, quiet_s=0) == IDLE_S


def test_source_that_takes_long_is_left_alone_as_long() -> None:
    assert rest_after(12.0, is_faulty=False) == 12.0
    assert rest_after(12.0, is_faulty=True) == 48.0


@given(st.floats(0, 1e6))
def test_no_source_is_left_alone_for_ever(took: float) -> None:
    assert rest_after(took, is_faulty=False) <= ASLEEP_S
    assert rest_after(took, is_faulty=True) <= LONGEST_REST_S
