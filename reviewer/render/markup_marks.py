"""Marks in the source of Markdown, also for what only an entity spells: `&#8238;` turns the line round too.

An entity is a mark wherever it stands, in code as well: whoever reads the source counts the same as whoever
reads what is made of it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from html import unescape

from reviewer.render.invisible import find_hidden, kind_of
from reviewer.render.lookalikes import Setting

_ENTITY = re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});")
_C1 = range(0x80, 0xA0)
"""HTML reads references to these as those of another encoding."""


@dataclass(frozen=True, slots=True)
class _Source:
    """A source with its entities read, and where each character of it came from."""

    text: str
    places: tuple[int, ...] = ()
    """Where in the text each entity's character stands."""
    ends: tuple[tuple[int, int], ...] = ()
    """Begin and end of each entity in the source."""

    def origin(self, at: int) -> int:
        """Where in the source the character at this place of the text begins."""
        number = bisect_right(self.places, at) - 1
        if number < 0:
            return at
        begin, end = self.ends[number]
        return begin if at == self.places[number] else end + at - self.places[number] - 1


def decoded(source: str) -> str:
    """The source with every character that an entity spells, but for those that stand for markup."""
    return _read(source).text


def mark_source(source: str, setting: Setting | None = None) -> str:
    """The source with a mark for whatever it spells that must be shown. For raw text only, like `marked`."""
    read = _read(source)
    pieces: list[str] = []
    at = 0
    for one in find_hidden(read.text, setting):
        pieces += (source[at : read.origin(one.position)], one.mark)
        at = read.origin(one.position + len(one.character))
    return "".join([*pieces, source[at:]]) if pieces else source


def _read(source: str) -> _Source:
    if "&" not in source:
        return _Source(source)
    pieces: list[str] = []
    places: list[int] = []
    ends: list[tuple[int, int]] = []
    at = length = 0
    for match in _ENTITY.finditer(source):
        sign = _sign(match)
        if sign:
            before = source[at : match.start()]
            pieces += (before, sign)
            places.append(length + len(before))
            ends.append(match.span())
            length += len(before) + 1
            at = match.end()
    return _Source("".join([*pieces, source[at:]]), tuple(places), tuple(ends))


def _sign(entity: re.Match[str]) -> str:
    """The one character that an entity spells; empty where it is plain ASCII, none, or more than one."""
    decimal, hexadecimal = entity.groups()
    if decimal is None and hexadecimal is None:
        sign = unescape(entity.group())
    else:
        code = int(decimal) if decimal is not None else int(hexadecimal, 16)
        is_character = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        sign = unescape(entity.group()) if code in _C1 else chr(code) if is_character else ""
    return sign if len(sign) == 1 and (not sign.isascii() or kind_of(sign) is not None) else ""
