"""Tool calls: each under its name, its arguments as a table, deeper ones as a tree."""

from __future__ import annotations

from reviewer.domain.content import Content, ContentKind
from reviewer.domain.json_text import is_string, read_literals
from reviewer.render._api import Block, Heading, Notice, Table, TableCell, Text
from reviewer.render.json_tree import LONGEST, cell, check_lengths, is_scalar
from reviewer.render.pages import paged
from reviewer.render.structured import tree_blocks

MAX_CALLS = 200


class ToolCallsRenderer:
    """In the order in which they are to be made."""

    name = "tool-calls"

    def priority(self, content: Content) -> int:
        """Lists of calls."""
        return 10 if content.kind is ContentKind.TOOL_CALLS else 0

    def blocks(self, content: Content) -> tuple[Block, ...]:
        """A heading, the agent's description and the arguments of each call.

        Raises:
            ValueError: it is no list of calls, or has a value that only pages can hold.
        """
        calls = read_literals(content.data)
        if not isinstance(calls, list) or not all(map(_is_call, calls)):
            raise ValueError("no list of calls")
        if len(content.data) > LONGEST:
            check_lengths([{**call, "description": ""} for call in calls])
        if not calls:
            return tree_blocks(calls)
        found: list[Block] = []
        if len(calls) > MAX_CALLS:
            found.append(Notice(code="render.cut", params={"shown": MAX_CALLS}))
        for number, call in enumerate(calls[:MAX_CALLS], 1):
            found.extend(_call_blocks(number, call))
        return tuple(found)


def _is_call(value: object) -> bool:
    return isinstance(value, dict) and is_string(value.get("name"))


def _call_blocks(number: int, call: dict[str, object]) -> list[Block]:
    found: list[Block] = [Heading(text=f"{number} {call['name']}", level=3)]
    description = call.get("description")
    if is_string(description) and description:
        found.extend(Text(text=page) for page in paged(description))
    arguments = call.get("args", {})
    if isinstance(arguments, dict) and all(map(is_scalar, arguments.values())):
        rows = tuple((TableCell(text=key), cell(value)) for key, value in arguments.items())
        return [*found, Table(rows=rows)]
    return [*found, *tree_blocks(arguments)]
