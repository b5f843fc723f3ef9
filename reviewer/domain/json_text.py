"""Strict JSON out of foreign bytes: duplicate keys, NaN and deep nesting are refused, numbers stay exact."""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import NoReturn, TypeGuard

MAX_DEPTH = 64
"""Deeper nesting than any honest payload has; every later walk may then recurse."""
_MAX_TOLD = 200

# Possessive, and the closing quote is optional: linear also where a string never ends.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")


class NumberLiteral(str):
    """A JSON number as it was written: `1.0`, `1` and `1e0` stay three texts, and nothing is rounded.

    It equals no string: `1` and `"1"` are two values.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NumberLiteral) and str.__eq__(self, other)

    def __ne__(self, other: object) -> bool:  # str has one of its own, which would say otherwise
        return not self == other

    __hash__ = str.__hash__


def read_values(data: bytes, *, max_depth: int = MAX_DEPTH) -> object:
    """The value that `data` spells, with exact numbers (`int` and `Decimal`).

    Raises:
        ValueError: not UTF-8, not JSON, a key twice in one object, NaN, nested too deep, or a number that no
            machine can hold.
    """
    return _read(_EXACT, data, max_depth)


def read_literals(data: bytes, *, max_depth: int = MAX_DEPTH) -> object:
    """Like `read_values`, with every number as a `NumberLiteral`.

    Raises:
        ValueError: as `read_values`.
    """
    return _read(_LITERAL, data, max_depth)


def check(data: bytes, *, max_depth: int = MAX_DEPTH) -> None:
    """Read and drop: for what another reader decodes, which may be laxer about the same bytes.

    Raises:
        ValueError: as `read_values`.
    """
    _read(_SPELLED, data, max_depth)


def is_string(value: object) -> TypeGuard[str]:
    """Whether what `read_literals` gave is a JSON string; a number is none, though it is text here."""
    return isinstance(value, str) and not isinstance(value, NumberLiteral)


def write(value: object, *, indent: int | None = None, sort_keys: bool = False) -> str:
    """The JSON text of a value that `read_literals` gave; numbers are written as they were read.

    Characters stand for themselves, except lone surrogates, which have no UTF-8 form and stay escaped.
    """
    return _written(value, "" if indent is None else " " * indent, "\n", sort_keys)


def _written(value: object, indent: str, line: str, sort_keys: bool) -> str:
    if isinstance(value, NumberLiteral):
        return str(value)
    if isinstance(value, str):
        return _string(value)
    inner = line + indent
    start, end, separator = (inner, line, "," + inner) if indent else ("", "", ", ")
    if isinstance(value, dict) and value:
        members = sorted(value.items()) if sort_keys else value.items()
        body = separator.join(
            f"{_string(key)}: {_written(one, indent, inner, sort_keys)}" for key, one in members
        )
        return f"{{{start}{body}{end}}}"
    if isinstance(value, list) and value:
        return f"[{start}{separator.join(_written(one, indent, inner, sort_keys) for one in value)}{end}]"
    if isinstance(value, (dict, list)):
        return "{}" if isinstance(value, dict) else "[]"
    return "null" if value is None else "true" if value else "false"


def _string(text: str) -> str:
    return encode_basestring(text) if text.isascii() or _is_utf8(text) else encode_basestring_ascii(text)


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _read(decoder: json.JSONDecoder, data: bytes, max_depth: int) -> object:
    # Depth comes before parsing: a parser that recurses is never handed something deep.
    if is_deeper(data, max_depth):
        raise ValueError(f"more than {max_depth} levels of nesting")
    value: object = decoder.decode(data.decode("utf-8"))
    return value


def is_deeper(data: bytes, limit: int) -> bool:
    """Whether brackets stand in brackets more than `limit` times. Reads the text once; nothing is parsed."""
    # Fewer opening brackets than the limit can't nest beyond it: the walk is for the rare payload.
    if data.count(b"[") + data.count(b"{") <= limit:
        return False
    depth = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket[0] in b"[{" else -1
        if depth > limit:
            return True
    return False


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:_MAX_TOLD]!r} appears twice")
    return made


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _decimal(literal: str) -> Decimal:
    try:
        return Decimal(literal)
    except InvalidOperation as error:  # an exponent of nineteen digits; no ValueError, though it is one
        raise ValueError("a number out of all range") from error


_EXACT = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_unique)
# Numbers stay text: Python refuses very long ones, and only their spelling matters here.
_SPELLED = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_no_constant, object_pairs_hook=_unique
)
_LITERAL = json.JSONDecoder(
    parse_float=NumberLiteral,
    parse_int=NumberLiteral,
    parse_constant=_no_constant,
    object_pairs_hook=_unique,
)
