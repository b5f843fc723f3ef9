"""Adds the time that passes to whatever is in view. Knows no Qt, and asks nobody but its clock."""

from __future__ import annotations

from collections.abc import Callable, Sequence

LONGEST_GAP_S = 180.0
"""So much counts at most between two signs of life: a screenful is read by then, and lunch is not reading."""


class Tally:
    """How long each part of one thing was in view, in seconds."""

    def __init__(self, parts: int = 1) -> None:
        self.times_s = [0.0] * parts
        self.any_s = 0.0
        """How long any of them was."""

    def grow(self, parts: int) -> None:
        """There are more parts behind those that are known."""
        self.times_s += [0.0] * (parts - len(self.times_s))

    def add(self, span_s: float, parts: Sequence[int]) -> None:
        """These were in view for so long."""
        for part in parts:
            self.times_s[part] += span_s
        self.any_s += span_s


InView = tuple[Tally, Sequence[int]]
"""Which parts of what."""


class Stopwatch:
    """Several places on the screen, with different things in view."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._at = monotonic()
        self._is_running = False
        self._in_view: tuple[InView, ...] = ()
        self._shown = Tally()

    def start_over(self, shown: Tally) -> None:
        """Another item: nothing of it is in view yet. `shown` takes how long anything is."""
        self.settle()
        self._in_view, self._shown = (), shown

    def look(self, in_view: Sequence[InView], *, is_seen: bool) -> None:
        """From now on this is in view; `is_seen`: whether anybody can see the window."""
        self.settle()
        together: dict[Tally, set[int]] = {}
        for tally, parts in in_view:
            # In two places at once it is in view once.
            together.setdefault(tally, set()).update(parts)
        self._in_view = tuple((tally, sorted(parts)) for tally, parts in together.items() if parts)
        self._is_running = is_seen

    def settle(self) -> None:
        """Count what has passed until now."""
        now = self._monotonic()
        span_s, self._at = min(now - self._at, LONGEST_GAP_S), now
        if not self._is_running or span_s <= 0 or not self._in_view:
            return
        self._shown.add(span_s, (0,))
        for tally, parts in self._in_view:
            tally.add(span_s, parts)
