"""A page as it was drawn: its parts, where each stands in Qt's text, and how long it was in view."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.domain.exposure import PageSeen
from reviewer.domain.exposure_bounds import runs
from reviewer.domain.parts import parts, words_digest
from ui.exposure.stopwatch import Tally


class DrawnPage:
    """One page of one answer in one form."""

    def __init__(self, page: int, words: str) -> None:
        self.page = page
        self._words = ""
        self.tally = Tally(0)
        self.middles: Sequence[int] = ()
        """Of each part a place in it, as Qt counts: a part is in view where that is."""
        self._take(words)

    def takes(self, words: str) -> bool:
        """Whether this is what it shows, or more or less of it: a page is filled piece by piece."""
        if words.startswith(self._words):
            if len(words) > len(self._words):
                self._take(words)
            return True
        return self._words.startswith(words)

    def _take(self, words: str) -> None:
        self._words = words
        spans = parts(words)
        self.tally.grow(len(spans))
        middles = [(begin + end) // 2 for begin, end in spans]
        self.middles = middles if words.isascii() else _in_units(words, middles)

    def seen(self) -> PageSeen:
        """What was in view of it so far."""
        return PageSeen(
            page=self.page + 1,
            digest=words_digest(self._words),
            parts=len(self.middles),
            ms=int(self.tally.any_s * 1000),
            runs=runs([one * 1000 for one in self.tally.times_s]),
        )


def _in_units(words: str, places: Sequence[int]) -> list[int]:
    """Qt counts UTF-16 units, Python counts characters."""
    made, at, units = [], 0, 0
    for place in places:
        units += len(words[at:place].encode("utf-16-le", "surrogatepass")) // 2
        made.append(units)
        at = place
    return made
