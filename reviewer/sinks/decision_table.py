"""Decisions as a table for other programs: CSV that no spreadsheet calculates with, JSONL in plain ASCII."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from reviewer.clock import to_text
from reviewer.domain.inbox import DecisionSummary
from reviewer.errors import ConfigError
from reviewer.render.plain_line import plain_line

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
_CALCULATES = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
"""With these a cell becomes a formula, or a command, in some spreadsheet."""


def cell(value: object) -> str:
    """A value as a cell: hidden characters as marks, and nothing that a spreadsheet would work out."""
    shown = plain_line(to_text(value) if isinstance(value, datetime) else str(value))
    return f"'{shown}" if shown.lstrip().startswith(_CALCULATES) else shown


def csv_lines(decisions: Iterable[DecisionSummary]) -> Iterator[str]:
    """A head line and a line for each decision, every cell quoted."""
    yield _csv_line(COLUMNS)
    for one in decisions:
        yield _csv_line([cell(getattr(one, name)) for name in COLUMNS])


def json_lines(decisions: Iterable[DecisionSummary]) -> Iterator[str]:
    """One JSON object a line, in ASCII: what is hidden stands there as its escape."""
    for one in decisions:
        told = {name: getattr(one, name) for name in COLUMNS}
        told["decided_at"] = to_text(one.decided_at)
        yield json.dumps(told, ensure_ascii=True, default=str).replace("\x7f", "\\u007f")


def write_private(place: Path, lines: Iterable[str]) -> int:
    """Write lines into a new file of the owner's alone; returns how many.

    Raises:
        ConfigError: something is there already, or it can't be written.
    """
    count = 0
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            for line in lines:
                file.write(line + "\n")
                count += 1
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise ConfigError("export.exists", path=str(place)) from error
    except OSError as error:
        raise ConfigError("export.failed", path=str(place), reason=error.strerror) from error
    return count


def _csv_line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="").writerow(cells)
    return text.getvalue()
