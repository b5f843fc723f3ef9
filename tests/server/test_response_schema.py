"""Response schemas are hostile until proven otherwise."""

from __future__ import annotations

import time
from typing import Any

import msgspec
import pytest

from reviewer.server.response_schema import mismatches, objection


def nested(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(levels):
        schema = {"items": schema}
    return schema


def fan_out(levels: int) -> dict[str, Any]:
    following = {
        f"a{number}": {"allOf": [{"$ref": f"#/$defs/a{number + 1}"}] * 2} for number in range(levels)
    }
    return {"$ref": "#/$defs/a0", "$defs": {**following, f"a{levels}": {"type": "integer"}}}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "http://127.0.0.1:9/schema"},
        {"$ref": "file:///etc/passwd"},
        {"$ref": "https://json-schema.org/draft/2020-12/schema"},
        {"$ref": "#"},
        {"$ref": "#/nowhere"},
        {"$id": "http://evil.example/", "type": "string"},
        {"$schema": "http://json-schema.org/draft-07/schema#"},
        {"$dynamicRef": "#x"},
        {"type": "nonsense"},
        {"pattern": "(a{1000}){1000}"},
        {"pattern": "(?=a)b"},
        {"properties": {f"p{number}": {"description": "x" * 100} for number in range(1_000)}},
        nested(40),
        fan_out(14),
        fan_out(40),
    ],
)
def test_a_hostile_schema_is_refused_in_no_time(schema: object) -> None:
    began = time.process_time()
    assert objection(schema)
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    "schema",
    [
        True,
        {},
        {"type": "object", "properties": {"$ref": {"type": "string"}, "$id": {"type": "string"}}},
        {"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#/$defs/b~1c"}, "b/c": {"type": "integer"}}},
        {"const": {"$ref": "http://is.data.here/"}},
        nested(10),
        fan_out(5),
    ],
)
def test_an_honest_schema_is_taken(schema: object) -> None:
    assert objection(schema) == ""


def test_a_backtracking_pattern_costs_nothing() -> None:
    schema = msgspec.json.encode({"pattern": "^(a+)+$"})
    began = time.process_time()
    assert mismatches(schema, '"' + "a" * 100_000 + '!"')
    assert time.process_time() - began < 1


@pytest.mark.parametrize("text", ["", "{", '{"a": 1, "a": 2}', "NaN", "[" * 500])
def test_what_is_no_strict_json_does_not_fit(text: str) -> None:
    assert mismatches(b"true", text)[0][0] == ""


def test_a_mismatch_is_named_by_its_pointer() -> None:
    schema = msgspec.json.encode({"properties": {"a/b": {"items": {"type": "integer"}}}})
    assert [path for path, _ in mismatches(schema, '{"a/b": [1, "2"]}')] == ["/a~1b/1"]


def test_a_number_beyond_64_bits_is_a_number() -> None:
    assert mismatches(b'{"type":"integer"}', "123456789012345678901234567890") == ()
