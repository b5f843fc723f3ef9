"""Tables for other programs: no cell is worked out, nothing hidden stays hidden."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from reviewer.domain.inbox import DecisionSummary
from reviewer.domain.lifecycle import DecisionState
from reviewer.errors import ConfigError
from reviewer.ids import DecisionId, GestureId, ItemId, SourceId
from reviewer.sinks.decision_table import cell, csv_lines, json_lines, write_table
from tests.makers import NOON


def make_summary(**changes: str) -> DecisionSummary:
    told = {
        "title": "Pay",
        "reason": "no",
        "reason_code": "other",
        "operator": "Ada",
        "problem": "",
    } | changes
    return DecisionSummary(
        decision=DecisionId("d1"),
        gesture=GestureId("g1"),
        seq=1,
        item=ItemId("src:r1"),
        source=SourceId("src"),
        verdict="reject",
        decided_at=NOON,
        surface="window",
        state=DecisionState.RECORDED,
        **told,
    )


@pytest.mark.parametrize(
    "words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "%0A", "|calc", "\n=cmd|'/c calc'!A1"]
)
def test_cell_that_would_be_worked_out_begins_with_an_apostrophe(words: str) -> None:
    assert cell(words).startswith("'")


@pytest.mark.parametrize("words", ["Pay 12", "a=b", "1-2", ""])
def test_plain_cell_is_as_it_is(words: str) -> None:
    assert cell(words) == words


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\x1b[31m", "\x00", "\U000e0041"])
def test_what_can_not_be_seen_is_a_mark_in_csv_and_an_escape_in_jsonl(hidden: str) -> None:
    one = make_summary(reason=f"pay{hidden}me", title=hidden, problem=hidden)
    assert hidden not in "\n".join(csv_lines([one]))
    (line,) = json_lines([one])
    assert (line.isascii(), json.loads(line)["reason"]) == (True, f"pay{hidden}me")


def test_line_break_in_a_cell_begins_no_row() -> None:
    lines = list(csv_lines([make_summary(reason='a\n"b",c\r\nd')]))
    assert len(lines) == 2
    assert len(list(csv.reader(io.StringIO("\n".join(lines))))) == 2


def test_table_is_never_written_over_something(tmp_path: Path) -> None:
    place = tmp_path / "table.csv"
    assert write_table(place, ["a", "b"]) == 2
    with pytest.raises(ConfigError) as refused:
        write_table(place, ["c"])
    assert (refused.value.code, place.read_text()) == ("export.exists", "a\nb\n")


def test_place_that_can_not_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        write_table(tmp_path / "nowhere" / "table.csv", ["a"])
    assert refused.value.code == "export.failed"
