"""Marks in the source of Markdown."""

from __future__ import annotations

import pytest

from reviewer.render.markup_marks import decoded, mark_source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("pay\u202epal", "pay⟦U+202E⟧pal"),
        ("a&#8238;b", "a⟦U+202E⟧b"),
        ("a&#x202E;b &zwj; &shy;", "a⟦U+202E⟧b ⟦U+200D⟧ ⟦U+00AD⟧"),
        ("`&lrm;`", "`⟦U+200E⟧`"),
        ("p&#1072;ypal &eacute;", "p⟦\u0430·Cyrillic⟧ypal &eacute;"),
        ("&#27;[2J", "⟦U+001B⟧[2J"),
        ("&lt; &amp;#8238; &#0; &#xD800; &#x110000; &nosuch; &#42; &notin; &#128;", None),
        ("&#8238 without its end", None),
        ("&bne;", None),
    ],
)
def test_what_an_entity_hides_is_a_mark_and_others_stay(source: str, expected: str | None) -> None:
    assert mark_source(source) == (expected or source)


def test_each_is_marked_once_and_where_it_stands() -> None:
    marked = mark_source("\u202e&zwj;x&amp;\u202e &shy;")
    assert marked == "⟦U+202E⟧⟦U+200D⟧x&amp;⟦U+202E⟧ ⟦U+00AD⟧"


def test_a_source_is_read_with_its_characters() -> None:
    assert decoded("a&eacute;&lt;&#8238;") == "aé&lt;\u202e"
    assert decoded("plain") == "plain"
