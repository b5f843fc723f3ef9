"""Where each value of a JSON text stands, by JSON pointer: for marks, and for merges that keep every byte."""

from __future__ import annotations

import json
import re

from reviewer.conflicts.textdiff import Span

ORDER = "#order"
"""How a path spells the order of an array's elements; see `elements`."""
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)


_LONE = re.compile("[\ud800-\udfff]")
_SPELLED_LONE = re.compile("~u(d[89a-f][0-9a-f]{2})")


def spelled(token: str) -> str:
    """One token of a pointer as RFC 6901 writes it.

    A member that goes by the name of an order reads `~#order`, so that no path means two things.
    Half a surrogate pair, which JSON can spell and UTF-8 can't, reads `~ud800`: a path is kept and sent.
    """
    written = token.replace("~", "~0").replace("/", "~1")
    if written.startswith(ORDER):
        written = f"~{written}"
    return written if written.isascii() else _LONE.sub(lambda half: f"~u{ord(half[0]):x}", written)


def token_of(written: str) -> str:
    """The token that `spelled` wrote."""
    if "~u" in written:
        written = _SPELLED_LONE.sub(lambda half: chr(int(half[1], 16)), written)
    return written.replace("~#", "#").replace("~1", "/").replace("~0", "~")


class _Open:
    """An object or array that is not closed yet."""

    __slots__ = ("awaits_key", "index", "is_array", "pointer", "start", "token")

    def __init__(self, pointer: str, start: int, *, is_array: bool) -> None:
        self.pointer = pointer
        self.start = start
        self.is_array = is_array
        self.index = 0
        self.token = "0" if is_array else ""
        self.awaits_key = not is_array


def spans_by_pointer(text: str) -> dict[str, Span]:
    """The span of every value of a valid JSON text, in one pass and without recursion.

    Raises:
        ValueError: a key is no JSON string.
    """
    found: dict[str, Span] = {}
    stack: list[_Open] = []
    for match in _TOKEN.finditer(text):
        sign = match.group()
        top = stack[-1] if stack else None
        if sign in "}]":
            closed = stack.pop()
            found[closed.pointer] = (closed.start, match.end())
        elif sign == ",":
            _next_member(stack[-1])
        elif top is not None and top.awaits_key:
            top.token = spelled(json.loads(sign))
            top.awaits_key = False
        elif sign != ":":
            pointer = f"{top.pointer}/{top.token}" if top is not None else ""
            if sign in "{[":
                stack.append(_Open(pointer, match.start(), is_array=sign == "["))
            else:
                found[pointer] = match.span()
    return found


def _next_member(container: _Open) -> None:
    if container.is_array:
        container.index += 1
        container.token = str(container.index)
    else:
        container.awaits_key = True
