"""Names for an array's elements."""

from __future__ import annotations

import json

import pytest

from reviewer.conflicts.elements import (
    MOST_BY_VALUE,
    arranged,
    exchanged,
    index_of,
    is_by_value,
    is_element,
    is_one_order,
    is_order,
    key_of,
    names,
    order_of,
    order_token,
)
from reviewer.domain.json_text import read_literals, write


def _read(array: object) -> list[object]:
    value = read_literals(json.dumps(array).encode())
    assert isinstance(value, list)
    return value


def _key(*arrays: object) -> str | None:
    return key_of([_read(array) for array in arrays])


@pytest.mark.parametrize(
    ("arrays", "key"),
    [
        (([{"id": 1, "name": "a"}], [{"id": 2, "name": "a"}]), "id"),
        (([{"id": 1, "name": "a"}], [{"name": "a"}]), "name"),
        (([{"id": 1}, {"id": 2}], [{"id": 2}, {"id": 1}]), "id"),
        (([{"flight": "A1", "n": 1}, {"flight": "B2", "n": 2}], [{"flight": "B2", "n": 1}]), "flight"),
        (([{"seat": 12, "paid": 9.5}], [{"seat": 12, "paid": 9.5}]), "seat"),
    ],
)
def test_a_member_names_the_elements(arrays: tuple[object, object], key: str) -> None:
    assert _key(*arrays) == key


@pytest.mark.parametrize(
    "arrays",
    [
        ([{"vat": 7.5}, {"vat": 19.5}], [{"vat": 19.5}, {"vat": 7.0}, {"vat": 8.0}]),
        ([{"a": "x"}, {"a": "x"}], [{"a": "x"}]),
        ([{"a": "1"}, {"a": "2"}, {"a": "3"}], [{"a": "3"}, {"a": "7"}, {"a": "8"}]),
        ([{"a=b": "x", "c": None}], [{"a=b": "x", "c": None}]),
        ([{"id": 1}, 5], [{"id": 1}, 5]),
    ],
)
def test_amounts_repeated_words_and_what_pairs_too_few_name_nothing(arrays: tuple[object, object]) -> None:
    assert not _key(*arrays)


def test_words_go_by_what_they_are_and_figures_of_one_length_by_their_place() -> None:
    assert _key(["phone number", "age"], ["letterhead"]) == ""
    assert _key([52.1, 4.3], [52.1, 4.4]) is None
    assert _key([1, 2, 3], [2, 3]) == ""
    assert _key([1, 2], [1]) is None


def test_elements_that_no_member_names_go_by_what_they_are_where_that_pairs_more_of_them() -> None:
    one, two, three = {"a": 1.5}, {"a": 2.5}, {"a": 3.5}
    assert _key([one, two, three], [two, three]) == ""
    assert _key([one, two], [one, three]) is None


def test_too_many_words_go_by_their_place() -> None:
    assert _key([str(n) for n in range(MOST_BY_VALUE + 1)], []) is None


def test_equal_elements_are_told_apart_by_number_and_long_ones_by_digest() -> None:
    first, second, long, other = names(["x", "x", "y" * 99, "y" * 98], "")
    assert (first, second) == ('="x"', '2="x"')
    assert long is not None
    assert long.startswith("=~")
    assert long != other


def test_an_element_is_found_by_its_index_or_its_name() -> None:
    array = _read(["x", "x", {"id": 1}])
    assert [index_of(array, token) for token in ("0", '2="x"', "id=1", '3="x"', "3", "y")] == [
        0,
        1,
        2,
        None,
        None,
        None,
    ]


def test_names_places_and_orders_are_told_apart() -> None:
    assert [is_by_value(one) for one in ('="x"', '2="x"', "id=1", "0", "#order")] == [True, True] + [
        False
    ] * 3
    assert [is_element(one) for one in ('="x"', "id=1", "0", order_token("id"), "#order id")] == [
        True
    ] * 4 + [False]
    assert [is_order(one) for one in ("#order", "/a/#order id", "/a/#orders", "#")] == [
        True,
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([["a", "b"], ["a", "c"], ["d", "c"]], {"a": "0", "d": "0", "b": "1", "c": "1"}),
        ([["a", "b", "c"], ["a", "x", "c"]], {"b": "1", "x": "1"}),
        ([["a", "b"], ["a", "b"]], {}),
        ([["a", "b"], ["x"]], {}),
        ([["a", "b"], ["b", "x"]], {}),
        ([], {}),
    ],
)
def test_elements_are_exchanged_only_where_none_comes_goes_or_moves(
    named: list[list[str]], expected: dict[str, str]
) -> None:
    assert exchanged(named) == expected


def test_the_order_of_shared_elements_is_compared() -> None:
    assert is_one_order([["a", "b"], ["b", "c"], ["a", "x", "b"]])
    assert not is_one_order([["a", "b"], ["x"], ["b", "y", "a"]])


@pytest.mark.parametrize(
    ("array", "key", "wanted", "expected"),
    [
        (["a", "b", "c"], "", ["c", "a"], ["c", "b", "a"]),
        (["a", "a", "b"], "", ["b", "a", "a"], ["b", "a", "a"]),
        ([{"id": 1}, {"id": 2}], "id", [2, 1], [{"id": 2}, {"id": 1}]),
        ([{"id": 1}, {"id": 2}], "id", ["2", 1], [{"id": 1}, {"id": 2}]),
        (["a", "b"], "", "b", ["a", "b"]),
    ],
)
def test_elements_are_put_in_the_wanted_order(
    array: list[object], key: str, wanted: object, expected: list[object]
) -> None:
    token = order_token(key)
    asked = read_literals(json.dumps(wanted).encode())
    assert write(arranged(_read(array), token, asked)) == json.dumps(expected)
    assert write(order_of(_read(array), token)) == json.dumps([1, 2] if key else array)
