"""Lay N JSON values side by side: one row for each place where a value is, keyed by its JSON pointer.

Numbers stay as they were written, types stay apart, a missing place is not null. Objects are walked by key,
arrays by the names of their elements (`/lines/id=7/vat`, `/checked/="letterhead"`), see `elements`, else by
index. Where named elements stand in another order, that is a row of its own (`/checked/#order`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from reviewer.conflicts.elements import (
    OrderToken,
    called,
    exchanged,
    index_in,
    index_of,
    is_by_value,
    is_index,
    is_like,
    is_named,
    is_one_order,
    is_order,
    key_in,
    key_of,
    names,
    order_of,
    order_token,
    positions,
)
from reviewer.conflicts.json_spans import spelled, token_of
from reviewer.conflicts.likeness import by_likeness, pairs_among
from reviewer.conflicts.report import ValueType
from reviewer.domain.json_text import NumberLiteral, write

MAX_PAIRS = 60_000
"""Objects of lists, two by two, that are looked at for likeness; lists behind that go without."""
MAX_ROWS = 4_000
"""Values with more places than this are compared less deep."""
ROOT = "#"
"""The path of a value as a whole; an empty path is the whole answer's."""


class Missing:
    """The mark of a place that an answer does not have."""

    __slots__ = ()


MISSING = Missing()


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place in all the values."""

    tokens: tuple[str, ...]
    values: tuple[object, ...]
    """What is there in each; `MISSING` where nothing is."""

    @property
    def path(self) -> str:
        """As a JSON pointer; an element that is found by its key reads `id=7`, the value as a whole `#`."""
        return pointer(self.tokens) or ROOT

    @property
    def label(self) -> str:
        """The same in words for a human: the members as they are called, from the outside in.

        The order of elements goes by the array's name.
        """
        *told, last = [token for token in self.tokens if not isinstance(token, OrderToken)] or [ROOT]
        return " › ".join([*told, self._called(last)])

    def _called(self, token: str) -> str:
        """An element that has no name is called by what it says; a member keeps its own, however it reads."""
        present = [one for one in self.values if not isinstance(one, Missing)]
        if is_like(token) and present and all(isinstance(one, dict) for one in present):
            return _shared_part(present)
        if is_by_value(token) and present and names(present[:1], "") == [f"={token.partition('=')[2]}"]:
            # Equal values may have their members in another order.
            return write(present[0], sort_keys=True)
        return token


def _shared_part(values: Sequence[object]) -> str:
    """What objects that belong together have in common: no answer's own words speak for all."""
    present = [one for one in values if isinstance(one, dict)]
    keys = sorted(set(present[0]).intersection(*present[1:]))
    shared = {key: present[0][key] for key in keys if _are_equal([one[key] for one in present])}
    return write(shared, sort_keys=True)


def pointer(tokens: Sequence[str]) -> str:
    """RFC 6901, of tokens as they are spelled in text."""
    return "".join(f"/{token if isinstance(token, OrderToken) else spelled(token)}" for token in tokens)


def tokens_of(path: str) -> tuple[str, ...]:
    """The tokens of a pointer that `pointer` made, or of `ROOT`."""
    return tuple(OrderToken(one) if is_order(one) else token_of(one) for one in path.split("/")[1:])


class Lookup:
    """Finds places in values that stay as they are: the names of an array's elements are worked out once."""

    def __init__(self) -> None:
        # With the array, so that it lives on and no other one gets its number.
        self._known: dict[tuple[int, str], tuple[list[object], dict[str, int]]] = {}

    def at(self, value: object, tokens: Sequence[str]) -> tuple[object, str]:
        """What stands at a place of one value, and its true JSON pointer there; `MISSING` where nothing is.

        The order of an array's elements stands where the array does.
        """
        true_tokens: list[str] = []
        for token in tokens:
            if isinstance(value, dict) and token in value:
                true_tokens.append(token)
                value = value[token]
            elif isinstance(value, list) and isinstance(token, OrderToken):
                value = order_of(value, token)
            elif isinstance(value, list) and (index := self._index(value, token)) is not None:
                true_tokens.append(str(index))
                value = value[index]
            else:
                return MISSING, ""
        return value, pointer(true_tokens)

    def _index(self, array: list[object], token: str) -> int | None:
        if is_index(token) or not is_named(token):
            return index_of(array, token)
        asked = (id(array), key_in(token))
        if asked not in self._known:
            self._known[asked] = (array, positions(array, asked[1]))
        return index_in(self._known[asked][1], token)


def found_at(value: object, tokens: Sequence[str]) -> tuple[object, str]:
    """The same for one place, or for a value that is being changed."""
    return Lookup().at(value, tokens)


def places(
    values: Sequence[object], *, limit: int = MAX_ROWS, by_exchange: bool = False
) -> tuple[Place, ...]:
    """Every place, in an order that does not depend on the order of the values.

    By exchange: a named element that stands where other arrays have another one is one place with those, by
    its index (`/flights/1`), where nothing else comes, goes or moves.
    Where there are too many, parts that are equal in all are not taken apart, then the walk stops less deep
    and compares what is below as a whole; an empty tuple means that not even the first level fits.
    """
    for depth, skips_equal in ((64, False), (64, True), (3, True), (1, True)):
        walk = _Walk(depth, skips_equal, by_exchange)
        found: list[Place] = []
        for place in walk.places(values, (), walk.depth):
            found.append(place)
            if len(found) > limit:
                break
        else:
            return tuple(found)
    return ()


