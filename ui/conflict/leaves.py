"""An object or a list in a cell that has no room for it: its values alone. Knows no Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from reviewer.conflicts.call_text import spelt
from reviewer.conflicts.report import Row, ValueType
from reviewer.domain.json_text import read_literals
from reviewer.render.invisible import marked

_LONGEST = 8_000
"""A longer value is not read again for a cell that shows its beginning."""
_SHOWN = 500
_NESTED = (ValueType.OBJECT, ValueType.ARRAY)


def leaves_forms(row: Row, column: int) -> tuple[str, ...]:
    """All of its values, then those from where the answers part; none where nothing is nested in the cell, or
    nothing that can be read in a moment.
    """
    cell = row.cells[column]
    if cell.value_type not in _NESTED:
        return ()
    own = _leaves(cell.raw)
    others = [_leaves(one.raw) for one in row.cells if one.value_type in _NESTED and one.group != cell.group]
    start = min((_shared(own, other) for other in others), default=0)
    forms = (_told(own), f"… {_told(own[start:])}") if 0 < start < len(own) else (_told(own),)
    return tuple(filter(None, forms))


def _told(leaves: Sequence[str]) -> str:
    return ", ".join(leaves)[:_SHOWN]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (mine, theirs) in pairs if mine != theirs), min(len(one), len(other)))


@lru_cache(maxsize=1_024)
def _leaves(raw: str) -> tuple[str, ...]:
    if len(raw) > _LONGEST:
        return ()
    try:
        return tuple(marked(" ".join(one.split())) for one in _walk(read_literals(raw.encode())))
    except ValueError:
        return ()


def _walk(value: object) -> Iterator[str]:
    if isinstance(value, dict) and value:
        for inner in value.values():
            yield from _walk(inner)
    elif isinstance(value, list) and value:
        for inner in value:
            yield from _walk(inner)
    else:
        yield spelt(value)
