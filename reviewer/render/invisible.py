"""Characters that can't be seen or that turn the line round: found, named, counted, and shown as marks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Hidden(StrEnum):
    """Classes of hidden characters (SECURITY, "never silently strip")."""

    CONTROL = "control"
    BIDI = "bidi"
    ZERO_WIDTH = "zero-width"
    TAG = "tag"
    VARIATION = "variation-selector"
    FILLER = "filler"


@dataclass(frozen=True, slots=True)
class Finding:
    """One hidden character."""

    position: int
    character: str
    kind: Hidden

    @property
    def name(self) -> str:
        """Its Unicode name, or its number where it has none."""
        return unicodedata.name(self.character, f"U+{ord(self.character):04X}")


_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
_ZERO_WIDTH = frozenset("\u200b\u200c\u200d\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEEN_CONTROLS = frozenset("\t\n\r")
_SEPARATORS = frozenset("\u2028\u2029")


def kind_of(character: str) -> Hidden | None:
    """The class of a hidden character; None for one that can be seen."""
    point = ord(character)
    if character in _BIDI:
        return Hidden.BIDI
    if character in _ZERO_WIDTH:
        return Hidden.ZERO_WIDTH
    if character in _FILLERS:
        return Hidden.FILLER
    if 0xE0000 <= point <= 0xE007F:
        return Hidden.TAG
    if 0xFE00 <= point <= 0xFE0F or 0xE0100 <= point <= 0xE01EF:
        return Hidden.VARIATION
    category = unicodedata.category(character)
    if character in _SEPARATORS or 0xD800 <= point <= 0xDFFF:
        return Hidden.CONTROL
    return Hidden.CONTROL if category == "Cc" and character not in _SEEN_CONTROLS else None


def find_hidden(text: str) -> Iterator[Finding]:
    """Every hidden character, in order."""
    for position, character in enumerate(text):
        if not " " <= character <= "~" and (kind := kind_of(character)) is not None:
            yield Finding(position, character, kind)


def mark(character: str) -> str:
    """What is drawn in a hidden character's place."""
    return f"⟦U+{ord(character):04X}⟧"


def with_marks(text: str) -> str:
    """The text with each hidden character drawn as its mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(mark(one) if not " " <= one <= "~" and kind_of(one) is not None else one for one in text)
