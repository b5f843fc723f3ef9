"""Put values into a JSON tree and take them out, by the tokens of a place."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from reviewer.conflicts.elements import (
    OrderToken,
    arranged,
    digest_of_name,
    digests_in,
    element_name,
    index_of,
    is_by_value,
    is_like,
    is_named,
    key_in,
    names,
)
from reviewer.conflicts.jsondiff import Lookup, Missing, found_at, tokens_of

_NO_GROUPS: Mapping[str, str] = {}
_Found = list[tuple[tuple[str, ...], Sequence[str], object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Another value for one place of a tree."""

    tokens: tuple[str, ...]
    value: object
    """`MISSING`: it goes."""
    source: object
    """The whole answer that the value comes from: says of what type its containers are."""


def changed(
    tree: object, changes: Sequence[Change], known: Sequence[Sequence[str]] = ()
) -> tuple[object, list[Sequence[str]]]:
    """The tree with all the changes, and the places that were taken out with all that was in them.

    `known` are all places, by which new ones find where they belong.

    Elements go by names that their values may give them, so everything is looked up before the first value
    is another one; the order of elements comes last, when they are all there.
    """
    others = [one for one in changes if not _is_order(one)]
    sources, there, groups = Lookup(), Lookup(), _groups((*known, *(one.tokens for one in changes)))
    for one in others:
        if not isinstance(one.value, Missing) and isinstance(there.at(tree, one.tokens)[0], Missing):
            own = sources.at(one.source, one.tokens)[0]
            value = one.value if isinstance(own, Missing) else own
            tree = put(tree, one.tokens, copy.deepcopy(value), one.source, groups)
            there = Lookup()
    gone = _located(tree, there, others)
    for true, value in list(_replacements(tree, there, others)):
        tree = put(tree, true, value, tree)
    taken = _take_out(tree, gone, sources)
    for one in changes:
        if _is_order(one) and isinstance(found_at(tree, one.tokens[:-1])[0], list):
            tree = put(tree, one.tokens, one.value, one.source)
    return tree, taken


def _is_order(change: Change) -> bool:
    return bool(change.tokens) and isinstance(change.tokens[-1], OrderToken)


def _replacements(
    tree: object, there: Lookup, changes: Sequence[Change]
) -> Iterator[tuple[tuple[str, ...], object]]:
    for one in changes:
        found, true = there.at(tree, one.tokens)
        if not isinstance(one.value, Missing) and not isinstance(found, Missing):
            yield tokens_of(true), copy.deepcopy(one.value)


def _groups(places: Iterable[Sequence[str]]) -> dict[str, str]:
    """Names for elements that belong together, by each of the names that they are made of."""
    tokens = {token for place in places for token in place if is_like(token)}
    return {digest: token for token in tokens for digest in digests_in(token)}


def put(
    tree: object,
    tokens: Sequence[str],
    value: object,
    source: object,
    groups: Mapping[str, str] = _NO_GROUPS,
) -> object:
    """The tree with `value` at the place; containers on the way are made as `source` has them."""
    if not tokens:
        return value
    inner = found_at(source, tokens[:1])[0]
    if isinstance(tree, dict):
        tree[tokens[0]] = put(tree.get(tokens[0], _empty_like(inner)), tokens[1:], value, inner, groups)
    elif isinstance(tree, list) and isinstance(tokens[0], OrderToken):
        return arranged(tree, tokens[0], value)
    elif isinstance(tree, list):
        at = index_of(tree, tokens[0])
        if at is None:
            at = _place_for(tokens[0], tree, source, groups)
            tree.insert(at, _named(tokens[0], inner))
        tree[at] = put(tree[at], tokens[1:], value, inner, groups)
    else:
        return put(_empty_like(source), tokens, value, source, groups)
    return tree


def _place_for(token: str, array: list[object], source: object, groups: Mapping[str, str]) -> int:
    """Where a new element belongs: behind its nearest forerunner in `source`; without a name at the end."""
    place = index_of(source, token) if isinstance(source, list) and is_named(token) else None
    if place is None or not isinstance(source, list):
        return len(array)
    for name in reversed(names(source[:place], "" if is_like(token) else key_in(token))):
        if name is None:
            continue
        found = index_of(array, name)
        if found is None and is_by_value(name):
            found = index_of(array, groups.get(digest_of_name(name), name))
        if found is not None:
            return found + 1
    return 0


def _named(token: str, element: object) -> object:
    """A new element like `element`, with nothing but the member that names it."""
    key = key_in(token)
    if isinstance(element, dict) and element_name(element, key) == token:
        return {key: element[key]}
    return _empty_like(element)


def _empty_like(value: object) -> object:
    return [] if isinstance(value, list) else {}


def _located(tree: object, there: Lookup, changes: Sequence[Change]) -> _Found:
    """What goes, with its true place: elements lose their names when what names them goes or changes."""
    gone = [one for one in changes if isinstance(one.value, Missing)]
    return [(tokens_of(there.at(tree, one.tokens)[1]), one.tokens, one.source) for one in gone]


def _take_out(tree: object, found: _Found, sources: Lookup) -> list[Sequence[str]]:
    """Remove places, and containers that this empties if the answer that lacks the place has them not.

    Returns the places of all that was removed.

    The tree itself is never removed.
    """
    taken: list[Sequence[str]] = []
    # From the back, so that the indexes in front stay true.
    for true, tokens, source in sorted(found, key=lambda one: _in_array_order(one[0]), reverse=True):
        depth = len(true)
        while depth > 0:
            depth -= 1
            parent = found_at(tree, true[:depth])[0]
            _delete(parent, true[depth])
            taken.append(tokens[: depth + 1])
            if parent or not isinstance(sources.at(source, tokens[:depth])[0], Missing):
                depth = 0
    return taken


def _in_array_order(tokens: Sequence[str]) -> list[tuple[int, str]]:
    return [(int(token), "") if token.isascii() and token.isdecimal() else (-1, token) for token in tokens]


def _delete(container: object, token: str) -> None:
    if isinstance(container, list):
        del container[int(token)]
    else:
        del cast("dict[str, object]", container)[token]


def indent_of(text: str) -> int | None:
    """How a JSON text is indented, judged by its first inner line; None: not at all."""
    lines = text.split("\n")  # a string may hold any other separator
    if len(lines) < 2:
        return None
    return max(1, len(lines[1]) - len(lines[1].lstrip()))
