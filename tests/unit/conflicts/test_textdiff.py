"""Which words to mark."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.textdiff import differences, joined, marks_among

TEXT = st.text(alphabet="ab \n.", max_size=30)


def _marked(one: str, other: str) -> tuple[list[str], list[str]]:
    ours, theirs = differences(one, other)
    return [one[a:b] for a, b in ours], [other[a:b] for a, b in theirs]


def test_changed_words_are_marked_on_both_sides() -> None:
    assert _marked("refund 120 euro", "refund 210 euro") == (["120"], ["210"])


def test_words_that_one_text_lacks_mark_the_word_beside_the_gap_in_both() -> None:
    assert _marked("approved.", "approved in full.") == (["approved"], ["approved in full"])
    assert _marked("b", "a b") == (["b"], ["a b"])
    assert _marked("pay now", "pay twice now") == (["pay "], ["pay twice "])
    assert _marked(" ", "a ") == ([" "], ["a "])


def test_a_line_that_one_text_lacks_marks_the_line_and_the_whole_other() -> None:
    assert _marked("same\n", "same\nmore\n") == (["same\n"], ["more\n"])


def test_only_changed_lines_are_looked_into() -> None:
    one = "same line\nold word here\nsame end"
    other = "same line\nnew word here\nsame end"
    assert _marked(one, other) == (["old"], ["new"])


def test_equal_texts_have_no_marks() -> None:
    assert differences("a b", "a b") == ([], [])


def test_a_block_too_big_to_look_into_is_marked_whole() -> None:
    one, other = "a b " * 2_000, "c d " * 2_000
    started = perf_counter()
    assert differences(one, other) == ([(0, len(one))], [(0, len(other))])
    assert perf_counter() - started < 1


def test_spans_are_joined_where_they_touch_and_empty_ones_left_out() -> None:
    assert joined([(5, 6), (0, 2), (2, 3), (4, 4), (0, 1)]) == [(0, 3), (5, 6)]


def test_among_several_texts_each_is_marked_against_those_of_other_groups() -> None:
    found = marks_among({"pay 1 now": 0, "pay 2 now": 1, "pay 1 then": 2, "pay 1  now": 0})
    assert {text: [text[a:b] for a, b in spans] for text, spans in found.items()} == {
        "pay 1 now": ["1", "now"],
        "pay 2 now": ["2 now"],
        "pay 1 then": ["1 then"],
        "pay 1  now": ["1  now"],
    }


@given(TEXT, TEXT)
def test_the_other_way_round_marks_the_same(one: str, other: str) -> None:
    assert differences(one, other) == differences(other, one)[::-1]


@given(TEXT, TEXT)
def test_every_differing_text_that_has_words_is_marked(one: str, other: str) -> None:
    ours, theirs = differences(one, other)
    assert (one == other) == (not ours and not theirs)
    assert all(0 <= a <= b <= len(one) for a, b in ours)


@given(TEXT, TEXT)
def test_what_is_not_marked_is_in_both(one: str, other: str) -> None:
    ours = marks_among({one: 0, other: 1})[one]
    left = "".join(sign for at, sign in enumerate(one) if not any(a <= at < b for a, b in ours))
    rest = iter(other)
    assert all(sign in rest for sign in left)
