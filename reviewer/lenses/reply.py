"""Replies: the templates of a lens become, with a verdict, the exact bytes that resume a run.

A template is settled with the payload when the item is read (`settle`) and travels inside the item, so that
the answer to what was shown stays the same, whatever happens to the lens afterwards. Payload values enter as
bytes: a text from an agent that looks like a variable is never taken for one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from reviewer.lenses.document import Spot

VERBS = frozenset({"approve", "edit", "reject", "respond"})
"""How one action of a request can be answered."""
VERDICTS = frozenset(
    {"approve", "edit", "reject", "choose", "merge", "both-valid", "none-valid", "ask-again"}
)
"""The verdicts that a template can be written for."""
SETTLED_BY_ACTIONS = frozenset({"approve", "edit", "reject", "ask-again"})
"""Where actions are answered one by one, these verdicts follow from the answers to the actions."""

VARIABLES: Mapping[str, str] = {
    "verdict": "our name of the verdict",
    "decision": "id of the decision",
    "operator": "work id of the operator",
    "reason": "the reason in words",
    "reason_code": "the code of the reason",
    "question": "of ask-again: the question",
    "conditions": "of both-valid: when which",
    "content": "the edited or merged answer",
    "candidate": "id of the chosen answer",
    "candidate_index": "its place in the payload, from 0",
    "candidate_agent": "its agent",
    "candidate_content": "the answer itself",
    "candidates": "ids of all chosen answers",
    "row_sources": "of a merged answer: which row came from which answer",
    "row_answers": "of rows in which several answers hold: which ones",
    "actions": "in `wrap`: the answers to all actions, in order",
    "action": "in `wrap`: the answer to the only action",
    "name": "of an action: its name",
    "arguments": "of an action: its arguments, edited or as they were",
    "message": "of an action: the operator's words",
    "null": "JSON's null",
}
"""Every variable of a template, and what it stands for. One that has no value leaves its key out."""


class Node(msgspec.Struct, frozen=True, omit_defaults=True):
    """One node of a settled template: a variable, finished JSON, an array or an object."""

    var: str = ""
    raw: str | None = None
    """Finished JSON as its source text: byte for byte what the payload had."""
    items: tuple[Node, ...] | None = None
    fields: dict[str, Node] | None = None


class Reply(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Everything that a verdict on one item needs to become an answer."""

    wrap: Node | None = None
    actions: dict[str, Node] = {}
    verdicts: dict[str, Node] = {}
    schema: str | None = None
    """JSON Schema of the whole answer, as its source text."""


def encode_reply(reply: Reply) -> bytes:
    """The form in which it travels inside an item."""
    return msgspec.json.encode(reply)


def decode_reply(data: bytes) -> Reply:
    """The reply that `encode_reply` wrote."""
    return msgspec.json.decode(data, type=Reply)


def settle(template: object, document: Spot) -> tuple[Node, tuple[str, ...]]:
    """A template with the payload's values in it, and the pointers that found nothing and should have."""
    missing: list[str] = []
    return _settled(template, document, missing), tuple(missing)


def _settled(template: object, document: Spot, missing: list[str]) -> Node:
    if isinstance(template, dict):
        return Node(fields={key: _settled(value, document, missing) for key, value in template.items()})
    if isinstance(template, (list, tuple)):
        return Node(items=tuple(_settled(value, document, missing) for value in template))
    if isinstance(template, str) and template.startswith("$") and not template.startswith("$$"):
        return _variable(template[1:], document, missing)
    literal = template[1:] if isinstance(template, str) and template.startswith("$$") else template
    return Node(raw=json_of(literal).decode())


def _variable(name: str, document: Spot, missing: list[str]) -> Node:
    if not name.startswith("/"):
        return Node(var=name)
    spot = document.first(name.removesuffix("?"))
    if spot is not None:
        return Node(raw=spot.raw.decode())
    if not name.endswith("?"):
        missing.append(name)
    # A variable that never has a value: the key is left out.
    return Node(var="nothing")


def render(node: Node, values: Mapping[str, bytes]) -> bytes | None:
    """The JSON of a settled template; None: all it is made of is a variable without a value."""
    if node.var:
        return b"null" if node.var == "null" else values.get(node.var)
    if node.items is not None:
        return b"[" + b",".join(render(one, values) or b"null" for one in node.items) + b"]"
    if node.fields is not None:
        filled = ((key, render(one, values)) for key, one in node.fields.items())
        return (
            b"{" + b",".join(json_of(key) + b":" + value for key, value in filled if value is not None) + b"}"
        )
    return None if node.raw is None else node.raw.encode()


def strings_in(value: Any) -> Iterator[str]:
    """Every string of a template, keys left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from strings_in(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings_in(one)


def json_of(value: object) -> bytes:
    """The JSON of a value of ours; a date becomes text.

    Raises:
        ValueError: a number that JSON does not have.
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=str)
    return text.encode("utf-8", "replace")
