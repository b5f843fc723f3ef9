"""Blocks with their marks."""

from __future__ import annotations

import pytest

from reviewer.render._api import (
    Block,
    Code,
    Diff,
    DiffLine,
    DiffMark,
    Heading,
    Markup,
    Notice,
    Table,
    TableCell,
    Text,
    Tree,
    TreeNode,
    ValueMark,
)
from reviewer.render.block_marks import count_in_blocks, with_block_marks

RAW, SEEN = "p\u0430y\u202e", "p⟦\u0430·Cyrillic⟧y⟦U+202E⟧"
BLOCKS: list[tuple[Block, Block]] = [
    (Heading(text=RAW), Heading(text=SEEN)),
    (Text(text=RAW), Text(text=SEEN)),
    (Code(text=RAW), Code(text=SEEN)),
    (Markup(source=RAW, pages=(RAW,)), Markup(source=SEEN, pages=(SEEN,))),
    (
        Diff(lines=(DiffLine(mark=DiffMark.ADDED, text=RAW),)),
        Diff(lines=(DiffLine(mark=DiffMark.ADDED, text=SEEN),)),
    ),
    (
        Tree(nodes=(TreeNode(depth=0, key=RAW, value=RAW, mark=ValueMark.STRING),)),
        Tree(nodes=(TreeNode(depth=0, key=SEEN, value=SEEN, mark=ValueMark.STRING),)),
    ),
    (
        Table(rows=((TableCell(text=RAW),),), head=(RAW,)),
        Table(rows=((TableCell(text=SEEN),),), head=(SEEN,)),
    ),
]


@pytest.mark.parametrize(("raw", "seen"), BLOCKS)
def test_every_kind_of_block_is_marked(raw: Block, seen: Block) -> None:
    assert with_block_marks([raw]) == (seen,)
    assert count_in_blocks([raw]).total in (2, 4)


def test_names_come_in_reading_order() -> None:
    head, cell = TableCell(text="\u200b"), TableCell(text="\u202e")
    table = Table(rows=((head, cell),), head=("\u2066",))
    counted = count_in_blocks([table])
    assert [ord(one.character) for one in counted.named] == [0x2066, 0x200B, 0x202E]


def test_a_notice_is_the_desk_s_own() -> None:
    notice = Notice(code="render.cut", params={"shown": 1})
    assert with_block_marks([notice]) == (notice,)
    assert count_in_blocks([notice]).total == 0


def test_a_cell_is_judged_by_what_stands_in_the_others() -> None:
    word = "\u0440\u0430\u0441\u0435"
    cells = [Text(text=word), Text(text="payee")]
    assert [one.passes_for for one in count_in_blocks(cells).named] == ["pace"]
    assert count_in_blocks([*cells, Text(text="получатель")]).total == 0
