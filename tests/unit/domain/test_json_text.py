"""Strict JSON out of foreign bytes."""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.json_text import (
    MAX_DEPTH,
    MAX_MEMBERS,
    MAX_VALUES,
    SMALL_BYTES,
    NumberLiteral,
    check,
    is_string,
    lone_surrogates_marked,
    read_literals,
    read_values,
    string_bytes,
    write,
)


def test_numbers_are_exact() -> None:
    assert read_values(b"[1, 12480.10, 9007199254740993]") == [1, Decimal("12480.10"), 9007199254740993]


def test_literals_keep_the_way_a_number_was_written() -> None:
    value = read_literals(b'[1.0, 1, 1e0, "1"]')
    assert list(map(str, value)) == ["1.0", "1", "1e0", "1"]
    assert [type(one) for one in value] == [NumberLiteral, NumberLiteral, NumberLiteral, str]


@pytest.mark.parametrize("text", [b"{", b"NaN", b"-Infinity", b"\xff", b'{"a": 1, "a": 2}', b"1 2", b""])
def test_what_is_not_strict_json_is_refused(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_values(text)


def test_a_number_is_no_string() -> None:
    value = read_literals(b'[1, "1"]')
    assert isinstance(value, list)
    assert value[0] != value[1]
    assert len(set(value)) == 2
    assert [is_string(one) for one in (*value, None)] == [False, True, False]


@pytest.mark.parametrize(
    "text", ['{"b": [1.0, 1, 1e0, true, false, null], "a": {}, "c": [], "d": "\u00fc"}', '"x"']
)
def test_what_is_read_is_written_back(text: str) -> None:
    assert write(read_literals(text.encode())) == text


def test_members_are_sorted_on_demand() -> None:
    value = read_literals(b'{"b": {"d": 1, "c": 2}, "a": []}')
    assert write(value, sort_keys=True) == '{"a": [], "b": {"c": 2, "d": 1}}'


def test_indented_text_looks_as_the_standard_library_has_it() -> None:
    value = {"a": ["x", {"b": "y"}], "c": {}}
    assert write(value, indent=2) == json.dumps(value, indent=2)


def test_a_lone_surrogate_stays_escaped() -> None:
    assert write(read_literals(b'"\\ud800 \xc3\xbc"')) == '"\\ud800 \\u00fc"'


def test_a_number_beyond_all_range_is_refused_or_kept_as_written() -> None:
    text = b"0.4e00669999999999999999999999999999"
    with pytest.raises(ValueError, match="out of all range"):
        read_values(text)
    assert read_literals(text) == NumberLiteral(text.decode())


def test_the_key_that_appears_twice_is_named() -> None:
    with pytest.raises(ValueError, match="'b' appears twice"):
        read_values(b'{"a": 1, "b": 2, "b": 3}')


@pytest.mark.parametrize("depth", [MAX_DEPTH + 2, 100_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match="levels of nesting"):
        read_values(b"[" * depth + b"1" + b"]" * depth)


def test_many_shallow_lists_are_fine() -> None:
    assert read_values(b"[" + b"[1]," * 100 + b'{"a": []}]') == [[1]] * 100 + [{"a": []}]


def test_nesting_up_to_the_limit_is_fine() -> None:
    assert read_values(b"[" * MAX_DEPTH + b"1" + b"]" * MAX_DEPTH)


def test_brackets_within_strings_are_no_nesting() -> None:
    assert read_values(b'"' + b"[" * 1_000 + b'"') == "[" * 1_000


@pytest.fixture(params=[b"", b" " * SMALL_BYTES], ids=["small", "large"])
def room(request: pytest.FixtureRequest) -> bytes:
    """What is small is checked in another way; room behind a text makes it large."""
    return bytes(request.param)


def test_check_reads_numbers_that_python_would_refuse(room: bytes) -> None:
    check(b"[" + b"9" * 10_000 + b", 1e999999]" + room)


def test_check_counts_values_and_depth_up_to_what_it_is_told(room: bytes) -> None:
    check(b"[[0,0]]" + room, max_depth=2, max_values=4)
    for less in ({"max_depth": 1}, {"max_values": 3}):
        with pytest.raises(ValueError, match="more than"):
            check(b"[[0,0]]" + room, **less)


@pytest.mark.parametrize(
    "text", [b"[" + b"0," * MAX_VALUES + b"0]", b"[" * 3 + b"0," * MAX_VALUES + b"0]]]"], ids=["flat", "deep"]
)
@pytest.mark.parametrize("read", [read_values, read_literals, check])
def test_more_values_than_anybody_reviews_are_refused(text: bytes, read: Callable[[bytes], object]) -> None:
    with pytest.raises(ValueError, match="values"):
        read(text)


def test_commas_in_strings_are_no_values() -> None:
    text = b'["' + b"," * (MAX_VALUES + 1) + b'"]'
    check(text)
    assert len(read_values(text)[0]) == MAX_VALUES + 1  # type: ignore[index]


@pytest.mark.parametrize("read", [read_values, check])
def test_more_members_than_one_object_may_have_are_refused(read: Callable[[bytes], object]) -> None:
    members = ",".join(f'"{number}":0' for number in range(MAX_MEMBERS + 1))
    with pytest.raises(ValueError, match="members"):
        read(b"{" + members.encode() + b"}")


@pytest.mark.parametrize("text", [rb'{"a":1,"\u0061":2}', rb'{"\n":1,"\u000a":2}', b'{"a" :1,"a"\n:2}'])
def test_a_key_that_is_written_in_two_ways_appears_twice(text: bytes, room: bytes) -> None:
    with pytest.raises(ValueError, match="appears twice"):
        check(text + room)


JSON_LIKE = st.one_of(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=2), inner, max_size=4),
    ).map(lambda value: json.dumps(value).encode()),
    st.text(alphabet='{}[],:"\\u0d8aefnul 1.-\n', max_size=24).map(str.encode),
    st.binary(max_size=12),
)


