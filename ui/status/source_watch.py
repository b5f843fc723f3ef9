"""Reads the sources and how they are, as often as something may have changed and never twice at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reviewer.actions._api import Desk
from reviewer.domain.sources import Source, SourceHealth
from ui.tasks import Spawn


@dataclass(frozen=True, slots=True)
class Sources:
    """The orchestrators and how they are, read together."""

    configured: tuple[Source, ...] = ()
    health: tuple[SourceHealth, ...] = ()


class SourceWatch:
    """What was read last; `on_read` is told of each reading."""

    def __init__(self, desk: Desk, spawn: Spawn, on_read: Callable[[Sources], None]) -> None:
        self._desk = desk
        self._spawn = spawn
        self._on_read = on_read
        self.sources = Sources()
        self.is_reading = False
        self._is_stale = False

    def notice(self, _fact: object = None) -> None:
        """Something may have changed."""
        self._is_stale = True
        if not self.is_reading:
            self.is_reading = True
            self._spawn(self._refresh(), name="read-health")

    async def _refresh(self) -> None:
        try:
            while self._is_stale:
                self._is_stale = False
                await self.read()
        finally:
            self.is_reading = False

    async def read(self) -> None:
        """Read now."""
        self.sources = Sources(await self._desk.sources(), await self._desk.health())
        self._on_read(self.sources)
