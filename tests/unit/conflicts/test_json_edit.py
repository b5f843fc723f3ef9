"""Values put into a JSON tree and taken out."""

from __future__ import annotations

import json

import pytest

from reviewer.conflicts.json_edit import indent_of, put, take_out
from reviewer.domain.json_text import read_literals, write


def _read(text: str) -> object:
    return read_literals(text.encode())


@pytest.mark.parametrize(
    ("tree", "tokens", "source", "expected"),
    [
        ("{}", ("a",), '{"a": 9}', '{"a": 9}'),
        ('{"a": 1, "b": 2}', ("a",), "{}", '{"a": 9, "b": 2}'),
        ("{}", ("a", "b"), '{"a": {"b": 9}}', '{"a": {"b": 9}}'),
        ("{}", ("a", "0"), '{"a": [9]}', '{"a": [9]}'),
        ("[1, 2]", ("1",), "[]", "[1, 9]"),
        ("[1]", ("5",), "[]", "[1, 9]"),
        ('[{"id": 1}]', ("id=2", "v"), '[{"id": 2, "v": 9}]', '[{"id": 2, "v": 9}, {"id": 1}]'),
        ('[{"id": 2}]', ("id=1", "v"), '[{"id": 1}, {"id": 2}]', '[{"id": 1, "v": 9}, {"id": 2}]'),
        (
            '[{"id": 2}, {"id": 3}]',
            ("id=9", "v"),
            '[{"id": 2}, 5, {"id": 9}]',
            '[{"id": 2}, {"id": 9, "v": 9}, {"id": 3}]',
        ),
        ('[{"id": 1}]', ("id=7", "v"), "{}", '[{"id": 1}, {"v": 9}]'),
        ('[{"id": 1}]', ("id=1", "v"), "[]", '[{"id": 1, "v": 9}]'),
        ("5", ("a",), '{"a": 1}', '{"a": 9}'),
        ("5", ("0",), "[1]", "[9]"),
        ("5", (), "{}", "9"),
    ],
)
def test_a_value_is_put_where_it_belongs(
    tree: str, tokens: tuple[str, ...], source: str, expected: str
) -> None:
    assert write(put(_read(tree), tokens, _read("9"), _read(source))) == expected


@pytest.mark.parametrize(
    ("tree", "tokens", "source", "expected"),
    [
        ('{"a": 1, "b": 2}', ("a",), "{}", '{"b": 2}'),
        ("[1, 2, 3]", ("1",), "[]", "[1, 3]"),
        ('{"a": {"b": 1}}', ("a", "b"), "{}", "{}"),
        ('{"a": {"b": 1}}', ("a", "b"), '{"a": {}}', '{"a": {}}'),
        ('[{"id": 1}, {"id": 2}]', ("id=2", "id"), "[]", '[{"id": 1}]'),
        ("{}", ("a",), "{}", "{}"),
    ],
)
def test_a_value_is_taken_out_with_what_it_leaves_empty(
    tree: str, tokens: tuple[str, ...], source: str, expected: str
) -> None:
    made = _read(tree)
    take_out(made, [(tokens, _read(source))])
    assert write(made) == expected


def test_an_element_goes_by_its_name_even_while_it_loses_it() -> None:
    made = _read('[{"vat": 7, "id": 1}, {"vat": 8, "id": 2}, {"vat": 9, "id": 3}]')
    lost = [("id=1", "vat"), ("id=1", "id"), ("id=3", "vat"), ("id=3", "id")]
    take_out(made, [(tokens, []) for tokens in lost])
    assert write(made) == '[{"vat": 8, "id": 2}]'


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_the_indentation_of_a_text_is_recognised(indent: int | None) -> None:
    assert indent_of(json.dumps({"a": [1]}, indent=indent)) == indent
