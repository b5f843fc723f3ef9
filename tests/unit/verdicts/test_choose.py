"""Choose."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.ids import CandidateId
from reviewer.verdicts.choose import Choose
from tests.makers import make_item


def test_one_answer_of_the_item_is_chosen() -> None:
    assert Choose().check(make_item(), Verdict(name="choose", candidates=(CandidateId("cand-2"),))) == ""


def test_a_choice_names_an_answer() -> None:
    assert Choose().check(make_item(), Verdict(name="choose")) == "verdict.candidate_missing"


def test_a_single_answer_is_no_choice() -> None:
    assert Choose().applies(make_item(answers=1)) == "verdict.needs_several_answers"


def test_an_item_that_does_not_allow_it_offers_no_choice() -> None:
    assert Choose().applies(make_item(allowed_verdicts=frozenset({"reject"}))) == "verdict.not_allowed"
