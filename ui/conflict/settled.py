"""How a disputed row was settled. Knows no Qt."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """By which answers, or by words of the operator's own."""

    numbers: tuple[int, ...] = ()
    """Empty: the operator's own words."""
    text: str = ""
    """The operator's own words; what comes from an answer is read from its cell."""
