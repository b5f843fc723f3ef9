"""From a verdict to the bytes that resume a run."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer.domain.content import Content
from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId
from reviewer.lenses.answer import answer
from tests.makers import make_calls, make_item, make_json, make_text
from tests.unit.lenses.spelled import TITLE, item

EMAIL = {"to": "a@example.com", "sum": 1.50}


def batched() -> ReviewItem:
    return item(
        "hitl-batched",
        {
            "action_requests": [{"name": "mail", "args": EMAIL}, {"name": "drop", "args": {"id": 1}}],
            "review_configs": [
                {"action_name": "mail", "allowed_decisions": ["approve", "edit", "reject", "respond"]},
                {"action_name": "drop", "allowed_decisions": ["approve", "reject"]},
            ],
        },
    )


def inbox(*verbs: str) -> ReviewItem:
    flags = {f"allow_{verb}": True for verb in verbs}
    request = {"action_request": {"action": "post", "args": {"text": "x"}}, "config": flags}
    return item("agent-inbox", [request])


def conflict(**more: Any) -> ReviewItem:
    answers = [{"agent": "a", "answer": "30 days"}, {"agent": "b", "answer": {"days": 14}}]
    return item("raw-conflict", {"kind": "conflict", "question": "Q", "candidates": answers, **more})


def given(where: ReviewItem, name: str, *candidates: str, **more: Any) -> Any:
    verdict = Verdict(name=name, candidates=tuple(CandidateId(one) for one in candidates), **more)
    made = answer(where, verdict, decision="d-1", operator="ada")
    assert made.objection == ""
    return json.loads(made.data)


def objection(where: ReviewItem, name: str, *candidates: str, **more: Any) -> str:
    verdict = Verdict(name=name, candidates=tuple(CandidateId(one) for one in candidates), **more)
    made = answer(where, verdict)
    assert made.data == b""
    return made.objection


def test_approving_a_request_approves_every_action() -> None:
    assert given(batched(), "approve", "request") == {"decisions": [{"type": "approve"}, {"type": "approve"}]}


def test_rejecting_a_request_rejects_every_action_with_the_reason() -> None:
    no = {"type": "reject", "message": "too risky"}
    assert given(batched(), "reject", reason="too risky") == {"decisions": [no, no]}
    code = {"type": "reject", "message": "duplicate"}
    assert given(batched(), "reject", reason_code="duplicate") == {"decisions": [code, code]}


def test_each_action_can_be_answered_by_itself_in_any_order() -> None:
    answers = (
        ActionAnswer(index=1, verb="reject"),
        ActionAnswer(index=0, verb="edit", arguments=b'{"to": "b@example.com", "sum": 2.0}'),
    )
    edited = {"name": "mail", "args": {"to": "b@example.com", "sum": 2.0}}
    assert given(batched(), "edit", actions=answers) == {
        "decisions": [{"type": "edit", "edited_action": edited}, {"type": "reject"}]
    }


def test_arguments_are_sent_with_the_bytes_they_have() -> None:
    answers = (
        ActionAnswer(index=0, verb="edit", arguments=b'{"sum": 1.500}'),
        ActionAnswer(index=1, verb="approve"),
    )
    assert b'"args":{"sum": 1.500}' in answer(batched(), Verdict(name="edit", actions=answers)).data


def test_calls_that_were_edited_as_one_text_are_edits_where_they_differ() -> None:
    edited = make_calls(("mail", {"to": "b@example.com"}), ("drop", {"id": 1}))
    made = given(batched(), "edit", content=edited)
    assert [one["type"] for one in made["decisions"]] == ["edit", "approve"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (None, "verdict.content_missing"),
        (Content(media_type="application/json", data=b"["), "verdict.content_not_json"),
        (make_calls(("mail", EMAIL)), "verdict.actions_not_covered"),
        (make_calls(("drop", {}), ("mail", {})), "verdict.actions_not_covered"),
        (make_json([1, 2]), "verdict.actions_not_covered"),
        (make_json([{"name": "mail"}, {"name": "drop"}]), "verdict.actions_not_covered"),
        (make_calls(("mail", EMAIL), ("drop", {"id": 2})), "verdict.action_not_allowed"),
    ],
)
def test_edited_calls_must_be_the_calls_that_were_asked_for(content: Content | None, code: str) -> None:
    assert objection(batched(), "edit", content=content) == code


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ([(0, "approve", None)], "verdict.actions_not_covered"),
        ([(0, "approve", None), (0, "approve", None)], "verdict.actions_not_covered"),
        ([(0, "approve", None), (2, "approve", None)], "verdict.actions_not_covered"),
        ([(0, "approve", None), (1, "respond", None)], "verdict.action_not_allowed"),
        ([(0, "dance", None), (1, "approve", None)], "verdict.action_not_allowed"),
        ([(0, "edit", None), (1, "approve", None)], "verdict.arguments_missing"),
        ([(0, "edit", b"{"), (1, "approve", None)], "verdict.arguments_not_json"),
        ([(0, "edit", b"[]"), (1, "approve", None)], "verdict.arguments_not_json"),
    ],
)
def test_an_answer_that_would_break_the_run_is_never_made(
    answers: list[tuple[int, str, bytes | None]], code: str
) -> None:
    actions = tuple(ActionAnswer(index=i, verb=verb, arguments=args) for i, verb, args in answers)
    assert objection(batched(), "edit", actions=actions) == code


def test_an_inbox_is_answered_in_its_own_words() -> None:
    every = inbox("accept", "edit", "respond", "ignore")
    assert given(every, "approve", "request") == [{"type": "accept", "args": None}]
    assert given(every, "reject", reason="no") == [{"type": "ignore", "args": None}]
    assert given(every, "ask-again", question="Why?") == [{"type": "response", "args": "Why?"}]
    edited = (ActionAnswer(index=0, verb="edit", arguments=b'{"text": "y"}'),)
    assert given(every, "edit", actions=edited) == [
        {"type": "edit", "args": {"action": "post", "args": {"text": "y"}}}
    ]
    assert objection(inbox("accept"), "reject") == "verdict.action_not_allowed"


def test_a_call_of_its_own_is_answered_with_one_decision_and_its_schema() -> None:
    schema = {"discriminator": {"mapping": {"approve": "#/a"}}, "type": "object"}
    one = item(
        "hitl-per-call",
        {"type": "tool_approval", "name": "drop", "args": {}},
        response_schema=schema,
    )
    made = answer(one, Verdict(name="approve"))
    assert made.data == b'{"type":"approve"}'
    assert made.schema is not None
    assert json.loads(made.schema) == schema


def test_a_chosen_answer_goes_with_its_place_agent_and_content() -> None:
    assert given(conflict(), "choose", "answer-2", reason="policy") == {
        "decision": "choose",
        "index": 1,
        "agent": "b",
        "answer": {"days": 14},
        "rationale": "policy",
        "decision_id": "d-1",
    }


def test_text_is_sent_as_a_string_and_structure_as_itself() -> None:
    assert given(conflict(), "merge", content=make_text("20 days"))["answer"] == "20 days"
    assert given(conflict(), "merge", content=make_json({"days": 20}))["answer"] == {"days": 20}


def test_a_plain_yes_means_the_only_answer() -> None:
    one = conflict(candidates=[{"agent": "a", "answer": "30 days"}])
    assert given(one, "approve")["answer"] == "30 days"


def test_an_agent_without_a_name_is_left_out() -> None:
    one = conflict(candidates=[{"answer": "30 days"}])
    assert "agent" not in given(one, "approve")


@pytest.mark.parametrize(
    ("name", "candidates", "more", "code"),
    [
        ("choose", ("answer-9",), {}, "verdict.candidate_unknown"),
        ("both-valid", ("answer-1", "answer-2"), {}, "verdict.not_allowed"),
        ("stop-run", (), {}, "verdict.not_allowed"),
        (
            "merge",
            (),
            {"content": Content(media_type="application/json", data=b"{")},
            "verdict.content_not_json",
        ),
    ],
)
def test_what_can_not_be_sent_is_named(
    name: str, candidates: tuple[str, ...], more: dict[str, Any], code: str
) -> None:
    assert objection(conflict(), name, *candidates, **more) == code


def test_several_answers_go_with_ids_and_conditions() -> None:
    asked = {
        "schema": "review-desk.review/1",
        "review_id": "r-1",
        "title": "T",
        "candidates": [{"id": "x", "content": "a"}, {"id": "y", "content": "b"}],
    }
    both = given(item("review", asked), "both-valid", "x", "y", conditions="x before noon")
    assert both["candidates"] == ["x", "y"]
    assert (both["review_id"], both["conditions"], both["operator"]) == ("r-1", "x before noon", "ada")
    merged = given(item("review", asked), "merge", content=make_text("ab"), row_sources={"p1": "x"})
    assert merged["row_sources"] == {"p1": "x"}
    rows = {"row_sources": {"p1": "both-valid"}, "row_answers": {"p1": ("x", "y")}}
    assert given(item("review", asked), "merge", content=make_text("ab"), **rows)["row_answers"] == {
        "p1": ["x", "y"]
    }


def test_an_item_that_no_lens_made_takes_no_answer() -> None:
    assert objection(make_item(), "approve") == "verdict.item_malformed"


def test_the_same_verdict_gives_the_same_bytes() -> None:
    verdict = Verdict(name="choose", candidates=(CandidateId("answer-1"),), reason="r")
    assert answer(conflict(), verdict, decision="d") == answer(conflict(), verdict, decision="d")


def test_an_answer_of_null_or_of_nothing_is_never_sent() -> None:
    null = TITLE + '[reply.verdicts]\napprove = "$null"\nreject = "$reason"\n'
    assert objection(item(null, {}), "approve") == "verdict.not_allowed"
    assert objection(item(null, {}), "reject") == "verdict.not_allowed"


ONE_ONLY = (
    TITLE
    + """
[actions]
list = "/value"
name = "/n"
arguments = "/a"
[actions.allowed]
flags = { approve = "/ok" }
[reply]
wrap = "$action"
[reply.actions]
approve = "$message"
"""
)


def test_a_lens_for_one_action_does_not_answer_two() -> None:
    two = item(ONE_ONLY, [{"n": "a", "a": {}, "ok": True}] * 2)
    assert objection(two, "approve") == "verdict.actions_not_covered"
    one = item(ONE_ONLY, [{"n": "a", "a": {}, "ok": True}])
    assert objection(one, "approve") == "verdict.not_allowed", "its template has nothing to say"


def test_a_lens_without_a_wrap_answers_no_action() -> None:
    bare = item(ONE_ONLY.replace('wrap = "$action"', ""), [{"n": "a", "a": {}, "ok": True}])
    assert objection(bare, "approve") == "verdict.actions_not_covered"