@pytest.mark.parametrize("size", [0, SMALL_BYTES], ids=["small", "large"])
@given(JSON_LIKE)
def test_checking_refuses_what_reading_refuses(size: int, text: bytes) -> None:
    checked = text + b" " * size
    try:
        value = read_literals(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            check(checked)
    else:
        if lone_surrogates_marked(text)[1]:
            with pytest.raises(ValueError, match=r"."):
                check(checked)
        else:
            check(checked)
        assert read_literals(write(value).encode()) == value


@given(JSON_LIKE)
def test_what_has_no_lone_surrogate_is_not_marked(text: bytes) -> None:
    try:
        check(text)
    except ValueError:
        return
    assert lone_surrogates_marked(text) == (text, b"")


def test_a_lone_surrogate_is_marked_at_its_place_and_a_pair_is_left() -> None:
    text = rb'["\ud800", "\ud83d\ude00", "\\ud800", "\udc00\ue000"]'
    marked, mark = lone_surrogates_marked(text)
    assert mark == rb"\ue001"
    assert marked == rb'["\ue001", "\ud83d\ude00", "\\ud800", "\ue001\ue000"]'
    check(marked)


@given(st.text(), st.booleans())
def test_a_strings_bytes_are_those_of_its_text(text: str, is_ascii: bool) -> None:
    text = text.encode("utf-8", "replace").decode()
    assert string_bytes(json.dumps(text, ensure_ascii=is_ascii).encode()) == text.encode()


@pytest.mark.parametrize(
    "escape", [r"\ud83d\ude00", r"\n", r"\u00e4", "\\\\", "a", "ä", "\U0001f4a9", r"ä\n"]
)
@pytest.mark.parametrize("before", range(3))
def test_no_escape_is_torn_where_a_long_text_is_read_in_pieces(escape: str, before: int) -> None:
    literal = f'"{"x" * before}{escape * 70_000}"'
    assert string_bytes(literal.encode()) == str(json.loads(literal)).encode()


ESCAPES = b"a\\n" * 300_000


@pytest.mark.parametrize(
    ("read", "literal"),
    [
        (string_bytes, b'"%s"' % ESCAPES),
        (check, b'"%s"' % ESCAPES),
        (lone_surrogates_marked, b'"%s\\ud800"' % ESCAPES),
    ],
    ids=["bytes", "check", "marked"],
)
def test_millions_of_escapes_take_no_list_of_pieces(read: Callable[[bytes], object], literal: bytes) -> None:
    tracemalloc.start()
    read(literal)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 * len(literal)


def test_what_is_no_string_has_no_bytes() -> None:
    for literal in (b"17", b'{"a":"b"}', rb'"\ud800"'):
        with pytest.raises(ValueError, match=r"."):
            string_bytes(literal)
