"""Put values into a JSON tree and take them out, by the tokens of a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from reviewer.conflicts.jsondiff import Missing, element_name, found_at, index_of, tokens_of


def put(tree: object, tokens: Sequence[str], value: object, source: object) -> object:
    """The tree with `value` at the place; containers on the way are made as `source` has them."""
    if not tokens:
        return value
    inner = found_at(source, tokens[:1])[0]
    if isinstance(tree, dict):
        tree[tokens[0]] = put(tree.get(tokens[0], _empty_like(inner)), tokens[1:], value, inner)
    elif isinstance(tree, list):
        at = index_of(tree, tokens[0])
        if at is None:
            at = _place_for(tokens[0], tree, source)
            tree.insert(at, _named(tokens[0], inner))
        tree[at] = put(tree[at], tokens[1:], value, inner)
    else:
        return put(_empty_like(source), tokens, value, source)
    return tree


def _place_for(token: str, array: list[object], source: object) -> int:
    """Where a new element belongs: behind its nearest forerunner in `source`; without a name at the end."""
    place = index_of(source, token) if isinstance(source, list) and "=" in token else None
    if place is None or not isinstance(source, list):
        return len(array)
    key = token.partition("=")[0]
    for earlier in reversed(source[:place]):
        name = element_name(earlier, key)
        if name is not None and (found := index_of(array, name)) is not None:
            return found + 1
    return 0


def _named(token: str, element: object) -> object:
    """A new element like `element`, with nothing but the member that names it."""
    key = token.partition("=")[0]
    if isinstance(element, dict) and element_name(element, key) == token:
        return {key: element[key]}
    return _empty_like(element)


def _empty_like(value: object) -> object:
    return [] if isinstance(value, list) else {}


def take_out(tree: object, removals: Sequence[tuple[Sequence[str], object]]) -> None:
    """Remove places from the tree, and containers that this empties if the removal's source has them not.

    Each removal names a place and the answer that lacks it. The tree itself is never removed.
    """
    # Elements that go by a name lose it when that member goes: all are looked up before the first goes.
    found = [(tokens_of(found_at(tree, tokens)[1]), tokens, source) for tokens, source in removals]
    # From the back, so that the indexes in front stay true.
    for true, tokens, source in sorted(found, key=lambda one: _in_array_order(one[0]), reverse=True):
        depth = len(true)
        while depth > 0:
            depth -= 1
            parent = found_at(tree, true[:depth])[0]
            _delete(parent, true[depth])
            if parent or not isinstance(found_at(source, tokens[:depth])[0], Missing):
                depth = 0


def _in_array_order(tokens: Sequence[str]) -> list[tuple[int, str]]:
    return [(int(token), "") if token.isascii() and token.isdecimal() else (-1, token) for token in tokens]


def _delete(container: object, token: str) -> None:
    if isinstance(container, list):
        del container[int(token)]
    else:
        del cast("dict[str, object]", container)[token]


def indent_of(text: str) -> int | None:
    """How a JSON text is indented, judged by its first inner line; None: not at all."""
    lines = text.splitlines()
    if len(lines) < 2:
        return None
    return max(1, len(lines[1]) - len(lines[1].lstrip()))
