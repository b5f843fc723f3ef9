"""A payload as a document: JSON pointers (RFC 6901) find values in it, with the bytes as they were received.

One extension: the segment `*` stands for each element of an array.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from reviewer.domain.json_text import check

EACH = "*"

_OBJECT = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ARRAY = msgspec.json.Decoder(list[msgspec.Raw])
_STRING = msgspec.json.Decoder(str)


class JsonType(StrEnum):
    """JSON's own types, in the words of a message about one that was not expected."""

    OBJECT = "object"
    ARRAY = "array"
    STRING = "string"
    NUMBER = "number"
    BOOLEAN = "boolean"
    NULL = "null"


_BY_FIRST_BYTE = {
    b"{": JsonType.OBJECT,
    b"[": JsonType.ARRAY,
    b'"': JsonType.STRING,
    b"t": JsonType.BOOLEAN,
    b"f": JsonType.BOOLEAN,
    b"n": JsonType.NULL,
}


@dataclass(frozen=True, slots=True)
class Spot:
    """One value in a document: where it stands and its bytes."""

    pointer: str
    raw: bytes

    @property
    def type(self) -> JsonType:
        """What JSON calls it."""
        return _BY_FIRST_BYTE.get(self.raw[:1], JsonType.NUMBER)

    def text(self) -> str | None:
        """A string's text, a number or boolean as it was written; None: this has no text."""
        if self.type is JsonType.STRING:
            return _STRING.decode(self.raw)
        return self.raw.decode() if self.type in (JsonType.NUMBER, JsonType.BOOLEAN) else None

    def keys(self) -> tuple[str, ...]:
        """An object's keys in their order; nothing for anything else."""
        return tuple(_OBJECT.decode(self.raw)) if self.type is JsonType.OBJECT else ()

    def elements(self) -> tuple[Spot, ...]:
        """An array's elements; the value itself where it is no array: many payloads spell one so."""
        if self.type is not JsonType.ARRAY:
            return (self,)
        return tuple(
            Spot(f"{self.pointer}/{number}", bytes(raw).strip())
            for number, raw in enumerate(_ARRAY.decode(self.raw))
        )

    def find(self, pointer: str) -> tuple[Spot, ...]:
        """What `pointer` names below this value; several only where it has a `*`."""
        found: tuple[Spot, ...] = (self,)
        for token in tokens(pointer):
            found = tuple(below for spot in found for below in spot._step(token))
        return found

    def first(self, pointer: str) -> Spot | None:
        """The one value that `pointer` names, null included; None: there is nothing."""
        found = self.find(pointer)
        return found[0] if found else None

    def _step(self, token: str) -> tuple[Spot, ...]:
        if self.type is JsonType.OBJECT:
            raw = _OBJECT.decode(self.raw).get(_unescaped(token))
            return () if raw is None else (Spot(f"{self.pointer}/{token}", bytes(raw).strip()),)
        if self.type is not JsonType.ARRAY:
            return ()
        if token == EACH:
            return self.elements()
        listed = _ARRAY.decode(self.raw)
        if not token.isdecimal() or int(token) >= len(listed):
            return ()
        return (Spot(f"{self.pointer}/{token}", bytes(listed[int(token)]).strip()),)


def read_document(data: bytes) -> Spot:
    """The whole of `data` as a value.

    Raises:
        ValueError: not strict JSON (bad UTF-8, a key twice, NaN, too deep, half of a surrogate pair).
    """
    # Its values are not made here: a lens takes a few of them out of what may be megabytes.
    check(data)
    return Spot("", data.strip())


def tokens(pointer: str) -> tuple[str, ...]:
    """The segments of a pointer, still escaped.

    Raises:
        ValueError: it is neither empty nor begins with a slash.
    """
    if not pointer:
        return ()
    if not pointer.startswith("/"):
        raise ValueError(f"a JSON pointer begins with a slash: {pointer!r}")
    return tuple(pointer[1:].split("/"))


def _unescaped(token: str) -> str:
    return token.replace("~1", "/").replace("~0", "~")
