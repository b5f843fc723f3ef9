"""Edit: content, or an answer for each action."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest
from reviewer.ids import CandidateId
from reviewer.verdicts.edit import Edit
from tests.makers import make_item, make_text

ALL = frozenset({"approve", "edit", "reject", "respond"})
TWO = make_item(
    answers=0,
    actions=(
        ActionRequest(index=0, name="refund", arguments=b"{}", allowed=ALL),
        ActionRequest(index=1, name="mail", arguments=b"{}"),
    ),
)


def _answers(*answers: ActionAnswer) -> Verdict:
    return Verdict(name="edit", actions=answers)


def _answer(index: int, verb: str, arguments: bytes | None = None, message: str = "") -> ActionAnswer:
    return ActionAnswer(index=index, verb=verb, arguments=arguments, message=message)


def test_edited_content_goes() -> None:
    verdict = Verdict(name="edit", content=make_text("better"), candidates=(CandidateId("cand-2"),))
    assert Edit().check(make_item(), verdict) == ""


def test_an_edit_without_content_is_incomplete() -> None:
    assert Edit().check(make_item(), Verdict(name="edit")) == "verdict.content_missing"


def test_an_edit_begins_from_one_answer_at_most() -> None:
    both = (CandidateId("cand-1"), CandidateId("cand-2"))
    verdict = Verdict(name="edit", content=make_text("better"), candidates=both)
    assert Edit().check(make_item(), verdict) == "verdict.too_many_candidates"


def test_an_item_that_does_not_allow_it_is_not_edited() -> None:
    item = make_item(allowed_verdicts=frozenset({"approve"}))
    assert Edit().check(item, Verdict(name="edit", content=make_text("x"))) == "verdict.not_allowed"


def test_actions_that_take_nothing_but_approval_are_not_edited() -> None:
    only = ActionRequest(index=0, name="a", arguments=b"{}", allowed=frozenset({"approve"}))
    assert Edit().applies(make_item(actions=(only,))) == "verdict.action_not_allowed"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (_answer(0, "edit", b'{"amount": 1}'), _answer(1, "approve"), ""),
        (_answer(0, "approve"), _answer(1, "reject"), ""),
        (_answer(0, "respond", message="who?"), _answer(1, "reject"), ""),
        (_answer(0, "respond"), _answer(1, "reject"), "verdict.message_missing"),
        (_answer(0, "edit"), _answer(1, "approve"), "verdict.arguments_missing"),
        (_answer(0, "edit", b"[]"), _answer(1, "approve"), "verdict.arguments_not_json"),
        (_answer(0, "approve"), _answer(1, "edit", b"{}"), "verdict.action_not_allowed"),
        (_answer(0, "delete"), _answer(1, "approve"), "verdict.action_not_allowed"),
        (_answer(0, "approve"), _answer(1, "approve"), "verdict.nothing_edited"),
        (_answer(0, "reject"), _answer(1, "reject"), "verdict.use_reject"),
        (_answer(0, "reject"), _answer(0, "reject"), "verdict.actions_not_covered"),
        (_answer(0, "reject"), _answer(2, "reject"), "verdict.actions_not_covered"),
    ],
)
def test_every_action_gets_an_answer_that_it_takes(
    first: ActionAnswer, second: ActionAnswer, expected: str
) -> None:
    assert Edit().check(TWO, _answers(first, second)) == expected


def test_an_action_without_answer_is_noticed() -> None:
    assert Edit().check(TWO, _answers(_answer(0, "reject"))) == "verdict.actions_not_covered"
