"""JSON values as the nodes of a tree, in reading order."""

from __future__ import annotations

from collections.abc import Iterator

from reviewer.domain.json_text import NumberLiteral
from reviewer.render._api import TableCell, TreeNode, ValueMark

_MARKS = {
    NumberLiteral: ValueMark.NUMBER,
    str: ValueMark.STRING,
    bool: ValueMark.BOOLEAN,
    type(None): ValueMark.NULL,
    list: ValueMark.ARRAY,
    dict: ValueMark.OBJECT,
}
LONGEST = 32 * 1024
"""Characters of one value or name in a table or a tree; what is longer is read in pages."""
_CONSTANTS = {True: "true", False: "false", None: "null"}


def nodes(value: object, *, key: str = "", depth: int = 0) -> Iterator[TreeNode]:
    """The value and everything in it. Depth is bounded by how JSON is read."""
    mark = _MARKS[type(value)]
    if isinstance(value, dict):
        yield TreeNode(depth=depth, key=key, value=str(len(value)), mark=mark)
        for name, inner in value.items():
            yield from nodes(inner, key=name, depth=depth + 1)
    elif isinstance(value, list):
        yield TreeNode(depth=depth, key=key, value=str(len(value)), mark=mark)
        for index, inner in enumerate(value):
            yield from nodes(inner, key=str(index), depth=depth + 1)
    else:
        yield TreeNode(depth=depth, key=key, value=scalar(value), mark=mark)


def check_lengths(value: object) -> None:
    """Raise ValueError where a value or a name is too long to stand on one line of a table or a tree."""
    if any(len(node.value) > LONGEST or len(node.key) > LONGEST for node in nodes(value)):
        raise ValueError("a value is too long")


def scalar(value: object) -> str:
    """A string's characters, a number as it was written, or the constant's name."""
    return str(value) if isinstance(value, str) else _CONSTANTS[value if isinstance(value, bool) else None]


def is_scalar(value: object) -> bool:
    """Whether there is nothing inside."""
    return not isinstance(value, (dict, list))


def cell(value: object) -> TableCell:
    """A scalar in a table."""
    return TableCell(text=scalar(value), mark=_MARKS[type(value)])
