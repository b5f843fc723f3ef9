"""Structured answers place by place, plans call by call."""

from __future__ import annotations

import json

import pytest

from reviewer.conflicts.made import Made
from reviewer.conflicts.merge_json import merge_calls, merge_fields
from reviewer.conflicts.picks import Picks
from reviewer.domain.content import JSON, TOOL_CALLS, Content

BASE = '{ "amount":12480.00,  "payee": "K\\u00e9" , "lines":[{"id":1,"vat":7}] }'


def _picks(columns: dict[str, int | None], **edits: str) -> Picks:
    return Picks(base=0, columns=columns, edits={path: edits["edit"] for path in columns if edits})


def _fields(picks: Picks, *texts: str) -> str:
    return merge_fields(tuple(Content(media_type=JSON, data=text.encode()) for text in texts), picks).text


def _calls(picks: Picks, *texts: str) -> str:
    return merge_calls(
        tuple(Content(media_type=TOOL_CALLS, data=text.encode()) for text in texts), picks
    ).text


def test_an_exchanged_value_leaves_every_other_byte_alone() -> None:
    other = '{"amount": "12480", "payee": "L", "lines": [{"id": 1, "vat": 7.0}]}'
    made = _fields(_picks({"/amount": 1, "/lines/id=1/vat": 1}), BASE, other)
    assert made == '{ "amount":"12480",  "payee": "K\\u00e9" , "lines":[{"id":1,"vat":7.0}] }'


def test_an_edited_value_is_written_as_it_was_typed() -> None:
    assert _fields(_picks({"/a": None}, edit="1e3"), '{"a": 1}', '{"a": 2}') == '{"a": 1e3}'


def test_a_member_that_the_base_lacks_is_added_with_its_number_as_written() -> None:
    made = _fields(_picks({"/b/c": 1}), '{"a": 1.50}', '{"a": 1.5, "b": {"c": 2.00}}')
    assert made == '{"a": 1.50, "b": {"c": 2.00}}'


def test_an_edit_of_a_place_that_the_base_lacks_is_added() -> None:
    made = _fields(_picks({"/b/c/0": None}, edit="9"), '{"a": 1}', '{"b": {"c": [2]}}')
    assert made == '{"a": 1, "b": {"c": [9]}}'


def test_a_member_that_the_other_lacks_is_taken_out() -> None:
    base = '{"a": 1, "lines": [{"id": 1}, {"id": 2}]}'
    made = _fields(_picks({"/a": 1, "/lines/id=1": 1}), base, '{"lines": [{"id": 2}]}')
    assert made == '{"lines": [{"id": 2}]}'


@pytest.mark.parametrize("indent", [None, 2, 4])
def test_a_text_that_is_written_anew_keeps_its_indentation(indent: int | None) -> None:
    base = json.dumps({"a": {"x": 1}}, indent=indent)
    made = _fields(_picks({"/b": 1}), base, '{"b": 2, "a": {"x": 1}}')
    assert made == json.dumps({"a": {"x": 1}, "b": 2}, indent=indent)


def test_elements_of_a_list_are_picked_one_by_one() -> None:
    base, other = '{"checked": ["phone", "age"]}', '{"checked": ["letterhead", "age"]}'
    assert _fields(_picks({'/checked/="letterhead"': 1}), base, other) == (
        '{"checked": ["letterhead", "phone", "age"]}'
    )
    assert _fields(_picks({'/checked/="phone"': 1}), base, other) == '{"checked": ["age"]}'


def test_the_order_is_picked_apart_from_what_stands_in_it() -> None:
    base, other = '[{"id": 1, "v": 1}, {"id": 2, "v": 2}]', '[{"id": 2, "v": 9}, {"id": 1, "v": 9.0}]'
    assert _fields(_picks({"/#order id": 1}), base, other) == '[{"id": 2, "v": 2}, {"id": 1, "v": 1}]'
    made = _fields(_picks({"/#order id": None}, edit="[2, 1]"), base, other)
    assert made == '[{"id": 2, "v": 2}, {"id": 1, "v": 1}]'
    left = Picks(base=0, columns={}, edits={}, unset=frozenset({"/#order id"}))
    assert _fields(left, base, other) == base


def test_own_words_that_are_another_elements_name_do_not_take_its_place() -> None:
    picks = Picks(
        base=0,
        columns={'/="a"': None, '/="b"': 0, '/="c"': None, '/="d"': 1},
        edits={'/="a"': '"b"', '/="c"': '"b"'},
    )
    assert _fields(picks, '["a", "b"]', '["c", "d"]') == '["b", "d", "b", "b"]'


def test_another_whole_value_replaces_the_base() -> None:
    assert _fields(_picks({"#": 1}), "5", '{"a": 1}') == '{"a": 1}'


