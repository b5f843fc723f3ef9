"""Reject."""

from __future__ import annotations

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest
from reviewer.verdicts.reject import Reject
from tests.makers import make_item

CALL = ActionRequest(index=0, name="refund", arguments=b"{}")


def test_a_rejection_with_a_code_is_complete() -> None:
    assert Reject().check(make_item(), Verdict(name="reject", reason_code="too-risky")) == ""


def test_a_rejection_needs_a_code() -> None:
    assert Reject().check(make_item(), Verdict(name="reject", reason="no")) == "verdict.reason_code_missing"


def test_other_needs_words() -> None:
    assert (
        Reject().check(make_item(), Verdict(name="reject", reason_code="other")) == "verdict.reason_missing"
    )


def test_an_action_that_cannot_be_refused_blocks_it() -> None:
    item = make_item(
        actions=(ActionRequest(index=0, name="a", arguments=b"{}", allowed=frozenset({"edit"})),)
    )
    assert Reject().applies(item) == "verdict.action_not_allowed"


def test_an_item_that_does_not_allow_it_is_not_rejected() -> None:
    assert Reject().applies(make_item(allowed_verdicts=frozenset({"approve"}))) == "verdict.not_allowed"


def test_a_rejection_with_an_approved_action_is_an_edit() -> None:
    verdict = Verdict(
        name="reject", reason_code="too-risky", actions=(ActionAnswer(index=0, verb="approve"),)
    )
    assert Reject().check(make_item(actions=(CALL,)), verdict) == "verdict.use_edit"
