"""Time goes to what is in view, while anybody can see it, and never more than passes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import HandClock
from ui.exposure.stopwatch import LONGEST_GAP_S, Stopwatch, Tally

PARTS = 5
spans = st.integers(0, 4_000).map(lambda tenths: tenths / 10)
looks = st.lists(st.tuples(st.integers(0, 2), st.sets(st.integers(0, PARTS - 1), max_size=PARTS)), max_size=4)


def begun() -> tuple[HandClock, Stopwatch, Tally]:
    clock, shown = HandClock(), Tally()
    stopwatch = Stopwatch(clock.monotonic)
    stopwatch.start_over(shown)
    return clock, stopwatch, shown


@given(st.lists(st.tuples(spans, looks, st.booleans()), max_size=20))
def test_no_part_is_in_view_for_longer_than_anything_was_shown(
    steps: list[tuple[float, list[tuple[int, set[int]]], bool]],
) -> None:
    clock, stopwatch, shown = begun()
    tallies = [Tally(PARTS) for _ in range(3)]
    passed = 0.0
    for span_s, looked, is_seen in steps:
        stopwatch.look([(tallies[at], sorted(parts)) for at, parts in looked], is_seen=is_seen)
        clock.advance(span_s)
        passed += span_s
    stopwatch.settle()
    for tally in tallies:
        assert max(tally.times_s) <= tally.any_s + 1e-6
        assert tally.any_s <= shown.any_s + 1e-6
    assert shown.any_s <= passed + 1e-6


@given(spans, st.booleans())
def test_what_was_never_looked_at_has_no_time(span_s: float, is_seen: bool) -> None:
    clock, stopwatch, _ = begun()
    tally = Tally(PARTS)
    stopwatch.look([(tally, (1, 2))], is_seen=is_seen)
    clock.advance(span_s)
    stopwatch.settle()
    assert [at for at, one in enumerate(tally.times_s) if one] in ([], [1, 2])
    assert bool(tally.any_s) == (is_seen and span_s > 0)


def test_a_long_silence_counts_as_its_bound() -> None:
    clock, stopwatch, shown = begun()
    tally = Tally()
    stopwatch.look([(tally, (0,))], is_seen=True)
    clock.advance(3_600)
    stopwatch.settle()
    clock.advance(2)
    stopwatch.settle()
    assert tally.any_s == shown.any_s == pytest.approx(LONGEST_GAP_S + 2)


def test_in_two_places_at_once_a_thing_is_in_view_once() -> None:
    clock, stopwatch, shown = begun()
    tally = Tally(3)
    stopwatch.look([(tally, (0, 1)), (tally, (1, 2))], is_seen=True)
    clock.advance(4)
    stopwatch.settle()
    assert tally.times_s == pytest.approx([4, 4, 4])
    assert shown.any_s == pytest.approx(4)


def test_another_item_takes_no_time_of_the_one_before() -> None:
    clock, stopwatch, first = begun()
    tally, second = Tally(), Tally()
    stopwatch.look([(tally, (0,))], is_seen=True)
    clock.advance(3)
    stopwatch.start_over(second)
    clock.advance(5)
    stopwatch.settle()
    assert (first.any_s, second.any_s, tally.any_s) == pytest.approx((3, 0, 3))


def test_where_nothing_is_in_view_nothing_is_shown() -> None:
    clock, stopwatch, shown = begun()
    stopwatch.look([(Tally(), ())], is_seen=True)
    clock.advance(3)
    stopwatch.settle()
    assert shown.any_s == 0
