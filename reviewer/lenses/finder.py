"""Finding values in a payload by the pointers of a lens, and keeping account of what was not there."""

from __future__ import annotations

from datetime import datetime

from reviewer.clock import from_text
from reviewer.domain.items import Malformed
from reviewer.lenses.document import JsonType, Spot
from reviewer.lenses.texts import fill

MAX_TITLE = 300


class Finder:
    """One look at one payload.

    Every method takes pointers as a lens spells them, a closing `?` included, and reports to `problems` what
    should have been there. Null counts as nothing.
    """

    def __init__(self, payload: Spot) -> None:
        self.payload = payload
        self.problems: list[Malformed] = []

    def text(self, text: str) -> str:
        """A text with pointers in braces, filled."""
        filled, missing = fill(text, self.payload)
        for pointer in missing:
            self.lacks(pointer, "a text")
        return filled

    def time(self, text: str) -> datetime | None:
        """A moment, spelled as in RFC 3339."""
        filled = self.text(text)
        try:
            return from_text(filled) if filled else None
        except ValueError:
            self.wrong(text, "a time with its offset", clipped(filled))
            return None

    def spot(self, pointer: str, expected: str, below: Spot | None = None) -> Spot | None:
        """The value that a pointer names, from the top or from one element. Empty: none at the top."""
        if not pointer and below is None:
            return None
        spot = (below or self.payload).first(pointer.removesuffix("?"))
        if spot is not None and spot.type is not JsonType.NULL:
            return spot
        if not pointer.endswith("?"):
            self.lacks((below.pointer if below else "") + pointer, expected)
        return None

    def raw(self, pointer: str, wanted: JsonType, below: Spot | None = None) -> bytes | None:
        """The bytes of a value of one type."""
        spot = self.spot(pointer, wanted, below)
        if spot is None or spot.type is wanted:
            return spot.raw if spot else None
        self.wrong(spot.pointer, wanted, spot.type)
        return None

    def word(self, pointer: str, below: Spot) -> str:
        """A text of one element; an empty pointer names none."""
        spot = self.spot(pointer, "a text", below) if pointer else None
        if spot is None:
            return ""
        text = spot.text()
        if text is None and not pointer.endswith("?"):
            self.wrong(spot.pointer, "a text", spot.type)
        return text or ""

    def words(self, pointer: str, below: Spot | None = None) -> tuple[str, ...]:
        """The texts of a list, or the one text that stands in its place."""
        spot = self.spot(pointer, "a list", below)
        return tuple(text for one in (spot.elements() if spot else ()) if (text := one.text()))

    def listed(self, pointer: str) -> list[Spot]:
        """Each element of the list, or of the lists, that a pointer names."""
        found = self.payload.find(pointer.removesuffix("?"))
        if not found and not pointer.endswith("?"):
            self.lacks(pointer, "a list")
        return [one for spot in found if spot.type is not JsonType.NULL for one in spot.elements()]

    def lacks(self, path: str, expected: str) -> None:
        """Report that nothing is there."""
        self.wrong(path, expected, "nothing")

    def wrong(self, path: str, expected: str, got: str) -> None:
        """Report that something else is there."""
        self.problems.append(Malformed(path=path, expected=expected, got=got))


def clipped(text: str) -> str:
    """At most `MAX_TITLE` characters, with a mark where it was cut."""
    return text if len(text) <= MAX_TITLE else text[: MAX_TITLE - 1] + "…"
