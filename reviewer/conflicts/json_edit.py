"""Put values into a JSON tree and take them out, by the tokens of a place."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.jsondiff import Missing, found_at, index_of


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
            tree.append(put(_empty_like(inner), tokens[1:], value, inner))
        else:
            tree[at] = put(tree[at], tokens[1:], value, inner)
    else:
        return put(_empty_like(source), tokens, value, source)
    return tree


def _empty_like(value: object) -> object:
    return [] if isinstance(value, list) else {}


def take_out(tree: object, tokens: Sequence[str], source: object) -> object:
    """The tree without the place, and without the containers that this empties and `source` has not."""
    found, _ = found_at(tree, tokens)
    if isinstance(found, Missing):
        return tree
    parent, _ = found_at(tree, tokens[:-1])
    if isinstance(parent, dict):
        del parent[tokens[-1]]
    elif isinstance(parent, list):
        del parent[index_of(parent, tokens[-1]) or 0]
    if not parent and len(tokens) > 1 and isinstance(found_at(source, tokens[:-1])[0], Missing):
        return take_out(tree, tokens[:-1], source)
    return tree


def indent_of(text: str) -> int | None:
    """How a JSON text is indented, judged by its first inner line; None: not at all."""
    lines = text.splitlines()
    if len(lines) < 2:
        return None
    return max(1, len(lines[1]) - len(lines[1].lstrip()))
