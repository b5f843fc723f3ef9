"""Edited and merged answers against what the run can take."""

from __future__ import annotations

import json
from time import perf_counter

import jsonschema_rs
import pytest

from reviewer.domain.content import JSON, Content
from reviewer.verdicts.content_check import (
    MAX_CONTENT_BYTES,
    MAX_FAILURES,
    MAX_SCHEMA_BYTES,
    arguments_objection,
    content_objection,
    schema_failures,
    schema_objection,
)
from tests.makers import make_item, make_json, make_text

AMOUNT = json.dumps(
    {
        "type": "object",
        "properties": {"amount": {"type": "number", "maximum": 10_000}},
        "required": ["amount"],
    }
).encode()


def _schema(rules: object) -> bytes:
    return json.dumps(rules).encode()


def test_text_is_taken_as_it_is() -> None:
    assert content_objection(make_item(), make_text("Dear customer")) == ""


@pytest.mark.parametrize("content", [None, make_text(" \n")])
def test_nothing_written_is_missing(content: Content | None) -> None:
    assert content_objection(make_item(), content) == "verdict.content_missing"


def test_a_huge_answer_is_refused() -> None:
    assert (
        content_objection(make_item(), make_text("x" * (MAX_CONTENT_BYTES + 1))) == "verdict.content_too_big"
    )


def test_structured_content_must_be_json() -> None:
    assert content_objection(make_item(), Content(media_type=JSON, data=b"{")) == "verdict.content_not_json"
    assert content_objection(make_item(), make_json({"a": 1})) == ""


def test_a_schema_makes_json_due_whatever_the_media_type() -> None:
    item = make_item(response_schema=AMOUNT)
    assert content_objection(item, make_text("no JSON")) == "verdict.content_not_json"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"amount": 9_999.99}, ""),
        ({"amount": 10_001}, "verdict.schema_violated"),
        ({}, "verdict.schema_violated"),
    ],
)
def test_content_is_held_against_the_schema(value: object, expected: str) -> None:
    assert content_objection(make_item(response_schema=AMOUNT), make_json(value)) == expected


def test_a_number_is_compared_exactly() -> None:
    item = make_item(response_schema=_schema({"maximum": 1}))
    content = Content(media_type=JSON, data=b"1.0000000000000000000001")
    assert content_objection(item, content) == "verdict.schema_violated"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (None, "verdict.arguments_missing"),
        (b"{oops", "verdict.arguments_not_json"),
        (b"[1]", "verdict.arguments_not_json"),
        (b'{"a": 1}', ""),
    ],
)
def test_edited_arguments_are_a_json_object(arguments: bytes | None, expected: str) -> None:
    assert arguments_objection(arguments) == expected


@pytest.mark.parametrize(
    "schema", [b"{", b"[]", b'"x"', b'{"type": "strin"}', b'{"pattern": "("}', b'{"$ref": "#/no"}']
)
def test_a_broken_schema_is_called_malformed(schema: bytes) -> None:
    assert schema_objection(schema, "value") == "verdict.schema_malformed"


def test_the_schemas_true_and_false_are_schemas() -> None:
    assert schema_objection(b"true", 1) == ""
    assert schema_objection(b"false", 1) == "verdict.schema_violated"


def test_a_big_schema_is_refused_unread() -> None:
    assert schema_objection(b" " * MAX_SCHEMA_BYTES + b"{}", 1) == "verdict.schema_too_big"


@pytest.mark.parametrize("reference", ["http://127.0.0.1:9/s", "file:///etc/passwd", "other.json", ""])
def test_a_reference_that_leaves_the_schema_is_refused(reference: str) -> None:
    assert schema_objection(_schema({"$ref": reference}), 1) == "verdict.schema_remote_ref"


def test_an_unknown_dialect_is_never_fetched() -> None:
    assert schema_objection(_schema({"$schema": "http://127.0.0.1:9/d"}), 1) == "verdict.schema_malformed"


def test_rules_that_double_at_each_step_are_not_followed() -> None:
    rules = {f"r{n}": {"allOf": [{"$ref": f"#/$defs/r{n + 1}"}] * 2} for n in range(60)}
    schema = _schema({"$defs": rules | {"r60": {"type": "integer"}}, "$ref": "#/$defs/r0"})
    started = perf_counter()
    assert schema_objection(schema, 1) == "verdict.schema_too_big"
    assert perf_counter() - started < 1


def test_a_backtracking_pattern_gives_up() -> None:
    started = perf_counter()
    assert schema_objection(_schema({"pattern": "^(a+)+$"}), "a" * 40 + "!") == "verdict.schema_violated"
    assert perf_counter() - started < 1


def test_a_lone_surrogate_cannot_be_sent() -> None:
    assert schema_objection(b"{}", "ok") == ""
    assert schema_objection(_schema({"maxLength": 3}), "\ud800") == "verdict.content_not_json"


def test_what_does_not_fit_is_told_by_its_place() -> None:
    rules = {
        "type": "object",
        "required": ["b"],
        "properties": {
            "a": {"type": ["string", "null"]},
            "l": {"items": {"properties": {"x/y": {"maximum": 3}, "k": {"enum": ["a", 1]}}}},
            "r": {"not": {}},
        },
        "additionalProperties": False,
    }
    value = {"a": 1, "l": [{}, {"x/y": 4, "k": 2}], "more": 1, "r": 1}
    failures = schema_failures(_schema(rules), json.dumps(value).encode())
    assert {(one.pointer, one.keyword, one.wanted) for one in failures} == {
        ("/b", "required", ""),
        ("/a", "type", "null / string"),
        ("/l/1/x~1y", "maximum", "3"),
        ("/l/1/k", "enum", '["a", 1]'),
        ("/more", "additionalProperties", ""),
        ("/r", "not", ""),
    }


@pytest.mark.parametrize(
    ("schema", "data"),
    [(b"{", b"1"), (_schema({"type": "string"}), b"{"), (_schema({"type": "number"}), b'"\\ud800"')],
)
def test_nothing_is_told_where_nothing_can_be_checked(schema: bytes, data: bytes) -> None:
    assert schema_failures(schema, data) == ()


def test_no_more_failures_are_told_than_can_be_mended_at_once() -> None:
    rules = {"items": {"type": "string"}}
    assert len(schema_failures(_schema(rules), json.dumps([1] * 500).encode())) == MAX_FAILURES


def test_a_schema_is_compiled_once_however_often_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    compile_rules = jsonschema_rs.validator_for

    def counting(rules: object, **more: object) -> object:
        compiled.append(rules)
        return compile_rules(rules, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(jsonschema_rs, "validator_for", counting)
    schema = b'{"properties": {"asked once": {"type": "string"}}}'
    for value in ({"asked once": "yes"}, {"asked once": 1}, {}):
        schema_objection(schema, value)
        schema_failures(schema, json.dumps(value).encode())
    assert len(compiled) == 1
