"""Strict JSON in: size, then depth, number and duplicate keys, then grammar, then typed decoding.

Each step protects the next one: a parser that recurses is never handed something deep, and two readers
of one document can't disagree about which of two equal keys counts.
"""

from __future__ import annotations

import re
from typing import Final, TypeVar

import msgspec

from reviewer.domain import json_text
from reviewer.errors import Unreadable

T = TypeVar("T")

MAX_DEPTH: Final = 128
"""Brackets within brackets. The standard library's parser raises RecursionError near 1,000."""

_WHERE = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_PART = re.compile(r"\.([^.\[\]]+)|\[(\d+|\.\.\.)\]")
_MAX_TOLD = 200


def check(data: bytes, *, max_bytes: int, max_depth: int = MAX_DEPTH) -> None:
    """Raise Unreadable unless `data` is strict JSON within the bounds."""
    if len(data) > max_bytes:
        raise Unreadable(path="", expected=f"at most {max_bytes} bytes", got=f"{len(data)} bytes")
    try:
        json_text.check(data, max_depth=max_depth)
    except ValueError as error:
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
