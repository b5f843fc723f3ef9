"""Time, from one place: aware UTC wall time for people, monotonic seconds for waiting."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the program knows of time. Tests hand in one that they move by hand."""

    def now(self) -> datetime:
        """Wall time, aware, UTC. May jump; decides nothing about waiting."""

    def monotonic(self) -> float:
        """Seconds that never jump, from an arbitrary start; lost at a restart."""


class SystemClock:
    """The computer's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()


def to_text(moment: datetime) -> str:
    """RFC 3339 in UTC with milliseconds, the one spelling that is stored and sent."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def from_text(text: str) -> datetime:
    """The moment that `to_text` spelled (any RFC 3339 offset is taken).

    Raises:
        ValueError: the text is no time, or has no offset.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time needs its offset")
    return moment.astimezone(UTC)
