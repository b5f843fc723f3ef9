"""The hold near a deadline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reviewer.policy.hold import hold_near, may_begin_for_s
from tests.makers import NOON


@pytest.mark.parametrize(("left_s", "held_s"), [(14, 0), (15, 10), (3600, 10), (-1, 10)])
def test_no_hold_where_a_deadline_is_nearer_than_it_and_a_margin(left_s: int, held_s: int) -> None:
    deadlines = [NOON + timedelta(days=1), NOON + timedelta(seconds=left_s)]
    assert hold_near(deadlines, 10, NOON) == held_s


def test_hold_without_a_deadline_may_begin_at_any_time() -> None:
    assert may_begin_for_s((), 10, NOON) == float("inf")
    assert may_begin_for_s([NOON + timedelta(seconds=40)], 10, NOON) == 25
