"""Blocks with a mark for everything in them that can't be seen or passes for something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reviewer.render._api import (
    Block,
    Code,
    Diff,
    Heading,
    Markup,
    Table,
    TableCell,
    Text,
    Tree,
    TreeNode,
)
from reviewer.render.invisible import marked
from reviewer.render.lookalikes import Setting, setting_of
from reviewer.render.marks import Marks, Tally
from reviewer.render.markup_marks import decoded, mark_source
from reviewer.render.pages import paged


def with_block_marks(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks, marked; each text in the setting that all of them make."""
    given = tuple(blocks)
    marking = _Marking(_setting(given))
    return tuple(map(marking.block, given))


def count_in_blocks(blocks: Iterable[Block]) -> Marks:
    """What `with_block_marks` marks, in reading order."""
    given = tuple(blocks)
    setting, tally = _setting(given), Tally()
    for block in given:
        for text in _texts(block):
            tally.add(text, setting)
    return tally.marks


def _setting(blocks: Iterable[Block]) -> Setting:
    return setting_of("\n".join(text for block in blocks for text in _texts(block)))


def _texts(block: Block) -> Iterator[str]:
    """Every foreign text of a block."""
    if isinstance(block, (Heading, Text, Code)):
        yield block.text
    elif isinstance(block, Markup):
        yield decoded(block.source)
    elif isinstance(block, Diff):
        yield from (line.text for line in block.lines)
    elif isinstance(block, Tree):
        for node in block.nodes:
            yield from (node.key, node.value)
    elif isinstance(block, Table):
        yield from block.head
        yield from (cell.text for row in block.rows for cell in row)


class _Marking:
    """Marks every foreign text of a block."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting

    def block(self, block: Block) -> Block:
        """The same block with marks."""
        if isinstance(block, (Heading, Text, Code)):
            return replace(block, text=self._mark(block.text))
        if isinstance(block, Markup):
            source = mark_source(block.source, self._setting)
            return replace(block, source=source, pages=paged(source))
        if isinstance(block, Diff):
            return Diff(lines=tuple(replace(one, text=self._mark(one.text)) for one in block.lines))
        if isinstance(block, Tree):
            return Tree(nodes=tuple(map(self._node, block.nodes)))
        return self._table(block) if isinstance(block, Table) else block

    def _mark(self, text: str) -> str:
        return marked(text, self._setting)

    def _node(self, node: TreeNode) -> TreeNode:
        return replace(node, key=self._mark(node.key), value=self._mark(node.value))

    def _table(self, table: Table) -> Table:
        rows = tuple(tuple(map(self._cell, row)) for row in table.rows)
        return Table(rows=rows, head=tuple(map(self._mark, table.head)))

    def _cell(self, cell: TableCell) -> TableCell:
        return replace(cell, text=self._mark(cell.text))