def value_type(value: object) -> ValueType:
    """The type of a value as `read_literals` gives it."""
    if isinstance(value, NumberLiteral):
        return ValueType.NUMBER
    if value is None:
        return ValueType.NULL
    return _TYPES[type(value)]


_TYPES = {
    Missing: ValueType.MISSING,
    bool: ValueType.BOOLEAN,
    str: ValueType.STRING,
    list: ValueType.ARRAY,
    dict: ValueType.OBJECT,
}


def canonical(value: object) -> str:
    """A text that is equal for equal values: members sorted, numbers as written; empty for a missing one."""
    return "" if isinstance(value, Missing) else write(value, sort_keys=True)


class _Walk:
    """One way of going through the values: how deep, and whether into parts that are equal in all of them."""

    def __init__(self, depth: int, skips_equal: bool, by_exchange: bool) -> None:
        self.depth = depth
        self._pairs_left = MAX_PAIRS
        self._skips_equal = skips_equal
        self._by_exchange = by_exchange

    def places(self, values: Sequence[object], tokens: tuple[str, ...], depth: int) -> Iterator[Place]:
        """The places below `tokens`, in order."""
        present = [value for value in values if not isinstance(value, Missing)]
        # An empty container has no places inside: only as a whole does it differ from a missing one.
        is_empty_beside_missing = len(present) < len(values) and any(value in ({}, []) for value in present)
        is_settled = not depth or not any(present) or is_empty_beside_missing
        if self._skips_equal and tokens and _are_equal(values):
            is_settled = True
        if not is_settled and all(isinstance(value, dict) for value in present):
            for key in _in_order([list(value) for value in present if isinstance(value, dict)]):
                inside = [value.get(key, MISSING) if isinstance(value, dict) else MISSING for value in values]
                yield from self.places(inside, (*tokens, key), depth - 1)
        elif not is_settled and all(isinstance(value, list) for value in present):
            for token, inside, is_one_point in self._elements(values):
                if is_one_point:
                    yield Place(tokens=(*tokens, token), values=tuple(inside))
                else:
                    yield from self.places(inside, (*tokens, token), depth - 1)
        else:
            yield Place(tokens=tokens, values=tuple(values))

    def _elements(self, values: Sequence[object]) -> Iterator[tuple[str, list[object], bool]]:
        """Each element that some array has, by name or index, and whether it is one point as it stands.

        At the end their order, if it differs.
        """
        arrays = [value if isinstance(value, list) else [] for value in values]
        key = key_of(arrays)
        liked = None if key else self._by_likeness(arrays)
        if key is None and liked is None:
            for index in range(max(map(len, arrays))):
                inside = [array[index] if index < len(array) else MISSING for array in arrays]
                yield str(index), inside, False
            return
        key = key or ""
        named = liked or [[name for name in names(array, key) if name is not None] for array in arrays]
        if key and self._by_exchange:
            named = _by_exchange(named, values)
        found = [dict(zip(one, array, strict=True)) for one, array in zip(named, arrays, strict=True)]
        for token in _in_order(named):
            inside = [one.get(token, MISSING) for one in found]
            yield token, inside, _is_one_point(token, inside)
        if not is_one_order(named):
            shared = {name for name, times in Counter(chain.from_iterable(named)).items() if times > 1}
            orders = [called([one[name] for name in one if name in shared], key) for one in found]
            yield (
                order_token(key),
                [
                    order if isinstance(value, list) else MISSING
                    for value, order in zip(values, orders, strict=True)
                ],
                True,
            )

    def _by_likeness(self, arrays: Sequence[list[object]]) -> list[list[str]] | None:
        pairs = pairs_among(arrays)
        if not 0 < pairs <= self._pairs_left:
            return None
        self._pairs_left -= pairs
        return by_likeness(arrays)


def _by_exchange(named: Sequence[Sequence[str]], values: Sequence[object]) -> list[list[str]]:
    """The names, with an index for what stands for each other; an answer without the array has no say."""
    there = [one for one, value in zip(named, values, strict=True) if isinstance(value, list)]
    tokens = exchanged(there)
    return [[tokens.get(name, name) for name in one] for one in named]


def _is_one_point(token: str, values: Sequence[object]) -> bool:
    """Elements that are exchanged, or a named one that some answers lack and the others have alike."""
    present = [value for value in values if not isinstance(value, Missing)]
    is_lacked = is_named(token) and len(present) < len(values) and _are_equal(present)
    return is_by_value(token) or is_like(token) or is_index(token) or is_lacked


def _are_equal(values: Sequence[object]) -> bool:
    return all(value == values[0] for value in values[1:])


def _in_order(sequences: Sequence[Sequence[str]]) -> list[str]:
    """The union, each at the earliest place that any answer gives it; ties by name."""
    first: dict[str, int] = {}
    for sequence in sequences:
        for place, key in enumerate(sequence):
            first[key] = min(place, first.get(key, place))
    return sorted(first, key=lambda key: (first[key], key))
