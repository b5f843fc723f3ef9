"""What the health drawer says of one source."""

from __future__ import annotations

from datetime import timedelta

from reviewer.domain.sources import Condition, SourceHealth
from reviewer.ids import SourceId
from tests.makers import NOON, HandClock
from ui.messages.catalogue import WORDS
from ui.status.health import lines

SOON = NOON + timedelta(seconds=5)
NEXT = WORDS.time(SOON, now=NOON)


def test_source_that_answers_has_no_tries_that_failed() -> None:
    health = SourceHealth(
        source=SourceId("prod"), condition=Condition.OK, last_ok_at=NOON, next_try_at=SOON, failures=0
    )
    told = lines(health, HandClock())
    assert f"Looks again at {NEXT}" in told
    assert not [line for line in told if "tries" in line or "try" in line]


def test_source_that_does_not_answer_says_how_often_it_was_tried() -> None:
    health = SourceHealth(
        source=SourceId("prod"),
        condition=Condition.OFFLINE,
        failing_since=NOON,
        next_try_at=SOON,
        failures=3,
    )
    assert f"3 tries failed; the next at {NEXT}" in lines(health, HandClock())
