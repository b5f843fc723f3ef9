"""Marks are counted as they are found, without a thing made of each."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.render.invisible import Finding, Hidden, find_hidden
from reviewer.render.marks import MOST_NAMED, Marks, Tally

# Latin, letters that pass for it, digits of several systems, forms, strokes, what can't be seen, marks.
_SIGNS = (
    *("a", " ", ".", "1", "\u0430", "\u03bf", "\u0664", "\uff41", "\U0001d41a", "\u0301", "\u0336", "\u034f"),
    *("\u200b", "\u202e", "\ue000", "\x07", "\U000e0041", "⟦U+202E⟧", "⟦\u0430·Cyrillic⟧", "⟦"),
)


def found_one_by_one(*texts: str) -> Marks:
    """As the definition says."""
    findings = [one for text in texts for one in find_hidden(text)]
    kinds = Counter(one.kind for one in findings)
    named: dict[tuple[str, str], Finding] = {}
    for one in findings:
        named.setdefault((one.character, one.passes_for), one)
    return Marks(
        kinds={kind: kinds[kind] for kind in Hidden if kinds[kind]},
        named=tuple(named.values())[:MOST_NAMED],
    )


def tally(*texts: str) -> Marks:
    made = Tally()
    for text in texts:
        made.add(text)
    return made.marks


@given(st.lists(st.lists(st.sampled_from(_SIGNS), max_size=40).map("".join), max_size=3))
def test_as_many_are_counted_as_are_found_and_the_same_are_named(texts: list[str]) -> None:
    assert tally(*texts) == found_one_by_one(*texts)


@given(st.text(max_size=60))
def test_any_text_is_counted_as_it_is_found(text: str) -> None:
    assert tally(text) == found_one_by_one(text)


@pytest.mark.parametrize("text", ["e" + "\u0301" * 4 + "\u034f" * 3, "p\u0430\u034fy", "\u034f\u0336"])
def test_what_is_hidden_in_a_stretch_counts_once(text: str) -> None:
    assert tally(text) == found_one_by_one(text)


def test_every_class_is_counted_and_the_first_few_are_named() -> None:
    marks = tally("\u202e\u202e\u200bp\u0430y")
    assert marks.kinds == {Hidden.BIDI: 2, Hidden.ZERO_WIDTH: 1, Hidden.LOOK_ALIKE: 1}
    assert [one.name for one in marks.named] == [
        "RIGHT-TO-LEFT OVERRIDE",
        "ZERO WIDTH SPACE",
        "CYRILLIC SMALL LETTER A",
    ]
    many = tally("".join(map(chr, range(0xE000, 0xE100))))
    assert (many.total, len(many.named)) == (256, MOST_NAMED)


def test_counts_of_several_places_make_one() -> None:
    made = Tally()
    made.add_marks(tally("\u200b"))
    made.add_marks(tally("\u200b\u202e"))
    assert made.marks.kinds == {Hidden.BIDI: 1, Hidden.ZERO_WIDTH: 2}
    assert [ord(one.character) for one in made.marks.named] == [0x200B, 0x202E]
