"""Paragraphs in sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.segment import split
from reviewer.conflicts.sentences import sentences


def _cut(text: str) -> list[str]:
    (paragraph,) = split(text)
    return [one.text for one in sentences(paragraph, text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One here. Two there! Three?", ["One here.", "Two there!", "Three?"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("Wait... Now go.", ["Wait...", "Now go."]),
        ("On 14. March it ends. Pay.", ["On 14. March it ends.", "Pay."]),
        ("Ask J. Smith or Dr. Lee. Then pay.", ["Ask J. Smith or Dr. Lee.", "Then pay."]),
        ("Costs 1.5 at v2.0 of it. all small.", ["Costs 1.5 at v2.0 of it. all small."]),
        ("これは一。これは二。", ["これは一。", "これは二。"]),
        ("no end", ["no end"]),
        ("One\u00a0here.\u00a0 Two\u2028", ["One\u00a0here.\u00a0", "Two\u2028"]),
        ("\n\n  One here.\n\nTwo", ["  One here."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    paragraph = split(text)[0]
    assert [one.text for one in sentences(paragraph, text)] == expected


@given(st.text(st.sampled_from('aA1.!? \n"。-')))
def test_sentences_lie_side_by_side_and_cover_the_paragraph(text: str) -> None:
    for paragraph in split(text):
        found = sentences(paragraph, text)
        assert "".join(text[one.start : one.end] for one in found) == text[paragraph.start : paragraph.end]
        assert (found[0].start, found[-1].end) == (paragraph.start, paragraph.end)


@pytest.mark.parametrize("unit", [". ", ".", "!", "a. ", '. "', "。", '"', ")"])
def test_no_paragraph_takes_long(unit: str) -> None:
    assert _cut("x" + unit * 50_000)
