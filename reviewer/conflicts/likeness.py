"""Pair objects of lists that no member names by how much of them is the same.

Greedy: of all objects that are not equal anywhere, the two that share most come together first, if at least
`ALIKE` of the places that either of them has hold the same in both. It is done only where it finds more than
pairing by place, where what belongs together comes in the same order in every list, and where no list has an
object twice: which of two equal ones is meant would change with what a merge puts beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest

from reviewer.conflicts.elements import is_one_order, like_token, names
from reviewer.domain.json_text import write

ALIKE = 0.5
"""The least share of equal places."""
MOST = 80
"""Objects of all lists together; more are not paired by likeness."""
MOST_PLACES = 200
"""Of one object."""

Places = Mapping[tuple[str, ...], str]


@dataclass(frozen=True, slots=True)
class _Group:
    """Objects that belong together, at most one of each list."""

    names: frozenset[str]
    lists: frozenset[int]


def pairs_among(arrays: Sequence[list[object]]) -> int:
    """How many pairs have to be looked at; 0 where nothing can be gained, or where they are too many."""
    count = sum(map(len, arrays))
    is_plain = count > MOST or not all(isinstance(one, dict) for array in arrays for one in array)
    return 0 if is_plain or all(array == arrays[0] for array in arrays) else count * (count - 1) // 2


def by_likeness(arrays: Sequence[list[object]]) -> list[list[str]] | None:
    """A name for each object of each list, equal for those that belong together; None: nothing is gained."""
    if not pairs_among(arrays):
        return None
    named = [[name for name in names(array, "") if name is not None] for array in arrays]
    if any(not name.startswith("=") for told in named for name in told):
        return None
    places = {
        name: _places(one)
        for array, told in zip(arrays, named, strict=True)
        for one, name in zip(array, told, strict=True)
    }
    if any(len(one) > MOST_PLACES for one in places.values()):
        return None
    tokens = {name: like_token(group.names) for group in _groups(named, places) for name in group.names}
    told = [[tokens[name] for name in one] for one in named]
    is_better = _same(told, named, places) > _same_by_place(named, places)
    return told if is_better and set(tokens.values()) - set(tokens) and is_one_order(told) else None


def _places(value: object) -> Places:
    found: dict[tuple[str, ...], str] = {}
    waiting: list[tuple[tuple[str, ...], object]] = [((), value)]
    while waiting and len(found) <= MOST_PLACES:
        tokens, one = waiting.pop()
        if isinstance(one, dict) and one:
            waiting.extend(((*tokens, key), inner) for key, inner in one.items())
        elif isinstance(one, list) and one:
            waiting.extend(((*tokens, str(at)), inner) for at, inner in enumerate(one))
        else:
            found[tokens] = write(one)
    return found


def _equal(one: Places, other: Places) -> int:
    return sum(other.get(place) == value for place, value in one.items())


def _groups(named: Sequence[Sequence[str]], places: Mapping[str, Places]) -> list[_Group]:
    lists: dict[str, set[int]] = defaultdict(set)
    for number, told in enumerate(named):
        for name in told:
            lists[name].add(number)
    group = {name: _Group(frozenset({name}), frozenset(lists[name])) for name in places}
    for _, one, other in sorted(_pairs(lists, places), key=lambda pair: (-pair[0], *pair[1:])):
        ours, theirs = group[one], group[other]
        if ours.lists.isdisjoint(theirs.lists):
            both = _Group(ours.names | theirs.names, ours.lists | theirs.lists)
            group.update(dict.fromkeys(both.names, both))
    return list(set(group.values()))


def _pairs(lists: Mapping[str, set[int]], places: Mapping[str, Places]) -> list[tuple[float, str, str]]:
    """How much two objects share that stand in no list together, where it is enough."""
    found: list[tuple[float, str, str]] = []
    for one, other in combinations(sorted(places), 2):
        if lists[one].isdisjoint(lists[other]):
            share = _equal(places[one], places[other]) / len(places[one].keys() | places[other].keys())
            if share >= ALIKE:
                found.append((share, one, other))
    return found


def _same(told: Sequence[Sequence[str]], named: Sequence[Sequence[str]], places: Mapping[str, Places]) -> int:
    """Equal places of all objects that are paired, two lists at a time."""
    at = [dict(zip(tokens, one, strict=True)) for tokens, one in zip(told, named, strict=True)]
    return sum(
        _equal(places[ours[token]], places[theirs[token]])
        for ours, theirs in combinations(at, 2)
        for token in ours.keys() & theirs.keys()
    )


def _same_by_place(named: Sequence[Sequence[str]], places: Mapping[str, Places]) -> int:
    return sum(
        _equal(places[one], places[other])
        for column in zip_longest(*named)
        for one, other in combinations([name for name in column if name is not None], 2)
    )
