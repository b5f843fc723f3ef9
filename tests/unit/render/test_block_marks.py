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
from reviewer.render.block_marks import find_in_blocks, with_block_marks

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
    assert len(list(find_in_blocks([raw]))) in (2, 4)


def test_a_notice_is_the_desk_s_own() -> None:
    notice = Notice(code="render.cut", params={"shown": 1})
    assert with_block_marks([notice]) == (notice,)
    assert list(find_in_blocks([notice])) == []


def test_a_cell_is_judged_by_what_stands_in_the_others() -> None:
    word = "\u0440\u0430\u0441\u0435"
    cells = [Text(text=word), Text(text="payee")]
    assert [one.passes_for for one in find_in_blocks(cells)] == ["pace"]
    assert list(find_in_blocks([*cells, Text(text="получатель")])) == []
