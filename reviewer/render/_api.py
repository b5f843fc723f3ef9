"""What content becomes before anything is drawn: a few kinds of block, the same for every surface.

Renderers hand on foreign text as it is; `registry.render` puts marks into it. Whoever draws blocks escapes
them, at the last moment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from reviewer.domain.content import Content

RENDERER = 2
"""Counts up when the same content becomes other blocks, so that the record can say what drew it."""


class ValueMark(StrEnum):
    """JSON's types, told apart on screen."""

    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"
    ARRAY = "array"
    OBJECT = "object"


class DiffMark(StrEnum):
    """What a line of a patch is."""

    CONTEXT = "context"
    ADDED = "added"
    REMOVED = "removed"
    HUNK = "hunk"
    NOTE = "note"
    """What patches say besides: `\\ No newline at end of file`, modes, indexes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading of the content's own structure: a file's path, a call's name."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words as they were written, line ends kept. At most a page."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Markup:
    """Markdown that the worker may turn into HTML; `pages` are on the screen until it has, or for good."""

    source: str
    pages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """Text in a fixed font, every blank kept. At most a page."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffLine:
    """One line of a patch, its first sign taken off where it is one."""

    mark: DiffMark
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diff:
    """The lines of a patch for one file."""

    lines: tuple[DiffLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeNode:
    """One value of a JSON text."""

    depth: int
    key: str
    """Member name, or index; empty for the root."""
    value: str
    """A string's characters, a scalar as JSON, or how many values a container holds."""
    mark: ValueMark


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """Values in reading order, by depth."""

    nodes: tuple[TreeNode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCell:
    """One cell; without a mark it is plain text."""

    text: str
    mark: ValueMark | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells under a head, which may be empty."""

    rows: tuple[tuple[TableCell, ...], ...]
    head: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture as pixels that a child process made of a foreign file: nothing here is left to decode."""

    width: int
    height: int
    pixels: bytes = field(repr=False)
    """Blue, green, red and a filler byte for each pixel, line by line without a gap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something the desk says about the content, as a message code."""

    code: str
    params: Mapping[str, object] = field(default_factory=dict)


Block = Heading | Text | Markup | Code | Diff | Tree | Table | Image | Notice


class ContentRenderer(Protocol):
    """Turns one kind of content into blocks."""

    name: str

    def priority(self, content: Content) -> int:
        """How well this renderer fits; 0: not at all."""

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """The content as blocks.

        Raises:
            ValueError: it can't be read as what it says it is.
        """
