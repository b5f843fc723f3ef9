"""Leases: who holds which review, in memory, lost at a restart. Advisory: deciding needs none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from reviewer.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """One hold. Monotonic time ends it; the wall time is what the wire tells."""

    holder: str
    until: float
    expires_at: datetime


class Leases:
    """All holds of one server."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._holds: dict[str, Hold] = {}

    def current(self, review_id: str) -> Hold | None:
        """Who holds it now."""
        hold = self._holds.get(review_id)
        if hold is not None and hold.until <= self._clock.monotonic():
            self._holds.pop(review_id, None)
            return None
        return hold

    def take(self, review_id: str, holder: str, seconds: int) -> Hold | None:
        """Hold it, or go on holding it; None: another holds it."""
        present = self.current(review_id)
        if present is not None and present.holder != holder:
            return None
        hold = Hold(
            holder=holder,
            until=self._clock.monotonic() + seconds,
            expires_at=self._clock.now() + timedelta(seconds=seconds),
        )
        self._holds[review_id] = hold
        return hold

    def drop(self, review_id: str) -> None:
        """End a hold, if there is one."""
        self._holds.pop(review_id, None)

    def held(self) -> frozenset[str]:
        """The reviews that are held now."""
        return frozenset(one for one in tuple(self._holds) if self.current(one) is not None)
