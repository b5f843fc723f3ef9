"""Blocks as pieces of the desk's own HTML: foreign words escaped, hidden characters drawn as marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from reviewer.render._api import (
    Block,
    Code,
    Diff,
    DiffLine,
    DiffMark,
    Heading,
    Markup,
    Table,
    TableCell,
    Text,
    Tree,
    TreeNode,
    ValueMark,
)
from reviewer.render.invisible import marked, with_hidden_marks
from reviewer.render.pages import hard_broken
from ui.blocks import html
from ui.blocks.fill_queue import CHUNK_CHARS
from ui.blocks.paging import cut

T = TypeVar("T")
_LINES = 40
"""Lines of a diff or a tree in one piece: each has a style of its own, a quarter of a millisecond."""
_ROWS, _CELLS = 40, 160
_PROSE_LINES = 100
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_PIECE_FROM_RIGHT = 1_500
"""Qt lays out text of two directions five times as slowly."""
_RAW_PIECE = 2_000
"""Of text that is not plain ASCII: each character of it may become a mark."""
_BEGINNING = 2_500
"""About what is seen of an answer before it is scrolled: it stands there before more of it is laid out."""
_SIGNS = {DiffMark.ADDED: "+", DiffMark.REMOVED: "-", DiffMark.CONTEXT: " "}
_INDENT = "    "


def pieces(blocks: Sequence[Block]) -> list[str]:
    """Every block but notices, which are told outside, in pieces that are quick to fill in."""
    return [piece for piece in iter_pieces(blocks) if piece]


def iter_pieces(blocks: Sequence[Block]) -> Iterator[str]:
    """The same one by one, each made when it is asked for; empty where there are only blank lines."""
    for block in blocks:
        yield from _pieces(block)


def plain_pieces(text: str) -> Iterator[str]:
    """Any text as it was written, without waiting for what it is: small pieces, each made when asked for."""
    begin = _end_of_beginning(text)
    for part in filter(None, (text[:begin], text[begin:])):
        for piece in cut(part, _raw_size(text)):
            yield from _prose(hard_broken(marked(piece)))


def _end_of_beginning(text: str) -> int:
    """Where the last paragraph ends that is seen at once; 0: there is no such end, or hardly more."""
    return 0 if len(text) < 2 * _BEGINNING else text.rfind("\n\n", 0, _BEGINNING) + 1


def _pieces(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield html.heading(block.text)
    elif isinstance(block, Text):
        yield from _prose(block.text)
    elif isinstance(block, Markup):
        for page in block.pages:
            yield from _prose(page)
    elif isinstance(block, Code):
        yield from (
            html.preformatted([(line, "") for line in piece.split("\n")])
            for piece in cut(block.text, CHUNK_CHARS)
        )
    elif isinstance(block, Diff):
        yield from (
            html.preformatted(map(_diff_line, some)) for some in _some(block.lines, _LINES, _line_length)
        )
    elif isinstance(block, Tree):
        # The root has no name; what it is shows by what is in it.
        nodes = block.nodes[1:] if len(block.nodes) > 1 else block.nodes
        yield from (html.preformatted(map(_node, some)) for some in _some(nodes, _LINES, _node_length))
    elif isinstance(block, Table):
        yield from _table(block)


def _prose(text: str) -> Iterator[str]:
    """Paragraphs as they were written, in pieces. Marks may make a long text of a short one."""
    for raw in cut(text, _raw_size(text)):
        for piece in _light(with_hidden_marks(raw)):
            paragraphs = (part for part in piece.split("\n\n") if part.strip("\n"))
            yield "".join(html.paragraph(part.strip("\n")) for part in paragraphs)


def _raw_size(text: str) -> int:
    return CHUNK_CHARS if text.isascii() else _RAW_PIECE


def _light(text: str) -> Iterator[str]:
    """Pieces that Qt lays out in a few milliseconds: not long, not of many lines."""
    for piece in cut(text, _PIECE_FROM_RIGHT if _FROM_RIGHT.search(text) else CHUNK_CHARS):
        if piece.count("\n") <= _PROSE_LINES:
            yield piece
            continue
        lines = piece.split("\n")
        for at in range(0, len(lines), _PROSE_LINES):
            yield "\n".join(lines[at : at + _PROSE_LINES])


def _diff_line(line: DiffLine) -> tuple[str, str]:
    css = {DiffMark.ADDED: "added", DiffMark.REMOVED: "removed"}.get(line.mark, "")
    if line.mark in (DiffMark.HUNK, DiffMark.NOTE):
        css = "second"
    return _SIGNS.get(line.mark, "") + line.text, css


def _node(node: TreeNode) -> tuple[str, str]:
    label = f"{node.key}: " if node.key else ""
    return f"{_INDENT * max(0, node.depth - 1)}{label}{_value(node.value, node.mark)}", ""


def _table(table: Table) -> Iterator[str]:
    count = min(_ROWS, max(1, _CELLS // max(1, len(table.rows[0]))) if table.rows else _ROWS)
    for some in _some(table.rows, count, lambda row: sum(len(cell.text) for cell in row)):
        rows = [[_cell(cell) for cell in row] for row in some]
        yield html.table(rows, table.head, is_mono=True)


def _cell(cell: TableCell) -> str:
    return cell.text if cell.mark is None else _value(cell.text, cell.mark)


def _value(text: str, mark: ValueMark) -> str:
    """Types stay apart: `12480`, `"12480"` and null are three texts."""
    if mark is ValueMark.STRING:
        return f'"{text}"'
    if mark is ValueMark.OBJECT:
        return "{ }" if text == "0" else ""
    return (f"[{text}]" if text != "0" else "[ ]") if mark is ValueMark.ARRAY else text


def _line_length(line: DiffLine) -> int:
    return len(line.text)


def _node_length(node: TreeNode) -> int:
    return len(node.key) + len(node.value)


def _some(things: Sequence[T], count: int, length: Callable[[T], int]) -> Iterator[list[T]]:
    """So many at once, or fewer where they are long: a piece is one fill of a text widget."""
    some: list[T] = []
    total = 0
    for thing in things:
        if some and (len(some) == count or total + length(thing) > CHUNK_CHARS):
            yield some
            some, total = [], 0
        some.append(thing)
        total += length(thing)
    if some:
        yield some
