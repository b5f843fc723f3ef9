"""Strict JSON out of foreign bytes: duplicate keys, NaN and deep nesting are refused, numbers stay exact."""

from __future__ import annotations

import codecs
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import chain
from json.encoder import encode_basestring, encode_basestring_ascii
from typing import NoReturn, TypeGuard

import msgspec

MAX_DEPTH = 64
"""Deeper nesting than any honest payload has; every later walk may then recurse."""
MAX_VALUES = 200_000
"""More values than anybody reviews. Each costs Python a hundred bytes or two, however short it is written."""
MAX_MEMBERS = 100_000
"""Of one object."""
SMALL_BYTES = 64 * 1024
"""A text of at most this is checked by reading it: its values take two or three megabytes at worst."""
_MAX_TOLD = 200
_PIECE = 64 * 1024

# Possessive, and the closing quote is optional: linear also where a string never ends.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_MARK = re.compile(rb'(?P<string>"(?:[^"\\]++|\\.)*+"?)(?P<names>[ \t\n\r]*+:)?|[\[\]{},]', re.DOTALL)
_STRETCH = re.compile(
    rb"(?:[^\\]{1,256}+[\x80-\xbf]*+|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\[^u]){1,256}+",
    re.DOTALL,
)
"""What can be read by itself: no character, no escape and no pair of escapes is torn in two."""
_ESCAPED = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?P<lone>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


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


def check(data: bytes, *, max_depth: int = MAX_DEPTH, max_values: int = MAX_VALUES) -> None:
    """Refuse what `read_values` refuses, and lone surrogates: for what another reader decodes, which may be
    laxer about the same bytes.

    Of what is not small no value is made: it takes memory for the keys of the objects that are open, and for
    nothing else. What is small is read, which is many times quicker.

    Raises:
        ValueError: as `read_values`, but numbers may be of any size.
    """
    if len(data) <= SMALL_BYTES:
        _read(_LITERAL, data, max_depth, max_values)
    else:
        _must_be_utf8(data)
        _must_be_readable(data, max_depth, max_values)
    try:
        msgspec.json.decode(data, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        raise ValueError(str(error)) from error


def string_bytes(literal: bytes | memoryview) -> bytes:
    """The UTF-8 of what a string's literal spells, without ever making the text: Python keeps four bytes for
    every character where one of them needs four.

    The literal must have been checked.

    Raises:
        ValueError: it is no string, or holds a lone surrogate.
    """
    if literal[:1] != b'"':
        raise ValueError("not a string")
    text = io.BytesIO()
    # Piece by piece: a text of nothing but line ends would else be a list of its lines for a moment.
    for found in _STRETCH.finditer(literal[1:-1]):
        piece = found[0]
        text.write(str(json.loads(b'"' + piece + b'"')).encode() if b"\\" in piece else piece)
    return text.getvalue()


def lone_surrogates_marked(data: bytes) -> tuple[bytes, bytes]:
    """`data` with each lone surrogate's escape replaced by a mark of the same length that is nowhere in it,
    and the mark; empty where there is none.

    One of them makes a whole page unreadable, and only what it stands in should suffer. What is at a place
    of one text was at the same place of the other.
    """
    if b"\\ud" not in data and b"\\uD" not in data:
        return data, b""
    lone = (found.span() for found in _ESCAPED.finditer(data) if found.lastgroup)
    first = next(lone, None)
    lower = data.lower() if first else b""
    mark = next((one for one in _marks() if one not in lower), b"")
    if first is None or not mark:
        return data, b""
    marked = bytearray(data)
    for begin, end in chain([first], lone):
        marked[begin:end] = mark
    return bytes(marked), mark


def _marks() -> Iterator[bytes]:
    """Escapes of characters for private use."""
    return (rb"\u%04x" % code for code in range(0xE000, 0xF8FF))


def _must_be_utf8(data: bytes) -> None:
    """Piece by piece: one character of four bytes makes a whole text take four times its size."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), _PIECE):
        decoder.decode(data[start : start + _PIECE])
    decoder.decode(b"", final=True)


def _must_be_readable(data: bytes, max_depth: int, max_values: int) -> None:
    """Nesting, number of values, and each key once in its object. The grammar is somebody else's work."""
    open_keys: list[set[bytes] | None] = []
    count = 1
    for found in _MARK.finditer(data):
        if found.lastgroup:  # a string; it is copied only where it is a key
            if found.lastgroup == "names" and open_keys and (keys := open_keys[-1]) is not None:
                _note_key(keys, found["string"])
            continue
        sign = found[0]
        if sign in b"}]":
            if open_keys:
                open_keys.pop()
            continue
        count += 1
        if count > max_values:
            raise ValueError(f"more than {max_values} values")
        if sign in b"{[":
            open_keys.append(set() if sign == b"{" else None)
            if len(open_keys) > max_depth:
                raise ValueError(f"more than {max_depth} levels of nesting")


def _note_key(keys: set[bytes], written: bytes) -> None:
    key = written[1:-1]
    if b"\\" in key:
        key = str(json.loads(written)).encode("utf-8", "surrogatepass")
    if key in keys:
        raise ValueError(_twice(key.decode("utf-8", "replace")))
    keys.add(key)
    if len(keys) > MAX_MEMBERS:
        raise ValueError(_TOO_MANY_MEMBERS)


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


def _read(decoder: json.JSONDecoder, data: bytes, max_depth: int, max_values: int = MAX_VALUES) -> object:
    # Depth and number come before parsing: a parser is never handed what it recurses or drowns in.
    if is_deeper(data, max_depth):
        raise ValueError(f"more than {max_depth} levels of nesting")
    if has_more_values(data, max_values):
        raise ValueError(f"more than {max_values} values")
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


def has_more_values(data: bytes, limit: int) -> bool:
    """Whether there are more than `limit` values. Reads the text once; nothing is parsed."""
    signs = data.count(b",") + data.count(b"[") + data.count(b"{")
    if signs < limit:
        return False
    return sum(1 for found in _MARK.finditer(data) if found[0] in (b",", b"[", b"{")) >= limit


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    if len(pairs) > MAX_MEMBERS:
        raise ValueError(_TOO_MANY_MEMBERS)
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(_twice(twice))
    return made


def _twice(key: str) -> str:
    return f"the key {key[:_MAX_TOLD]!r} appears twice"


_TOO_MANY_MEMBERS = f"more than {MAX_MEMBERS} members of one object"


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _decimal(literal: str) -> Decimal:
    try:
        return Decimal(literal)
    except InvalidOperation as error:  # an exponent of nineteen digits; no ValueError, though it is one
        raise ValueError("a number out of all range") from error


_EXACT = json.JSONDecoder(parse_float=_decimal, parse_constant=_no_constant, object_pairs_hook=_unique)
_LITERAL = json.JSONDecoder(
    parse_float=NumberLiteral,
    parse_int=NumberLiteral,
    parse_constant=_no_constant,
    object_pairs_hook=_unique,
)
