"""Strict JSON in: size, then depth, then duplicate keys and NaN, then typed decoding. In that order.

Each step protects the next one: a parser that recurses is never handed something deep, and two readers
of one document can't disagree about which of two equal keys counts.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final, NoReturn, TypeVar

import msgspec

from reviewer.errors import Unreadable

T = TypeVar("T")

MAX_DEPTH: Final = 128
"""Brackets within brackets. The standard library's parser raises RecursionError near 1,000."""

# Possessive, and the closing quote is optional: linear also where a string never ends.
_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
_BRACKET = re.compile(rb"[\[\]{}]")
_WHERE = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_PART = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_MAX_TOLD = 200


def check(data: bytes, *, max_bytes: int, max_depth: int = MAX_DEPTH) -> None:
    """Raise Unreadable unless `data` is strict JSON within the bounds."""
    if len(data) > max_bytes:
        raise Unreadable(path="", expected=f"at most {max_bytes} bytes", got=f"{len(data)} bytes")
    if (depth := _depth(data, max_depth)) > max_depth:
        raise Unreadable(
            path="", expected=f"JSON of at most {max_depth} levels", got=f"{depth} or more levels"
        )
    try:
        # Numbers stay text: Python refuses very long ones, and only their spelling matters here.
        json.loads(
            data,
            object_pairs_hook=_refuse_twice,
            parse_constant=_refuse_constant,
            parse_int=str,
            parse_float=str,
        )
    except (ValueError, RecursionError) as error:
        raise Unreadable(path="", expected="JSON", got=str(error)[:_MAX_TOLD]) from error


def decode(data: bytes, kind: type[T], *, max_bytes: int, max_depth: int = MAX_DEPTH) -> T:
    """Check, then decode into `kind`. Raises Unreadable with the path of what is wrong."""
    check(data, max_bytes=max_bytes, max_depth=max_depth)
    return convert(data, kind)


def convert(data: bytes | msgspec.Raw, kind: type[T]) -> T:
    """Decode what was already checked. Raises Unreadable with the path of what is wrong."""
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        told = str(error)
        found = _WHERE.search(told)
        path = pointer(found["path"]) if found else ""
        expected, _, got = _WHERE.sub("", told).partition(", got ")
        raise Unreadable(path=path, expected=expected[:_MAX_TOLD], got=got[:_MAX_TOLD]) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(path="", expected="JSON", got=str(error)[:_MAX_TOLD]) from error


def pointer(path: str) -> str:
    """The JSON pointer of msgspec's `.a[0].b`; ends where msgspec names no key."""
    parts: list[str] = []
    for found in _PART.finditer(path):
        part = found[1] or found[2]
        if part == "...":
            break
        parts.append(part.replace("~", "~0").replace("/", "~1"))
    return "".join(f"/{part}" for part in parts)


def _depth(data: bytes, enough: int) -> int:
    if data.count(b"[") + data.count(b"{") <= enough:
        return 0
    depth = deepest = 0
    for bracket in _BRACKET.finditer(_STRING.sub(b"", data)):
        depth += 1 if bracket[0] in b"[{" else -1
        deepest = max(deepest, depth)
        if deepest > enough:
            break
    return deepest


def _refuse_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    kept = dict(pairs)
    if len(kept) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"duplicate key {twice[:_MAX_TOLD]!r}")
    return kept


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")