def test_arguments_of_a_call_are_exchanged_added_and_taken_out() -> None:
    one = '[{"name": "pay", "id": "c1", "args": {"n": 1, "to": "x", "only": 1}}]'
    other = '[{"name": "pay", "args": {"n": 2.0, "to": "y", "more": 3}}]'
    picks = _picks({"call 1/n": 1, "call 1/to": 0, "call 1/only": 1, "call 1/more": 1})
    made = '[{"name": "pay", "id": "c1", "args": {"n": 2.0, "to": "x", "more": 3}}]'
    assert _calls(picks, one, other) == made


def test_elements_that_stand_for_each_other_are_picked_at_their_place() -> None:
    one, other = (
        f'[{{"name": "book", "args": {{"legs": [{{"id": {first}}}, {{"id": 2}}, {{"id": {last}}}]}}}}]'
        for first, last in ((1, 3), (8, 9))
    )
    made = _calls(_picks({"call 1/legs/2": 1}), one, other)
    assert made == '[{"name": "book", "args": {"legs": [{"id": 1}, {"id": 2}, {"id": 9}]}}]'
    left = Picks(base=0, columns={}, edits={}, unset=frozenset({"call 1/legs/0", "call 1/legs/2"}))
    assert _calls(left, one, other) == '[{"name": "book", "args": {"legs": [{"id": 2}]}}]'


def _standing(made: Made) -> dict[str, str]:
    return {span.path: made.text[span.start : span.end] for span in made.spans}


def test_what_moves_up_in_a_call_for_an_element_that_is_left_out_is_still_told() -> None:
    texts = (
        f'[{{"name": "book", "args": {{"legs": [{{"id": {first}}}, {{"id": {last}}}]}}}}]'
        for first, last in ((1, 2), (8, 9))
    )
    contents = tuple(Content(media_type=TOOL_CALLS, data=text.encode()) for text in texts)
    picks = Picks(base=0, columns={"call 1/legs/1": 1}, edits={}, unset=frozenset({"call 1/legs/0"}))
    assert _standing(merge_calls(contents, picks)) == {"call 1/legs/1": '{"id": 9}'}


def test_what_moves_up_among_fields_for_an_element_that_is_left_out_is_still_told() -> None:
    contents = tuple(
        Content(media_type=JSON, data=text.encode()) for text in ('{"at": [1, 2, 3]}', '{"at": [4, 5, 6]}')
    )
    picks = Picks(base=0, columns={"/at/1": 1, "/at/2": 0}, edits={}, unset=frozenset({"/at/0"}))
    assert _standing(merge_fields(contents, picks)) == {"/at/1": "5", "/at/2": "3"}


def test_a_long_list_that_the_base_lacks_keeps_its_order() -> None:
    one, other = '[{"name": "plot", "args": {}}]', f'[{{"name": "plot", "args": {{"at": {[*range(12)]}}}}}]'
    picks = _picks({f"call 1/at/{index}": 1 for index in range(12)})
    assert _calls(picks, one, other) == other


def test_an_argument_is_written_by_hand() -> None:
    one, other = ('[{"name": "pay", "args": {"why": "a"}}]', '[{"name": "pay", "args": {"why": "b"}}]')
    made = _calls(_picks({"call 1/why": None}, edit='"c"'), one, other)
    assert made == '[{"name": "pay", "args": {"why": "c"}}]'


def test_calls_come_and_go_and_are_written_by_hand() -> None:
    one = '[{"name": "a", "args": {}}, {"name": "b", "args": {"x": 1}}]'
    other = '[{"name": "a", "args": {}}]'
    assert _calls(_picks({"call 2": 1}), one, other) == other
    assert _calls(_picks({"call 2": 1}), other, one) == one
    made = _calls(_picks({"call 2": None}, edit='{"name": "z"}'), one, other)
    assert made == '[{"name": "a", "args": {}}, {"name": "z"}]'


def test_a_member_with_the_name_of_an_order_is_exchanged_like_any_other() -> None:
    assert _fields(_picks({"/~#order": 1}), '{"#order": 1}', '{"#order": [2]}') == '{"#order": [2]}'
    assert _fields(_picks({"/~#order": 1}), '{"#order": 1, "a": 2}', '{"a": 2}') == '{"a": 2}'


def test_a_row_stands_where_it_moved_when_what_was_before_it_went_with_all_in_it() -> None:
    texts = ('{"a": [{"x": [1]}, {"x": 2}, {"x": 2}]}', '{"b": 1}')
    picks = Picks(base=0, columns={"/a/1/x": 0}, edits={}, unset=frozenset({"/a/0/x/0"}))
    made = merge_fields(tuple(Content(media_type=JSON, data=text.encode()) for text in texts), picks)
    assert made.text == '{"a": [{"x": 2}, {"x": 2}]}'
    (span,) = made.spans
    assert (span.pointer, span.start) == ("/a/0/x", made.text.index("2"))
