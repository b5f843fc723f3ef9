"""The size of a schema after its references are followed."""

from __future__ import annotations

import pytest

from reviewer.verdicts.schema_size import MAX_CHAIN, MAX_WORK, measured, walk


def _doubling(steps: int, refer: str) -> dict[str, object]:
    rules: dict[str, object] = {
        f"r{n}": {"$anchor": f"r{n}", "allOf": [{"$ref": refer.format(n + 1)}, {"$ref": refer.format(n + 1)}]}
        for n in range(steps)
    }
    rules[f"r{steps}"] = {"$anchor": f"r{steps}", "type": "integer"}
    return {"$defs": rules, "$ref": refer.format(0)}


def test_walk_finds_every_node() -> None:
    assert walk({"a": [1, {"b": 2}]}) == [{"a": [1, {"b": 2}]}, [1, {"b": 2}], 1, {"b": 2}, 2]


def test_a_plain_schema_is_as_big_as_it_is() -> None:
    assert measured({"type": "object", "required": ["a"]}) == 4


@pytest.mark.parametrize("refer", ["#/$defs/r{}", "#/%24defs/r{}", "#r{}"])
def test_a_doubling_schema_is_measured_in_full(refer: str) -> None:
    size = measured(_doubling(12, refer))
    assert isinstance(size, int)
    assert size > 2**12
    assert measured(_doubling(60, refer)) == MAX_WORK + 1


def test_a_circle_ends() -> None:
    assert measured({"properties": {"child": {"$ref": "#"}}}) == 5


def test_a_dynamic_reference_is_followed_too() -> None:
    assert measured({"$defs": {"x": {"$dynamicAnchor": "x"}}, "$dynamicRef": "#x"}) == 7


def test_a_reference_into_a_list_is_followed() -> None:
    rules = {"allOf": [{"type": "string"}], "properties": {"a": {"$ref": "#/allOf/0"}}}
    assert measured(rules) == 9


def test_slashes_and_tildes_in_names_are_unescaped() -> None:
    assert measured({"$defs": {"a/b~c": {}}, "$ref": "#/$defs/a~1b~0c"}) == 5


@pytest.mark.parametrize("pointer", ["#/no", "#/allOf/7", "#/allOf/x", "#/allOf/²", "#/type/x", "#nobody"])
def test_a_reference_to_nothing_is_malformed(pointer: str) -> None:
    rules = {"type": "object", "allOf": [{}], "$ref": pointer}
    assert measured(rules) == "verdict.schema_malformed"


def test_an_inner_id_is_malformed_because_it_moves_what_a_reference_means() -> None:
    assert measured({"$defs": {"a": {"$id": "http://a.example/"}}}) == "verdict.schema_malformed"
    assert measured({"$id": "http://a.example/"}) == 2


def test_a_property_called_ref_is_no_reference() -> None:
    assert measured({"properties": {"$ref": {"type": "string"}}}) == 4


def test_a_reference_elsewhere_is_refused() -> None:
    assert measured({"$ref": "http://a.example/"}) == "verdict.schema_remote_ref"


def test_a_long_chain_is_too_much_work() -> None:
    chain = {f"r{n}": {"$ref": f"#/$defs/r{n + 1}"} for n in range(MAX_CHAIN + 1)}
    chain[f"r{MAX_CHAIN + 1}"] = {"type": "string"}
    assert measured({"$ref": "#/$defs/r0", "$defs": chain}) == MAX_WORK + 1
