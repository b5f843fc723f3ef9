"""Templates of answers: settled with the payload, rendered with the verdict."""

from __future__ import annotations

import json

import pytest

from reviewer.lenses.document import read_document
from reviewer.lenses.reply import Node, Reply, decode_reply, encode_reply, json_of, render, settle, strings_in

PAYLOAD = read_document(b'{"id": 1.0, "text": "$reason", "list": [1]}')


def rendered(template: object, **values: str) -> object:
    node, missing = settle(template, PAYLOAD)
    assert missing == ()
    data = render(node, {name: json.dumps(value).encode() for name, value in values.items()})
    return None if data is None else json.loads(data)


def test_variables_and_literals_become_json() -> None:
    template = {"type": "edit", "say": "$reason", "n": [1, True, "$null"], "cost": "$$5"}
    made = rendered(template, reason="no")
    assert made == {"type": "edit", "say": "no", "n": [1, True, None], "cost": "$5"}


def test_a_variable_without_a_value_leaves_its_key_out() -> None:
    assert rendered({"type": "reject", "message": "$message"}) == {"type": "reject"}
    assert rendered(["$message"]) == [None]
    assert rendered("$message") is None


def test_a_value_of_the_payload_is_never_taken_for_a_variable() -> None:
    assert rendered({"echo": "$/text"}, reason="hijacked") == {"echo": "$reason"}


def test_a_number_of_the_payload_keeps_its_spelling() -> None:
    node, _ = settle({"id": "$/id"}, PAYLOAD)
    assert render(node, {}) == b'{"id":1.0}'


def test_a_pointer_that_finds_nothing_is_reported_unless_it_may() -> None:
    node, missing = settle({"a": "$/gone", "b": "$/gone?"}, PAYLOAD)
    assert missing == ("/gone",)
    assert render(node, {}) == b"{}"


def test_a_reply_travels_unchanged() -> None:
    node, _ = settle({"a": ["$reason", "$/list"]}, PAYLOAD)
    reply = Reply(wrap=node, actions={"approve": node}, schema='{"type": "object"}')
    assert decode_reply(encode_reply(reply)) == reply


def test_an_empty_node_renders_to_nothing() -> None:
    assert render(Node(), {}) is None


def test_every_string_of_a_template_is_seen() -> None:
    assert sorted(strings_in({"k": ["$a", {"x": "$b"}], "n": 1})) == ["$a", "$b"]


def test_a_number_that_json_does_not_have_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        json_of(float("nan"))
