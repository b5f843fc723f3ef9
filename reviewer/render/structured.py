"""JSON: a table where it is a flat object or a list of flat objects, else a tree; types stay visible."""

from __future__ import annotations

from itertools import islice

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.json_text import read_literals
from reviewer.render._api import Block, Notice, Table, TableCell, Tree
from reviewer.render.json_tree import LONGEST, cell, check_lengths, is_scalar, nodes

MAX_NODES = 5_000
MAX_COLUMNS = 8
MAX_ROWS = 500


class StructuredRenderer:
    """Numbers as written, a string never mistaken for a number."""

    name = "structured"

    def priority(self, content: Content) -> int:
        """JSON of any sort."""
        return 10 if content.kind is ContentKind.STRUCTURED else 0

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """One table or tree, under a notice where it had to be cut.

        Raises:
            ValueError: it is no strict JSON, or has a value that only pages can hold.
        """
        value = read_literals(content.data)
        if len(content.data) > LONGEST:
            check_lengths(value)
        table = _as_table(value)
        return (table,) if table is not None else tree_blocks(value)


def tree_blocks(value: object) -> tuple[Block, ...]:
    """A tree of at most `MAX_NODES`."""
    found = tuple(islice(nodes(value), MAX_NODES + 1))
    if len(found) <= MAX_NODES:
        return (Tree(nodes=found),)
    return (Notice(code="render.cut", params={"shown": MAX_NODES}), Tree(nodes=found[:MAX_NODES]))


def _as_table(value: object) -> Table | None:
    if isinstance(value, dict) and value and len(value) <= MAX_ROWS and all(map(is_scalar, value.values())):
        return Table(rows=tuple((TableCell(text=key), cell(inner)) for key, inner in value.items()))
    return _records(value) if isinstance(value, list) else None


def _records(value: list[object]) -> Table | None:
    """Objects with the same few members, one row each; a single one is a tree like any other."""
    records = [one for one in value if isinstance(one, dict)]
    if not 2 <= len(records) <= MAX_ROWS or len(records) < len(value):
        return None
    head = tuple(records[0])
    if not 1 <= len(head) <= MAX_COLUMNS or any(tuple(one) != head for one in records):
        return None
    if not all(is_scalar(inner) for one in records for inner in one.values()):
        return None
    return Table(head=head, rows=tuple(tuple(map(cell, one.values())) for one in records))
