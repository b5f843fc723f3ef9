"""A tool call on one line, as one says it: `refund(order=12, amount=40.00, note="late again")`.

Numbers stand as they were written. A string goes without quotation marks only where it can be nothing else:
`12`, `"12"`, null and `"null"` stay four different things, and no string can pass for another argument.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum

from reviewer.domain.json_text import is_string, write

Tokens = tuple[str, ...]
OPEN = "…"
"""Stands for a value that has a row of its own. As a string it would stand in quotation marks."""
_WORD = re.compile(r"\w[\w.@:/+-]{0,99}")
_LIKE_A_NUMBER = re.compile(r"[\d.]+(?:[eE][+-]?\d+)?")
_LITERALS = frozenset({"true", "false", "null"})


class Sort(StrEnum):
    """What a piece of a call is."""

    TOOL = "tool"
    """The tool's name with the bracket behind it, and the last bracket."""
    NAME = "name"
    """Of an argument, with what stands before and behind it."""
    VALUE = "value"
    DISPUTED = "disputed"
    """The value of a disputed place."""


Piece = tuple[str, Sort]


def call_text(name: str, arguments: object, disputed: Collection[Tokens] = ()) -> str:
    """The call, with `OPEN` for the disputed places among its arguments."""
    pieces = call_pieces(name, arguments, disputed)
    return "".join(OPEN if sort is Sort.DISPUTED else text for text, sort in pieces)


def call_pieces(name: str, arguments: object, disputed: Collection[Tokens] = ()) -> Iterator[Piece]:
    """The same in pieces."""
    # A call may have thousands of arguments: each is looked up, and not looked for.
    places = frozenset(disputed)
    above = frozenset(place[:length] for place in places for length in range(len(place)))
    yield f"{_word(name)}(", Sort.TOOL
    if isinstance(arguments, dict) and () not in places:
        for number, (key, value) in enumerate(arguments.items()):
            yield f"{', ' if number else ''}{_word(key)}=", Sort.NAME
            yield from _value(value, (key,), places, above)
    else:
        yield spelt(arguments), Sort.DISPUTED if () in places else Sort.VALUE
    yield ")", Sort.TOOL


def _value(
    value: object, at: Tokens, disputed: Collection[Tokens], above: Collection[Tokens]
) -> Iterator[Piece]:
    if isinstance(value, dict) and at in above and at not in disputed:
        for number, (key, inner) in enumerate(value.items()):
            yield f"{', ' if number else '{'}{_word(key)}: ", Sort.NAME
            yield from _value(inner, (*at, key), disputed, above)
        yield "}", Sort.NAME
    else:
        # Elements of a list go by names of their own: a list with a disputed one is disputed as it stands.
        yield spelt(value), Sort.DISPUTED if at in above or at in disputed else Sort.VALUE


def spelt(value: object) -> str:
    """A value as it stands in a call: JSON, but for strings that can be nothing else."""
    return _word(value) if is_string(value) else write(value)


def _word(text: str) -> str:
    is_plain = _WORD.fullmatch(text) is not None and text not in _LITERALS
    return text if is_plain and _LIKE_A_NUMBER.fullmatch(text) is None else write(text)
