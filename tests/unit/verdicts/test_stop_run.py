"""Stop run."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.verdicts.stop_run import StopRun
from tests.makers import make_item

STOPPABLE = make_item(allowed_verdicts=frozenset({"approve", "stop-run"}))


def test_a_source_that_lists_it_takes_it_with_words() -> None:
    assert StopRun().check(STOPPABLE, Verdict(name="stop-run", reason="it loops")) == ""


def test_words_are_needed() -> None:
    assert StopRun().check(STOPPABLE, Verdict(name="stop-run")) == "verdict.reason_missing"


def test_it_is_never_offered_by_default() -> None:
    assert StopRun().applies(make_item(allowed_verdicts=frozenset())) == "verdict.not_allowed"
    assert StopRun().applies(make_item()) == "verdict.not_allowed"
