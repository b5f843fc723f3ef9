"""Both valid."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.decisions import Verdict
from reviewer.ids import CandidateId
from reviewer.verdicts.both_valid import BothValid
from tests.makers import make_item

BOTH = Verdict(
    name="both-valid",
    candidates=(CandidateId("cand-1"), CandidateId("cand-3")),
    conditions="1 in the EU, 3 elsewhere",
)


def test_two_answers_and_conditions_are_complete() -> None:
    assert BothValid().check(make_item(answers=3), BOTH) == ""


def test_one_answer_is_not_both() -> None:
    verdict = replace(BOTH, candidates=BOTH.candidates[:1])
    assert BothValid().check(make_item(answers=3), verdict) == "verdict.candidate_missing"


def test_conditions_are_needed() -> None:
    assert (
        BothValid().check(make_item(answers=3), replace(BOTH, conditions=" ")) == "verdict.conditions_missing"
    )


def test_an_item_with_one_answer_has_no_two_valid_ones() -> None:
    assert BothValid().applies(make_item(answers=1)) == "verdict.needs_several_answers"
