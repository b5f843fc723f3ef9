"""Rows before they are grouped."""

from __future__ import annotations

from reviewer.conflicts.parts import LABEL_LENGTH, NOTHING, Part, PartRow, short
from reviewer.conflicts.report import RowKind


def _row(*parts: Part) -> PartRow:
    return PartRow(path="x", kind=RowKind.FIELD, label="x", parts=parts)


def test_an_empty_part_is_not_a_missing_one() -> None:
    assert _row(Part(text="", key=""), NOTHING).is_disputed
    assert not _row(NOTHING, NOTHING).is_disputed
    assert not _row(Part(text="a", key="k"), Part(text="b", key="k")).is_disputed


def test_a_label_is_one_short_line() -> None:
    assert short("two\n lines") == "two lines"
    assert len(short("word " * 100)) == LABEL_LENGTH
