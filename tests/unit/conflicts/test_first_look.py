"""Which words of an answer deserve the first look."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.first_look import MOST_PLACES, by_priority, first, lone_words, words_in

TEXTS = st.lists(
    st.lists(st.sampled_from(["pay", "the", "bill", "now", "120", ","]), max_size=8).map(" ".join),
    min_size=1,
    max_size=5,
)


def _most_alone(texts: list[str], column: int = 0, count: int = 1) -> list[str]:
    words = by_priority(lone_words(texts)[column])[:count]
    return [texts[column][one.start : one.end] for one in words]


def test_the_word_that_nobody_else_says_comes_first() -> None:
    texts = ["The court fined the firm 120 euros today", *["The court fined the firm 210 euros today"] * 3]
    assert _most_alone(texts) == ["120"]


def test_a_common_word_in_another_place_is_alone_there() -> None:
    texts = ["Never pay Ann before we have seen the bill", "Pay Ann before we have never seen the bill"]
    assert _most_alone(texts) == ["Never"]


def test_inflection_and_capitals_at_the_start_make_no_word_alone() -> None:
    assert {one.loneliness for one in lone_words(["The bill", "the bill"])[0]} == {0.0}


def test_words_beside_one_that_is_alone_are_more_alone_than_those_far_off() -> None:
    texts = ["one two three WRONG five six seven eight", *["one two three four five six seven eight"] * 2]
    lonely = {texts[0][one.start : one.end]: one.loneliness for one in lone_words(texts)[0]}
    assert lonely["WRONG"] > lonely["five"] > lonely["eight"] == 0


@pytest.mark.parametrize("texts", [["all alone here"], ["same words", "same words", "same words"]])
def test_where_nobody_says_otherwise_no_word_is_alone(texts: list[str]) -> None:
    assert {one.loneliness for words in lone_words(texts) for one in words} == {0.0}
    assert first(lone_words(texts)[0], 100) == []


def test_a_word_that_all_others_lack_is_fully_alone() -> None:
    assert [one.loneliness for one in lone_words(["by Friday", ""])[0]] == [1.0, 1.0]


def test_no_more_than_the_share_is_looked_at_first_and_in_the_text_s_order() -> None:
    texts = [" ".join(f"a{number}" for number in range(40)), ""]
    chosen = first(lone_words(texts)[0], words_in(texts[0]))
    assert len(chosen) == 6
    assert chosen == sorted(chosen)


def test_a_word_that_stands_everywhere_is_looked_for_nearby() -> None:
    many = " ".join(f"the w{number}" for number in range(MOST_PLACES * 3))
    assert {one.loneliness for one in lone_words([many, many])[0]} == {0.0}


@given(TEXTS)
def test_another_order_of_answers_changes_nothing(texts: list[str]) -> None:
    judged = lone_words(texts)
    for order in permutations(range(len(texts))):
        assert lone_words([texts[column] for column in order]) == [judged[column] for column in order]


@given(TEXTS)
def test_loneliness_is_a_share(texts: list[str]) -> None:
    assert all(0 <= one.loneliness <= 1 for words in lone_words(texts) for one in words)


def test_a_figure_and_a_no_come_before_wording_that_is_as_alone() -> None:
    texts = ["They saw it there and paid 5 pens, not more", "He found some books but bought 7 cups once"]
    assert set(_most_alone(texts, count=2)) == {"5", "not"}
