"""What commands print: JSON for programs, lines for people, foreign text made harmless either way."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click
import msgspec

from reviewer.errors import (
    ConfigError,
    DecisionRefused,
    EvidenceRefused,
    HomeInUse,
    RecordError,
    ReviewDeskError,
    SourceError,
    UnknownThing,
)
from reviewer.render.plain_line import plain_line, plain_lines

if TYPE_CHECKING:
    from ui.messages.catalogue import Message

EXIT_CODES: tuple[tuple[type[ReviewDeskError], int], ...] = (
    (DecisionRefused, 3),
    (UnknownThing, 4),
    (SourceError, 5),
    (EvidenceRefused, 5),
    (RecordError, 6),
    (ConfigError, 7),
    (HomeInUse, 7),
)
NOT_CONFIRMED = 8
UNCUT = sys.maxsize
"""Characters of a line in what is decided on, and in what is sent."""


def exit_code(error: ReviewDeskError) -> int:
    """The exit code that tells a program what went wrong."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), 1)


def tell_error(error: ReviewDeskError, *, as_json: bool) -> None:
    """Say what happened on standard error."""
    if as_json:
        told = {"error": error.code, **{name: str(value) for name, value in error.params.items()}}
        click.echo(_json(told), err=True)
        return
    message = message_of(error.code, error.params)
    click.echo(f"review-desk: {message.title}", err=True)
    if message.body:
        click.echo(message.body, err=True)


def message_of(code: str, params: Mapping[str, object]) -> Message:
    """What the window would say."""
    from ui.messages.catalogue import Catalogue  # Qt-free: the sentences are the window's own

    return Catalogue().message(code, **params)


def tell(value: Any, *, as_json: bool, lines: Sequence[str]) -> None:
    """Print `value` as JSON, or the lines."""
    if as_json:
        click.echo(_json(value))
        return
    for line in lines:
        click.echo(line)


def _json(value: Any) -> str:
    """One JSON document in ASCII: nothing in foreign text can steer the terminal that shows it."""
    return json.dumps(msgspec.to_builtins(value, enc_hook=str), ensure_ascii=True).replace("\x7f", "\\u007f")


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows as aligned columns; cells must be safe already."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)] if rows else []
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    ]


def safe(text: str, longest: int = 500) -> str:
    """Foreign text on one line: terminal escapes, controls and direction marks show as what they are."""
    return plain_line(text, longest)


def safe_block(text: str, longest: int = 2_000) -> list[str]:
    """Foreign text of several lines, each made harmless with its blanks; they end at a line feed only.

    A tab is as many blanks as a terminal would make of it at the beginning of a line.
    """
    return [line.expandtabs() for line in plain_lines(text, longest)]


def clock(moment: datetime | None) -> str:
    """Local time for people; empty for none."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M:%S") if moment else ""


def told(fields: Mapping[str, str]) -> list[str]:
    """Named values, one a line, empty ones left out."""
    width = max((len(name) for name in fields), default=0)
    return [f"{name.ljust(width)}  {value}" for name, value in fields.items() if value]
