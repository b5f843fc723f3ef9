"""What a merge makes: a text, and which of its stretches stand for which rows."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reviewer.conflicts.elements import is_index
from reviewer.conflicts.json_spans import spans_by_pointer
from reviewer.conflicts.jsondiff import Lookup, Missing
from reviewer.domain.json_text import read_literals


@dataclass(frozen=True, slots=True, kw_only=True)
class RowSpan:
    """Where one settled row stands in the merged text, in characters."""

    path: str
    start: int
    end: int
    pointer: str = ""
    """Of a value: its true JSON pointer in the merged text, by which a schema's check names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A merged text; a row that is left out or has no text of its own stands nowhere."""

    text: str
    spans: tuple[RowSpan, ...] = ()


class Gone:
    """Places that were taken out of a tree: what stood behind one in its array moved up."""

    def __init__(self, places: Iterable[Sequence[str]] = ()) -> None:
        self._places = frozenset(map(tuple, places))
        self._indexes: dict[tuple[str, ...], list[int]] = {}
        for *array, last in filter(None, self._places):
            if is_index(last):
                insort(self._indexes.setdefault(tuple(array), []), int(last))

    def moved(self, tokens: tuple[str, ...]) -> tuple[str, ...] | None:
        """The tokens by which a place is found now; None: it is gone."""
        if tokens in self._places:
            return None
        return tuple(self._moved_up(tokens[:depth], token) for depth, token in enumerate(tokens))

    def _moved_up(self, array: tuple[str, ...], token: str) -> str:
        before = self._indexes.get(array)
        return str(int(token) - bisect_left(before, int(token))) if before and is_index(token) else token


def with_values(text: str, places: Mapping[str, tuple[str, ...]], wanted: Iterable[str]) -> Made:
    """A JSON text with the spans of the wanted rows; `places` says by which tokens each is found."""
    value, spans = read_literals(text.encode()), spans_by_pointer(text)
    found: list[RowSpan] = []
    lookup = Lookup()
    for path in wanted:
        if path not in places:
            continue
        there, pointer = lookup.at(value, places[path])
        if not isinstance(there, Missing):
            start, end = spans[pointer]
            found.append(RowSpan(path=path, start=start, end=end, pointer=pointer))
    return Made(text=text, spans=tuple(sorted(found, key=lambda one: (one.start, -one.end))))
