"""JSON values side by side."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.elements import order_token
from reviewer.conflicts.jsondiff import (
    MAX_ROWS,
    MISSING,
    Missing,
    canonical,
    found_at,
    places,
    pointer,
    tokens_of,
    value_type,
)
from reviewer.conflicts.report import ValueType
from reviewer.domain.json_text import read_literals, write

LEAF = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=3))
VALUE = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(alphabet="ab/~", max_size=2), inner, max_size=3)
    ),
    max_leaves=8,
)


def _read(value: object) -> object:
    return read_literals(json.dumps(value).encode())


def _table(*values: object) -> dict[str, list[str]]:
    found = places([_read(value) for value in values])
    return {place.path: ["-" if one is MISSING else write(one) for one in place.values] for place in found}


def test_four_ways_to_say_almost_the_same_are_four_values() -> None:
    assert _table({"a": 12480}, {"a": "12480"}, {"a": None}, {}) == {"/a": ["12480", '"12480"', "null", "-"]}


def test_numbers_stay_as_they_were_written() -> None:
    values = [read_literals(text) for text in (b'{"a": 1.0}', b'{"a": 1}')]
    assert [write(one) for one in places(values)[0].values] == ["1.0", "1"]


def test_objects_are_walked_and_the_order_of_members_does_not_count() -> None:
    assert _table({"a": {"b": 1, "c": 2}}, {"a": {"c": 2, "b": 3}}) == {
        "/a/b": ["1", "3"],
        "/a/c": ["2", "2"],
    }


def test_another_type_of_value_is_compared_as_a_whole() -> None:
    assert _table({"a": {"b": 1}}, {"a": 5}) == {"/a": ['{"b": 1}', "5"]}


def test_an_empty_container_is_not_a_missing_one() -> None:
    assert _table({"a": {}}, {}, {"a": {"b": 1}}) == {"/a": ["{}", "-", '{"b": 1}']}
    assert _table({"a": []}, {"a": [1]}) == {"/a/0": ["-", "1"]}
    assert _table({"a": []}, {"a": []}) == {"/a": ["[]", "[]"]}


def test_a_value_as_a_whole_has_a_path_of_its_own() -> None:
    assert _table(5, {"a": 1}) == {"#": ["5", '{"a": 1}']}
    assert tokens_of("#") == ()


def test_elements_with_an_id_are_matched_by_it() -> None:
    one = {"lines": [{"id": 1, "vat": 7}, {"id": 2, "vat": 19}]}
    other = {"lines": [{"id": 2, "vat": 7}, {"id": 3, "vat": 0}]}
    table = _table(one, other)
    assert table["/lines/id=2/vat"] == ["19", "7"]
    assert table["/lines/id=1"] == ['{"id": 1, "vat": 7}', "-"]
    assert table["/lines/id=3"] == ["-", '{"id": 3, "vat": 0}']


def test_an_element_that_one_lacks_is_taken_apart_only_where_the_others_differ_in_it() -> None:
    table = _table([{"id": 1, "v": 1, "w": 1}], [{"id": 1, "v": 2, "w": 1}], [])
    assert table == {"/id=1/id": ["1", "1", "-"], "/id=1/v": ["1", "2", "-"], "/id=1/w": ["1", "1", "-"]}


def test_elements_that_stand_for_each_other_are_one_point_where_that_is_asked_for() -> None:
    ours, theirs = [{"id": 1, "v": 1}, {"id": 2, "v": 1}], [{"id": 1, "v": 2}, {"id": 3, "w": 1}]
    values = [_read({"a": one}) for one in (ours, theirs, ours)]
    found = {place.path: [write(one) for one in place.values] for place in places(values, by_exchange=True)}
    assert found == {
        "/a/id=1/id": ["1", "1", "1"],
        "/a/id=1/v": ["1", "2", "1"],
        "/a/1": ['{"id": 2, "v": 1}', '{"id": 3, "w": 1}', '{"id": 2, "v": 1}'],
    }
    assert {"/a/id=2", "/a/id=3"} < {place.path for place in places(values)}


def test_an_answer_without_the_list_does_not_keep_elements_from_being_exchanged() -> None:
    values = [_read(one) for one in ({"a": [{"id": 1}]}, {"a": [{"id": 2}]}, {})]
    assert [place.path for place in places(values, by_exchange=True)] == ["/a/0"]
    values[2] = _read({"a": []})
    assert [place.path for place in places(values, by_exchange=True)] == ["/a/id=1", "/a/id=2"]


def test_an_id_that_is_text_is_another_than_a_number() -> None:
    table = _table([{"id": 1, "a": 1}], [{"id": "1", "a": 1}])
    assert set(table) == {"/id=1", '/id="1"'}


@pytest.mark.parametrize(
    "arrays",
    [
        ([{"id": 1}, {"id": 1}], [{"id": 1}, {"id": 1}]),
        ([{"id": 1}, 5], [{"id": 1}, 5]),
        ([{"id": None}], [{"id": None}]),
        ([1, 2], [1]),
    ],
)
def test_elements_without_a_name_are_matched_by_place(
    arrays: tuple[object, object],
) -> None:
    assert all(path.split("/")[1] in ("0", "1") for path in _table(*arrays))


def test_words_are_never_paired_by_their_place() -> None:
    assert _table({"checked": ["phone number", "age"]}, {"checked": ["letterhead", "age"]}) == {
        '/checked/="letterhead"': ["-", '"letterhead"'],
        '/checked/="phone number"': ['"phone number"', "-"],
        '/checked/="age"': ['"age"', '"age"'],
    }


def test_another_order_of_elements_is_a_row_of_its_own() -> None:
    one, other = [{"id": 1, "v": 1}, {"id": 2, "v": 2}], [{"id": 2, "v": 3}, {"id": 1, "v": 1}, {"id": 3}]
    table = _table(one, other)
    assert table["/#order id"] == ["[1, 2]", "[2, 1]"]
    assert table["/id=2/v"] == ["2", "3"]
    assert _table({"a": ["x", "y"]}, {"a": ["y", "x"]}, {})["/a/#order"] == ['["x", "y"]', '["y", "x"]', "-"]
    assert "/#order" not in _table(["x", "y"], ["x", "z", "y"])


def test_an_element_is_called_by_what_it_is() -> None:
    found = places([_read({"a": ["x", "y"]}), _read({"a": ["y", "x"]})])
    assert [place.label for place in found] == ['a › "x"', 'a › "y"', "a"]


def test_an_order_is_found_where_its_array_stands() -> None:
    value = _read({"a": [{"id": 2}, {"id": 1}]})
    order, pointer_there = found_at(value, ("a", order_token("id")))
    assert (write(order), pointer_there) == ("[2, 1]", "/a")
    assert isinstance(found_at(_read({}), ("a", "#order"))[0], Missing)


def test_a_missing_element_is_missing() -> None:
    assert _table([1, 2], [1]) == {"/0": ["1", "1"], "/1": ["2", "-"]}


def test_keys_with_slashes_and_tildes_are_escaped() -> None:
    assert list(_table({"a/b~c": 1})) == ["/a~1b~0c"]
    assert tokens_of("/a~1b~0c") == ("a/b~c",)
    assert tokens_of(pointer(("", "x"))) == ("", "x")
    assert tokens_of("") == ()


@pytest.mark.parametrize(
    "key", ["x\ud800", "\udfff", "~\ud800/", "~ud800", "~uD800", "u\udabc~0", "~u", "é~udfff"]
)
def test_path_of_a_key_that_has_no_utf_8_form_has_one_and_names_the_key(key: str) -> None:
    (path,) = _table({key: 1})
    assert path.encode().decode() == path
    assert tokens_of(path) == (key,)
    assert path == pointer((key,))


def test_too_many_places_are_compared_less_deep() -> None:
    same = {"a": [{"id": n, "x": n, "y": n} for n in range(MAX_ROWS // 2)], "b": 1}
    assert set(_table(same, {**same, "b": 2})) == {"/a", "/b"}
    other = {"a": {str(n): {"x": n, "y": {"z": n}} for n in range(MAX_ROWS)}}
    changed = {"a": {str(n): {"x": n + 1, "y": {"z": n + 1}} for n in range(MAX_ROWS)}}
    assert set(_table(other, changed)) == {"/a"}


def test_too_many_members_are_no_table_at_all() -> None:
    assert places([{str(n): None for n in range(MAX_ROWS + 1)}] * 2) == ()


def test_types_are_told_apart() -> None:
    plain: list[object] = [1, "1", None, True, [], {}]
    values = [_read(one) for one in plain]
    assert [value_type(one) for one in (*values, MISSING)] == [
        ValueType.NUMBER,
        ValueType.STRING,
        ValueType.NULL,
        ValueType.BOOLEAN,
        ValueType.ARRAY,
        ValueType.OBJECT,
        ValueType.MISSING,
    ]


def test_a_place_is_found_again_with_its_true_pointer() -> None:
    value = _read({"lines": [{"id": 1}, {"id": 2, "vat": 7}]})
    assert found_at(value, ("lines", "id=2", "vat"))[1] == "/lines/1/vat"
    assert found_at(value, ()) == (value, "")
    for tokens in (("x",), ("lines", "id=9"), ("lines", "7"), ("lines", "id=2", "vat", "x")):
        assert isinstance(found_at(value, tokens)[0], Missing)


def test_a_missing_value_has_no_text() -> None:
    assert canonical(MISSING) == ""
    assert canonical({"b": "1", "a": []}) == '{"a": [], "b": "1"}'


@given(VALUE, VALUE)
def test_every_difference_is_in_some_row(one: object, other: object) -> None:
    values = [_read(one), _read(other)]
    differs = any(
        canonical(a) != canonical(b) or (a is MISSING) != (b is MISSING)
        for a, b in (place.values for place in places(values))
    )
    assert differs == (canonical(values[0]) != canonical(values[1]))


@given(st.lists(VALUE, min_size=2, max_size=3))
def test_another_order_of_values_permutes_the_cells_only(values: list[object]) -> None:
    read = [_read(value) for value in values]
    forth = [(place.path, place.values) for place in places(read)]
    back = [(place.path, place.values[::-1]) for place in places(read[::-1])]
    assert forth == back


def test_a_member_with_the_name_of_an_order_is_no_order() -> None:
    (place,) = places([_read({"#order": 1}), _read({"#order": 2})])
    assert (place.path, place.label) == ("/~#order", "#order")
    assert tokens_of(place.path) == ("#order",)
    assert found_at(_read({"#order": 1}), tokens_of(place.path)) == (_read(1), "/~#order")


@pytest.mark.parametrize("name", ["=x", '="x"', "2=x", "≈=ab"])
def test_a_member_is_called_by_its_name_however_it_reads(name: str) -> None:
    told = [place.label for place in places([_read({name: 1, "a": [2]}), _read({name: {"b": 1}})])]
    assert told[0] == name
