"""Answers: their ids, their bytes, who gave them, what they cite."""

from __future__ import annotations

import json

from reviewer.domain.content import JSON, MARKDOWN, PATCH, ContentKind
from tests.unit.lenses.spelled import DECIDABLE, TITLE, item, reading

ANSWERS = (
    TITLE
    + """
[[evidence]]
list = "/value/*/cites?"
id = "/id?"
title = "/t?"
text = "/x?"
media_type = "text/plain"
[candidates]
list = "/value"
content = "/c"
id = "/id?"
agent = "/a?"
agent_version = "/v?"
model = "/m?"
media_type = "/type?"
detail = { confidence = "/p?", mood = "/mood?" }
"""
    + DECIDABLE
)


def test_text_is_markdown_and_other_json_keeps_its_bytes() -> None:
    first, second = item(ANSWERS, [{"c": "Füge *ein*"}, {"c": {"sum": 1.50}}]).candidates
    assert (first.content.media_type, first.content.data) == (MARKDOWN, "Füge *ein*".encode())
    assert (second.content.media_type, second.content.data) == (JSON, b'{"sum": 1.5}')


def test_an_answer_can_say_what_it_is() -> None:
    patch, calls = item(
        ANSWERS, [{"c": "--- a\n", "type": PATCH}, {"c": [], "type": "application/x-calls+json"}]
    ).candidates
    assert patch.content.kind is ContentKind.PATCH
    assert calls.content.media_type == "application/x-calls+json"


def test_the_lens_can_say_what_answers_are() -> None:
    plain, number = item(ANSWERS.replace('"/type?"', '"text/plain"'), [{"c": "x"}, {"c": 7}]).candidates
    assert (plain.content.media_type, number.content.media_type) == ("text/plain", JSON)


def test_an_id_is_the_payloads_own_unless_it_is_taken() -> None:
    seen = item(ANSWERS, [{"c": "x", "id": "one"}, {"c": "y", "id": "one"}, {"c": "z"}])
    assert [one.id for one in seen.candidates] == ["one", "answer-2", "answer-3"]


def test_provenance_is_kept() -> None:
    (answer,) = item(ANSWERS, [{"c": "x", "a": "scout", "v": "2", "m": "large", "p": 0.8}]).candidates
    told = answer.provenance
    assert (told.agent, told.agent_version, told.model) == ("scout", "2", "large")
    assert told.detail == {"confidence": "0.8"}


def test_an_element_without_an_answer_is_reported_with_its_place() -> None:
    assert [one.path for one in reading(ANSWERS, [{"c": "x"}, {"d": "y"}]).problems] == ["/value/1/c"]


def test_evidence_is_collected_from_every_answer() -> None:
    cited = [
        {"c": "x", "cites": [{"t": "A", "x": "quote", "id": "kb1"}]},
        {"c": "y", "cites": [{}]},
        {"c": "z"},
    ]
    first, second = item(ANSWERS, cited).evidence
    assert (first.id, first.title, first.text, first.media_type) == ("kb1", "A", "quote", "text/plain")
    assert (second.id, second.title) == ("evidence-2", "")


def test_actions_become_one_answer_of_tool_calls_with_arguments_as_received() -> None:
    requests = [{"name": 'a"b', "args": {"x": 1.0}}, {"name": "c", "args": {}}]
    rules = [{"action_name": name, "allowed_decisions": ["approve"]} for name in ('a"b', "c")]
    seen = item(
        "hitl-batched",
        {"action_requests": requests, "review_configs": rules},
        thread={"metadata": {"graph_id": "refunds"}},
    )
    (answer,) = seen.candidates
    assert answer.content.kind is ContentKind.TOOL_CALLS
    assert b'"args":{"x": 1.0}' in answer.content.data
    assert json.loads(answer.content.data) == requests
    assert answer.provenance.agent == "refunds"
