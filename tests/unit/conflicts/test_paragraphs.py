"""Texts paragraph by paragraph."""

from __future__ import annotations

from reviewer.conflicts.paragraphs import MAX_PARAGRAPH, MAX_TAKEN_APART, claims, compare_texts
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


def _table(*texts: str) -> dict[str, list[str]]:
    return {row.path: [part.text for part in row.parts] for row in compare_texts(texts).rows}


def test_a_paragraph_worded_alike_is_compared_sentence_by_sentence() -> None:
    one = "We have read the file. The firm pays 120 euros. It is due in May.\n\nBye."
    other = "We have read the file. The firm pays 210 euros.\n\nBye."
    assert _table(one, other) == {
        "p1.1": ["We have read the file.", "We have read the file."],
        "p1.2": ["The firm pays 120 euros.", "The firm pays 210 euros."],
        "p1.3": ["It is due in May.", ""],
        "p2": ["Bye.", "Bye."],
    }
    assert [claim.goes_on for claim in claims([one, other])] == [False, True, True, False]


def test_a_paragraph_in_other_words_is_compared_as_a_whole() -> None:
    one, other = "Pay the bill now. Nobody objects to it.", "Refuse! Zwölf Boxkämpfer jagen Viktor. Why?"
    assert list(_table(one, other)) == ["p1"]


def test_a_paragraph_that_an_answer_lacks_is_one_point() -> None:
    assert list(_table("Same.\n\nOne here. Two here.", "Same.\n\nOne here. Two there.", "Same.")) == [
        "p1",
        "p2",
    ]


def test_code_and_headings_are_not_taken_apart() -> None:
    assert list(_table("# One. Two.", "# One. Three.")) == ["p1"]
    assert list(_table("```\nOne. Two.\n```", "```\nOne. Three.\n```")) == ["p1"]


def test_what_is_very_long_is_not_taken_apart() -> None:
    long = "One here. " + "word " * MAX_PARAGRAPH
    assert list(_table(long + "a", long + "b")) == ["p1"]
    short = "One here. Two here.\n\n"
    assert "p1.2" in _table(short + "x", short.replace("Two", "Ten") + "x")
    many = "x\n\n" * (MAX_TAKEN_APART // 4)
    assert "p1.2" not in _table(short + many, short.replace("Two", "Ten") + many)
