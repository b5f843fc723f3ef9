"""Characters that can't be seen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.render.invisible import (
    _CLASSES,
    LONGEST_MARK,
    MARK,
    Hidden,
    find_hidden,
    first_sign,
    kind_of,
    mark,
    marked,
    with_hidden_marks,
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


@pytest.mark.parametrize("text", ["plain text", "tab\tline\r\n", "Grüße, 日本語, العربية", "[U+202E]"])
def test_what_can_be_seen_is_not_hidden(text: str) -> None:
    assert list(find_hidden(text)) == []
    assert marked(text) == text


def test_a_finding_has_place_class_and_name() -> None:
    (found,) = find_hidden("pay\u202epal")
    assert (found.position, found.kind, found.name) == (3, Hidden.BIDI, "RIGHT-TO-LEFT OVERRIDE")


def test_a_character_without_a_name_goes_by_its_number() -> None:
    (found,) = find_hidden("\x07")
    assert found.name == "U+0007"


def test_a_mark_stands_where_the_character_was() -> None:
    assert marked("pay\u202epal\x1b[31m") == "pay⟦U+202E⟧pal⟦U+001B⟧[31m"
    assert mark("\U000e0041") == "⟦U+E0041⟧"


def test_a_look_alike_stays_readable_in_its_mark() -> None:
    assert marked("log in to p\u0430ypal now") == "log in to p⟦\u0430·Cyrillic⟧ypal now"


@pytest.mark.parametrize("around", ["", "é", "你", "😀"])
def test_the_quick_search_finds_what_any_text_hides(around: str) -> None:
    # What is searched with depends on the other characters of the text.
    edges = {ord(sign) + step for signs in _CLASSES.values() for sign in signs for step in (-1, 0, 1)}
    for code in sorted(one for one in edges if 0 <= one < 0x110000):
        sign = chr(code)
        assert [found.kind for found in find_hidden(around + sign)] == [
            kind for kind, signs in _CLASSES.items() if re.match(f"[{signs}]", sign)
        ]


def test_a_look_alike_has_names_and_what_it_passes_for() -> None:
    (found,) = find_hidden("p\u0430ypal")
    assert (found.kind, found.name, found.passes_for) == (
        Hidden.LOOK_ALIKE,
        "CYRILLIC SMALL LETTER A",
        "a",
    )


def test_a_stroke_is_drawn_as_its_number() -> None:
    (found,) = find_hidden("1\u03362")
    assert (found.kind, found.mark) == (Hidden.STROKE, "⟦U+0336⟧")


IMITATIONS = ("⟦U+202E⟧", "⟦u+202e⟧", "⟦in view for 5 seconds⟧", "⟦", "〚U+202E〛")


@pytest.mark.parametrize("written", IMITATIONS)
def test_a_mark_that_somebody_wrote_is_found(written: str) -> None:
    (found,) = find_hidden(f"a {written} b")
    assert (found.kind, found.character) == (Hidden.IMITATION, written[0])


@pytest.mark.parametrize("written", IMITATIONS)
def test_a_mark_that_somebody_wrote_loses_its_bracket_to_one(written: str) -> None:
    assert marked(f"a {written} b") == f"a {mark(written[0])}{written[1:]} b"


def test_a_look_alike_in_a_mark_that_somebody_wrote_is_marked_for_itself() -> None:
    assert marked("⟦p\u0430y·Latin⟧") == "⟦U+27E6⟧p⟦\u0430·Cyrillic⟧y·Latin⟧"


def test_what_is_found_is_told_in_order_and_without_overlap() -> None:
    found = list(find_hidden("\u200bp\u0430y ⟦U+202E⟧ \u202e"))
    assert [one.kind for one in found] == [
        Hidden.ZERO_WIDTH,
        Hidden.LOOK_ALIKE,
        Hidden.IMITATION,
        Hidden.BIDI,
    ]


def test_the_last_defence_marks_only_what_cannot_be_seen() -> None:
    assert with_hidden_marks("p\u0430ypal\u202e") == "p\u0430ypal⟦U+202E⟧"


# What stretches are made of: Latin, letters that pass for it, digits of several systems, forms, marks.
_SIGNS = ("a", "p1", "\u0430", "\u03bf", "\u0664", "\u06f2", "\uff41", "\U0001d41a", "\u0301", "\u0336")


@given(st.lists(st.sampled_from(_SIGNS), max_size=40).map(lambda some: "".join(one * 7 for one in some)))
def test_whatever_is_drawn_for_a_finding_is_known_as_a_mark(text: str) -> None:
    drawn = [found.mark for found in find_hidden(text)]
    assert [one for one in drawn if not MARK.fullmatch(one) or len(one) > LONGEST_MARK] == []
    assert len(MARK.findall(marked(text))) == len(drawn)


def test_every_system_of_digits_has_a_label_that_a_mark_can_hold() -> None:
    digits = [sign for sign in map(chr, range(0x80, 0x110000)) if sign.isdecimal()]
    assert [sign for sign in digits if not MARK.search(marked(f"0{sign}"))] == []


def test_first_sign_is_found_however_far_in_it_stands() -> None:
    assert first_sign("plain") == -1
    assert first_sign("a\u200bb\u200b") == 1
    assert first_sign("word " * 13_000 + "\u202e") == 65_000
