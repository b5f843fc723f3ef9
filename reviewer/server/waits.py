"""Waits: agents that wait for the end of a review, woken after the commit that ends it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Final

from reviewer.contract.problems import ProblemType
from reviewer.server.refused import refuse

MAX_WAITS: Final = 1_000
MAX_WAITS_EACH: Final = 200
"""For one identity, so that one agent fleet can't shut the others out."""


class Waits:
    """Everybody who waits, by review."""

    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._by_identity: Counter[str] = Counter()
        self._is_over = False

    @asynccontextmanager
    async def on(self, review_id: str, identity: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set when the review ends, from before the first look at it.

        Raises:
            Refused: too many wait already.
        """
        if self._by_identity.total() >= MAX_WAITS or self._by_identity[identity] >= MAX_WAITS_EACH:
            raise refuse(ProblemType.TOO_MANY_WAITS)
        event = asyncio.Event()
        if self._is_over:
            event.set()
        self._waiting.setdefault(review_id, set()).add(event)
        self._by_identity[identity] += 1
        try:
            yield event
        finally:
            self._by_identity[identity] -= 1
            others = self._waiting[review_id]
            others.discard(event)
            if not others:
                del self._waiting[review_id]

    def wake(self, review_ids: Iterable[str]) -> None:
        """Tell those who wait for these."""
        for review_id in review_ids:
            for event in self._waiting.get(review_id, ()):
                event.set()

    def stop(self) -> None:
        """The server stops: nobody waits any longer."""
        self._is_over = True
        self.wake(tuple(self._waiting))
