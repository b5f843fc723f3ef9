"""Which answers a verdict takes that were not in view when they were picked. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from reviewer.domain.desk import OpenedItem
from ui.decide import picking
from ui.decide.composition import Composition

LOOKED_AT_S = 1.0
"""So long an answer has to stand there until nothing is told any more: a pick brings it there by itself."""
Times = Callable[[], Mapping[int, float]]
"""By an answer's number, how many seconds any part of it was in view; what is not in it never was."""


class Unseen:
    """Of the open item. It blocks nothing; the record has how long each answer was in view."""

    def __init__(self) -> None:
        self._named: frozenset[int] = frozenset()
        self._missed: frozenset[int] = frozenset()

    @property
    def has_any(self) -> bool:
        """Whether there is something to tell, that a look would end."""
        return bool(self._missed)

    def start_over(self) -> None:
        """Another item."""
        self._named = self._missed = frozenset()

    def follow(self, named: frozenset[int], times_s: Times) -> tuple[int, ...]:
        """The verdict takes these answers now; returns those to tell, by number."""
        new, self._named = named - self._named, named
        self._missed &= named
        if new or self._missed:
            times = times_s()
            missed = {number for number in new if not times.get(number)}
            self._missed = frozenset(
                number for number in self._missed | missed if times.get(number, 0.0) < LOOKED_AT_S
            )
        return tuple(sorted(self._missed))


def named(opened: OpenedItem, composition: Composition) -> frozenset[int]:
    """The answers that go ahead as they are, whole or in a row, and have something to look at."""
    if len(opened.answers) < 2 or composition.verdict not in ("choose", "both-valid", "merge"):
        return frozenset()
    picks = composition.rows.values() if composition.verdict == "merge" else ()
    rows = [name for pick in picks for name in (pick.candidate, *pick.both) if name is not None]
    numbers = {picking.number_of(opened, name) for name in (*composition.candidates, *rows)} - {0}
    return frozenset(
        number for number in numbers if not opened.answers[number - 1].candidate.content.is_blank
    )
