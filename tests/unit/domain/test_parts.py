"""The parts of a page: by its words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.exposure import PART_CHARS
from reviewer.domain.parts import LINE_ENDS, names_digest, parts, words_digest

pages = st.text(alphabet=st.sampled_from("ab \n\u2028\u2029\ufdd0\ufdd1😀"), max_size=600)


def test_a_line_is_a_part_and_a_blank_one_is_none() -> None:
    assert parts("Pay.\n\n  \nNow.\u2028Here.\u2029") == ((0, 4), (9, 13), (14, 19))


def test_a_cell_of_a_table_is_a_part() -> None:
    assert parts("\ufdd0amount\ufdd0\ufdd112\ufdd1") == ((1, 7), (9, 11))


def test_a_long_line_has_several() -> None:
    assert parts("x" * (PART_CHARS + 1)) == ((0, PART_CHARS), (PART_CHARS, PART_CHARS + 1))


@given(pages)
def test_every_word_is_in_exactly_one_part(words: str) -> None:
    found = parts(words)
    inside = [at for begin, end in found for at in range(begin, end)]
    assert inside == sorted(set(inside))
    for at, letter in enumerate(words):
        if not letter.isspace() and letter not in LINE_ENDS:
            assert at in inside


@given(pages, pages)
def test_what_is_added_in_a_new_line_moves_no_part(before: str, after: str) -> None:
    assert parts(before + "\n" + after)[: len(parts(before))] == parts(before)


def test_a_digest_is_of_the_words_and_half_a_surrogate_pair_has_one() -> None:
    assert words_digest("Pay.") != words_digest("Pay")
    assert words_digest("\ud800") != words_digest("\ud801")


def test_a_digest_of_names_tells_where_one_ends() -> None:
    assert names_digest(["ab", "c"]) != names_digest(["a", "bc"])


def test_names_that_are_no_text_have_a_digest_too() -> None:
    """An agent's JSON can have half a surrogate pair in a key; its item must be decidable all the same."""
    assert names_digest(["/k\ud800"]) != names_digest(["/k"])
