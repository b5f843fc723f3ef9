"""Values put into a JSON tree and taken out."""

from __future__ import annotations

import json

import pytest

from reviewer.conflicts.json_edit import Change, changed, indent_of, put
from reviewer.conflicts.jsondiff import MISSING, found_at
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
    gone = Change(tokens=tokens, value=MISSING, source=_read(source))
    assert write(changed(_read(tree), [gone])[0]) == expected


def test_an_element_goes_by_its_name_even_while_it_loses_it() -> None:
    tree = _read('[{"vat": 7, "id": 1}, {"vat": 8, "id": 2}, {"vat": 9, "id": 3}]')
    lost = [("id=1", "vat"), ("id=1", "id"), ("id=3", "vat"), ("id=3", "id")]
    gone = [Change(tokens=tokens, value=MISSING, source=[]) for tokens in lost]
    assert write(changed(tree, gone)[0]) == '[{"vat": 8, "id": 2}]'


def test_elements_that_come_one_by_one_find_each_other() -> None:
    source = _read('[{"id": 1, "a": 1, "b": 2}, {"id": 2, "a": 3}]')
    tokens = [("id=1", "id"), ("id=1", "a"), ("id=2", "id"), ("id=2", "a"), ("id=1", "b")]
    come = [Change(tokens=one, value=found_at(source, one)[0], source=source) for one in tokens]
    assert changed(_read("[]"), come)[0] == source


@pytest.mark.parametrize("indent", [None, 1, 2, 4])
def test_the_indentation_of_a_text_is_recognised(indent: int | None) -> None:
    assert indent_of(json.dumps({"a": [1]}, indent=indent)) == indent


@pytest.mark.parametrize("sign", ["\u2028", "\x85", "\x1c"])
def test_a_separator_inside_a_string_is_no_line_end(sign: str) -> None:
    assert indent_of(f'{{"a": "b{sign}  c"}}') is None
