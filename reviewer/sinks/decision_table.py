"""Decisions as a table for other programs: CSV that no spreadsheet calculates with, JSONL in plain ASCII."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from reviewer.clock import to_text
from reviewer.domain.inbox import DecisionSummary, UnreadableDecision
from reviewer.private_files import write_new
from reviewer.render.plain_line import plain_line
from reviewer.sinks.place import written_at

COLUMNS = (
    *("decision", "seq", "decided_at", "operator", "surface", "source", "item", "title", "verdict"),
    *(
        "reason_code",
        "reason",
        "state",
        "attempts",
        "receipt",
        "proof",
        "problem",
        "theirs_verdict",
        "theirs_by",
    ),
)
Line: TypeAlias = DecisionSummary | UnreadableDecision
_CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""With these a cell becomes a formula, or a command, in some spreadsheet."""


def cell(value: object) -> str:
    """A value as a cell: hidden characters as marks, and nothing that a spreadsheet would work out."""
    shown = plain_line(str(value))
    return f"'{shown}" if shown.lstrip().startswith(_CALCULATES) else shown


def csv_lines(decisions: Iterable[Line]) -> Iterator[str]:
    """A head line and a line for each decision, every cell quoted; of one that can't be read mostly empty."""
    yield _csv_line(COLUMNS)
    for one in decisions:
        yield _csv_line([cell(value) for value in _told(one).values()])


def json_lines(decisions: Iterable[Line]) -> Iterator[str]:
    """One JSON object a line, in ASCII: what is hidden stands there as its escape."""
    for one in decisions:
        told = _told(one)
        yield json.dumps(told, ensure_ascii=True, default=str).replace("\x7f", "\\u007f")


def _told(one: Line) -> dict[str, object]:
    values = {name: getattr(one, name, "") for name in COLUMNS}
    return {name: to_text(value) if isinstance(value, datetime) else value for name, value in values.items()}


def write_table(place: Path, lines: Iterable[str]) -> int:
    """Write lines into a new file of the owner's alone; returns how many.

    Raises:
        ConfigError: something is there already, or it can't be written.
    """
    with written_at(place):
        return write_new(place, lines)


def _csv_line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return text.getvalue()
