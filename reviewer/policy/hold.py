"""How long a decision waits before it goes out: its hold, or nothing at all near a deadline."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from math import inf

DEADLINE_MARGIN_S = 5.0


def hold_near(deadlines: Iterable[datetime], hold_s: float, now: datetime) -> float:
    """Seconds: nothing at all when a deadline is nearer than the hold and a margin."""
    return 0.0 if may_begin_for_s(deadlines, hold_s, now) < 0 else hold_s


def may_begin_for_s(deadlines: Iterable[datetime], hold_s: float, now: datetime) -> float:
    """For how many seconds from now on a hold may still begin; below 0: it is too late for it."""
    left_s = min(((at - now).total_seconds() for at in deadlines if at > now), default=inf)
    return left_s - hold_s - DEADLINE_MARGIN_S
