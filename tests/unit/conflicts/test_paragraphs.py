"""Texts paragraph by paragraph."""

from __future__ import annotations

from reviewer.conflicts.paragraphs import compare_texts
from reviewer.conflicts.parts import NOTHING


def test_each_paragraph_is_a_row_with_its_place_in_the_text() -> None:
    texts = ["one\n\ntwo\n", "\n\none\n\nnew\n\ntwo"]
    rows = compare_texts(texts).rows
    assert [(row.path, row.label) for row in rows] == [("p1", "one"), ("p2", "new"), ("p3", "two")]
    assert rows[1].parts[0] is NOTHING
    for row in rows:
        for part, text in zip(row.parts, texts, strict=True):
            assert part is NOTHING or text[slice(*(part.span or ()))] == part.text


def test_a_label_has_no_signs_of_markup_unless_it_has_nothing_else() -> None:
    rows = compare_texts(["- **one** day\n\n|---|", "- **one** day\n\n|---|"]).rows
    assert [row.label for row in rows] == ["one day", "|---|"]


def test_blank_space_in_prose_is_no_difference_and_in_code_it_is() -> None:
    assert not compare_texts(["a  b", "a b"]).rows[0].is_disputed
    assert compare_texts(["```\na  b\n```", "```\na b\n```"]).rows[0].is_disputed


def test_a_text_of_blanks_has_a_row_without_words() -> None:
    (row,) = compare_texts(["\n \n", "\n \n"]).rows
    assert row.parts[0].text == ""
