"""Texts cut into parts."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.segment import MAX_SEGMENTS, SegmentKind, split

MARKS = st.sampled_from(
    ["\n", "\n\n", "# h", "- i", "1. i", "```", "~~~", "| a |", "word ", "  ", "\t", "\r\n"]
)


def _kinds(text: str) -> list[tuple[SegmentKind, str]]:
    return [(one.kind, one.text) for one in split(text)]


def test_paragraphs_end_at_blank_lines() -> None:
    assert _kinds("one\nstill one\n\n\ntwo\n") == [
        (SegmentKind.PARAGRAPH, "one\nstill one"),
        (SegmentKind.PARAGRAPH, "two"),
    ]


def test_headings_items_and_table_rows_stand_alone() -> None:
    assert _kinds("# Head\ntext\n- a\n  more a\n* b\n2) c\n| x |\n| y |\nafter") == [
        (SegmentKind.HEADING, "# Head"),
        (SegmentKind.PARAGRAPH, "text"),
        (SegmentKind.ITEM, "- a\n  more a"),
        (SegmentKind.ITEM, "* b"),
        (SegmentKind.ITEM, "2) c"),
        (SegmentKind.TABLE_ROW, "| x |"),
        (SegmentKind.TABLE_ROW, "| y |"),
        (SegmentKind.PARAGRAPH, "after"),
    ]


def test_the_rule_under_a_table_head_belongs_to_the_head() -> None:
    text = "| what | sum |\n|:---|---:|\n| boots | 79.90 |\n\n|---|\n"
    assert [one for _, one in _kinds(text)] == ["| what | sum |\n|:---|---:|", "| boots | 79.90 |", "|---|"]


def test_a_code_block_is_one_part_whatever_is_in_it() -> None:
    text = "before\n```python\n# no heading\n\n- no item\n```\nafter"
    assert [kind for kind, _ in _kinds(text)] == [
        SegmentKind.PARAGRAPH,
        SegmentKind.CODE,
        SegmentKind.PARAGRAPH,
    ]


def test_an_open_code_block_goes_on_to_the_end() -> None:
    assert _kinds("~~~\na\n\nb") == [(SegmentKind.CODE, "~~~\na\n\nb")]


@pytest.mark.parametrize(
    "text", ["#tag", "-dash", "3.5 percent", "1234567890. x", "`code` here", "*emphasis*"]
)
def test_what_only_begins_like_something_is_a_paragraph(text: str) -> None:
    assert _kinds(text) == [(SegmentKind.PARAGRAPH, text)]


@pytest.mark.parametrize("sign", ["\u00a0", "\u2028", "\u3000", "\x1c", "\x1f", "\x85", "\x0b"])
def test_only_blank_space_falls_away_around_a_part(sign: str) -> None:
    assert _kinds(f"one{sign}\n \n{sign}\n\ntwo \t\n") == [
        (SegmentKind.PARAGRAPH, f"one{sign}"),
        (SegmentKind.PARAGRAPH, sign),
        (SegmentKind.PARAGRAPH, "two"),
    ]


@pytest.mark.parametrize(("text", "count"), [("", 0), ("\n \n", 1), ("\n\na", 1)])
def test_blank_texts_have_at_most_one_part(text: str, count: int) -> None:
    assert len(split(text)) == count


@given(st.one_of(st.text(), st.lists(MARKS).map("".join)))
def test_the_parts_cover_the_text(text: str) -> None:
    parts = split(text)
    assert "".join(text[one.start : one.end] for one in parts) == text


def test_too_many_parts_are_joined_where_equal_texts_are_cut_alike() -> None:
    lines = "".join(f"- item {number}\n" for number in range(10_000))
    parts = split(lines)
    shifted = split("an opening\n" + lines)
    assert len(parts) <= MAX_SEGMENTS
    assert "".join(lines[one.start : one.end] for one in parts) == lines
    assert len({one.text for one in parts} & {one.text for one in shifted}) > len(parts) * 0.9


def test_equal_lines_without_end_stay_within_the_limit() -> None:
    assert len(split("- a\n" * 20_000)) <= MAX_SEGMENTS


@pytest.mark.parametrize("unit", ["#", "- ", "`", "```\n", "> ", "|", "1. ", " ", "\t", "\n"])
def test_no_text_makes_it_slow(unit: str) -> None:
    started = perf_counter()
    split(unit * (400_000 // len(unit)))
    assert perf_counter() - started < 2
