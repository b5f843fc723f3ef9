"""How much work a foreign JSON Schema asks for, before any validator touches it.

Thirty lines of `allOf` that each name the next one twice are 2^30 rules, and a validator follows them all.
"""

from __future__ import annotations

from urllib.parse import unquote

MAX_WORK = 20_000_000
"""Schema nodes after every `$ref` is followed, times value nodes: a quarter of a second at the very worst."""
MAX_CHAIN = 150
"""References and levels that are followed one behind the other."""

_REFERENCES = ("$ref", "$dynamicRef", "$recursiveRef")
_ANCHORS = ("$anchor", "$dynamicAnchor")


def measured(rules: object) -> int | str:
    """The number of nodes once references are followed, or the message code of why it can't be used."""
    nodes = walk(rules)
    references = [
        node[key]
        for node in nodes
        if isinstance(node, dict)
        for key in _REFERENCES
        if isinstance(node.get(key), str)
    ]
    if any(not reference.startswith("#") for reference in references):
        return "verdict.schema_remote_ref"
    # An inner `$id` moves what `#` means; no honest response schema was seen with one.
    if any(isinstance(node, dict) and isinstance(node.get("$id"), str) for node in nodes[1:]):
        return "verdict.schema_malformed"
    targets = {reference: _target(rules, nodes, reference) for reference in references}
    if any(target is _NOWHERE for target in targets.values()):
        return "verdict.schema_malformed"
    return _Expansion(targets).size(rules, 0)


def walk(value: object) -> list[object]:
    """Every node of a JSON value, itself first."""
    nodes: list[object] = [value]
    for node in nodes:  # grows while it is walked
        if isinstance(node, dict):
            nodes.extend(node.values())
        elif isinstance(node, list):
            nodes.extend(node)
    return nodes


class _Nowhere:
    """The target of a reference that points at nothing."""


_NOWHERE = _Nowhere()


def _target(rules: object, nodes: list[object], reference: str) -> object:
    fragment = unquote(reference[1:])
    if fragment and not fragment.startswith("/"):
        named = (node for node in nodes if isinstance(node, dict) and fragment in map(node.get, _ANCHORS))
        return next(named, _NOWHERE)
    found: object = rules
    for part in fragment.split("/")[1:]:
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(found, dict) and name in found:
            found = found[name]
        elif isinstance(found, list) and name.isascii() and name.isdecimal() and int(name[:9]) < len(found):
            found = found[int(name[:9])]
        else:
            return _NOWHERE
    return found


class _Expansion:
    """Sizes of schema nodes, each worked out once."""

    def __init__(self, targets: dict[str, object]) -> None:
        self._targets = targets
        self._sizes: dict[int, int] = {}

    def size(self, node: object, depth: int) -> int:
        """At least 1. A circle counts once, because only a deeper value goes round again."""
        known = self._sizes.get(id(node))
        if known is not None:
            return known
        if depth > MAX_CHAIN:
            return MAX_WORK + 1
        self._sizes[id(node)] = 1
        total = 1
        for below in self._below(node):
            total += self.size(below, depth + 1)
        self._sizes[id(node)] = min(total, MAX_WORK + 1)
        return self._sizes[id(node)]

    def _below(self, node: object) -> list[object]:
        if isinstance(node, list):
            return node
        if not isinstance(node, dict):
            return []
        references = [node[key] for key in _REFERENCES if isinstance(node.get(key), str)]
        return [*node.values(), *(self._targets[reference] for reference in references)]
