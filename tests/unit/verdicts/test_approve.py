"""Approve."""

from __future__ import annotations

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest, ItemKind
from reviewer.ids import CandidateId
from reviewer.verdicts.approve import Approve
from tests.makers import make_item

ONE = Verdict(name="approve", candidates=(CandidateId("cand-1"),))
CALL = ActionRequest(index=0, name="refund", arguments=b"{}")


def test_one_answer_is_approved_by_its_id() -> None:
    assert Approve().check(make_item(answers=1), ONE) == ""


def test_an_answer_that_is_not_named_is_not_approved() -> None:
    assert Approve().check(make_item(answers=1), Verdict(name="approve")) == "verdict.candidate_missing"


def test_several_answers_are_chosen_from() -> None:
    assert Approve().applies(make_item(answers=2)) == "verdict.choose_one"


def test_action_requests_are_approved_as_a_whole() -> None:
    item = make_item(answers=0, actions=(CALL,))
    assert Approve().check(item, Verdict(name="approve")) == ""
    as_asked = Verdict(name="approve", actions=(ActionAnswer(index=0, verb="approve"),))
    assert Approve().check(item, as_asked) == ""


def test_an_approval_with_a_rejected_action_is_an_edit() -> None:
    verdict = Verdict(name="approve", actions=(ActionAnswer(index=0, verb="reject"),))
    assert Approve().check(make_item(answers=0, actions=(CALL,)), verdict) == "verdict.use_edit"


def test_a_yes_or_no_question_needs_no_answer_to_approve() -> None:
    assert Approve().check(make_item(answers=0), Verdict(name="approve")) == ""


def test_an_open_question_without_answer_cannot_be_approved() -> None:
    assert Approve().applies(make_item(answers=0, kind=ItemKind.QUESTION)) == "verdict.no_answer"


def test_an_item_that_does_not_allow_it_is_not_approved() -> None:
    item = make_item(answers=1, allowed_verdicts=frozenset({"reject"}))
    assert Approve().applies(item) == "verdict.not_allowed"


def test_an_action_that_must_be_edited_is_not_approved() -> None:
    item = make_item(
        answers=0, actions=(ActionRequest(index=0, name="a", arguments=b"{}", allowed=frozenset()),)
    )
    assert Approve().applies(item) == "verdict.action_not_allowed"
