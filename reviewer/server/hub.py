"""The hub: the server's file and what it holds in memory. All writing goes through `write`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final, TypeVar

from reviewer.clock import Clock
from reviewer.contract.problems import ProblemType
from reviewer.database_thread import DatabaseThread
from reviewer.handles import Handles
from reviewer.server import schema, tokens
from reviewer.server.leases import Leases
from reviewer.server.refused import refuse
from reviewer.server.tokens import Caller
from reviewer.server.waits import Waits
from reviewer.sqlite import Connection, is_fixed

T = TypeVar("T")

TOKEN_KEPT_S: Final = 30.0
"""A revoked token works at most this long."""


@dataclass(slots=True, kw_only=True)
class Work:
    """One write transaction: the connection, its one moment, and what to tell after COMMIT."""

    connection: Connection
    now: datetime
    change: int
    """The last change number that was given out."""
    ended: list[str] = field(default_factory=list)

    def next_change(self) -> int:
        """A number for the change that is being made."""
        self.change += 1
        return self.change


class Hub:
    """Opened once for each server. `head` is the newest change that is on disk."""

    def __init__(self, data: Path, clock: Clock) -> None:
        self.clock = clock
        self.leases = Leases(clock)
        self.waits = Waits()
        self.deadlines_moved = asyncio.Event()
        self._in_flight: set[str] = set()
        self._callers: dict[str, tuple[float, Caller]] = {}
        handles = Handles()
        self._writer = DatabaseThread(
            "server-writer", lambda: schema.open_database(data), is_writer=True, handles=handles
        )
        # Opening through the writer makes the file before a reader looks for it.
        self.epoch, self.head = self._writer.submit(lambda it: (schema.epoch(it), schema.head(it))).result()
        self._reader = self._writer
        if is_fixed():
            self._reader = DatabaseThread(
                "server-reader",
                lambda: schema.open_database(data, is_reader=True),
                is_writer=False,
                handles=handles,
            )

    async def read(self, job: Callable[[Connection], T]) -> T:
        """Run a job that only reads. It must not begin a transaction."""
        return await self._reader.run(job)

    async def write(self, job: Callable[[Work], T]) -> T:
        """Run a job in one transaction; returns after COMMIT, and then wakes those who wait."""
        works: list[Work] = []

        def run(connection: Connection) -> T:
            works.append(Work(connection=connection, now=self.clock.now(), change=schema.head(connection)))
            return job(works[0])

        loop = asyncio.get_running_loop()
        future = self._writer.submit(run)
        # Not after the await: what was committed is told also when the caller is cancelled meanwhile.
        future.add_done_callback(lambda done: loop.call_soon_threadsafe(self._tell, done, works))
        return await asyncio.wrap_future(future)

    def _tell(self, done: Future[T], works: list[Work]) -> None:
        if done.cancelled() or done.exception() is not None:
            return
        self.head = max(self.head, works[0].change)
        for review_id in works[0].ended:
            self.leases.drop(review_id)
        self.waits.wake(works[0].ended)

    async def caller(self, token: str) -> Caller | None:
        """Whose token that is."""
        hashed = tokens.hash_of(token)
        now = self.clock.monotonic()
        kept = self._callers.get(hashed)
        if kept is not None and now - kept[0] < TOKEN_KEPT_S:
            return kept[1]
        self._callers.pop(hashed, None)
        found = await self.read(lambda connection: tokens.find(connection, hashed))
        if found is not None:
            self._callers[hashed] = (now, found)
        return found

    @asynccontextmanager
    async def alone(self, key: str) -> AsyncIterator[None]:
        """While one call works on a key, another with the same key is told to come back."""
        if not self.claim(key):
            raise refuse(ProblemType.IN_PROGRESS)
        try:
            yield
        finally:
            self.free(key)

    def claim(self, key: str) -> bool:
        """Mark a key as being worked on; False: it is already."""
        if key in self._in_flight:
            return False
        self._in_flight.add(key)
        return True

    def free(self, key: str) -> None:
        """The key's call is over."""
        self._in_flight.discard(key)

    def close(self) -> None:
        """Finish what was begun and close the file."""
        self.waits.stop()
        self._reader.close()
        self._writer.close()
