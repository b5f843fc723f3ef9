"""The staging machine: when a verdict key acts, and when recording may begin."""

from __future__ import annotations

import pytest

from ui.decide.fact import matches
from ui.decide.staging import SETTLE_S, Phase, Stage

T0 = 1_000.0


def armed() -> Stage:
    return Stage().painted(T0).tick(T0 + SETTLE_S)


def staged() -> Stage:
    return armed().press("approve", T0 + 1)


def test_a_key_before_the_item_is_painted_is_dropped() -> None:
    assert Stage().press("approve", T0) == Stage()


def test_a_key_within_the_first_quarter_second_is_dropped() -> None:
    stage = Stage().painted(T0).press("approve", T0 + SETTLE_S - 0.01)
    assert (stage.phase, stage.verdict) == (Phase.UNPAINTED, "")


def test_a_key_after_the_quarter_second_stages() -> None:
    stage = Stage().painted(T0).press("approve", T0 + SETTLE_S)
    assert (stage.phase, stage.verdict) == (Phase.STAGED, "approve")


def test_only_the_first_paint_counts() -> None:
    assert Stage().painted(T0).painted(T0 + 5).painted_at == T0


def test_another_verdict_replaces_the_staged_one() -> None:
    assert staged().press("reject", T0 + 2).verdict == "reject"


@pytest.mark.parametrize(("complaint", "lacks_fact"), [("verdict.reason_missing", False), ("", True)])
def test_what_is_missing_keeps_recording_away(complaint: str, lacks_fact: bool) -> None:
    stage = armed().press("reject", T0 + 1, complaint=complaint, lacks_fact=lacks_fact)
    assert not stage.is_ready
    assert stage.recording() is stage


def test_what_was_missing_can_be_filled_in() -> None:
    stage = armed().press("reject", T0 + 1, complaint="verdict.reason_missing")
    assert stage.checked(complaint="", lacks_fact=False).recording().phase is Phase.RECORDING


def test_nothing_is_staged_while_a_recording_is_under_way() -> None:
    assert staged().recording().press("reject", T0 + 2).verdict == "approve"


def test_a_refusal_keeps_what_was_staged() -> None:
    assert staged().recording().refused() == staged()


def test_esc_takes_the_stage_back_and_leaves_the_keys_alive() -> None:
    assert staged().unstaged().press("reject", T0 + 2).verdict == "reject"


def test_a_dead_item_takes_no_key() -> None:
    dead = staged().died("dead.changed")
    assert dead.phase is Phase.DEAD
    assert dead.press("approve", T0 + 9) is dead
    assert not dead.recording().is_ready


def test_an_item_that_dies_while_it_is_recorded_is_dead_only_if_the_record_refuses() -> None:
    dying = staged().recording().died("dead.changed")
    assert dying.phase is Phase.RECORDING
    assert dying.refused().phase is Phase.DEAD


@pytest.mark.parametrize("typed", ["12480.00", "12,480.00", " 12 480.00 "])
def test_a_fact_is_the_same_with_or_without_separators(typed: str) -> None:
    assert matches(typed, "12480.00")


@pytest.mark.parametrize("typed", ["", "yes", "12480", "1248.00"])
def test_a_word_or_another_sum_is_not_the_fact(typed: str) -> None:
    assert not matches(typed, "12480.00")
