"""Characters that can't be seen."""

from __future__ import annotations

import re

import pytest

from reviewer.render.invisible import (
    _CLASSES,
    Hidden,
    count_hidden,
    find_hidden,
    kind_of,
    mark,
    mixed_script_words,
    with_marks,
)

SAMPLES = {
    Hidden.CONTROL: "\x00\x07\x1b\x7f\x85\u2028\u2029\ud800\ufdd0\ufffc\uffff",
    Hidden.BIDI: "\u061c\u200e\u200f\u202a\u202e\u2066\u2069",
    Hidden.ZERO_WIDTH: "\u00ad\u034f\u200b\u200d\u2060\u2064\ufeff\U0001d173",
    Hidden.TAG: "\U000e0001\U000e0041\U000e007f\U000e0fff",
    Hidden.VARIATION: "\u180f\ufe00\ufe0f\U000e0100",
    Hidden.FILLER: "\u115f\u1160\u3164\uffa0\u2800",
    Hidden.PRIVATE: "\ue000\uf8ff\U000f0000\U0010fffd",
}


@pytest.mark.parametrize(("kind", "characters"), SAMPLES.items())
def test_every_class_is_known(kind: Hidden, characters: str) -> None:
    assert [kind_of(one) for one in characters] == [kind] * len(characters)


@pytest.mark.parametrize("text", ["plain text", "tab\tline\r\n", "Grüße, 日本語, العربية", "⟦mark⟧"])
def test_what_can_be_seen_is_not_hidden(text: str) -> None:
    assert list(find_hidden(text)) == []
    assert with_marks(text) == text


def test_a_finding_has_place_class_and_name() -> None:
    (found,) = find_hidden("pay\u202epal")
    assert (found.position, found.kind, found.name) == (3, Hidden.BIDI, "RIGHT-TO-LEFT OVERRIDE")


def test_a_character_without_a_name_goes_by_its_number() -> None:
    (found,) = find_hidden("\x07")
    assert found.name == "U+0007"


def test_hidden_characters_are_counted_by_class() -> None:
    assert count_hidden("a\u200bb\u200bc\u202e") == {Hidden.ZERO_WIDTH: 2, Hidden.BIDI: 1}


def test_a_mark_stands_where_the_character_was() -> None:
    assert with_marks("pay\u202epal\x1b[31m") == "pay⟦U+202E⟧pal⟦U+001B⟧[31m"
    assert mark("\U000e0041") == "⟦U+E0041⟧"


def test_words_of_two_scripts_are_found() -> None:
    assert list(mixed_script_words("log in to p\u0430ypal now")) == [(10, "p\u0430ypal")]


@pytest.mark.parametrize("text", ["paypal", "привет мир", "naïve café", "カタカナひらがな漢字", "Ω = 3"])
def test_words_of_one_script_are_no_deception(text: str) -> None:
    assert list(mixed_script_words(text)) == []


@pytest.mark.parametrize("around", ["", "é", "你", "😀"])
def test_the_quick_search_finds_what_any_text_hides(around: str) -> None:
    # What is searched with depends on the other characters of the text.
    edges = {ord(sign) + step for signs in _CLASSES.values() for sign in signs for step in (-1, 0, 1)}
    for code in sorted(one for one in edges if 0 <= one < 0x110000):
        sign = chr(code)
        assert [found.kind for found in find_hidden(around + sign)] == [
            kind for kind, signs in _CLASSES.items() if re.match(f"[{signs}]", sign)
        ]
