"""JSON pointers into a payload, and the bytes they bring back."""

from __future__ import annotations

import pytest

from reviewer.lenses.document import JsonType, read_document, tokens

PAYLOAD = read_document(b'{"a/b": {"~": 1.0}, "list": [ {"n": "x"} , {"n": "y"}, null], "no": false}')


def test_a_value_keeps_its_bytes_as_they_were_received() -> None:
    spot = PAYLOAD.first("/a~1b")
    assert spot is not None
    assert spot.raw == b'{"~": 1.0}'
    assert spot.pointer == "/a~1b"
    number = PAYLOAD.first("/a~1b/~0")
    assert number is not None
    assert number.raw == b"1.0"


def test_a_star_stands_for_each_element() -> None:
    assert [spot.text() for spot in PAYLOAD.find("/list/*/n")] == ["x", "y"]
    assert [spot.pointer for spot in PAYLOAD.find("/list/*")] == ["/list/0", "/list/1", "/list/2"]


@pytest.mark.parametrize("pointer", ["/nothing", "/list/3", "/list/-1", "/list/n", "/no/deeper"])
def test_what_is_not_there_is_not_found(pointer: str) -> None:
    assert PAYLOAD.first(pointer) is None


def test_the_empty_pointer_is_the_whole() -> None:
    assert PAYLOAD.find("") == (PAYLOAD,)


def test_an_index_names_one_element() -> None:
    spot = PAYLOAD.first("/list/1/n")
    assert spot is not None
    assert spot.raw == b'"y"'


def test_every_type_is_told_apart() -> None:
    types = [spot.type for spot in read_document(b'[{}, [], "", 1, -1, true, false, null]').elements()]
    assert types == [
        JsonType.OBJECT,
        JsonType.ARRAY,
        JsonType.STRING,
        JsonType.NUMBER,
        JsonType.NUMBER,
        JsonType.BOOLEAN,
        JsonType.BOOLEAN,
        JsonType.NULL,
    ]


def test_text_is_what_a_string_says_or_how_a_number_was_written() -> None:
    said = [spot.text() for spot in read_document(b'["\\u00e9", 1.50, true, null, {}]').elements()]
    assert said == ["é", "1.50", "true", None, None]


def test_a_value_that_is_no_array_is_its_own_element() -> None:
    spot = read_document(b'{"a": 1}')
    assert spot.elements() == (spot,)


def test_keys_come_in_their_order() -> None:
    assert read_document(b'{"z": 1, "a": 2}').keys() == ("z", "a")
    assert read_document(b"[1]").keys() == ()


@pytest.mark.parametrize(
    "data", [b"{", b'{"a":1,"a":2}', b"NaN", b"\xff", b'"\\ud800"', b"[" * 200 + b"]" * 200]
)
def test_what_is_no_strict_json_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the words are the parser's
        read_document(data)


def test_a_pointer_begins_with_a_slash() -> None:
    assert tokens("/a/b") == ("a", "b")
    with pytest.raises(ValueError, match="begins with a slash"):
        tokens("a/b")
